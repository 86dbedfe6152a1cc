// One engine in a page of its own. run.mjs opens the page, calls `begin` and gets the report.

import { ENGINES, parse } from "./engines.mjs";

const plan = await fetch("/plan.json").then((response) => response.json());

const post = (path, body) => fetch(path, { method: "POST", body: JSON.stringify(body) });
const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const tasks = [];
new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({
  type: "longtask",
});

/** Milliseconds of the page's long tasks, those over 50 ms, since the last call. */
async function longTasks() {
  await rest(200); // they are noted after they end
  return tasks.splice(0);
}

const memories = [];
const { instantiate } = WebAssembly;
WebAssembly.instantiate = async (...all) => {
  const made = await instantiate(...all);
  const { memory } = (made.instance ?? made).exports; // of bytes or of a module
  if (memory) memories.push(memory);
  return made;
};

/** Program, data and results after the garbage is gone; Chromium leaves the memory of a wasm out. */
async function memory() {
  const { bytes } = await performance.measureUserAgentSpecificMemory();
  return { bytes, wasm: memories.reduce((sum, it) => sum + it.buffer.byteLength, 0) };
}

/** Engines as such: which codes they find, and how fast. */
async function search({ engine, ranked, typed, isWeighed }) {
  const started = performance.now();
  const search = await ENGINES[engine].start();
  await search("type 2 diabetes");
  const ready = performance.now() - started;
  await post("/ready");
  const report = { ready, way: search.way?.(), loading: await longTasks(), codes: {}, times: {} };
  for (const [set, texts] of Object.entries(ranked)) report.codes[set] = await rank(search, texts);
  for (const [set, texts] of Object.entries(typed)) report.times[set] = await time(search, texts);
  if (isWeighed) report.memory = await memory();
  window.search = search; // it is still there when it is weighed
  return report;
}

async function rank(search, texts) {
  const lists = [];
  for (const text of texts) {
    lists.push([...(await search(text)).keys()].slice(0, 10));
    await rest(0);
  }
  return lists;
}

async function time(search, texts) {
  const times = [];
  for (const text of texts) {
    await rest(0);
    const started = performance.now();
    const list = search(text);
    if (list instanceof Promise) await list;
    times.push(performance.now() - started);
  }
  return times;
}

function type(input, text) {
  input.value = text;
  input.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
}

/** Keystrokes in a field until their list is on the screen; the first one has to load all. */
async function paint({ engine, painted }) {
  const { input, onshown, way } = await (ENGINES[engine].isOurs ? quizField(engine) : plainField(engine));
  const shown = async (text) => {
    const started = performance.now();
    const isShown = new Promise(onshown);
    type(input, text);
    await isShown;
    return performance.now() - started;
  };
  const ready = await shown("type 2 diabetes");
  const report = { ready, way: way(), loading: await longTasks(), painted: [] };
  for (const text of painted) {
    await rest(60 + ((report.painted.length * 7) % 17)); // at any point of a frame
    report.painted.push(await shown(text));
  }
  return { ...report, typing: await longTasks() };
}

/** The first task after the next frame. */
const frame = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(0);
    });
  });

/** An empty page: a field and a list. */
function plainField(engine) {
  const input = document.querySelector("input");
  const list = document.querySelector("ul");
  let resolve;
  let search;
  input.addEventListener("input", async () => {
    search ??= await ENGINES[engine].start();
    const items = [...(await search(input.value))].map(([code, title]) => {
      const item = document.createElement("li");
      item.append(`${code} ${title}`);
      return item;
    });
    list.replaceChildren(...items);
    await frame();
    resolve();
  });
  return { input, onshown: (callback) => (resolve = callback), way: () => {} };
}

/** What a learner has: the code field of a quiz; what draws the list is loaded, the code book is not. */
async function quizField(engine) {
  await import("/dist/medcode-quiz.js");
  const { CodeBook } = await import("/dist/medcode-code-book.js");
  customElements.get("medcode-quiz").useWorker = engine === "worker";
  const quiz = document.createElement("medcode-quiz");
  quiz.setAttribute("src", "/dist/quizzes/first-steps.json");
  quiz.setAttribute("loading", "eager");
  document.body.replaceChildren(quiz);
  await new Promise((resolve) => quiz.addEventListener("medcode-ready", resolve, { once: true }));
  const input = quiz.shadowRoot.querySelector("[data-field=code]");
  input.focus();
  type(input, "t"); // the first letter loads the list's program, the second one searches
  while (input.role !== "combobox") await rest(20);
  await longTasks();

  let resolve;
  let book;
  const { ask } = CodeBook.prototype;
  CodeBook.prototype.ask = async function (needs, question, ...more) {
    book = this;
    const answer = await ask.call(this, needs, question, ...more);
    if (question.startsWith("find\t")) {
      frame().then(() => {
        const n = quiz.shadowRoot.querySelectorAll("[role=option] code").length;
        if (n !== parse(answer).size) post("/done", { error: `a list of ${n} for ${question}` });
        resolve();
      });
    }
    return answer;
  };
  return { input, onshown: (callback) => (resolve = callback), way: () => book.way };
}

window.begin = () => {
  setTimeout(() => {
    (plan.painted ? paint(plan) : search(plan)).then(
      (report) => post("/done", report),
      (error) => post("/done", { error: String(error.stack ?? error) }),
    );
  });
};

// The element in a page: when it loads, what it shows meanwhile, what it tells the page, and what
// becomes of it when the page moves, removes or changes it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { THREE, assign, built, choose, quizOf } from "./quizzes.mjs";
import { CORS, Key, Server, builtQuiz, laterPart, needs, stage, waitFor } from "./support.mjs";

const PROGRAM = ["/medcode-quiz.css", "/pkg/medcode-quiz.js", "/pkg/medcode-quiz_bg.wasm"];
const WASM = "/pkg/medcode-quiz_bg.wasm";
const LATER = laterPart();
const LIGHT = "<p>The page’s own words. <a href='#there'>A link</a></p>";
const FAR = `<div style="height: 5000px"></div>`;

const { server, browser } = await stage();

const element = (attributes, inner = LIGHT) => `<medcode-quiz ${attributes}>${inner}</medcode-quiz>`;
const eager = (src, more = "") => element(`src="${src}" loading="eager" ${more}`);

/** Opens a page with this in it; the requests are counted from here on. */
async function open(body, options) {
  server.requests.length = 0;
  await browser.open(server.origin + server.page(body, options));
  return browser.quiz();
}

/** Opens a page with one quiz that is ready. */
async function openQuiz(quiz = THREE, more = "") {
  return (await open(eager(server.quiz(quiz), more))).ready();
}

/** What was asked of the server for the quiz, each thing once, apart from page and script. */
const asked = () =>
  [...new Set(server.requests)].filter((path) => !path.startsWith("/page-") && path !== "/medcode-quiz.js").sort();

// ------------------------------------------------------------------ loading

test("the page’s own content is shown until the quiz is there", async () => {
  const release = server.hold(WASM);
  const quiz = await open(eager("/quizzes/first-steps.json"));
  await waitFor(() => server.count(WASM), "the program to be asked for");
  assert.equal(await quiz.showsLight(), true);
  release();
  await quiz.ready();
  assert.equal(await quiz.showsLight(), false);
});

test("nothing is loaded before an element nears the screen, and then each file once for all", async () => {
  const three = ["a", "b", "c"].map((id) => element(`id="${id}" src="/quizzes/first-steps.json?${id}"`));
  const quiz = await open(FAR + three.join(""));
  await browser.barrier();
  assert.deepEqual(asked(), []);
  assert.equal(await quiz.showsLight(), true);
  await browser.run(() => document.querySelector("#b").scrollIntoView());
  for (const id of ["a", "b", "c"]) await browser.quiz(`#${id}`).ready();
  assert.deepEqual(asked(), [...PROGRAM, "/quizzes/first-steps.json"].sort());
  for (const path of PROGRAM) assert.equal(server.count(path), 1, path);
});

test("an element that is not near yet stays as it is while another one runs", async () => {
  const quiz = await open(eager("/quizzes/first-steps.json", "id='near'") + FAR + element("id='far' src='/far.json'"));
  await quiz.ready();
  await browser.barrier();
  assert.equal(server.count("/far.json"), 0);
  assert.equal(await browser.quiz("#far").showsLight(), true);
});

test("with loading=eager it starts at once, wherever it is, also when that is said later", async () => {
  const lazy = element("src='/quizzes/first-steps.json' id='later'");
  await open(FAR + eager("/quizzes/first-steps.json", "id='now'") + FAR + lazy);
  await browser.quiz("#now").ready();
  const later = browser.quiz("#later");
  assert.equal(await later.showsLight(), true);
  await later.run((host) => host.setAttribute("loading", "eager"));
  await later.ready();
});

for (const [how, touch] of [
  ["focus", () => document.querySelector("medcode-quiz a").focus({ preventScroll: true })],
  ["a press", () => document.querySelector("medcode-quiz a").dispatchEvent(new Event("pointerdown", { bubbles: true }))],
  ["start()", () => void document.querySelector("medcode-quiz").start()],
]) {
  test(`${how} starts it before it is near`, async () => {
    const quiz = await open(FAR + element(`src="/quizzes/first-steps.json"`));
    await browser.barrier();
    await browser.run(touch);
    await quiz.ready();
    assert.equal(server.count("/quizzes/first-steps.json"), 1);
  });
}

test("a wasm that is sent with a wrong MIME type runs all the same", async () => {
  server.put(WASM, { ...server.file(WASM), type: "application/octet-stream" });
  const quiz = await openQuiz();
  assert.equal(await quiz.text(".heading"), "Question 1 of 3");
});

/** What Chromium did before 125. */
const OLD_STATES = `<script>
  const { add } = CustomStateSet.prototype;
  CustomStateSet.prototype.add = function (name) {
    if (!name.startsWith("--")) throw new DOMException("The specified value must start with '--'.", "SyntaxError");
    return add.call(this, name);
  };
</script>`;

for (const [cause, reason, sentence, options] of [
  [
    "a browser without WebAssembly",
    "wasm",
    /^This browser can’t run the quiz \(WebAssembly is missing\)\. You can still read the text above\.$/,
    { head: "<script>delete window.WebAssembly</script>" },
  ],
  ["a wasm that is missing", "program", /^The quiz program could not be loaded\./, { broken: { status: 404 } }],
  ["a wasm that is damaged", "program", /^The quiz program could not be loaded\./, { broken: { body: "no wasm" } }],
  ["a missing wasm in a browser of old", "program", /^The quiz program could not be loaded\./, { broken: { status: 404 }, head: OLD_STATES }],
]) {
  test(`${cause} leaves the page’s own content and says why`, async () => {
    if (options.broken) server.put(WASM, options.broken);
    const quiz = await open(eager("/quizzes/first-steps.json"), options);
    await waitFor(() => quiz.q("[role=alert]"), "the sentence");
    assert.match(await quiz.text("[role=alert]"), sentence);
    assert.equal(await quiz.showsLight(), true);
    const [error, ...more] = await browser.events("error");
    assert.deepEqual([error.version, error.reason, typeof error.message, more], [1, reason, "string", []]);
    assert.ok((await browser.console()).some((line) => line.includes("medcode-quiz>")), "the console has the detail");
    if (!options.broken) return;
    server.heal(WASM);
    await quiz.press("Try again");
    await quiz.ready();
    assert.equal(await quiz.showsLight(), false);
  });
}

test("a missing style sheet costs the looks, not the quiz", async () => {
  server.put("/medcode-quiz.css", { status: 404 });
  const quiz = await openQuiz();
  await quiz.answer("I10");
  await quiz.see("Correct", ".verdict");
  assert.ok((await browser.console()).every((line) => line.includes("404")), "the browser’s own line");
});

test("the script may stand in a page twice", async () => {
  const again = `<script type="module" src="/medcode-quiz.js?again"></script>`;
  const quiz = await open(eager("/quizzes/first-steps.json"), { head: again + again });
  await quiz.ready();
  assert.equal(server.count(WASM), 1);
});

test("a whole session asks nothing of any other origin", async () => {
  await browser.asked();
  const quiz = await openQuiz(quizOf([assign("one", ["I10"])]));
  await quiz.answer("I10");
  await quiz.press("See the results");
  await quiz.see("Your results", ".heading");
  const others = (await browser.asked()).filter((url) => !url.startsWith(`${server.origin}/`));
  assert.deepEqual(others, []);
});

// --------------------------------------------------------- which quiz, and how

test("a quiz may stand in the page as JSON", async () => {
  const quiz = await open(element("loading=eager", `<script type="application/json">${JSON.stringify(THREE)}</script>${LIGHT}`));
  await quiz.ready();
  assert.equal(await quiz.text(".title"), "Three questions");
});

test("without any quiz it says what is missing", async () => {
  const quiz = await open(element("loading=eager"));
  await quiz.see("No quiz is named: give the element a src attribute or a JSON script inside it.", "[role=alert]");
  assert.equal((await browser.events("error"))[0].reason, "none");
  assert.equal((await browser.console()).length, 1);
});

test("the property `quiz` shows a quiz in place of src, and tells which one is shown", async () => {
  const release = server.hold(WASM);
  const quiz = await open(eager("/quizzes/first-steps.json"));
  assert.equal(await quiz.run((host) => host.quiz), null);
  release();
  await quiz.ready();
  assert.deepEqual(await quiz.run((host) => host.quiz), builtQuiz("first-steps"));
  await quiz.run((host, root, other) => (host.quiz = other), THREE);
  await quiz.see("Three questions", ".title");
  await quiz.run((host) => (host.quiz = null));
  await quiz.see("First steps: one diagnosis", ".title");
});

test("a quiz that is set before the script has come is shown", async () => {
  const early = `<script>document.querySelector("medcode-quiz").quiz = ${JSON.stringify(THREE)}</script>`;
  const quiz = await open(element("loading=eager") + early);
  await waitFor(() => quiz.q(".quiz, .failure"), "a quiz or a failure");
  assert.equal(await quiz.text(".title"), "Three questions");
});

test("another src shows another quiz", async () => {
  const quiz = await openQuiz();
  await quiz.run((host) => host.setAttribute("src", "/quizzes/first-steps.json"));
  await quiz.see("First steps: one diagnosis", ".title");
  assert.deepEqual(
    (await browser.events("ready")).map((it) => it.quiz),
    ["made-up", "first-steps"],
  );
});

test("when src changes twice in a row, the last one wins, whichever comes first", async () => {
  const quiz = await openQuiz();
  const [slow, fast] = ["Slow", "Fast"].map((title) => server.quiz({ ...THREE, title }));
  const release = server.hold(slow);
  await quiz.run((host, root, src) => host.setAttribute("src", src), slow);
  await waitFor(() => server.count(slow), "the slow one to be asked for");
  await quiz.run((host, root, src) => host.setAttribute("src", src), fast);
  await quiz.see("Fast", ".title");
  release();
  await browser.barrier();
  assert.equal(await quiz.text(".title"), "Fast");
  assert.equal((await browser.events("ready")).length, 2, "the slow one was never ready");
});

test("count says how many questions are drawn, also later", async () => {
  const quiz = await open(eager("/quizzes/first-steps.json", "count=3"));
  await quiz.ready();
  assert.equal(await quiz.text(".heading"), "Question 1 of 3");
  assert.equal((await browser.events("ready"))[0].questions, 3);
  await quiz.answer("M54.50");
  await quiz.run((host) => host.setAttribute("count", "2"));
  await quiz.see("of 2", ".heading");
  assert.equal(await quiz.run((host) => host.results().answered), 1, "the answer counts on");
  await quiz.run((host) => host.setAttribute("count", "many"));
  await quiz.see("of 10", ".heading");
});

/** The questions in their order; the reader begins, so that there are results to tell. */
async function order(quiz) {
  await quiz.press("Skip");
  return waitFor(() => quiz.run((host) => host.results()?.items.map((item) => item.question).join()), "results");
}

test("shuffle with a seed gives the same order each time, another seed another one", async () => {
  const authors = builtQuiz("first-steps").question.map((question) => question.id);
  const shuffled = async (seed) => {
    const quiz = await open(eager("/quizzes/first-steps.json", `shuffle seed=${seed} count=5`));
    return order(await quiz.ready());
  };
  const [first, again, other] = [await shuffled(1), await shuffled(1), await shuffled(2)];
  assert.equal(first, again);
  assert.notEqual(first, other);
  assert.notEqual(first, authors.slice(0, 5).join());
});

test("another seed takes effect when the attribute changes", async () => {
  const quiz = await open(eager("/quizzes/first-steps.json", "shuffle seed=1"));
  await quiz.ready();
  const first = await order(quiz);
  await quiz.run((host) => host.setAttribute("seed", "2"));
  await browser.barrier();
  assert.notEqual(await order(quiz), first);
  await quiz.run((host) => host.setAttribute("seed", "1"));
  await browser.barrier();
  assert.equal(await order(quiz), first);
});

test("a draw without a seed stays the same over a reload", async () => {
  const quiz = await open(eager("/quizzes/first-steps.json", "shuffle count=4"));
  await quiz.ready();
  const first = await order(quiz);
  await quiz.press("Show the answer");
  await browser.driver.navigate().refresh();
  await quiz.ready();
  assert.equal(await order(quiz), first);
  assert.equal(await quiz.text(".progress [aria-hidden]"), "1 of 4 answered");
});

// ------------------------------------- what comes once a reader starts to answer

test("the later part of the program is fetched when the reader begins, once for all elements", async () => {
  await open(eager(server.quiz(THREE), "id=a") + eager(server.quiz(built(quizOf([assign("x", ["I10"])]))), "id=b"));
  const [a, b] = [await browser.quiz("#a").ready(), await browser.quiz("#b").ready()];
  await browser.barrier();
  assert.equal(server.count(LATER), 0, "not before");
  await a.type("I");
  await waitFor(() => server.count(LATER), "the later part to be asked for");
  await a.answer("I10");
  await b.answer("I10");
  await b.see("Correct", ".verdict");
  assert.equal(server.count(LATER), 1);
});

test("the later part is fetched when the pointer comes to the fields, too", async () => {
  const quiz = await openQuiz();
  const point = async (selector) => {
    const place = await quiz.q(selector);
    await browser.driver.actions().move({ origin: place }).perform();
  };
  await point(".title");
  await waitFor(() => quiz.run((host) => host.matches(":hover")), "the pointer");
  assert.equal(server.count(LATER), 0, "not before");
  await point(".ask");
  await waitFor(() => server.count(LATER) === 1, "the later part to be asked for");
});

test("while the later part is on its way, the answer waits, and it says so", async () => {
  const release = server.hold(LATER);
  const quiz = await openQuiz();
  await quiz.type("I10");
  await quiz.press("Check");
  await quiz.see("Checking …", ".task [role=status]");
  release();
  await quiz.see("Correct", ".verdict");
  await quiz.focus("feedback");
  assert.equal((await browser.events("answer")).length, 1);
});

test("what is typed while the answer waits is not lost, and nothing is checked behind one’s back", async () => {
  const release = server.hold(LATER);
  const quiz = await openQuiz();
  await quiz.type("I");
  await quiz.press("Check");
  await quiz.see("Checking …", ".task [role=status]");
  await quiz.click("[data-field=code]");
  await browser.keys(Key.END, "10");
  release();
  await waitFor(() => quiz.run((host) => host.results()), "the later part");
  assert.deepEqual(await quiz.values(), ["I10"]);
  assert.equal(await quiz.count(".feedback"), 0);
  await quiz.press("Check");
  await quiz.see("Correct", ".verdict");
});

// What is pressed in this order while the later part is on its way, and what is seen when it is there.
const HURRIED = [
  [["I10", "Skip", "Check"], "Correct", ".verdict", "Question 1 of 3", 1],
  [["Skip", "Show the answer"], "The answer", ".solution", "Question 1 of 3", 0],
  [["I10", "Check", "Skip"], "Question 2 of 3", ".heading", "Question 2 of 3", 1],
  [["Skip", "Skip"], "Question 2 of 3", ".heading", "Question 2 of 3", 0],
  [["I10", "Check", "Check"], "Correct", ".verdict", "Question 1 of 3", 1],
];
for (const [steps, words, place, heading, n] of HURRIED) {
  test(`“${steps.join(", ")}” in a hurry is done as it was meant`, async () => {
    const release = server.hold(LATER);
    const quiz = await openQuiz();
    for (const step of steps) await (step === "I10" ? quiz.type(step) : quiz.press(step));
    assert.equal(await quiz.text(".heading"), "Question 1 of 3");
    release();
    await quiz.see(words, place);
    assert.equal(await quiz.text(".heading"), heading);
    assert.equal((await browser.events("answer")).length, n);
    assert.notEqual(await quiz.focused(), "", "something has the focus");
  });
}

test("what was pressed for one draw is not done to another one", async () => {
  const release = server.hold(LATER);
  const quiz = await openQuiz();
  await quiz.press("Show the answer");
  await quiz.run((host) => (host.setAttribute("shuffle", ""), host.setAttribute("seed", "5")));
  release();
  await quiz.type("I1");
  await waitFor(() => quiz.run((host) => host.results()), "the later part");
  assert.equal(await quiz.count(".solution"), 0);
});

test("without the later part the answer stays, and it can be checked when the network is back", async () => {
  server.put(LATER, { status: 503 });
  const quiz = await openQuiz();
  await quiz.type("I10");
  await quiz.press("Check");
  await quiz.see("A part of the quiz could not be loaded. Your answer is still here", "[role=alert]");
  assert.deepEqual(await quiz.values(), ["I10"]);
  server.heal(LATER);
  await quiz.press("Check");
  await quiz.see("Correct", ".verdict");
  assert.equal(await quiz.count("[role=alert]"), 0);
  assert.ok((await browser.console()).every((line) => line.includes("503")), "the browser’s own lines");
});

test("kept answers wait for the later part, and can be had again when it failed", async () => {
  const src = server.quiz(THREE);
  const quiz = await (await open(eager(src))).ready();
  await quiz.answer("I10");
  server.put(LATER, { status: 503 });
  await browser.driver.navigate().refresh();
  await quiz.see("A part of the quiz could not be loaded.", "[role=alert]");
  server.heal(LATER);
  await quiz.press("Try again");
  await quiz.ready();
  assert.equal(await quiz.text(".heading"), "Question 2 of 3");
  assert.equal(await quiz.text(".progress [aria-hidden]"), "1 of 3 answered");
  assert.ok((await browser.console()).every((line) => line.includes("503")), "the browser’s own lines");
});

test("reset() while kept answers are on their way forgets them all the same", async () => {
  const src = server.quiz(THREE);
  const quiz = await (await open(eager(src))).ready();
  await quiz.answer("I10");
  const release = server.hold(LATER);
  await browser.driver.navigate().refresh();
  await quiz.see("Getting your kept answers …", "[role=status]");
  await quiz.run((host) => host.reset());
  release();
  await quiz.ready();
  assert.equal(await quiz.text(".progress [aria-hidden]"), "0 of 3 answered");
  assert.deepEqual(Object.values(await quiz.records()).map((text) => JSON.parse(text).tries), [undefined]);
});

test("what was typed before the later part came is kept, too, even if the element is taken out meanwhile", async () => {
  const release = server.hold(LATER);
  const quiz = await openQuiz();
  await quiz.type("I1");
  await removeAndAdd(quiz);
  await quiz.ready();
  assert.deepEqual(await quiz.values(), ["I1"]);
  release();
  await waitFor(async () => (await quiz.records())["question-1"], "a record");
  await browser.driver.navigate().refresh();
  await quiz.ready();
  assert.deepEqual(await quiz.values(), ["I1"]);
});

// ------------------------------------------------------------- several of them

test("the same quiz twice is one session, and the focus stays where the reader is", async () => {
  const src = server.quiz(THREE);
  await open(eager(src, "id=a") + eager(src, "id=b"));
  const [a, b] = [await browser.quiz("#a").ready(), await browser.quiz("#b").ready()];
  await a.type("I10");
  assert.deepEqual(await b.values(), ["I10"]);
  await browser.keys(Key.ENTER);
  await a.focus("feedback");
  await b.see("Correct", ".verdict");
  assert.equal(await b.focused(), "");
  await b.press("Next question");
  await a.see("Question 2 of 3", ".heading");
  await b.focus("stage");
  assert.equal((await browser.events("answer")).length, 1);
});

test("two quizzes on a page know nothing of each other", async () => {
  const other = quizOf([assign("question-1", ["I10"])], { id: "other" });
  await open(eager(server.quiz(THREE), "id=a") + eager(server.quiz(other), "id=b"));
  const [a, b] = [await browser.quiz("#a").ready(), await browser.quiz("#b").ready()];
  await a.type("I10");
  assert.deepEqual(await b.values(), [""]);
  await b.answer("I10");
  assert.deepEqual(await a.values(), ["I10"]);
  assert.equal(await a.count(".feedback"), 0);
});

// --------------------------------------------------------- moved and removed

const MOVES = {
  append: () => document.querySelector("#there").append(document.querySelector("medcode-quiz")),
  insertBefore: () =>
    document.querySelector("main").insertBefore(document.querySelector("medcode-quiz"), document.querySelector("h1")),
  moveBefore: () => document.querySelector("#there").moveBefore(document.querySelector("medcode-quiz"), null),
};

for (const [name, move] of Object.entries(MOVES)) {
  const options = name === "moveBefore" ? needs("moveBefore") : {};
  test(`${name} keeps answers, what is being typed, and the place`, options, async () => {
    const quiz = await open(eager(server.quiz(THREE)) + "<section id='there'></section>");
    await quiz.ready();
    await quiz.answer("I10");
    await quiz.press("Next question");
    await quiz.answer("E10.9");
    await quiz.press("Try again");
    await quiz.type("E11.");
    server.requests.length = 0;
    await browser.run(move);
    await browser.barrier();
    assert.deepEqual(await quiz.values(), ["E11."]);
    assert.equal(await quiz.text(".heading"), "Question 2 of 3");
    if (name === "moveBefore") assert.equal(await quiz.focused(), "code 1", "this move keeps even the focus");
    await quiz.click("[data-field=code]");
    await browser.keys(Key.END, "9", Key.ENTER);
    await quiz.see("Correct", ".verdict");
    assert.deepEqual(asked(), [], "nothing is loaded again");
    assert.equal((await browser.events("ready")).length, 1);
  });
}

test("an element that is moved while it loads is there once it has loaded", async () => {
  const release = server.hold(WASM);
  const quiz = await open(eager(server.quiz(THREE)) + "<section id='there'></section>");
  await waitFor(() => server.count(WASM), "the program to be asked for");
  await browser.run(MOVES.append);
  release();
  await quiz.ready();
  await quiz.answer("I10");
  await quiz.see("Correct", ".verdict");
});

/** Takes the element out of the page, waits until that has been noticed, and puts it back. */
const removeAndAdd = (quiz, change = "") =>
  quiz.run(
    async (host, root, change) => {
      const parent = host.parentNode;
      host.remove();
      await new Promise(requestAnimationFrame);
      if (change) host.setAttribute("src", change);
      parent.append(host);
    },
    change,
  );

test("removed and added again, it goes on where it was", async () => {
  const quiz = await openQuiz();
  await quiz.answer("I10");
  await quiz.press("Next question");
  await quiz.type("E11.");
  await removeAndAdd(quiz);
  await quiz.ready();
  assert.equal(await quiz.text(".heading"), "Question 2 of 3");
  assert.deepEqual(await quiz.values(), ["E11."]);
  await quiz.type("E11.9");
  await quiz.press("Check");
  await quiz.see("Correct", ".verdict");
});

test("removed while it loads, it leaves nothing behind and says nothing", async () => {
  const release = server.hold(WASM);
  const quiz = await open(eager(server.quiz(THREE)));
  await waitFor(() => server.count(WASM), "the program to be asked for");
  const left = await browser.driver.executeAsyncScript((done) => {
    window.gone = document.querySelector("medcode-quiz");
    gone.remove();
    requestAnimationFrame(() => done(gone.shadowRoot.childNodes.length));
  });
  release();
  await browser.barrier();
  assert.equal(left, 0);
  assert.equal(await browser.run(() => gone.shadowRoot.childNodes.length), 0);
  assert.deepEqual((await browser.seen()).events, []);
  assert.equal(await quiz.run((host) => host), null);
});

test("removed while it loads and added again with another src, it shows the other one", async () => {
  const [slow, fast] = ["Slow", "Fast"].map((title) => server.quiz({ ...THREE, title }));
  const release = server.hold(slow);
  const quiz = await open(eager(slow));
  await waitFor(() => server.count(slow), "the slow one to be asked for");
  await removeAndAdd(quiz, fast);
  await quiz.see("Fast", ".title");
  release();
  await browser.barrier();
  assert.equal(await quiz.text(".title"), "Fast");
  assert.equal((await browser.events("ready")).length, 1);
});

/** Keeps account of who listens on the page; one listener for one event counts as staying. */
const LISTENERS = `<script>
  const targets = { window, document, "document.documentElement": document.documentElement, "document.head": document.head };
  const heard = new Map();
  const key = (type, options) => type + (options === true || options?.capture ? " (capturing)" : "");
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const account = (target) => heard.get(target ?? window) ?? heard.set(target ?? window, new Map()).get(target ?? window);
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const all = account(this);
    const name = key(type, options);
    if (listener) all.set(name, (all.get(name) ?? new Set()).add(listener));
    return addEventListener.call(this, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    account(this).get(key(type, options))?.delete(listener);
    return removeEventListener.call(this, type, listener, options);
  };
  function listeners() {
    const found = {};
    for (const [name, target] of Object.entries({ ...targets, "document.body": document.body })) {
      const added = [...account(target)].flatMap(([name, all]) => Array(all.size).fill(name));
      const set = [];
      for (const name in target) if (name.startsWith("on") && target[name]) set.push(name.slice(2));
      found[name] = [...added, ...set].sort().join();
    }
    return found;
  }
</script>`;

test("a removed element leaves nothing on the document", async () => {
  const listeners = () => browser.run(() => listeners());
  const nodes = () => browser.run(() => document.querySelectorAll("*").length);
  await open("<p>Nothing yet.</p>", { head: LISTENERS });
  const before = [await listeners(), await nodes()];
  await browser.run(() => {
    const quiz = document.createElement("medcode-quiz");
    quiz.setAttribute("src", "/quizzes/first-steps.json");
    document.querySelector("main").append(quiz);
  });
  const quiz = await browser.quiz().ready();
  await quiz.answer("M54.50");
  const there = [await listeners(), (await nodes()) - 1];
  const [listening, nodesBefore] = before;
  const heard = { ...listening, window: [...listening.window.split(",").filter(Boolean), "storage"].sort().join() };
  assert.deepEqual(there, [heard, nodesBefore], "of other tabs it hears while it is there, and of nothing else");
  await quiz.run((host) => host.remove());
  await browser.barrier();
  assert.deepEqual([await listeners(), await nodes()], before);
});

test("twenty elements that come and go fifty times load the program once and leave a node of Yew’s each, nothing more", needs("a count of all nodes"), async () => {
  const src = server.quiz(THREE);
  await open(`<div id="place"></div>`);
  const rounds = (n) =>
    browser.run(
      async (src, n) => {
        const place = document.querySelector("#place");
        const rest = (ms) => new Promise((done) => setTimeout(done, ms));
        for (; n > 0; n -= 1) {
          const elements = Array.from({ length: 20 }, () => document.createElement("medcode-quiz"));
          const ready = elements.map((it) => new Promise((done) => it.addEventListener("medcode-ready", done)));
          for (const [name, value] of [["src", src], ["storage", "none"], ["loading", "eager"]]) elements.forEach((it) => it.setAttribute(name, value));
          place.append(...elements);
          await Promise.all(ready);
          const field = elements[0].shadowRoot.querySelector("input");
          field.value = "I10";
          field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
          await rest(20);
          place.replaceChildren();
          await rest(5);
        }
      },
      src,
      n,
    );
  await rounds(3); // what is made once
  const before = await browser.nodes();
  await rounds(50);
  const left = (await browser.nodes()) - before;
  assert.ok(left <= 1_000 + 20, `${left} nodes are left of 1,000 elements`);
  assert.equal(server.count("/pkg/medcode-quiz_bg.wasm"), 1);
});

// ---------------------------------------------------------- events and methods

test("the events bubble, are composed, and tell what docs/embedding.md says", async () => {
  const quiz = await openQuiz(quizOf([assign("one", ["I10"], { version: 3 }), choose("two", ["+a", "b"])]));
  await quiz.answer("I11.9");
  await quiz.press("Try again");
  await quiz.answer("I10");
  await quiz.press("Next question");
  await quiz.click(".choice:first-child input");
  await quiz.press("Check");
  await quiz.press("See the results");
  await quiz.see("Your results", ".heading");
  const { events } = await browser.seen();
  assert.ok(events.every((event) => event.bubbles && event.composed));
  assert.deepEqual(
    events.map(({ type, detail }) => [type, detail]),
    [
      ["ready", { version: 1, quiz: "made-up", questions: 2 }],
      ["answer", { ...ANSWER, question: "one", questionVersion: 3, try: 1, ...WRONG }],
      ["answer", { ...ANSWER, question: "one", questionVersion: 3, try: 2, ...RIGHT }],
      ["answer", { ...ANSWER, question: "two", questionVersion: 1, try: 1, ...RIGHT }],
      ["complete", { version: 1, quiz: "made-up", ...FIGURES }],
    ],
  );
});

const ANSWER = { version: 1, quiz: "made-up" };
const RIGHT = { points: 100, verdict: "correct", errors: [] };
const WRONG = { points: 0, verdict: "incorrect", errors: ["wrong-category"] };
const FIGURES = {
  questions: 2,
  answered: 2,
  correct: 1,
  points: 100,
  codeAccuracy: [0, 1],
  caseAccuracy: [1, 2],
  precision: [0, 1],
  recall: [0, 1],
};

test("results() says how it stands, and null before the reader begins", async () => {
  const release = server.hold(WASM);
  const quiz = await open(eager(server.quiz(built(quizOf([assign("one", ["I10"]), assign("two", ["I10"])])))));
  assert.equal(await quiz.run((host) => host.results()), null);
  release();
  await quiz.ready();
  assert.equal(await quiz.run((host) => host.results()), null);
  await quiz.answer("I10");
  assert.deepEqual(await quiz.run((host) => host.results()), {
    version: 1,
    quiz: "made-up",
    questions: 2,
    answered: 1,
    correct: 1,
    points: 100,
    codeAccuracy: [1, 1],
    caseAccuracy: [1, 1],
    precision: [1, 1],
    recall: [1, 1],
    items: [
      { question: "one", tries: 1, points: 100 },
      { question: "two", tries: 0 },
    ],
  });
});

test("reset() forgets all answers and starts over", async () => {
  const quiz = await openQuiz();
  await quiz.answer("I10");
  await quiz.press("Next question");
  await quiz.run((host) => host.reset());
  await quiz.see("Question 1 of 3", ".heading");
  assert.deepEqual(await quiz.values(), [""]);
  assert.deepEqual(Object.values(await quiz.records()).map((text) => JSON.parse(text).tries), [undefined]);
  assert.equal(await quiz.run((host) => host.results().answered), 0);
});

test("start() once more loads the quiz anew and keeps the answers", async () => {
  const src = server.quiz(THREE);
  const quiz = await (await open(eager(src))).ready();
  await quiz.answer("I10");
  server.quiz({ ...THREE, title: "Mended" }, src);
  await quiz.run((host) => void host.start());
  await quiz.see("Mended", ".title");
  assert.equal(await quiz.run((host) => host.results().answered), 1);
});

test("a listener of the page that throws does not stop the quiz", async () => {
  const head = `<script>addEventListener("medcode-answer", () => { throw new Error("the page’s own fault") })</script>`;
  const quiz = await (await open(eager(server.quiz(THREE)), { head })).ready();
  await quiz.answer("I10");
  await quiz.press("Next question");
  await quiz.see("Question 2 of 3", ".heading");
  assert.deepEqual((await browser.seen()).errors, ["Error: the page’s own fault"]);
  await browser.run(() => (seen.errors = []));
  await browser.console();
});

// --------------------------------------------------------- keys, style, storage

test("what is typed into a field does not reach the page’s shortcuts; other keys do", async () => {
  const quiz = await openQuiz();
  await browser.run(() => {
    window.heard = [];
    for (const type of ["keydown", "keypress", "keyup", "input"]) {
      for (const target of [document, window, document.querySelector("main")]) {
        target.addEventListener(type, () => heard.push(type));
      }
    }
  });
  await quiz.type("I10");
  await browser.keys(Key.ENTER);
  await quiz.focus("feedback");
  // The key went down in the field, and came up on the heading where the focus had gone.
  assert.deepEqual((await browser.run(() => heard)).filter((type) => type !== "keyup"), []);
  await browser.keys("j");
  assert.ok((await browser.run(() => heard)).includes("keydown"), "the heading is no field");
});

test("the page’s styles stay outside, but its custom properties and parts come in", async () => {
  const head = `<style>
    button, p, h2 { display: none !important; color: red !important }
    :root { --medcode-accent: rgb(1, 2, 3) }
    medcode-quiz::part(title) { color: rgb(4, 5, 6) }
  </style>`;
  const quiz = await open(eager(server.quiz(THREE)), { head });
  await quiz.ready();
  const style = (selector, property) =>
    quiz.run((host, root, selector, property) => getComputedStyle(root.querySelector(selector))[property], selector, property);
  assert.equal(await style(".primary", "backgroundColor"), "rgb(1, 2, 3)");
  assert.equal(await style(".title", "color"), "rgb(4, 5, 6)");
  assert.notEqual(await style(".primary", "display"), "none");
});

test("a page that unsets all styles, hides buttons and writes huge from right to left does not break it", async () => {
  const head = `<style>
    * { all: unset !important }
    button { display: none !important }
    html { font-size: 40px !important; direction: rtl !important }
  </style>`;
  const quiz = await (await open(eager(server.quiz(THREE)), { head })).ready();
  await quiz.answer("I11.9");
  await quiz.see("Not correct", ".verdict");
  await quiz.press("Try again");
  await quiz.answer("I10");
  await quiz.see("Correct", ".verdict");
  const seen = await quiz.run((host, root) => {
    const at = (selector, ...range) => {
      const text = root.querySelector(selector).firstChild;
      const part = document.createRange();
      part.setStart(text, range[0]);
      part.setEnd(text, range[1]);
      return part.getBoundingClientRect().left;
    };
    const primary = root.querySelector(".primary");
    return {
      isBox: getComputedStyle(root.querySelector(".quiz")).display === "block" && getComputedStyle(primary).cursor === "pointer",
      inOrder: at(".progress span", 0, 1) < at(".progress span", 2, 4),
      isMirrored: root.querySelector("progress").getBoundingClientRect().left > root.querySelector(".progress span").getBoundingClientRect().left,
    };
  });
  assert.deepEqual(seen, { isBox: true, inOrder: true, isMirrored: true });
});

const NOT_KEPT = "This browser does not let the page keep your answers: its storage is full or refused.";

test("in a frame that may not store anything the answers stay in memory, and it says so", async () => {
  server.headers = CORS; // such a frame has an origin of its own
  const inner = server.page(eager(server.quiz(THREE)));
  await open(`<iframe sandbox="allow-scripts" src="${inner}" style="width: 100%; height: 800px"></iframe>`);
  await browser.driver.switchTo().frame(0);
  const quiz = await browser.quiz().ready();
  assert.equal(await quiz.count(".notice"), 0, "nothing to say before there is something to keep");
  await quiz.answer("I10");
  await quiz.see(NOT_KEPT, ".notice");
  await quiz.press("Next question");
  await quiz.press("Back");
  await quiz.see("Correct", ".verdict");
  await removeAndAdd(quiz);
  await quiz.ready();
  assert.equal(await quiz.text(".progress [aria-hidden]"), "1 of 3 answered");
  await browser.assertQuiet();
  await browser.driver.switchTo().defaultContent();
});

test("a storage that is full costs a sentence, not the quiz", async () => {
  const full = `<script>Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError") }</script>`;
  const quiz = await open(eager(server.quiz(THREE)), { head: full });
  await quiz.ready();
  await quiz.answer("I10");
  await quiz.see(NOT_KEPT, ".notice");
  await quiz.press("Next question");
  await quiz.answer("E11.9");
  await quiz.press("Next question");
  await quiz.press("Show the answer");
  await quiz.press("See the results");
  await quiz.see("2 of 2 answered questions right", ".lead");
});

test("storage=none keeps nothing and has nothing to apologize for; storage=session keeps for the tab", async () => {
  for (const [kind, isKept] of [["none", false], ["session", true]]) {
    const quiz = await openQuiz(THREE, `storage=${kind}`);
    await quiz.answer("I10");
    assert.equal(await quiz.count(".notice"), 0);
    assert.deepEqual(await quiz.records(), {}, "nothing on the device");
    await browser.driver.navigate().refresh();
    await quiz.ready();
    assert.equal(await quiz.text(".progress [aria-hidden]"), `${isKept ? 1 : 0} of 3 answered`, kind);
  }
});

/** Opens the quiz twice: once to have records, once with these in their place. */
async function reopenWith(change) {
  const quiz = await openQuiz(quizOf([assign("one", ["I10"]), choose("two", ["+a", "b"]), assign("three", ["I10"])]));
  await quiz.answer("I11.9");
  await quiz.press("Next question");
  await quiz.click(".choice:last-child input");
  await quiz.press("Check");
  await browser.run((change) => {
    for (const [key, text] of Object.entries(localStorage)) {
      if (key.split("|").length < 4) continue; // what is kept of the whole quiz
      const record = new Function("record", change)(JSON.parse(text));
      localStorage.setItem(key, typeof record === "string" ? record : JSON.stringify(record));
    }
  }, change);
  await browser.driver.navigate().refresh();
  return quiz.ready();
}

for (const [what, change, told] of [
  ["damaged", "return '{'", /2 questions: the kept answers could not be read, so they start afresh\./],
  ["empty", "return ''", /2 questions: the kept answers could not be read/],
  ["written by a later version", "return { v: 99, all: 'different' }", /2 questions: the kept answers could not be read/],
  ["of another question", "record.q += 1; return record", /2 questions changed since you answered, so they start afresh\./],
  ["graded by another key", "record.tries[0].p = 77; return record", /2 questions: the author corrected the key/],
  ["out of all bounds", "record.tries[0].r = { choose: [99, 0, 0] }; record.n_hints = 99; return record", null],
  ["of the wrong type", "record.tries = 'many'; return record", /2 questions: the kept answers could not be read/],
]) {
  test(`kept answers that are ${what} cost a sentence, not the quiz`, async () => {
    const quiz = await reopenWith(change);
    if (told) assert.match(await quiz.text(".notice"), told);
    await quiz.run((host) => host.reset());
    await quiz.see("Question 1 of 3", ".heading");
    assert.equal(await quiz.count(".notice"), 0, "it is said once");
    await quiz.answer("I10");
    await quiz.see("Correct", ".verdict");
  });
}

test("kept answers that were written by a later version are left alone", async () => {
  const quiz = await reopenWith("return { v: 99, all: 'different' }");
  await quiz.press("Skip");
  await quiz.press("Back");
  assert.deepEqual(await quiz.records(), {
    one: `{"v":99,"all":"different"}`,
    two: `{"v":99,"all":"different"}`,
  });
});

test("a script and a quiz from another origin need no more than CORS", async () => {
  const other = await Server.start();
  other.headers = CORS;
  const quiz = await open(eager(`${other.origin}/quizzes/first-steps.json`), { script: `${other.origin}/medcode-quiz.js` });
  await quiz.ready();
  await quiz.answer("M54.50");
  await quiz.see("Correct", ".verdict");
  assert.deepEqual(asked(), [], "all of it came from there");
});

// What is due again: the line that says so on any page, the review in place, and what is asked in
// it. Time passes by moving the days of what is stored.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { compare, look, review } from "../../element/medcode-review.js";
import { THREE, assign, choose, quizOf } from "./quizzes.mjs";
import { Key, Quiz, can, stage, waitFor } from "./support.mjs";

const SCRIPT = "/medcode-due.js";
const WASM = "/pkg/medcode-review_bg.wasm";
const LIST = JSON.parse(readFileSync(new URL("../review/order.json", import.meta.url), "utf8"));

const { server, browser } = await stage();

/** Another quiz, which stands in its page. */
const TWO = quizOf([assign("one", ["I10"]), choose("two", ["+I10", "I11"])], { id: "two", title: "Two in a page" });
const inline = (quiz) => `<medcode-quiz loading="eager"><script type="application/json">${JSON.stringify(quiz)}</script></medcode-quiz>`;
const eager = (src, more = "") => `<medcode-quiz src="${src}" loading="eager" ${more}></medcode-quiz>`;

const duePage = (body = "<medcode-due></medcode-due>", options) => server.page(body, { script: SCRIPT, ...options });
const visit = (path) => browser.driver.get(server.origin + path);

/** What <medcode-due> shows, line by line; the quiz left out. */
const shown = () =>
  browser.run(() => {
    const root = document.querySelector("medcode-due")?.shadowRoot;
    const lines = [root?.querySelector("p"), ...(root?.querySelectorAll("li") ?? [])];
    return lines.map((it) => it?.innerText);
  });

async function see(...lines) {
  let now;
  const has = async () => JSON.stringify((now = await shown())) === JSON.stringify(lines);
  await waitFor(has, `the lines ${lines}`).catch((error) => assert.deepEqual(now, lines, error.message));
}

/** Lets days pass. */
const pass = (days) =>
  browser.run((days) => {
    for (const [key, text] of Object.entries(localStorage)) {
      if (!text.startsWith('{"v":2,"due":')) continue;
      const record = JSON.parse(text);
      record.due -= days;
      for (const review of record.reviews) review[0] -= days;
      if (record.memory) record.memory[2] -= days;
      localStorage.setItem(key, JSON.stringify(record));
    }
  }, days);

/** Stores records as the quiz would: of each question its reviews as [days ago, rating, points, certainty?]. */
const keep = (namespace, quiz, questions, about) =>
  browser.run(
    (namespace, quiz, questions, about) => {
      const now = new Date();
      const today = Math.floor((now / 60_000 - now.getTimezoneOffset()) / 1_440);
      const key = `medcode-quiz|${namespace}|${quiz}`;
      for (const [id, ago] of Object.entries(questions)) {
        const reviews = ago.map(([days, ...rest]) => [today - days, ...rest]);
        const record = { v: 2, due: reviews.at(-1)[0] + 1, q: 7, reviews };
        localStorage.setItem(`${key}|${id}`, JSON.stringify(record));
      }
      localStorage.setItem(key, JSON.stringify({ v: 2, ...about }));
    },
    namespace,
    quiz,
    questions,
    about,
  );

/** Opens an empty page, and keeps this of THREE, which is served under /three.json. */
async function keepThree(questions) {
  const src = server.origin + server.quiz(THREE, "/three.json");
  await browser.open(server.origin + server.page("", { script: "" }));
  await keep(src, THREE.id, questions, { title: THREE.title, src, page: `${server.origin}/somewhere.html` });
}

/** The review in place. */
class Review extends Quiz {
  run(script, ...args) {
    const call = `const host = document.querySelector("medcode-due").shadowRoot.querySelector("medcode-quiz");
      return (${script})(host, host?.shadowRoot, ...arguments);`;
    return browser.driver.executeScript(call, ...args);
  }
}
const inPlace = () => new Review(browser, "medcode-due medcode-quiz");

const press = async (label) => {
  const find = () =>
    browser.run(
      (label) =>
        [...document.querySelector("medcode-due").shadowRoot.querySelectorAll("button")].find(
          (it) => it.innerText === label,
        ),
      label,
    );
  await (await waitFor(find, `the button “${label}”`)).click();
};

/** What has the focus, inside <medcode-due> as well. */
const focused = () =>
  browser.run(() => {
    const it = document.querySelector("medcode-due").shadowRoot.activeElement;
    return it?.getAttribute("aria-label") ?? it?.innerText ?? "";
  });

// -------------------------------------------------------------- the script

test("the script orders as the library does", () => {
  const entries = Object.entries(LIST.records).map(([id, text]) => look(id, text, LIST.day));
  assert.deepEqual(entries.sort(compare).map(({ key }) => key), LIST.order);
});

test("what is stored is told apart: questions, quizzes, exams, what was set aside, damage", async () => {
  const record = (due, rating) => `{"v":2,"due":${due},"q":7,"reviews":[[20700,${rating},0]],"memory":[20000,50000,20700,1]}`;
  const said = '{"v":2,"due":20700,"q":7,"draft":{"assign":[{"code":",\\"reviews\\":[["}]},"reviews":[[20699,3,100]],"memory":[9,50000,20699,1]}';
  globalThis.localStorage = {
    "medcode-quiz|a|b": '{"v":2,"title":"B","src":7,"page":null}',
    "medcode-quiz|a|b|due": record(20800, 3),
    "medcode-quiz|a|b|later": record(20801, 3),
    "medcode-quiz|a|b|missed": record(20801, 1),
    "medcode-quiz|a|b|unread": record(20800, 3),
    "medcode-quiz|a|b|aside|unread": record(20800, 3),
    "medcode-quiz|a|b|cut": record(20800, 3).slice(0, -9),
    "medcode-quiz|a|b|begun": '{"v":2,"due":207',
    "medcode-quiz|a|b|newer": record(20800, 3).replace("2", "3"),
    "medcode-quiz|a|b|open": '{"v":2,"q":7,"draft":{"choose":[1]}}',
    "medcode-quiz|a|b|said": said,
    "medcode-quiz|https://example.org/a|b.json|c|due": record(20799, 3),
    "medcode-exam|a|b|due": record(20800, 3),
    other: record(20800, 3),
  };
  const names = Object.keys(localStorage);
  Object.defineProperties(localStorage, {
    length: { value: names.length },
    key: { value: (idx) => names[idx] },
    getItem: { value: (key) => localStorage[key] ?? null },
  });
  const [first, second, ...rest] = await review({ day: 20800 });
  const sorted = { ...first, due: first.due.sort() };
  const about = { title: "B", src: "", page: "" };
  assert.deepEqual(sorted, { namespace: "a", quiz: "b", ...about, due: ["due", "said", "unread"], missed: ["missed"] });
  const place = "https://example.org/a|b.json";
  assert.deepEqual(second, { namespace: place, quiz: "c", title: "", src: "", page: "", due: ["due"], missed: [] });
  assert.deepEqual(rest, []);
});

// ---------------------------------------------------------------- the line

test("answers in two quizzes come due, each in its time; the schedule is loaded when it has to be", async () => {
  const first = await browser.open(server.origin + server.page(eager(server.quiz(THREE, "/three.json")))).then(() => browser.quiz().ready());
  await first.answer("I11");
  await first.press("Next question");
  await first.answer("E11.9");
  const page = server.page(inline(TWO));
  await visit(page);
  const second = await browser.quiz().ready();
  await second.answer("I11");
  const due = duePage();
  await visit(due);
  await see("Nothing is due today");
  await browser.barrier();
  assert.equal(server.count(WASM), 0, "nothing could be due today");

  await pass(1);
  await visit(due);
  // The right one is due a day later, and only the schedule knows.
  await see("2 due today", "Review 1 due: Three questions", "Review 1 due: Two in a page");
  assert.equal(server.count(WASM), 1);
  const [button, link] = await browser.run(() =>
    [...document.querySelector("medcode-due").shadowRoot.querySelectorAll("li > *")].map((it) => [it.localName, it.href]),
  );
  assert.equal(button[0], "button");
  assert.deepEqual(link, ["a", server.origin + page]);

  await pass(1);
  await visit(due);
  await see("3 due today", "Review 2 due: Three questions", "Review 1 due: Two in a page");
  assert.equal(server.count(WASM), 1, "all was taken in already");
});

test("a review in place asks what is due, in its order, and what is right then is gone", async () => {
  await keepThree({
    "question-1": [[9, 3, 100]],
    "question-2": [[20, 3, 100], [2, 1, 0]],
    "question-3": [[2, 1, 0, 3]],
  });
  await visit(duePage());
  await see("3 due today", "Review 3 due: Three questions");
  await press("Review 3 due: Three questions");
  const quiz = await inPlace().ready();
  assert.equal(await focused(), "Review: Three questions");
  await quiz.see("about question-3");
  await quiz.answer("J45.901");
  await see("2 due today", "Review 2 due: Three questions");
  await quiz.press("Next question");
  await quiz.see("about question-2");
  await quiz.answer("E11.8");
  // It comes back tomorrow.
  await see("1 due today", "Review 1 due: Three questions");
  await quiz.press("Next question");
  await quiz.see("about question-1");
  await quiz.answer("I10");
  await see("Nothing is due today");
  assert.equal((await browser.events("ready")).at(-1).questions, 3);
  await quiz.press("See the results");
  await quiz.see("Your results");
  await press("Close the review");
  assert.equal(await focused(), "Nothing is due today");
  assert.equal(await browser.run(() => document.querySelector("medcode-due").shadowRoot.querySelector("section")), null);
});

test("a second review begins with what is due by then", async () => {
  await keepThree({ "question-1": [[9, 3, 100]], "question-2": [[9, 3, 100]] });
  await visit(duePage());
  await press("Review 2 due: Three questions");
  await (await inPlace().ready()).answer("I10");
  await press("Review 1 due: Three questions");
  await waitFor(async () => (await browser.events("ready")).length === 2, "the second review");
  await (await inPlace().ready()).see("about question-2");
  assert.equal((await browser.events("ready")).at(-1).questions, 1);
});

test("a question that its quiz has no more is asked for no more", async () => {
  await keepThree({ "question-1": [[9, 3, 100]], "question-9": [[9, 3, 100]] });
  await visit(duePage());
  await press("Review 2 due: Three questions");
  const quiz = await inPlace().ready();
  await quiz.see("about question-1");
  await quiz.answer("I10");
  await see("Nothing is due today");
});

test("no other site’s address becomes a button or a link", async () => {
  await keepThree({});
  const due = { one: [[9, 3, 100]] };
  await keep("a", "far", due, { title: "Far", src: "https://example.org/quiz.json", page: "https://example.org/" });
  await keep("b", "script", due, { title: "Script", src: "javascript:alert(1)", page: "javascript:alert(1)" });
  await keep("c", "near", due, { title: "", src: "https://example.org/quiz.json", page: `${server.origin}/near.html` });
  await visit(duePage());
  await see("3 due today", "Far: 1 due", "Review 1 due: near", "Script: 1 due");
  const links = await browser.run(() => [...document.querySelector("medcode-due").shadowRoot.querySelectorAll("a, button")].map(String));
  assert.deepEqual(links, [`${server.origin}/near.html`]);
});

test("damaged records and a damaged quiz cost nothing but themselves", async () => {
  await keepThree({ "question-1": [[9, 3, 100]], "question-2": [[9, 3, 100]] });
  await browser.run((place) => {
    const key = `medcode-quiz|${place}/three.json|made-up`;
    const whole = localStorage.getItem(`${key}|question-1`);
    localStorage.setItem(`${key}|question-3`, whole.slice(0, -4));
    localStorage.setItem(`${key}|question-4`, whole.replace("[[", '[["x",'));
    localStorage.setItem(`${key}|question-2`, whole.replace("]]}", ']],"memory":[0,4294967295,"x",-1]}'));
    localStorage.setItem(key, "{");
  }, server.origin);
  await visit(duePage());
  await waitFor(async () => (await shown())[0], "a line");
  const [sum, row] = await shown();
  assert.match(sum, /^[1-4] due today$/);
  assert.match(row, /^made-up: [1-4] due$/);
});

test("where storage is refused nothing is due, and nothing fails", async () => {
  await browser.open(server.origin + server.page("", { script: "" }));
  const inner = duePage();
  server.headers = { "access-control-allow-origin": "*" };
  await visit(server.page(`<iframe sandbox="allow-scripts" src="${inner}" title="A frame"></iframe>`, { script: "" }));
  const frame = await browser.run(() => document.querySelector("iframe"));
  await browser.driver.switchTo().frame(frame);
  try {
    await see("Nothing is due today");
    assert.deepEqual(await browser.run(() => seen.errors), []);
  } finally {
    await browser.driver.switchTo().defaultContent();
  }
});

test("without the schedule what was answered before today is due", async () => {
  await keepThree({ "question-1": [[1, 4, 100]] });
  server.put(WASM, { status: 500 });
  await visit(duePage());
  await see("1 due today", "Review 1 due: Three questions");
  assert.match((await browser.console()).join(), /500/);
  server.heal(WASM);
  await visit(duePage());
  await see("Nothing is due today");
});

test("two tabs agree", async () => {
  await keepThree({ "question-1": [[9, 3, 100]], "question-2": [[9, 3, 100]] });
  const due = duePage();
  await visit(due);
  await see("2 due today", "Review 2 due: Three questions");
  const tabs = await browser.secondTab();
  try {
    await visit(due);
    await press("Review 2 due: Three questions");
    await (await inPlace().ready()).answer("I10");
    await see("1 due today", "Review 1 due: Three questions");
    await tabs.first();
    await see("1 due today", "Review 1 due: Three questions");
  } finally {
    await tabs.close();
  }
});

test("removed, it hears nothing; hidden, it is not there; moved, it goes on", async () => {
  await keepThree({ "question-1": [[9, 3, 100]] });
  await visit(duePage("<medcode-due hidden></medcode-due><div></div>"));
  await waitFor(async () => (await shown())[1] !== undefined, "the list");
  assert.equal(await browser.run(() => document.querySelector("medcode-due").checkVisibility()), false);
  await browser.run(() => {
    window.due = document.querySelector("medcode-due");
    due.hidden = false;
    document.querySelector("div").append(due);
  });
  await see("1 due today", "Review 1 due: Three questions");
  const looks = await browser.driver.executeAsyncScript((done) => {
    due.remove();
    let n = 0;
    due.refresh = () => (n += 1);
    localStorage.clear();
    window.dispatchEvent(new StorageEvent("storage", { key: null }));
    document.dispatchEvent(new Event("medcode-answer"));
    document.dispatchEvent(new Event("visibilitychange"));
    setTimeout(() => done(n), 200);
  });
  assert.equal(looks, 0);
  await browser.run(() => {
    delete due.refresh;
    document.body.append(due);
  });
  await see("Nothing is due today");
});

// -------------------------------------------------------------- the quiz itself

test("mode=review asks what is due, else what was missed, else it says so and offers practice", async () => {
  await keepThree({ "question-1": [[1, 1, 0]], "question-2": [[1, 3, 100]], "question-3": [[0, 1, 0]] });
  const page = server.page(eager("/three.json", 'mode="review"'), { head: '<script src="/axe.js"></script>' });
  const quiz = browser.quiz();
  await visit(page);
  await (await quiz.ready()).see("about question-1");
  assert.equal((await browser.events("ready"))[0].questions, 1);
  await quiz.answer("I10");
  await visit(page);
  await (await quiz.ready()).see("about question-3");
  await quiz.answer("J45.901");
  await visit(page);
  await (await quiz.ready()).see("Nothing of this quiz is due today");
  assert.deepEqual(await quiz.labels(), ["Practice this quiz"]);
  assert.deepEqual(await browser.axe(), []);
  await browser.screenshot("review-nothing");
  await quiz.press("Practice this quiz");
  await quiz.see("about question-2");
  await quiz.focus("stage");
  await browser.run(() => document.querySelector("medcode-quiz").setAttribute("mode", "practice"));
  await quiz.see("about question-2");
});

test("a link to the quiz may ask for a review; count says how many", async () => {
  await keepThree({ "question-1": [[9, 3, 100]], "question-2": [[9, 1, 0]], "question-3": [[2, 3, 100]] });
  await visit(`${server.page(eager("/three.json", 'count="2"'))}#medcode-quiz=made-up&mode=review`);
  await (await browser.quiz().ready()).see("about question-2");
  assert.equal((await browser.events("ready"))[0].questions, 2);
  // A link to another quiz is not for this one.
  await visit(`${server.page(eager("/three.json"))}#medcode-quiz=another&mode=review`);
  await (await browser.quiz().ready()).see("Question 1 of 3", ".heading");
});

test("the mode can be changed while the quiz is shown", async () => {
  await keepThree({ "question-2": [[9, 1, 0]] });
  await visit(server.page(eager("/three.json")));
  const quiz = await browser.quiz().ready();
  await quiz.see("about question-1");
  await browser.run(() => document.querySelector("medcode-quiz").setAttribute("mode", "review"));
  await quiz.see("about question-2");
  await browser.run(() => document.querySelector("medcode-quiz").removeAttribute("mode"));
  await quiz.see("about question-1");
});

// ---------------------------------------------------------- accessibility

test("by keyboard alone, under a strict policy, and with names that a screen reader reads", async () => {
  await keepThree({ "question-1": [[9, 3, 100]] });
  await keep("a", "other", { one: [[9, 3, 100]] }, { title: "Two others", page: `${server.origin}/other.html` });
  const policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; " +
    "require-trusted-types-for 'script'; trusted-types medcode-quiz";
  await visit(duePage(undefined, { headers: { "content-security-policy": policy } }));
  await see("2 due today", "Review 1 due: Three questions", "Review 1 due: Two others");
  const named = (await browser.tree()).map((it) => [it.role, it.name]);
  for (const pair of [
    ["list", "Quizzes to review"],
    ["button", "Review 1 due: Three questions"],
    ["link", "Review 1 due: Two others"],
  ]) {
    assert.ok(named.some((it) => String(it) === String(pair)), `${pair} in ${JSON.stringify(named)}`);
  }
  await browser.keys(Key.TAB);
  assert.equal(await focused(), "Review 1 due: Three questions");
  await browser.keys(Key.ENTER);
  const quiz = await inPlace().ready();
  assert.equal(await focused(), "Review: Three questions");
  for (let n = 0; n < 10 && (await quiz.focused()) !== "code 1"; n += 1) await browser.keys(Key.TAB);
  assert.equal(await quiz.focused(), "code 1");
  await browser.keys("I10", Key.ENTER);
  await quiz.see("100");
  await see("1 due today", "Review 1 due: Two others");
  assert.deepEqual((await browser.seen()).violations, []);
});

test("axe finds nothing, and nothing sticks out, in 320 pixels, dark and in forced colors", async (t) => {
  await keepThree({ "question-1": [[9, 3, 100]] });
  const long = "Word-without-any-end-".repeat(6);
  await keep("a", "long", { one: [[9, 3, 100]] }, { title: long, page: `${server.origin}/other.html` });
  const head = '<meta name="color-scheme" content="light dark"><style>body { background: Canvas }</style><script src="/axe.js"></script>';
  for (const [name, features] of Object.entries({
    light: { "prefers-color-scheme": "light" },
    dark: { "prefers-color-scheme": "dark" },
    forced: { "forced-colors": "active" },
  })) {
    if (name === "forced" && !can(t, "forced colors")) continue;
    await browser.media(features);
    await browser.viewport(320);
    await visit(duePage(undefined, { head }));
    await see("2 due today", "Review 1 due: Three questions", `Review 1 due: ${long}`);
    await press("Review 1 due: Three questions");
    await (await inPlace().ready()).see("about question-1");
    assert.deepEqual(await browser.axe(), [], name);
    const width = await browser.run(() => document.documentElement.scrollWidth);
    assert.ok(width <= 320, `${name}: ${width} pixels`);
    await browser.screenshot(`due-${name}`);
  }
  await browser.media({});
  await browser.viewport(1280);
});

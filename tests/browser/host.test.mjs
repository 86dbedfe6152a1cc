// A page that is itself a Yew app, with two quizzes in it; and what becomes of all quizzes of a page
// when the program ends in a panic.

import assert from "node:assert/strict";
import { test } from "node:test";

import { THREE, assign, choose, quizOf } from "./quizzes.mjs";
import { DIST, Key, PANIC_DIST, Server, YEW_HOST, stage, waitFor } from "./support.mjs";

const { server, browser } = await stage(DIST, YEW_HOST);

const QUIZZES = {
  a: quizOf([assign("one", ["I10"]), choose("two", ["+a", "b"]), assign("three", ["I10"])], { id: "a" }),
  b: quizOf([choose("one", ["+a", "b"]), assign("two", ["E11.9"])], { id: "b" }),
};

/** Opens the Yew app, and waits for both of its quizzes. */
async function openHost() {
  for (const [id, quiz] of Object.entries(QUIZZES)) server.quiz(quiz, `/${id}.json`);
  const start = `import start from "/pkg/yew-host.js"; start({ module_or_path: fetch("/pkg/yew-host_bg.wasm") });`;
  server.put("/start.js", { body: start });
  await browser.open(server.origin + server.page("", { head: `<script type="module" src="/start.js"></script>` }));
  return { a: await browser.quiz("#a").ready(), b: await browser.quiz("#b").ready() };
}

/** What the app's handlers have counted: deleted accounts, clicks, inputs and keys. */
async function counts() {
  const text = await browser.run(() => document.querySelector("#counts").textContent);
  const [deleted, clicks, inputs, keys] = text.split(" ").map(Number);
  return { deleted, clicks, inputs, keys };
}

const clickOn = async (selector) => (await browser.run((it) => document.querySelector(it), selector)).click();

// ---------------------------------------------------------------- Yew in Yew

test("no click in a quiz runs a handler of the app around it by mistake", async () => {
  const { a, b } = await openHost();
  await a.answer("I10");
  await a.see("Correct", ".verdict");
  await a.press("Next question");
  await a.click(".choice:last-child input");
  await a.press("Check");
  await a.press("Show the answer");
  await a.press("Next question");
  await a.press("Skip");
  await a.press("Start again");
  await a.press("Keep them");
  await b.click(".choice:first-child input");
  await b.press("Check");
  await b.see("Correct", ".verdict");
  await b.press("Next question");
  await b.press("Add a code");
  await b.press("Remove line 2");
  assert.equal((await counts()).deleted, 0, "no account is gone");
});

test("the app hears each click in a quiz once at most, and the quizzes hear nothing of each other’s", async () => {
  const { a, b } = await openHost();
  await a.press("Add a code");
  const { clicks } = await counts();
  assert.ok(clicks <= 1, `${clicks} clicks`);
  assert.deepEqual(await b.count("[data-line]"), 0);
  await b.click(".choice:first-child input");
  assert.ok((await counts()).clicks <= 2 * clicks + 1, "a label and its field may make two");
  assert.equal(await a.count("[data-line]"), 2);
});

test("the app’s own handlers work on as before", async () => {
  const { a } = await openHost();
  await a.type("I1");
  const before = await counts();
  await clickOn("#outside");
  await clickOn("main > ul button");
  await clickOn("#field");
  await browser.keys("xy");
  const now = await counts();
  assert.deepEqual(now, {
    deleted: before.deleted + 1,
    clicks: before.clicks + 3,
    inputs: before.inputs + 2,
    keys: before.keys + 2,
  });
  await a.answer("I10");
  await a.see("Correct", ".verdict");
});

test("the app listens before the keys get to a quiz, so it hears them, but each only once", async () => {
  const { a } = await openHost();
  await a.click("[data-field=code]");
  const before = await counts();
  await browser.keys("i10");
  assert.deepEqual(await counts(), { ...before, inputs: before.inputs + 3, keys: before.keys + 3 });
});

test("a quiz that the app moves keeps answers and what is being typed", async () => {
  const { a, b } = await openHost();
  await a.type("I1");
  await b.click(".choice:first-child input");
  await b.press("Check");
  for (const order of ["b a", "a b", "b a"]) {
    await clickOn("#swap");
    await waitFor(
      () => browser.run((order) => [...document.querySelectorAll("medcode-quiz")].map((it) => it.id).join(" ") === order, order),
      order,
    );
  }
  assert.deepEqual(await a.values(), ["I1"]);
  assert.equal(await b.text(".verdict"), "Correct 100 of 100 points");
  await a.type("I10");
  await browser.keys(Key.ENTER);
  await a.see("Correct", ".verdict");
  assert.equal((await browser.events("ready")).length, 2, "neither was loaded anew");
});

test("a quiz that the app takes away and brings back goes on where it was", async () => {
  const { a, b } = await openHost();
  await b.click(".choice:last-child input");
  await b.press("Check");
  await b.press("Next question");
  await b.type("E11.");
  for (const n of [1, 2]) {
    await clickOn("#toggle");
    await waitFor(() => browser.run(() => !document.querySelector("#b")), "b to be gone");
    await a.press("Add a code");
    await clickOn("#toggle");
    await b.ready();
    assert.equal(await b.text(".heading"), "Question 2 of 2");
    assert.deepEqual(await b.values(), ["E11."]);
    assert.equal(await a.count("[data-line]"), n + 1);
  }
  assert.equal((await counts()).deleted, 0);
});

// --------------------------------------------------------------------- panic

const CRASH = "The quiz has stopped because of a fault of its own. Your checked answers are kept.";

/** Opens a page with three quizzes whose program can be made to panic. */
async function openFragile() {
  const fragile = await Server.start(PANIC_DIST);
  const quizzes = { a: THREE, b: THREE, c: QUIZZES.b };
  const elements = Object.entries(quizzes).map(([id, quiz]) => {
    const src = fragile.quiz(quiz, quiz === THREE ? "/three.json" : "/b.json");
    return `<medcode-quiz id="${id}" src="${src}" loading="eager"><p>The page’s own words.</p></medcode-quiz>`;
  });
  await browser.open(fragile.origin + fragile.page(elements.join("")));
  const all = {};
  for (const id of Object.keys(quizzes)) all[id] = await browser.quiz(`#${id}`).ready();
  return { ...all, fragile };
}

/** Makes the program panic, and takes what the console says of it. */
async function panic(quiz) {
  await quiz.paste("PANIC!");
  await quiz.see("The quiz has stopped", "[role=alert]");
  const lines = await browser.console();
  assert.ok(lines.some((line) => /unreachable/i.test(line)), "the console says that it was a trap");
  await browser.run(() => (seen.errors = []));
}

test("a panic is told in a sentence by every quiz of the page, and to the page", async () => {
  const { a, b, c } = await openFragile();
  await a.answer("I10");
  await c.click(".choice:first-child input");
  await c.press("Check");
  await a.press("Next question");
  await panic(a);
  for (const quiz of [a, b, c]) {
    await quiz.see(CRASH, "[role=alert]");
    assert.equal(await quiz.showsLight(), true);
    assert.deepEqual(await quiz.labels(), ["Start again"]);
  }
  const errors = (await browser.seen()).events.filter((event) => event.type === "error");
  assert.deepEqual(errors.map((event) => [event.id, event.detail.reason]).sort(), [
    ["a", "crash"],
    ["b", "crash"],
    ["c", "crash"],
  ]);
  assert.deepEqual(Object.keys(await a.records()).sort(), ["one", "question-1"], "what was checked is kept");
});

test("after a panic each quiz can be started again, and has its answers", async () => {
  const { a, b, c, fragile } = await openFragile();
  await a.answer("I10");
  await a.press("Next question");
  await panic(a);
  for (const quiz of [a, b, c]) {
    await quiz.press("Start again");
    await quiz.ready();
  }
  assert.equal(await a.text(".heading"), "Question 2 of 3");
  await a.answer("E11.9");
  await a.see("Correct", ".verdict");
  await b.see("Correct", ".verdict");
  await c.click(".choice:first-child input");
  await c.press("Check");
  await c.see("Correct", ".verdict");
  assert.equal(fragile.count("/pkg/medcode-quiz_bg.wasm"), 1, "the program itself is not loaded again");
});

test("a second panic is told like the first", async () => {
  const { a, b } = await openFragile();
  await panic(a);
  await a.press("Start again");
  await a.ready();
  await panic(a);
  for (const quiz of [a, b]) assert.deepEqual(await quiz.labels(), ["Start again"]);
  await b.press("Start again");
  await b.ready();
  await b.answer("I10");
  await b.see("Correct", ".verdict");
});

test("an element that comes after a panic gets a fresh program, and the stopped ones stay as they are", async () => {
  const { a } = await openFragile();
  await panic(a);
  await browser.run(() => {
    const quiz = document.createElement("medcode-quiz");
    quiz.id = "fresh";
    quiz.setAttribute("src", "/three.json");
    quiz.setAttribute("loading", "eager");
    document.querySelector("h1").after(quiz);
  });
  const fresh = await browser.quiz("#fresh").ready();
  await fresh.answer("I10");
  await fresh.see("Correct", ".verdict");
  assert.deepEqual(await a.labels(), ["Start again"]);
});

test("a stopped quiz can be moved, removed, and given another src", async () => {
  const { a, b, c } = await openFragile();
  await panic(a);
  await a.run((host) => document.querySelector("h1").before(host));
  await b.run((host) => host.remove());
  await c.run((host) => host.setAttribute("src", "/three.json"));
  await c.ready();
  assert.equal(await c.text(".title"), "Three questions");
  await waitFor(() => a.q("button, .heading"), "a way on");
});

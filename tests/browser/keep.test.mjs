// What is kept: by two tabs, by a backup, when it is erased, wiped or refused; and what gives the
// same questions again, on the screen and on paper.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";

import { THREE, assign, choose, quizOf } from "./quizzes.mjs";
import { needs, stage, waitFor } from "./support.mjs";

const { server, browser } = await stage();

const TEN = quizOf(
  Array.from({ length: 10 }, (_, idx) =>
    idx % 3 ? assign(`q${idx}`, ["I10"], { statement: `Statement number ${idx}.` }) : choose(`q${idx}`, [`+right of ${idx}`, `wrong of ${idx}`], { statement: `Statement number ${idx}.` }),
  ),
  { id: "ten", title: "Ten questions" },
);

const element = (src, more = "") => `<medcode-quiz src="${src}" loading="eager" ${more}></medcode-quiz>`;

async function open(quiz = THREE, more = "", path = "/kept.json", head = "") {
  await browser.open(server.origin + server.page(element(server.quiz(quiz, path), more), { head: `<script src="/axe.js"></script>${head}` }));
  return (await browser.quiz()).ready();
}

/** Goes on from an answered question. */
const goOn = async (quiz) => quiz.press((await quiz.labels()).find((it) => it === "Next question" || it === "See the results"));

const tries = async (quiz) =>
  Object.fromEntries(Object.entries(await quiz.records()).map(([id, text]) => [id, (JSON.parse(text).tries ?? []).map((it) => it.r.assign?.[0]?.code ?? it.r.choose)]));

// -------------------------------------------------------------------- two tabs

test("two tabs answer the same quiz in turn, and neither loses the other’s answers", async () => {
  const quiz = await open(TEN);
  const tabs = await browser.twoTabs();
  const expected = {};
  for (let n = 0; n < 10; n += 1) {
    await (n % 2 ? tabs.second() : tabs.first());
    for (let guard = 0; guard < 12 && !(await quiz.text(".statement")).includes(`number ${n}.`); guard += 1) {
      const next = (await quiz.labels()).find((it) => it === "Next question" || it === "Skip");
      await quiz.press(next);
    }
    await quiz.see(`Statement number ${n}.`, ".statement");
    if (n % 3) {
      await quiz.type(`I1${n % 5}`);
      expected[`q${n}`] = [`I1${n % 5}`];
    } else {
      await quiz.click(`.choice:nth-child(${(n % 2) + 1}) input`);
      expected[`q${n}`] = [[n % 2]];
    }
    await quiz.press("Check");
    await waitFor(() => quiz.q(".feedback"), "feedback");
  }
  assert.deepEqual(await tries(quiz), expected);
  for (const tab of [tabs.first, tabs.second]) {
    await tab();
    await quiz.see("10 of 10 answered");
  }
  await tabs.close();
});

test("two tabs at the same question: the second try follows the first, whoever gives it", async () => {
  const quiz = await open(THREE);
  const tabs = await browser.twoTabs();
  await tabs.first();
  await quiz.answer("I11.9");
  await tabs.second();
  await waitFor(() => quiz.q(".feedback"), "the feedback to what the other tab gave");
  await quiz.press("Try again");
  await quiz.answer("I12.9");
  await tabs.first();
  await quiz.see("I12.9", ".feedback");
  await quiz.press("Try again");
  await quiz.answer("I10");
  assert.deepEqual(await tries(quiz), { "question-1": ["I11.9", "I12.9", "I10"] });
  await tabs.close();
});

test("what is being typed in one tab stays while the other one answers another question", async () => {
  const quiz = await open(THREE);
  const tabs = await browser.twoTabs();
  await tabs.first();
  await quiz.type("I1");
  await tabs.second();
  await quiz.press("Skip");
  await quiz.answer("E11.9");
  await tabs.first();
  await quiz.see("1 of 3 answered");
  assert.deepEqual(await quiz.values(), ["I1"]);
  await tabs.close();
});

test("what is erased in one tab is gone in the other one, too", async () => {
  const quiz = await open(THREE);
  await quiz.answer("I10");
  const tabs = await browser.twoTabs();
  await quiz.see("1 of 3 answered");
  await browser.run(() => Object.keys(localStorage).forEach((key) => localStorage.removeItem(key)));
  await tabs.first();
  await quiz.see("0 of 3 answered");
  await tabs.close();
});

test("answers that the browser wiped while the page was open are written again", async () => {
  for (const when of ["at the answer", "at the next question"]) {
    const quiz = await open(THREE);
    await quiz.answer("I10");
    if (when === "at the answer") await browser.run(() => localStorage.clear());
    await quiz.press("Next question");
    if (when !== "at the answer") await browser.run(() => localStorage.clear());
    await quiz.answer("E11.8");
    assert.deepEqual(await tries(quiz), { "question-1": ["I10"], "question-2": ["E11.8"] }, when);
    const whole = await browser.run(() => Object.entries(localStorage).filter(([key]) => key.split("|").length === 3));
    assert.equal(JSON.parse(whole[0][1]).title, "Three questions", when);
  }
});

test("what a full storage refused is stored when there is room again", async () => {
  const quiz = await open(THREE);
  await browser.run(() => {
    for (let text = "x".repeat(1 << 20), n = 0; text; n += 1) {
      try {
        localStorage.setItem(`full-${n}`, text);
      } catch {
        text = text.slice(0, text.length >> 1);
      }
    }
  });
  await quiz.answer("I10");
  await quiz.see("its storage is full or refused", ".notice");
  assert.deepEqual(await tries(quiz), {});
  await browser.run(() => Object.keys(localStorage).filter((key) => key.startsWith("full-")).forEach((key) => localStorage.removeItem(key)));
  await goOn(quiz);
  await quiz.answer("E11.8");
  assert.deepEqual(await tries(quiz), { "question-1": ["I10"], "question-2": ["E11.8"] });
  assert.equal(await quiz.count(".notice"), 0);
});

test("whoever has the focus where another tab has answered finds it at the question", async () => {
  const quiz = await open(THREE);
  const tabs = await browser.twoTabs();
  await quiz.type("E11");
  await tabs.first();
  await quiz.answer("I10");
  await tabs.second();
  await quiz.see("Correct", ".verdict");
  await quiz.focus("stage");
  await tabs.close();
});

test("an exam and a practice of one quiz in a page keep each other’s past", async () => {
  const src = server.quiz(THREE, "/both.json");
  const both = `${element(src, "id=a")}${element(src, `id=b mode="exam"`)}`;
  await browser.open(server.origin + server.page(both));
  const [practice, sat] = [await browser.quiz("#a").ready(), await browser.quiz("#b").ready()];
  await practice.answer("I11.9");
  await practice.press("Next question");
  await sat.press("Start the exam");
  await sat.type("I10");
  await sat.press("Hand in …");
  await sat.press("Hand in");
  await waitFor(() => sat.q(".summary"), "the results");
  const points = async () => JSON.parse((await practice.records())["question-1"]).reviews.map((it) => it[2]);
  assert.deepEqual(await points(), [0, 100]);
  await practice.answer("E11.8");
  await practice.run((host) => host.reset());
  await practice.see("Question 1 of 3", ".heading");
  assert.deepEqual(await points(), [0, 100]);
});

test("the results say what was only shown, and two attempts with the same figures are two", async () => {
  const quiz = await open(THREE);
  await quiz.press("Show the answer");
  await quiz.press("Next question");
  await quiz.answer("E11.8");
  await goOn(quiz);
  await quiz.press("Skip");
  await waitFor(() => quiz.q(".summary"), "the results");
  assert.equal(await quiz.text(".lead"), "0 of 1 answered question right at the first try. You had the answer to 1 question shown. 1 question not answered.");
  const attempts = () => browser.run(() => JSON.parse(Object.entries(localStorage).find(([key]) => key.split("|").length === 3)[1]).attempts?.length);
  for (let n = 1; n <= 2; n += 1) {
    await quiz.press("Start again");
    await quiz.press("Clear and start again");
    for (const code of ["I10", "E11.8", "J45.901"]) {
      await quiz.answer(code);
      await goOn(quiz);
    }
    await waitFor(() => quiz.q(".summary"), "the results");
    assert.equal(await attempts(), n);
  }
});

test("a record of the first version is taken over with its answers", async () => {
  const quiz = await open(THREE);
  await quiz.answer("I11.9");
  await browser.run(() => {
    const [key, text] = Object.entries(localStorage).find(([key]) => key.split("|").length === 4);
    const { q, tries } = JSON.parse(text);
    localStorage.setItem(key, JSON.stringify({ v: 1, q, tries }));
  });
  await browser.driver.navigate().refresh();
  await quiz.ready();
  assert.equal(await quiz.text(".progress [aria-hidden]"), "1 of 3 answered");
  assert.equal(await quiz.count(".notice"), 0);
});

test("a damaged record is set aside, told of, and does not stand in the way of a new answer", async () => {
  const quiz = await open(THREE);
  await quiz.answer("I11.9");
  const key = await browser.run(() => Object.keys(localStorage).find((key) => key.split("|").length === 4));
  await browser.run((key) => localStorage.setItem(key, "{ damaged"), key);
  await browser.driver.navigate().refresh();
  await quiz.ready();
  await quiz.see("the kept answer could not be read", ".notice");
  await quiz.answer("I10");
  await quiz.see("Correct", ".verdict");
  const [record, aside] = await browser.run((key) => [localStorage.getItem(key), localStorage.getItem(`${key}|unread`)], key);
  assert.deepEqual([JSON.parse(record).tries.length, aside], [1, "{ damaged"]);
});

// -------------------------------------------------------------- backup, erasing

/** Answers all three questions and opens what is kept. */
async function answered() {
  const quiz = await open(THREE);
  for (const code of ["I10", "E11.8", "J45.901"]) {
    await quiz.answer(code);
    await goOn(quiz);
  }
  await waitFor(() => quiz.q(".summary"), "the results");
  await quiz.run((host, root) => [...root.querySelectorAll("summary")].find((it) => it.innerText === "Your answers on this device").click());
  return quiz;
}

test("a backup brings everything back after it was erased, and beside what another device has", async () => {
  const folder = mkdtempSync(join(tmpdir(), "medcode-"));
  const quiz = await answered();
  const before = await tries(quiz);
  await quiz.press("Save a backup");
  await quiz.see("Saved: 4 records.", ".more .notice");
  const file = join(folder, "medcode-quiz-backup.json");
  const text = await browser.downloaded("medcode-quiz-backup.json");
  writeFileSync(file, text);
  const backup = JSON.parse(text);
  assert.deepEqual([backup["medcode-quiz-backup"], Object.keys(backup.records).length], [1, 4]);
  await quiz.press("Erase everything …");
  await quiz.focus("erase");
  await quiz.press("Keep everything");
  assert.deepEqual(await tries(quiz), before);
  await quiz.press("Erase everything …");
  await quiz.press("Erase everything");
  await quiz.see("Question 1 of 3", ".heading");
  await quiz.see("0 of 3 answered");
  assert.deepEqual(await browser.run(() => Object.keys(localStorage)), []);
  // Another device: one answer of its own, then the backup.
  await quiz.answer("I11.9");
  for (let n = 0; n < 2; n += 1) {
    await quiz.press(n ? "Skip" : "Next question");
  }
  await quiz.press("Skip");
  await waitFor(() => quiz.q(".summary"), "the results");
  await quiz.run((host, root) => [...root.querySelectorAll("summary")].find((it) => it.innerText === "Your answers on this device").click());
  await (await quiz.q("input[type=file]")).sendKeys(file);
  await quiz.see("Restored:", ".more .notice");
  await quiz.see("3 of 3 answered");
  const after = await tries(quiz);
  assert.deepEqual([after["question-2"], after["question-3"]], [["E11.8"], ["J45.901"]]);
  assert.deepEqual(await browser.axe(), []);
  // A file that is none changes nothing, and says so.
  writeFileSync(join(folder, "other.json"), "[1, 2]");
  await (await quiz.q("input[type=file]")).sendKeys(join(folder, "other.json"));
  await quiz.see("This file is no backup that can be read; nothing was changed.", ".more .notice");
  assert.deepEqual(await tries(quiz), after);
  rmSync(folder, { recursive: true });
});

// ------------------------------------------------------------------- the mark

const marks = () => browser.run(async () => ((await caches.has("medcode-quiz")) ? (await (await caches.open("medcode-quiz")).keys()).map((it) => new URL(it.url).pathname) : null));

// The program comes so fast that nobody looks at storage while it is on its way, and the cache says
// whether there is a mark, however long that takes.
const PATIENT = `<script>{
  const { setTimeout } = window;
  window.setTimeout = (call, ms, ...more) => setTimeout(call, ms === 100 || ms === 500 ? 2e9 : ms, ...more);
}</script>`;

test("a quiz that was answered here is marked, and shows its answers with or without the mark", needs("a cache that outlives its page"), async () => {
  const quiz = await open(THREE, "", "/marked.json", PATIENT);
  assert.equal(await marks(), null);
  await quiz.answer("I10");
  await goOn(quiz);
  await waitFor(marks, "a mark");
  assert.deepEqual(await marks(), ["/marked.json"]);
  const before = await quiz.records();
  for (const isMarked of [true, false, false]) {
    if (!isMarked) await browser.run(() => caches.delete("medcode-quiz"));
    await browser.driver.navigate().refresh();
    await quiz.ready();
    await quiz.see("Question 2 of 3", ".heading");
    await quiz.see("1 of 3 answered");
    assert.deepEqual(await quiz.records(), before);
    await waitFor(async () => (await marks())?.length === 1, "the mark");
  }
  assert.deepEqual(await browser.axe(), []);
});

test("whoever is faster than the look at storage loses nothing that is kept", async () => {
  const hasty = `${PATIENT}<script>addEventListener("medcode-ready", ({ target }) => {
    const field = target.shadowRoot.querySelector("[data-field]");
    if (new URLSearchParams(location.search).has("focus")) field.focus();
    field.value = "J45.909";
    field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
    [...target.shadowRoot.querySelectorAll("button")].find((it) => it.innerText === "Check").click();
    window.wasHasty = true;
  })</script>`;
  const quiz = await open(THREE, "", "/hasty.json");
  await quiz.answer("I10");
  const before = await quiz.records();
  const page = server.origin + server.page(element("/hasty.json"), { head: hasty });
  for (const url of [page, `${page}?focus`]) {
    await browser.run(() => caches.delete("medcode-quiz"));
    await browser.driver.get(url);
    await quiz.ready();
    await quiz.see("1 of 3 answered");
    await quiz.see("Question 2 of 3", ".heading");
    await rest(300);
    assert.deepEqual(await quiz.records(), before, url);
    assert.equal(await quiz.count(".problem"), 0);
    assert.equal(await browser.run(() => window.wasHasty), true);
  }
});

test("the marks are erased with everything, and without storage there are none", async () => {
  const quiz = await answered();
  await waitFor(async () => (await marks())?.length === 1, "the mark");
  await quiz.press("Erase everything …");
  await quiz.press("Erase everything");
  await waitFor(async () => (await marks()) === null, "no marks");
  const none = await open(THREE, `storage="none"`);
  await none.answer("I10");
  await none.press("Next question");
  assert.equal(await marks(), null);
});

// ------------------------------------------------------------------ same again

test("the link gives the same questions in the same order, also in an exam, and so does the printed twin", async () => {
  for (const attributes of [`shuffle count="4"`, `mode="exam" shuffle count="4" time-limit="9"`]) {
    const isExam = attributes.includes("exam");
    const quiz = await open(TEN, attributes, "/quizzes/ten.json");
    if (isExam) await quiz.press("Start the exam");
    const asked = [];
    for (let n = 0; n < 4; n += 1) {
      await quiz.see(`Question ${n + 1} of 4`, ".heading");
      asked.push(await quiz.text(".statement"));
      await quiz.press(isExam ? (n < 3 ? "Next question" : "To the end of the exam") : "Skip");
    }
    if (isExam) await quiz.press("Hand in");
    await waitFor(() => quiz.q(".summary"), "the results");
    const [link, twin] = await quiz.run((host, root) => [root.querySelector(".more input[readonly]").value, root.querySelector("a[href*='print.html']").href]);
    assert.match(link, /#medcode-quiz=ten&.*count=4&seed=\d+/);
    // Somebody else opens it: another page of the site, nothing stored, other attributes.
    const page = server.page(element("/quizzes/ten.json"));
    await browser.open(server.origin + page + new URL(link).hash);
    await quiz.ready();
    if (isExam) await quiz.press("Start the exam");
    for (let n = 0; n < 4; n += 1) {
      await quiz.see(`Question ${n + 1} of 4`, ".heading");
      assert.equal(await quiz.text(".statement"), asked[n], `${attributes}, question ${n + 1}`);
      await quiz.press(isExam ? (n < 3 ? "Next question" : "To the end of the exam") : "Skip");
    }
    await browser.open(twin);
    await waitFor(() => quiz.q(".sheet"), "the questions on paper");
    assert.deepEqual(await quiz.texts(".sheet:not(.key-sheet) .statement"), asked);
    assert.equal((await quiz.texts(".key-sheet .asked")).length, 4);
  }
});

test("the questions are printed without the key, and the key without the questions", async () => {
  const quiz = await open(TEN, "print", "/quizzes/ten.json");
  await waitFor(() => quiz.q(".sheet"), "the questions on paper");
  assert.deepEqual(await browser.axe(), []);
  await browser.run(() => (window.print = () => (window.printed = (window.printed ?? 0) + 1)));
  const shown = () =>
    browser.onPaper(() =>
      quiz.run((host, root) => [...root.querySelectorAll(".sheet h3")].filter((it) => it.checkVisibility()).map((it) => it.innerText)),
    );
  assert.deepEqual(await shown(), ["Questions"], "by the browser’s own menu");
  await quiz.press("Print the key");
  await waitFor(() => browser.run(() => window.printed === 1), "to be printed");
  assert.deepEqual(await shown(), ["Key"]);
  await quiz.press("Print the questions");
  await waitFor(() => browser.run(() => window.printed === 2), "to be printed again");
  assert.deepEqual(await shown(), ["Questions"]);
});

test("the page to print fetches nothing from another origin", async () => {
  await browser.open(`${server.origin}/print.html?src=${encodeURIComponent("https://example.org/quiz.json")}`);
  const quiz = browser.quiz();
  await waitFor(() => quiz.q(".failure"), "a sentence");
  await browser.console(); // that no quiz is named
  assert.equal((await browser.asked()).filter((url) => url.startsWith("https://example.org")).length, 0);
});

// -------------------------------------------------------------------- currency

test("a quiz past its edition says so at once, with a way to ask for a newer one", async () => {
  const quiz = await open({ ...THREE, editions: { icd10cm: "FY2024" }, report: "https://example.org/report" });
  assert.match(await quiz.text(".notice"), /^Its keys follow ICD-10-CM FY2024, which ended on 30 Sep 2024; codes may have changed since\. Ask for a newer version\.$/);
  assert.equal(await quiz.run((host, root) => root.querySelector(".notice a").href), "https://example.org/report");
  const mail = await open({ ...THREE, valid_until: "2025-01-31", report: "someone@example.org" });
  assert.equal(await mail.run((host, root) => root.querySelector(".notice a").href), "mailto:someone@example.org");
  const script = await open({ ...THREE, valid_until: "2025-01-31", report: "javascript:alert(1)" });
  assert.equal(await script.count(".notice a"), 0);
});

test("an exam year asks what its code sets are for, and says what is left out", async () => {
  const dated = quizOf([assign("new", ["I10"], { date: "2026-11-03" }), assign("old", ["I10"], { date: "2026-09-03" })], { id: "dated" });
  const quiz = await open(dated, `mode="exam" exam-year="2026" time-limit="5"`);
  await quiz.see("Questions 1", ".facts");
  await quiz.run((host, root) => root.querySelector(".drawn summary").click());
  await quiz.see("1 question left out", ".drawn");
  await quiz.press("Start the exam");
  await quiz.see("3 Sep 2026", ".facts");
});

test("a hint takes its points from the answer, and the feedback says so", async () => {
  const quiz = await open(quizOf([assign("one", ["I10"], { hints: ["Chapter 9."] })], { id: "hinted" }));
  await quiz.press("Hint (−10 points)");
  await quiz.answer("I10");
  assert.match(await quiz.text(".verdict"), /100 of 100 points, −10 for 1 hint/);
  const [answer] = await browser.events("answer");
  assert.equal(answer.points, 90);
});

test("the trend has each attempt once, however often its results are looked at", async () => {
  const quiz = await open(THREE);
  const attempts = () => browser.run(() => JSON.parse(Object.entries(localStorage).find(([key]) => key.split("|").length === 3)[1]).attempts ?? []);
  for (const code of ["I10", "E11.8", "J45.901"]) {
    await quiz.answer(code);
    await goOn(quiz);
  }
  await waitFor(() => quiz.q(".summary"), "the results");
  await quiz.press("Back to the last question");
  await quiz.press("See the results");
  await browser.driver.navigate().refresh();
  await waitFor(() => quiz.q(".summary"), "the results");
  await quiz.press("Back to the last question");
  await quiz.press("See the results");
  assert.deepEqual((await attempts()).map((it) => it.slice(1)), [[0, 2, 3, 2, 3]]);
  await quiz.press("Repeat what was missed");
  await quiz.answer("E11.9");
  for (let n = 0; n < 2; n += 1) await goOn(quiz);
  await waitFor(() => quiz.q(".summary"), "the results");
  assert.deepEqual((await attempts()).map((it) => it.slice(1)), [[0, 2, 3, 2, 3], [0, 3, 3, 3, 3]]);
  const pictures = await quiz.run((host, root) => [...root.querySelectorAll("svg[role=img]")].map((it) => it.getAttribute("aria-label")));
  assert.ok(pictures.includes("Your attempts. Case accuracy went from 67 % to 100 %."), pictures.join("\n"));
});

// ------------------------------------------------------------------- certainty

test("certainty is asked for where the page wants it, kept, and held against what was right", async () => {
  const quiz = await open(THREE, "certainty");
  await waitFor(() => quiz.q(".certainty"), "the question how sure one is");
  for (const [code, sure] of [["I11.9", 3], ["E11.9", 3], ["J45.901", 1]]) {
    await quiz.type(code);
    await quiz.click(`.certainty label:nth-child(${sure}) input`);
    await quiz.press("Check");
    await waitFor(() => quiz.q(".feedback"), "feedback");
    await goOn(quiz);
  }
  await waitFor(() => quiz.q(".summary"), "the results");
  const pictures = await quiz.run((host, root) => [...root.querySelectorAll("svg[role=img]")].map((it) => it.getAttribute("aria-label")));
  assert.ok(pictures.includes("How sure, how right. You were sure and wrong 1 time; that comes back first."), pictures.join("\n"));
});

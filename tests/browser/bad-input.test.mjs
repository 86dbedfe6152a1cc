// Bad quizzes, hostile texts and absurd answers: each costs a sentence at most, never the page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { THREE, assign, choose, quizOf } from "./quizzes.mjs";
import { Key, stage, waitFor } from "./support.mjs";

const { server, browser } = await stage();

/** Opens a page with the quiz at that path. */
async function open(src, head = "") {
  const body = `<medcode-quiz src="${src}" loading="eager"><p>The page’s own words.</p></medcode-quiz>`;
  await browser.open(server.origin + server.page(body, { head }));
  return browser.quiz();
}

const openQuiz = async (quiz, head) => (await open(server.quiz(quiz), head)).ready();

// -------------------------------------------------------------- bad quizzes

const UNREADABLE = "This quiz can’t be read; its author has to mend the file.";
const MISTAKEN = "This quiz has a mistake that its author has to mend.";
const without = (field) => Object.fromEntries(Object.entries(THREE).filter(([name]) => name !== field));
const body = (quiz) => ({ body: typeof quiz === "string" ? quiz : JSON.stringify(quiz) });

const BAD_QUIZZES = [
  ["that is missing", { status: 404 }, "network", "The quiz could not be loaded. The server said 404."],
  ["that is refused", { status: 500 }, "network", "The quiz could not be loaded. The server said 500."],
  ["that is empty", body(""), "format", UNREADABLE],
  ["that is a page of HTML", body("<!doctype html><p>Not found</p>"), "format", UNREADABLE],
  ["that is cut short", body(JSON.stringify(THREE).slice(0, 200)), "format", UNREADABLE],
  ["that is another thing in JSON", body({ name: "a package", version: 1 }), "format", UNREADABLE],
  ["that is only a number", body("1"), "format", UNREADABLE],
  ["that is null", body("null"), "format", UNREADABLE],
  ["that is nested too deeply", body("[".repeat(100_000)), "format", UNREADABLE],
  ["that is of a later format", body({ format: 2, all: "new" }), "format", "This quiz needs a newer version of the quiz program."],
  ["without a title", body(without("title")), "format", UNREADABLE],
  ["with an unknown field", body({ ...THREE, titel: "x" }), "format", UNREADABLE],
  ["without questions", body({ ...THREE, question: [] }), "format", "This quiz has no questions yet."],
  ["with an id twice", body(quizOf([assign("a", ["I10"]), assign("a", ["I11.9"])])), "format", MISTAKEN],
  ["with fields that contradict", body(quizOf([{ ...assign("a", ["I10"]), choice: [{ text: "x" }] }])), "format", MISTAKEN],
  ["with no right choice", body(quizOf([choose("a", ["b", "c"])])), "format", MISTAKEN],
  ["whose key is no code", body(quizOf([assign("a", ["broken wrist"])])), "format", MISTAKEN],
];

for (const [what, answer, reason, sentence] of BAD_QUIZZES) {
  test(`a quiz ${what} leaves the page’s own content and a sentence, until it is mended`, async () => {
    const src = server.put("/bad.json", answer);
    const quiz = await open(src);
    await waitFor(() => quiz.q(".quiz, [role=alert]"), "the sentence");
    assert.equal(await quiz.text("[role=alert]"), sentence);
    assert.equal(await quiz.showsLight(), true);
    const [error, ...more] = await browser.events("error");
    assert.deepEqual([error.reason, more], [reason, []]);
    assert.ok((await browser.console()).some((line) => line.includes("medcode-quiz>")));
    server.quiz(THREE, src);
    await quiz.press("Try again");
    await quiz.ready();
    assert.equal(await quiz.showsLight(), false);
    assert.equal(await quiz.text(".heading"), "Question 1 of 3");
  });
}

test("a server that is gone is told from one that refuses", async () => {
  const quiz = await open("http://127.0.0.1:9/quiz.json");
  await quiz.see("The quiz could not be loaded. Is the network there?", "[role=alert]");
  assert.ok((await browser.console()).length > 0);
});

test("a bad quiz in place of a good one leaves the good one’s answers for later", async () => {
  const src = server.quiz(THREE);
  const quiz = await (await open(src)).ready();
  await quiz.answer("I10");
  await quiz.run((host) => host.setAttribute("src", "/missing.json"));
  await quiz.see("The server said 404.", "[role=alert]");
  await quiz.run((host, root, src) => host.setAttribute("src", src), src);
  await quiz.ready();
  assert.equal(await quiz.text(".progress [aria-hidden]"), "1 of 3 answered");
  assert.ok((await browser.console()).length > 0);
});

test("whoever tries again by keyboard is in the quiz afterwards, not at the top of the page", async () => {
  const src = server.put("/bad.json", { status: 500 });
  const quiz = await open(src);
  await quiz.see("The server said 500.", "[role=alert]");
  server.quiz(THREE, src);
  await quiz.tabTo("Try again");
  await browser.keys(Key.ENTER);
  await quiz.ready();
  await quiz.focus("stage");
  assert.ok((await browser.console()).length > 0);
});

test("the last of many failures is the one that is told", async () => {
  const quiz = await open("/missing-1.json");
  await waitFor(() => quiz.q("[role=alert]"), "the sentence");
  for (const _ of [1, 2, 3]) await quiz.run((host) => void host.start());
  await waitFor(async () => (await browser.events("error")).length > 1, "another failure");
  await browser.barrier();
  assert.equal(await quiz.count("[role=alert]"), 1);
  assert.ok((await browser.console()).length > 0);
});

// ------------------------------------------------------------ a large quiz

test("a quiz of 10,000 questions is shown, answered and summed up", async (t) => {
  const statement = "A statement of ordinary length, as it would stand in a chart. ".repeat(6);
  const questions = Array.from({ length: 10_000 }, (_, idx) => assign(`q-${idx}`, ["I10"], { statement }));
  const src = server.quiz(quizOf(questions));
  const start = Date.now();
  const since = () => `${Date.now() - start} ms`;
  const quiz = await (await open(src)).ready();
  t.diagnostic(`ready after ${since()}`);
  assert.equal(await quiz.text(".heading"), "Question 1 of 10000");
  await quiz.answer("I10");
  await quiz.see("Correct", ".verdict");
  t.diagnostic(`answered after ${since()}`);
  await quiz.press("Next question");
  await quiz.see("Question 2 of 10000", ".heading");
  await quiz.type("I11.9");
  t.diagnostic(`typed after ${since()}`);
  // Skipping 9,998 times is no test of ours; the results are one setting of `count` away.
  await quiz.run((host) => host.setAttribute("count", "9999"));
  await quiz.see("of 9999", ".heading");
  await quiz.run((host) => host.results().items.length).then((length) => assert.equal(length, 9999));
  t.diagnostic(`drawn anew after ${since()}`);
});

test("the results of 10,000 answered questions open", async (t) => {
  const questions = Array.from({ length: 10_000 }, (_, idx) => assign(`q-${idx}`, ["I10"]));
  const src = server.quiz(quizOf(questions));
  const quiz = await (await open(src)).ready();
  await quiz.press("Show the answer");
  await quiz.see("I10", ".solution");
  // The other 9,999 were answered in the same way at other times.
  await browser.run(() => {
    const [[key, text]] = Object.entries(localStorage).filter(([key]) => key.startsWith("medcode-quiz|") && key.split("|").length === 4);
    const record = JSON.parse(text);
    window.put = (n, q) => localStorage.setItem(key.replace(/q-0$/, `q-${n}`), JSON.stringify({ ...record, q }));
  });
  const n_kept = await quiz.run(async (host, root, n) => {
    const { quiz } = host;
    for (let idx = 1; idx < n; idx += 1) put(idx, hashOf(quiz.question[idx]));
    return Object.keys(localStorage).length;

    // What src/progress.rs does, in numbers that JavaScript can count with.
    function hashOf({ statement, ask }) {
      let hash = 0xcbf29ce484222325n;
      for (const text of [statement, ask, "assign"]) {
        for (const byte of [...new TextEncoder().encode(text), 0]) {
          hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
        }
      }
      return Number(hash >> 11n);
    }
  }, 10_000);
  assert.equal(n_kept, 10_001, "one of the quiz itself");
  const start = Date.now();
  await browser.driver.navigate().refresh();
  await quiz.ready();
  t.diagnostic(`restored and summed up after ${Date.now() - start} ms`);
  assert.equal(await quiz.text(".heading"), "Your results");
  assert.equal(await quiz.text(".lead"), "No question is answered yet. You had the answers to 10000 questions shown.");
  assert.equal(await quiz.count(".misses li"), 200, "a list that can be drawn");
  assert.match(await quiz.text(".summary"), /And 9800 more\./);
  await quiz.press("Start again");
  await quiz.press("Clear and start again");
  await quiz.see("Question 1 of 10000", ".heading");
  t.diagnostic(`erased after ${Date.now() - start} ms`);
});

// ----------------------------------------------------------- hostile texts

const HOSTILE = `<img src=x onerror="hacked=1"> <script>hacked=1</script> </script><svg onload=hacked=1> javascript:hacked=1 &lt;b&gt; {{7*7}}`;

test("markup and script in any text of a quiz are shown as text", async () => {
  const key = { code: "I10", why: HOSTILE, evidence: ["Evidence"] };
  const wrong = [{ code: "I11.9", error: "wrong-category", why: HOSTILE, cite: [HOSTILE] }];
  const more = { statement: `Evidence. ${HOSTILE}`, ask: HOSTILE, hints: [HOSTILE], rationale: HOSTILE, cite: [HOSTILE] };
  const choices = choose("two", ["+right", "wrong"], more);
  choices.choice = choices.choice.map((choice, idx) => ({ ...choice, text: `${idx}${HOSTILE}`, why: HOSTILE }));
  const quiz = await openQuiz(
    quizOf([assign("one", [key], { ...more, wrong, alternative: [{ line: [{ code: "I12.9" }], why: HOSTILE }] }), choices], {
      title: HOSTILE,
      description: HOSTILE,
      lang: `en" onclick="hacked=1`,
      authors: [HOSTILE],
      report: "javascript:hacked=1",
      namespace: HOSTILE,
      editions: { icd10cm: HOSTILE },
    }),
  );
  const shown = HOSTILE.replace(/\s+/g, " ");
  const seen = async (selector) => assert.ok((await quiz.text(selector)).includes(shown), selector);
  for (const selector of [".title", ".description", ".statement", ".ask", ".footer"]) await seen(selector);
  await quiz.press("Hint (−10 points)");
  await seen(".hints");
  await quiz.answer("I11.9");
  await seen(".finding");
  await quiz.press("Show the answer");
  await seen(".solution .key");
  await seen(".sources");
  await quiz.press("Next question");
  await quiz.click(".choice:last-child input");
  await quiz.press("Check");
  await seen(".choices");
  await seen(".finding");
  await quiz.press("See the results");
  await quiz.see("Your results", ".heading");
  assert.equal(await quiz.count("img, script, svg[onload], a:not([href*='/print.html?']), [onclick], b"), 0);
  assert.equal(await browser.run(() => typeof window.hacked), "undefined");
});

test("what a reader types is shown as text", async () => {
  const quiz = await openQuiz(THREE);
  await quiz.answer(`<img src=x onerror=hacked=1>`);
  assert.match(await quiz.text(".graded-line code"), /<img src=x onerror=hacked=1>/i);
  assert.equal(await quiz.count("img"), 0);
});

test("emphasis and code are the only markup of a text", async () => {
  const quiz = await openQuiz(quizOf([assign("one", ["I10"], { statement: "An *old* `E11.9`, 2 * 3.\n\nAnd [a link](http://x)." })]));
  assert.deepEqual(await quiz.texts(".statement em, .statement code"), ["old", "E11.9"]);
  assert.deepEqual(await quiz.texts(".statement p"), ["An old E11.9, 2 * 3.", "And [a link](http://x)."]);
});

test("Arabic, Hebrew and emoji run in their own direction, and nothing sticks out", async () => {
  const arabic = "مريض عمره ٣٤ عامًا سقط على يده اليمنى الممدودة. كسر كوليس في الكعبرة اليمنى.";
  const hebrew = "בת 34 החליקה על רצפה רטובה ונחתה על יד ימין.";
  const emoji = "👩🏽‍⚕️🦴".repeat(60);
  const one = assign("one", ["I10"], { statement: arabic, ask: hebrew, hints: [`${emoji} ${"W".repeat(300)}`], rationale: arabic });
  const two = choose("two", [`+${arabic}`, hebrew, emoji], { statement: emoji, ask: "English." });
  const quiz = await openQuiz(quizOf([one, two], { title: arabic, lang: "ar" }));
  const direction = (selector) => quiz.run((host, root, selector) => getComputedStyle(root.querySelector(selector)).direction, selector);
  assert.equal(await direction(".title"), "rtl");
  assert.equal(await direction(".statement p"), "rtl");
  assert.equal(await direction(".ask p"), "rtl");
  assert.equal(await direction(".footer p:last-child"), "ltr");
  assert.equal(await quiz.run((host, root) => root.querySelector(".quiz").lang), "ar");
  await browser.viewport(360);
  const overflow = () => browser.run(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await quiz.press("Hint (−10 points)");
  assert.equal(await overflow(), 0);
  await quiz.answer("🦴".repeat(200));
  assert.equal(await overflow(), 0);
  await quiz.press("Show the answer");
  await quiz.press("Next question");
  await quiz.see("Question 2 of 2", ".heading");
  assert.equal(await overflow(), 0);
  assert.equal(await direction(".choice:first-child [dir]"), "rtl");
  await browser.viewport(1280);
});

// ---------------------------------------------------------- absurd answers

test("an answer of 10,000 characters is graded, and one of a million as well", async () => {
  const quiz = await openQuiz(THREE);
  await quiz.answer("I10");
  await quiz.press("Next question");
  await quiz.paste("E11.9".repeat(2_000));
  await quiz.press("Check");
  await quiz.see("Not correct", ".verdict");
  await quiz.see("Too long: ", ".finding");
  await quiz.press("Try again");
  await quiz.paste("9".repeat(1_000_000));
  await quiz.press("Check");
  await quiz.see("Not correct", ".verdict");
  await quiz.press("Back");
  await quiz.see("Correct", ".verdict");
});

test("500 lines are entered, moved and graded", async (t) => {
  const quiz = await openQuiz(THREE);
  const start = Date.now();
  await quiz.run(async (host, root) => {
    const next = () => new Promise(requestAnimationFrame);
    for (let n = 1; n < 500; n += 1) {
      [...root.querySelectorAll("button")].find((it) => it.innerText.trim() === "Add a code").click();
      if (n % 50 === 0) await next();
    }
    await next();
  });
  // The first of them waits for a part of the program.
  await waitFor(async () => (await quiz.count("[data-line]")) === 500, "500 lines");
  assert.ok(!(await quiz.labels()).includes("Add a code"), "500 are the most");
  t.diagnostic(`500 lines after ${Date.now() - start} ms`);
  await quiz.type("I10", "[data-line='499'] [data-field=code]");
  await browser.chord(Key.ALT, Key.ARROW_UP);
  await quiz.focus("code 499");
  await quiz.type("E11.9", "[data-line='0'] [data-field=code]");
  await browser.keys(Key.ENTER);
  await quiz.see("Partly correct 50 of 100 points", ".verdict");
  assert.equal(await quiz.count(".graded-line"), 2, "empty lines are no answers");
  t.diagnostic(`graded after ${Date.now() - start} ms`);
});

for (const [what, text, sentence] of [
  ["control characters", "\u0000\u0007\u001b\u007f", "Enter a code first."],
  ["nothing but spaces", " \t\u00a0\u200b\ufeff ", "Enter a code first."],
  ["a lone surrogate", "\ud83e", "This has the shape of no code."],
  ["half of a code and half of an emoji", "I1\ud83e0", "can’t stand in place"],
  ["letters beyond ASCII", "ⅠⅠ10", "can’t stand in place"],
  ["a number that no number holds", "9".repeat(400), "Too long"],
  ["words", "broken wrist", "This has the shape of no code."],
]) {
  test(`an answer of ${what} gets a clear sentence, and the other answers stay`, async () => {
    const quiz = await openQuiz(THREE);
    await quiz.answer("I10");
    await quiz.press("Next question");
    await quiz.paste(text);
    await quiz.press("Check");
    await waitFor(() => quiz.q(".finding, [role=alert]"), "a sentence");
    assert.ok((await quiz.text(".finding, [role=alert]")).includes(sentence), await quiz.text(".finding, [role=alert]"));
    await quiz.press("Back");
    await quiz.see("Correct", ".verdict");
    await browser.driver.navigate().refresh();
    await quiz.ready();
    assert.match(await quiz.text(".progress [aria-hidden]"), /^[12] of 3 answered$/);
  });
}

test("absurd units and modifiers get a clear sentence", async () => {
  const key = { code: "E0114", set: "hcpcs", modifiers: ["NU"], units: 1 };
  const quiz = await openQuiz(quizOf([assign("one", [key])]));
  await quiz.type("E0114");
  await quiz.type("99999999999999999999", "[aria-label='Units, line 1']");
  await quiz.see("Units are a whole number from 1 to 999,999.", ".help");
  await quiz.type("1", "[aria-label='Units, line 1']");
  await quiz.paste("🦴", "[aria-label='Modifiers, line 1']");
  await quiz.see("A modifier is two letters or digits.", ".help");
  await quiz.press("Check");
  await quiz.see("Not correct", ".verdict");
});

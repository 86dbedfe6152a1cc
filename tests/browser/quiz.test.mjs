// A reader takes a quiz: answers, reads what was wrong, goes on, sees the results.

import assert from "node:assert/strict";
import { test } from "node:test";

import { THREE, assign, choose, quizOf } from "./quizzes.mjs";
import { Key, builtQuiz, stage, waitFor } from "./support.mjs";

const FIRST_STEPS = `<medcode-quiz src="/quizzes/first-steps.json" loading="eager"></medcode-quiz>`;

const { server, browser } = await stage();

/** Opens a page with this quiz, or with this HTML. */
async function open(quiz) {
  const element = (src) => `<medcode-quiz src="${src}" loading="eager"></medcode-quiz>`;
  const body = typeof quiz === "string" ? quiz : element(server.quiz(quiz));
  await browser.open(server.origin + server.page(body));
  return browser.quiz().ready();
}

/** What a live region says from now on. */
const listen = (quiz) =>
  quiz.run((host, root) => {
    const region = root.querySelector(".quiz > [role=status]");
    window.said = [];
    new MutationObserver(() => said.push(region.textContent)).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
const said = () => browser.run(() => window.said);

test("a question can be answered by keyboard alone", async () => {
  const quiz = await open(FIRST_STEPS);
  await quiz.tabTo("code 1");
  await browser.keys("S39.012A", Key.ENTER);
  await quiz.focus("feedback");
  assert.match(await quiz.text(".verdict"), /^Not correct 0 of 100 points$/);
  await quiz.tabTo("Try again");
  await browser.keys(Key.SPACE);
  await quiz.focus("code 1");
  await browser.chord(Key.CONTROL, "a");
  await browser.keys("m5450", Key.ENTER);
  await quiz.see("Correct 100 of 100 points", ".verdict");
  await quiz.focus("feedback");
  await quiz.tabTo("Next question");
  await browser.keys(Key.ENTER);
  await quiz.focus("stage");
  assert.equal(await quiz.text(".heading"), "Question 2 of 10");
});

test("a whole quiz can be done by keyboard alone, up to the results", async () => {
  const quiz = await open(FIRST_STEPS);
  const { question: questions } = builtQuiz("first-steps");
  for (const [idx, question] of questions.entries()) {
    await quiz.see(`Question ${idx + 1} of 10`, ".heading");
    if (question.kind === "assign") {
      await quiz.tabTo("code 1");
      await browser.keys(question.key.find((line) => !line.optional).code);
    } else {
      const n_down = question.choice.findIndex((choice) => choice.right);
      await quiz.tabTo("choice");
      await browser.keys(...(n_down ? Array(n_down).fill(Key.ARROW_DOWN) : [Key.SPACE]));
    }
    await browser.keys(Key.ENTER);
    await quiz.focus("feedback");
    assert.match(await quiz.text(".verdict"), /^Correct/, question.id);
    await quiz.tabTo(idx === 9 ? "See the results" : "Next question");
    await browser.keys(Key.ENTER);
    await quiz.focus("stage");
  }
  assert.equal(await quiz.text(".heading"), "Your results");
  assert.equal(await quiz.text(".lead"), "10 of 10 answered questions right at the first try.");
  assert.deepEqual(await quiz.texts(".gauge-value"), ["100 %", "100 %", "100 %", "100 %"]);
  assert.deepEqual((await browser.events("complete")).length, 1);
});

test("the feedback names the error, its cost and the words to look at, but not the code", async () => {
  const quiz = await open(FIRST_STEPS);
  await quiz.press("Skip");
  await quiz.press("Skip");
  await quiz.see("Question 3 of 10", ".heading");
  assert.deepEqual(await quiz.lit(), [], "nothing is lit up before an answer");
  await quiz.answer("S52.532A");
  assert.equal(await quiz.text(".verdict"), "Partly correct 50 of 100 points");
  assert.match(await quiz.text(".finding"), /^Wrong laterality/);
  assert.match(await quiz.text(".finding"), /The X-ray names the right radius/);
  assert.match(await quiz.text(".finding"), /I\.B\.13$/);
  assert.equal(await quiz.text(".cost [aria-hidden]"), "−50");
  assert.deepEqual(await quiz.lit(), [
    "Colles' fracture, right distal radius",
    "Closed reduction under hematoma block",
  ]);
  assert.doesNotMatch(await quiz.run((host, root) => root.textContent), /S52\.?531A/, "the key stays secret");
});

test("hints come one after the other, and each gets the focus", async () => {
  const quiz = await open(FIRST_STEPS);
  const { hints } = builtQuiz("first-steps").question[0];
  await quiz.type("M54");
  await quiz.press("First hint (−10 points)");
  await quiz.focus("hint");
  assert.deepEqual(await quiz.texts(".hints li"), [hints[0]]);
  await quiz.press("Next hint (−10 points)");
  await quiz.focus("hint");
  assert.deepEqual(await quiz.texts(".hints li"), hints);
  assert.equal(await quiz.run((host, root) => root.activeElement.innerText.trim()), hints[1]);
  assert.ok(!(await quiz.labels()).includes("Next hint (−10 points)"), "there is no third one");
  assert.deepEqual([await quiz.values(), await quiz.count(".feedback")], [["M54"], 0], "and nothing was checked");
});

test("Try again keeps what was typed; Show the answer gives code, reasons and evidence", async () => {
  const quiz = await open(FIRST_STEPS);
  await quiz.answer("M54.9");
  await quiz.press("Try again");
  await quiz.focus("code 1");
  assert.deepEqual(await quiz.values(), ["M54.9"]);
  await quiz.press("Show the answer");
  await quiz.focus("solution");
  assert.equal(await quiz.text(".key code"), "M54.50");
  assert.match(await quiz.text(".solution"), /Low back pain without a stated cause or type\./);
  assert.match(await quiz.text(".solution"), /Why Index: Pain, low back/);
  assert.match(await quiz.text(".sources"), /I\.A\.3, I\.B\.2, I\.B\.18/);
  assert.deepEqual(await quiz.lit(), ["No leg pain", "Assessment: low back pain"]);
  assert.ok(!(await quiz.labels()).includes("Check"), "there is nothing left to check");
});

test("the last try shows the answer by itself", async () => {
  const quiz = await open(quizOf([assign("one", ["I10"])], { tries: 2 }));
  await quiz.answer("I11.9");
  assert.equal(await quiz.count(".solution"), 0);
  await quiz.press("Try again");
  await quiz.answer("I12.9");
  await quiz.see("I10", ".solution .key");
  assert.ok(!(await quiz.labels()).includes("Try again"));
});

test("Skip, Next and Back go where they say, and the heading gets the focus", async () => {
  const quiz = await open(THREE);
  assert.deepEqual(await quiz.labels(), ["Add a code", "Check", "Show the answer", "Skip"]);
  await quiz.press("Skip");
  await quiz.see("Question 2 of 3", ".heading");
  await quiz.focus("stage");
  await quiz.answer("E11.9");
  await quiz.press("Next question");
  await quiz.see("Question 3 of 3", ".heading");
  await quiz.focus("stage");
  await quiz.press("Back");
  await quiz.see("Question 2 of 3", ".heading");
  assert.equal(await quiz.text(".verdict"), "Correct 100 of 100 points", "what was answered is still there");
  await quiz.press("Next question");
  await quiz.press("Skip");
  await quiz.see("Your results", ".heading");
  await quiz.focus("stage");
  assert.equal(await quiz.text(".lead"), "1 of 1 answered question right at the first try. 2 questions not answered.");
  assert.deepEqual(await browser.events("complete"), [], "with questions open, nothing is complete");
  await quiz.press("Back to the last question");
  await quiz.see("Question 3 of 3", ".heading");
});

test("checking nothing says what to do, in the field", async () => {
  const quiz = await open(quizOf([assign("one", ["I10"]), choose("two", ["+a", "b"])]));
  await quiz.press("Check");
  await quiz.see("Enter a code first.", "[role=alert]");
  await quiz.focus("code 1");
  assert.equal(await quiz.count("[data-field=code][aria-invalid=true]"), 1);
  await browser.keys("I10");
  assert.equal(await quiz.count("[role=alert]"), 0, "the sentence goes when something is typed");
  assert.deepEqual(await quiz.values(), ["I10"], "and the field stays the same, so that no key is lost");
  assert.equal(await quiz.focused(), "code 1");
  await quiz.press("Skip");
  await quiz.press("Check");
  await quiz.see("Choose an answer first.", "[role=alert]");
  await quiz.focus("choice");
});

test("lines are added, moved and removed, and the focus goes to the line in question", async () => {
  const quiz = await open(quizOf([assign("one", ["I10", "E11.9", "J45.901"])]));
  await quiz.type("A");
  await quiz.press("Add a code");
  await quiz.focus("code 2");
  await browser.keys("B");
  await quiz.press("Add a code");
  await quiz.focus("code 3");
  await browser.keys("C");
  assert.deepEqual(await quiz.values(), ["A", "B", "C"]);
  await quiz.press("Move up line 3");
  await quiz.focus("code 2");
  assert.deepEqual(await quiz.values(), ["A", "C", "B"]);
  await quiz.press("Remove line 2");
  await quiz.focus("code 1");
  assert.deepEqual(await quiz.values(), ["A", "B"]);
  await quiz.press("Remove line 1");
  await quiz.focus("code 1");
  assert.deepEqual(await quiz.values(), ["B"]);
  assert.ok(!(await quiz.labels()).includes("Remove line 1"), "one line always stays");
});

test("Alt with an arrow moves a line while it is typed", async () => {
  const quiz = await open(quizOf([assign("one", ["I10", "E11.9"])]));
  await quiz.type("A");
  await quiz.press("Add a code");
  await browser.keys("B");
  await browser.chord(Key.ALT, Key.ARROW_UP);
  await quiz.focus("code 1");
  assert.deepEqual(await quiz.values(), ["B", "A"]);
  await browser.keys("2");
  assert.deepEqual(await quiz.values(), ["B2", "A"]);
  await browser.chord(Key.ALT, Key.ARROW_DOWN);
  await quiz.focus("code 2");
  assert.deepEqual(await quiz.values(), ["A", "B2"]);
  await browser.chord(Key.ALT, Key.ARROW_DOWN);
  assert.deepEqual(await quiz.values(), ["A", "B2"], "the last line stays the last");
});

test("a screen reader hears of each line that is added, moved or removed, also of a second one", async () => {
  const quiz = await open(quizOf([assign("one", ["I10", "E11.9"])]));
  await listen(quiz);
  await quiz.press("Add a code");
  await quiz.focus("code 2");
  assert.equal((await said()).length, 1);
  await quiz.press("Add a code");
  await quiz.focus("code 3");
  assert.equal((await said()).length, 2, "the same words again are no news to a live region");
  await browser.chord(Key.ALT, Key.ARROW_UP);
  await quiz.focus("code 2");
  assert.match((await said()).at(-1), /^Moved to line 2\.\s*$/);
  await quiz.press("Remove line 2");
  await quiz.focus("code 1");
  await quiz.press("Remove line 2");
  await waitFor(async () => (await quiz.values()).length === 1, "the line to go");
  assert.equal((await said()).length, 5, (await said()).join(" | "));
});

test("a code that fits two code sets is asked about", async () => {
  const key = [{ code: "G0121", set: "hcpcs" }];
  const quiz = await open(quizOf([assign("one", key, { sets: ["icd10cm", "hcpcs"] })]));
  await quiz.type("G0121");
  await quiz.see("Fits two code sets. Which one do you mean?", ".help");
  assert.deepEqual(await quiz.texts(".sets label"), ["ICD-10-CM", "HCPCS Level II"]);
  await browser.keys(Key.ENTER);
  await quiz.see("This code fits two code sets. Say which one you mean.", "[role=alert]");
  assert.equal(await quiz.run((host, root) => root.activeElement.type), "radio", "the question has the focus");
  await browser.keys(Key.ARROW_DOWN);
  await quiz.see("HCPCS Level II G0121", ".help");
  assert.deepEqual(await quiz.run((host, root) => [...root.querySelectorAll(".sets input")].map((it) => it.checked)), [
    false,
    true,
  ]);
  await browser.keys(Key.ENTER);
  await quiz.see("Correct 100 of 100 points", ".verdict");
});

test("what was said of a code does not hold for the next one", async () => {
  const key = [{ code: "G0121", set: "hcpcs" }];
  const quiz = await open(quizOf([assign("one", key, { sets: ["icd10cm", "hcpcs"] })]));
  await quiz.type("G0121");
  await quiz.click(".sets label:last-child input");
  await quiz.see("HCPCS Level II G0121", ".help");
  await quiz.type("G0105");
  await quiz.see("Fits two code sets.", ".help");
  assert.equal(await quiz.count(".sets :checked"), 0);
});

test("several choices are marked with Space and judged one by one", async () => {
  const quiz = await open(quizOf([choose("one", ["+a", "b", "+c", "d"])]));
  assert.equal(await quiz.text("legend"), "Choose all that apply");
  await quiz.tabTo("choice");
  await browser.keys(Key.SPACE, Key.TAB, Key.SPACE, Key.SPACE, Key.TAB, Key.TAB, Key.SPACE, Key.ENTER);
  await quiz.focus("feedback");
  const states = () => quiz.run((host, root) => [...root.querySelectorAll(".choice")].map((it) => it.dataset.state));
  assert.deepEqual(await states(), ["right", "none", "none", "wrong"]);
  await quiz.press("Show the answer");
  await quiz.focus("solution");
  assert.deepEqual(await states(), ["right", "none", "missing", "wrong"]);
});

test("modifiers, units and POA have fields of their own and are graded", async () => {
  const hcpcs = { code: "E0114", set: "hcpcs", modifiers: ["NU"], units: 2 };
  const quiz = await open(quizOf([assign("one", [hcpcs]), assign("two", [{ code: "I10", poa: "Y" }])]));
  await quiz.type("E0114");
  await quiz.type("RR", "[aria-label='Modifiers, line 1']");
  await quiz.type("2", "[aria-label='Units, line 1']");
  await quiz.press("Check");
  await quiz.see("E0114-RR × 2", ".graded-line");
  await quiz.see("Wrong modifier", ".graded-line");
  await quiz.press("Try again");
  await quiz.type("NU", "[aria-label='Modifiers, line 1']");
  await quiz.press("Check");
  await quiz.see("Correct", ".verdict");
  await quiz.press("Next question");
  await quiz.type("I10");
  await browser.keys(Key.TAB, "N");
  await quiz.press("Check");
  await quiz.see("POA indicators: 0 of 1 right.", ".poa-score");
  assert.match(await quiz.text(".verdict"), /^Partly correct 100 of 100 points$/);
  await quiz.press("Try again");
  assert.deepEqual(await quiz.values("select"), ["N"]);
});

test("the points add up in the open", async () => {
  const quiz = await open(FIRST_STEPS);
  await quiz.answer("M54.5");
  await quiz.click(".score summary");
  await quiz.see("Your points", ".score");
  const rows = await quiz.texts(".score tr");
  const points = rows.map((row) => Number(row.match(/−?\d+$/)[0].replace("−", "-")));
  assert.equal(points.slice(0, -1).reduce((sum, n) => sum + n), points.at(-1), rows.join(" | "));
});

test("a reload keeps answers, hints and what was being typed", async () => {
  const hints = ["One.", "Two."];
  const quiz = await open(quizOf([assign("one", ["I10"], { hints }), assign("two", ["E11.9"]), assign("three", ["I10"])]));
  await quiz.press("First hint (−10 points)");
  await quiz.answer("I11.9");
  await quiz.press("Next question");
  await quiz.type("E11.6");
  await browser.driver.navigate().refresh();
  await quiz.ready();
  assert.equal(await quiz.text(".heading"), "Question 2 of 3", "it goes on where an answer is missing");
  assert.deepEqual(await quiz.values(), ["E11.6"]);
  assert.equal(await quiz.text(".progress [aria-hidden]"), "1 of 3 answered");
  await quiz.press("Back");
  assert.match(await quiz.text(".verdict"), /^Partly|^Not correct/);
  assert.deepEqual(await quiz.texts(".hints li"), ["One."]);
  assert.deepEqual(await browser.events("answer"), [], "nothing was answered anew");
});

test("a reload in the middle of a second try comes back to it", async () => {
  const quiz = await open(THREE);
  await quiz.answer("I11.9");
  await quiz.press("Try again");
  await quiz.type("I12.9");
  await browser.driver.navigate().refresh();
  await quiz.ready();
  await quiz.press("Back");
  assert.deepEqual(await quiz.values(), ["I12.9"]);
});

test("what was answered with everything right is a summary after a reload, too", async () => {
  const quiz = await open(quizOf([assign("one", ["I10"])]));
  await quiz.answer("I10");
  await browser.driver.navigate().refresh();
  await quiz.ready();
  assert.equal(await quiz.text(".heading"), "Your results");
  assert.deepEqual(await browser.events("complete"), [], "reaching it was told once, before");
});

test("the results list the misses; one can be looked at, all of them repeated", async () => {
  const quiz = await open(THREE);
  await quiz.answer("I10");
  await quiz.press("Next question");
  await quiz.answer("E10.9");
  await quiz.press("Next question");
  await quiz.press("Show the answer");
  await quiz.press("See the results");
  await quiz.see("Your results", ".heading");
  assert.equal(await quiz.text(".lead"), "1 of 2 answered questions right at the first try. You had the answer to 1 question shown.");
  const pictures = await quiz.run((host, root) => [...root.querySelectorAll("svg[role=img]")].map((it) => it.getAttribute("aria-label")));
  assert.ok(pictures.some((it) => /^What cost you most\. Wrong category: \d+ points\.$/.test(it)), pictures.join("\n"));
  assert.deepEqual(
    (await quiz.texts(".miss-head")).map((it) => it.replace(/\d+ points/, "… points")),
    ["Question 2 … points", "Question 3 answer shown"],
  );
  await quiz.click(".misses li:first-child button");
  await quiz.see("Question 2 of 3", ".heading");
  await quiz.focus("stage");
  await quiz.press("Next question");
  await quiz.press("See the results");
  await quiz.press("Repeat what was missed");
  await quiz.see("Question 2 of 3", ".heading");
  await quiz.focus("stage");
  assert.deepEqual(await quiz.values(), [""], "the missed answer is gone");
  await quiz.press("Back");
  assert.match(await quiz.text(".verdict"), /^Correct/, "the right one is not");
});

test("Start again asks first, and then forgets the answers, here and in storage, but not when they were given", async () => {
  const quiz = await open(THREE);
  await quiz.answer("I11.9");
  await quiz.press("Next question");
  await quiz.press("Skip");
  await quiz.press("Skip");
  await quiz.press("Start again");
  await quiz.focus("confirm");
  assert.match(await quiz.text(".confirm"), /This clears your answers to this quiz\./);
  await quiz.press("Keep them");
  await quiz.focus("stage");
  assert.equal(await quiz.count(".confirm"), 0);
  assert.deepEqual(Object.keys(await quiz.records()), ["question-1"]);
  await quiz.press("Start again");
  await quiz.press("Clear and start again");
  await quiz.see("Question 1 of 3", ".heading");
  await quiz.focus("stage");
  assert.deepEqual(await quiz.values(), [""]);
  const [record] = Object.values(await quiz.records()).map((text) => JSON.parse(text));
  assert.deepEqual([record.tries, record.draft, record.reviews.length], [undefined, undefined, 1]);
});

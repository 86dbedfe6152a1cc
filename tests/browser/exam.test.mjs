// An exam: sat, flagged, handed in and looked at again by keyboard alone, and heard; resumed after
// the renderer has crashed; its clock.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";

import { assign, built, choose, quizOf } from "./quizzes.mjs";
import { Browser, Key, attemptPart, laterPart, needs, stage, waitFor } from "./support.mjs";

const { server, browser } = await stage();

/** Six questions of one step each, so that a test can tell which answer stands where. */
const SIX = built(quizOf(
  [
    assign("one", ["I10"], { topics: ["heart"] }),
    choose("two", ["first", "+second", "third"], { topics: ["choices"] }),
    assign("three", ["E11.9"], { topics: ["sugar"] }),
    choose("four", ["+first", "second", "third"], { topics: ["choices"] }),
    assign("five", ["J45.901"], { topics: ["lung"] }),
    choose("six", ["first", "second", "+third"], { topics: ["choices"] }),
  ],
  { title: "Six questions", id: "six-questions", code_book: false },
));

const exam = (src, more = `time-limit="20"`) => `<medcode-quiz src="${src}" loading="eager" mode="exam" ${more}></medcode-quiz>`;

async function open(quiz = SIX, more) {
  await browser.open(server.origin + server.page(exam(server.quiz(quiz, "/six.json"), more), { head: `<script src="/axe.js"></script>` }));
  return (await browser.quiz()).ready();
}

/** Starts an exam and waits for its first question. */
async function start(quiz = SIX, more) {
  const element = await open(quiz, more);
  await element.press("Start the exam");
  await element.see("Question 1 of", ".heading");
  return element;
}

/** Leaves the page of an exam and comes back as if so many milliseconds had passed, by the system's clock. */
async function comeBackAfter(milliseconds) {
  const url = await browser.driver.getCurrentUrl();
  await browser.driver.get(server.origin + server.page("<p>Elsewhere.</p>"));
  await browser.run((milliseconds) => {
    const key = Object.keys(localStorage).find((it) => it.startsWith("medcode-exam|") && it.split("|").length === 3);
    const record = JSON.parse(localStorage.getItem(key));
    localStorage.setItem(key, JSON.stringify({ ...record, last: record.last - milliseconds }));
  }, milliseconds);
  await browser.driver.get(url);
}

const left = (quiz) => quiz.text(".time-left strong");
const seconds = (time) => time.split(":").reduce((sum, part) => 60 * sum + Number(part), 0);
const records = () =>
  browser.run(() =>
    Object.fromEntries(
      Object.entries(localStorage)
        .filter(([key]) => key.startsWith("medcode-exam|") && key.split("|").length === 4)
        .map(([key, text]) => [key.split("|").at(-1), JSON.parse(text).draft]),
    ),
  );

test("by keyboard alone an exam is sat, flagged, handed in and looked at again, and heard at each step", async () => {
  await browser.media({ "prefers-reduced-motion": "reduce" }); // axe is not to look at what fades in
  const quiz = await open();
  const hears = async (step, ...lines) => {
    const heard = await browser.heard();
    for (const line of lines) {
      assert.ok(heard.some((it) => (line instanceof RegExp ? line.test(it) : it === line)), `${step}: ${line} in\n${heard.join("\n")}`);
    }
    assert.deepEqual(await browser.axe(), [], step);
  };
  await hears("cover", "heading “Exam”", "button “Start the exam”", /term “Questions”|definition “/);
  await quiz.tabTo("Start the exam");
  await browser.keys(Key.ENTER);
  await quiz.see("Question 1 of 6", ".heading");
  await quiz.focus("stage");
  await hears(
    "first question",
    "heading “Question 1 of 6” focused",
    /^timer “/,
    "navigation “Questions of the exam”",
    "button “Question 1, not answered”",
    "textbox “Code 1”",
    "button “Next question”",
    "button “Flag”",
  );
  // Typed, and nothing graded: Enter checks nothing.
  await quiz.tabTo("code 1");
  await browser.keys("I10", Key.ENTER);
  assert.equal(await quiz.count(".feedback"), 0);
  await quiz.tabTo("Flag");
  await browser.keys(Key.SPACE);
  await quiz.see("Flagged.", ".quiz > [role=status]");
  await hears("flagged", "button “Flag” focused pressed", "button “Question 1, answered, flagged”");
  await quiz.tabTo("Next question");
  await browser.keys(Key.ENTER);
  await quiz.see("Question 2 of 6", ".heading");
  await quiz.tabTo("choice");
  await browser.keys(Key.ARROW_DOWN); // the second one
  await hears("second question", "radio “second” checked focused");
  // The way to each question: one stop, and arrows within.
  await browser.keys(Key.TAB);
  for (let n = 0; n < 40 && !/^Question \d/.test(await quiz.focused()); n += 1) await browser.chord(Key.SHIFT, Key.TAB);
  assert.equal(await quiz.focused(), "Question 2, answered");
  await browser.keys(Key.END);
  assert.equal(await quiz.focused(), "Question 6, not answered");
  await browser.keys(Key.HOME, Key.ARROW_RIGHT, Key.ARROW_RIGHT, Key.ARROW_LEFT, Key.ARROW_DOWN);
  assert.equal(await quiz.focused(), "Question 3, not answered");
  await browser.keys(Key.ENTER);
  await quiz.see("Question 3 of 6", ".heading");
  await quiz.tabTo("Hand in …");
  await browser.keys(Key.ENTER);
  await quiz.see("4 questions not answered: they count as wrong.", ".lead");
  await quiz.focus("stage");
  await hears(
    "before handing in",
    "heading “Hand in the exam?” focused",
    "list “Not answered”",
    "list “Flagged”",
    "button “Hand in”",
    "button “Back to the questions”",
  );
  await quiz.tabTo("Hand in");
  await browser.keys(Key.ENTER);
  await waitFor(() => quiz.q(".summary"), "the results");
  await quiz.focus("stage");
  assert.equal(await quiz.text(".lead"), "2 of 6 questions right, 4 questions not answered.");
  await hears(
    "results",
    "heading “Your exam” focused",
    /^image “By topic\. Weakest: sugar, 0 of 1 questions right\.”/,
    /^image “Over- and under-coding\./,
    "button “New exam”",
    /^button “Question 3 ?not answered/,
  );
  for (let n = 0; n < 40 && !(await quiz.focused()).startsWith("Question 3"); n += 1) await browser.keys(Key.TAB);
  await browser.keys(Key.ENTER);
  await quiz.see("The answer", ".solution");
  assert.equal(await quiz.text(".heading"), "Question 3 of 6");
  await hears("looking at an answer again", "region “Solution”", "button “Results”");
  await quiz.tabTo("Results");
  await browser.keys(Key.ENTER);
  await quiz.see("Your exam", ".heading");
});

test("in every stage axe finds nothing and nothing sticks out, at 360 px and in the dark", async () => {
  await browser.viewport(360);
  await browser.media({ "prefers-color-scheme": "dark" });
  const quiz = await open(SIX, `time-limit="20" certainty blueprint="cca"`);
  const look = async (stage) => {
    assert.deepEqual(await browser.axe(), [], stage);
    assert.ok(await browser.run(() => document.documentElement.scrollWidth <= innerWidth), `${stage} fits`);
  };
  await look("cover");
  await quiz.press("Start the exam");
  await waitFor(() => quiz.q(".certainty, .choices, .lines"), "a question");
  await look("question");
  await quiz.press("Hand in …");
  await look("end");
  await quiz.press("Hand in");
  await waitFor(() => quiz.q(".summary"), "the results");
  await browser.run(() => document.querySelector("medcode-quiz").shadowRoot.querySelectorAll("details").forEach((it) => (it.open = true)));
  await look("results");
  await browser.viewport(1280);
  await browser.media({ "prefers-color-scheme": "light" });
});

test("it tells the page what it tells in practice, after it was handed in", async () => {
  const quiz = await start();
  await quiz.type("I10");
  await quiz.press("Hand in …");
  assert.deepEqual(await browser.events("answer"), []);
  await quiz.press("Hand in");
  await waitFor(() => quiz.q(".summary"), "the results");
  const answers = await browser.events("answer");
  assert.deepEqual(answers.map((it) => [it.question, it.points]), [["one", 100], ["two", 0], ["three", 0], ["four", 0], ["five", 0], ["six", 0]]);
  const [complete] = await browser.events("complete");
  assert.deepEqual([complete.questions, complete.correct, complete.caseAccuracy], [6, 1, [1, 6]]);
});

test("the clock goes on while the page is closed, and can be hidden", async () => {
  const quiz = await start();
  assert.match(await left(quiz), /^20:00|19:5\d$/);
  await quiz.press("Hide the clock");
  assert.equal(await quiz.count(".time-left"), 0);
  await quiz.press("Show the clock");
  await quiz.type("I10");
  const before = seconds(await left(quiz));
  await comeBackAfter(300_000);
  await quiz.ready();
  assert.equal(await quiz.text(".heading"), "Question 1 of 6");
  assert.deepEqual(await quiz.values(), ["I10"]);
  const now = seconds(await left(quiz));
  assert.ok(before - 300 - now >= 0 && before - 300 - now <= 5, `${before} and five minutes later ${now}`);
  await quiz.press("Hand in …");
  await quiz.press("Hand in");
  await waitFor(() => quiz.q(".summary"), "the results");
  assert.match(await quiz.text(".exam-says"), /The exam was not open for 5:[01]\d; that time counted\./);
});

test("a clock that was set back adds no time, and the results say so", async () => {
  const quiz = await start();
  await quiz.type("I10");
  const before = seconds(await left(quiz));
  await comeBackAfter(-3_600_000); // as if the clock had been ahead before
  await quiz.ready();
  const now = seconds(await left(quiz));
  assert.ok(before - now >= 0 && before - now <= 5, `${before}, then ${now}`);
  await quiz.press("Hand in …");
  await quiz.press("Hand in");
  await quiz.see("This device’s clock was set back 1 time; that added no time.", ".exam-says");
});

test("when the time is over it is handed in by itself, with what was answered", async () => {
  const quiz = await start(SIX, `time-limit="1"`);
  await quiz.type("I10");
  await comeBackAfter(57_000);
  await waitFor(() => quiz.q(".summary"), "the results");
  assert.equal(await quiz.text(".lead"), "1 of 6 questions right, 5 questions not answered.");
  assert.match(await quiz.text(".exam-says"), /1:00 of 1:00, all of it/);
});

test("two tabs sit the same exam: what one answers the other one has, and it is handed in once", async () => {
  const quiz = await start();
  await quiz.type("I10");
  const tabs = await browser.twoTabs();
  assert.equal(await quiz.text(".heading"), "Question 1 of 6");
  assert.deepEqual(await quiz.values(), ["I10"]);
  await quiz.press("Next question");
  await quiz.click(".choice:nth-child(2) input");
  await tabs.first();
  await quiz.press("Next question");
  assert.equal(await quiz.run((host, root) => root.querySelectorAll(".choice input")[1].checked), true);
  await quiz.press("Next question");
  await quiz.type("E11.9");
  await quiz.press("Hand in …");
  await quiz.press("Hand in");
  await waitFor(() => quiz.q(".summary"), "the results");
  await tabs.second();
  await waitFor(() => quiz.q(".summary"), "the results in the other tab");
  assert.equal(await quiz.text(".lead"), "3 of 6 questions right, 3 questions not answered.");
  await tabs.close();
});

test("two tabs at the same question of an exam: what was given last counts, whichever tab moves on", async () => {
  const quiz = await start();
  await quiz.type("I11");
  const tabs = await browser.twoTabs();
  assert.deepEqual(await quiz.values(), ["I11"]);
  await tabs.first();
  await quiz.type("I10");
  await tabs.second();
  await waitFor(async () => (await quiz.values())[0] === "I10", "the change in the other tab");
  await quiz.press("Flag");
  await quiz.press("Next question");
  assert.equal((await records()).one.assign[0].code, "I10");
  await tabs.close();
  assert.deepEqual(await quiz.values(), ["I10"]);
});

test("nothing of an exam before is seen in a new one, whatever the page asks for meanwhile", async () => {
  const quiz = await start(SIX, `time-limit="20"`);
  await quiz.type("I10");
  await quiz.press("Hand in …");
  await quiz.press("Hand in");
  await waitFor(() => quiz.q(".summary"), "the results");
  await browser.driver.get(server.origin + server.page(exam("/six.json", `time-limit="30"`)));
  await quiz.ready();
  await quiz.see("30 minutes", ".facts");
  assert.equal(await quiz.count(".notice"), 0);
  await quiz.press("Start the exam");
  assert.deepEqual(await quiz.values(), [""]);
  await quiz.press("Next question");
  await browser.driver.navigate().refresh();
  await quiz.see("Question 2 of 6", ".heading");
  assert.equal(await quiz.count(".solution, .feedback"), 0);
  assert.deepEqual(await records(), {});
  assert.equal(await quiz.run((host) => host.results()), null, "the page learns nothing either");
});

test("a new exam in one tab is not undone by the results that another one shows, nor is erasing", async () => {
  const quiz = await start();
  await quiz.type("I10");
  await quiz.press("Hand in …");
  await quiz.press("Hand in");
  await waitFor(() => quiz.q(".summary"), "the results");
  const tabs = await browser.twoTabs();
  await waitFor(() => quiz.q(".summary"), "the results in the other tab");
  await tabs.first();
  await quiz.press("New exam");
  await quiz.press("Clear and start again");
  await quiz.see("Start the exam", ".cover");
  await tabs.second();
  await quiz.see("Start the exam", ".cover");
  assert.deepEqual(await browser.events("answer"), [], "nothing is graded once more");
  await tabs.first();
  await quiz.see("Start the exam", ".cover");
  await quiz.press("Start the exam");
  assert.deepEqual(await quiz.values(), [""]);
  await tabs.second();
  await quiz.see("Question 1 of 6", ".heading");
  await tabs.close();
});

test("a finished exam is not graded once more because its author edits a question", async () => {
  const quiz = await start();
  await quiz.type("I10");
  await quiz.press("Hand in …");
  await quiz.press("Hand in");
  await waitFor(() => quiz.q(".summary"), "the results");
  const edited = { ...SIX, question: SIX.question.map((it) => (it.id === "one" ? { ...it, statement: "Another statement." } : it)) };
  server.quiz(edited, "/six.json");
  await browser.driver.navigate().refresh();
  await waitFor(() => quiz.q(".summary"), "the results");
  assert.deepEqual(await browser.events("answer"), []);
  await quiz.see("1 question changed since you answered", ".notice");
  const reviews = await browser.run(() => Object.entries(localStorage).filter(([key]) => key.startsWith("medcode-quiz|") && key.split("|").length === 4).map(([, text]) => JSON.parse(text).reviews.length));
  assert.deepEqual(reviews, [1, 1, 1, 1, 1, 1]);
});

test("two exam elements of one quiz in a page are one exam", async () => {
  const src = server.quiz(SIX, "/six.json");
  const two = `<medcode-quiz id="a" src="${src}" loading="eager" mode="exam" time-limit="5"></medcode-quiz><medcode-quiz id="c" src="${src}" loading="eager" mode="exam" count="2" time-limit="7"></medcode-quiz>`;
  await browser.open(server.origin + server.page(two));
  const [a, c] = [await browser.quiz("#a").ready(), await browser.quiz("#c").ready()];
  await a.press("Start the exam");
  await a.type("I10");
  await waitFor(async () => (await c.values())[0] === "I10", "the same in the other one");
});

test("half minutes are minutes, words behind a number say nothing, and what is no number is no limit", async () => {
  for (const [limit, shown] of [["1.5", "2 minutes"], ["90 minutes", "90 minutes"], ["-5", "no limit"], ["soon", "no limit"]]) {
    const quiz = await open(SIX, `time-limit="${limit}"`);
    await quiz.see(shown, ".facts");
  }
});

test("an exam under way is not thrown away by another seed, and a new one can be begun after it", async () => {
  const quiz = await start(SIX, `seed="7" shuffle`);
  await quiz.press("Next question");
  const asked = await quiz.text(".statement");
  await browser.driver.get(server.origin + server.page(exam("/six.json", `seed="8" shuffle`)));
  await quiz.ready();
  assert.equal(await quiz.text(".statement"), asked);
  await quiz.press("Hand in …");
  await quiz.press("Hand in");
  await quiz.press("New exam");
  await quiz.press("Clear and start again");
  await quiz.see("Exam", ".heading");
  assert.deepEqual(await records(), {});
});

test("what was withdrawn in one tab stays withdrawn, whatever the other one does", async () => {
  const quiz = await start();
  await quiz.type("I10");
  await quiz.press("Flag");
  const tabs = await browser.twoTabs();
  assert.deepEqual(await quiz.values(), ["I10"]);
  await tabs.first();
  await (await quiz.q("[data-field]")).sendKeys(Key.END, Key.BACK_SPACE, Key.BACK_SPACE, Key.BACK_SPACE);
  await quiz.press("Flag");
  assert.deepEqual(await records(), {});
  await tabs.second();
  await waitFor(async () => (await quiz.values())[0] === "", "an empty field");
  await quiz.press("Next question");
  assert.deepEqual(await records(), {});
  await tabs.first();
  await quiz.see("Questions: 0 of 6 answered, 0 flagged");
  await tabs.close();
});

test("what was handed in stays so, whatever a tab does that was busy meanwhile", needs("busy tabs"), async () => {
  const quiz = await start();
  await quiz.type("I10");
  await quiz.press("Next question");
  const tabs = await browser.twoTabs();
  await quiz.see("Question 2 of 6", ".heading");
  await browser.run(() =>
    setTimeout(() => {
      for (const end = Date.now() + 2_500; Date.now() < end; );
      const root = document.querySelector("medcode-quiz").shadowRoot;
      root.querySelectorAll(".choice input")[1].click();
      [...root.querySelectorAll("button")].find((it) => it.innerText === "Next question").click();
      window.wasBusy = true;
    }, 300),
  );
  await tabs.first();
  await rest(500);
  await quiz.press("Hand in …");
  await quiz.press("Hand in");
  await waitFor(() => quiz.q(".summary"), "the results");
  await tabs.second();
  await waitFor(() => quiz.q(".summary"), "the results");
  assert.equal(await browser.run(() => window.wasBusy), true);
  for (const tab of [tabs.first, tabs.second]) {
    await tab();
    assert.equal(await quiz.text(".lead"), "1 of 6 questions right, 5 questions not answered.");
  }
  const kept = await browser.run(() => JSON.parse(Object.entries(localStorage).find(([key]) => key.startsWith("medcode-exam|") && key.split("|").length === 3)[1]));
  assert.deepEqual([kept.is_closed, kept.is_graded], [true, true]);
  await tabs.close();
});

test("where a part of the program does not come there is a way to try again, and it leads on", async () => {
  const quiz = await start();
  await quiz.type("I10");
  for (const parts of [[laterPart()], [attemptPart()], [laterPart(), attemptPart()]]) {
    for (const path of parts) server.put(path, { status: 503 });
    await browser.driver.navigate().refresh();
    await quiz.see("could not be loaded");
    for (const path of parts) server.heal(path);
    await browser.console(); // the browser complains of 503, as it should
    await quiz.press("Try again");
    await quiz.see("Question 1 of 6", ".heading");
    assert.deepEqual(await quiz.values(), ["I10"]);
    await quiz.focus("stage");
  }
});

test("a code book that never answers does not hold up the grading", async () => {
  const quiz = await open({ ...SIX, code_book: true });
  server.hold("/medcode-code-book.js");
  await quiz.press("Start the exam");
  await quiz.type("I11.9");
  await quiz.press("Hand in …");
  await quiz.press("Hand in");
  await waitFor(() => quiz.q(".summary"), "the results", 12_000);
  assert.equal(await quiz.text(".lead"), "0 of 6 questions right, 5 questions not answered.");
});

test("an answer of an exam that can’t be read is set aside when the exam is handed in", async () => {
  const quiz = await start();
  await quiz.type("I10");
  const url = await browser.driver.getCurrentUrl();
  await browser.driver.get(server.origin + server.page("<p>Elsewhere.</p>"));
  const key = await browser.run(() => {
    const key = Object.keys(localStorage).find((it) => it.startsWith("medcode-exam|") && it.split("|").length === 4);
    localStorage.setItem(key, '{"v":99}');
    return key;
  });
  await browser.driver.get(url);
  await quiz.ready();
  await quiz.see("the kept answer could not be read", ".notice");
  await quiz.press("Hand in …");
  await quiz.press("Hand in");
  await waitFor(() => quiz.q(".summary"), "the results");
  assert.equal(await browser.run((key) => localStorage.getItem(`${key}|unread`), key), '{"v":99}');
});

// ------------------------------------------------------------------- crashes

/** Small, seeded, and good enough to choose moments: Mulberry32. */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

test("after the renderer has crashed at twenty moments an exam goes on each time with every answer and the right time", needs("a crash"), async () => {
  const own = await Browser.start(); // its tabs crash; nobody else's shall
  const draw = random(20_261_122);
  const src = server.quiz(SIX, "/six.json");
  const url = server.origin + server.page(exam(src));
  const quiz = own.quiz();
  const given = new Map(); // what was answered, by place
  let started; // the time by which an answer is known to have been given
  try {
    await own.driver.get(url);
    await quiz.ready();
    await quiz.press("Start the exam");
    await quiz.see("Question 1 of 6", ".heading");
    started = Date.now();
    let place = 0;
    for (let crash = 1; crash <= 20; crash += 1) {
      // A tab to go on from, since a driver can do nothing in a crashed one.
      const here = await own.driver.getWindowHandle();
      await own.driver.switchTo().newWindow("tab");
      const next = await own.driver.getWindowHandle();
      await own.driver.switchTo().window(here);
      // A few answers, then the crash in the middle of the exam.
      for (let n = Math.floor(draw() * 3); n >= 0; n -= 1) {
        place = Math.floor(draw() * 6);
        await quiz.run((host, root, place) => root.querySelectorAll(".exam-bar .place")[place].click(), place);
        await quiz.see(`Question ${place + 1} of 6`, ".heading");
        if (place % 2 === 0) {
          const code = `X${String(Math.floor(draw() * 100)).padStart(2, "0")}.${crash % 10}`;
          await quiz.type(code);
          given.set(place, code);
        } else {
          const choice = Math.floor(draw() * 3);
          await quiz.click(`.choice:nth-child(${choice + 1}) input`);
          given.set(place, choice);
        }
      }
      await own.crash();
      await own.driver.switchTo().window(next);
      await own.driver.get(url);
      await quiz.ready();
      const time = seconds(await left(quiz));
      const passed = (Date.now() - started) / 1000;
      assert.ok(Math.abs(1200 - passed - time) <= 3, `crash ${crash}: ${passed} s passed, ${time} s are left`);
      assert.equal(await quiz.text(".heading"), `Question ${place + 1} of 6`, `crash ${crash}`);
      for (const [place, answer] of given) {
        await quiz.run((host, root, place) => root.querySelectorAll(".exam-bar .place")[place].click(), place);
        await quiz.see(`Question ${place + 1} of 6`, ".heading");
        const found =
          typeof answer === "string"
            ? (await quiz.values())[0]
            : await quiz.run((host, root) => [...root.querySelectorAll(".choice input")].findIndex((it) => it.checked));
        assert.equal(found, answer, `crash ${crash}, question ${place + 1}`);
      }
    }
    await quiz.press("Hand in …");
    await quiz.press("Hand in");
    await waitFor(() => quiz.q(".summary"), "the results");
    const right = new Map([[0, "I10"], [1, 1], [2, "E11.9"], [3, 0], [4, "J45.901"], [5, 2]]);
    const nRight = [...given].filter(([place, answer]) => right.get(place) === answer).length;
    assert.match(await quiz.text(".lead"), new RegExp(`^${nRight} of 6 `));
  } finally {
    await own.close();
  }
});

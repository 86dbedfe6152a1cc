// Pages with a strict policy: what docs/embedding.md names is enough, and what is missing is said.

import assert from "node:assert/strict";
import { test } from "node:test";

import { THREE, assign, choose, quizOf } from "./quizzes.mjs";
import { CORS, Server, stage, waitFor } from "./support.mjs";

const { server, browser } = await stage();

const LIGHT = "<p>The page’s own words.</p>";
const strict = (script = "script-src 'self' 'wasm-unsafe-eval'", self = "'self'") =>
  `default-src 'none'; ${script}; style-src ${self}; connect-src ${self}`;
const TRUSTED_TYPES = "require-trusted-types-for 'script'; trusted-types medcode-quiz";

/** Opens a page under a policy. */
async function open(policy, { src = "/quizzes/first-steps.json", script, inner = LIGHT } = {}) {
  const body = `<medcode-quiz ${src ? `src="${src}"` : ""} loading="eager">${inner}</medcode-quiz>`;
  await browser.open(server.origin + server.page(body, { headers: { "content-security-policy": policy }, script }));
  return browser.quiz();
}

/** Does everything that a quiz can do, so that whatever might violate a policy is drawn. */
async function takeQuiz(quiz) {
  await quiz.ready();
  await quiz.press("Hint (−10 points)");
  await quiz.press("Add a code");
  await quiz.type("E10.9");
  await quiz.press("Check");
  await quiz.see("Not correct", ".verdict");
  await quiz.click(".score summary");
  await quiz.press("Show the answer");
  await quiz.see("I10", ".solution");
  await quiz.press("Next question");
  await quiz.press("Check");
  await quiz.see("Choose an answer first.", "[role=alert]");
  await quiz.click(".choice:last-child input");
  await quiz.press("Check");
  await quiz.see("Not correct", ".verdict");
  await quiz.press("See the results");
  await quiz.see("Your results", ".heading");
  await quiz.press("Start again");
  await quiz.press("Clear and start again");
  await quiz.see("Question 1 of 2", ".heading");
}

const evidence = ["made-up statement", "Nothing more"];
const QUIZ = quizOf([
  assign("one", [{ code: "I10", evidence }], { hints: ["A hint."], cite: ["I.A.1"] }),
  choose("two", ["+a", "b"]),
]);

for (const [name, policy] of [
  ["a strict policy", strict()],
  ["a strict policy with Trusted Types", `${strict()}; ${TRUSTED_TYPES}`],
]) {
  test(`a whole quiz under ${name} violates nothing`, async () => {
    const quiz = await open(policy, { src: server.quiz(QUIZ) });
    await takeQuiz(quiz);
    assert.deepEqual((await browser.seen()).violations, []);
  });

  test(`a quiz that stands in the page runs under ${name}`, async () => {
    const inner = `<script type="application/json">${JSON.stringify(THREE)}</script>`;
    const quiz = await (await open(policy, { src: "", inner })).ready();
    await quiz.answer("I10");
    await quiz.see("Correct", ".verdict");
    assert.deepEqual((await browser.seen()).violations, []);
  });
}

/** Under the strictest policy that is enough: what else there is of the element. */
const STRICTEST = `${strict()}; ${TRUSTED_TYPES}`;

async function openWith(attributes, quiz = QUIZ) {
  const body = `<medcode-quiz src="${server.quiz(quiz)}" loading="eager" ${attributes}>${LIGHT}</medcode-quiz>`;
  await browser.open(server.origin + server.page(body, { headers: { "content-security-policy": STRICTEST } }));
  return browser.quiz().ready();
}

const unfold = (quiz) => quiz.run((host, root) => root.querySelectorAll("details").forEach((it) => (it.open = true)));
const nothing = async () => assert.deepEqual((await browser.seen()).violations, []);

test("an exam, its results and what they offer under a strict policy violate nothing", async () => {
  const quiz = await openWith(`mode="exam" time-limit="20" certainty blueprint="cca" seed="1"`);
  await unfold(quiz);
  await quiz.press("Start the exam");
  await quiz.press("Flag");
  await quiz.press("Hide the clock");
  await quiz.press("Hand in …");
  await quiz.press("Hand in");
  await waitFor(() => quiz.q(".summary"), "the results");
  await unfold(quiz);
  for (const file of ["Results as CSV", "Results as JSON", "Misses for Anki", "Receipt for a teacher", "Copy the link"]) await quiz.press(file);
  await quiz.press("Save a backup");
  await quiz.see("Saved:", ".notice");
  await quiz.click(".misses button");
  await quiz.see("The answer", ".solution");
  await nothing();
});

test("certainty, the code book, a review and the printed twin under a strict policy violate nothing", async () => {
  let quiz = await openWith(`certainty`, { ...QUIZ, code_book: true });
  await quiz.type("I1");
  await quiz.press("Code book, line 1");
  await waitFor(() => quiz.q("dialog[open]"), "the code book");
  await quiz.press("Close");
  await quiz.press("Check");
  await waitFor(() => quiz.q(".feedback"), "feedback");
  await nothing();
  quiz = await openWith(`mode="review"`);
  await quiz.see("Nothing of this quiz is due today");
  await nothing();
  quiz = await openWith("print");
  await waitFor(() => quiz.q(".sheet"), "the questions");
  await nothing();
});

test("the styles are there under a strict policy", async () => {
  const quiz = await (await open(strict())).ready();
  const padding = await quiz.run((host, root) => getComputedStyle(root.querySelector(".card")).paddingTop);
  assert.notEqual(padding, "0px");
});

test("without 'wasm-unsafe-eval' the page’s own content stays, and one sentence names the directive", async () => {
  const quiz = await open(strict("script-src 'self'"));
  await waitFor(() => quiz.q("[role=alert]"), "the sentence");
  assert.equal(
    await quiz.text("[role=alert]"),
    "This page’s security policy blocks the quiz: script-src must allow 'wasm-unsafe-eval'. You can still read the text above.",
  );
  assert.equal(await quiz.showsLight(), true);
  assert.equal((await browser.events("error"))[0].reason, "csp");
  assert.ok((await browser.console()).length > 0, "the console has the detail");
});

test("a policy that forbids the script leaves the page’s own content", async () => {
  const quiz = await open(strict("script-src 'none'"));
  assert.equal(await quiz.showsLight(), true);
  assert.ok((await browser.console()).every((line) => /Content.Security.Policy/.test(line)));
});

test("a policy that forbids fetching leaves the page’s own content and a way to try again", async () => {
  const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'";
  const quiz = await open(policy);
  await waitFor(() => quiz.q("[role=alert]"), "the sentence");
  assert.equal(await quiz.showsLight(), true);
  assert.deepEqual(await quiz.labels(), ["Try again"]);
  assert.ok((await browser.console()).length > 0);
});

test("under a strict policy it also runs from another origin that the policy names", async () => {
  const other = await Server.start();
  other.headers = CORS;
  other.put("/quiz.json", { body: JSON.stringify(QUIZ) });
  const script = `script-src 'self' ${other.origin} 'wasm-unsafe-eval'`;
  const quiz = await open(`${strict(script, other.origin)}; ${TRUSTED_TYPES}`, {
    src: `${other.origin}/quiz.json`,
    script: `${other.origin}/medcode-quiz.js`,
  });
  await takeQuiz(quiz);
  assert.deepEqual((await browser.seen()).violations, []);
});

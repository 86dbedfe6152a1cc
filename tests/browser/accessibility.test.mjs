// Every state of the quiz, looked at by axe in each width and color scheme, and measured: nothing
// may stick out, and what can be pressed must be large enough.
//
// With SCREENSHOTS=1 each of them leaves a picture in screenshots/.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { assign, choose, quizOf } from "./quizzes.mjs";
import { Key, can, stage, waitFor } from "./support.mjs";

const { server, browser } = await stage();

const WIDTHS = [360, 768, 1280];
const SCHEMES = ["light", "dark"];
const LIGHT = `<p>The page’s own words. <a href="#there">A link</a></p>`;

// ------------------------------------------------------------------- states

const CHART = {
  statement:
    "A 34-year-old slipped on a wet kitchen floor and caught the fall with the outstretched right hand. " +
    "X-ray: *Colles’ fracture*, right distal radius; `BP 116/70`.\n\nAssessment: Colles’ fracture. Closed reduction.",
  ask: "Enter every ICD-10-CM code of this visit in order.",
  setting: "inpatient",
  claim: "facility",
  date: "2026-11-03",
  level: "analysis",
  hints: ["The type of fracture has a name of its own.", "The *7th character* asks for active treatment."],
  cite: ["I.C.19.a", "I.C.19.c"],
  rationale: "Index: Fracture, radius.\n\nTabular: the side is the `sixth` character.",
};
const LINES = [
  { code: "S52.531A", first: true, poa: "Y", evidence: ["Assessment: Colles’ fracture"], why: "Under active treatment." },
  { code: "W01.0XXA", poa: "Y", evidence: ["slipped on a wet kitchen floor"], why: "The fall.", alternatives: ["W01.1XXA"] },
  { code: "Y92.010", optional: true, why: "The place." },
];
const WRONG = [{ code: "S52.532A", error: "wrong-laterality", why: "The X-ray names the right radius.", cite: ["I.B.13"] }];
const SUPPLY = [{ code: "E0114", set: "hcpcs", modifiers: ["NU"], units: 1, why: "Bought new." }];
const CHOICES = ["S52.531A, the right side", "+S52.532A, the left side", "S52.531D", "+S52.539A"];

const EDITIONS = { icd10cm: "FY2027", icd10pcs: "FY2027", hcpcs: "2026Q4", cpt: "2026" };
const more = { title: "Wrist and fall: a quiz of one visit", description: "One visit.", editions: EDITIONS };
const lines = quizOf([assign("lines", LINES, { ...CHART, wrong: WRONG })], more);
const supply = quizOf([assign("supply", SUPPLY, { ...CHART, sets: ["icd10cm", "hcpcs"] })], more);
const one = quizOf([choose("one", CHOICES.with(3, "S52.539A"), CHART)], more);
const several = quizOf([choose("several", CHOICES, CHART)], more);
const mixed = quizOf([lines, supply, several].flatMap((quiz) => quiz.question), more);

const MISSING = "/missing.json";
const SLOW = "/slow.json";

const EXAM = { mode: "exam", "time-limit": "20", certainty: "", blueprint: "cca", seed: "1" };
const SAT = ["press Start the exam", "S52.532A", "press Flag", "press Next question", "press Hand in …"];

/** Each state of the quiz: what is shown, how a reader gets there, and attributes. */
const STATES = [
  ["lines", lines],
  ["lines with several codes", lines, ["S52.531A", "add", "W01.0XXA", "add", "47562", "add"]],
  ["modifiers and units", supply, ["G0121", "add"]],
  ["one choice", one],
  ["several choices", several, ["choose 0", "choose 2"]],
  ["a problem", lines, ["press Check"]],
  ["a doubtful code", supply, ["G0121", "press Check"]],
  ["hints", lines, ["press First hint (−10 points)", "press Next hint (−10 points)"]],
  ["right", lines, ["S52.531A", "poa", "add", "W01.0XXA", "poa", "press Check"]],
  ["partly right", lines, ["S52.532A", "add", "W01.0XXA", "add", "Y92.010", "add", "Z99.9", "press Check", "unfold"]],
  ["wrong", lines, ["broken wrist", "press Check", "unfold"]],
  ["one choice, wrong", one, ["choose 0", "press Check"]],
  ["several choices, partly right", several, ["choose 1", "press Check"]],
  ["lines, solved", lines, ["S52.532A", "press Check", "press Show the answer"]],
  ["several choices, solved", several, ["choose 0", "choose 1", "press Check", "press Show the answer"]],
  ["the list of codes", lines, ["find colles"]],
  ["the list of codes, marked", supply, ["find crutches underarm", "key ARROW_DOWN"]],
  ["the list of codes, second step", lines, ["find s52531", "key ARROW_DOWN", "key ENTER", "await .popup .step"]],
  ["a code and its button", lines, ["S52.531A"]],
  ["the code book", lines, ["find S52.531", "key ESCAPE", "press Code book, line 1", "await dialog h3"]],
  ["the code book, a code", supply, ["E11.621", "press Code book, line 1", "await dialog h3"]],
  ["the code book, first page", supply, ["find none", "key ESCAPE", "press Code book, line 1", "await dialog h3"]],
  ["the second question", mixed, ["S52.531A", "press Check", "press Next question"]],
  ["the results", mixed, ["S52.532A", "press Check", "press Next question", "press Skip", "press Skip"]],
  ["the results, unfolded", mixed, ["S52.532A", "press Check", "press Next question", "press Skip", "press Skip", "unfold all"]],
  ["the results of nothing", mixed, ["press Skip", "press Skip", "press Skip", "unfold all"]],
  ["the question about erasing", lines, ["S52.532A", "press Check", "press See the results", "unfold all", "press Erase everything …"]],
  ["how sure", lines, ["S52.532A"], { certainty: "" }],
  ["the cover of an exam", mixed, ["unfold all"], EXAM],
  ["a question of an exam", mixed, SAT.slice(0, -1), EXAM],
  ["the end of an exam", mixed, SAT, EXAM],
  ["the results of an exam", mixed, [...SAT, "press Hand in", "await .summary", "unfold all"], EXAM],
  ["an answer of an exam", mixed, [...SAT, "press Hand in", "await .summary", "click .misses button"], EXAM],
  ["on paper", mixed, ["await .sheet"], { print: "" }],
  ["nothing to review", mixed, [], { mode: "review" }],
  ["the confirmation", lines, ["S52.532A", "press Check", "press See the results", "press Start again"]],
  ["an error", MISSING],
  ["loading", SLOW],
];

/** Puts a fresh element into the page and brings it into a state. */
async function enter([name, quiz, steps = [], attributes = {}]) {
  server.quiz(lines, SLOW);
  server.hold(SLOW);
  await browser.run(
    (quiz, light, attributes) => {
      const host = document.createElement("medcode-quiz");
      host.setAttribute("storage", "none");
      host.setAttribute("loading", "eager");
      for (const [name, value] of Object.entries(attributes)) host.setAttribute(name, value);
      host.innerHTML = light;
      if (typeof quiz === "string") host.setAttribute("src", quiz);
      else host.quiz = quiz;
      document.querySelector("#place").replaceChildren(host);
    },
    // Of its own id, so that no state finds the answers of another one.
    typeof quiz === "string" ? quiz : { ...quiz, id: fileName(name) },
    LIGHT,
    attributes,
  );
  const element = browser.quiz();
  if (quiz === SLOW) return waitFor(() => element.showsLight(), "the page’s own words");
  await waitFor(() => element.q(".heading, .failure"), "a quiz or a failure");
  for (const step of steps) await act(element, step);
  // A missing quiz is complained of in the console, as it should be.
  if (quiz === MISSING) await browser.console();
}

/** Does one step: presses, unfolds, chooses, searches, waits for something, or types a code into the last line. */
function act(quiz, step) {
  const last = "[data-line]:last-of-type";
  if (step === "add") return quiz.press("Add a code");
  if (step === "unfold") return quiz.click("summary");
  if (step === "unfold all") return quiz.run((host, root) => root.querySelectorAll("details").forEach((it) => (it.open = true)));
  if (step === "poa") return quiz.pick("Y", `${last} select`);
  if (step.startsWith("key ")) return browser.keys(Key[step.slice(4)]);
  if (step.startsWith("await ")) return waitFor(() => quiz.q(step.slice(6)), step);
  if (step.startsWith("find ")) {
    const search = quiz.type(step.slice(5), `${last} [data-field=code]`);
    return search.then(() => quiz.listed((list) => list.expanded === "true"));
  }
  if (step.startsWith("press ")) return quiz.press(step.slice(6));
  if (step.startsWith("click ")) return quiz.click(step.slice(6));
  if (step.startsWith("choose ")) return quiz.click(`.choice:nth-of-type(${Number(step.slice(7)) + 1}) input`);
  return quiz.type(step, `${last} [data-field=code]`);
}

const fileName = (name) => name.replaceAll(/\W+/g, "-");

// axe is not to look at what fades in. Said before there is a page: WebKit does not look again at the
// queries of a style sheet that elements share.
const CALM = { "prefers-reduced-motion": "reduce" };

before(async () => {
  await browser.media(CALM);
  const head = `<script src="/axe.js"></script><style>
    :root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif }
    body { margin: 0; background: light-dark(#fff, #0d1216); color: light-dark(#16212a, #e7eef2) }
    main { padding: 8px; max-width: 60rem; margin: auto }
    a { color: light-dark(#0a4a72, #62cdd2) }
  </style>`;
  await browser.open(server.origin + server.page(`<h2>An article</h2><div id="place"></div>`, { head }));
});

/** Everything that sticks out of the page or of its own box. */
const overflows = () =>
  browser.run(() => {
    const found = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) found.push(`the page by ${root.scrollWidth - root.clientWidth} px`);
    for (const it of document.querySelector("medcode-quiz").shadowRoot.querySelectorAll("*")) {
      if (it.closest(".scroll, .visually-hidden, svg") || !it.checkVisibility()) continue;
      const { left, right } = it.getBoundingClientRect();
      if (right > root.clientWidth + 0.5 || left < -0.5) found.push(`${it.localName}.${it.className} to ${right}`);
    }
    return found;
  });

/** Everything that can be pressed and is smaller than 24 by 24 CSS pixels; a label counts for its field. */
const smallTargets = () =>
  browser.run(() => {
    const found = [];
    const selector = "button, input, select, summary, a";
    for (const it of document.querySelector("medcode-quiz").shadowRoot.querySelectorAll(selector)) {
      const { width, height } = (it.closest("label") ?? it).getBoundingClientRect();
      const name = it.getAttribute("aria-label") ?? it.innerText ?? it.localName;
      if (it.checkVisibility() && (width < 24 || height < 24)) found.push(`${name}: ${width} × ${height}`);
    }
    return found;
  });

for (const state of STATES) {
  const [name] = state;
  const file = fileName(name);

  test(`nothing is wrong with “${name}”, in any width and color scheme`, async (t) => {
    await browser.viewport(WIDTHS[0]);
    await enter(state);
    for (const width of WIDTHS) {
      await browser.viewport(width);
      for (const scheme of SCHEMES) {
        await browser.media({ "prefers-color-scheme": scheme, ...CALM });
        assert.deepEqual(await browser.axe(), [], `${width} px, ${scheme}`);
        await browser.screenshot(`${file}-${width}-${scheme}`);
      }
      assert.deepEqual(await overflows(), [], `nothing sticks out at ${width} px`);
      assert.deepEqual(await smallTargets(), [], `nothing is too small to press at ${width} px`);
    }
    await browser.viewport(320);
    assert.deepEqual(await overflows(), [], "nothing sticks out at 320 px");
    await browser.viewport(640, 450, 2);
    assert.deepEqual(await overflows(), [], "nothing sticks out of 1280 px at 200 %");
    await browser.viewport(1280);
    if (can(t, "forced colors")) {
      await browser.media({ "forced-colors": "active", ...CALM });
      assert.deepEqual(await browser.axe(), [], "forced colors");
      await browser.screenshot(`${file}-forced-colors`);
    }
    await browser.media(CALM);
  });
}

// --------------------------------------------------------------- whole pages

async function openDemo() {
  const html = server.file("/").body.toString();
  server.put("/", { body: html.replace("<head>", `<head><script src="/axe.js"></script>`), type: "text/html" });
  await browser.viewport(1280);
  await browser.open(`${server.origin}/`);
  return browser.quiz().ready();
}

test("nothing is wrong with the demo page, in any width and color scheme", async () => {
  await openDemo();
  for (const width of [320, ...WIDTHS]) {
    await browser.viewport(width);
    for (const scheme of SCHEMES) {
      await browser.media({ "prefers-color-scheme": scheme, ...CALM });
      assert.deepEqual(await browser.axe(), [], `${width} px, ${scheme}`);
      await browser.screenshot(`demo-${width}-${scheme}`);
    }
    assert.deepEqual(await overflows(), [], `${width} px`);
  }
  await browser.media(CALM);
});

test("the picker of the demo page shows another quiz", async () => {
  const quiz = await openDemo();
  const n_options = await browser.run(() => document.querySelectorAll("#quiz option").length);
  for (let idx = 1; idx < n_options; idx += 1) {
    const before = await quiz.text(".title");
    await browser.run(() => document.querySelector("#quiz").focus());
    await browser.keys(Key.ARROW_DOWN);
    await waitFor(async () => (await quiz.text(".title")) !== before, "another title");
  }
  await quiz.see("CPT® is a registered trademark of the American Medical Association.", ".footer");
});

test("whatever the keyboard reaches shows that it has the focus, and the keyboard gets out again", async () => {
  await browser.viewport(1280);
  await browser.open(server.origin + server.page(`<div id="place"></div><p><a href="#" id="after">Behind it</a></p>`));
  await enter(["focus", lines, ["S52.532A", "add", "W01.0XXA", "press First hint (−10 points)"]]);
  const quiz = browser.quiz();
  const reached = [];
  await quiz.run((host, root) => root.querySelector(".heading").focus());
  for (;;) {
    await browser.keys(Key.TAB);
    const now = await quiz.run((host, root) => {
      const it = root.activeElement;
      if (!it) return document.activeElement.id;
      const { outlineStyle, outlineWidth } = getComputedStyle(it);
      return { name: it.getAttribute("aria-label") ?? it.dataset.field ?? it.innerText, outlineStyle, outlineWidth };
    });
    if (typeof now === "string") {
      assert.equal(now, "after");
      break;
    }
    reached.push(now.name);
    assert.deepEqual([now.outlineStyle, now.outlineWidth], ["solid", "3px"], now.name);
    assert.ok(reached.length < 30, reached.join());
  }
  const n_fields = await quiz.count("input:enabled, select:enabled, button:enabled");
  assert.equal(reached.length, n_fields, "each field and button is reached once");
});

test("a page keeps its landmarks and heading levels with two quizzes straight in its body", async () => {
  const quiz = (id) => `<medcode-quiz id="${id}" src="/quizzes/first-steps.json" loading="eager">${LIGHT}</medcode-quiz>`;
  const html = `<!doctype html><html lang="en"><head><title>A page</title><script src="/probe.js"></script>
    <script src="/axe.js"></script><script type="module" src="/medcode-quiz.js"></script></head>
    <body><header>A page</header><main><h1>A page</h1></main>${quiz("a")}${quiz("b")}<footer>Its end</footer></body></html>`;
  await browser.open(server.origin + server.put("/body.html", { body: html }));
  for (const id of ["a", "b"]) await browser.quiz(`#${id}`).ready();
  const found = await browser.axe();
  assert.deepEqual(
    found.filter((line) => /^(landmark-(no-duplicate|banner|contentinfo|main|complementary)|heading-order)/.test(line)),
    [],
  );
});

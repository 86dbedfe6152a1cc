// What `medcode embed` prints, in a page: readable without a script, replaced without moving
// anything, and what a reader does before the program is there is not lost.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { after, test } from "node:test";

import { Key, builtQuiz, stage, waitFor } from "./support.mjs";

const { server, browser } = await stage();

const TOOL = process.env.MEDCODE_TEST_AUTHOR_TOOL;
const WASM = "/pkg/medcode-quiz_bg.wasm";
const NAMES = ["first-steps", "whole-encounters", "drugs-and-supplies", "cpt-sample"];

const source = (name) => readFileSync(fileURLToPath(new URL(`../../quizzes/${name}.toml`, import.meta.url)), "utf8");
const embed = (toml, ...more) => execFileSync(TOOL, ["embed", "-", ...more], { input: toml, encoding: "utf8" });
const ofName = (name, ...more) => embed(source(name), "--src", `quizzes/${name}.json`, ...more);

/** The questions of one kind of the first quiz: one of choices, of one code or of several. */
function choices() {
  const [head, ...questions] = source("first-steps").split("[[question]]\n");
  const own = questions.filter((it) => it.startsWith("id") && it.includes('\nkind = "choose"\n'));
  const quiz = builtQuiz("first-steps");
  quiz.question = quiz.question.filter((it) => it.kind === "choose");
  return embed([head, ...own].join("[[question]]\n"), "--src", server.quiz(quiz, "/choices.json"));
}

const WATCH = `
  window.moves = [];
  // Only Chromium counts the moves; where things are is measured in each engine.
  if (PerformanceObserver.supportedEntryTypes.includes("layout-shift"))
    new PerformanceObserver((list) => moves.push(...list.getEntries().map((it) => it.value))).observe({ type: "layout-shift", buffered: true });
`;
const STRICT =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; " +
  "require-trusted-types-for 'script'; trusted-types medcode-quiz";

/** A theme that says something of all that may stand in a text, as themes do. */
const THEME = `
  html { font-size: 62.5% }
  body { font: 16px/1.5 sans-serif }
  .content :is(h2, h3) { margin: 2em 0; font-size: 2em; text-transform: uppercase; letter-spacing: 2px }
  .content :is(p, ul, ol, dl) { margin: 1.5em 0; line-height: 2 }
  .content :is(ul, ol) li { margin-left: 2em; list-style: square; padding: 1em }
  .content dd { margin-left: 3em }
  .content :is(input, button, select) { margin: 1em; padding: 2em; font-size: 80%; width: 50% }
  .content :is(section, fieldset, details, label) { margin: 1em; padding: 1em; border: 3px dotted }
  .content summary::before { content: "+"; float: left; padding: 1em }
  .content code { font-size: 70%; padding: 1em }
`;

/** A page with a snippet, under a strict policy, whose moves are watched from the first paint on. */
function page(snippet, theme = "") {
  server.put("/watch.js", { body: WATCH, type: "text/javascript" });
  server.put("/theme.css", { body: theme });
  const head = `<script src="/axe.js"></script><script src="/watch.js"></script><link rel="stylesheet" href="/theme.css">`;
  return server.page(`<div class="content"><p>Before.</p>${snippet}</div><p id="after">After.</p>`, { script: null, head, headers: { "content-security-policy": STRICT } });
}

/** Where things of the question are, in the page's own text or in the quiz's. */
const places = () =>
  browser.run(() => {
    const host = document.querySelector("medcode-quiz");
    const root = host.querySelector(".quiz").checkVisibility() && host.querySelector(".quiz").clientHeight ? host : host.shadowRoot;
    const top = (it) => Math.round(it.getBoundingClientRect().top + scrollY);
    const found = [".title", ".progress", ".heading", ".facts", ".statement", ".ask", "input, select", ".actions", ".footer"];
    return { ...Object.fromEntries(found.map((it) => [it, top(root.querySelector(it))])), after: top(document.querySelector("#after")) };
  });

const snippets = [...NAMES.map((name) => [name, () => ofName(name)]), ["choices", choices]];
snippets.push(["first-steps in a loud theme", () => ofName("first-steps"), THEME]);
/** What WordPress makes of it where it makes paragraphs of text. */
const autop = (snippet) => snippet.replace(/<medcode-quiz.*>/, "$&</p>").replace("</medcode-quiz>", "<p>$&");
snippets.push(["first-steps in paragraphs", () => autop(ofName("first-steps"))]);
for (const [name, snippet, theme] of snippets) {
  test(`nothing of a page with “${name}” moves when the program comes, in any width`, async () => {
    for (const width of [360, 768, 1280]) {
      await browser.viewport(width);
      const release = server.hold(WASM);
      await browser.open(server.origin + page(snippet(), theme));
      await waitFor(() => browser.run(() => document.querySelector("medcode-quiz").shadowRoot && document.styleSheets.length > 0), "the element");
      await browser.run(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
      const before = await places();
      assert.deepEqual(await browser.axe(), [], `${width} px, before`);
      release();
      await browser.quiz().ready();
      assert.deepEqual(await places(), before, `${width} px`);
      assert.deepEqual(await browser.run(() => moves), [], `${width} px`);
      server.reset();
    }
    await browser.viewport(1280);
  });
}

test("what is typed and pressed before the program is there is not lost, nor the place of the cursor", async () => {
  const release = server.hold(WASM);
  await browser.open(server.origin + page(ofName("first-steps")));
  const field = await browser.run(() => document.querySelector("medcode-quiz input"));
  await field.click();
  await field.sendKeys("M54.5", Key.ARROW_LEFT, Key.ARROW_LEFT);
  release();
  const quiz = await browser.quiz().ready();
  assert.deepEqual(await quiz.values(), ["M54.5"]);
  await quiz.focus("code 1");
  await browser.keys("9");
  assert.deepEqual(await quiz.values(), ["M549.5"]);
  await waitFor(async () => Object.keys(await quiz.records()).length === 1, "a record");
});

test("what is typed too early is kept where whatever publishes the page has curled the quotes", async () => {
  const release = server.hold(WASM);
  await browser.open(server.origin + page(ofName("first-steps").replace("Two weeks of", "“Two weeks” of")));
  const field = await browser.run(() => document.querySelector("medcode-quiz input"));
  await field.sendKeys("M54.5");
  release();
  assert.deepEqual(await (await browser.quiz().ready()).values(), ["M54.5"]);
});

test("fields, buttons and lines of text are as large as the text is, whatever the root of the page says", async () => {
  const sizes = async (theme) => {
    await browser.open(server.origin + page(ofName("first-steps"), theme));
    const quiz = await browser.quiz().ready();
    return quiz.run((host, root) => {
      const size = (it) => [it.getBoundingClientRect().height, it.getBoundingClientRect().width].map(Math.round);
      return [size(root.querySelector("input")), size(root.querySelector(".primary"))[0], size(root.querySelector(".statement"))[1]];
    });
  };
  const usual = await sizes("body { font: 16px/1.5 sans-serif }");
  assert.deepEqual(await sizes(THEME), usual);
  // The first page is left while it loads the code book, of which Firefox tells.
  const lines = await browser.console();
  assert.deepEqual(lines.filter((line) => !line.includes("Error in input stream")), []);
});

test("a button that is pressed too early does its work once it can", async () => {
  const release = server.hold(WASM);
  await browser.open(server.origin + page(ofName("first-steps")));
  const light = (selector) => browser.run((selector) => document.querySelector("medcode-quiz").querySelector(selector), selector);
  await (await light("input")).sendKeys("M54.50");
  await (await light(".actions button")).click();
  release();
  const quiz = await browser.quiz().ready();
  await quiz.see("Correct", ".verdict");
});

test("what is pressed too early is done in its order, also by Enter, and another answer takes a check back", async () => {
  const steps = [
    [["First hint (−10 points)", "M54.50", "Check"], "−10 for 1 hint"],
    [["M54.50", "Enter"], "100 of 100 points"],
    [["M54.50", "Check", "Z99"], ""],
    [["Check", "Skip"], "Question 2 of 10"],
  ];
  for (const [row, seen] of steps) {
    const release = server.hold(WASM);
    await browser.open(server.origin + page(ofName("first-steps")));
    const field = await browser.run(() => document.querySelector("medcode-quiz input"));
    await browser.run(() => document.querySelector("medcode-quiz").setAttribute("storage", "none"));
    const button = (label) => browser.run((label) => [...document.querySelectorAll("medcode-quiz button")].find((it) => it.textContent === label), label);
    for (const step of row) {
      if (/^[A-Z]\d/.test(step)) await field.sendKeys(step);
      else if (step === "Enter") await field.sendKeys(Key.ENTER);
      else await (await button(step)).click();
    }
    release();
    const quiz = await browser.quiz().ready();
    if (seen) await quiz.see(seen);
    else assert.deepEqual([await quiz.values(), await quiz.count(".verdict")], [["M54.50Z99"], 0]);
    server.reset();
  }
});

test("what the page had at first is not put over what was typed since", async () => {
  const release = server.hold(WASM);
  await browser.open(server.origin + page(`<div id="place">${ofName("first-steps")}</div>`));
  await (await browser.run(() => document.querySelector("medcode-quiz input"))).sendKeys("AAA");
  release();
  const quiz = await browser.quiz().ready();
  assert.deepEqual(await quiz.values(), ["AAA"]);
  await quiz.type("M54.50");
  const again = {
    "it starts again": (host) => host.start(),
    "it is taken out and put back": (host) => { const place = host.parentNode; host.remove(); return new Promise((done) => setTimeout(() => done(place.append(host)))); },
    "an attribute changes": (host) => host.setAttribute("code-book", "none"),
    "its text comes anew": (host) => { const copy = host.cloneNode(true); host.replaceWith(copy); },
  };
  for (const [name, change] of Object.entries(again)) {
    await quiz.run(change);
    await quiz.ready();
    await waitFor(async () => (await quiz.values()).length === 1, "the field");
    assert.deepEqual(await quiz.values(), ["M54.50"], name);
  }
});

test("what is chosen before the program is there is chosen after, too", async () => {
  const release = server.hold(WASM);
  await browser.open(server.origin + page(choices()));
  await (await browser.run(() => document.querySelectorAll("medcode-quiz input")[2])).click();
  release();
  const quiz = await browser.quiz().ready();
  assert.deepEqual(await quiz.run((host, root) => [...root.querySelectorAll("input")].map((it) => it.checked)), [false, false, true, false]);
  await quiz.press("Check");
  await waitFor(() => quiz.q(".feedback"), "feedback");
});

test("a kept answer stays what it was, whatever is typed too early", async () => {
  await browser.open(server.origin + page(ofName("first-steps")));
  const quiz = await browser.quiz().ready();
  await quiz.answer("M54.50");
  const before = await quiz.records();
  const release = server.hold(WASM);
  await browser.driver.navigate().refresh();
  await (await browser.run(() => document.querySelector("medcode-quiz input"))).sendKeys("Z99");
  release();
  await quiz.ready();
  await quiz.see("1 of 10 answered");
  await quiz.see("Question 2 of 10", ".heading");
  assert.deepEqual([await quiz.records(), await quiz.values()], [before, [""]]);
});

test("without a script the question and its answer can be read, and nothing stands there that does nothing", async () => {
  const snippet = ofName("first-steps").replace(/<script.*<\/script>\n/, "");
  await browser.open(server.origin + page(snippet));
  const shown = () => browser.run(() => [...document.querySelectorAll("medcode-quiz button")].filter((it) => it.checkVisibility({ visibilityProperty: true })).length);
  assert.equal(await shown(), 0);
  assert.deepEqual(await browser.axe(), []);
  await (await browser.run(() => document.querySelector("summary"))).click();
  assert.match(await browser.run(() => document.querySelector("details").innerText), /M54\.50[^]*Index: Pain, low back/);
  // Nor without our style sheet, as in a feed reader.
  await browser.open(server.origin + page(snippet.replace(/<link.*>\n/, "")));
  assert.equal(await shown(), 0);
  assert.deepEqual(await browser.axe(), []);
});

test("where the program can’t be loaded the answer can be read again, and a press tries again", async () => {
  server.put(WASM, { status: 503 });
  await browser.open(server.origin + page(ofName("first-steps")));
  const quiz = browser.quiz();
  await quiz.see("The quiz program could not be loaded.", ".failure");
  await browser.console(); // the browser complains of 503, as it should
  const summary = await browser.run(() => document.querySelector("summary"));
  assert.equal(await browser.run((it) => it.checkVisibility({ visibilityProperty: true }), summary), true);
  server.heal(WASM);
  await quiz.press("Try again");
  await quiz.ready();
});

test("in the text of an exam there is no answer, and the quiz begins with its cover", async () => {
  const snippet = ofName("first-steps", "--exam");
  assert.doesNotMatch(snippet, /details|M54/);
  await browser.open(server.origin + page(snippet));
  await (await browser.quiz().ready()).see("Start the exam", ".cover");
});

test("two snippets in one page are two quizzes", async () => {
  await browser.open(server.origin + page(choices() + ofName("first-steps").replace("<medcode-quiz", `<medcode-quiz id="b"`)));
  await (await browser.quiz().ready()).see("Choose one");
  await (await browser.quiz("#b").ready()).see("Question 1 of 10", ".heading");
});

test("what --preload has fetched along with the page is fetched once, and waits for no script", async () => {
  const asked = ["/pkg/medcode-quiz_bg.wasm", "/pkg/medcode-quiz.js", "/medcode-quiz.css", "/quizzes/first-steps.json"];
  const counts = () => asked.map((path) => server.count(path));
  server.reset();
  server.put("/medcode-quiz.js", { status: 503 });
  await browser.open(server.origin + page(ofName("first-steps", "--preload")));
  await waitFor(() => counts().every((n) => n === 1), "what the script would want");
  await browser.console(); // the script that did not come
  server.reset();
  await browser.open(server.origin + page(ofName("first-steps", "--preload")));
  await browser.quiz().ready();
  // No copy may be kept, so that what was not taken is asked for twice; WebKit keeps scripts all the same.
  assert.ok(counts().every((n) => n <= 1), String(counts()));
});

test("a page that was opened as a file keeps its question, and says after a while why that is all", async () => {
  const folder = mkdtempSync(join(os.tmpdir(), "medcode-file-"));
  after(() => rmSync(folder, { recursive: true }));
  cpSync(process.env.MEDCODE_DIST, folder, { recursive: true });
  // As many pages do for who wants less motion: it must not come sooner, while a script is on its way.
  const calm = "<style>*, *::before, *::after { animation-duration: 0.01ms !important; animation-delay: -1ms !important }</style>";
  writeFileSync(join(folder, "page.html"), `<!doctype html><html lang="en"><title>A page</title>${calm}${ofName("first-steps")}</html>`);
  await browser.driver.get(pathToFileURL(join(folder, "page.html")).href);
  const said = () =>
    browser.run(() => {
      const style = getComputedStyle(document.querySelector("medcode-quiz .footer"), "::after");
      return style.visibility === "visible" && parseFloat(style.fontSize) > 0 && style.content;
    });
  assert.equal(await said(), false);
  assert.match(await waitFor(said, "the sentence", 20_000), /open the page through a web server/);
  assert.equal(await browser.run(() => document.querySelector("medcode-quiz .statement").checkVisibility()), true);
  await browser.console(); // the browser says that it has refused the script
});

// What a learner takes away from the results, and what the class page makes of the receipts.
//
// The receipts of tests/take_away/class.jsonl are played by tests/take_away.rs.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { THREE, assign, quizOf } from "./quizzes.mjs";
import { CORS, DIST, Key, needs, stage, waitFor } from "./support.mjs";

const { server, browser } = await stage();

const folder = mkdtempSync(join(tmpdir(), "medcode-class-"));
after(() => rmSync(folder, { recursive: true }));

/** Returns the checksum of a receipt, as docs/take-away.md says how. */
const sum = (receipt) => createHash("sha256").update(JSON.stringify({ ...receipt, checksum: "" })).digest("hex");

const seal = (receipt) => ({ ...receipt, checksum: sum(receipt) });

// ----------------------------------------------------------- the results page

/** Takes a quiz of three questions, the second one wrong. */
async function results(page = {}) {
  const element = `<medcode-quiz src="${server.quiz(THREE)}" loading="eager"></medcode-quiz>`;
  await browser.open(server.origin + server.page(element, { head: '<script src="/axe.js"></script>', ...page }));
  const quiz = await browser.quiz().ready();
  for (const code of ["I10", "E10.9", "J45.901"]) {
    await quiz.answer(code);
    if (code === "E10.9") await quiz.press("Show the answer");
    const isLast = code === "J45.901";
    await quiz.press(isLast ? "See the results" : "Next question");
  }
  await quiz.see("Your results", ".heading");
  return quiz;
}

test("each file of the results page is what it says", async () => {
  const quiz = await results();

  await quiz.press("Results as CSV");
  const csv = await browser.downloaded("made-up-results.csv");
  assert.ok(csv.startsWith("\ufeff"));
  const rows = csv.slice(1).split("\r\n");
  assert.equal(rows.length, 5, "a header, three rows, and the end");
  assert.match(rows[0], /^place,question,version,/);
  assert.match(rows[2], /^2,question-2,1,,,icd10cm,E10\.9,/);
  await quiz.see("Given to your browser to save: made-up-results.csv", ".take-away [role=status]");

  await quiz.press("Results as JSON");
  const file = JSON.parse(await browser.downloaded("made-up-results.json"));
  const figures = await quiz.run((host) => host.results());
  for (const name of ["questions", "answered", "correct", "points", "codeAccuracy", "caseAccuracy", "precision", "recall"]) {
    assert.deepEqual(file[name], figures[name], name);
  }
  assert.equal(file.items[1].response, "E10.9");

  await quiz.press("Misses for Anki");
  const cards = await browser.downloaded("made-up-misses.txt");
  assert.match(cards, /^#separator:tab\n#html:false\n#notetype:Basic\n#deck:Three questions\n#tags column:3\n"/);
  assert.match(cards, /question-2/);
  assert.doesNotMatch(cards, /question-1/);

  await quiz.type("Zoë O’Neil", ".take-away input");
  await quiz.press("Receipt for a teacher");
  const receipt = JSON.parse(await browser.downloaded("made-up-receipt-Zoë-O-Neil.json"));
  assert.equal(receipt.name, "Zoë O’Neil");
  assert.match(receipt.day, /^\d{4}-\d\d-\d\d$/);
  assert.equal(receipt.checksum, sum(receipt), "anybody can check the sum");
  assert.deepEqual(receipt.items.map((item) => item.verdict), ["correct", "incorrect", "correct"]);
  assert.equal(receipt.totals.points, figures.points);
});

test("the text can be had where there is no file", async () => {
  const quiz = await results();
  await quiz.press("Results as CSV");
  await browser.downloaded("made-up-results.csv");
  await quiz.press("No file? Show its text");
  await waitFor(() => quiz.run((host, root) => root.activeElement?.matches(".take-away textarea[readonly]")), "the focus");
  assert.match((await quiz.values(".take-away textarea"))[0], /question-3/);
  // Whoever looks through it turns no page of a book around.
  await browser.run(() => {
    window.heard = [];
    document.addEventListener("keydown", ({ key }) => heard.push(key));
  });
  await browser.keys(Key.ARROW_RIGHT, Key.ARROW_LEFT);
  assert.deepEqual(await browser.run(() => heard), []);
});

test("in a sandboxed frame the text is shown to copy", async () => {
  server.headers = CORS;
  const quizOfOne = server.quiz(quizOf([assign("one", ["I10"])]));
  const inner = server.page(`<medcode-quiz src="${quizOfOne}" loading="eager"></medcode-quiz>`);
  const frame = `<iframe title="Quiz" sandbox="allow-scripts" width="600" height="900" src="${inner}"></iframe>`;
  await browser.viewport(1280, 1_200); // not every driver can bring what is in a frame into view
  await browser.open(server.origin + server.page(frame, { script: "" }));
  await browser.driver.switchTo().frame(0);
  const quiz = await browser.quiz().ready();
  await quiz.answer("I10");
  await quiz.press("See the results");
  await quiz.press("Receipt for a teacher");
  await quiz.see("This page may not save files. Copy the text instead.", ".take-away [role=status]");
  await waitFor(() => quiz.run((host, root) => root.activeElement?.matches("textarea[readonly]")), "the focus");
  const receipt = JSON.parse((await quiz.values(".take-away textarea"))[0]);
  assert.equal(receipt.checksum, sum(receipt));
  await browser.driver.switchTo().defaultContent();
  await browser.viewport(1280);
});

test("under a strict policy with Trusted Types files are made without a violation", async () => {
  const policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; " +
    "require-trusted-types-for 'script'; trusted-types medcode-quiz";
  const quiz = await results({ headers: { "content-security-policy": policy } });
  await quiz.press("Receipt for a teacher");
  await browser.downloaded("made-up-receipt.json");
  assert.deepEqual((await browser.seen()).violations, []);
});

test("a part that can’t be fetched is said, and tried again", async () => {
  const quiz = await results();
  const name = readdirSync(join(DIST, "pkg")).find((name) => name.startsWith("files-"));
  const path = server.put(`/pkg/${name}`, { status: 500, body: "" });
  await quiz.press("Results as CSV");
  await quiz.see("A part of the quiz could not be loaded.", ".take-away [role=status]");
  server.heal(path);
  await quiz.press("Results as CSV");
  await browser.downloaded("made-up-results.csv");
  assert.ok((await browser.console()).every((line) => line.includes(name)), "the console names the file");
});

test("the results page stays accessible, also at 320 pixels", async () => {
  const quiz = await results();
  await quiz.press("Results as CSV");
  await browser.downloaded("made-up-results.csv");
  await quiz.press("No file? Show its text");
  await waitFor(() => quiz.q("textarea"), "the text");
  assert.deepEqual(await browser.axe(), []);
  await browser.viewport(320);
  assert.ok(await browser.run(() => document.documentElement.scrollWidth <= 320), "nothing sticks out");
  await browser.screenshot("take-away-320");
  await browser.viewport(1280);
});

// ------------------------------------------------------------ the class page

const made = (name) => readFileSync(new URL(`../take_away/${name}`, import.meta.url), "utf8");
const QUIZ = made("quiz.json");
const RECEIPTS = made("class.jsonl").trim().split("\n").map((line) => JSON.parse(line));

/** The place of the first receipt from there on that has an item like this. */
const find = (from, isWanted) => RECEIPTS.findIndex((it, place) => place >= from && it.items.some(isWanted));

// Whoever changes these knows JSON; two of them know how to make a checksum, too.
const RAISED = find(0, (item) => item.points < 100 && item.response);
const CHANGED = find(10, (item) => item.response?.choose?.[0] === 0 && item.question === "first-listed");
const SUMMED = 20;

function tampered() {
  const receipts = structuredClone(RECEIPTS);
  const item = receipts[RAISED].items.find((item) => item.points < 100 && item.response);
  receipts[RAISED].totals.points += 100 - item.points;
  item.points = 100;
  receipts[RAISED] = seal(receipts[RAISED]);
  receipts[CHANGED].items.find((item) => item.question === "first-listed").response = { choose: [1] };
  receipts[SUMMED].totals.points += 100;
  receipts[SUMMED] = seal(receipts[SUMMED]);
  return receipts;
}

/** Writes receipts as learners hand them in, a file each. */
const files = (receipts) => receipts.map((receipt, idx) => file(`receipt-${idx + 1}.json`, JSON.stringify(receipt)));

function file(name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Opens the class page; with a quiz that it fetches itself, if there is a path. */
async function openPage(src) {
  const { body } = server.file("/class.html");
  const helpers = '<script src="/probe.js"></script><script src="/axe.js"></script>';
  server.put("/class.html", { body: String(body).replace('<link rel="stylesheet"', `${helpers}$&`) });
  server.put("/class-quiz.json", { body: QUIZ });
  await browser.open(`${server.origin}/class.html${src ? `?src=${encodeURIComponent(src)}` : ""}`);
  await waitFor(() => browser.run(() => !document.getElementById("missing")), "the program");
  if (src) await see("status", "The quiz is “");
}

const text = (id) => browser.run((id) => document.getElementById(id).innerText.replace(/\s+/g, " ").trim(), id);

async function see(id, words) {
  let now;
  const has = async () => (now = await text(id)).includes(words);
  await waitFor(has, `“${words}” in #${id}`).catch((error) => assert.fail(`${error.message}; it is ${now}`));
}

async function choose(id, paths) {
  await (await browser.driver.findElement({ id })).sendKeys(paths.join("\n"));
}

const rows = (id) =>
  browser.run(
    (id) => [...document.getElementById(id).rows].map((row) => [...row.cells].map((cell) => cell.innerText.trim())),
    id,
  );

/** What doesn't fit, as the page lists it: by file, the sentences. */
const misfits = () =>
  browser.run(() =>
    Object.fromEntries(
      [...document.querySelectorAll("#misfits > li")].map((line) => [
        line.querySelector("b").textContent,
        [...line.querySelectorAll("li")].map((sentence) => sentence.textContent),
      ]),
    ),
  );

const decimal = (share) => `${(Math.round(share * 10) / 10).toFixed(1)} %`;

test("thirty receipts are added up, and the three that somebody changed are found", async () => {
  await openPage();
  await choose("quiz", [file("quiz.json", QUIZ)]);
  await see("chosen", "6 questions");
  await choose("receipts", files(tampered()));
  await see("status", "27 receipts in the sums, 3 not.");

  const found = await misfits();
  const name = (place) => `receipt-${place + 1}.json`;
  assert.deepEqual(Object.keys(found).sort(), [RAISED, CHANGED, SUMMED].map(name).sort());
  assert.match(found[name(RAISED)].join(), /has 100 points in it, but its answer earns \d+\./);
  assert.doesNotMatch(found[name(RAISED)].join(), /checksum/, "only grading again finds it");
  assert.match(found[name(CHANGED)].join(), /The checksum is not that of the text/);
  assert.match(found[name(CHANGED)].join(), /Question “first-listed” has 0 points in it, but its answer earns 100\./);
  assert.match(found[name(SUMMED)].join(), /^The sum of points is \d+ in it, but the answers give \d+\.$/);

  const good = RECEIPTS.filter((_, place) => ![RAISED, CHANGED, SUMMED].includes(place));
  const shares = good.map(({ totals }) => totals.points / totals.questions).sort((a, b) => a - b);
  assert.equal(await text("counted"), "27");
  const near = async (id, share) => assert.ok(Math.abs(parseFloat(await text(id)) - share) < 0.11, `${await text(id)} ${share}`);
  await near("mean", shares.reduce((all, share) => all + share) / 27);
  assert.equal(await text("median"), decimal(shares[13]));
  const byQuestion = await rows("questions");
  for (const [idx, { id }] of JSON.parse(QUIZ).question.entries()) {
    const answers = good.flatMap(({ items }) => items.filter((item) => item.question === id && item.response));
    const right = answers.filter((item) => item.verdict === "correct").length;
    assert.equal(byQuestion[idx][1], `${right} of ${answers.length}`, id);
  }
  const learners = await rows("learners");
  assert.equal(learners.length, 30);
  const [first] = good;
  const row = learners.find(([name]) => name === first.name);
  assert.match(row[2], new RegExp(`^${first.totals.points} of ${first.totals.questions * 100} \\(`));
  assert.equal(learners.filter((row) => row[6] === "No, doesn’t fit").length, 3);
  assert.match(learners.find(([name]) => name === "Learner 05")[7], /The clock jumped ahead/);

  await browser.run(() => document.getElementById("csv").click());
  const csv = await browser.downloaded("class.csv");
  assert.equal(csv.trim().split("\r\n").length, 31);
  assert.equal(csv.match(/,no,/g).length, 3);
  assert.deepEqual((await browser.seen()).violations, []);
});

test("the same receipt twice counts once, and what is no receipt is named", async () => {
  await openPage("class-quiz.json");
  const [one] = files(RECEIPTS.slice(0, 1));
  const twin = file("<b>twin</b>".replaceAll("/", "") + ".json", readFileSync(one, "utf8"));
  await choose("receipts", [twin, one, file("notes.txt", "Not a receipt.")]);
  await see("status", "1 receipt in the sums, 2 not.");
  assert.deepEqual(await misfits(), {
    "receipt-1.json": ["It is the same as “<b>twin<b>.json”."],
    "notes.txt": ["This is no receipt, or a damaged one."],
  });
  await browser.run(() => document.getElementById("clear").click());
  await see("status", "The receipts are forgotten.");
  assert.equal(await browser.run(() => document.getElementById("sums").checkVisibility()), false);
});

test("what somebody wrote stays text", async () => {
  await openPage("class-quiz.json");
  const evil = "<img src=x onerror=alert(1)>";
  const receipt = seal({ ...RECEIPTS[0], name: evil });
  const wrong = seal({ ...RECEIPTS[1], quiz: evil });
  await choose("receipts", [file("<img src=x>.json", JSON.stringify(receipt)), file("wrong.json", JSON.stringify(wrong))]);
  await see("learners", evil);
  assert.deepEqual((await misfits())["wrong.json"], [`It is of another quiz, “${evil}”.`]);
  assert.equal(await browser.run(() => document.querySelectorAll("img").length), 0);
  assert.deepEqual((await browser.seen()).violations, []);
});

test("files can be dropped anywhere, quiz and receipts together", async () => {
  await openPage();
  await browser.run(
    (texts) => {
      const data = new DataTransfer();
      texts.forEach((text, idx) => data.items.add(new File([text], `${idx}.json`)));
      document.querySelector("h1").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    [...RECEIPTS.slice(0, 3).map((receipt) => JSON.stringify(receipt)), QUIZ],
  );
  await see("status", "3 receipts in the sums, 0 not.");
});

test("a quiz from another site or one that is none is refused with a reason", async () => {
  await openPage();
  await browser.driver.get(`${server.origin}/class.html?src=https://example.org/quiz.json`);
  await see("status", "could not be loaded: it is on another site.");
  await choose("quiz", [file("empty.json", '{"format":1}')]);
  await see("status", "“empty.json” can’t be used as a quiz: ");
  assert.equal((await browser.asked()).some((url) => url.startsWith("https://example.org")), false);
});

test("the keyboard alone is enough", async () => {
  await openPage("class-quiz.json");
  const focused = () =>
    browser.run(() => document.activeElement.id || document.activeElement.localName + document.activeElement.textContent);
  const tabTo = async (wanted) => {
    for (let n = 0; n < 20; n += 1) {
      if ((await focused()) === wanted) return;
      await browser.keys(Key.TAB);
    }
    assert.fail(`no Tab leads to ${wanted}`);
  };
  await tabTo("quiz");
  await tabTo("receipts");
  await tabTo("summaryPaste receipts");
  await browser.keys(Key.ENTER);
  await tabTo("text");
  await browser.insert(RECEIPTS.slice(0, 4).map((it) => JSON.stringify(it)).join("\n"));
  await tabTo("paste");
  await browser.keys(Key.ENTER);
  await see("status", "1 file added. 4 receipts in the sums, 0 not.");
  await tabTo("csv");
  await browser.keys(Key.ENTER);
  assert.match(await browser.downloaded("class.csv"), /Learner 04/);
  await tabTo("clear");
  await browser.keys(Key.ENTER);
  await see("status", "The receipts are forgotten.");
  assert.equal(await focused(), "receipts");
});

test("the accessibility tree names what is on the page", async () => {
  await openPage("class-quiz.json");
  await choose("receipts", files(tampered().slice(0, 12)));
  await see("status", "in the sums");
  const named = new Set((await browser.tree()).map((it) => `${it.role}: ${it.name}`));
  for (const wanted of [
    "heading: Class page",
    "region: Learners",
    "region: Table of the learners",
    "region: What doesn’t fit",
    "region: Question by question",
    "button: Table as CSV",
    "button: Forget the receipts",
    "columnheader: Case accuracy",
    "rowheader: Learner 01",
    "DisclosureTriangle: Paste receipts",
  ]) {
    assert.ok(named.has(wanted), `${wanted} in ${[...named].join("; ")}`);
  }
  assert.ok([...named].some((it) => it.startsWith("status: ") || it === "status: "), "a live region");
});

for (const [name, features] of [
  ["light", { "prefers-color-scheme": "light" }],
  ["dark", { "prefers-color-scheme": "dark" }],
  ["forced colors", { "forced-colors": "active" }],
]) {
  const options = name === "forced colors" ? needs(name) : {};
  test(`axe finds nothing in ${name}, and nothing sticks out at 320 pixels`, options, async () => {
    await browser.media(features);
    await browser.viewport(320);
    await openPage("class-quiz.json");
    assert.deepEqual(await browser.axe(), [], "empty");
    await browser.run(() => (document.querySelector("details").open = true));
    await choose("receipts", files(tampered()));
    await see("status", "27 receipts in the sums, 3 not.");
    assert.deepEqual(await browser.axe(), []);
    assert.ok(await browser.run(() => document.documentElement.scrollWidth <= 320), "nothing sticks out");
    await browser.screenshot(`class-${name.replace(" ", "-")}-320`);
    await browser.viewport(1280);
    await browser.screenshot(`class-${name.replace(" ", "-")}`);
    await browser.media({});
  });
}

test("the page asks nobody but its own folder, and its policy would not let it", async () => {
  await browser.asked();
  await openPage("class-quiz.json");
  await choose("receipts", files(RECEIPTS.slice(0, 2)));
  await see("status", "2 receipts in the sums");
  const urls = (await browser.asked()).filter((url) => !url.startsWith(server.origin) && !url.startsWith("data:"));
  assert.deepEqual(urls, []);
  assert.deepEqual((await browser.seen()).violations, []);
});

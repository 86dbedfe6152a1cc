// The code book in a code field: search, the list of two steps, the dialog, what a check takes from
// it, and what is left of all that when it can't be had.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { THREE, assign, built, quizOf } from "./quizzes.mjs";
import { DIST, Key, builtQuiz, stage, waitFor } from "./support.mjs";

const { server, browser } = await stage();

const PACK = "/code-book/icd10cm.pack";
const FAILED = "The code book could not be loaded; you can type codes without it.";
const ONE = quizOf([assign("one", ["S52.531A"])]);
const element = (quiz, more = "") => `<medcode-quiz src="${server.quiz(quiz)}" loading="eager" ${more}></medcode-quiz>`;

/** Opens a page with this quiz, or with this HTML. */
async function open(quiz = ONE, settings) {
  const body = typeof quiz === "string" ? quiz : element(quiz);
  await browser.open(server.origin + server.page(body, settings));
  return browser.quiz().ready();
}

const isOpen = (list) => list.expanded === "true";
const isClosed = (list) => list.expanded === "false" && !list.isShown;
const has = (code) => (list) => isOpen(list) && list.codes.includes(code);
/** The book knows what was typed: a whole code, which needs no list. */
const knows = (code) => (list) => isClosed(list) && list.codes.join() === `${code},`;

/** Types into the first code field and waits until this code is in the list. */
async function find(quiz, text, code) {
  await quiz.type(text);
  return quiz.listed(has(code), `${code} in the list for “${text}”`);
}

/** Types a whole code into the first code field and waits until the book knows it. */
async function enterWhole(quiz, text, code = text) {
  await quiz.type(text);
  await quiz.listed(knows(code), `no list for ${code}`);
}

/** Presses Down until that line of the list is marked. */
async function mark(quiz, idx) {
  for (let n = 0; n <= idx; n += 1) await browser.keys(Key.ARROW_DOWN);
  await quiz.listed((list) => list.active === idx, `line ${idx} to be marked`);
}

/** Goes from the list to a code, step by step, with the arrow keys and Enter; returns the codes on the way. */
async function walk(quiz, code) {
  const way = [];
  for (let n = 0; n < 6; n += 1) {
    const { codes, step } = await quiz.list();
    const leading = codes.filter((it) => it && code.startsWith(it)).sort((a, b) => b.length - a.length);
    assert.ok(leading.length, `something leads to ${code}: ${codes}`);
    await mark(quiz, codes.indexOf(leading[0]));
    await browser.keys(Key.ENTER);
    way.push(leading[0]);
    const now = await quiz.listed((list) => list.value === leading[0] || list.step !== step, `${leading[0]} to be taken`);
    if (now.value === code) return way;
    assert.notEqual(now.step, "", `${leading[0]} has something below it: ${JSON.stringify(now)}`);
  }
  assert.fail(`${way} leads nowhere`);
}

/** The paths of the code book that were asked for. */
const asked = () => server.requests.filter((path) => path.includes("code-book"));

// ------------------------------------------------------------------ search

for (const [text, first, code] of [
  ["colles", "S52.531", "S52.531A"],
  ["broken wrist", "S52.5", "S52.531A"],
  ["s52531", "S52.531", "S52.531A"],
  ["S52.5", "S52.53", "S52.531A"],
  ["hypertensive heart and chronic kidney disease with heart failure", "I13.0", "I13.0"],
  ["diabetic foot ulcer type 2", "E11.621", "E11.621"],
  ["plantar fasciitis right", "M67.A01", "M67.A01"],
  ["relapsing remitting ms", "G35.A", "G35.A"],
]) {
  test(`“${text}” leads to ${code} by keyboard alone`, async () => {
    const quiz = await open();
    await quiz.tabTo("code 1");
    await browser.keys(text);
    const { codes } = await quiz.listed(has(first), `${first} in the list for “${text}”`);
    assert.ok(codes.indexOf(first) < 10, `${first} is among the first ten: ${codes.slice(0, 10)}`);
    const way = await walk(quiz, code);
    if (code === "S52.531A") assert.ok(way.length > 1, "the 7th character is a step of its own");
    await quiz.listed(isClosed, "the list to close");
    assert.deepEqual([await quiz.values(), await quiz.focused()], [[code], "code 1"]);
    await quiz.see(`ICD-10-CM ${code}`, ".help");
    await browser.barrier();
    assert.ok(isClosed(await quiz.list()), "what was picked is not searched for again");
  });
}

test("a reader finds the code, checks it and is right, without a mouse", async () => {
  const quiz = await open();
  await quiz.tabTo("code 1");
  await browser.keys("colles");
  await quiz.listed(has("S52.531"));
  await walk(quiz, "S52.531A");
  await browser.keys(Key.ENTER);
  await quiz.focus("feedback");
  await quiz.see("Correct 100 of 100 points", ".verdict");
});

test("the second step leads back to what was found, by its last lines and by Escape", async () => {
  const quiz = await open();
  const found = await find(quiz, "s52531", "S52.531");
  await mark(quiz, 0);
  await browser.keys(Key.ENTER);
  const step = await quiz.listed((list) => list.step === "S52.531");
  assert.deepEqual(step.codes.slice(0, 2), ["S52.531A", "S52.531B"]);
  assert.equal(step.status, "16 codes below S52.531.");
  assert.equal(step.active, -1, "nothing is marked yet");
  await browser.keys(Key.ARROW_UP, Key.ARROW_UP);
  const back = await quiz.listed((list) => list.active === 16, "the line before the last one");
  assert.equal(back.lines[16], "Back to what was found");
  await browser.keys(Key.ENTER);
  assert.deepEqual((await quiz.listed((list) => !list.step)).codes, found.codes);
  await mark(quiz, 0);
  await browser.keys(Key.ENTER);
  await quiz.listed((list) => list.step === "S52.531");
  await browser.keys(Key.ESCAPE);
  assert.ok(isOpen(await quiz.listed((list) => !list.step)), "the first Escape goes one step back");
  await browser.keys(Key.ESCAPE);
  const closed = await quiz.listed(isClosed);
  assert.equal(closed.value, "s52531");
});

// -------------------------------------------------------------------- ARIA

test("the field says what the list is and which of its lines is marked", async () => {
  const quiz = await open();
  await find(quiz, "plantar fasciitis right", "M67.A01");
  const list = await quiz.list();
  assert.deepEqual([list.role, list.controls, list.expanded], ["combobox", "listbox", "true"]);
  assert.deepEqual([list.active, list.selected], [-1, []]);
  const n = list.codes.filter(Boolean).length;
  assert.equal(list.status, `${n} codes found. Choose with the arrow keys.`);
  for (const [key, idx] of [
    [Key.ARROW_DOWN, 0],
    [Key.ARROW_DOWN, 1],
    [Key.ARROW_UP, 0],
    [Key.ARROW_UP, n], // the way into the dialog is the last line
    [Key.ARROW_DOWN, 0],
  ]) {
    await browser.keys(key);
    const now = await quiz.listed((list) => list.active === idx, `line ${idx} to be marked`);
    assert.deepEqual(now.selected, [idx]);
    assert.equal(await quiz.focused(), "code 1", "the focus stays in the field");
  }
  await browser.keys(Key.ESCAPE);
  const closed = await quiz.listed(isClosed);
  assert.deepEqual([closed.active, closed.status], [-1, ""]);
  await find(quiz, "relapsing remitting ms", "G35.A");
  await quiz.listed((list) => list.status === "1 code found.");
  await quiz.type("qqqq zzzz");
  await quiz.listed((list) => list.status === "Nothing found in the code book. You can type any code.");
  assert.equal((await quiz.list()).expanded, "false", "no list, nothing expanded");
  await quiz.type("q");
  await quiz.listed((list) => list.status === "" && isClosed(list), "one letter is no question");
});

test("the accessibility tree has a combobox, its list and the marked option", async () => {
  const quiz = await open();
  await find(quiz, "plantar fasciitis right", "M67.A01");
  await mark(quiz, 0);
  const nodes = await browser.tree();
  const fields = nodes.filter((node) => node.role === "combobox");
  assert.equal(fields.length, 1);
  const [field] = fields;
  // WebKit takes what is in a field for a part of its label.
  assert.match(field.name, /^Code 1( plantar fasciitis right)?$/);
  assert.deepEqual([field.expanded, field.autocomplete, field.focused], [true, "list", true]);
  const lists = nodes.filter((node) => node.role === "listbox");
  assert.deepEqual(lists.map((node) => node.name), ["Codes"]);
  assert.equal(field.controls, "Codes");
  const options = nodes.filter((node) => node.role === "option");
  assert.equal(options.length, (await quiz.list()).lines.length);
  const marked = options.filter((node) => node.selected);
  assert.equal(marked.length, 1);
  assert.match(marked[0].name, /^M67\.A01\s?Plantar fasciitis, right foot/);
  assert.equal(field.activedescendant, marked[0].name);
  const says = await quiz.run((host, root) => root.querySelector(".lookup [role=status]").checkVisibility());
  assert.ok(says && nodes.some((node) => node.role === "status"), "the status is there for a screen reader");
  await browser.keys(Key.ESCAPE);
  await quiz.listed(isClosed);
  const after = await browser.tree();
  assert.equal(after.find((node) => node.role === "combobox").expanded, false);
  assert.equal(after.filter((node) => node.role === "option").length, 0, "a closed list is not there");
});

test("the marked line is always on the screen, also in a long list", async () => {
  const quiz = await open();
  await find(quiz, "S52.5", "S52.53");
  const { lines } = await quiz.list();
  for (let idx = 0; idx < lines.length; idx += 1) {
    await browser.keys(Key.ARROW_DOWN);
    const isSeen = await quiz.run((host, root) => {
      const option = root.querySelector("[role=option][aria-selected=true]");
      const { left, top, bottom, height } = option.getBoundingClientRect();
      const at = (y) => root.elementFromPoint(left + 5, y)?.closest("[role=option]");
      return height > 0 && at(top + 3) === option && at(bottom - 3) === option;
    });
    assert.ok(isSeen, `line ${idx}`);
  }
});

// ----------------------------------------------- nothing is taken by accident

test("Tab leaves a full code as it was typed and goes on", async () => {
  const quiz = await open();
  await enterWhole(quiz, "s52531a", "S52.531A");
  await browser.keys(Key.TAB);
  await quiz.listed(isClosed);
  assert.deepEqual(await quiz.values(), ["s52531a"]);
  assert.equal(await quiz.focused(), "Code book, line 1");
});

test("Tab takes nothing even while a line is marked", async () => {
  const quiz = await open();
  await find(quiz, "s52531", "S52.531");
  await mark(quiz, 0);
  await browser.keys(Key.TAB);
  await quiz.listed(isClosed);
  assert.deepEqual(await quiz.values(), ["s52531"]);
});

test("Enter checks what was typed as long as no line is marked", async () => {
  const quiz = await open();
  await enterWhole(quiz, "s52531a", "S52.531A");
  await browser.keys(Key.ENTER);
  await quiz.focus("feedback");
  await quiz.see("Correct 100 of 100 points", ".verdict");
});

test("Enter after words marks the first line instead of spending a try on them", async () => {
  const quiz = await open();
  await find(quiz, "heart attack", "I21.9");
  await browser.keys(Key.ENTER);
  const { active, codes } = await quiz.listed((list) => list.active === 0, "the first line marked");
  assert.equal(await quiz.count(".feedback"), 0);
  assert.equal(active, 0, codes.join());
});

test("nothing is taken from a list of something else: Down waits for what was typed", async () => {
  const quiz = await open();
  const release = server.hold(PACK);
  await quiz.type("relapsing remitting ms");
  await quiz.listed((list) => list.status === "Opening the code book…");
  await browser.keys(Key.ARROW_DOWN, Key.ENTER);
  assert.equal(await quiz.count(".feedback"), 0, "words are no answer yet");
  release();
  await quiz.listed((list) => list.active === 0 && list.codes[0] === "G35.A", "the first line marked");
  await browser.keys(Key.ENTER);
  await quiz.listed((list) => list.value === "G35.A");
  // The same with the book there and another list open.
  await find(quiz, "plantar", "M67.A0");
  await browser.chord(Key.CONTROL, "a");
  await browser.keys("relapsing remitting ms", Key.ARROW_DOWN);
  await quiz.listed((list) => list.active === 0 && list.codes[0] === "G35.A", "the list of what was typed");
});

test("the first line is marked only by an arrow key, never by what is typed next", async () => {
  const quiz = await open();
  await find(quiz, "coll", "S52.53");
  await mark(quiz, 0);
  await browser.keys("es");
  await quiz.listed((list) => isOpen(list) && list.active === -1, "the mark to go with the old list");
});

test("Escape closes the list, a second one does nothing; the arrows open it again", async () => {
  const quiz = await open();
  const found = await find(quiz, "s52531", "S52.531");
  await browser.keys(Key.ESCAPE);
  await quiz.listed(isClosed);
  await browser.keys(Key.ESCAPE);
  assert.deepEqual([await quiz.values(), await quiz.focused()], [["s52531"], "code 1"]);
  await browser.keys(Key.ARROW_DOWN);
  const again = await quiz.listed((list) => isOpen(list) && list.active === 0, "the list with its first line marked");
  assert.deepEqual(again.codes, found.codes);
  await browser.keys(Key.ESCAPE);
  await quiz.listed(isClosed);
  await browser.keys(Key.ARROW_UP);
  await quiz.listed((list) => isOpen(list) && list.active === list.lines.length - 1, "the last line marked");
});

test("leaving the field closes the list, coming back opens nothing", async () => {
  const quiz = await open();
  await find(quiz, "s52531", "S52.531");
  await browser.run(() => document.querySelector("h1").click());
  await quiz.run((host, root) => root.activeElement.blur());
  await quiz.listed(isClosed);
  await quiz.tabTo("code 1");
  assert.ok(isClosed(await quiz.list()));
});

test("Alt with an arrow moves the line, list or no list, and opens none", async () => {
  const quiz = await open(quizOf([assign("one", ["I10", "E11.9"])]));
  await quiz.type("I10");
  await quiz.press("Add a code");
  await quiz.focus("code 2");
  await browser.keys("plantar fasciitis right");
  await quiz.listed(has("M67.A01"), "a list below the second line", 1);
  await browser.chord(Key.ALT, Key.ARROW_UP);
  await quiz.focus("code 1");
  assert.deepEqual(await quiz.values(), ["plantar fasciitis right", "I10"]);
  await browser.barrier();
  for (const line of [0, 1]) {
    const now = await quiz.list(line);
    assert.ok(isClosed(now), `line ${line + 1} was moved, not typed: ${JSON.stringify(now)}`);
  }
  await browser.chord(Key.ALT, Key.ARROW_DOWN);
  await quiz.focus("code 2");
  assert.deepEqual(await quiz.values(), ["I10", "plantar fasciitis right"]);
});

test("Down on a line that moved up looks for what stands in it", async () => {
  const quiz = await open(quizOf([assign("one", ["I10", "E11.9"])]));
  await find(quiz, "colles", "S52.531");
  await shut(quiz);
  await quiz.press("Add a code");
  await quiz.focus("code 2");
  await browser.keys("relapsing remitting ms");
  await quiz.listed(has("G35.A"), "a list below the second line", 1);
  await quiz.press("Remove line 1");
  await waitFor(async () => (await quiz.values()).join() === "relapsing remitting ms", "one line");
  await quiz.tabTo("code 1");
  await browser.keys(Key.ARROW_DOWN);
  const { codes } = await quiz.listed((list) => list.active === 0, "a list");
  assert.equal(codes[0], "G35.A");
});

test("removing a line opens no list below the one that moves up", async () => {
  const quiz = await open(quizOf([assign("one", ["I10", "E11.9"])]));
  await enterWhole(quiz, "I10");
  await quiz.press("Add a code");
  await quiz.focus("code 2");
  await browser.keys("colles");
  await quiz.listed(has("S52.531"), "a list below the second line", 1);
  await quiz.press("Remove line 1"); // above the list
  await waitFor(async () => (await quiz.values()).join() === "colles", "one line");
  await browser.barrier();
  const now = await quiz.list();
  assert.ok(isClosed(now), JSON.stringify(now));
});

test("a mouse takes a code, and the focus stays in the field", async () => {
  const quiz = await open();
  await find(quiz, "s52531", "S52.531");
  await quiz.run((host, root) => {
    window.blurs = 0;
    root.querySelector("[data-field=code]").addEventListener("blur", () => (window.blurs += 1));
  });
  await quiz.click("[role=option]");
  const { codes } = await quiz.listed((list) => list.step === "S52.531");
  assert.equal(await quiz.focused(), "code 1");
  await quiz.click(`[role=option]:nth-child(${codes.indexOf("S52.531A") + 1})`);
  await quiz.listed((list) => list.value === "S52.531A" && isClosed(list), "the code in the field");
  assert.deepEqual([await quiz.focused(), await browser.run(() => blurs)], ["code 1", 0]);
  await browser.keys(Key.ENTER);
  await quiz.see("Correct 100 of 100 points", ".verdict");
});

test("the page hears nothing of the keys that are for the list", async () => {
  const quiz = await open();
  await browser.run(() => {
    window.heard = [];
    document.addEventListener("keydown", (event) => heard.push(event.key));
  });
  await find(quiz, "s52531", "S52.531");
  await mark(quiz, 0);
  await browser.keys(Key.ENTER, Key.ESCAPE, Key.ESCAPE);
  assert.deepEqual(await browser.run(() => heard), []);
});

test("the list leaves the field itself free", async () => {
  const quiz = await open();
  for (const width of [1280, 360]) {
    await browser.viewport(width);
    await find(quiz, "colles", "S52.531");
    const isFree = await quiz.run((host, root) => {
      const field = root.querySelector("[data-field=code]");
      const { left, top, width, height } = field.getBoundingClientRect();
      return field.contains(root.elementFromPoint(left + width / 2, top + height / 2));
    });
    assert.ok(isFree, `${width} px`);
  }
  await browser.viewport(1280);
});

test("a whole code that was typed shows no list, which would lie over Check", async () => {
  const quiz = await open();
  await enterWhole(quiz, "S52.531A");
  await quiz.press("Check");
  await quiz.see("Correct 100 of 100 points", ".verdict");
});

test("fast typing ends in the list of all that was typed, however slow the book", async () => {
  for (let n = 0; n < 5; n += 1) {
    const release = server.hold("/medcode-code-book.js");
    const quiz = await open();
    await quiz.tabTo("code 1");
    await browser.keys("s52531");
    release();
    await quiz.listed((list) => isOpen(list) && list.codes.join() === "S52.531,", "the list for s52531 only");
  }
});

// -------------------------------------------------------------- the dialog

const BOOK = "Code book, line 1";
const heading = (quiz) => quiz.text("dialog h3");
/** Clicks on an entry of the dialog that begins so. */
const enter = async (quiz, id) => {
  const find = () =>
    quiz.run((host, root, id) => [...root.querySelectorAll("dialog .entry")].find((it) => it.querySelector("code")?.innerText === id), id);
  await (await waitFor(find, `${id} in the dialog`)).click();
  await waitFor(async () => (await heading(quiz))?.includes(id), `the page of ${id}`);
};
/** Closes the list, which may lie over what a mouse is to press next. */
async function shut(quiz) {
  await quiz.run((host, root) => root.activeElement?.blur());
  await quiz.listed(isClosed);
}
/** Types something that begins an answer and opens the dialog from the button. */
async function browse(quiz, text) {
  await quiz.type(text);
  await quiz.listed((list) => list.status && !list.status.startsWith("Opening"), "an answer");
  await shut(quiz);
  await quiz.press(BOOK);
  await waitFor(() => heading(quiz), "a page of the book");
}

test("the dialog shows where a code stands, its notes and what is below, down to a code to use", async () => {
  const quiz = await open();
  await browse(quiz, "E11");
  await waitFor(async () => (await heading(quiz)) === "E11 Type 2 diabetes mellitus", "E11");
  const dialog = (await browser.tree()).find((node) => node.role === "dialog");
  assert.deepEqual([dialog?.name, dialog?.modal], ["Code book", true]);
  const path = await quiz.texts("dialog nav li");
  assert.deepEqual(path.map((it) => it.split(" ")[0]), ["ICD-10-CM", "4", "E08-E13"]);
  const text = await quiz.text("dialog");
  for (const words of [
    "Can’t be billed: needs more characters",
    "Excludes1: never coded together diabetes mellitus due to underlying condition (E08.-)",
    "type 1 diabetes mellitus (E10.-)",
    "Codes below",
    "E11.6 Type 2 diabetes mellitus with other specified complications",
    "FY2027",
  ]) {
    assert.ok(text.includes(words), `“${words}” in: ${text}`);
  }
  await quiz.focus("page 1"); // the heading of the first line's page
  assert.ok(!(await quiz.labels()).includes("Use this code"), "no category can be used");
  await enter(quiz, "E11.6");
  await quiz.focus("page 1");
  await enter(quiz, "E11.62");
  await enter(quiz, "E11.621");
  await quiz.see("Can be billed", "dialog");
  await quiz.see("Use additional code", "dialog");
  await quiz.press("Use this code");
  await waitFor(async () => !(await quiz.count("dialog")), "the dialog to close");
  assert.deepEqual(await quiz.values(), ["E11.621"]);
  await quiz.focus("code 1");
  await browser.barrier();
  assert.ok(isClosed(await quiz.list()), "a code from the dialog is not searched for");
});

test("the dialog goes down to a 7th character, too, and up again by its path", async () => {
  const quiz = await open();
  await browse(quiz, "S52.531");
  assert.match(await heading(quiz), /^S52\.531 /);
  await enter(quiz, "S52.53");
  await enter(quiz, "S52.532");
  await enter(quiz, "S52.532A");
  await quiz.press("Use this code");
  await waitFor(async () => !(await quiz.count("dialog")), "the dialog to close");
  assert.deepEqual(await quiz.values(), ["S52.532A"]);
});

test("Escape and Close leave the field as it was, with the focus", async () => {
  const quiz = await open();
  for (const close of [() => browser.keys(Key.ESCAPE), () => quiz.press("Close")]) {
    await browse(quiz, "E11");
    await close();
    await waitFor(async () => !(await quiz.count("dialog")), "the dialog to close");
    assert.deepEqual(await quiz.values(), ["E11"]);
    await quiz.focus("code 1");
    assert.ok(isClosed(await quiz.list()), "and no list");
  }
});

test("what isn't a code opens the book at its beginning, and the keyboard leafs through it", async () => {
  const quiz = await open();
  await browse(quiz, "no such thing");
  await waitFor(async () => (await heading(quiz)) === "ICD-10-CM", "the first page");
  const chapters = await quiz.texts("dialog .below .entry");
  assert.equal(chapters.length, 22);
  const isIn = () => quiz.run((host, root) => Boolean(root.activeElement?.closest("dialog")));
  for (let n = 0; n < 4; n += 1) await browser.keys(Key.TAB);
  assert.ok(await isIn());
  await browser.keys(Key.ENTER);
  await waitFor(async () => (await heading(quiz)) !== "ICD-10-CM", "a chapter");
  assert.equal(await quiz.count(".feedback, .problem"), 0, "Enter in the dialog checks nothing");
  assert.deepEqual(await quiz.values(), ["no such thing"]);
});

test("the last line of the list opens the dialog at the first find", async () => {
  const quiz = await open();
  await find(quiz, "diabetic foot ulcer type 2", "E11.621");
  await browser.keys(Key.ARROW_UP, Key.ENTER);
  await waitFor(async () => (await heading(quiz))?.startsWith("E11.621 "), "the page of E11.621");
  await quiz.press("Use this code");
  await waitFor(async () => !(await quiz.count("dialog")), "the dialog to close");
  assert.deepEqual(await quiz.values(), ["E11.621"]);
  await quiz.focus("code 1");
});

test("a question of two code sets has both books", async () => {
  const sets = { sets: ["icd10cm", "hcpcs"] };
  const quiz = await open(quizOf([assign("one", [{ code: "E0114", set: "hcpcs" }], sets)]));
  await find(quiz, "crutches underarm", "E0114");
  await shut(quiz);
  await quiz.press(BOOK);
  await quiz.press("HCPCS Level II");
  await waitFor(async () => (await heading(quiz)) === "HCPCS Level II", "the other book");
  await quiz.press("ICD-10-CM");
  await waitFor(async () => (await heading(quiz)) === "ICD-10-CM", "the first book");
});

test("a book that comes late is shown under its own name only", async () => {
  const sets = { sets: ["icd10cm", "hcpcs"] };
  const quiz = await open(quizOf([assign("one", [{ code: "E0114", set: "hcpcs" }], sets)]));
  await quiz.type("1");
  await quiz.press(BOOK);
  await quiz.see("Certain infectious", "dialog");
  const release = server.hold("/code-book/hcpcs.pack");
  await quiz.press("HCPCS Level II");
  await quiz.see("Opening the code book", "dialog");
  await quiz.press("ICD-10-CM");
  release();
  await waitFor(() => server.count("/code-book/hcpcs.pack") === 1, "the other pack");
  await quiz.see("Certain infectious", "dialog");
  await browser.barrier();
  assert.equal(await heading(quiz), "ICD-10-CM");
  await quiz.press("HCPCS Level II");
  await quiz.see("has no contents to leaf through", "dialog");
});

test("the book is open at the date of service", async () => {
  const quiz = await open(quizOf([assign("one", ["M72.2"], { date: "2026-08-01" })]));
  await find(quiz, "M72.2", "M72.2");
  await shut(quiz);
  await quiz.press(BOOK);
  await waitFor(async () => (await heading(quiz)) === "M72.2 Plantar fascial fibromatosis", "M72.2 as it was");
  await quiz.see("Can be billed", "dialog");
  await quiz.press("Use this code");
  await quiz.press("Check");
  await quiz.see("Correct 100 of 100 points", ".verdict");
});

// -------------------------------------------------------------- what a check takes

/** First steps, at the question of Colles' fracture. */
async function colles(more = "") {
  const questions = builtQuiz("first-steps");
  const idx = questions.question.findIndex((it) => it.id === "colles-ed");
  // Without the author's own word on the wrong answers, so that only the book can tell.
  const question = { ...questions.question[idx], wrong: [] };
  return open(element({ ...questions, question: [question] }, more));
}

test("a check of a wrong answer asks the book what is wrong", async () => {
  const quiz = await colles();
  await quiz.answer("S52.532A");
  assert.match(await quiz.text(".finding"), /^Wrong laterality/);
  assert.ok(server.count(PACK) > 0);
});

test("right codes in an order that the book forbids are not all right", async () => {
  const order = { graded: ["order"], date: "2026-11-12" };
  const quiz = await open(quizOf([assign("one", ["E85.4", "I43"], order)]));
  await quiz.type("I43");
  await quiz.press("Add a code");
  await quiz.focus("code 2");
  await browser.keys("E85.4");
  await quiz.press("Check");
  await quiz.see("75 of 100 points", ".verdict");
});

test("the built quiz says so, too", async () => {
  const quiz = await open(`<medcode-quiz src="/quizzes/first-steps.json" loading="eager"></medcode-quiz>`);
  await quiz.press("Skip");
  await quiz.press("Skip");
  await quiz.answer("S52.532A");
  assert.match(await quiz.text(".finding"), /^Wrong laterality/);
});

test("code-book=none: no button, no list, no request, and a check says less", async () => {
  const quiz = await colles(`code-book="none"`);
  await quiz.type("colles");
  await browser.barrier();
  assert.deepEqual([await quiz.count(".lookup"), await quiz.count("[role=combobox]")], [0, 0]);
  await quiz.answer("S52.532A");
  assert.doesNotMatch(await quiz.text(".feedback"), /Wrong laterality/);
  await browser.barrier();
  assert.deepEqual(asked(), []);
});

const NOTES = "/code-book/icd10cm-notes.pack";
const TWO = quizOf([assign("one", ["S52.531A", "W01.0XXA"])]);
for (const [what, first, n] of [
  ["right", "S52.531A", 0],
  ["wrong", "S52.532A", 1],
]) {
  test(`a check of a ${what} answer ${n ? "fetches the notes once" : "fetches nothing of the book"}`, async () => {
    const quiz = await open(TWO);
    await enterWhole(quiz, first);
    await quiz.press("Add a code");
    await quiz.focus("code 2");
    await browser.keys("W01.0XXA");
    await quiz.listed(knows("W01.0XXA"), "the second code", 1);
    const before = asked();
    assert.ok(!before.includes(NOTES), "a search needs no notes");
    await browser.keys(Key.ENTER);
    await waitFor(() => quiz.q(".feedback"), "feedback");
    await browser.barrier();
    assert.deepEqual(asked().slice(before.length), n ? [NOTES] : []);
  });
}

test("a right answer that was never searched for fetches nothing of the book", async () => {
  const quiz = await open(built(ONE));
  await quiz.paste("S52.531A"); // all at once and without the focus
  await quiz.press("Check");
  await quiz.see("Correct 100 of 100 points", ".verdict");
  await browser.barrier();
  assert.deepEqual(asked(), []);
});

test("a choice and its check fetch nothing of the book", async () => {
  const all = builtQuiz("first-steps");
  const quiz = await open({ ...all, question: all.question.filter((it) => it.kind === "choose") });
  await quiz.click(".choice:first-of-type input");
  await quiz.press("Check");
  await waitFor(() => quiz.q(".feedback"), "feedback");
  await browser.barrier();
  assert.deepEqual(asked(), []);
});

test("nothing of the book is fetched before the first letter or the first check", async () => {
  const quiz = await open(`<medcode-quiz src="/quizzes/first-steps.json" loading="eager"></medcode-quiz>`);
  await quiz.press("First hint (−10 points)");
  await quiz.press("Skip");
  await quiz.tabTo("code 1");
  await browser.barrier();
  assert.deepEqual(asked(), []);
  await browser.keys("co");
  await quiz.listed(isOpen);
  assert.equal(server.count(PACK), 1);
  assert.equal(server.count("/code-book/icd10pcs.pack") + server.count("/code-book/hcpcs.pack"), 0);
});

test("the empty check says what to do and fetches nothing", async () => {
  const quiz = await open();
  await quiz.press("Check");
  await quiz.see("Enter a code first.", "[role=alert]");
  await browser.barrier();
  assert.deepEqual(asked(), []);
});

test("a check grades without a book that isn't there", async () => {
  const quiz = await colles();
  server.put(PACK, { status: 404, body: "Not found" });
  await quiz.paste("S52.532A");
  await quiz.press("Check");
  await quiz.see(" points", ".verdict");
  await browser.console(); // tells of the 404
});

test("a check waits for a silent server no longer than it may, and grades without the book", async () => {
  const quiz = await colles();
  const release = server.hold(PACK);
  await quiz.paste("S52.532A");
  await quiz.press("Check");
  await quiz.see(" points", ".verdict");
  assert.equal(await quiz.count(".finding"), 1, "it says less, but what is wrong");
  release();
});

// ---------------------------------------------------------- what can go wrong

const bytes = readFileSync(join(DIST, PACK));
for (const [name, answer] of [
  ["missing", { status: 404, body: "Not found" }],
  ["truncated", { body: bytes.subarray(0, bytes.length >> 1) }],
  ["empty", { body: "" }],
  ["a web page", { body: "<!doctype html><title>Sign in</title><p>Please sign in.", type: "text/html" }],
]) {
  test(`with the pack ${name} the field works as plain text, and Try again works once it is there`, async () => {
    const quiz = await open();
    server.put(PACK, answer);
    await quiz.type("s52531");
    await quiz.see(FAILED, "[role=alert]");
    assert.equal(await quiz.count("[role=alert]"), 1, "one sentence");
    assert.ok(isClosed(await quiz.list()));
    await browser.keys("A");
    assert.deepEqual([await quiz.values(), await quiz.focused()], [["s52531A"], "code 1"]);
    await waitFor(async () => server.count(PACK) > 1, "another try with the next letter");
    await quiz.see(FAILED, "[role=alert]");
    server.heal(PACK);
    await quiz.press("Try again");
    await quiz.listed(knows("S52.531A"));
    assert.equal(await quiz.count("[role=alert]"), 0, "the sentence goes");
    assert.deepEqual([await quiz.values(), await quiz.focused()], [["s52531A"], "code 1"], "nothing is lost");
    await browser.keys(Key.ENTER);
    await quiz.see("Correct 100 of 100 points", ".verdict");
    const lines = await browser.console();
    assert.ok(lines.length && lines.every((line) => /medcode-code-book|404/.test(line)), lines.join("\n"));
    assert.ok(lines.filter((line) => line.includes("medcode-code-book:")).length <= 1, `said once: ${lines.join("\n")}`);
  });
}

test("the dialog says so, too, and opens once the pack is there", async () => {
  const quiz = await open();
  server.put(PACK, { status: 404, body: "Not found" });
  await quiz.type("E11");
  await quiz.see(FAILED, "[role=alert]");
  await quiz.press(BOOK);
  await quiz.see(FAILED, "dialog [role=alert]");
  server.heal(PACK);
  await quiz.click("dialog [role=alert] button");
  await waitFor(async () => (await heading(quiz)) === "E11 Type 2 diabetes mellitus", "E11");
  await quiz.press("Close");
  await waitFor(async () => !(await quiz.count("dialog")), "the dialog to close");
  assert.deepEqual(await quiz.values(), ["E11"]);
  await browser.console();
});

test("nothing that is typed while the book is fetched is lost", async () => {
  const quiz = await open();
  const release = server.hold(PACK);
  await quiz.type("col");
  await quiz.listed((list) => list.status === "Opening the code book…");
  await browser.keys("les");
  assert.deepEqual([await quiz.values(), await quiz.focused()], [["colles"], "code 1"]);
  release();
  const { codes } = await quiz.listed(has("S52.531"));
  assert.ok(codes.length > 1);
  assert.equal(server.count(PACK), 1, "it is fetched once");
});

test("whoever has left the field meanwhile gets no list", async () => {
  const quiz = await open();
  const release = server.hold(PACK);
  await quiz.type("colles");
  await quiz.listed((list) => list.status === "Opening the code book…");
  await browser.keys(Key.TAB);
  release();
  await waitFor(async () => (await quiz.list()).codes.length > 0, "an answer");
  assert.ok(isClosed(await quiz.list()));
});

test("long, strange and foreign queries break nothing", async () => {
  const quiz = await open();
  const queries = [
    "a".repeat(1000),
    "fracture ".repeat(111),
    "%$§\"'`<>&|\\/(){}[]*+?.^~#;:,",
    "<img src=x onerror=alert(1)>",
    "a\tb\tc",
    "骨折 右腕",
    "كسر في المعصم",
    "перелом лучевой кости",
    "👩🏽‍⚕️💉👩🏽‍⚕️",
    "\ud83d half",
    "e\u0301\u0301\u0301\u0301\u0301",
    "İıŞşßſK",
    "....-----....",
    "        ",
    "0000000000000000",
    "s52.5-",
    "V97.33XD.",
  ];
  for (const query of queries) {
    await quiz.paste(query);
    await browser.barrier();
    assert.equal(await quiz.count("[role=alert]"), 0, query.slice(0, 40));
    assert.equal(await quiz.count(".lookup img"), 0);
    await find(quiz, "relapsing remitting ms", "G35.A");
  }
});

test("two quizzes on one page share one book, and each has its own list", async () => {
  const body = element(ONE, `id="a"`) + element({ ...ONE, id: "another" }, `id="b"`);
  await browser.open(server.origin + server.page(body));
  const [a, b] = [await browser.quiz("#a").ready(), await browser.quiz("#b").ready()];
  await a.type("colles");
  await a.listed(has("S52.531"));
  await b.type("relapsing remitting ms");
  await b.listed(has("G35.A"));
  assert.ok(isClosed(await a.list()), "the first field has been left");
  assert.deepEqual([server.count(PACK), server.count("/medcode-code-book-worker.js")], [1, 1]);
  await a.type("plantar fasciitis right");
  await a.listed(has("M67.A01"));
});

test("of two views of the same quiz only the one that is typed into has a list", async () => {
  const src = server.quiz(ONE);
  const view = (id) => `<medcode-quiz id="${id}" src="${src}" loading="eager"></medcode-quiz>`;
  await browser.open(server.origin + server.page(view("a") + view("b")));
  const [a, b] = [await browser.quiz("#a").ready(), await browser.quiz("#b").ready()];
  await a.type("colles");
  await a.listed(has("S52.531"));
  await browser.barrier();
  assert.deepEqual(await b.values(), ["colles"], "they show the same answer");
  assert.ok(!isOpen(await b.list()), "but nobody typed here");
});

test("an element that goes while a search is under way leaves no error", async () => {
  const quiz = await open();
  const release = server.hold(PACK);
  await quiz.type("colles");
  await quiz.listed((list) => list.status === "Opening the code book…");
  await browser.run(() => document.querySelector("medcode-quiz").remove());
  release();
  await browser.barrier();
  await waitFor(() => server.count(PACK) === 1);
  // The same again with the dialog open, and with the book there.
  const src = server.quiz(ONE);
  await browser.run((src) => {
    document.querySelector("main").insertAdjacentHTML("beforeend", `<medcode-quiz src="${src}" loading="eager"></medcode-quiz>`);
  }, src);
  const again = await browser.quiz().ready();
  await browse(again, "colles");
  await browser.run(() => document.querySelector("medcode-quiz").remove());
  await browser.barrier();
  await browser.assertQuiet();
});

test("the next question begins with a closed list and its own field", async () => {
  const quiz = await open(THREE);
  await find(quiz, "colles", "S52.531");
  await shut(quiz);
  await quiz.press("Skip");
  await quiz.see("Question 2 of 3", ".heading");
  assert.deepEqual([(await quiz.list()).value, isClosed(await quiz.list())], ["", true]);
  await quiz.press("Back");
  await quiz.see("Question 1 of 3", ".heading");
  assert.deepEqual([(await quiz.list()).value, isClosed(await quiz.list())], ["colles", true], "a list only for who types");
  await quiz.tabTo("code 1");
  await browser.keys(Key.ARROW_DOWN);
  await quiz.listed(has("S52.531"));
});

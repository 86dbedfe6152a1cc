// The class page: takes files and text, hands them to src/class.rs, and draws
// what comes back. Whatever somebody wrote becomes text, never markup.

import init, { ClassPage } from "./pkg/medcode-class.js";

const MAX_FILE = 20_000_000; // bytes; a quiz or a folder of receipts is far below
const MAX_ERRORS = 3; // kinds that are listed of a question

const at = (path) => new URL(path, import.meta.url);
const by = (id) => document.getElementById(id);
let page;

/** Makes an element of texts and other elements. */
function element(name, ...children) {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

/** Makes an element of what somebody wrote, in whatever direction it reads. */
function written(name, text) {
  const made = element(name, text);
  made.dir = "auto";
  return made;
}

function say(text) {
  // The same words once more would be no news to a live region.
  by("status").textContent = by("status").textContent === text ? `${text}\u00a0` : text;
}

const count = (n, one, many) => `${n} ${n === 1 ? one : many}`;
const percent = ([part, whole]) => (whole ? `${Math.round((100 * part) / whole)} %` : "–");

// ---------------------------------------------------------------------- in

// A quiz has its format, a receipt has not; what is neither is a receipt that can't be read.
function isQuiz(text) {
  try {
    return JSON.parse(text)?.format !== undefined;
  } catch {
    return false;
  }
}

function takeQuiz(name, text) {
  const fault = page.quiz(text);
  if (fault) return `“${name}” can’t be used as a quiz: ${fault}.`;
  const { title, questions } = JSON.parse(page.sums());
  by("chosen").replaceChildren("Quiz: ", written("b", title), `, ${count(questions, "question", "questions")}.`);
  return `The quiz is “${title}”.`;
}

/** Takes files of any kind, quizzes first, and says what became of them. */
async function take(files) {
  const said = [];
  const receipts = [];
  for (const file of files) {
    if (file.size > MAX_FILE) {
      said.push(`“${file.name}” is too large.`);
      continue;
    }
    try {
      const text = await file.text();
      if (isQuiz(text)) said.push(takeQuiz(file.name, text));
      else receipts.push([file.name, text]);
    } catch (error) {
      said.push(`“${file.name}” could not be read (${error.message}).`);
    }
  }
  receipts.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  for (const [name, text] of receipts) page.add(name, text);
  draw();
  if (receipts.length) said.push(`${count(receipts.length, "file", "files")} added.`);
  if (receipts.length) said.push(summary());
  say(said.join(" "));
}

function summary() {
  const { learners, unread, counted } = JSON.parse(page.sums());
  const out = learners.length + unread.length - counted;
  return `${count(counted, "receipt", "receipts")} in the sums, ${out} not.`;
}

// --------------------------------------------------------------------- out

function draw() {
  const sums = JSON.parse(page.sums());
  const { learners, unread, byQuestion } = sums;
  by("sums").hidden = learners.length + unread.length === 0;
  by("learners").replaceChildren(...learners.map(learnerRow));
  const misfits = [...learners.flatMap(misfitLine), ...unread.map(([file, why]) => line(file, "", [why]))];
  by("misfits").replaceChildren(...misfits);
  by("misfitting").hidden = misfits.length === 0;
  by("class").hidden = sums.counted === 0;
  by("counted").textContent = sums.counted;
  by("mean").textContent = `${sums.mean} %`;
  by("median").textContent = `${sums.median} %`;
  by("questions").replaceChildren(...byQuestion.map(questionRow));
  by("cpt").textContent = sums.notice;
  by("cpt").hidden = !sums.notice;
}

function learnerRow(learner) {
  const name = written("th", learner.name || learner.file);
  name.scope = "row";
  const [points, of] = learner.points;
  const share = learner.percent ? ` (${learner.percent} %)` : "";
  return element(
    "tr",
    name,
    element("td", learner.day || "–"),
    element("td", `${points} of ${of}${share}`),
    element("td", percent(learner.codeAccuracy)),
    element("td", percent(learner.caseAccuracy)),
    element("td", learner.time),
    element("td", standing(learner)),
    element("td", learner.remarks.join(" ")),
  );
}

/** Whether a receipt is in the sums, and if not, why. */
function standing({ counts, misfits, twin }) {
  if (counts) return "Yes";
  if (misfits.length) return "No, doesn’t fit";
  return twin ? "No, twice" : "No quiz yet";
}

function misfitLine({ file, name, misfits, twin }) {
  const all = twin ? [...misfits, `It is the same as “${twin}”.`] : misfits;
  return all.length ? [line(file, name, all)] : [];
}

function line(file, name, sentences) {
  const head = element("p", written("b", file));
  if (name) head.append(", ", written("span", name));
  return element("li", head, element("ul", ...sentences.map((sentence) => written("li", sentence))));
}

function questionRow({ id, statement, answered, right, errors }) {
  const head = element("th", written("span", id), written("small", statement));
  head.scope = "row";
  const frequent = errors.slice(0, MAX_ERRORS).map(([label, n]) => element("li", `${label}: ${n}`));
  const list = frequent.length ? element("ul", ...frequent) : "–";
  return element("tr", head, element("td", `${right} of ${answered}`), element("td", list));
}

function save(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = element("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

// ------------------------------------------------------------------- start

function listen() {
  for (const id of ["quiz", "receipts"]) {
    by(id).addEventListener("change", async ({ target }) => {
      await take([...target.files]);
      target.value = ""; // so that the same file can be chosen again
    });
  }
  by("paste").addEventListener("click", () => {
    const text = by("text").value;
    if (!text.trim()) return say("There is nothing pasted yet.");
    by("text").value = "";
    take([new File([text], "pasted text")]);
  });
  by("csv").addEventListener("click", () => save("class.csv", page.table()));
  by("print").addEventListener("click", () => print());
  by("clear").addEventListener("click", () => {
    page.clear();
    draw();
    say("The receipts are forgotten.");
    by("receipts").focus(); // the button is gone
  });
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault(); // or the browser would leave this page for the file
    take([...event.dataTransfer.files]);
  });
}

/** Fetches the quiz that `?src=` names, from this very origin. */
async function fetchQuiz() {
  const src = new URLSearchParams(location.search).get("src");
  if (!src) return;
  try {
    const url = new URL(src, document.baseURI);
    if (url.origin !== location.origin) throw new Error("it is on another site");
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the server said ${response.status}`);
    say(takeQuiz(src, await response.text()));
  } catch (error) {
    say(`The quiz “${src}” could not be loaded: ${error.message}. Choose its file instead.`);
  }
}

try {
  await init({ module_or_path: at("pkg/medcode-class_bg.wasm") });
  page = new ClassPage();
  by("missing").remove();
  listen();
  await fetchQuiz();
} catch (error) {
  console.error("medcode-class:", error);
  by("missing").textContent = "The program of this page could not be loaded. Reload to try again.";
}

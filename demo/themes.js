// The page of themes: brings a quiz into each of its states, in the look that the address names.
const FIRST = "quizzes/first-steps.json";
const WHOLE = "quizzes/whole-encounters.json";
const EXAM = { mode: "exam", "time-limit": "20" };
const SAT = [press("Start the exam"), choose(0), press("Flag"), press("Next question")];

/** What is shown: the file and the questions of a quiz, what a reader does, and attributes. */
const STATES = [
  { name: "A code to enter", from: FIRST, ask: ["colles-ed"] },
  { name: "Several codes", from: WHOLE, ask: ["heel-ulcer"], steps: [type("E11.621"), add, type("L97.422"), add] },
  { name: "Nothing was entered", from: FIRST, ask: ["colles-ed"], steps: [press("Check")] },
  { name: "Hints", from: FIRST, ask: ["colles-ed"], steps: [press("First hint"), press("Next hint")] },
  { name: "Right", from: FIRST, ask: ["colles-ed"], steps: [type("S52.531A"), press("Check")] },
  { name: "Partly right", from: WHOLE, ask: ["heart-failure-and-kidneys"], steps: [type("I13.0"), add, type("I50.22"), press("Check"), unfold] },
  { name: "Wrong", from: FIRST, ask: ["colles-ed"], steps: [type("broken wrist"), press("Check"), unfold] },
  { name: "The answer", from: WHOLE, ask: ["heart-failure-and-kidneys"], steps: [type("I13.0"), press("Check"), press("Show the answer")] },
  { name: "Choices", from: FIRST, ask: ["otitis-both-ears"], steps: [choose(1)] },
  { name: "A wrong choice", from: FIRST, ask: ["otitis-both-ears"], steps: [choose(0), press("Check")] },
  { name: "A right choice", from: FIRST, ask: ["otitis-both-ears"], steps: [choose(2), press("Check")] },
  { name: "How sure?", from: FIRST, ask: ["colles-ed"], attributes: { certainty: "" }, steps: [type("S52.531A")] },
  { name: "Results", from: FIRST, ask: ["otitis-both-ears", "colles-ed"], steps: [choose(2), press("Check"), press("Next question"), press("Skip"), unfold] },
  { name: "The cover of an exam", from: FIRST, attributes: EXAM },
  { name: "An exam", from: FIRST, ask: ["otitis-both-ears", "colles-ed", "ckd-stage"], attributes: EXAM, steps: SAT },
  { name: "The end of an exam", from: FIRST, ask: ["otitis-both-ears", "colles-ed", "ckd-stage"], attributes: EXAM, steps: [...SAT, press("Hand in …")] },
  { name: "An exam that was handed in", from: FIRST, ask: ["otitis-both-ears", "colles-ed", "ckd-stage"], attributes: EXAM, steps: [...SAT, press("Hand in …"), press("Hand in")] },
  { name: "Nothing to review", from: FIRST, ask: ["colles-ed"], attributes: { mode: "review" } },
  { name: "On paper", from: FIRST, ask: ["otitis-both-ears", "colles-ed"], attributes: { print: "" } },
  { name: "No quiz was found" },
  { name: "Finding a code", from: FIRST, ask: ["colles-ed"], steps: [type("colles"), find] },
];

// ------------------------------------------------------------------- what a reader does

/** Tries until it works, for what is drawn later. */
async function until(what) {
  for (let i = 0; i < 300; i++) {
    const it = what();
    if (it) return it;
    await new Promise((done) => setTimeout(done, 30));
  }
  throw new Error(`waited in vain: ${what}`);
}

function press(label) {
  return async (root) => {
    const is = (button) => button.textContent.trim().startsWith(label) && !button.disabled;
    (await until(() => [...root.querySelectorAll("button")].find(is))).click();
  };
}

async function add(root) {
  const count = () => root.querySelectorAll("[data-line]").length;
  const before = count();
  await press("Add a code")(root);
  await until(() => count() > before);
}

function choose(idx) {
  return async (root) => (await until(() => root.querySelectorAll(".choice input")[idx])).click();
}

function type(code) {
  return async (root) => {
    const field = await until(() => [...root.querySelectorAll("[data-field=code]")].at(-1));
    field.value = code;
    field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
  };
}

async function unfold(root) {
  await until(() => root.querySelector("details"));
  for (const it of root.querySelectorAll("details")) it.open = true;
}

async function find(root) {
  const field = root.querySelector("[data-field=code]");
  field.focus({ preventScroll: true });
  await type("colles")(root);
  await until(() => root.querySelector("[role=option]"));
}

// ------------------------------------------------------------------- the page

const look = new URLSearchParams(location.search);

function dress() {
  const theme = /^[a-z]+$/.test(look.get("theme") ?? "") ? look.get("theme") : "";
  const tag = document.getElementById("tag");
  if (theme) {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: `themes/${theme}.css` });
    document.head.append(link);
    tag.textContent = link.outerHTML;
  }
  document.documentElement.style.colorScheme = look.get("scheme") || "light dark";
  document.getElementById("states").dir = look.get("dir") === "rtl" ? "rtl" : "ltr";
  const form = document.getElementById("look");
  for (const [name, value] of look) if (form.elements[name]) form.elements[name].value = value;
  form.addEventListener("change", () => form.submit());
}

const files = {};
const read = (path) => (files[path] ??= fetch(path).then((it) => it.json()));

async function show({ name, from, ask, steps = [], attributes = {} }, idx) {
  const place = document.createElement("section");
  place.className = "state";
  const heading = document.createElement("h2");
  heading.textContent = name;
  const host = document.createElement("medcode-quiz");
  const words = document.createElement("p");
  words.textContent = "The page’s own words: which code is assigned to a Colles’ fracture of the right arm?";
  host.append(words);
  for (const [key, value] of Object.entries({ storage: "none", loading: "eager", ...attributes })) host.setAttribute(key, value);
  if (from) {
    const quiz = structuredClone(await read(from));
    // Of its own id, so that no state is that of another one.
    quiz.id += `-${idx}`;
    if (ask) quiz.question = ask.map((id) => quiz.question.find((it) => it.id === id));
    host.quiz = quiz;
  }
  place.append(heading, host);
  document.getElementById("states").append(place);
  if (!from) return;
  await until(() => host.shadowRoot?.querySelector(".card"));
  for (const step of steps) {
    await step(host.shadowRoot);
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done))); // what comes of it is drawn
  }
}

dress();
for (const [idx, state] of STATES.entries()) await show(state, idx);
document.documentElement.dataset.state = "done";

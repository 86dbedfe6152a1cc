// <medcode-due>: a line for any page that says how much is due again today, of all quizzes of this
// site, with a way to each: in place, or on the page where the quiz is. What is due comes from
// medcode-review.js; the quiz is loaded when a review begins.

const TAG = "medcode-due";
const at = (path) => new URL(path, import.meta.url);
const PREFIX = "medcode-quiz|"; // how all that quizzes keep is named
const PAUSE = 50; // ms in which changes gather

const SAY = {
  none: "Nothing is due today",
  list: "Quizzes to review",
  failed: "The quiz could not be loaded. Is the network there? Press the button again.",
  close: "Close the review",
};

// Each a string of one line, so that the build can take out white space.
const STYLE = [
  ":host { display: block; overflow-wrap: anywhere; }",
  ":host([hidden]), [hidden] { display: none !important; }",
  "p, ul { margin: 0; padding: 0; }",
  "ul { list-style: none; }",
  "li, section, .close { margin-block-start: 0.5em; }",
  "ul:not(:empty) { margin-block-end: 0.75em; }",
  "button { font: inherit; font-weight: 600; max-inline-size: 100%; min-block-size: 2.75em; padding: 0.4em 1em; border: 1px solid; border-radius: 0.5em; color: inherit; background: none; white-space: normal; overflow-wrap: anywhere; text-align: start; cursor: pointer; }",
  "a { display: inline-block; min-block-size: 1.5em; }",
  ":focus-visible { outline: 2px solid; outline-offset: 2px; }",
].join("\n");

let sheet;
function style() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
  }
  return sheet;
}

/** A URL of this site that a page may lead to; undefined for any other. */
function own(url) {
  try {
    const { protocol, origin, href } = new URL(url);
    return /^https?:$/.test(protocol) && origin === location.origin ? href : undefined;
  } catch {
    return undefined;
  }
}

class MedcodeDueElement extends HTMLElement {
  #sum;
  #list;
  #problem;
  #place; // where a review is shown
  #rows = new Map(); // list items by quiz, so that a focused button stays the same
  #timer;
  #run = 0; // counts looks; a newer one makes an older one void

  connectedCallback() {
    if (!this.#sum) this.#build();
    window.addEventListener("storage", this.#handleStorage);
    document.addEventListener("visibilitychange", this.#handleChange);
    document.addEventListener("medcode-answer", this.#handleChange);
    this.refresh();
  }

  disconnectedCallback() {
    window.removeEventListener("storage", this.#handleStorage);
    document.removeEventListener("visibilitychange", this.#handleChange);
    document.removeEventListener("medcode-answer", this.#handleChange);
    clearTimeout(this.#timer);
    this.#run += 1;
  }

  connectedMoveCallback() {}

  /** Looks again at what is due. */
  async refresh() {
    clearTimeout(this.#timer);
    const run = ++this.#run;
    try {
      const { review } = await import(at("medcode-review.js"));
      const quizzes = await review();
      if (run === this.#run) this.#show(quizzes.filter(({ due }) => due.length));
    } catch (error) {
      console.error(`<${TAG}>`, error); // the line stays as it is
    }
  }

  #handleChange = () => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), PAUSE);
  };

  #handleStorage = ({ key }) => {
    if (key === null || key.startsWith(PREFIX)) this.#handleChange();
  };

  #build() {
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style()];
    this.#sum = document.createElement("p");
    this.#sum.part = "sum";
    this.#sum.tabIndex = -1;
    this.#list = document.createElement("ul");
    this.#list.setAttribute("role", "list"); // without bullets Safari takes it for none
    this.#list.setAttribute("aria-label", SAY.list);
    this.#list.hidden = true;
    this.#problem = document.createElement("p");
    this.#problem.setAttribute("role", "alert");
    root.append(this.#sum, this.#list, this.#problem);
  }

  #show(quizzes) {
    const n = quizzes.reduce((sum, { due }) => sum + due.length, 0);
    this.#sum.textContent = n ? `${n} due today` : SAY.none;
    this.#list.hidden = !n;
    const hadFocus = this.#list.contains(this.shadowRoot.activeElement);
    const rows = new Map();
    for (const quiz of quizzes) {
      const key = `${quiz.namespace}|${quiz.quiz}`;
      const row = this.#rows.get(key) ?? document.createElement("li");
      this.#fill(row, quiz);
      rows.set(key, row);
    }
    for (const [key, row] of this.#rows) if (!rows.has(key)) row.remove();
    for (const row of rows.values()) if (!row.isConnected) this.#list.append(row);
    this.#rows = rows;
    // Who was on a quiz that is done goes on from the sum.
    if (hadFocus && !this.#list.contains(this.shadowRoot.activeElement)) this.#sum.focus();
  }

  #fill(row, quiz) {
    const title = quiz.title || quiz.quiz;
    const [src, page] = [own(quiz.src), own(quiz.page)];
    const name = src ? "button" : page ? "a" : "span";
    let entry = row.firstElementChild;
    if (entry?.localName !== name) {
      entry = document.createElement(name);
      row.replaceChildren(entry);
    }
    entry.dir = "auto";
    const words = src || page ? `Review ${quiz.due.length} due: ${title}` : `${title}: ${quiz.due.length} due`;
    if (entry.textContent !== words) entry.textContent = words;
    if (src) {
      entry.type = "button";
      entry.part = "button";
      entry.onclick = () => this.#review(src, title);
    } else if (page) entry.href = page;
  }

  async #review(src, title) {
    this.#problem.textContent = "";
    try {
      await import(at("medcode-quiz.js"));
    } catch (error) {
      console.error(`<${TAG}>`, error);
      this.#problem.textContent = SAY.failed;
      return;
    }
    if (!this.isConnected) return;
    this.#place?.remove();
    const place = document.createElement("section");
    place.tabIndex = -1;
    place.setAttribute("aria-label", `Review: ${title}`);
    const quiz = document.createElement("medcode-quiz");
    for (const [name, value] of Object.entries({ mode: "review", loading: "eager", src })) {
      quiz.setAttribute(name, value);
    }
    const close = document.createElement("button");
    close.type = "button";
    close.className = "close";
    close.part = "button";
    close.textContent = SAY.close;
    close.addEventListener("click", () => {
      this.#place.remove();
      this.#place = undefined;
      this.#sum.focus();
    });
    place.append(quiz, close);
    this.#place = place;
    this.shadowRoot.append(place);
    place.focus();
  }
}

if (!customElements.get(TAG)) customElements.define(TAG, MedcodeDueElement);

export { MedcodeDueElement };

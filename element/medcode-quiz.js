//# allFunctionsCalledOnLoad
// <medcode-quiz>: loads nothing until it is needed, then one wasm for every
// element of the page. All else is Rust; see src/element.rs.

const TAG = "medcode-quiz";
const root = (path) => new URL(path, import.meta.url);

// Where the other files are, and what the program's must be. A release names the folder after what
// is in it, and says it in a file as well, for a page whose copy of this script is of another one.
let release = { folder: "./", api: 1, wasm: "" };
const at = (path) => root(release.folder + path);

const LIGHT = "You can still read the text above.";
const SAY = {
  csp: `This page’s security policy blocks the quiz: script-src must allow 'wasm-unsafe-eval'. ${LIGHT}`,
  wasm: `This browser can’t run the quiz (WebAssembly is missing). ${LIGHT}`,
  program: `The quiz program could not be loaded. ${LIGHT}`,
  old: `This page has an old copy of the quiz program. Reload the page. ${LIGHT}`,
  quiz: "The quiz could not be loaded.",
  none: "No quiz is named: give the element a src attribute or a JSON script inside it.",
  crash: "The quiz has stopped because of a fault of its own. Your checked answers are kept.",
};

/** A failure that has a sentence for the reader. */
class Failure extends Error {
  constructor(reason, sentence, detail) {
    super(detail || sentence);
    this.reason = reason;
    this.sentence = sentence;
  }
}

const live = new Set(); // the elements that are drawn by the running instance
let n = 0; // counts instances: a glue module can't be started twice
let bytes; // the compiled program, kept for a fresh instance after a crash
let program; // one promise, shared by all elements, forgotten if it fails

function load(storage) {
  program ??= start(storage).catch((error) => {
    program = undefined;
    throw explain(error);
  });
  return program;
}

// Returns the program's file; where its folder is gone, that of the release which is there now.
async function fetchProgram() {
  const { folder, api, wasm: integrity } = release;
  let problem;
  // Where it is not there, what the server says of that has not the right hash either.
  const response = await fetch(at("pkg/medcode-quiz_bg.wasm"), { integrity }).catch((error) => void (problem = error));
  if (response?.ok) return response;
  problem ??= new Failure("program", SAY.program, `${response.status} ${response.url}`);
  if (folder === "./") throw problem;
  const now = await fetch(root("medcode-release.json"), { cache: "no-store" }).then((it) => it.json());
  if (now.folder === folder) throw problem;
  if (now.api !== api) throw new Failure("program", SAY.old, now.folder);
  release = now;
  for (const name in sheets) delete sheets[name];
  return fetchProgram();
}

// Has the program come, which takes the longest; whoever starts hears why if it doesn't.
function warm() {
  bytes ??= fetchProgram().then(compile);
  bytes.catch(() => {});
  return bytes;
}

async function start(storage) {
  if (typeof WebAssembly !== "object") throw new Failure("wasm", SAY.wasm);
  const compiled = warm();
  compiled.catch(() => (bytes = undefined));
  // Whoever has to wait for the program for long may as well wait for storage meanwhile.
  const timer = isLocal(storage) && setTimeout(fetchStorage, 100);
  const importGlue = () => import(at("pkg/medcode-quiz.js") + (n ? `?${n}` : ""));
  const { folder } = release;
  let importing = importGlue();
  importing.catch(() => {}); // told below, unless it was another release's
  const module = await compiled;
  if (folder !== release.folder) importing = importGlue();
  const glue = await importing;
  await glue.default({ module_or_path: module });
  clearTimeout(timer);
  glue.onTrap(crash);
  glue.onPart(styleLater);
  glue.setBase(root("./").href);
  glue.openBookWith((base) =>
    soon(import(at("medcode-code-book.js"))).then(
      ({ CodeBook }) =>
        new CodeBook({ base: base && new URL(base, document.baseURI), useWorker: MedcodeQuizElement.useWorker }),
    ),
  );
  return glue;
}

// A server that never answers must not hold up a check; whoever asks again tries again.
const soon = (promise) => Promise.race([promise, new Promise((_, fail) => setTimeout(fail, 6000, "slow"))]);

const isLocal = (storage) => !["session", "none"].includes(storage);

// Whoever looks at storage first waits until the browser has fetched all of it, a while with
// thousands of answers.
let isFetched = false;
function fetchStorage() {
  isFetched = true;
  try {
    void localStorage.length;
  } catch {
    // refused; the program will find out
  }
}

// Which quizzes were answered here is marked in a cache, where nobody waits for all: a quiz without
// a mark shows its first question before it looks at storage. A mark that was lost costs only that.
const MARKS = "medcode-quiz";
const markOf = (url) => `${url.origin + url.pathname}?answered`;

function isMarked(url) {
  return new Promise((say) => {
    setTimeout(say, 500, true); // as good as unknown
    caches.match(markOf(url), { cacheName: MARKS }).then((it) => say(!!it), () => say(true));
  }).catch(() => true);
}

async function mark(url) {
  try {
    await (await caches.open(MARKS)).put(markOf(url), new Response());
  } catch {
    // refused
  }
}

// A server that sends the wrong MIME type must not stop the quiz.
const compile = (response) =>
  response.headers.get("content-type")?.startsWith("application/wasm")
    ? WebAssembly.compileStreaming(response)
    : response.arrayBuffer().then(WebAssembly.compile);

function explain(error) {
  if (error instanceof Failure) return error;
  const text = String(error);
  if (/unsafe-eval|CSP|Content Security/i.test(text)) return new Failure("csp", SAY.csp, text);
  return new Failure("program", SAY.program, text);
}

// A trap ends the instance, and so every element that it draws.
function crash(message) {
  console.error(`<${TAG}>`, message);
  program = undefined;
  n += 1;
  const stopped = [...live];
  live.clear();
  for (const element of stopped) element.stopped(new Failure("crash", SAY.crash, message));
}

const sheets = {};
const style = (name = "quiz") =>
  (sheets[name] ??= fetch(at(`medcode-${name}.css`))
    .then((response) => (response.ok ? response.text() : ""))
    .then((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      return sheet;
    })
    .catch(() => {
      delete sheets[name]; // plain is better than nothing
      return new CSSStyleSheet();
    }));

// What only whoever answers sees has a sheet of its own, which comes with that part of the program.
let later;
async function styleLater() {
  later = await style("later");
  for (const element of live) element.restyle();
}

async function fetchQuiz(url) {
  let response;
  try {
    response = await fetch(url);
  } catch (error) {
    throw new Failure("network", `${SAY.quiz} Is the network there?`, `${url}: ${error}`);
  }
  if (!response.ok) throw new Failure("network", `${SAY.quiz} The server said ${response.status}.`, String(url));
  return response.text();
}

function idOf(text) {
  try {
    return JSON.parse(text).id;
  } catch {
    return undefined; // the program says what is wrong with it
  }
}

// The attributes that say how a quiz is taken; src/session/settings.rs reads them.
const NUMBERS = ["count", "seed", "time-limit", "exam-year"];
const SETTINGS = ["mode", "count", "shuffle", "seed", "time-limit", "blueprint", "exam-year", "certainty", "print"];

class MedcodeQuizElement extends HTMLElement {
  /** Whether the code book may start a worker. */
  static useWorker = true;

  static observedAttributes = ["src", "code-book", "storage", "loading", "doctor", ...SETTINGS];

  #root;
  #internals = this.attachInternals();
  #app; // what the wasm mounted
  #sheet;
  #observer;
  #run = 0; // counts starts; a newer one makes an older one void
  #isStarted = false;
  #isStale = false; // the source changed while the element was out of the page
  #given; // a quiz set by property
  #text; // the quiz that is shown, as JSON
  #due; // what a review asks: ids of questions
  #pressed = []; // the labels of buttons of the page's own first question
  #url; // its own, or its page's
  #isTouched = false; // something was typed or chosen
  #isPractice = false; // there was nothing to review, and the reader wanted to practice

  connectedCallback() {
    if (Object.hasOwn(this, "quiz")) this.#upgrade();
    if (this.#isStale) return this.start();
    if (this.#isStarted || this.#observer) return; // moved, not new
    this.#root ??= this.#attach();
    this.#root.replaceChildren(document.createElement("slot"));
    if (this.getAttribute("loading") === "eager") return this.start();
    if (this.#isNear()) warm();
    this.#observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && this.start(),
      { rootMargin: "200px" },
    );
    this.#observer.observe(this);
    this.addEventListener("focusin", this.#handleTouch);
    this.addEventListener("pointerdown", this.#handleTouch);
  }

  // What is pressed in the page's own first question waits for the program.
  #handlePress = ({ target, key }) => {
    const button = !key && target.closest?.("medcode-quiz .actions button, medcode-quiz .add");
    const label = key === "Enter" && target.type === "text" ? "Check" : button?.textContent;
    if (this.#app || !label) return;
    this.#pressed.push(label);
    if (this.#internals.states?.has("--failed")) this.start();
  };

  // Another answer is not the one that was to be checked.
  #handleChange = () => {
    if (!this.#app) this.#pressed = this.#pressed.filter((label) => /hint|Add/.test(label));
  };

  // A move disconnects and connects at once; only a removal is left apart.
  disconnectedCallback() {
    queueMicrotask(() => this.isConnected || this.#stop());
  }

  connectedMoveCallback() {}

  attributeChangedCallback(name, before, now) {
    if (before === now) return;
    if (name === "loading") {
      if (this.#observer && now === "eager") this.start();
      return;
    }
    if (name === "doctor") return;
    this.#isPractice &&= name !== "mode";
    const isNew = name === "src" || name === "code-book" || this.#isReview();
    if (!isNew) this.#due = undefined;
    if (!isNew && (this.#app?.update(...this.#settings()) ?? true)) return;
    if (this.#isStarted && this.isConnected) this.start();
    else this.#isStale = this.#isStarted;
  }

  /** Loads and shows the quiz now, whatever `loading` says. */
  async start() {
    const run = ++this.#run;
    this.#isStarted = true;
    this.#isStale = false;
    this.#internals.states?.delete("--failed");
    this.#wait();
    const url = (this.#url = new URL(this.getAttribute("src") ?? "", document.baseURI));
    try {
      const storage = this.getAttribute("storage");
      const loading = [load(storage), style()]; // the longest first
      const reading = this.#read(url);
      const finding = reading.then((text) => (this.#isReview(text) ? this.#findDue(text, url) : undefined));
      const looking = isLocal(storage) && isMarked(url).then((is) => is && fetchStorage());
      const [glue, , text, due] = await Promise.all([...loading, reading, finding, looking]);
      const sheet = await style(); // of the release that is there
      if (run !== this.#run || !this.isConnected) return;
      this.#due = due;
      const mount = () => this.#mount(glue, sheet, text, url, isLocal(storage) && !isFetched && due === undefined);
      if (mount()) return;
      // Nobody has checked its codes, so that they have to be read first.
      if (!(await new Promise((done) => glue.loadLater(done)))) throw new Failure("program", SAY.program, "later");
      if (run === this.#run && this.isConnected) mount();
    } catch (error) {
      if (run === this.#run && this.isConnected) this.#fail(explain(error));
    }
  }

  /** Forgets all answers to this quiz and starts over. */
  reset() {
    this.#app?.reset();
  }

  /** The results so far; null before the reader has begun to answer. */
  results() {
    const results = this.#app?.results();
    return results ? JSON.parse(results) : null;
  }

  /** The quiz that is shown; setting one shows it in place of `src`. */
  get quiz() {
    return this.#text ? JSON.parse(this.#text) : null;
  }

  set quiz(quiz) {
    this.#given = quiz == null || typeof quiz === "string" ? quiz : JSON.stringify(quiz);
    if (this.#isStarted && this.isConnected) this.start();
  }

  /** Called when there is one more style sheet. */
  restyle() {
    this.#root.adoptedStyleSheets = [this.#sheet, later].filter(Boolean);
  }

  /** Called when the instance that draws this element has ended. */
  stopped(failure) {
    this.#app = undefined;
    this.#fail(failure, "Start again");
  }

  // A quiz that was set before this script came hides the property.
  #upgrade() {
    const { quiz } = this;
    delete this.quiz;
    this.quiz = quiz;
  }

  #handleTouch = () => this.start();

  // While a page is loading, sooner than an observer would say, which waits for the first frame: the
  // text that is there comes first. What of a frame is seen only that can tell.
  #isNear() {
    if (document.readyState === "complete" || window !== top || !this.checkVisibility?.()) return false;
    const { left, top: start, right, bottom } = this.getBoundingClientRect();
    return start < innerHeight + 200 && bottom > -200 && left < innerWidth && right > 0;
  }

  #attach() {
    const root = this.attachShadow({ mode: "open" });
    this.addEventListener("click", this.#handlePress);
    // What is typed into our fields is not for the page's shortcuts: outside
    // the shadow root nobody could tell that a field has the focus.
    const keep = (event) => event.composedPath()[0].matches?.("input, select, textarea") && event.stopPropagation();
    // The page's own fields stand in a slot, so that what happens in them passes here.
    root.addEventListener("keydown", this.#handlePress);
    root.addEventListener("input", this.#handleChange);
    root.addEventListener("input", () => (this.#isTouched ||= !this.#mark()));
    root.addEventListener("click", (event) => event.target.closest("[data-practice]") && this.#practice());
    for (const type of ["keydown", "keyup", "keypress", "input"]) root.addEventListener(type, keep);
    return root;
  }

  #wait() {
    this.#observer?.disconnect();
    this.#observer = undefined;
    this.removeEventListener("focusin", this.#handleTouch);
    this.removeEventListener("pointerdown", this.#handleTouch);
  }

  async #read(url) {
    if (this.#given != null) return this.#given;
    if (this.hasAttribute("src")) return fetchQuiz(url);
    const inline = this.querySelector(':scope > script[type="application/json"]');
    if (!inline) throw new Failure("none", SAY.none);
    return inline.textContent;
  }

  // A link to this quiz may ask for a review, too.
  #isReview(text = this.#text) {
    if (this.#isPractice) return false;
    const [, id] = /^#medcode-quiz=([^&]*)&(?:.*&)?mode=review(?:&|$)/.exec(location.hash) ?? [];
    return this.getAttribute("mode") === "review" || (!!id && id === idOf(text));
  }

  async #findDue(text, url) {
    const { toAsk } = await import(at("medcode-review.js"));
    const [storage, count] = ["storage", "count"].map((name) => this.getAttribute(name) ?? undefined);
    return toAsk(text, url.origin + url.pathname, { storage, count });
  }

  // There is nothing to review: the one thing to do is to practice.
  #practice() {
    this.#isPractice = true;
    if (!this.#app?.update(...this.#settings())) return this.start();
    requestAnimationFrame(() => this.#root.querySelector("[data-focus=stage]")?.focus());
  }

  #settings() {
    const pairs = SETTINGS.filter((name) => this.hasAttribute(name)).map((name) => {
      const text = this.getAttribute(name);
      // Half a minute is a minute, and "90 minutes" are 90.
      const value = NUMBERS.includes(name) ? Math.ceil(Math.max(parseFloat(text), 0)) : text.replace(/[^\w-]/g, "");
      return `${name}=${value}`;
    });
    const now = new Date();
    now.setMinutes(now.getMinutes() - now.getTimezoneOffset());
    pairs.push(`today=${now.toISOString().slice(0, 10)}`);
    if (this.#due !== undefined && !this.#isPractice) pairs.push(`due=${this.#due}`);
    // What comes last counts.
    if (this.#isPractice) pairs.push("mode=practice");
    return [pairs.join("&"), this.#isPractice ? "" : location.hash, this.getAttribute("storage") ?? ""];
  }

  // Returns false where the program wants its later part first.
  #mount(glue, sheet, text, url, isPatient) {
    const div = document.createElement("div");
    let app;
    try {
      app = glue.mount(div, text, url.origin + url.pathname, ...this.#settings(), isPatient, this.getAttribute("code-book") ?? "", (type, detail) => {
        if (type === "medcode-answer") this.#mark();
        this.#emit(type, JSON.parse(detail));
      });
    } catch (error) {
      if (error === null) return false;
      if (typeof error !== "string") throw error;
      const [sentence, ...detail] = error.split("\n");
      throw new Failure("format", sentence, detail.join("\n"));
    }
    const hadFocus = this.#root.activeElement;
    const { activeElement } = this.getRootNode();
    this.#app?.destroy();
    this.#app = app;
    this.#text = text;
    live.add(this);
    this.#sheet = sheet;
    this.restyle();
    this.#root.replaceChildren(div);
    if (isPatient) requestAnimationFrame(() => setTimeout(() => this.#look(app)));
    // Whoever pressed “Try again” goes on from here, not from the top of the page.
    if (hadFocus) requestAnimationFrame(() => div.querySelector("[data-focus=stage]")?.focus());
    const detail = { version: 1, quiz: app.id, questions: app.questions };
    // After the program's own microtasks, which draw.
    queueMicrotask(() => {
      this.#replay(activeElement);
      this.#emit("medcode-ready", detail);
    });
    return true;
  }

  // What was typed, chosen and pressed in the page's own first question, if the quiz begins with it.
  // Once: the page's own is as it came afterwards.
  #replay(focused) {
    const [light, own] = [this, this.#root].map((it) => it.querySelector(".card"));
    // Whatever publishes the page may have curled the quotes.
    const words = (card) => card?.querySelector(".statement")?.textContent.replace(/[^\p{L}\p{N}]+/gu, " ");
    const pressed = this.#pressed.splice(0);
    if (!words(light) || words(light) !== words(own)) return;
    const [from, to] = [light, own].map((card) => card.querySelectorAll("input, select"));
    from.forEach((field, idx) => {
      const target = to[idx] ?? field;
      const isText = field.type === "text";
      if (field.checked !== field.defaultChecked) {
        if (field.checked !== target.checked) target.click();
        field.checked = field.defaultChecked;
      } else if (isText ? field.value !== field.defaultValue : field.selectedIndex > 0) {
        target.value = field.value;
        target.dispatchEvent(new InputEvent(isText ? "input" : "change", { bubbles: true, composed: true }));
      }
      if (field === focused) target.focus();
      if (field === focused && isText) target.setSelectionRange(field.selectionStart, field.selectionEnd);
      if (isText) field.value = field.defaultValue;
      else if (field.options) field.selectedIndex = 0;
    });
    for (const label of pressed) [...own.querySelectorAll("button")].find((it) => it.textContent === label)?.click();
  }

  // After the first question is painted.
  #look(app) {
    if (this.#app !== app) return;
    isFetched = true;
    if (app.read()) this.#mark();
  }

  #mark() {
    if (isLocal(this.getAttribute("storage"))) mark(this.#url);
  }

  #stop() {
    this.#run += 1;
    this.#isStarted = false;
    this.#isStale = false;
    this.#isPractice = false;
    this.#wait();
    live.delete(this);
    this.#app?.destroy();
    this.#app = undefined;
    this.#root?.replaceChildren();
  }

  // The page's own content stays; below it one sentence and one way out.
  async #fail(failure, action = "Try again") {
    if (failure.reason !== "crash") console.error(`<${TAG}>`, failure.message);
    live.delete(this);
    this.#app?.destroy();
    this.#app = undefined;
    this.#internals.states?.add("--failed"); // Chromium before 125 throws at a name without dashes
    this.#root.adoptedStyleSheets = [await style()];
    const box = document.createElement("div");
    box.className = "failure";
    box.part = "failure";
    const sentence = document.createElement("p");
    sentence.setAttribute("role", "alert");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.part = "button";
    button.textContent = action;
    button.addEventListener("click", () => this.start());
    box.append(sentence, button);
    this.#root.replaceChildren(document.createElement("slot"), box);
    sentence.textContent = failure.sentence; // after it is there, so that it is announced
    this.#emit("medcode-error", { version: 1, reason: failure.reason, message: failure.message });
    if (!this.hasAttribute("doctor")) return;
    const src = this.hasAttribute("src") && this.#url;
    import(at("medcode-doctor.js")).then(({ examine }) => examine(box, failure, at("./"), src)).catch(console.error);
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
  }
}

if (!customElements.get(TAG)) customElements.define(TAG, MedcodeQuizElement);

export { MedcodeQuizElement };

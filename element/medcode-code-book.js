// The code book: questions in, answers out, both as text. The program that
// answers is a wasm of its own; see src/engine.rs. It runs in a worker where
// the page allows one, else in slices of a few milliseconds, between which the
// page does what it has to.

const at = (path) => new URL(path, import.meta.url);
const WORKER = at("medcode-code-book-worker.js");
const GLUE = at("pkg/medcode-code-book.js");
const WASM = at("pkg/medcode-code-book_bg.wasm");

const SLICE = 7; // ms of the page's time that are taken at once
const NETWORK_PATIENCE = 20_000; // ms without a byte
const WORKER_PATIENCE = 10_000; // ms without a word

/** Why a question has no answer. */
class Failure extends Error {
  constructor(reason, detail) {
    super(detail);
    this.reason = reason;
  }
}

const books = new Map(); // one for all elements that have the same settings

/** The code book of a folder of packs. */
export class CodeBook {
  #base;
  #useWorker;
  #engine; // a promise, forgotten if it fails
  #turn = Promise.resolve(); // the engine does one thing at a time
  #drop; // resolves the `find` that waits
  #listeners = new Set();
  #shares = new Map(); // how much of each pack under way is done, in percent
  #percent = -1; // what the listeners were told of them
  way; // where the engine runs: "worker" or "slices"

  /** `base` is the folder; `useWorker: false` starts no worker. The same settings give the same book. */
  constructor({ base = at("code-book/"), useWorker = true } = {}) {
    this.#base = new URL(base, document.baseURI).href.replace(/\/?$/, "/");
    this.#useWorker = useWorker;
    const key = `${useWorker} ${this.#base}`;
    if (!books.has(key)) books.set(key, this);
    return books.get(key);
  }

  /**
   * Answers a question as soon as the packs that it needs are there; notes come after what they
   * are on. `undefined` is for a "find" that still waits when a newer one comes, and for whoever has
   * `patience`, in milliseconds, and no answer after that time.
   *
   * Rejects with an error whose `reason` is `network`, `not-found`, `not-a-pack`, `other-version`,
   * `damaged` or `blocked`; who asks again tries again.
   */
  ask(needs, question, patience = 0) {
    let timer;
    return new Promise((resolve, reject) => {
      let isDropped = false;
      const drop = () => {
        isDropped = true;
        resolve();
      };
      if (patience) timer = setTimeout(drop, patience);
      if (question.startsWith("find\t")) {
        this.#drop?.();
        this.#drop = drop;
      }
      const begins = () => {
        if (this.#drop === drop) this.#drop = undefined;
        return !isDropped;
      };
      Promise.all([this.#start(), ...needs.map((name) => this.#fetch(name))])
        .then(() => this.#inTurn(() => this.#answer(needs, question, begins)))
        .then(resolve, (error) => reject(explain(error)));
    }).finally(() => clearTimeout(timer));
  }

  /** Calls back with 0 to 100 while packs are read; returns a function that ends this. */
  onprogress(callback) {
    this.#listeners.add(callback);
    return () => this.#listeners.delete(callback);
  }

  #start() {
    this.#engine ??= startEngine(this.#useWorker && mayWork).then(
      (engine) => {
        this.way = engine.way;
        return engine;
      },
      (error) => {
        this.#engine = undefined;
        throw error;
      },
    );
    return this.#engine;
  }

  #inTurn(job) {
    const done = this.#turn.then(job);
    this.#turn = done.catch(() => {});
    return done;
  }

  // An engine that is lost, for whatever reason, gets one successor, in slices.
  async #answer(needs, question, begins) {
    for (let isLast = false; ; isLast = true) {
      const engine = await this.#start();
      try {
        await this.#open(engine, needs);
        return begins() ? await engine.ask(question) : undefined;
      } catch (error) {
        if (error instanceof Failure) throw error;
        engine.close();
        this.#engine = undefined;
        mayWork = false;
        const failure = explain(new Failure("damaged", `the engine has stopped: ${error.message}`));
        if (isLast) throw failure;
      }
    }
  }

  #url(name) {
    return `${this.#base}${name}.pack`;
  }

  async #fetch(name) {
    const url = this.#url(name);
    if (!files.has(url)) this.#note(name, 0);
    try {
      return await file(url, (percent) => this.#note(name, percent / 2));
    } catch (error) {
      this.#note(name);
      throw error;
    }
  }

  async #open(engine, names) {
    for (const name of names) {
      if (engine.packs.has(name)) continue;
      const bytes = await this.#fetch(name);
      // What is read has to be indexed yet.
      const fault = await engine.open(bytes, name, (percent) => this.#note(name, 50 + percent * 0.49));
      this.#note(name);
      if (!fault) {
        engine.packs.add(name);
        continue;
      }
      // Which of them is the old one, nobody knows.
      for (const each of fault === "other-version" ? names : [name]) {
        forget(this.#url(each));
        engine.packs.delete(each);
      }
      throw new Failure(fault, this.#url(name));
    }
  }

  // Without a percentage the pack is done with.
  #note(name, percent) {
    if (percent === undefined && !this.#shares.has(name)) return;
    this.#shares.set(name, percent ?? 100);
    const shares = [...this.#shares.values()];
    const mean = Math.floor(shares.reduce((sum, share) => sum + share) / shares.length);
    if (mean <= this.#percent) return; // another pack came in
    this.#percent = mean;
    // Apart from here, where a listener that throws would end the reading.
    for (const listener of this.#listeners) queueMicrotask(() => listener(mean));
    if (mean < 100) return;
    this.#shares.clear();
    this.#percent = -1;
  }
}

const said = new Set();

// Whatever went wrong becomes a failure, and the console gets one line of each.
function explain(error) {
  const failure = error instanceof Failure ? error : new Failure("network", String(error));
  const line = `${failure.reason}: ${failure.message}`;
  if (!said.has(line)) console.error("medcode-code-book:", line);
  said.add(line);
  return failure;
}

// ------------------------------------------------------------------- files

const files = new Map(); // promises by URL, forgotten if they fail
const stale = new Set(); // what the browser's own cache is not to give again

/** Fetches a file once for the visit. */
function file(url, onpercent) {
  if (!files.has(url)) {
    const bytes = unlessBlocked(url, () => get(url, onpercent));
    bytes.catch(() => forget(url));
    files.set(url, bytes);
  }
  return files.get(url);
}

function forget(url) {
  files.delete(url);
  stale.add(url);
}

async function get(url, onpercent) {
  const abort = new AbortController();
  let timer;
  const patiently = (promise) => {
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(new Error("time-out")), NETWORK_PATIENCE);
    return promise;
  };
  try {
    const response = await patiently(
      fetch(url, { signal: abort.signal, cache: stale.has(url) ? "reload" : "default" }),
    );
    if (!response.ok) {
      const isGone = response.status === 404 || response.status === 410;
      throw new Failure(isGone ? "not-found" : "network", `${response.status} ${url}`);
    }
    const all = Number(response.headers.get("content-length"));
    const reader = response.body.getReader();
    const chunks = [];
    for (let got = 0; ; ) {
      const { done, value } = await patiently(reader.read());
      if (done) break;
      chunks.push(value);
      got += value.length;
      if (all) onpercent?.(Math.min(100, (got / all) * 100));
    }
    return new Uint8Array(await new Blob(chunks).arrayBuffer());
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure("network", `${url}: ${error}`);
  } finally {
    clearTimeout(timer);
    abort.abort(); // nobody reads what an error page has to say
  }
}

// What the page's policy refuses fails like a broken network; only an event tells the two apart.
async function unlessBlocked(url, load) {
  let isBlocked = false;
  const listen = (event) => (isBlocked ||= event.disposition === "enforce" && event.blockedURI === String(url));
  document.addEventListener("securitypolicyviolation", listen);
  try {
    return await load();
  } catch (error) {
    await pause();
    throw isBlocked ? new Failure("blocked", `${url}: the page's policy forbids it`) : error;
  } finally {
    document.removeEventListener("securitypolicyviolation", listen);
  }
}

// ----------------------------------------------------------------- engines

let program; // a promise, shared by all books, forgotten if it fails
let mayWork = true; // no worker was refused or lost

function compile() {
  program ??= file(WASM.href)
    .then((bytes) => WebAssembly.compile(bytes))
    .catch((error) => {
      forgetProgram();
      if (error instanceof Failure) throw error;
      const isBlocked = /unsafe-eval|CSP|Content Security/i.test(error);
      throw new Failure(isBlocked ? "blocked" : "damaged", `${WASM}: ${error}`);
    });
  return program;
}

function forgetProgram() {
  program = undefined;
  forget(WASM.href);
}

async function startEngine(useWorker) {
  const starting = useWorker ? startWorker() : undefined;
  try {
    const program = await compile();
    const worker = await starting;
    if (await worker?.start(program)) return worker;
    return await startSlices(program);
  } catch (error) {
    starting?.then((worker) => worker?.close());
    throw error;
  }
}

// What `new Worker` takes. Under Trusted Types a string would be a violation; a policy of ours is
// one only where the page lists names and leaves out "medcode-quiz". Made once: under such a list a
// second policy of that name is a violation, too.
let workerUrl;
const trusted = () =>
  (workerUrl ??=
    self.trustedTypes
      ?.createPolicy("medcode-quiz", { createScriptURL: () => WORKER.href })
      .createScriptURL("") ?? WORKER.href);

/** Returns a worker that has begun, or undefined. Never rejects. */
async function startWorker() {
  // Nobody may start a worker from another origin. The origin of a sandboxed page is "null", and
  // `location.origin` would not say so.
  if (typeof Worker !== "function" || WORKER.origin !== self.origin) return undefined;
  try {
    const engine = new WorkerEngine(new Worker(trusted(), { type: "module", name: "medcode-code-book" }));
    return await engine.begun.then(() => engine);
  } catch {
    // Trusted Types, worker-src, 404, a wrong MIME type, COEP, a browser without module workers;
    // another try would be another violation
    mayWork = false;
    return undefined;
  }
}

/** An engine in a worker. What it does not answer it rejects, and then it is lost. */
class WorkerEngine {
  way = "worker";
  packs = new Set(); // those that are open
  #worker;
  #call; // what the worker was asked and has not answered
  #timer;
  #lost;

  constructor(worker) {
    this.#worker = worker;
    worker.onmessage = ({ data }) => this.#handleMessage(data);
    worker.onmessageerror = () => this.close("a message could not be read");
    worker.onerror = (event) => {
      event.preventDefault();
      this.close(event.message);
    };
    this.begun = this.#expect();
  }

  /** Returns whether the worker can run the program. */
  start(program) {
    return this.#ask({ program }).then(
      () => true,
      () => false,
    );
  }

  // The bytes are copied, not transferred: if the worker is lost, its successor needs them.
  open(bytes, name, onpercent) {
    return this.#ask({ bytes, name }, onpercent);
  }

  ask(question) {
    return this.#ask({ question });
  }

  close(why = "closed") {
    this.#lost = new Error(why);
    this.#worker.terminate();
    clearTimeout(this.#timer);
    this.#call?.reject(this.#lost);
  }

  #ask(message, onpercent) {
    if (!this.#lost) this.#worker.postMessage(message);
    return this.#expect(onpercent);
  }

  #expect(onpercent) {
    if (this.#lost) return Promise.reject(this.#lost);
    this.#wait();
    return new Promise((resolve, reject) => (this.#call = { resolve, reject, onpercent }));
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.close("the worker is silent"), WORKER_PATIENCE);
  }

  #handleMessage({ percent, answer, error }) {
    if (error !== undefined) return this.close(error);
    if (percent !== undefined) {
      this.#wait();
      return this.#call.onpercent?.(percent);
    }
    clearTimeout(this.#timer);
    this.#call.resolve(answer);
  }
}

// Not scheduler.yield(): what it continues goes before the page's frames, for up to 100 ms.
let channel;
const paused = [];
function pause() {
  if (!channel) {
    channel = new MessageChannel();
    channel.port1.onmessage = () => paused.shift()();
  }
  return new Promise((resolve) => {
    paused.push(resolve);
    channel.port2.postMessage(0);
  });
}

let n = 0; // a glue module can't be started twice, and some browsers remember that one failed

async function startSlices(program) {
  const url = n ? `${GLUE}?${n}` : GLUE.href;
  n += 1;
  const { default: init, Engine } = await unlessBlocked(url, () => inTime(import(url)));
  try {
    await init({ module_or_path: program });
  } catch (error) {
    forgetProgram();
    throw new Failure("other-version", `${GLUE} and ${WASM} do not belong together: ${error}`);
  }
  return new SlicedEngine(new Engine());
}

function inTime(promise) {
  let timer;
  const end = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Failure("network", `${GLUE}: time-out`)), NETWORK_PATIENCE);
  });
  return Promise.race([promise, end]).finally(() => clearTimeout(timer));
}

const FAULTS = ["", "", "damaged", "other-version"]; // by what `step` returns at the end

/** An engine in the page. If it panics its call throws, and then it is lost. */
class SlicedEngine {
  way = "slices";
  packs = new Set();
  #engine;

  constructor(engine) {
    this.#engine = engine;
  }

  async open(bytes, name, onpercent) {
    await pause();
    return this.#engine.open(bytes, name) || FAULTS[await this.#run(onpercent)];
  }

  async ask(question) {
    this.#engine.ask(question);
    await this.#run();
    return this.#engine.answer();
  }

  close() {}

  async #run(onpercent) {
    for (;;) {
      await pause();
      const end = performance.now() + SLICE;
      let state;
      do state = this.#engine.step(1);
      while (!state && performance.now() < end);
      if (state) return state;
      onpercent?.(this.#engine.progress());
    }
  }
}
// What the browser tests share: a server on this machine, a browser, and a reader's hands and eyes
// in a quiz. Nothing here waits for a fixed time, and nothing leaves the machine.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { extname, join } from "node:path";
import { after, afterEach } from "node:test";

import { Key } from "selenium-webdriver";

import { ENGINE, Engine, can, needs } from "./engine.mjs";

export { ENGINE, Key, can, needs };

/** The folder that page owners get. */
export const DIST = process.env.MEDCODE_DIST ?? assert.fail("`cargo xtask test --only browser` says where dist/ is");
/** The same, but typing `PANIC!` into a code field ends the program. */
export const PANIC_DIST = process.env.MEDCODE_TEST_PANIC_DIST;
/** A page that is itself a Yew app. */
export const YEW_HOST = process.env.MEDCODE_TEST_YEW_HOST;
/** The files of a release. */
export const RELEASE = process.env.MEDCODE_TEST_RELEASE;

/** What the tests' own pages need besides what they test. */
const HELPERS = {
  "/probe.js": { body: readFileSync(new URL("pages/probe.js", import.meta.url), "utf8") + (Engine.probe ?? "") },
  "/axe.js": { body: readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url)) },
  "/favicon.ico": { status: 204 },
  "/barrier": { body: "" },
};

const part = (name) => (dist = DIST) => `/pkg/${readdirSync(join(dist, "pkg")).find((it) => it.startsWith(name))}`;

/** The part of the program that is fetched when a reader starts to answer. */
export const laterPart = part("later");

/** The part that is fetched for an exam, or for the results. */
export const attemptPart = part("attempt");

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

/** Reads a built quiz, answers included. */
export const builtQuiz = (name) => JSON.parse(readFileSync(join(DIST, `quizzes/${name}.json`), "utf8"));

/** Asks again and again until the answer is truthy, and returns it. */
export async function waitFor(ask, what = String(ask), limit = Engine.patience ?? 15_000) {
  const end = Date.now() + limit;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) assert.fail(`waited ${limit} ms in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

// ------------------------------------------------------------------ server

/** Lets a page of any origin read the answer. */
export const CORS = { "access-control-allow-origin": "*" };

/** A page that did not load the probe and does now, where no driver tells what the console gets. */
function watched(body) {
  const html = String(body ?? "");
  return html.includes("/probe.js") ? html : html.replace("<head>", `<head><script src="/probe.js"></script>`);
}

/** Serves a folder, and whatever a test puts in place of its files. */
export class Server {
  /** The paths that were asked for, in order; the page's own helpers left out. */
  requests = [];
  /** Headers that every answer has; `CORS`, say. */
  headers = {};
  #server;
  #folders;
  #answers = new Map();
  #held = [];
  #n = 0;

  static async start(...folders) {
    const server = new Server();
    server.#folders = folders.length ? folders : [DIST];
    server.#server = http.createServer((request, response) => server.#handle(request, response));
    server.#server.unref(); // a test that forgets it must not keep the run from ending
    await new Promise((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  get port() {
    return this.#server.address().port;
  }

  get origin() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Answers a path with `status`, `body`, `type`, `headers`; `until` is a promise to wait for. */
  put(path, answer) {
    this.#answers.set(path, answer);
    return path;
  }

  /** Answers a path with the folder's file again. */
  heal(path) {
    this.#answers.delete(path);
  }

  /** Holds back the answer to a path until the returned function is called. */
  hold(path) {
    let release;
    const until = new Promise((resolve) => (release = resolve));
    this.#held.push(release);
    this.#answers.set(path, { ...(this.#answers.get(path) ?? this.file(path)), until });
    return release;
  }

  /** Serves a quiz under a path of its own. */
  quiz(quiz, path = `/made-up-${++this.#n}.json`) {
    return this.put(path, { body: typeof quiz === "string" ? quiz : JSON.stringify(quiz) });
  }

  /** Serves a page with this in its `<main>`, under a path of its own. */
  page(body, { head = "", headers = {}, script = "/medcode-quiz.js" } = {}) {
    const module = script ? `<script type="module" src="${script}"></script>` : "";
    const html = `<!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>A page</title>
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <script src="/probe.js"></script>${head}${module}</head>
      <body><main><h1>A page</h1>${body}</main></body></html>`;
    return this.put(`/page-${++this.#n}.html`, { body: html, headers });
  }

  /** Forgets what a test put, held and counted. */
  reset() {
    this.#held.splice(0).forEach((release) => release());
    this.#answers.clear();
    this.headers = {};
    this.requests.length = 0;
  }

  /** How often a path was asked for. */
  count(path) {
    return this.requests.filter((it) => it === path).length;
  }

  async close() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request, response) {
    const path = new URL(request.url, this.origin).pathname;
    if (!HELPERS[path]) this.requests.push(path);
    const answer = this.#answers.get(path) ?? HELPERS[path] ?? this.file(path);
    await answer.until;
    const type = answer.type ?? TYPES[extname(path) || ".html"] ?? "text/plain";
    const headers = { "content-type": type, "cache-control": "no-store", ...this.headers, ...answer.headers };
    response.writeHead(answer.status ?? 200, headers);
    response.end(Engine.probe && type.startsWith("text/html") ? watched(answer.body) : answer.body);
  }

  /** The answer that a path has by itself. */
  file(path) {
    for (const folder of this.#folders) {
      try {
        return { body: readFileSync(join(folder, path.endsWith("/") ? `${path}index.html` : path)) };
      } catch {
        // perhaps in the next one
      }
    }
    return { status: 404, body: "Not found" };
  }
}

// ----------------------------------------------------------------- browser

/** The browser, driven as a reader would drive it. */
export class Browser {
  #engine;

  /** Opens a browser with a fresh profile. */
  static async start() {
    const browser = new Browser();
    browser.#engine = await Engine.start();
    browser.driver = browser.#engine.driver;
    await browser.driver.manage().setTimeouts({ script: 30_000, pageLoad: 30_000 });
    return browser;
  }

  /** Opens a URL with nothing stored for its origin. */
  async open(url) {
    await this.run(() => {
      try {
        sessionStorage.clear();
        localStorage.clear(); // the page before may be of this origin and have its own copy
      } catch {
        // a page without storage has nothing to clear
      }
    });
    // A page that is still open, an exam's above all, may store something once more.
    await this.driver.get("about:blank");
    await this.#engine.clear(new URL(url).origin);
    await this.driver.get(url);
  }

  /** Opens the page once more in a tab of its own, and returns what leads to each. */
  async twoTabs() {
    const url = await this.driver.getCurrentUrl();
    const tabs = await this.secondTab();
    await this.driver.get(url);
    await this.quiz().ready();
    return tabs;
  }

  /** Opens an empty tab, and returns what leads to it, and back. */
  async secondTab() {
    const first = await this.driver.getWindowHandle();
    await this.driver.switchTo().newWindow(Engine.tab ?? "tab");
    const second = await this.driver.getWindowHandle();
    return {
      first: () => this.driver.switchTo().window(first),
      second: () => this.driver.switchTo().window(second),
      close: async () => {
        await this.driver.switchTo().window(second);
        await this.assertQuiet();
        await this.driver.close();
        await this.driver.switchTo().window(first);
      },
    };
  }

  /** Calls a function in the page. */
  run(script, ...args) {
    return this.driver.executeScript(script, ...args);
  }

  /** Presses keys where the focus is, one after the other. */
  keys(...keys) {
    return this.driver.actions().sendKeys(...keys).perform();
  }

  /** Presses a key while another one is held. */
  chord(modifier, key) {
    return this.driver.actions().keyDown(modifier).sendKeys(key).keyUp(modifier).perform();
  }

  /** Makes the page so wide in CSS pixels, without a scroll bar in it. */
  viewport(width, height = 900, deviceScaleFactor = 1) {
    return this.#engine.viewport(width, height, deviceScaleFactor);
  }

  /** Sets what the page's media queries see: `{ "prefers-color-scheme": "dark" }`. */
  media(features) {
    return this.#engine.media(features);
  }

  /** Does something while the page is shown as on paper. */
  async onPaper(work) {
    await this.#engine.onPaper(true);
    try {
      return await work();
    } finally {
      await this.#engine.onPaper(false);
    }
  }

  /** Puts a text where the focus is, at once, as pasting does. */
  insert(text) {
    return this.#engine.insert(text);
  }

  /** Makes the processor so many times slower. */
  throttle(rate) {
    return this.#engine.throttle(rate);
  }

  /** How many nodes of pages there are, those that stand nowhere included, but for garbage. */
  nodes() {
    return this.#engine.nodes();
  }

  /** Has the process that draws the page crash. */
  crash() {
    return this.#engine.crash();
  }

  /** Waits for a file that the browser was given, and returns its text; the file is gone then. */
  async downloaded(name) {
    const folder = await this.#engine.downloads();
    const path = join(folder, name);
    // A file that is still on its way is empty, or has a twin with a longer name.
    const isThere = () => readdirSync(folder).filter((it) => it.includes(name)).join() === name && readFileSync(path, "utf8");
    const text = await waitFor(isThere, `the file ${name}`);
    rmSync(path);
    return text;
  }

  /** What pages/probe.js noted: `events`, `errors`, `violations`. */
  seen() {
    return this.run(() => window.seen);
  }

  /** The details of the events of one type, so far. */
  async events(type) {
    return (await this.seen()).events.filter((event) => event.type === type).map((event) => event.detail);
  }

  /** Waits until everything that the page had begun to ask for has reached the server. */
  barrier() {
    return this.driver.executeAsyncScript((done) => {
      // An observer of our own hears after those that were there before it.
      const observer = new IntersectionObserver(() => {
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => fetch("/barrier").then(() => done())));
      });
      observer.observe(document.body);
    });
  }

  /** Takes what the console got since the last time, warnings and worse. */
  console() {
    return this.#engine.console();
  }

  /** Takes the URLs that the browser asked for since the last time, at least those of other sites. */
  asked() {
    return this.#engine.asked();
  }

  /** Fails if the console or the page's error listeners heard anything. */
  async assertQuiet() {
    assert.deepEqual(await this.console(), [], "the console is quiet");
    assert.deepEqual((await this.seen())?.errors ?? [], [], "no error reached the page");
  }

  /** Runs axe on the page as it is, or on one element of it, and returns a line for each thing it finds. */
  async axe(within = "html", only) {
    return this.driver.executeAsyncScript((within, only, done) => {
      const rules = axe.getRules().filter((rule) => !rule.tags.includes("wcag2aaa"));
      const runOnly = { type: "rule", values: only ? [only] : rules.map((rule) => rule.ruleId) };
      axe.run(within, { runOnly, resultTypes: ["violations"] }).then(
        ({ violations }) =>
          done(
            violations.flatMap(({ id, nodes }) =>
              nodes.map((node) => `${id}: ${node.target.flat().at(-1)}: ${node.failureSummary.replace(/\s+/g, " ")}`),
            ),
          ),
        (error) => done([String(error)]),
      );
    }, within, only);
  }

  /** Sends a command of Chromium's own protocol; the other engines have none. */
  cdp(command, parameters) {
    return this.#engine.cdp(command, parameters);
  }

  /** The accessibility tree, in order; engines/chromium.mjs says what there is of a node. */
  tree() {
    return this.#engine.tree();
  }

  /** The accessibility tree as it is read: role and name of each node that says something, in order. */
  async heard() {
    const quiet = ["none", "generic", "RootWebArea", "StaticText", "InlineTextBox", "ListMarker", "LineBreak", "paragraph"];
    const state = (node) =>
      ["checked", "disabled", "expanded", "focused", "pressed"]
        .filter((name) => node[name])
        .map((name) => (node[name] === true ? ` ${name}` : ` ${name}=${node[name]}`))
        .join("");
    const nodes = (await this.tree()).filter((node) => !quiet.includes(node.role));
    return nodes.map((node) => `${node.role} “${node.name.replace(/\s+/g, " ").trim()}”${state(node)}`);
  }

  /** Writes a picture of the whole page, if SCREENSHOTS=1 asks for it. */
  async screenshot(name, folder = new URL(`screenshots/${ENGINE === "chromium" ? "" : `${ENGINE}/`}`, import.meta.url)) {
    if (process.env.SCREENSHOTS !== "1") return;
    mkdirSync(folder, { recursive: true });
    writeFileSync(new URL(`${name}.png`, folder), await this.#engine.picture(), "base64");
  }

  /** The quiz of an element of the page. */
  quiz(selector = "medcode-quiz") {
    return new Quiz(this, selector);
  }

  close() {
    return this.#engine.close();
  }
}

// -------------------------------------------------------------------- quiz

/** What tests call an element: its text or label, and which line it stands in. Runs in the page. */
function nameOf(it) {
  if (!it) return "";
  const line = it.closest("[data-line]")?.dataset.line;
  const name = it.dataset.focus ?? it.dataset.field ?? it.getAttribute("aria-label") ?? it.innerText.trim();
  return line === undefined || it.localName === "button" ? name : `${name} ${Number(line) + 1}`;
}

/** A quiz of the page, seen through its shadow root. */
export class Quiz {
  #browser;
  #host;

  constructor(browser, host) {
    this.#browser = browser;
    this.#host = host;
  }

  /** Calls `script(host, root, ...args)` in the page. */
  run(script, ...args) {
    const call = `const host = document.querySelector(arguments[0]);
      return (${script})(host, host?.shadowRoot, ...[...arguments].slice(1));`;
    return this.#browser.driver.executeScript(call, this.#host, ...args);
  }

  /** The first element that a selector finds inside, or null. */
  q(selector) {
    const found = this.run((host, root, selector) => root?.querySelector(selector), selector);
    // It may have been drawn anew before the driver could tell what it is.
    return found.catch((error) => (error.name === "StaleElementReferenceError" ? null : Promise.reject(error)));
  }

  /** How many elements a selector finds inside. */
  count(selector) {
    return this.run((host, root, selector) => root?.querySelectorAll(selector).length ?? 0, selector);
  }

  /** The text of an element inside as a reader sees it, white space folded; null if there is none. */
  text(selector = ".quiz") {
    return this.run(
      (host, root, selector) => root?.querySelector(selector)?.innerText.replace(/\s+/g, " ").trim() ?? null,
      selector,
    );
  }

  /** The texts of all elements that a selector finds inside. */
  texts(selector) {
    return this.run(
      (host, root, selector) =>
        [...root.querySelectorAll(selector)].map((it) => it.innerText.replace(/\s+/g, " ").trim()),
      selector,
    );
  }

  /** The values of all code fields, or of the fields that a selector finds. */
  values(selector = "[data-field=code]") {
    return this.run((host, root, selector) => [...root.querySelectorAll(selector)].map((it) => it.value), selector);
  }

  /** Waits until a question or the results are on the screen. */
  async ready() {
    await waitFor(() => this.q(".heading"), `a quiz in ${this.#host}`);
    if (Engine.losesMarks) await this.#look();
    return this;
  }

  /** Waits until a quiz without a mark has looked at storage: in the frame after it was drawn. */
  async #look() {
    await this.run(() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => setTimeout(done)))));
    const isGetting = async () => (await this.texts("[role=status]")).some((it) => it.startsWith("Getting your kept answers"));
    await waitFor(async () => !(await isGetting()), `the kept answers in ${this.#host}`);
  }

  /** Waits until the text of an element inside holds these words. */
  see(words, selector = ".quiz") {
    const has = async () => (await this.text(selector))?.includes(words);
    return waitFor(has, `“${words}” in ${this.#host} ${selector}`);
  }

  /** Clicks on an element inside, as a mouse would. */
  async click(selector) {
    const element = await waitFor(() => this.q(selector), `${selector} in ${this.#host}`);
    // As in `press`, unless it is the list that is clicked on.
    await this.run((host, root, selector) => {
      const field = root?.activeElement;
      const isInList = root?.querySelector(selector)?.closest(".popup");
      if (field?.matches("[role=combobox]") && !isInList) field.blur();
    }, selector);
    await this.#hit(element);
  }

  /** Clicks on an element, again if it moved away between aim and click, as a reader would. */
  async #hit(element) {
    if (!Engine.aimsEarly) return element.click();
    for (let n = 0; n < 3; n += 1) {
      await this.#browser.run(async (element) => {
        window.wasHit = false;
        element.addEventListener("click", () => (window.wasHit = true), { once: true, capture: true });
        const place = () => JSON.stringify(element.getBoundingClientRect());
        for (let before; before !== place(); await new Promise(requestAnimationFrame)) before = place();
      }, element);
      await element.click();
      if (await this.#browser.run(() => window.wasHit !== false)) return; // or it is another page
    }
  }

  /** Clicks on the button with this label, as a mouse would. */
  async press(label) {
    const find = () =>
      this.run(
        (host, root, label) =>
          [...root.querySelectorAll("button")].find(
            (it) => it.innerText.trim() === label || it.getAttribute("aria-label") === label,
          ),
        label,
      );
    const button = await waitFor(find, `the button “${label}” in ${this.#host}`);
    // A list of the code book may lie over it until the field is left.
    await this.run((host, root) => root.activeElement?.matches("[role=combobox]") && root.activeElement.blur());
    try {
      await this.#hit(button);
    } catch (error) {
      if (error.name !== "StaleElementReferenceError") throw error;
      await this.press(label); // it was drawn anew meanwhile: what the code book says comes when it comes
    }
  }

  /** The labels of the buttons that stand there. */
  labels() {
    return this.run((host, root) =>
      [...root.querySelectorAll("button")].map((it) => it.getAttribute("aria-label") ?? it.innerText.trim()),
    );
  }

  /** Clears a field and types into it, key by key. */
  async type(text, selector = "[data-field=code]") {
    const field = await waitFor(() => this.q(selector), `${selector} in ${this.#host}`);
    await field.sendKeys(Key.CONTROL, "a", Key.DELETE); // at the end of the call each engine lets go of the key
    await field.sendKeys(text);
  }

  /** Chooses from a list by typing how the entry begins. */
  async pick(text, selector = "select") {
    const list = await waitFor(() => this.q(selector), `${selector} in ${this.#host}`);
    await list.sendKeys(text);
  }

  /** Puts a long text into a field at once, as pasting does. */
  paste(text, selector = "[data-field=code]") {
    return this.run(
      (host, root, text, selector) => {
        const field = root.querySelector(selector);
        field.value = JSON.parse(text);
        field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, inputType: "insertFromPaste" }));
      },
      JSON.stringify(text), // so that half an emoji gets there, too
      selector,
    );
  }

  /** Types a code and checks it. */
  async answer(code) {
    await this.type(code);
    await this.press("Check");
    await waitFor(() => this.q(".feedback, .problem"), "feedback");
  }

  /** What has the focus inside: its text or label, and where it is; empty if nothing has. */
  focused() {
    return this.run(`(host, root) => (${nameOf})(root?.activeElement)`);
  }

  /** Waits until that has the focus. */
  async focus(name) {
    let now;
    const has = async () => (now = await this.focused()) === name;
    await waitFor(has, `the focus on “${name}”`).catch((error) => assert.equal(now, name, error.message));
  }

  /** Tabs until that has the focus; backwards if it stands before what has it now. */
  async tabTo(name) {
    const way = `(host, root, name) => {
      const nameOf = ${nameOf};
      const now = root.activeElement;
      if (nameOf(now) === name) return "there";
      const wanted = [...root.querySelectorAll("a, button, input, select, summary, textarea")].find((it) => nameOf(it) === name);
      return now && wanted && now.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING ? "back" : "on";
    }`;
    for (let n = 0; n < 40; n += 1) {
      const step = await this.run(way, name);
      if (step === "there") return;
      // Not once around: behind the page there are the browser's own buttons.
      if (step === "back") await this.#browser.chord(Key.SHIFT, Key.TAB);
      else await this.#browser.keys(Key.TAB);
    }
    assert.fail(`no Tab leads to “${name}” in ${this.#host}`);
  }

  /** The list below a line's code field, as the page has it. */
  list(line = 0) {
    return this.run((host, root, line) => {
      const place = root.querySelectorAll("[data-line]")[line];
      const field = place.querySelector("[data-field=code]");
      const attribute = (name) => field.getAttribute(name);
      const lines = [...place.querySelectorAll("[role=option]")];
      const active = lines.findIndex((it) => it.id === attribute("aria-activedescendant"));
      return {
        role: attribute("role"),
        expanded: attribute("aria-expanded"),
        controls: root.getElementById(attribute("aria-controls"))?.getAttribute("role"),
        active,
        selected: lines.flatMap((it, idx) => (it.getAttribute("aria-selected") === "true" ? [idx] : [])),
        isShown: lines.some((it) => it.checkVisibility()),
        codes: lines.map((it) => it.querySelector("code")?.innerText ?? ""),
        lines: lines.map((it) => it.innerText.replace(/\s+/g, " ").trim()),
        step: place.querySelector(".popup .step code")?.innerText ?? "",
        status: place.querySelector(".lookup [role=status]")?.innerText ?? "",
        value: field.value,
      };
    }, line);
  }

  /** Waits until the list below a line is as this wants it, and returns it. */
  async listed(wanted, what = String(wanted), line = 0) {
    let list;
    const has = async () => (list = await this.list(line)) && wanted(list);
    await waitFor(has, what).catch((error) => assert.fail(`${error.message}; it is ${JSON.stringify(list)}`));
    return list;
  }

  /** The words of the statement that are lit up. */
  lit() {
    return this.texts(".statement mark");
  }

  /** Whether the page's own content inside the element is on the screen. */
  showsLight() {
    return this.run((host) => [...host.children].some((it) => it.checkVisibility() && it.clientHeight > 0));
  }

  /** What localStorage holds for quizzes, by question id. */
  records() {
    return this.run(() =>
      Object.fromEntries(
        Object.entries(localStorage)
          // Those of a quiz have one part less in their names.
          .filter(([key]) => key.startsWith("medcode-quiz|") && key.split("|").length === 4)
          .map(([key, text]) => [key.split("|").at(-1), text]),
      ),
    );
  }
}

/** Starts a server and a browser for a test file. Each test must leave the page quiet. */
export async function stage(...folders) {
  const server = await Server.start(...folders);
  const browser = await Browser.start().catch(async (error) => {
    await server.close();
    throw error;
  });
  afterEach(async () => {
    server.reset();
    await browser.assertQuiet();
  });
  after(async () => {
    await browser.close();
    await server.close();
  });
  return { server, browser };
}

// Firefox, by geckodriver: WebDriver with its two-way half, BiDi, and for what neither has, a word
// with the browser itself, whose own scripts geckodriver may run.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Builder } from "selenium-webdriver";
import firefox from "selenium-webdriver/firefox.js";

import * as page from "./page.mjs";

/** Where Firefox keeps what a media query sees, and what stands there; not set, the desktop says. */
const MEDIA = {
  "prefers-color-scheme": ["layout.css.prefers-color-scheme.content-override", { dark: 0, light: 1 }],
  "prefers-reduced-motion": ["ui.prefersReducedMotion", { "no-preference": 0, reduce: 1 }],
};

/** The commands by which a page is left. */
const LEAVING = ["get", "refresh", "goBack", "goForward"];

export class Engine {
  /** A click goes through another process, and what stood there may have moved meanwhile. */
  static aimsEarly = true;

  #folder = mkdtempSync(join(tmpdir(), "medcode-firefox-"));
  #bidi;
  #console = [];
  #asked = [];

  static async start() {
    const engine = new Engine();
    const options = new firefox.Options().setBinary(process.env.FIREFOX ?? "/usr/bin/firefox-esr");
    options.addArguments("-headless", "--width=1280", "--height=900").enableBidi();
    options.setPreference("browser.chrome.site_icons", false); // asked for in spite of a policy, and complained of
    options.setPreference("ui.useOverlayScrollbars", 1); // a scroll bar takes no room, as in Chromium
    options.setPreference("security.fileuri.strict_origin_policy", true); // as readers have it; a driven browser is laxer
    options.setPreference("browser.download.folderList", 2);
    options.setPreference("browser.download.dir", engine.#folder);
    options.setPreference("browser.download.alwaysOpenPanel", false);
    options.setPreference("browser.helperApps.neverAsk.saveToDisk", "text/csv,text/plain,application/json,application/octet-stream");
    const service = new firefox.ServiceBuilder(process.env.GECKODRIVER ?? "geckodriver");
    service.addArguments("--allow-system-access"); // to speak with the browser itself
    const builder = new Builder().forBrowser("firefox").setFirefoxOptions(options).setFirefoxService(service);
    engine.driver = await builder.build();
    await engine.#listen();
    const { execute } = engine.driver;
    engine.driver.execute = (command) => engine.#execute((it) => execute.call(engine.driver, it), command);
    await engine.viewport(1280, 900, 1);
    return engine;
  }

  async #listen() {
    this.#bidi = await this.driver.getBidi();
    this.#bidi.socket.on("message", (message) => {
      const { method, params } = JSON.parse(message);
      if (method === "log.entryAdded" && ["warn", "error"].includes(params.level)) this.#console.push(params);
      // Firefox counts what stands in an address of its own among the requests.
      if (method === "network.beforeRequestSent" && !params.request.url.startsWith("data:")) this.#asked.push(params.request.url);
    });
    await this.#send("session.subscribe", { events: ["log.entryAdded", "network.beforeRequestSent"] });
  }

  async #send(method, params) {
    const { result, error, message } = await this.#bidi.send({ method, params });
    if (error) throw new Error(`${method}: ${error}: ${message}`);
    return result;
  }

  /** Runs a script in the browser itself, not in the page. */
  async #inBrowser(script, ...args) {
    await this.driver.setContext("chrome");
    try {
      return await this.driver.executeScript(script, ...args);
    } finally {
      await this.driver.setContext("content");
    }
  }

  /** Gives a command to the driver. What a page had begun to fetch fails when it is left, and says so. */
  async #execute(give, command) {
    if (!LEAVING.includes(command.getName())) return give(command);
    await this.#settle();
    const nBefore = this.#console.length;
    const { realms } = await this.#send("script.getRealms", {});
    const isLeft = ({ text, source }) => text.includes("NetworkError") && realms.some(({ realm }) => realm === source.realm);
    const answer = await give(command);
    await this.#settle();
    this.#console.push(...this.#console.splice(nBefore).filter((it) => !isLeft(it)));
    return answer;
  }

  /** Waits until all events are here that came before: they and the answers come in one order. */
  #settle() {
    return this.#send("session.status", {});
  }

  async close() {
    await this.driver.quit();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 20 });
  }

  clear(origin) {
    return page.clear(this.driver, origin);
  }

  async viewport(width, height, devicePixelRatio) {
    const context = await this.driver.getWindowHandle();
    await this.#send("browsingContext.setViewport", { context, viewport: { width, height }, devicePixelRatio });
  }

  async media(features) {
    const settings = Object.entries(MEDIA).map(([name, [pref, values]]) => [pref, values[features[name]] ?? null]);
    await this.#inBrowser(
      (settings, forced) => {
        for (const [pref, value] of settings) {
          if (value === null) Services.prefs.clearUserPref(pref);
          else Services.prefs.setIntPref(pref, value);
        }
        gBrowser.selectedBrowser.browsingContext.forcedColorsOverride = forced;
      },
      settings,
      features["forced-colors"] ?? "none",
    );
    // The page hears of it a little later.
    const queries = Object.entries(features).map(([name, value]) => `(${name}: ${value})`);
    await this.driver.wait(() => this.driver.executeScript((queries) => queries.every((it) => matchMedia(it).matches), queries), 5_000, queries.join());
  }

  async onPaper(is) {
    await this.#inBrowser((medium) => (gBrowser.selectedBrowser.browsingContext.mediumOverride = medium), is ? "print" : "");
    await this.driver.wait(() => this.driver.executeScript((is) => matchMedia("print").matches === is, is), 5_000, "paper");
  }

  async console() {
    await this.#settle();
    return this.#console.splice(0).map((it) => it.text);
  }

  async asked() {
    await this.#settle();
    return this.#asked.splice(0);
  }

  async downloads() {
    return this.#folder;
  }

  insert(text) {
    return page.insert(this.driver, text);
  }

  tree() {
    return page.tree(this.driver);
  }

  picture() {
    return this.driver.takeScreenshot();
  }
}

// WebKitGTK: its own driver and its small MiniBrowser, on a screen that nobody sees. What WebDriver
// has no command for is a setting of the desktop around it, or done by the page itself.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Builder, Capabilities } from "selenium-webdriver";
import { findFreePort } from "selenium-webdriver/net/portprober.js";
import { DriverService } from "selenium-webdriver/remote/index.js";

import * as page from "./page.mjs";

/** The browser's own buttons and fields take no room, or no window could be as narrow as a phone. */
const NARROW = "window * { min-width: 0; min-height: 0; margin: 0; padding: 0; border-width: 0; font-size: 1px }";

/**
 * The middle of the screen, where the mouse is. The window below it has the focus: there is nobody
 * who manages windows, so each is put there by its corner, with room for the widest and highest.
 */
const CENTER = { x: 1_400, y: 2_400 };

/** The commands after which a page is gone. */
const LEAVING = ["get", "refresh", "goBack", "goForward", "close", "quit"];

/** Whether an element is a field that nothing lies over. */
const IS_FREE_FIELD = (element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return element.matches("input, textarea, select") && element.getRootNode().elementFromPoint(x + width / 2, y + height / 2) === element;
};

export class Engine {
  /** Runs in each page before anything else: WebKit's driver does not tell what the console gets. */
  static probe = readFileSync(new URL("../pages/console.js", import.meta.url), "utf8");

  /** How long a test waits, in milliseconds: WebKit draws by the processor, which may have other things to do. */
  static patience = 40_000;

  /** A click goes through another process, and what stood there may have moved meanwhile. */
  static aimsEarly = true;

  /** A session that is driven is a private one, and there WebKit drops a cache with its last page. */
  static losesMarks = true;

  /** Its driver does not bring a tab to the front, and what is behind draws nothing. */
  static tab = "window";

  #folder = mkdtempSync(join(tmpdir(), "medcode-webkit-"));
  #processes = [];
  #service;
  #desktop;
  #console = [];
  #asked = [];
  #proxy;

  static async start(n = 1) {
    const engine = new Engine();
    process.once("exit", () => engine.#end());
    // Whoever ends the tests ends what they have begun.
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
    try {
      // Its driver sometimes answers no first request; then nobody would hear of it for ever.
      const silence = new Promise((_, fail) => setTimeout(fail, 30_000, new Error("WebKit does not start")).unref());
      const starting = engine.#start();
      starting.catch(() => {}); // where nobody waits for it any more
      await Promise.race([starting, silence]);
      return engine;
    } catch (error) {
      await engine.close();
      if (n === 3) throw error;
      return Engine.start(n + 1);
    }
  }

  async #start() {
    for (const name of ["config/gtk-3.0", "cache", "data", "downloads"]) mkdirSync(join(this.#folder, name), { recursive: true });
    writeFileSync(join(this.#folder, "config/gtk-3.0/gtk.css"), NARROW);
    writeFileSync(join(this.#folder, "config/user-dirs.dirs"), `XDG_DOWNLOAD_DIR="${join(this.#folder, "downloads")}"\n`);
    const env = { ...process.env, HOME: this.#folder, LC_ALL: "en_US.UTF-8", GIO_USE_VFS: "local", NO_AT_BRIDGE: "1", MESA_SHADER_CACHE_DISABLE: "true" };
    for (const name of ["CONFIG", "CACHE", "DATA"]) env[`XDG_${name}_HOME`] = join(this.#folder, name.toLowerCase());
    env.DISPLAY = await this.#screen();
    this.#set({});
    this.#desktop = this.#spawn("xsettingsd", ["-c", join(this.#folder, "desktop")], { env, stdio: "ignore" });
    const port = await findFreePort();
    this.#service = new DriverService(process.env.WEBKIT_DRIVER ?? "WebKitWebDriver", { loopback: true, port, args: [`--port=${port}`], env, stdio: "ignore" });
    const proxy = `127.0.0.1:${await this.#listen()}`;
    const capabilities = new Capabilities({
      browserName: "MiniBrowser",
      proxy: { proxyType: "manual", httpProxy: proxy, sslProxy: proxy, noProxy: ["127.0.0.1"] },
    });
    this.driver = await new Builder().usingServer(await this.#service.start()).withCapabilities(capabilities).build();
    const { execute } = this.driver;
    this.driver.execute = (command) => this.#execute((it) => execute.call(this.driver, it), command);
    await this.viewport(1280, 900);
  }

  #spawn(program, args, options) {
    const child = spawn(program, args, options);
    this.#processes.push(child);
    return child;
  }

  /** Opens a screen of its own, and returns its name. */
  async #screen() {
    const args = ["-displayfd", "3", "-screen", "0", `${2 * CENTER.x}x${2 * CENTER.y}x24`, "-nolisten", "tcp"];
    const screen = this.#spawn("Xvfb", args, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
    const [number] = await Promise.race([once(screen.stdio[3], "data"), once(screen, "exit").then(() => Promise.reject(new Error("Xvfb has ended")))]);
    return `:${String(number).trim()}`;
  }

  /** Listens to what is asked of other sites: it goes through a proxy, and the proxy has no network. */
  async #listen() {
    this.#proxy = http.createServer((request, response) => {
      this.#asked.push(request.url);
      response.writeHead(502).end();
    });
    this.#proxy.on("connect", (request, socket) => {
      this.#asked.push(`https://${request.url.replace(/:443$/, "")}/`);
      socket.end("HTTP/1.1 502 No network\r\n\r\n");
    });
    this.#proxy.unref();
    await new Promise((resolve) => this.#proxy.listen(0, "127.0.0.1", resolve));
    return this.#proxy.address().port;
  }

  /** Sets the desktop's theme and whether it moves, which media queries see. */
  #set(features) {
    const theme = features["prefers-color-scheme"] === "dark" ? "Adwaita-dark" : "Adwaita";
    const moves = features["prefers-reduced-motion"] === "reduce" ? 0 : 1;
    writeFileSync(join(this.#folder, "desktop"), `Net/ThemeName "${theme}"\nGtk/EnableAnimations ${moves}\n`);
    this.#desktop?.kill("SIGHUP");
  }

  /** Gives a command to the driver, and does what it forgets. */
  async #execute(give, command) {
    const name = command.getName();
    if (LEAVING.includes(name)) await this.#note();
    const element = command.getParameter("id"); // giving a command takes it out
    try {
      return await give(command);
    } catch (error) {
      // It takes the inside of a field in a shadow root for something that lies over the field, and
      // it can't focus what is in a frame of another site. With a mouse both can be done.
      const isCovered = name === "clickElement" && error.name === "ElementClickInterceptedError";
      const isUnreachable = name === "sendKeysToElement" && error.name === "ElementNotInteractableError";
      if (!isCovered && !isUnreachable) throw error;
      if (isCovered && !(await this.driver.executeScript(IS_FREE_FIELD, await element))) throw error;
      await this.driver.actions().move({ origin: await element }).click().perform();
      return isUnreachable ? give(command.setParameter("id", element)) : null;
    }
  }

  /** Takes what this page's console has got, before the page is gone. */
  async #note() {
    const lines = await this.driver.executeScript(() => window.consoleLines?.splice(0) ?? []).catch(() => []);
    this.#console.push(...lines);
  }

  async close() {
    await this.driver?.quit();
    await this.#service?.kill();
    for (const child of this.#processes.toReversed()) {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    }
    this.#proxy?.close();
    // Its processes end one after the other, and may write once more.
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 20 });
  }

  /** Ends whatever still runs, without waiting. */
  #end() {
    for (const child of this.#processes) child.kill();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }

  clear(origin) {
    return page.clear(this.driver, origin);
  }

  async viewport(width, height) {
    const window = this.driver.manage().window();
    const fits = () => this.driver.executeScript((width, height) => [width - innerWidth, height - innerHeight], width, height);
    const { width: w, height: h } = await window.getRect();
    const [dx, dy] = await fits();
    await window.setRect({ x: CENTER.x - 10, y: CENTER.y - 10, width: w + dx, height: h + dy });
    await this.driver.wait(async () => String(await fits()) === "0,0", 5_000, `a page of ${width} × ${height}`);
  }

  async media(features) {
    this.#set(features);
    const queries = ["prefers-color-scheme: dark", "prefers-reduced-motion: reduce"].map((it) => [`(${it})`, features[it.split(":")[0]] === it.split(": ")[1]]);
    const has = () => this.driver.executeScript((queries) => queries.every(([query, is]) => matchMedia(query).matches === is), queries);
    await this.driver.wait(has, 5_000, JSON.stringify(features));
  }

  /** WebKit can show no page as on paper; so the rules for paper are made to hold on the screen. */
  async onPaper(is) {
    await this.driver.executeScript((is) => {
      const turn = (rules) => {
        for (const rule of rules) {
          const media = rule instanceof CSSMediaRule && rule.media;
          if (media && is && /^(print|screen)$/.test(media.mediaText)) media.mediaText = media.mediaText === "print" ? "all and (min-width: 0)" : "not all and (min-width: 0)";
          else if (media && !is && /\(min-width: 0(px)?\)$/.test(media.mediaText)) media.mediaText = media.mediaText.startsWith("not") ? "screen" : "print";
          if (rule.cssRules) turn(rule.cssRules);
        }
      };
      const roots = [document, ...[...document.querySelectorAll("*")].map((it) => it.shadowRoot).filter(Boolean)];
      for (const root of roots) for (const sheet of [...root.styleSheets, ...root.adoptedStyleSheets]) turn(sheet.cssRules);
    }, is);
  }

  async console() {
    await this.#note();
    return this.#console.splice(0);
  }

  async asked() {
    return this.#asked.splice(0);
  }

  async downloads() {
    return join(this.#folder, "downloads");
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

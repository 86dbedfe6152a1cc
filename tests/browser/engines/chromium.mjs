// Chromium, with its own driver: what WebDriver has no command for is asked of the DevTools.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Builder, logging } from "selenium-webdriver";
import chrome from "selenium-webdriver/chrome.js";

export class Engine {
  #folder = mkdtempSync(join(tmpdir(), "medcode-chromium-"));

  /** Opens a browser with a fresh profile. */
  static async start() {
    const options = new chrome.Options().setChromeBinaryPath(process.env.CHROMIUM ?? "/usr/bin/chromium");
    options.addArguments(
      "--headless=new",
      "--no-sandbox", // refused to root otherwise
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      "--window-size=1280,900",
    );
    const logs = new logging.Preferences();
    logs.setLevel(logging.Type.BROWSER, logging.Level.ALL);
    logs.setLevel(logging.Type.PERFORMANCE, logging.Level.ALL);
    options.setLoggingPrefs(logs);
    const service = new chrome.ServiceBuilder(process.env.CHROMEDRIVER ?? "/usr/bin/chromedriver");
    const engine = new Engine();
    engine.driver = await new Builder()
      .forBrowser("chrome")
      .setChromeOptions(options)
      .setChromeService(service)
      .build();
    await engine.cdp("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: engine.#folder });
    return engine;
  }

  async close() {
    await this.driver.quit();
    rmSync(this.#folder, { recursive: true });
  }

  /** Gives a DevTools command and returns its answer. */
  cdp(command, parameters = {}) {
    return this.driver.sendAndGetDevToolsCommand(command, parameters);
  }

  /** Empties what pages of this origin have stored; none of them is open. */
  async clear(origin) {
    await this.cdp("Storage.clearDataForOrigin", { origin, storageTypes: "local_storage,cache_storage" });
  }

  /** Makes the page so wide in CSS pixels, without a scroll bar in it. */
  async viewport(width, height, deviceScaleFactor) {
    await this.cdp("Emulation.setScrollbarsHidden", { hidden: true });
    await this.cdp("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor, mobile: false });
  }

  /** Sets what the page's media queries see; what is not named is as without this. */
  async media(features) {
    await this.cdp("Emulation.setEmulatedMedia", {
      features: Object.entries(features).map(([name, value]) => ({ name, value })),
    });
  }

  /** Shows the page as on paper, or again on the screen. */
  async onPaper(is) {
    await this.cdp("Emulation.setEmulatedMedia", { media: is ? "print" : "" });
  }

  /** Takes what the console got since the last time, warnings and worse. */
  async console() {
    const entries = await this.driver.manage().logs().get(logging.Type.BROWSER);
    return entries.filter((entry) => entry.level.value >= logging.Level.WARNING.value).map((entry) => entry.message);
  }

  /** Takes the URLs that the browser asked for since the last time, at least those of other sites. */
  async asked() {
    const entries = await this.driver.manage().logs().get(logging.Type.PERFORMANCE);
    const messages = entries.map((entry) => JSON.parse(entry.message).message);
    return messages.filter((it) => it.method === "Network.requestWillBeSent").map((it) => it.params.request.url);
  }

  /** The folder where downloads go. */
  async downloads() {
    return this.#folder;
  }

  /** Puts a text where the focus is, at once. */
  async insert(text) {
    await this.cdp("Input.insertText", { text });
  }

  /**
   * The accessibility tree, in order: of each node `role`, `name`, and those of its properties that
   * are set. `controls` and `activedescendant` are the names of what they point to.
   */
  async tree() {
    const { nodes } = await this.cdp("Accessibility.getFullAXTree");
    const named = new Map(nodes.map((node) => [node.backendDOMNodeId, node.name?.value ?? ""]));
    const read = ({ value, relatedNodes }) =>
      relatedNodes ? relatedNodes.map((it) => named.get(it.backendDOMNodeId)).join() : value === "true" || (value !== "false" && value);
    return nodes
      .filter((node) => !node.ignored)
      .map((node) => ({
        role: node.role?.value,
        name: node.name?.value ?? "",
        ...Object.fromEntries((node.properties ?? []).map(({ name, value }) => [name, read(value)])),
      }));
  }

  /** Makes the processor so many times slower; returns whether it can. */
  async throttle(rate) {
    await this.cdp("Emulation.setCPUThrottlingRate", { rate });
    return true;
  }

  /** How many nodes of pages there are, those that stand nowhere included, but for garbage. */
  async nodes() {
    await this.cdp("Performance.enable");
    for (let n = 0; n < 3; n += 1) await this.cdp("HeapProfiler.collectGarbage");
    const { metrics } = await this.cdp("Performance.getMetrics");
    return metrics.find((it) => it.name === "Nodes").value;
  }

  /** Has the process that draws the page crash. */
  async crash() {
    await this.driver.sendDevToolsCommand("Page.crash", {}).catch((error) => {
      if (!/crash/.test(error.message)) throw error;
    });
  }

  /** A picture of the whole page, as PNG in base64. */
  async picture() {
    const { cssContentSize } = await this.cdp("Page.getLayoutMetrics");
    const clip = { ...cssContentSize, scale: 1 };
    return (await this.cdp("Page.captureScreenshot", { clip, captureBeyondViewport: true })).data;
  }
}

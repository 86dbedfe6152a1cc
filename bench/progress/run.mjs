// A learner of 10,000 stored answers beside one of none, in one run in Chromium:
//
//     node bench/progress/run.mjs
//
// writes the table of docs/progress-benchmark.md anew, from dist/ as it is (or the folder that
// MEDCODE_DIST names). It takes about two minutes of a machine that does nothing else.
// `--dry` prints only, `--rounds N` makes another number of rounds than nine.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import { join } from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = join(HERE, "../..");
const TESTS = join(ROOT, "tests/browser"); // the browser tests need the same packages
const DOCUMENT = join(ROOT, "docs/progress-benchmark.md");
process.env.MEDCODE_DIST ??= join(ROOT, "dist");
const DIST = process.env.MEDCODE_DIST;
const { values: options } = parseArgs({
  options: { dry: { type: "boolean" }, rounds: { type: "string", default: "9" } },
});
const ROUNDS = Number(options.rounds);

const changed = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);
if (changed(join(TESTS, "node_modules/.package-lock.json")) < changed(join(TESTS, "package-lock.json"))) {
  execFileSync("npm", ["ci"], { cwd: TESTS, stdio: "inherit" });
}
if (!existsSync(join(DIST, "medcode-review.js"))) {
  console.error("There is no dist/. Run: cargo xtask build");
  process.exit(2);
}
const require = createRequire(join(TESTS, "package.json"));
const { Builder } = require("selenium-webdriver");
const chrome = require("selenium-webdriver/chrome.js");
const { Server, waitFor } = await import("../../tests/browser/support.mjs");
const { answers, seed } = await import("./learner.mjs");
const { write } = await import("./report.mjs");

// ----------------------------------------------------------------- browser

let version;

/** Starts a browser with a fresh profile. */
async function start() {
  const chosen = new chrome.Options().setChromeBinaryPath(process.env.CHROMIUM ?? "/usr/bin/chromium");
  chosen.addArguments(
    "--headless=new",
    "--no-sandbox", // refused to root otherwise
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--window-size=1280,900",
    "--disable-features=BackForwardCache", // a page that is left must not keep what it read
  );
  const service = new chrome.ServiceBuilder(process.env.CHROMEDRIVER ?? "/usr/bin/chromedriver");
  const driver = await new Builder().forBrowser("chrome").setChromeOptions(chosen).setChromeService(service).build();
  await driver.manage().setTimeouts({ script: 120_000 });
  version = (await driver.getCapabilities()).getBrowserVersion();
  return driver;
}

/** Opens a page in a new tab, whose process has read nothing of the storage yet; closes the others. */
async function open(driver, path, network) {
  const before = await driver.getAllWindowHandles();
  await driver.switchTo().newWindow("tab");
  const fresh = await driver.getWindowHandle();
  for (const handle of before) {
    await driver.switchTo().window(handle);
    await driver.close();
  }
  await driver.switchTo().window(fresh);
  if (network) await driver.sendDevToolsCommand("Network.enable");
  if (network) await driver.sendDevToolsCommand("Network.emulateNetworkConditions", network);
  await rest(500);
  await driver.get(server.origin + path);
}

// ------------------------------------------------------------------- pages

const page = (body, script) => `<!doctype html>
  <html lang="en"><head><meta charset="utf-8"><title>Progress benchmark</title>
  <script>
    addEventListener("medcode-ready", () => {
      const ready = performance.now();
      // After whatever the element put off until the question was painted.
      requestAnimationFrame(() => setTimeout(() => (window.times ??= { ready, free: performance.now() })));
    });
  </script>
  ${script ? `<script type="module" src="/${script}"></script>` : ""}</head><body>${body}</body></html>`;

const QUIZ = `<medcode-quiz src="/quizzes/first-steps.json" loading="eager"></medcode-quiz>`;

/** How long after the page was asked for the first question is there, and the page free again; on a network, too. */
async function ready(driver, { ready, free }, network) {
  await open(driver, "/quiz.html", network);
  const times = await waitFor(() => driver.executeScript("return window.times"), "the quiz");
  ready.push(times.ready);
  free.push(times.free);
}

/** How long it takes to find what is due: the first time in a new tab, and then again. */
async function find(driver) {
  await open(driver, "/empty.html");
  return driver.executeAsyncScript(async (done) => {
    const { review } = await import("/medcode-review.js");
    const times = [];
    let found;
    for (let n = 0; n < 12; n += 1) {
      const start = performance.now();
      found = await review();
      times.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    const count = (name) => found.reduce((sum, quiz) => sum + quiz[name].length, 0);
    // The least there is: one read of everything, which looks at nothing.
    const start = performance.now();
    const texts = [];
    for (let idx = 0; idx < localStorage.length; idx += 1) texts.push(localStorage.getItem(localStorage.key(idx)));
    const bare = performance.now() - start;
    const scripts = performance.getEntriesByType("resource").map(({ name }) => name);
    const isFolded = !scripts.some((name) => name.endsWith(".wasm"));
    done({ first: times[0], again: times.slice(2), due: count("due"), missed: count("missed"), bare, isFolded, n: texts.length });
  });
}

// --------------------------------------------------------------------- run

process.setMaxListeners(100); // each browser has one
const begun = Date.now();
const [load] = os.loadavg();
if (load > 0.5) console.error(`The machine does something else (load ${load.toFixed(1)}); the times will say so, too.`);
const note = (text) => console.error(`${((Date.now() - begun) / 1000).toFixed(0).padStart(4)} s  ${text}`);

const server = await Server.start();
server.put("/quiz.html", { body: page(QUIZ, "medcode-quiz.js") });
server.put("/empty.html", { body: page("") });

/** Does something in a fresh browser. */
async function visit(work) {
  const driver = await start();
  try {
    await driver.get(`${server.origin}/empty.html`);
    return await work(driver);
  } finally {
    await driver.quit();
  }
}

/** A phone on a good day. */
const MOBILE = { offline: false, latency: 60, downloadThroughput: 9e6 / 8, uploadThroughput: 3e6 / 8 };

const both = () => ({ ready: [], free: [] });
const pair = () => ({ empty: both(), full: both() });
const results = { here: pair(), mobile: pair(), first: [], again: [], bare: [] };
note("Answering questions as a learner does");
const quizzes = readdirSync(join(DIST, "quizzes")).filter((name) => name.endsWith(".json"));
const real = await visit((driver) => answers(driver, server, quizzes));
note(`${real.length} answers; each round has fresh browsers`);
const rounds = {
  empty: async (driver) => {
    await ready(driver, results.here.empty);
    await ready(driver, results.mobile.empty, MOBILE);
  },
  full: async (driver) => {
    const stored = await seed(driver, real);
    await ready(driver, results.here.full);
    await ready(driver, results.mobile.full, MOBILE);
    const { first, again, bare, due, missed, isFolded, n } = await find(driver);
    if (n !== stored.n) throw new Error(`${n} of ${stored.n} stored texts are there`);
    if (!isFolded) throw new Error("not all answers were taken in by the schedule");
    results.first.push(first);
    results.again.push(...again);
    results.bare.push(bare);
    Object.assign(results, { stored, due, missed });
  },
};
for (let round = 1; round <= ROUNDS; round += 1) {
  // Who comes first has the colder machine.
  for (const name of round % 2 ? ["empty", "full"] : ["full", "empty"]) await visit(rounds[name]);
  note(`${round} of ${ROUNDS}`);
}
await server.close();

const machine = { cores: os.cpus().length, model: os.cpus()[0].model, version, load, node: process.version };
const text = write(results, { ...machine, rounds: ROUNDS, minutes: (Date.now() - begun) / 60_000 });
console.log(text);
if (!options.dry) {
  const [BEGIN, END] = ["<!-- Written by bench/progress/run.mjs: -->", "<!-- End of what is written. -->"];
  const document = readFileSync(DOCUMENT, "utf8");
  const [before, after] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (before < 0 || after < before) throw new Error("docs/progress-benchmark.md has lost the marks of its table");
  writeFileSync(DOCUMENT, `${document.slice(0, before + BEGIN.length)}\n\n${text}\n${document.slice(after)}`);
}
process.exit(0);

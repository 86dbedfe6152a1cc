// The code book's search beside the libraries an author would reach for, in one run in Chromium:
//
//     node bench/search/run.mjs
//
// writes the tables of docs/search-benchmark.md anew, from dist/ as it is (or the folder that
// MEDCODE_DIST names). It takes about six minutes of a machine that does nothing else.
// `--no-fuse` leaves Fuse.js out, which takes a minute of them, and prints only, as `--dry` does;
// `--all` gives Fuse.js every query and types every query, which takes hours.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const DOCUMENT = join(HERE, "../../docs/search-benchmark.md");
const { values: options } = parseArgs({
  options: { all: { type: "boolean" }, dry: { type: "boolean" }, "no-fuse": { type: "boolean" } },
});

const changed = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);
if (changed(join(HERE, "node_modules/.package-lock.json")) < changed(join(HERE, "package-lock.json"))) {
  execFileSync("npm", ["ci"], { cwd: HERE, stdio: "inherit" });
}
const { Builder } = await import("selenium-webdriver");
const { default: chrome } = await import("selenium-webdriver/chrome.js");
const { DIST, QUERIES, rank } = await import("./data.mjs");
const { ENGINES } = await import("./engines.mjs");
const { Server } = await import("./server.mjs");
const { write } = await import("./report.mjs");

if (!existsSync(join(DIST, "medcode-code-book.js"))) {
  console.error("There is no dist/. Run: cargo xtask build");
  process.exit(2);
}
if (changed(join(DIST, "code-book/icd10cm.pack")) < changed(join(HERE, "../../code-book/icd10cm-dictionary.tsv"))) {
  console.error("The dictionary is newer than dist/: the peers get another one than ours. Run: cargo xtask build");
}

// ------------------------------------------------------------------- plans

const LOADS = 3; // of each engine, for the time until it is ready
const SLOW = 4; // times, in the test of the page
const PATIENCE = options.all ? 24 * 60 : 5; // minutes for one page

const nth = (n, list) => list.filter((_, idx) => idx % n === 0);
const texts = (queries) => queries.map(([query]) => query);
/** What stands in the field as a query is typed, from two letters on. */
const keystrokes = (queries) =>
  texts(queries).flatMap((query) => [...query].map((_, idx) => query.slice(0, idx + 1)).slice(1));
const ofEach = (how) => Object.fromEntries(Object.entries(QUERIES).map(([set, queries]) => [set, how(queries)]));

/** The queries that an engine gets, and those that are typed: every so-manieth. */
function sample(engine) {
  const every = options.all ? 1 : 7;
  // Half a second to a second for each list: an hour for all keystrokes.
  const isSlow = engine === "fuse" && !options.all;
  return {
    queries: ofEach((queries) => nth(isSlow ? 5 : 1, queries)),
    typed: ofEach((queries) => nth(isSlow ? 30 : 1, keystrokes(nth(every, queries)))),
  };
}

const painted = Object.values(QUERIES).flatMap((queries) => keystrokes(nth(60, queries)));

// ----------------------------------------------------------------- browser

async function browser() {
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
    "--enable-blink-features=ForceEagerMeasureMemory", // it would wait for up to a minute
  );
  const service = new chrome.ServiceBuilder(process.env.CHROMEDRIVER ?? "/usr/bin/chromedriver");
  return new Builder().forBrowser("chrome").setChromeOptions(chosen).setChromeService(service).build();
}

let version;

/** Runs one engine in a page of its own, in a fresh browser. */
async function visit(engine, plan, slower = 1) {
  server.put("/plan.json", JSON.stringify({ engine, ...plan }));
  const driver = await browser();
  try {
    version = (await driver.getCapabilities()).getBrowserVersion();
    await driver.get(`${server.origin}/page.html`);
    await driver.wait(() => driver.executeScript("return Boolean(window.begin)"), 10_000);
    if (slower > 1) await driver.sendDevToolsCommand("Emulation.setCPUThrottlingRate", { rate: slower });
    server.sent.length = 0;
    let sent;
    server.on("/ready", () => (sent = [...server.sent]));
    const done = new Promise((resolve) => server.on("/done", resolve));
    await driver.executeScript("begin()");
    const late = rest(PATIENCE * 60_000, { error: `no report after ${PATIENCE} minutes` }, { ref: false });
    const report = await Promise.race([done, late]);
    if (report.error) throw new Error(`${engine}: ${report.error}`);
    return { ...report, sent };
  } finally {
    await driver.quit();
  }
}

// --------------------------------------------------------------------- run

process.setMaxListeners(100); // each browser has one
const started = Date.now();
const [load] = os.loadavg();
if (load > 0.5) console.error(`The machine does something else (load ${load.toFixed(1)}); the times will say so, too.`);

const note = (text) => console.error(`${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  ${text}`);

const server = await Server.start();

const results = {};
for (const engine of Object.keys(ENGINES)) {
  if (engine === "fuse" && options["no-fuse"]) continue;
  note(ENGINES[engine].name);
  const { queries, typed } = sample(engine);
  const ready = [];
  while (ready.length < LOADS - 1) ready.push((await visit(engine, { ranked: {}, typed: {} })).ready);
  const ranked = Object.fromEntries(Object.entries(queries).map(([set, list]) => [set, texts(list)]));
  const report = await visit(engine, { ranked, typed, isWeighed: true });
  const ranks = Object.entries(queries).map(([set, list]) => [
    set,
    list.map(([, truths], idx) => rank(report.codes[set][idx], truths)),
  ]);
  results[engine] = { ...report, ready: [...ready, report.ready], ranks: Object.fromEntries(ranks) };
}

const slow = {};
for (const engine of ["worker", "slices", "minisearch", "flexsearch", "ufuzzy"]) {
  note(`slowed down: ${ENGINES[engine].name}`);
  slow[engine] = await visit(engine, { painted }, SLOW);
}
server.close();

for (const reports of [results, slow]) {
  for (const way of ["worker", "slices"]) {
    if (reports[way].way !== way) throw new Error(`asked for ${way}, ran in ${reports[way].way}`);
  }
}

const text = write({
  results,
  slow,
  machine: {
    cores: os.cpus().length,
    model: os.cpus()[0].model,
    version,
    load,
    minutes: (Date.now() - started) / 60_000,
    node: process.version,
  },
});
console.log(text);
if (!options.dry && !options["no-fuse"]) {
  const [BEGIN, END] = ["<!-- Written by bench/search/run.mjs: -->", "<!-- End of what is written. -->"];
  const document = readFileSync(DOCUMENT, "utf8");
  const [before, after] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (before < 0 || after < before) throw new Error("docs/search-benchmark.md has lost the marks of its tables");
  writeFileSync(DOCUMENT, `${document.slice(0, before + BEGIN.length)}\n\n${text}\n${document.slice(after)}`);
}

// The code book in every kind of page that decides how it runs, and what a reader is told when it
// can't.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { CORS, DIST, ENGINE, Server, can, stage, waitFor } from "./support.mjs";

const { server, browser } = await stage();
await browser.driver.manage().setTimeouts({ script: 60_000 });

const SCRIPT = "/medcode-code-book.js";
const WORKER = "/medcode-code-book-worker.js";
const GLUE = "/pkg/medcode-code-book.js";
const WASM = "/pkg/medcode-code-book_bg.wasm";
const PACK = "/code-book/hcpcs.pack";
const built = (path) => readFileSync(join(DIST, path));

/** Makes a page with the code book's script and returns its URL. */
const page = (policy, { script = SCRIPT, head = "", at = server } = {}) =>
  at.origin + at.page("", { script, head, headers: policy ? { "content-security-policy": policy } : {} });

/** Opens such a page. */
const open = (policy, settings) => browser.open(page(policy, settings));

/** Asks in the page and returns what came of it: `answer` and `way`, or `reason`. */
const ask = (needs = ["hcpcs"], { question = "find\twheelchair", script = SCRIPT, ...options } = {}) =>
  browser.driver.executeAsyncScript(
    (script, options, needs, question, done) => {
      const asked = load(script).then(async ({ CodeBook }) => {
        const book = new CodeBook(options);
        const answer = await book.ask(needs, question);
        return { answer, way: book.way };
      });
      asked.catch(({ reason, message }) => ({ reason, message })).then(done);
    },
    script,
    options,
    needs,
    question,
  );

async function assertAnswered(way, ...asked) {
  const { answer, way: found, reason, message } = await ask(...asked);
  assert.equal(typeof answer, "string", `${reason}: ${message}`);
  assert.equal(found, way);
}

/** Fails unless the book says why, once, on the console; returns what else is there. */
async function assertRefused(reason, ...asked) {
  const refused = await ask(...asked);
  assert.equal(refused.reason, reason, JSON.stringify(refused));
  const lines = await browser.console();
  const ours = lines.filter((line) => line.includes("medcode-code-book:"));
  assert.equal(ours.length, 1, lines.join("\n"));
  assert.ok(ours[0].includes(reason), ours[0]);
  return lines.filter((line) => !ours.includes(line));
}

// ---------------------------------------------------------------- hostings

const strict = (self = "'self'") =>
  `default-src 'none'; script-src 'self' ${self} 'wasm-unsafe-eval'; connect-src 'self' ${self}`;
const TYPED = "; require-trusted-types-for 'script'";

for (const [name, policy, way, violated] of [
  ["a page without a policy", undefined, "worker"],
  ["a strict policy", strict(), "worker"],
  ["a policy that forbids workers", `${strict()}; worker-src 'none'`, "slices", "worker-src"],
  ["Trusted Types", strict() + TYPED, "worker"],
  ["Trusted Types with a list that names us", `${strict()}${TYPED}; trusted-types medcode-quiz`, "worker"],
  ["Trusted Types with a list of others", `${strict()}${TYPED}; trusted-types other`, "slices", "trusted-types"],
]) {
  test(`under ${name} the code book runs in ${way}`, async () => {
    await open(policy);
    await assertAnswered(way);
    await assertAnswered(way, ["hcpcs"], { question: "another" });
    const { violations } = await browser.seen();
    assert.deepEqual(
      violations.map((line) => line.split(" ")[0]),
      violated ? [violated] : [],
    );
    if (violated) await browser.console(); // the browser tells of it, too
  });
}

test("who wants no worker gets none, and no violation where one is forbidden", async () => {
  for (const more of ["; worker-src 'none'", `${TYPED}; trusted-types 'none'`]) {
    await open(strict() + more);
    await assertAnswered("slices", ["hcpcs"], { useWorker: false });
    assert.deepEqual((await browser.seen()).violations, []);
  }
  assert.equal(server.count(WORKER), 0);
});

test("from another origin the code book runs in slices, quietly", async () => {
  const other = await Server.start();
  other.headers = CORS;
  const script = other.origin + SCRIPT;
  for (const policy of [undefined, strict(other.origin), strict(other.origin) + TYPED]) {
    await open(policy, { script });
    await assertAnswered("slices", ["hcpcs"], { script });
    assert.deepEqual((await browser.seen()).violations, []);
  }
  assert.equal(other.count(WORKER), 0);
});

test("in a sandbox the code book runs in slices, quietly", async () => {
  server.headers = CORS;
  for (const policy of [undefined, strict(server.origin)]) {
    const inner = page(policy, { script: server.origin + SCRIPT });
    await browser.open(server.origin + server.page(`<iframe sandbox="allow-scripts" src="${inner}"></iframe>`, { script: "" }));
    await browser.driver.switchTo().frame(0);
    await assertAnswered("slices", ["hcpcs"], { script: server.origin + SCRIPT });
    assert.deepEqual((await browser.seen()).violations, []);
    await browser.driver.switchTo().defaultContent();
  }
});

test("where the worker’s file is missing, or is none, the code book runs in slices", async () => {
  for (const answer of [{ status: 404, body: "" }, { body: "throw 1" }, { type: "text/html", body: "<p>" }]) {
    server.put(WORKER, answer);
    await open();
    await assertAnswered("slices");
    await browser.console(); // Chromium names a wrong type there
  }
});

test("a worker whose own response forbids everything runs all the same", async () => {
  server.put(WORKER, { ...server.file(WORKER), headers: { "content-security-policy": "default-src 'none'" } });
  await open();
  // Only Chromium lets it import its glue then.
  await assertAnswered(ENGINE === "chromium" ? "worker" : "slices");
  await browser.console();
});

// ----------------------------------------------------------------- loading

test("nothing is fetched before the first question, and everything once", async () => {
  await open();
  await browser.barrier();
  const fetched = [GLUE, WASM, WORKER, PACK];
  assert.deepEqual(fetched.map((path) => server.count(path)), [0, 0, 0, 0]);
  // Two questions that wait at once; of two searches the newer one would take the other's place.
  await Promise.all([assertAnswered("worker"), assertAnswered("worker", ["hcpcs"], { question: "another" })]);
  await assertAnswered("worker", ["hcpcs"], { base: "/code-book" });
  assert.deepEqual(fetched.map((path) => server.count(path)), [1, 1, 1, 1]);
});

test("a newer search takes the place of one that waits; other questions keep theirs", async () => {
  for (const useWorker of [true, false]) {
    const release = server.hold(PACK);
    await open();
    const answers = browser.driver.executeAsyncScript(async (script, useWorker, done) => {
      const { CodeBook } = await load(script);
      const book = new CodeBook({ useWorker });
      const order = [];
      const ask = (question) =>
        book.ask(["hcpcs"], question).then((answer) => order.push(`${question} ${typeof answer}`));
      const asked = ["find\ta", "first", "find\tb", "second", "find\tc"].map(ask);
      Promise.all(asked).then(() => done(order));
    }, SCRIPT, useWorker);
    await waitFor(() => server.count(PACK), "the pack is asked for");
    release();
    const find = (word, type) => `find\t${word} ${type}`;
    assert.deepEqual(await answers, [
      find("a", "undefined"),
      find("b", "undefined"),
      "first string",
      "second string",
      find("c", "string"),
    ]);
    server.reset();
  }
});

test("whoever has asked with patience is not kept waiting", async () => {
  const release = server.hold(PACK);
  await open();
  const impatient = (script, done) =>
    load(script)
      .then(({ CodeBook }) => new CodeBook().ask(["hcpcs"], "facts", 50))
      .then((answer) => done(typeof answer));
  assert.equal(await browser.driver.executeAsyncScript(impatient, SCRIPT), "undefined");
  release();
  await assertAnswered("worker");
});

test("while packs are read their progress is told, from 0 to 100", async () => {
  for (const useWorker of [true, false]) {
    await open();
    const told = await browser.driver.executeAsyncScript(async (script, useWorker, done) => {
      const { CodeBook } = await load(script);
      const book = new CodeBook({ useWorker });
      const told = [];
      const ends = book.onprogress((percent) => told.push(percent));
      await book.ask(["hcpcs"], "first");
      ends();
      await book.ask(["hcpcs", "icd10pcs"], "second");
      done(told);
    }, SCRIPT, useWorker);
    assert.equal(told[0], 0);
    assert.equal(told.at(-1), 100);
    assert.deepEqual(told, [...new Set(told)].sort((a, b) => a - b), "it only grows");
  }
});

// ---------------------------------------------------------------- failures

const pack = built(PACK);
const otherVersion = Buffer.concat([Buffer.from("medcode-code-book 0"), pack.subarray(pack.indexOf(" ", 18))]);
const altered = Buffer.from(pack);
altered[altered.length >> 1] ^= 1;

for (const [name, reason, answer] of [
  ["missing", "not-found", { status: 404, body: "Not found" }],
  ["refused", "network", { status: 500, body: "Sorry" }],
  ["a page instead", "not-a-pack", { body: "<!doctype html><title>Not found</title>", type: "text/html" }],
  ["empty", "not-a-pack", { body: "" }],
  ["cut short", "damaged", { body: pack.subarray(0, pack.length >> 1) }],
  ["altered", "damaged", { body: altered }],
  ["of another version", "other-version", { body: otherVersion }],
]) {
  test(`a pack that is ${name} is said to be “${reason}”, and another try gets the mended one`, async () => {
    for (const useWorker of [true, false]) {
      // A cache must not give the bad one again.
      server.put(PACK, { ...answer, headers: { "cache-control": "max-age=3600" } });
      await open();
      const others = await assertRefused(reason, ["hcpcs"], { useWorker });
      assert.ok(others.every((line) => line.includes("Failed to load resource")), others.join("\n"));
      server.heal(PACK);
      await assertAnswered(useWorker ? "worker" : "slices", ["hcpcs"], { useWorker });
    }
  });
}

test("packs that do not go with each other are all fetched anew", async () => {
  for (const useWorker of [true, false]) {
    // The second pack that is opened is said to be of another version than the first.
    const body = `${built(GLUE)};{
      let n = 0;
      const { open, step } = Engine.prototype;
      Engine.prototype.open = function (...pack) {
        n += 1;
        return open.apply(this, pack);
      };
      Engine.prototype.step = function (steps) {
        return n === 2 ? 3 : step.call(this, steps);
      };}`;
    server.put(GLUE, { body });
    await open();
    const needs = ["hcpcs", "icd10pcs"];
    await assertRefused("other-version", needs, { useWorker });
    await assertAnswered(useWorker ? "worker" : "slices", needs, { useWorker });
    assert.equal(server.count(PACK), 2);
    assert.equal(server.count("/code-book/icd10pcs.pack"), 2);
    server.reset();
  }
});

test("the pack of another set under this name is refused, and fetched anew at the next try", async () => {
  for (const useWorker of [true, false]) {
    const body = readFileSync(join(DIST, "code-book/icd10pcs.pack"));
    server.put(PACK, { body });
    await open();
    await assertRefused("damaged", ["hcpcs"], { useWorker });
    server.heal(PACK);
    await assertAnswered(useWorker ? "worker" : "slices", ["hcpcs"], { useWorker });
    server.reset();
  }
});

test("a pack that fails keeps no other from being asked", async () => {
  server.put("/code-book/icd10pcs.pack", { body: "Sorry" });
  await open();
  const [both, one] = await Promise.all([ask(["hcpcs", "icd10pcs"], { question: "both" }), ask()]);
  assert.equal(both.reason, "not-a-pack");
  assert.equal(typeof one.answer, "string");
  await browser.console();
});

test("a program that is missing is said, and fetched anew at the next try", async () => {
  for (const [path, answer, reason] of [
    [WASM, { status: 404 }, "not-found"],
    [WASM, { body: "<p>Not found" }, "damaged"],
    [GLUE, { status: 404, body: "" }, "network"],
  ]) {
    server.put(path, answer);
    await open();
    await assertRefused(reason);
    server.heal(path);
    assert.equal(typeof (await ask()).answer, "string");
  }
});

test("a broken connection is said, and so is a policy that forbids the folder", async () => {
  const other = await Server.start();
  other.headers = CORS;
  const base = `${other.origin}/code-book/`;
  await open(strict());
  const lines = await assertRefused("blocked", ["hcpcs"], { base });
  assert.ok(lines.some((line) => line.includes("connect-src")));
  await other.close();
  await open();
  await assertRefused("network", ["hcpcs"], { base });
});

/** Lets a test make the page's time-outs short. */
const HURRY = `const real = setTimeout;
  window.setTimeout = (run, ms) => real(run, window.hurry ? ms / 20 : ms);`;
const openWithClock = async (more = "") => {
  server.put("/hurry.js", { body: HURRY + more });
  await open(undefined, { head: `<script src="/hurry.js"></script>` });
};

test("a server that falls silent is given up, and asked again at the next try", async () => {
  const release = server.hold(PACK);
  await openWithClock();
  await browser.run(() => (window.hurry = true));
  await assertRefused("network");
  await browser.run(() => (window.hurry = false));
  release();
  server.heal(PACK);
  assert.equal(typeof (await ask()).answer, "string");
});

// ------------------------------------------------------------ lost engines

/** Serves a glue whose engine fails at the question “fail” where a test says. */
const failing = (where) => {
  const body = `${built(GLUE)}
    const ask = Engine.prototype.ask;
    Engine.prototype.ask = function (question) {
      if (question === "fail" && (${where})) throw new Error("unreachable");
      return ask.call(this, question);
    };`;
  server.put(GLUE, { body });
};
const isWorker = `typeof document === "undefined"`;

test("when the engine panics in its worker, its successor answers in slices", async () => {
  failing(isWorker);
  await open();
  await assertAnswered("worker");
  await assertAnswered("slices", ["hcpcs"], { question: "fail" });
  await assertAnswered("slices");
  assert.equal(server.count(PACK), 1);
  assert.equal((await browser.console()).length, 1);
});

test("a question that makes every engine panic is refused; the next is answered", async () => {
  for (const useWorker of [true, false]) {
    failing(true);
    await open();
    await assertRefused("damaged", ["hcpcs"], { question: "fail", useWorker });
    await assertAnswered("slices", ["hcpcs"], { useWorker });
  }
});

test("when the worker dies without a word, its successor answers in slices", async () => {
  await openWithClock(`window.Worker = class extends Worker {
    constructor(...all) {
      super(...all);
      window.worker = this;
    }
  };`);
  await assertAnswered("worker");
  await browser.run(() => {
    window.worker.terminate();
    window.hurry = true;
  });
  await assertAnswered("slices");
  assert.equal((await browser.console()).length, 1);
});

// ------------------------------------------------------------------ slices

test("a slice ends when its time is over", async () => {
  // A clock that goes on by a millisecond whenever somebody looks, and slices that are counted.
  server.put(GLUE, {
    body: `${built(GLUE)};{
    let now = 0;
    performance.now = () => (now += 1);
    const slices = (window.slices = []);
    let n = 0;
    const step = Engine.prototype.step;
    Engine.prototype.step = function (steps) {
      if (n === 0) queueMicrotask(() => (slices.push(n), (n = 0)));
      n += 1;
      return step.call(this, steps);
    };}`,
  });
  await open();
  await assertAnswered("slices", ["hcpcs"], { useWorker: false });
  const slices = await browser.run(() => window.slices);
  assert.ok(slices.length > 10, `${slices.length} slices`);
  assert.ok(Math.max(...slices) <= 8, `${Math.max(...slices)} ms`);
});

test("the page goes on drawing while the largest set is read in slices", async (t) => {
  for (const rate of can(t, "a slower processor") ? [1, 4] : [1]) {
    await open();
    if (rate > 1) await browser.throttle(rate);
    const seen = await browser.driver.executeAsyncScript(async (script, done) => {
      const tasks = [];
      const isCounted = PerformanceObserver.supportedEntryTypes.includes("longtask");
      if (isCounted) new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ type: "longtask" });
      const { CodeBook } = await load(script);
      const gaps = [];
      let last = performance.now();
      requestAnimationFrame(function frame() {
        gaps.push(performance.now() - last);
        last = performance.now();
        requestAnimationFrame(frame);
      });
      const start = performance.now();
      const answer = await new CodeBook({ useWorker: false }).ask(["icd10cm"], "find\tpain");
      const ready = Math.round(performance.now() - start);
      requestAnimationFrame(() =>
        setTimeout(() => {
          const long = tasks.map((task) => Math.round(task.duration));
          done({ type: typeof answer, ready, frames: gaps.length, gap: Math.round(Math.max(...gaps)), long });
        }),
      );
    }, SCRIPT);
    if (rate > 1) await browser.throttle(1);
    const { type, ready, frames, gap, long } = seen;
    // Printed, not judged: how long it takes is the machine's own affair.
    t.diagnostic(`CPU 1/${rate}: ready in ${ready} ms, longest gap between frames ${gap} ms, tasks over 50 ms: [${long}]`);
    assert.equal(type, "string");
    assert.ok(frames > 10, `${frames} frames`);
  }
});

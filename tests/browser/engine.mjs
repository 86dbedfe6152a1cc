// Which browser the tests run in: MEDCODE_ENGINE says it. What WebDriver has no command for each
// engine does in its own way; here is what they have in common, and what a test can't do in each.

import assert from "node:assert/strict";

/** The engine's name: `chromium`, `firefox` or `webkit`. */
export const ENGINE = process.env.MEDCODE_ENGINE ?? "chromium";

/**
 * Starts the browser and does what WebDriver has no command for.
 *
 * Every engine has the same methods; engines/chromium.mjs says what each of them does.
 */
export const { Engine } = await import(`./engines/${ENGINE}.mjs`);

/** What a test may need that not every engine has: which have it, and why the others don't. */
const NEEDS = {
  "a count of all nodes": {
    engines: ["chromium"],
    why: "no driver but Chromium’s counts the nodes that stand in no page",
  },
  "a slower processor": {
    engines: ["chromium"],
    why: "no driver but Chromium’s slows the processor down",
  },
  "a crash": {
    engines: ["chromium"],
    why: "where a page’s process ends geckodriver ends Firefox, and WebKit’s driver has no command for it",
  },
  "busy tabs": {
    engines: ["chromium", "webkit"],
    why: "in Firefox the tabs of a site share a thread, so none goes on while another is busy",
  },
  "forced colors": {
    engines: ["chromium", "firefox"],
    why: "WebKit has no forced colors",
  },
  "a cache that outlives its page": {
    engines: ["chromium", "firefox"],
    why: "a session that is driven is a private one, and there WebKit drops a cache with its last page",
  },
  moveBefore: {
    engines: ["chromium", "firefox"],
    why: "WebKit has no Node.moveBefore yet; a page can only append or insert there",
  },
};

/** Why this engine lacks something, or nothing if it has it. */
function lack(what) {
  const { engines, why } = NEEDS[what] ?? assert.fail(`engine.mjs does not know what “${what}” is`);
  return engines.includes(ENGINE) ? undefined : `needs ${what}: ${why}`;
}

/** The options of a test that not every engine can run: `test(name, needs("moveBefore"), …)`. */
export const needs = (what) => (lack(what) ? { skip: lack(what) } : {});

/** Whether this engine has what a part of a test needs; if not, the test `t` says so. */
export function can(t, what) {
  if (lack(what)) t.diagnostic(`left out: ${lack(what)}`);
  return !lack(what);
}

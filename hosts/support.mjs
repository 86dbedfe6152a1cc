// What every host is asked: one list of tests over a page with the quiz as the host really makes
// it, and over the same page without. The browser is that of tests/browser.

import assert from "node:assert/strict";
import { readFileSync, symlinkSync } from "node:fs";
import { after, before, test } from "node:test";

import { Browser, Key, Server, waitFor } from "../tests/browser/support.mjs";
import { follow, removeFolder, shell, siteFolder, snippet } from "./recipe.mjs";

export { waitFor };

const text = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const AXE = text("../tests/browser/node_modules/axe-core/axe.min.js");
const PROBE = text("../tests/browser/pages/probe.js");
/** Runs before anything of the page: nothing in the page itself is changed for the tests. */
const WATCH = `${PROBE}
  window.moves = [];
  new PerformanceObserver((list) => moves.push(...list.getEntries().map(({ value, sources }) => ({
    value, of: sources.map(({ node }) => (node?.parentElement?.localName ?? "") + " " + (node?.nodeName ?? "") + "." + (node?.className ?? "")),
  })))).observe({ type: "layout-shift", buffered: true });
  document.addEventListener("medcode-ready", () => (window.readyAt ??= performance.now()));
`;
const WIDTHS = [360, 768, 1280];
const SCHEMES = ["light", "dark"];
const SCRIPT = "*medcode-quiz.js";
const LIMIT = { timeout: 120_000 };
/** To build both sites; for WordPress, a database and a few installations. */
const BUILD = { timeout: 300_000 };

/**
 * A site of files that a recipe builds, once with the quiz and once without.
 *
 * `root` is the folder of the finished files, `base` where they have ours, `page` the path of the page;
 * `modules` are the packages that `npm install` would have put there.
 */
export function files({ chapter, root, base = "/medcode/", page, env, path, more, modules }) {
  const started = [];
  const start = async (words) => {
    const folder = siteFolder(chapter.replaceAll(/\W+/g, "-").toLowerCase());
    started.push(() => removeFolder(folder));
    if (modules) symlinkSync(modules, `${folder}/node_modules`);
    follow(chapter, folder, words, { env, path, more });
    const server = await Server.start(`${folder}/${root}`);
    started.push(() => server.close());
    return server.origin + page;
  };
  return {
    withQuiz: () => start(snippet(base)),
    without: () => start(""),
    stop: async () => {
      for (const stop of started.reverse()) await stop();
    },
  };
}

/** Says which version of a program is run. */
export const version = (line, options = {}) => shell(line, options).trim().split("\n")[0];

/**
 * Asks a host everything.
 *
 * `host` has `withQuiz`, `without` and `stop`, as `files` gives them. `versions` are printed.
 * `shortcut` is a key of the host's own, with `isOpen`, which says in the page whether it worked.
 */
export function prove(name, { host, versions, shortcut, keys = "sfnp/?.," }) {
  const file = name.replaceAll(/\W+/g, "-").toLowerCase();
  let browser, page, bare;

  before(async () => {
    browser = await Browser.start();
    page = await host.withQuiz();
    bare = await host.without();
    await browser.cdp("Page.addScriptToEvaluateOnNewDocument", { source: WATCH });
    await browser.cdp("Network.enable");
    await browser.viewport(1280);
  }, BUILD);

  after(async () => {
    await browser?.close();
    await host.stop();
  });

  const block = (...urls) => browser.cdp("Network.setBlockedURLs", { urls });
  const ask = (title, run) =>
    test(`${name}: ${title}`, LIMIT, async () => {
      await browser.console();
      await browser.asked();
      try {
        await run();
      } finally {
        await block();
        await browser.cdp("Emulation.setScriptExecutionDisabled", { value: false });
        await browser.cdp("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
        await browser.media({});
        await browser.viewport(1280);
      }
    });

  /** Opens the page and waits for the quiz, which a reader may have to scroll to. */
  async function open() {
    await browser.open(page);
    await browser.run(() => document.querySelector("medcode-quiz")?.scrollIntoView({ block: "center" }));
    return browser.quiz().ready();
  }

  /** Presses Tab until the focus is in the quiz, from the top of the page. */
  async function tabIntoQuiz() {
    for (let n = 0; n < 120; n += 1) {
      await browser.keys(Key.TAB);
      if (await browser.run(() => document.activeElement?.localName === "medcode-quiz")) return;
    }
    assert.fail("no Tab leads into the quiz");
  }

  const names = versions();
  ask(names.length ? `runs, in ${names.join(", ")}` : "runs", async () => {
    const quiz = await open();
    assert.equal(await quiz.text(".heading"), "Question 1 of 10");
    assert.deepEqual((await browser.events("ready")).map((it) => it.quiz), ["first-steps"]);
  });

  ask("nothing is in the console, no policy is violated, and nobody else is asked because of us", async () => {
    const own = [page, bare].map((it) => new URL(it).origin);
    const foreign = async () => {
      const urls = (await browser.asked()).filter((it) => /^(https?|wss?):/.test(it));
      return new Set(urls.map((it) => new URL(it).origin).filter((it) => !own.includes(it)));
    };
    await browser.open(bare);
    const host = [await browser.console(), await foreign(), (await browser.seen()).errors];
    const quiz = await open();
    await quiz.answer("M54.50");
    // The browser asks for an icon by itself, of whatever page comes first.
    const complaints = (list) =>
      list.map((it) => own.reduce((text, origin) => text.replace(origin, ""), it)).filter((it) => !it.startsWith("/favicon.ico "));
    const known = new Set(complaints(host[0]));
    assert.deepEqual(complaints(await browser.console()).filter((it) => !known.has(it)), []);
    const { errors, violations } = await browser.seen();
    assert.deepEqual([errors, violations], [host[2], []]);
    assert.deepEqual([...(await foreign())].filter((it) => !host[1].has(it)), []);
  });

  ask("the question can be read before the script is there, and without scripts", async () => {
    await block(SCRIPT);
    await browser.open(page);
    await assertReadable();
    await browser.run(AXE);
    assert.deepEqual(await browser.axe("medcode-quiz"), []);
    await browser.console();
    await block();
    await browser.cdp("Emulation.setScriptExecutionDisabled", { value: true });
    await browser.driver.get(page);
    await assertReadable();
    assert.equal(await browser.run(() => document.querySelector("medcode-quiz").shadowRoot), null, "no script ran");
    await (await browser.run(() => document.querySelector("medcode-quiz summary"))).click();
    assert.match(await browser.run(() => document.querySelector("medcode-quiz details").innerText), /M54\.50[^]*Index: Pain, low back/);
  });

  /** The page's own first question stands in the element and is on the screen, whole and where it belongs. */
  async function assertReadable() {
    const seen = await browser.run(() => {
      const quiz = document.querySelector("medcode-quiz");
      const shown = (selector) => {
        const it = quiz.querySelector(selector);
        return it?.checkVisibility({ visibilityProperty: true }) ? it.innerText.replace(/\s+/g, " ").trim() : null;
      };
      const buttons = [...quiz.querySelectorAll("button")].filter((it) => it.checkVisibility({ visibilityProperty: true }));
      return [shown("h2"), shown("h3"), shown(".statement")?.slice(0, 12), shown("summary"), quiz.querySelectorAll("input").length, buttons.length];
    });
    const wanted = ["First steps: one diagnosis", "Question 1 of 10", "New patient.", "Show the answer", 1, 0];
    assert.deepEqual(seen, wanted);
  }

  ask("nothing moves when the program comes, in any width", async () => {
    const places = () =>
      browser.run(() => {
        const host = document.querySelector("medcode-quiz");
        const root = host.querySelector(".quiz")?.clientHeight ? host : host.shadowRoot;
        const place = (it) => {
          const { left, top, width } = it.getBoundingClientRect();
          return [left + scrollX, top + scrollY, width].map(Math.round).join(" ");
        };
        const found = [".title", ".progress", ".heading", ".facts", ".statement", ".statement p", ".ask", "input", ".footer"];
        const { width, height } = host.getBoundingClientRect();
        return { ...Object.fromEntries(found.map((it) => [it, place(root.querySelector(it))])), size: `${Math.round(width)} ${Math.round(height)}` };
      });
    const slowly = { offline: false, latency: 150, downloadThroughput: 400_000, uploadThroughput: 400_000 };
    const moved = () => browser.run(() => moves.filter((it) => it.value > 0.0005).map((it) => JSON.stringify(it)));
    for (const width of WIDTHS) {
      await browser.viewport(width, 2400); // all of it on the screen, so that each move counts
      await block(SCRIPT);
      await browser.open(page);
      const before = await places();
      await block();
      await browser.open("about:blank#fresh").catch(() => {});
      await browser.cdp("Network.emulateNetworkConditions", slowly);
      await browser.open(bare);
      const own = await moved();
      const quiz = await open();
      assert.equal(await quiz.text(".heading"), "Question 1 of 10");
      assert.deepEqual(await places(), before, `${width} px`);
      const painted = await browser.run(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime < readyAt);
      assert.ok(painted, "the page was on the screen before the program");
      const because = (await moved()).filter((it) => !own.includes(it));
      assert.deepEqual(because, [], `${width} px`);
      await browser.cdp("Network.emulateNetworkConditions", { ...slowly, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
    }
    await browser.console();
  });

  ask("a learner answers wrong, then right, with the mouse", async () => {
    const quiz = await open();
    await quiz.click("[data-field=code]");
    await browser.keys("S39.012A");
    await quiz.press("Check");
    await quiz.see("Not correct", ".verdict");
    await quiz.press("Try again");
    await quiz.type("M54.50");
    await quiz.press("Check");
    await quiz.see("Correct 100 of 100 points", ".verdict");
    assert.deepEqual((await browser.events("answer")).map((it) => it.verdict), ["incorrect", "correct"]);
  });

  ask("a learner answers wrong, then right, by keyboard alone", async () => {
    await open();
    await browser.driver.get(page); // from the top
    await tabIntoQuiz();
    const quiz = await browser.quiz().ready();
    await quiz.tabTo("code 1");
    await browser.keys("S39.012A", Key.ENTER);
    await quiz.focus("feedback");
    await quiz.see("Not correct", ".verdict");
    await assertUncovered();
    await quiz.tabTo("Try again");
    await browser.keys(Key.SPACE);
    await quiz.focus("code 1");
    await assertUncovered();
    await browser.chord(Key.CONTROL, "a");
    await browser.keys("M54.50", Key.ENTER);
    await quiz.see("Correct 100 of 100 points", ".verdict");
    await quiz.tabTo("Next question");
    await browser.keys(Key.ENTER);
    await quiz.see("Question 2 of 10", ".heading");
    await quiz.focus("stage");
    await assertUncovered();
  });

  /** What has the focus is on the screen, and no bar of the page lies over where it begins. */
  const assertUncovered = () =>
    waitFor(
      () =>
        browser.run(() => {
          const { left, top } = document.activeElement.shadowRoot.activeElement.getBoundingClientRect();
          return document.elementFromPoint(left + 4, top + 4)?.localName === "medcode-quiz";
        }),
      "what has the focus to be in sight",
      3000,
    );

  ask("no shortcut of the page fires while somebody types into the quiz", async () => {
    const quiz = await open();
    await quiz.click("[data-field=code]");
    const url = await browser.driver.getCurrentUrl();
    await browser.keys(...keys, Key.ARROW_LEFT, Key.ARROW_RIGHT, Key.ARROW_RIGHT);
    assert.equal(await browser.driver.getCurrentUrl(), url);
    await quiz.focus("code 1");
    assert.deepEqual(await quiz.values(), [keys]);
    if (!shortcut) return;
    assert.equal(await browser.run(shortcut.isOpen), false, "the page did nothing");
    await browser.run(() => document.activeElement.blur());
    await browser.keys(shortcut.key);
    await waitFor(() => browser.run(shortcut.isOpen), "the page’s own shortcut, outside of the quiz");
  });

  ask("nothing of the page looks other than without the quiz", async () => {
    /** Looks once nothing fades any more. */
    const looks = async () => {
      await waitFor(() => browser.run(() => document.getAnimations().every((it) => it.playState !== "running")), "nothing to fade");
      return read();
    };
    const read = () =>
      browser.run(() => {
        const ours = document.querySelector("medcode-quiz")?.parentElement;
        const isSize = /^(-webkit-)?(block-size|inline-size|height|width|perspective-origin|transform-origin|inset.*|top|bottom|left|right)$/;
        const all = [document.documentElement, ...document.body.querySelectorAll("*")];
        const those = all.filter((it) => !ours?.contains(it) && !["SCRIPT", "STYLE", "LINK", "TEMPLATE"].includes(it.nodeName));
        return those.map((it) => {
          const style = getComputedStyle(it);
          const values = [...style].filter((name) => !isSize.test(name)).map((name) => `${name}: ${style.getPropertyValue(name)}`);
          values.sort(); // custom properties come in no order
          return `${it.localName}.${it.getAttribute("class") ?? ""} { ${values.join("; ")} }`;
        });
      });
    await browser.viewport(1280, 4000); // where nothing scrolls, nothing marks how far it has
    await browser.open(bare);
    const before = await looks();
    const quiz = await open();
    await quiz.answer("M54.5");
    await browser.run(() => document.activeElement.blur());
    await browser.driver.actions().move({ x: 0, y: 0 }).perform(); // what hovers looks other
    const now = await looks();
    const differing = now.filter((it, idx) => it !== before[idx]);
    assert.ok(before.length > 3, "there is a page to compare");
    assert.deepEqual(differing.map((it) => differenceOf(before[now.indexOf(it)] ?? "", it)), []);
    assert.equal(now.length, before.length);
  });

  ask("it is whole, accessible and of the page’s color in any width", async () => {
    for (const width of WIDTHS) {
      for (const scheme of SCHEMES) {
        await browser.viewport(width);
        await browser.media({ "prefers-color-scheme": scheme, "prefers-reduced-motion": "reduce" });
        const quiz = await open();
        await browser.run(AXE);
        assert.deepEqual(await browser.axe("medcode-quiz"), [], `${width} px, ${scheme}`);
        await top();
        await browser.screenshot(`${file}-${width}-${scheme}`, new URL("screenshots/", import.meta.url));
        await quiz.answer("M54.5");
        assert.deepEqual(await browser.axe("medcode-quiz"), [], `${width} px, ${scheme}, with feedback`);
        assert.deepEqual(await misfits(quiz), [], `${width} px`);
        assert.equal(await matchesPage(), true, `the quiz is ${scheme} where the page is, ${width} px`);
        await top();
        await browser.screenshot(`${file}-${width}-${scheme}-answered`, new URL("screenshots/", import.meta.url));
      }
    }
  });

  /** Goes to the top of the page at once, and lets no theme scroll slowly from here on. */
  const top = () =>
    browser.run(() => {
      document.documentElement.style.scrollBehavior = "auto";
      scrollTo(0, 0);
    });

  /** What sticks out of the quiz, is too small to press, or is written other than meant. */
  const misfits = (quiz) =>
    quiz.run((host, root) => {
      const found = [];
      const box = host.getBoundingClientRect();
      if (box.width < 250 && innerWidth >= 360) found.push(`the quiz is ${box.width} px wide`);
      for (const it of root.querySelectorAll("*")) {
        if (it.closest(".scroll, .visually-hidden, svg, dialog, option") || !it.checkVisibility()) continue;
        const { left, right, width, height } = it.getBoundingClientRect();
        if (right > box.right + 0.5 || left < box.left - 0.5) found.push(`${it.localName}.${it.className} from ${left} to ${right}`);
        const isControl = it.matches("button, input, select, summary");
        const target = (it.closest("label") ?? it).getBoundingClientRect();
        if (isControl && (target.width < 24 || target.height < 24)) found.push(`${it.localName}: ${width} × ${height}`);
        const { textTransform, textIndent, letterSpacing, fontStyle, fontSize } = getComputedStyle(it);
        if (textTransform !== "none" || textIndent !== "0px" || letterSpacing !== "normal" || (fontStyle !== "normal" && it.localName !== "em"))
          found.push(`${it.localName}: ${[textTransform, textIndent, letterSpacing, fontStyle]}`);
        if (parseFloat(fontSize) < 10.5) found.push(`${it.localName}.${it.className} in ${fontSize}`);
      }
      return found;
    });

  /** Whether the quiz’s ground is dark where the page’s is. */
  const matchesPage = () =>
    browser.run(() => {
      const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
      const lightness = (color) => {
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
        return (red + green + blue) / 765;
      };
      const grounds = [];
      for (let it = document.querySelector("medcode-quiz"); it; it = it.parentElement) {
        const { backgroundColor } = getComputedStyle(it);
        if (!/rgba\(.*, 0\)/.test(backgroundColor) && backgroundColor !== "transparent") grounds.push(backgroundColor);
      }
      const isDarkCanvas = getComputedStyle(document.documentElement).colorScheme.includes("dark") && matchMedia("(prefers-color-scheme: dark)").matches;
      const around = grounds[0] ? lightness(grounds[0]) : isDarkCanvas ? 0 : 1;
      const own = lightness(getComputedStyle(document.querySelector("medcode-quiz").shadowRoot.querySelector(".quiz")).backgroundColor);
      return own > 0.5 === around > 0.5;
    });
}

/** The parts of two looks that differ. */
function differenceOf(before, now) {
  const parts = (look) => look.split(/; | \{ | \}/);
  const only = (one, other) => parts(one).filter((it) => !parts(other).includes(it)).join("; ");
  return `${now.split(" {")[0]}: ${only(now, before)} (before: ${only(before, now)})`;
}

// The page of themes: every state of the quiz under each theme, looked at by axe, and measured.
//
// With SCREENSHOTS=1 each of them leaves a picture in screenshots/.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { stage, waitFor } from "./support.mjs";

const { server, browser } = await stage();

const WIDTHS = [320, 768, 1280];
before(() => browser.media({ "prefers-reduced-motion": "reduce" }));

async function open(look) {
  const { body } = server.file("/themes.html");
  const helpers = '<script src="/probe.js"></script><script src="/axe.js"></script>';
  server.put("/themes.html", { body: String(body).replace("<head>", `<head>${helpers}`), type: "text/html" });
  await browser.open(`${server.origin}/themes.html?${new URLSearchParams(look)}`);
  await waitFor(() => browser.run(() => document.documentElement.dataset.state === "done"), "every state", 60_000);
  // One state is that there is no quiz, and says so.
  await browser.console();
}

/** What axe says, but that parts of one quiz are called as those of another: here are twenty. */
const axe = async () => (await browser.axe()).filter((line) => !line.startsWith("landmark-unique"));
const wide = () => browser.run(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const theme of ["plain", "paper", "contrast"]) {
  for (const scheme of ["light", "dark"]) {
    test(`nothing is wrong with any state under “${theme}” in ${scheme} colors`, async () => {
      await open({ theme, scheme });
      const states = await browser.run(() => document.querySelectorAll(".state medcode-quiz").length);
      assert.ok(states > 20, `${states} states`);
      for (const width of WIDTHS) {
        await browser.viewport(width);
        assert.equal(await wide(), 0, `${width} px`);
        await browser.screenshot(`theme-${theme}-${width}-${scheme}`);
      }
      assert.deepEqual(await axe(), []);
      if (theme === "contrast") assert.deepEqual(await browser.axe("medcode-quiz", "color-contrast-enhanced"), []);
    });
  }

  test(`nothing sticks out under “${theme}” from right to left`, async () => {
    await open({ theme, dir: "rtl" });
    for (const width of WIDTHS) {
      await browser.viewport(width);
      assert.equal(await wide(), 0, `${width} px`);
    }
    assert.deepEqual(await axe(), []);
  });
}

test("the look can be chosen, and is in the address", async () => {
  await open({});
  const paper = () => browser.run(() => {
      const quiz = document.querySelector("medcode-quiz");
      return !!quiz && getComputedStyle(quiz).fontFamily.includes("Palatino");
    });
  assert.equal(await paper(), false);
  await browser.run(() => {
    const theme = document.getElementById("theme");
    theme.value = "paper";
    theme.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await waitFor(() => browser.run(() => location.search.includes("theme=paper")), "the address");
  await waitFor(paper, "the theme");
  await waitFor(() => browser.run(() => document.documentElement.dataset.state === "done"), "every state", 60_000);
  await browser.console();
});

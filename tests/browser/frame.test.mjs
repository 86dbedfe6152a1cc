// The quiz in a frame of another site: its height, and who may say it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Server, stage, waitFor } from "./support.mjs";

const { server, browser } = await stage();
const site = await Server.start(); // where the quiz lies; the page around is on the other one
after(() => site.close());

// As high as the frame gets: not every driver can bring what is in a frame into view.
before(() => browser.viewport(1280, 2_200));

const frame = (search = "?src=quizzes/first-steps.json") => `<iframe src="${site.origin}/frame.html${search}" title="Quiz" width="600" height="120"></iframe>`;
const HEARD = `addEventListener("message", (event) => (window.heard ??= []).push({ origin: event.origin, ...event.data }));`;
const STRICT = `default-src 'none'; script-src 'self'; frame-src ${site.origin}`;

async function open(body = frame()) {
  server.put("/heard.js", { body: HEARD, type: "text/javascript" });
  const head = `<script src="/heard.js"></script><script type="module" src="/medcode-frames.js"></script>`;
  await browser.open(server.origin + server.page(body, { script: null, head, headers: { "content-security-policy": STRICT } }));
}

const height = () => browser.run(() => document.querySelector("iframe").getBoundingClientRect().height);

/** Does something in the frame. */
async function inside(work) {
  await browser.driver.switchTo().frame(0);
  try {
    return await work(browser.quiz());
  } finally {
    await browser.driver.switchTo().defaultContent();
  }
}

const fits = () => inside(() => browser.run(() => document.documentElement.scrollHeight <= innerHeight));

test("a frame is as high as its quiz, and grows with it, under a strict policy of the page around", async () => {
  await open();
  await inside((quiz) => quiz.ready());
  await waitFor(async () => (await height()) > 400, "the height");
  await waitFor(fits, "a frame that needs no scrolling");
  const before = await height();
  await inside(async (quiz) => {
    await quiz.answer("M54.5");
    await quiz.press("Show the answer");
  });
  await waitFor(async () => (await height()) > before + 200, "more height");
  await waitFor(fits, "a frame that needs no scrolling");
  assert.deepEqual(await inside(() => browser.run(() => Object.keys(localStorage).length > 0)), true);
});

test("the height is told in Canvas’s words, too, and to the page around only", async () => {
  await open();
  await inside((quiz) => quiz.ready());
  const told = await waitFor(async () => (await browser.run(() => window.heard))?.find((it) => it.subject && it.height > 400), "a message");
  assert.deepEqual([told.subject, told.origin], ["lti.frameResize", site.origin]);
});

test("nobody but the frame itself says how high it is", async () => {
  site.put("/other.html", { body: "<p>Other.</p>", type: "text/html" });
  await open(frame() + `<iframe src="${site.origin}/other.html" title="Other" id="other"></iframe>`);
  await inside((quiz) => quiz.ready());
  await waitFor(async () => (await height()) > 400, "the height");
  const before = await height();
  const forge = { type: "medcode-height", version: 1, height: 9_999 };
  await browser.run((forge) => window.postMessage(forge, "*"), forge);
  site.put("/other.html", { body: `<script>parent.postMessage(${JSON.stringify(forge)}, "*")</script>`, type: "text/html" });
  await browser.run(() => (document.querySelector("#other").src += "?again"));
  await waitFor(async () => (await browser.run(() => window.heard.filter((it) => it.height === 9_999).length)) >= 2, "both messages");
  assert.equal(await height(), before);
  for (const height of ["9", null, 1e9]) {
    await inside(() => browser.run((height) => parent.postMessage({ type: "medcode-height", version: 1, height }, "*"), height));
  }
  await waitFor(() => browser.run(() => document.querySelector("iframe").style.height === "20000px"), "the most there is");
});

test("a frame takes its quiz from its own site only, and its settings from the address", async () => {
  await open(frame(`?src=${server.origin}/quizzes/first-steps.json`));
  await inside((quiz) => waitFor(() => quiz.q(".failure"), "a failure"));
  assert.equal(server.count("/quizzes/first-steps.json"), 0);
  await inside(() => browser.console());
  await open(frame("?src=quizzes/first-steps.json&mode=exam&time-limit=7&onclick=alert(1)&style=color:red"));
  await inside(async (quiz) => {
    await quiz.ready();
    await quiz.see("7 minutes", ".facts");
    assert.deepEqual(await quiz.run((host) => host.getAttributeNames().sort()), ["loading", "mode", "src", "time-limit"]);
  });
});

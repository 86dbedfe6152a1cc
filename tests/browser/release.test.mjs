// The release as page owners unpack it: what the script loads is in a folder named after its
// content, and a copy of the script that is of another release finds the one that is there.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { ENGINE, RELEASE, Server, stage, waitFor } from "./support.mjs";

const { browser } = await stage();

const says = JSON.parse(readFileSync(join(RELEASE, "medcode-release.json"), "utf8"));
const FOLDER = says.folder.replace(/[./]/g, "");
const OTHER = "0123abcd";
const work = mkdtempSync(join(os.tmpdir(), "medcode-release-"));
after(() => rmSync(work, { recursive: true }));

/** Serves a release whose folder has another name, as if it were of another build. */
async function another(more = {}) {
  const folder = mkdtempSync(join(work, "other-"));
  cpSync(RELEASE, folder, { recursive: true });
  renameSync(join(folder, FOLDER), join(folder, OTHER));
  writeFileSync(join(folder, "medcode-release.json"), JSON.stringify({ ...says, folder: `./${OTHER}/`, ...more }));
  return Server.start(folder);
}

async function open(server) {
  const body = `<medcode-quiz src="/quizzes/first-steps.json" loading="eager"><p>The page’s own words.</p></medcode-quiz>`;
  await browser.open(server.origin + server.page(body));
  return browser.quiz();
}

async function takeOne(quiz) {
  await quiz.ready();
  await quiz.answer("M54.5");
  await quiz.see("M54.5", ".feedback");
  await quiz.press("Try again");
  await quiz.answer("M54.50");
  await quiz.see("Correct", ".feedback");
}

test("a quiz is taken, and all that the script loads is in the folder", async () => {
  const server = await Server.start(RELEASE);
  const quiz = await open(server);
  await takeOne(quiz);
  await waitFor(() => server.requests.some((path) => path.includes("/code-book/")), "the code book");
  const inFolder = (path) => path.startsWith(`/${FOLDER}/`);
  const stable = server.requests.filter((path) => !inFolder(path) && !path.startsWith("/page-"));
  assert.deepEqual([...new Set(stable)].sort(), ["/medcode-quiz.js", "/quizzes/first-steps.json"]);
});

test("what is due, the printed twin and the class page find what they load", async () => {
  const server = await Server.start(RELEASE);
  await browser.open(server.origin + server.page("<medcode-due></medcode-due>", { script: "/medcode-due.js" }));
  await waitFor(() => server.requests.includes(`/${FOLDER}/medcode-review.js`), "what finds the due");
  await browser.open(`${server.origin}/print.html?src=quizzes/first-steps.json`);
  await waitFor(() => browser.run(() => !!document.querySelector("medcode-quiz")?.shadowRoot?.querySelector(".paper, ol, section")), "the paper");
  await browser.open(`${server.origin}/class.html`);
  await waitFor(() => server.requests.includes(`/${FOLDER}/pkg/medcode-class_bg.wasm`), "what adds receipts up");
});

test("a program that is not the one of the release is refused", async () => {
  const server = await Server.start(RELEASE);
  const program = `/${FOLDER}/pkg/medcode-quiz_bg.wasm`;
  const { body } = server.file(program);
  server.put(program, { body: Buffer.concat([body, Buffer.from([0, 1, 0])]) });
  const quiz = await open(server);
  await quiz.see("The quiz program could not be loaded.", "[role=alert]");
  assert.equal(await quiz.showsLight(), true);
  await browser.console(); // the browser says why
});

test("an old script runs the release that has replaced its own", async () => {
  const server = await another();
  await takeOne(await open(server));
  assert.equal(server.count("/medcode-release.json"), 1);
  await browser.console(); // what was not there
});

test("a new script runs the release that is still there", async () => {
  const server = await another();
  const newer = readFileSync(join(RELEASE, "medcode-quiz.js"), "utf8").replace(FOLDER, "ffffffff").replace(says.wasm, "sha384-AAAA");
  server.put("/medcode-quiz.js", { body: newer });
  await takeOne(await open(server));
  await browser.console();
});

test("a script that can't run the program which is there says so", async () => {
  const server = await another({ api: says.api + 1 });
  const quiz = await open(server);
  await quiz.see("This page has an old copy of the quiz program. Reload the page.", "[role=alert]");
  await browser.console();
});

test("the hashes of INTEGRITY.txt are those of the files", async () => {
  const server = await Server.start(RELEASE);
  const text = readFileSync(join(RELEASE, "INTEGRITY.txt"), "utf8");
  const tag = text.split("\n").find((line) => line.includes('src="medcode-quiz.js"')).replace('src="', 'src="/');
  const map = /<script type="importmap">[^]*?<\/script>/.exec(text)[0].replaceAll('"./', '"/');
  assert.ok(readdirSync(join(RELEASE, FOLDER, "pkg")).includes("medcode-quiz.js"));
  const body = `<medcode-quiz src="/quizzes/first-steps.json" loading="eager"><p>The page’s own words.</p></medcode-quiz>`;
  await browser.open(server.origin + server.page(body, { head: map + tag, script: "" }));
  await takeOne(browser.quiz());
});

test("what a page has fetched ahead, by the lines of INTEGRITY.txt, is fetched no second time", async () => {
  const server = await Server.start(RELEASE);
  // Where no copy may be kept Firefox takes what was fetched ahead for nothing that has a hash.
  server.headers = { "cache-control": "max-age=600" };
  const text = readFileSync(join(RELEASE, "INTEGRITY.txt"), "utf8");
  const ahead = text.split("\n").filter((line) => /rel="(module)?preload"/.test(line));
  const paths = ahead.map((line) => `/${/href="([^"]*)"/.exec(line)[1]}`);
  assert.equal(paths.length, 3);
  const body = `<medcode-quiz src="/quizzes/first-steps.json"><p>The page’s own words.</p></medcode-quiz>`;
  await browser.open(server.origin + server.page(body, { head: ahead.join("").replaceAll('href="', 'href="/') }));
  await takeOne(browser.quiz());
  const n = ENGINE === "webkit" ? 2 : 1; // there only what is fetched as a script is taken
  assert.deepEqual(paths.map((path) => server.count(path)), [n, 1, n]);
});

// A page that is set up wrong, and what the attribute `doctor` says of it: what is the matter, and
// what to do.

import assert from "node:assert/strict";
import { test } from "node:test";

import { THREE } from "./quizzes.mjs";
import { CORS, Server, stage, waitFor } from "./support.mjs";

const { server, browser } = await stage();

const STRICT = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'";
const GLUE = "/pkg/medcode-quiz.js";

/** Opens a page whose quiz can't run, and returns what is found and how it is mended. */
async function examined({ src = server.quiz(THREE, "/three.json"), policy, script, attributes = "doctor" } = {}) {
  const headers = policy ? { "content-security-policy": policy } : {};
  const body = `<medcode-quiz src="${src}" loading="eager" ${attributes}><p>The page’s own words.</p></medcode-quiz>`;
  await browser.open(server.origin + server.page(body, { headers, script, head: `<script src="/axe.js"></script>` }));
  const quiz = browser.quiz();
  await waitFor(() => quiz.q(".failure"), "a failure");
  if (!attributes) return [];
  await waitFor(() => quiz.q(".doctor"), "what was found");
  assert.deepEqual(await browser.axe(), []);
  await browser.console(); // the browser complains, and so does the doctor
  return quiz.run((host, root) => [...root.querySelectorAll(".doctor > *")].map((it) => it.innerText));
}

test("a policy without 'wasm-unsafe-eval'", async () => {
  assert.deepEqual(await examined({ policy: STRICT.replace(" 'wasm-unsafe-eval'", "") }), [
    "The page’s Content-Security-Policy forbids WebAssembly.",
    "Add 'wasm-unsafe-eval' to script-src.",
  ]);
});

test("a policy that forbids fetching", async () => {
  const found = await examined({ policy: STRICT.replace("connect-src 'self'", "connect-src 'none'") });
  assert.deepEqual(found.slice(0, 2), [`The page’s Content-Security-Policy forbids ${GLUE}.`, "Add 'self' to connect-src."]);
});

test("files that are not there", async () => {
  server.put("/pkg/medcode-quiz_bg.wasm", { status: 404 });
  const [found, mend] = await examined();
  assert.deepEqual([found, mend], ["/pkg/medcode-quiz_bg.wasm is not there: the server says 404.", "Copy the whole folder of the release to /, as it is."]);
});

test("a script with a wrong MIME type", async () => {
  server.put(GLUE, { ...server.file(GLUE), type: "text/plain" });
  assert.deepEqual(await examined(), [`${GLUE} is sent as text/plain.`, "Have the server send .js files as text/javascript."]);
});

test("a quiz that is not there, or is something else", async () => {
  assert.deepEqual(await examined({ src: "/nowhere.json" }), [
    "/nowhere.json is not there: the server says 404.",
    "Correct src: it is read from the address of this page.",
  ]);
  assert.deepEqual(await examined({ src: server.quiz("<!doctype html><title>Home</title>", "/home.json") }), [
    "/home.json is no JSON; it begins with “<!doctype html><titl”.",
    "The server sends a page in its place: is the path right?",
  ]);
  const [found, mend] = await examined({ src: server.quiz({ ...THREE, format: 99 }, "/newer.json") });
  assert.deepEqual(found, "All files are there, and the page may use them.");
  assert.match(mend, /^What was said: /);
});

test("a quiz on a server that lets no other site read it", async () => {
  const other = await Server.start();
  try {
    const src = other.origin + other.quiz(THREE, "/closed.json");
    const [found, mend] = await examined({ src });
    assert.deepEqual([found, mend], [`The server of ${src} lets no other site read it.`, `Have it send Access-Control-Allow-Origin: ${server.origin}`]);
    other.put("/open.json", { body: JSON.stringify(THREE), headers: CORS });
  } finally {
    await other.close();
  }
});

test("without the attribute nothing of it is fetched", async () => {
  await examined({ src: "/nowhere.json", attributes: "" });
  await browser.console();
  assert.equal(server.count("/medcode-doctor.js"), 0);
});

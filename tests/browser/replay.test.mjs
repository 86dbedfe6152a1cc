// What a learner does gives the same grades in the browser as on the desk, byte for byte:
// the scripts of tests/replay, whose accepted output tests/replay.rs holds the desk to.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { PANIC_DIST, stage } from "./support.mjs";

const { server, browser } = await stage(PANIC_DIST);

const committed = (name) => readFileSync(new URL(`../replay/${name}`, import.meta.url), "utf8");
const quizzes = readdirSync(join(PANIC_DIST, "quizzes"))
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.slice(0, -".json".length));

/** Replays a script on a quiz of the server, in the page. */
async function replay(quiz, script) {
  await browser.open(server.origin + server.page("", { script: "" }));
  const [output, error] = await browser.driver.executeAsyncScript(
    (quiz, script, done) => {
      const run = async () => {
        const text = await (await fetch(`/quizzes/${quiz}.json`)).text();
        const glue = await import(`${location.origin}/pkg/medcode-quiz.js`);
        await glue.default({ module_or_path: "/pkg/medcode-quiz_bg.wasm" });
        return glue.replay(text, script);
      };
      run().then((output) => done([output]), (error) => done([null, String(error)]));
    },
    quiz,
    script,
  );
  assert.equal(error, undefined);
  return output;
}

test("there are quizzes to replay", () => assert.ok(quizzes.length >= 4, quizzes.join()));

for (const quiz of quizzes) {
  test(`${quiz} is graded in wasm as on the desk`, async () => {
    const output = await replay(quiz, committed(`${quiz}.txt`));
    const expected = committed(`${quiz}.jsonl`);
    // A line each, so that a failure shows one grade and not all of them.
    const [lines, wanted] = [output, expected].map((text) => text.split("\n"));
    wanted.forEach((line, idx) => assert.equal(lines[idx], line, `line ${idx + 1}`));
    assert.equal(output, expected);
  });
}

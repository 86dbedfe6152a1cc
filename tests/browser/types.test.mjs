// The types that page owners who write TypeScript get: they fit what the element does and refuse
// what it does not.

import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import ts from "typescript";

import { THREE } from "./quizzes.mjs";
import { DIST, stage, waitFor } from "./support.mjs";

const { server, browser } = await stage();

/** What the compiler says of a program that stands beside the types. */
function check(source) {
  const folder = mkdtempSync(join(tmpdir(), "medcode-"));
  try {
    copyFileSync(join(DIST, "medcode-quiz.d.ts"), join(folder, "medcode-quiz.d.ts"));
    const path = join(folder, "page.ts");
    writeFileSync(path, source);
    const options = { strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, types: [] };
    const program = ts.createProgram([path], options);
    return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("a page in TypeScript compiles", () => {
  const page = `
    import "./medcode-quiz.js";
    const quiz = document.createElement("medcode-quiz");
    quiz.quiz = { format: 1, id: "a", title: "A", question: [] };
    quiz.addEventListener("medcode-answer", ({ detail }) => detail.points + detail.try + detail.errors.length);
    document.addEventListener("medcode-error", ({ detail }) => detail.reason === "csp");
    const [part, whole] = quiz.results()?.codeAccuracy ?? [0, 0];
    const worst = quiz.results()?.items.filter((it) => (it.points ?? 0) < 50);
    quiz.start().then(() => quiz.reset());
    export { part, whole, worst };
  `;
  assert.deepEqual(check(page), []);
});

test("what the element does not have does not compile", () => {
  const of = (line) => check(`import "./medcode-quiz.js"; const quiz = document.createElement("medcode-quiz"); ${line}`);
  assert.match(of("quiz.restart();")[0], /'restart' does not exist/);
  assert.match(of("quiz.quiz = 7;")[0], /not assignable/);
  assert.match(of(`quiz.addEventListener("medcode-error", ({ detail }) => detail.reason === "moon");`)[0], /no overlap/);
});

test("what the types say of the results and the events is what there is", async () => {
  const types = readFileSync(join(DIST, "medcode-quiz.d.ts"), "utf8");
  const fields = (name) => {
    const [, base, body] = new RegExp(`interface ${name}(?: extends (\\w+))? \\{([^]*?)\\n\\}`).exec(types);
    const own = [...body.matchAll(/^ {2}(\w+)\??:/gm)].map((it) => it[1]);
    return [...(base ? fields(base) : []), ...own].sort();
  };
  await browser.open(server.origin + server.page(`<medcode-quiz src="${server.quiz(THREE)}" loading="eager"></medcode-quiz>`));
  const quiz = await browser.quiz().ready();
  for (const code of ["I10", "E11.8", "J45.901"]) {
    await quiz.answer(code);
    await quiz.press((await quiz.labels()).find((it) => it === "Next question" || it === "See the results"));
  }
  await waitFor(() => quiz.q(".summary"), "the results");
  const keys = (it) => Object.keys(it).sort();
  assert.deepEqual(keys(await quiz.run((host) => host.results())), fields("Results"));
  for (const [event, name] of [["ready", "ReadyDetail"], ["answer", "AnswerDetail"], ["complete", "CompleteDetail"]]) {
    assert.deepEqual(keys((await browser.events(event))[0]), fields(name), event);
  }
});

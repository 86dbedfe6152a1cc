// How long `medcode check` takes for 100, 1,000 and 10,000 questions: node bench/check/bench.mjs
//
// The questions are those of quizzes/, again and again under other names. Each figure is the best
// of the runs, from the start of the process to its end; beside it stands what an empty quiz takes,
// so that the time of a question can be told from the time to start.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";

const RUNS = 5;
const SIZES = [100, 1_000, 10_000];
const root = join(import.meta.dirname, "../..");
const tool = join(root, "target/release/medcode");

execFileSync("cargo", ["build", "--release", "--quiet", "--no-default-features", "--features", "author", "--bin", "medcode"], {
  cwd: root,
  stdio: "inherit",
});

/** Returns each question of quizzes/ as it stands in its file. */
const questions = () => {
  const files = readdirSync(join(root, "quizzes")).filter((name) => name.endsWith(".toml"));
  const split = (name) => readFileSync(join(root, "quizzes", name), "utf8").split(/^\[\[question\]\]$/m).slice(1);
  return files.sort().flatMap(split);
};

const head = `format = 1
id = "many"
title = "Many questions"
license = "CC-BY-4.0"

[editions]
icd10cm = "FY2027"
icd10pcs = "FY2027"
hcpcs = "2026Q4"
cpt = "2026"
`;

const quiz = (n) => {
  const all = questions();
  const one = (_, k) => {
    const id = `q${k}`;
    return `[[question]]${all[k % all.length].replace(/^id = ".*"$/m, `id = "${id}"`)}`;
  };
  return head + Array.from({ length: n }, one).join("");
};

const best = (file) => {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    const { status, stdout } = spawnSync(tool, ["check", file], { encoding: "utf8" });
    const time = performance.now() - start;
    if (status !== 0) {
      throw new Error(`medcode check ${file}: ${stdout.slice(0, 2_000)}`);
    }
    return { time, says: stdout.trimEnd().split("\n").at(-1) };
  });
  return times.reduce((a, b) => (b.time < a.time ? b : a));
};

const folder = mkdtempSync(join(tmpdir(), "medcode-check-"));
console.log(`${cpus().length} cores, ${cpus()[0].model}; best of ${RUNS}\n`);
console.log("| questions | file | time | time a question | beside the size before | says |");
console.log("|---:|---:|---:|---:|---:|---|");
let before;
for (const n of [1, ...SIZES]) {
  const text = quiz(n);
  const file = join(folder, `${n}.toml`);
  writeFileSync(file, text);
  const { time, says } = best(file);
  const ratio = before && n > 100 ? `${(time / before).toFixed(1)} times` : "";
  const each = n > 1 ? `${(time / n).toFixed(2)} ms` : "";
  console.log(`| ${n} | ${(text.length / 1024).toFixed(0)} KB | ${time.toFixed(0)} ms | ${each} | ${ratio} | ${says} |`);
  before = time;
}
rmSync(folder, { recursive: true });

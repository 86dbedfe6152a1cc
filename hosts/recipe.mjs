// The recipes of docs/hosts.md: their marked blocks, read and followed word for word, so that what
// page owners read is what was tried.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

const DIST = process.env.MEDCODE_DIST ?? assert.fail("`cargo xtask hosts` says where dist/ is");
const TOOL = process.env.MEDCODE_TEST_AUTHOR_TOOL ?? assert.fail("`cargo xtask hosts` says where the author tool is");
const QUIZ = new URL("../quizzes/first-steps.toml", import.meta.url);

/** Where installed packages stay from run to run. */
export const CACHE = process.env.MEDCODE_HOSTS_CACHE ?? assert.fail("`cargo xtask hosts` says where packages may stay");

/** The marked blocks of a chapter, in order: `kind` and `name` from the mark, and the `text`. */
export function blocks(chapter) {
  const page = readFileSync(new URL("../docs/hosts.md", import.meta.url), "utf8");
  const body = page.split(/^## /m).find((it) => it.startsWith(`${chapter}\n`));
  assert.ok(body, `docs/hosts.md has a chapter “${chapter}”`);
  const marks = body.match(/^<!-- (install|file|run)\b/gm)?.length ?? 0;
  const found = [...body.matchAll(/^<!-- (install|file|run) ?(.*) -->\n```\w*\n([^]*?)^```$/gm)];
  assert.equal(found.length, marks, `each mark of “${chapter}” stands right above a block`);
  assert.ok(marks > 0, `“${chapter}” has steps`);
  return found.map(([, kind, name, text]) => ({ kind, name, text }));
}

/** The snippet that a page owner pastes where the folder is at this address, made by hand as docs/hosts.md says. */
export function snippet(base) {
  const made = execFileSync(TOOL, ["embed", QUIZ.pathname, "--base", base], { encoding: "utf8" });
  const file = readFileSync(join(DIST, "embed/first-steps.html"), "utf8");
  const byHand = file
    .replace('href="medcode-light.css"', `href="${base}medcode-light.css"`)
    .replace('src="medcode-quiz.js"', `src="${base}medcode-quiz.js"`)
    .replace('src="quizzes/', `src="${base}quizzes/`);
  assert.equal(byHand, made, "the tool and three changes by hand give the same");
  return made;
}

/** A folder for one site, outside of the repository, with `dist` in it, as recipes begin. */
export function siteFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `medcode-${name}-`));
  cpSync(DIST, join(folder, "dist"), { recursive: true });
  return folder;
}

/** Removes a folder of `siteFolder`. */
export const removeFolder = (folder) => rmSync(folder, { recursive: true, force: true });

/** Runs a block of shell lines in a folder, and returns what it prints. */
export function shell(text, { cwd, env = {}, path = [], limit = 120_000 }) {
  const PATH = [...path, process.env.PATH].join(delimiter);
  const options = { cwd, env: { ...process.env, ...env, PATH }, encoding: "utf8", timeout: limit, stdio: ["ignore", "pipe", "pipe"] };
  try {
    return execFileSync("bash", ["-euo", "pipefail", "-c", text], options);
  } catch (error) {
    assert.fail(`${text}${error.stdout ?? ""}${error.stderr ?? ""}\n${error.message}`);
  }
}

/**
 * Follows a chapter in a folder: writes its files, runs its lines. `words` takes the place of SNIPPET.
 *
 * `more` has what is added to a file, by its name.
 */
export function follow(chapter, cwd, words, { env, path, more = {} } = {}) {
  for (const { kind, name, text } of blocks(chapter)) {
    if (kind === "run") shell(text, { cwd, env, path });
    if (kind !== "file") continue;
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text.replace(/^SNIPPET\n/m, () => words) + (more[name] ?? ""));
  }
}

/** Installs by the chapter's own line with pip, in an environment of its own, once; returns where the programs are. */
export function pip(chapter) {
  const line = blocks(chapter).find(({ kind }) => kind === "install").text;
  const folder = join(CACHE, `pip-${chapter.replaceAll(/\W+/g, "-").toLowerCase()}`);
  const stamp = join(folder, "installed");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== line) {
    rmSync(folder, { recursive: true, force: true });
    shell(`python3 -m venv "${folder}"`, { limit: 120_000 });
    shell(line, { path: [join(folder, "bin")], limit: 300_000 });
    writeFileSync(stamp, line);
  }
  return join(folder, "bin");
}

/** Installs what hosts/package-lock.json lists, once; returns where it is, and the package by name and version. */
export function npm(chapter, name) {
  const line = blocks(chapter).find(({ kind }) => kind === "install").text;
  const lists = ["package.json", "package-lock.json"].map((it) => new URL(it, import.meta.url));
  const wanted = JSON.parse(readFileSync(lists[0], "utf8")).devDependencies[name];
  assert.equal(line, `npm install ${name}@${wanted}\n`, "docs/hosts.md and hosts/package.json name one version");
  const folder = join(CACHE, "npm");
  const stamp = join(folder, "installed");
  const lock = readFileSync(lists[1], "utf8");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const list of lists) cpSync(list, join(folder, list.pathname.split("/").at(-1)));
    shell("npm ci --ignore-scripts --no-audit --no-fund", { cwd: folder, limit: 300_000 });
    writeFileSync(stamp, lock);
  }
  return { modules: join(folder, "node_modules"), name: `${name} ${wanted}` };
}

/** Installs by the chapter's own line with Cargo, and `more` so that it is done sooner, once; returns where the program is. */
export function cargo(chapter, more) {
  const line = blocks(chapter).find(({ kind }) => kind === "install").text;
  const folder = join(CACHE, `cargo-${chapter.toLowerCase()}`);
  const stamp = join(folder, "installed");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== line) {
    shell(`${line.trim()} --debug --root "${folder}" ${more.join(" ")}`, { limit: 900_000 });
    writeFileSync(stamp, line);
  }
  return join(folder, "bin");
}

// What all engines search and are asked: the tables in code-book/ and lists of queries.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const DIST = resolve(process.env.MEDCODE_DIST ?? join(ROOT, "dist"));

const FIRST_DAY = "2026-10-01"; // of FY2027

const table = (path) =>
  readFileSync(join(ROOT, path), "utf8")
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split("\t"));
const tsv = (rows) => rows.map((row) => `${row.join("\t")}\n`).join("");

const rows = table("code-book/icd10cm.tsv").filter(
  ([, , from, to]) => (!from || from <= FIRST_DAY) && (!to || to >= FIRST_DAY),
);
const isBillable = new Map(rows.map(([code, kind]) => [code, kind === "billable"]));
const isThere = (code) => isBillable.has(code);
const terms = table("code-book/icd10cm-terms.tsv").filter(([code]) => isThere(code));
const dictionary = table("code-book/icd10cm-dictionary.tsv");
const sayings = dictionary.flatMap(([said, , codes]) =>
  codes
    .split(" ")
    .filter(isThere)
    .map((code) => [code, said]),
);
const words = dictionary.filter(([, words]) => words).map(([said, words]) => [said, words]);

export const COUNTS = {
  rows: rows.length,
  terms: terms.length,
  dictionary: dictionary.length,
  coded: dictionary.filter(([, , codes]) => codes).length,
  sayings: sayings.length,
  words: words.length,
};

/** The peers' data: a line for each phrase, its code before it. Ours is in the pack. */
export const DATA = {
  "/data/phrases.tsv": tsv([...rows.map((row) => [row[0], row.at(-1)]), ...terms, ...sayings]),
  "/data/words.tsv": tsv(words),
};

const queries = (name) =>
  table(`tests/search/queries-${name}.tsv`).map(([query, truth]) => [query, truth.split(",").map((code) => code.trim())]);

/** Engine, dictionary and the peers' settings were chosen with the first two at hand, never with the third. */
export const QUERIES = { clinical: queries("clinical"), index: queries("index"), fresh: queries("fresh") };

/** Whether a code is what was looked for. */
function isHit(code, truth) {
  if (code === truth) return true;
  // A header is as good as anything below it.
  if (isBillable.get(truth) === false) return code.startsWith(truth);
  // Rows are searched; a 7th character is picked in a second step.
  return truth.length === 8 && !isThere(truth) && truth.startsWith(code);
}

/** The place of the first hit among ten codes, from 1; nothing if there is none. */
export function rank(codes, truths) {
  const place = codes.slice(0, 10).findIndex((code) => truths.some((truth) => isHit(code, truth)));
  return place < 0 ? undefined : place + 1;
}

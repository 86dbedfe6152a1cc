// The tables, in Markdown.

import { COUNTS } from "./data.mjs";
import { ENGINES } from "./engines.mjs";

const mean = (list) => list.reduce((sum, it) => sum + it, 0) / list.length;
const quantile = (list, share) =>
  [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];
const median = (list) => quantile(list, 0.5);
const p95 = (list) => quantile(list, 0.95);
const max = (list) => quantile(list, 1);

const recall = (ranks) => mean(ranks.map((rank) => (rank ? 1 : 0)));
const reciprocal = (ranks) => mean(ranks.map((rank) => (rank ? 1 / rank : 0)));

const number = (value) => value.toLocaleString("en-US");
const two = (value) => Number(value.toPrecision(2)); // digits
const share = (value) => value.toFixed(2);
const ms = (value) => number(value < 100 ? two(value) : value < 1000 ? Math.round(value) : Math.round(value / 10) * 10);
const kb = (bytes) => (bytes / 1000).toFixed(0);
const mb = (bytes) => (bytes / 1e6).toFixed(1);
const ratio = (value) => `${two(value)}×`;
const threeOf = (list) => [median, p95, max].map((of) => ms(of(list))).join(" / ");

function markdown(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), `|---|${"--:|".repeat(head.length - 1)}`, ...rows.map(line)].join("\n");
}

const isData = ({ path }) => /\.(pack|tsv)$/.test(path);
const bytes = (sent) => sent.reduce((sum, it) => sum + it.bytes, 0);
const longest = (tasks) => (tasks.length ? ms(max(tasks)) : "under 50");
const keystrokes = ({ times }) => Object.values(times).flat();

const name = (engine) => (ENGINES[engine].isOurs ? `**${ENGINES[engine].name}**` : ENGINES[engine].name);

function quality(results) {
  const { ranks } = results.worker;
  const cells = ({ ranks }) => Object.values(ranks).flatMap((list) => [share(recall(list)), share(reciprocal(list))]);
  const engines = Object.keys(results).filter((engine) => engine !== "none" && engine !== "slices");
  return markdown(
    ["", ...Object.keys(ranks).flatMap((set) => [`${set} (${ranks[set].length}): recall`, "MRR"])],
    engines.map((engine) => [name(engine), ...cells(results[engine])]),
  );
}

/** What our engine scores on the queries that Fuse.js gets. */
function sampled({ worker, fuse }) {
  if (!fuse) return "";
  const part = Object.entries(fuse.ranks).map(([set, ranks]) => {
    const ours = worker.ranks[set].filter((_, idx) => idx % Math.ceil(worker.ranks[set].length / ranks.length) === 0);
    return `${set} (${ranks.length}) ${share(recall(ours))} and ${share(reciprocal(ours))}`;
  });
  return `Fuse.js gets a sample of the queries and keystrokes. medcode-quiz has on the same queries: ${part.join(", ")}.`;
}

function speed(results) {
  const engines = Object.keys(results).filter((engine) => engine !== "none");
  const own = keystrokes(results.worker);
  return markdown(
    ["", "ms a keystroke, p50 / p95 / max", "p50 to ours", "p95 to ours", "keystrokes"],
    engines.map((engine) => {
      const list = keystrokes(results[engine]);
      const ratios = [median, p95].map((of) => ratio(of(list) / of(own)));
      return [name(engine), threeOf(list), ...ratios, number(list.length)];
    }),
  );
}

function cost(results) {
  const blank = results.none.memory.bytes;
  // A worker's wasm can't be looked into from the page; without a worker the same program does the same.
  const wasm = { worker: results.slices.memory.wasm, slices: results.slices.memory.wasm };
  const weight = (engine) => results[engine].memory.bytes - blank + (wasm[engine] ?? 0);
  const line = (engine) => {
    const { sent, ready, loading } = results[engine];
    const data = bytes(sent.filter(isData));
    return [
      name(engine),
      kb(bytes(sent) - data),
      kb(data),
      kb(bytes(sent)),
      ratio(bytes(sent) / bytes(results.worker.sent)),
      ms(median(ready)),
      ratio(median(ready) / median(results.worker.ready)),
      longest(loading),
      mb(weight(engine)),
      ratio(weight(engine) / weight("worker")),
    ];
  };
  return markdown(
    [
      "",
      "program, kB",
      "data, kB",
      "to the first result, kB",
      "to ours",
      "ready after, ms",
      "to ours",
      "longest task till then, ms",
      "memory, MB",
      "to ours",
    ],
    Object.keys(results)
      .filter((engine) => engine !== "none")
      .map(line),
  );
}

function page(slow) {
  return markdown(
    [
      "CPU 4×",
      "first list after, ms",
      "longest task till then, ms",
      "keystroke to painted list, ms, p50 / p95 / max",
      "longest task while typing, ms",
      "tasks over 50 ms",
    ],
    Object.entries(slow).map(([engine, { ready, loading, painted, typing }]) => [
      name(engine),
      ms(ready),
      longest(loading),
      threeOf(painted),
      longest(typing),
      `${typing.length} in ${painted.length} keystrokes`,
    ]),
  );
}

export function write({ results, slow, machine }) {
  const { cores, model, version, load, minutes, node } = machine;
  const { rows, terms, dictionary, coded, sayings, words } = COUNTS;
  return `Run on ${new Date().toISOString().slice(0, 10)}: Chromium ${version}, headless, ${cores} cores (${model}), Node.js ${node}; load before the run ${load.toFixed(1)}; ${minutes.toFixed(1)} minutes.

The data: ${number(rows)} rows of FY2027, ${number(terms)} inclusion terms, and the ${number(dictionary)} phrases of our dictionary.
${number(coded)} of these stand for codes; the peers have them as ${number(sayings)} phrases more, one for each code.
${number(words)} stand for other words; of the peers only “rewriting” has them.

### What is found

${quality(results)}

${sampled(results)}

### How fast

${speed(results)}

### What it costs

${cost(results)}

### A slow page

${page(slow)}
`;
}

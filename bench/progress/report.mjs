// The table, in Markdown.

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) / 2)];
const number = (value) => value.toLocaleString("en-US");
const two = (value) => Number(value.toPrecision(2)); // digits
const ms = (value) => (value < 100 ? two(value) : number(Math.round(value)));
const range = (list) => `${ms(median(list))} (${ms(Math.min(...list))} to ${ms(Math.max(...list))})`;
const mb = (bytes) => (bytes / 1e6).toFixed(2);

function markdown(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), `|---|${"--:|".repeat(head.length - 1)}`, ...rows.map(line)].join("\n");
}

export function write(results, machine) {
  const { here, mobile, first, again, bare, stored, due, missed } = results;
  const { characters, bytes, nAnswers, nQuizzes, fold, nFolds } = stored;
  const { rounds, version, cores, model, node, load, minutes } = machine;
  const ratio = (list, of) => `${two(median(list) / median(of)).toFixed(2)}×`;
  const full = (name, { empty, full }) => [name, ratio(full, empty), range(full), range(empty)];
  const of = (pair, name) => ({ empty: pair.empty[name], full: pair.full[name] });
  const times = markdown(
    [`${number(nAnswers)} answers`, "to the empty store", "ms, median (least to most)", "empty store, ms"],
    [
      full("ready over a mobile network (60 ms, 9 Mbit/s)", of(mobile, "ready")),
      full("free again", of(mobile, "free")),
      full("ready from this machine, without a network", of(here, "ready")),
      full("free again", of(here, "free")),
    ],
  );
  const finding = markdown(
    ["finding what is due", "to reading alone", "ms, median (least to most)"],
    [
      ["reading all that is stored, looking at nothing", "1×", range(bare)],
      ["finding", ratio(again, bare), range(again)],
      ["finding, first time in a new tab", ratio(first, bare), range(first)],
    ],
  );
  const storage = markdown(
    ["storage, keys included", "an answered question", `all ${number(nAnswers)}`],
    [
      ["characters", number(Math.round(characters / nAnswers)), number(characters)],
      ["bytes as UTF-8", number(Math.round(bytes / nAnswers)), `${mb(bytes)} MB`],
      ["bytes as UTF-16", number(Math.round((2 * characters) / nAnswers)), `${mb(2 * characters)} MB`],
    ],
  );
  return `Run on ${new Date().toISOString().slice(0, 10)}: Chromium ${version}, headless, ${cores} cores (${model}), Node.js ${node}; load before the run ${load.toFixed(1)}; ${rounds} rounds in ${minutes.toFixed(1)} minutes.

${times}

${finding}

Of ${number(nAnswers)} questions in ${number(nQuizzes)} quizzes ${number(due)} are due and ${number(missed)} more were missed.
The schedule takes in an answer in ${two(fold / nFolds)} ms, reading and writing the record included.

${storage}
`;
}

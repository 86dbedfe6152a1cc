// What is due again, of all quizzes of this origin: read from how the stored records begin and
// end, so that thousands are looked through without parsing them. Answers that the schedule has
// not seen yet go through a wasm of its own first; see src/review_engine.rs. No DOM in here.

const at = (path) => new URL(path, import.meta.url);

// How src/progress/mod.rs names and begins what it keeps.
const PREFIX = "medcode-quiz|";
const BEGIN = '{"v":2,"due":';
const REVIEWS = ',"reviews":[[';
const MEMORY = ',"memory":[';
const ASIDE = "|unread"; // ends the names of records that could not be read

const SLICE = 7; // ms of the page's time that are taken at once
const AGAIN = "1"; // the rating of an answer that was not right
const SURE = "3"; // a certainty
const LATER = 30; // days until a question is asked for again that its quiz has no more

/** Days since 1970, where the learner is. */
export function today(now = new Date()) {
  return Math.floor((now.getTime() / 60_000 - now.getTimezoneOffset()) / 1_440);
}

/** The storage of that kind: "local" or "session"; undefined where it is refused. */
function open(kind) {
  try {
    return kind === "session" ? sessionStorage : kind === "none" ? undefined : localStorage;
  } catch {
    return undefined;
  }
}

/**
 * What is due of each quiz, those with most of it first: `namespace` and `quiz` (the parts of its
 * key), `title`, `src`, `page`, and ids of questions in the order in which they are best asked:
 * `due`, and `missed`, whose last answer was wrong but which are not due yet.
 */
export async function review({ storage = "local", day = today() } = {}) {
  const kept = open(storage);
  const quizzes = [...(await find(kept, PREFIX, day))].map(([key, found]) => ({
    ...parts(key),
    ...about(kept, key),
    ...found,
  }));
  const name = ({ title, quiz }) => title || quiz;
  return quizzes.sort((a, b) => b.due.length - a.due.length || name(a).localeCompare(name(b)));
}

/** What is due, and what was missed, of one quiz. */
export async function reviewOf(namespace, quiz, { storage = "local", day = today() } = {}) {
  const key = `${PREFIX}${namespace}|${quiz}`;
  return (await find(open(storage), `${key}|`, day)).get(key) ?? { due: [], missed: [] };
}

/**
 * What a review of a quiz asks, as `<medcode-quiz>` wants it: ids of what is due, else of what was
 * missed, with commas. `text` is the quiz as JSON, `place` its URL.
 */
export async function toAsk(text, place, { storage = "local", day = today(), count } = {}) {
  let quiz;
  try {
    quiz = JSON.parse(text);
  } catch {
    return ""; // the program says what is wrong with it
  }
  // As src/progress/mod.rs writes the names.
  const namespace = String(quiz?.namespace || place).replaceAll("|", "%7C");
  const { due, missed } = await reviewOf(namespace, quiz?.id, { storage, day });
  const known = new Set([quiz?.question ?? []].flat().map((question) => question?.id));
  const isKnown = (id) => known.has(id);
  postpone(open(storage), `${PREFIX}${namespace}|${quiz?.id}`, due.filter((id) => !isKnown(id)), day);
  const [first, second] = [due, missed].map((ids) => ids.filter(isKnown));
  return (first.length ? first : second).slice(0, Number.parseInt(count, 10) || undefined).join();
}

// Asks no more for questions that a quiz has no more, for a month: then they may be back.
function postpone(kept, quiz, ids, day) {
  for (const id of ids) {
    const key = `${quiz}|${id}`;
    const text = read(kept, key);
    if (text?.startsWith(BEGIN)) write(kept, key, text.replace(/(?<="due":)\d+/, day + LATER));
  }
}

// ----------------------------------------------------------------- storage

function read(kept, key) {
  try {
    return kept?.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function write(kept, key, text) {
  try {
    kept.setItem(key, text);
  } catch {
    // It is full; what was found out is found out again the next time.
  }
}

function names(kept) {
  try {
    // Half the time of Object.keys().
    return Array.from({ length: kept?.length ?? 0 }, (_, idx) => kept.key(idx) ?? "");
  } catch {
    return [];
  }
}

function parts(key) {
  const end = key.lastIndexOf("|");
  return { namespace: key.slice(PREFIX.length, end), quiz: key.slice(end + 1) };
}

// What is kept of the whole quiz may be missing or damaged.
function about(kept, key) {
  const text = (value) => (typeof value === "string" ? value : "");
  try {
    const { title, src, page } = JSON.parse(read(kept, key) ?? "{}");
    return { title: text(title), src: text(src), page: text(page) };
  } catch {
    return { title: "", src: "", page: "" };
  }
}

// ----------------------------------------------------------------- finding

/** What is due or was missed, by the key of the quiz. */
async function find(kept, prefix, day) {
  const found = new Map();
  const unseen = [];
  for (const key of names(kept)) {
    if (!key.startsWith(prefix) || (key.endsWith(ASIDE) && key.split("|").length > 4)) continue;
    const entry = look(key, read(kept, key), day);
    if (!entry) continue;
    pick(found, key.slice(0, key.lastIndexOf("|"))).push(entry);
    // Before the schedule has seen an answer the question is due on the next day, the earliest
    // there can be; so what is not due by then need not be looked at.
    if (entry.isDue && entry.isUnseen) unseen.push(entry);
  }
  if (unseen.length) await fold(kept, unseen, day);
  for (const [key, entries] of found) found.set(key, sort(entries));
  return found;
}

function pick(map, key) {
  if (!map.has(key)) map.set(key, []);
  return map.get(key);
}

/**
 * What there is to know of a record that is due or was missed; nothing of any other. The day stands
 * first in the text, the answers and what the schedule made of them last; nothing is parsed, for
 * there may be thousands.
 */
export function look(key, text, day) {
  if (!text?.startsWith(BEGIN) || !text.endsWith("]}")) return undefined;
  const due = Number.parseInt(text.slice(BEGIN.length, BEGIN.length + 10), 10);
  const isDue = due <= day;
  const start = text.lastIndexOf(REVIEWS) + REVIEWS.length - 1;
  const end = text.indexOf("]]", start);
  const at = text.lastIndexOf("[", end) + 1;
  // The rating follows on the day.
  const isMissed = text[text.indexOf(",", at) + 1] === AGAIN;
  if (start < REVIEWS.length || at <= start || !(isDue || isMissed)) return undefined;
  const [last, , , certainty] = text.slice(at, end).split(",");
  const hasMemory = text.startsWith(MEMORY, end + 2);
  if (Number.isNaN(+last) || (!hasMemory && end + 3 !== text.length)) return undefined; // damaged
  const memory = hasMemory ? text.slice(end + 2 + MEMORY.length, -2).split(",") : [];
  const [stability = 10_000, , seen = last, nSeen = 0] = memory;
  return {
    key,
    text,
    isDue,
    isMissed,
    rank: isMissed ? (certainty === SURE ? 0 : 1) : 2,
    // The recall falls with days ÷ stability.
    faded: Math.max(0, day - seen) / Math.max(1, stability),
    // Due on the next day is what an answer is before the schedule has seen it, and some are after.
    isUnseen: !hasMemory || (due === last - -1 && text.slice(start, end).split("[").length - 1 > nSeen),
  };
}

/**
 * Wrong and sure of it, then wrong, then the rest; in each what is most likely forgotten first. The
 * same as `review::order` in Rust; tests hold both to one list.
 */
export function compare(a, b) {
  // The order of what is stored is the browser's own, so ties go by name.
  return a.rank - b.rank || b.faded - a.faded || (a.key < b.key ? -1 : 1);
}

function sort(entries) {
  const ids = (list) => list.map(({ key }) => key.slice(key.lastIndexOf("|") + 1));
  entries.sort(compare);
  return {
    due: ids(entries.filter(({ isDue }) => isDue)),
    missed: ids(entries.filter(({ isDue, isMissed }) => !isDue && isMissed)),
  };
}

// ---------------------------------------------------------------- schedule

let program; // a promise, shared by all, forgotten if it fails

function load() {
  program ??= start().catch((error) => {
    program = undefined;
    throw error;
  });
  return program;
}

async function start() {
  const [glue, response] = await Promise.all([
    import(at("pkg/medcode-review.js")),
    fetch(at("pkg/medcode-review_bg.wasm")),
  ]);
  if (!response.ok) throw new Error(`${response.status} ${response.url}`);
  // A server that sends the wrong MIME type must not stop it.
  await glue.default({ module_or_path: await WebAssembly.compile(await response.arrayBuffer()) });
  return glue;
}

/** Lets the schedule see these records. Without it they are due as they are. */
async function fold(kept, entries, day) {
  try {
    const glue = await load();
    let end = performance.now() + SLICE;
    for (const entry of entries) {
      if (performance.now() > end) {
        await new Promise((resolve) => setTimeout(resolve));
        end = performance.now() + SLICE;
      }
      const folded = glue.foldRecord(entry.text);
      if (folded === undefined) continue;
      // Another tab, or a quiz of this page, may have stored an answer meanwhile.
      if (read(kept, entry.key) === entry.text) write(kept, entry.key, folded);
      Object.assign(entry, look(entry.key, folded, day) ?? { isDue: false, isMissed: false });
    }
  } catch (error) {
    program = undefined; // after a panic an instance can't be used
    console.error("medcode-review.js", error);
  }
}

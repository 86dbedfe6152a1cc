// The engines, each behind the same few words: `start()` loads, builds and returns a search, text
// in, what a list shows out: titles or phrases by code, best first.
//
// What a peer can be told is chosen for recall first and speed second, by trying on these very
// queries: a favour that our engine, tuned on them too, has had as well. Codes are not in the
// peers' indexes, titles and phrases alone are; that, too, makes them smaller and faster.

const AS_MANY = 20; // codes in a list, as the code book's

async function fetchLines(path) {
  const text = await fetch(path).then((response) => response.text());
  return text
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t"));
}

/** Fetches the phrases, and the code of each at the same place. */
async function fetchPhrases() {
  const lines = await fetchLines("/data/phrases.tsv");
  return { codes: lines.map(([code]) => code), phrases: lines.map(([, phrase]) => phrase) };
}

/** The best phrase of each code. */
function listed(places, { codes, phrases }, list = new Map()) {
  for (const place of places) {
    if (list.size === AS_MANY) break;
    if (!list.has(codes[place])) list.set(codes[place], phrases[place]);
  }
  return list;
}

/** Codes and titles of the code book's answer. */
export const parse = (answer) =>
  new Map(
    answer
      .split("\n")
      .filter((line) => line.startsWith("k\t"))
      .map((line) => line.split("\t").slice(1, 3)),
  );

async function startBook(useWorker) {
  const { CodeBook } = await import("/dist/medcode-code-book.js");
  const book = new CodeBook({ useWorker });
  const search = async (text) => parse(await book.ask(["icd10cm"], `find\ticd10cm\t${text}`));
  search.way = () => book.way;
  return search;
}

// A token of the query may be misspelt by a fifth of its letters; of three letters a misspelling
// is another word. All words where that finds enough, else any.
const MINISEARCH = { prefix: true, fuzzy: (term) => (term.length > 3 ? 0.2 : false) };

function allElseAny(find, docs) {
  const places = (combineWith) => find(combineWith).map((hit) => hit.id);
  const list = listed(places("AND"), docs);
  return list.size < 10 ? listed(places("OR"), docs, list) : list;
}

async function startMiniSearch() {
  const [{ default: MiniSearch }, docs] = await Promise.all([import("/lib/minisearch.js"), fetchPhrases()]);
  const index = new MiniSearch({ fields: ["text"] });
  index.addAll(docs.phrases.map((text, id) => ({ id, text })));
  return { index, docs };
}

export const ENGINES = {
  /** What a page itself needs. */
  none: {
    name: "nothing",
    start: async () => () => new Map(),
  },

  /** As page owners get it. */
  worker: {
    name: "medcode-quiz",
    isOurs: true,
    start: () => startBook(true),
  },

  /** Where the page allows no worker. */
  slices: {
    name: "medcode-quiz, no worker",
    isOurs: true,
    start: () => startBook(false),
  },

  minisearch: {
    name: "MiniSearch",
    async start() {
      const { index, docs } = await startMiniSearch();
      return (text) => allElseAny((combineWith) => index.search(text, { ...MINISEARCH, combineWith }), docs);
    },
  },

  /** With its own way to ask several things at once, each reading of what was typed is one. */
  rewriting: {
    name: "MiniSearch, rewriting",
    async start() {
      const [{ index, docs }, words] = await Promise.all([
        startMiniSearch(),
        fetchLines("/data/words.tsv"),
      ]);
      const readings = new Map(words.map(([said, says]) => [said, says.split(" | ")]));
      return (text) => {
        const variants = read(text, readings);
        const all = (combineWith) => ({
          combineWith: "OR",
          queries: variants.map((variant) => ({ queries: [variant], combineWith })),
        });
        return allElseAny((combineWith) => index.search(all(combineWith), MINISEARCH), docs);
      };
    },
  },

  // The light build has all that this takes. `suggest` lets words be missing where not all are
  // found; the phonetic encoders find fewer of the clinical queries, `tolerant` no beginnings.
  flexsearch: {
    name: "FlexSearch",
    async start() {
      const [{ Index }, docs] = await Promise.all([import("/lib/flexsearch.js"), fetchPhrases()]);
      const index = new Index({ tokenize: "forward" });
      docs.phrases.forEach((text, id) => index.add(id, text));
      return (text) => listed(index.search(text, { limit: 200, suggest: true }), docs);
    },
  },

  // Token search takes the query word by word, as the others do. As one pattern (threshold 0.4,
  // location ignored) it finds 15 points less of the index queries and isn't faster.
  fuse: {
    name: "Fuse.js",
    async start() {
      const [{ default: Fuse }, docs] = await Promise.all([import("/lib/fuse.js"), fetchPhrases()]);
      const fuse = new Fuse(docs.phrases, { useTokenSearch: true, threshold: 0.3, ignoreLocation: true });
      const places = (text) => fuse.search(text, { limit: 60 }).map((hit) => hit.refIndex);
      return (text) => listed(places(text), docs);
    },
  },

  // One misspelling a word, words in any order, ranked where there are at most a thousand hits, as
  // its author does it. It asks for every word, and has no way to ask for fewer.
  ufuzzy: {
    name: "uFuzzy",
    async start() {
      const [{ default: UFuzzy }, docs] = await Promise.all([import("/lib/ufuzzy.js"), fetchPhrases()]);
      const fuzzy = new UFuzzy({ intraMode: 1 });
      const haystack = docs.phrases.map((text) => text.toLowerCase());
      return (text) => {
        const [places, info, order] = fuzzy.search(haystack, text.toLowerCase(), 1, 1000);
        return listed((order?.map((nth) => info.idx[nth]) ?? places) || [], docs);
      };
    },
  },
};

/** What was typed, and what it says with the longest known phrases put into the titles' words. */
function read(text, readings) {
  const typed = text.toLowerCase().split(/\s+/).filter(Boolean);
  let variants = [[]];
  let isKnown = false;
  for (let at = 0; at < typed.length; ) {
    let end = Math.min(typed.length, at + 6);
    while (end > at && !readings.has(typed.slice(at, end).join(" "))) end -= 1;
    const known = end > at ? readings.get(typed.slice(at, end).join(" ")) : undefined;
    const parts = known ?? [typed[at]];
    isKnown ||= known !== undefined;
    variants = variants.flatMap((variant) => parts.map((part) => [...variant, part])).slice(0, 4);
    at = known ? end : at + 1;
  }
  const read = variants.map((variant) => variant.join(" "));
  return isKnown ? [text, ...read] : [text];
}

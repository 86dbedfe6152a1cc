// A learner: answers of real quizzes, given in the page, and ten thousand made of them.

import { waitFor } from "../../tests/browser/support.mjs";

/** Answers every question of some quizzes in the page, and returns what is stored of them. */
export async function answers(driver, server, quizzes) {
  const page = (name) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>A quiz</title>
    <script type="module" src="/medcode-quiz.js"></script><body>
    <medcode-quiz src="/quizzes/${name}" loading="eager" code-book="none"></medcode-quiz>`;
  for (const name of quizzes) {
    const { question } = JSON.parse(server.file(`/quizzes/${name}`).body);
    await driver.get(server.origin + server.put(`/answer-${name}.html`, { body: page(name) }));
    for (const [idx, it] of question.entries()) {
      await waitFor(() => driver.executeScript(isShown, idx), `question ${idx + 1} of ${name}`);
      // Each third answer leaves out what comes last.
      const codes = (it.key ?? []).filter((key) => !key.optional).map(({ code }) => code);
      const given = idx % 3 === 2 && codes.length > 1 ? codes.slice(0, -1) : codes;
      const right = (it.choice ?? []).flatMap((choice, place) => (choice.right ? [place] : []));
      await driver.executeAsyncScript(respond, given, right);
      await waitFor(() => driver.executeScript(press, "Check"), "Check");
      await waitFor(() => driver.executeScript(isGraded), "the grade");
      // What needs more than a code, a set of two say, is left out.
      const next = ["Next question", "See the results", "Skip"];
      await waitFor(() => driver.executeScript(press, ...next), "the way on");
    }
  }
  return driver.executeScript(() =>
    Object.values(localStorage).filter((text) => text.startsWith('{"v":2,"due":')),
  );
}

const ROOT = `const root = document.querySelector("medcode-quiz")?.shadowRoot;`;
const isShown = `${ROOT} return root?.querySelector(".heading")?.innerText.includes("Question " + (arguments[0] + 1) + " ")
  && !root.querySelector(".feedback");`;
const isGraded = `${ROOT} return Boolean(root.querySelector(".feedback, .solution, .problem"));`;
const press = `${ROOT}
  const button = [...root.querySelectorAll("button")].find((it) => [...arguments].includes(it.innerText.trim()));
  button?.click();
  return Boolean(button);`;
const respond = `${ROOT}
  const [codes, choices, done] = arguments;
  const wait = () => new Promise((resolve) => setTimeout(resolve, 30));
  (async () => {
    for (const place of choices) {
      root.querySelectorAll("[data-field=choice]")[place].click();
      await wait();
    }
    for (const [line, code] of codes.entries()) {
      if (line) {
        [...root.querySelectorAll("button")].find((it) => /^Add/.test(it.innerText.trim()))?.click();
        await wait();
      }
      const field = root.querySelectorAll("[data-field=code]")[line];
      if (!field) continue;
      field.value = code;
      field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
      await wait();
    }
    done();
  })();`;

const N_ANSWERS = 10_000;
const N_QUIZZES = 200;

/**
 * Stores ten thousand answers, in 200 quizzes of 50 questions: each is one of the real ones, with
 * the past of two years in which it was reviewed when it was due. Returns what that weighs.
 */
export const seed = (driver, real) =>
  driver.executeAsyncScript(
    async (real, nAnswers, nQuizzes, done) => {
      const { default: init, foldRecord } = await import("/pkg/medcode-review.js");
      const wasm = await (await fetch("/pkg/medcode-review_bg.wasm")).arrayBuffer();
      await init({ module_or_path: await WebAssembly.compile(wasm) });
      const now = new Date();
      const today = Math.floor((now / 60_000 - now.getTimezoneOffset()) / 1_440);
      // Any numbers will do, as long as each round has the same.
      let state = 1;
      const random = (n) => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return Math.floor((state / 2 ** 32) * n);
      };
      let characters = 0;
      let fold = 0;
      let nFolds = 0;
      let bytes = 0;
      const store = (key, text) => {
        localStorage.setItem(key, text);
        characters += key.length + text.length;
        bytes += new TextEncoder().encode(key + text).length;
      };
      for (let n = 0; n < nAnswers; n += 1) {
        const quiz = n % nQuizzes;
        const key = `medcode-quiz|https://learning.example.org/quizzes/chapter-${quiz}.json|chapter-${quiz}`;
        const { due, reviews, memory, ...record } = JSON.parse(real[n % real.length]);
        const { v, ...rest } = record;
        // First answered within two years, and then when it was due, or up to three days later.
        let text;
        for (let day = today - 1 - random(730); ; ) {
          const rating = [1, 2, 3, 3, 3, 3, 4][random(7)];
          const review = [day, rating, rating === 1 ? random(80) : 100, ...(random(3) ? [] : [1 + random(3)])];
          const { reviews: past = [], memory: known } = text ? JSON.parse(text) : {};
          const before = { v, due: day + 1, ...rest, reviews: [...past, review], memory: known };
          const start = performance.now();
          text = foldRecord(JSON.stringify(before));
          fold += performance.now() - start;
          nFolds += 1;
          day = JSON.parse(text).due + random(4);
          if (day >= today) break;
        }
        store(`${key}|question-${Math.floor(n / nQuizzes)}`, text);
        if (n < nQuizzes) {
          const src = key.split("|")[1];
          const about = { v: 2, title: `Chapter ${quiz}: some words on what it is about`, src, page: src.replace("json", "html") };
          store(key, JSON.stringify(about));
        }
      }
      done({ nAnswers, nQuizzes, characters, bytes, fold, nFolds, n: localStorage.length });
    },
    real,
    N_ANSWERS,
    N_QUIZZES,
  );

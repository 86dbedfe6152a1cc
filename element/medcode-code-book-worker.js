// The code book off the page's main thread. medcode-code-book.js starts this
// file as a module worker where it may. It asks one thing at a time; the first
// word from here says that the worker runs.
//
// The page hands over the compiled program and the packs, so that this file
// fetches nothing but the glue, whatever policy its own response carries.

import init, { Engine } from "./pkg/medcode-code-book.js";

const STEPS = 500; // small steps of the engine between two words on how far it is
const FAULTS = ["", "", "damaged", "other-version"]; // by what `step` returns at the end

let engine;

const on = {
  async program(program) {
    await init({ module_or_path: program });
    engine = new Engine();
  },
  bytes(bytes, { name }) {
    return engine.open(bytes, name) || FAULTS[run()];
  },
  question(question) {
    engine.ask(question);
    run();
    return engine.answer();
  },
};

function run() {
  for (;;) {
    const state = engine.step(STEPS);
    if (state) return state;
    postMessage({ percent: engine.progress() });
  }
}

addEventListener("message", async ({ data }) => {
  const [type] = Object.keys(data);
  try {
    postMessage({ answer: await on[type](data[type], data) });
  } catch (error) {
    postMessage({ error: error.message });
  }
});

postMessage({});

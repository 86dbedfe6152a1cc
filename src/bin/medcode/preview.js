// The page of `medcode preview`: asks twice a second whether the file has changed.

const find = (id) => document.getElementById(id);
const PAUSE = 500;
let shown = 0;
let drawn = "";

const show = (state) => {
  find("file").textContent = state.file;
  document.title = `Preview of ${state.file}`;
  find("summary").textContent = state.summary;
  find("old").hidden = !state.is_old;
  find("report").hidden = state.report === "";
  find("report").querySelector("pre").textContent = state.report;
};

// A quiz that is drawn anew begins at its first question; so it is only when there is another one.
const draw = async (version) => {
  const answer = await fetch("preview/quiz.json", { cache: "no-store" });
  const text = answer.ok ? await answer.text() : drawn;
  if (text === drawn) {
    return;
  }
  drawn = text;
  const quiz = document.createElement("medcode-quiz");
  quiz.setAttribute("src", `preview/quiz.json?${version}`);
  quiz.setAttribute("storage", "none");
  find("quiz").replaceChildren(quiz);
};

const look = async () => {
  try {
    const state = await (await fetch("preview/state.json", { cache: "no-store" })).json();
    if (state.version !== shown) {
      show(state);
      await draw(state.version);
      shown = state.version;
    }
  } catch {
    find("summary").textContent = "The preview was stopped. Start it again with medcode preview.";
  }
  setTimeout(look, PAUSE);
};

look();

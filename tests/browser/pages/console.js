// Notes what the page's console gets of the page's own scripts, warnings and worse, where no driver
// tells it. What the engine itself says there it does not see.

window.consoleLines = [];
for (const level of ["warn", "error"]) {
  const say = console[level];
  console[level] = (...words) => {
    consoleLines.push(words.map(String).join(" "));
    say.apply(console, words);
  };
}
window.addEventListener("error", (event) => event.message && consoleLines.push(event.message));
window.addEventListener("unhandledrejection", (event) => consoleLines.push(String(event.reason)));

// Notes what the page's console gets, warnings and worse, where no driver tells it: what scripts
// say, what nobody caught, and what a policy refuses. All else the engine says there it does not see.

window.consoleLines = [];
for (const level of ["warn", "error"]) {
  const say = console[level];
  console[level] = (...words) => {
    consoleLines.push(words.map(String).join(" "));
    say.apply(console, words);
  };
}
window.addEventListener("error", (event) => event.message && consoleLines.push(event.message));
document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
  // WebKit looks for the page's icon by itself, and blames the page.
  if (blockedURI === `${location.origin}/favicon.ico`) return;
  consoleLines.push(`The page’s Content Security Policy refuses ${blockedURI}: ${effectiveDirective}`);
});
window.addEventListener("unhandledrejection", (event) => consoleLines.push(String(event.reason)));

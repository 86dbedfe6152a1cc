// Notes what a page hears and what goes wrong on it, for the test to ask.
// Loaded before everything else; a script of the page's own, so that a strict CSP lets it run.

window.seen = { events: [], errors: [], violations: [] };

for (const type of ["ready", "answer", "complete", "error"]) {
  document.addEventListener(`medcode-${type}`, (event) => {
    const { bubbles, composed, detail, target } = event;
    seen.events.push({ type, bubbles, composed, detail, id: target.id });
  });
}
// Only Chromium says that nobody caught it.
window.addEventListener("error", (event) => seen.errors.push(event.message.replace(/^Uncaught /, "")));
window.addEventListener("unhandledrejection", (event) => seen.errors.push(String(event.reason)));
document.addEventListener("securitypolicyviolation", (event) => {
  // WebKit looks for the page's icon by itself, and blames the page.
  if (event.blockedURI === `${location.origin}/favicon.ico`) return;
  seen.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});

/** Imports into the page: what a script of Firefox's driver imports is a copy of its own. */
window.load = (path) => import(path);

// For the pages that come with the element: shows the quiz that the address names, if it is on this
// site, in the way that it says. What stands behind the # the element reads itself. It runs before
// the element's own script, so that this finds all of it there.
const parameters = new URL(location.href).searchParams;
const quiz = document.querySelector("medcode-quiz");

const source = parameters.get("src");
if (source && URL.canParse(source, location.href)) {
  const url = new URL(source, location.href);
  // Whoever made the link must not have this page fetch from elsewhere.
  if (url.origin === location.origin && /^https?:$/.test(url.protocol)) quiz.setAttribute("src", url.href);
}

const WAYS = ["mode", "count", "shuffle", "seed", "time-limit", "blueprint", "exam-year", "certainty", "storage", "doctor"];
for (const name of WAYS) {
  if (parameters.has(name)) quiz.setAttribute(name, parameters.get(name));
}

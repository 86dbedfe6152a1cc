// The page to print: shows the quiz that the address names, if it is on this site. How it is drawn
// stands behind the # of the address, which the element reads itself. It runs before the element's
// own script, so that this finds its source there.
const source = new URL(location.href).searchParams.get("src");
const quiz = document.getElementById("print");

if (source && URL.canParse(source, location.href)) {
  const url = new URL(source, location.href);
  // Whoever made the link must not have this page fetch from elsewhere.
  if (url.origin === location.origin && /^https?:$/.test(url.protocol)) quiz.setAttribute("src", url.href);
}

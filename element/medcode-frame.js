// The page in a frame: tells the page around it how high it is. Only that page hears of it, and
// only it is listened to.

const main = document.querySelector("main");
const around = origin();

/** The origin of the page around; nothing if the browser does not say it. */
function origin() {
  if (window.parent === window) return undefined;
  const known = location.ancestorOrigins?.[0] ?? (document.referrer && new URL(document.referrer).origin);
  return known && known !== "null" ? known : undefined;
}

let last;
function tell(isAsked) {
  const height = Math.ceil(main.getBoundingClientRect().height);
  if (!around || (height === last && !isAsked)) return;
  last = height;
  window.parent.postMessage({ type: "medcode-height", version: 1, height }, around);
  // As Canvas wants it.
  window.parent.postMessage({ subject: "lti.frameResize", height }, around);
}

new ResizeObserver(() => tell()).observe(main);
addEventListener("message", ({ source, origin, data }) => {
  if (source === window.parent && origin === around && Object(data).type === "medcode-hello") tell(true);
});

// For a page that holds quizzes in frames: gives each frame the height that it asks for. Nothing
// else is taken from a frame, and nothing from any other one.

const MOST = 20_000; // px; a page that is higher can be scrolled in its frame

addEventListener("message", ({ source, origin, data }) => {
  const { type, height } = Object(data);
  if (type !== "medcode-height" || !Number.isFinite(height)) return;
  for (const frame of document.querySelectorAll("iframe[src]")) {
    const isFrom = frame.contentWindow === source && new URL(frame.src, document.baseURI).origin === origin;
    if (isFrom) frame.style.height = `${Math.min(Math.max(Math.ceil(height), 0), MOST)}px`;
  }
});

// Those that were there before this script.
for (const frame of document.querySelectorAll("iframe[src]")) {
  frame.contentWindow?.postMessage({ type: "medcode-hello", version: 1 }, "*");
}

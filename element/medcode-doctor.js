// What is wrong with a page in which <medcode-quiz doctor> can't run, and how to mend it. Fetched
// only then; it looks at each file as the page sees it, and writes below the quiz's own sentence.

/**
 * Writes what it finds into a box: `base` is the folder of the program, `src` the quiz's URL if it
 * has one, `failure` what the element gave up with.
 */
export async function examine(box, failure, base, src) {
  const list = document.createElement("dl");
  list.className = "doctor";
  const note = (found, mend) => {
    for (const [name, text] of [["dt", found], ["dd", mend]]) {
      const it = document.createElement(name);
      it.textContent = text;
      list.append(it);
    }
    console.warn(`<medcode-quiz> ${found} ${mend}`);
  };
  const findings = [...(await lookAtWasm()), ...(await lookAtFiles(base)), ...(src ? await lookAtQuiz(src) : [])];
  for (const [found, mend] of findings) note(found, mend);
  if (!findings.length) note("All files are there, and the page may use them.", `What was said: ${failure.message}`);
  if (box.isConnected) box.append(list);
}

const name = (url) => (url.origin === location.origin ? url.pathname : url.href);
const source = (url) => (url.origin === location.origin ? "'self'" : url.origin);

/** What the page's policy forbids while something is tried: the directive, or nothing. */
async function forbidden(attempt) {
  let directive;
  const hear = (event) => (directive ??= event.effectiveDirective);
  document.addEventListener("securitypolicyviolation", hear);
  const value = await attempt().catch((error) => error);
  await new Promise((resolve) => setTimeout(resolve)); // events come after the error
  document.removeEventListener("securitypolicyviolation", hear);
  return { value, directive };
}

async function lookAtWasm() {
  if (typeof WebAssembly !== "object") {
    return [["This browser has no WebAssembly.", "Some have it switched off by a setting for more security; a newer browser has it."]];
  }
  const empty = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  // Where a policy forbids it WebKit compiles all the same, but starts nothing.
  const { value } = await forbidden(() => WebAssembly.instantiate(empty));
  if (!(value instanceof Error)) return [];
  return [["The page’s Content-Security-Policy forbids WebAssembly.", "Add 'wasm-unsafe-eval' to script-src."]];
}

async function lookAtFiles(base) {
  const findings = [];
  const folder = `Copy the whole folder of the release to ${name(base)}, as it is.`;
  for (const path of ["pkg/medcode-quiz.js", "pkg/medcode-quiz_bg.wasm", "medcode-quiz.css"]) {
    const url = new URL(path, base);
    const { response, finding } = await lookAt(url, folder);
    if (finding) findings.push(finding);
    else if (path.endsWith(".js")) findings.push(...(await lookAtScript(url, response)));
  }
  return findings;
}

async function lookAtScript(url, response) {
  const type = response.headers.get("content-type") ?? "nothing";
  if (!/javascript/i.test(type)) {
    return [[`${name(url)} is sent as ${type}.`, "Have the server send .js files as text/javascript."]];
  }
  const { value, directive } = await forbidden(() => import(url.href));
  if (!(value instanceof Error)) return [];
  if (directive) return [[`The page’s Content-Security-Policy forbids ${name(url)}.`, `Add ${source(url)} to script-src.`]];
  return [[`${name(url)} can’t be run: ${value.message}`, "Is it a file of this release, and unchanged?"]];
}

async function lookAtQuiz(url) {
  const { response, finding } = await lookAt(url, "Correct src: it is read from the address of this page.");
  if (finding) return [finding];
  const text = await response.text();
  try {
    JSON.parse(text);
    return [];
  } catch {
    const start = text.trim().slice(0, 20);
    const mend = start.startsWith("<") ? "The server sends a page in its place: is the path right?" : "Build it with `medcode build`; a TOML file is not what browsers read.";
    return [[`${name(url)} is no JSON; it begins with “${start}”.`, mend]];
  }
}

/** A file as the page gets it, or what keeps the page from it. */
async function lookAt(url, mend) {
  const { value, directive } = await forbidden(() => fetch(url, { cache: "no-store" }));
  if (directive) {
    return { finding: [`The page’s Content-Security-Policy forbids ${name(url)}.`, `Add ${source(url)} to ${directive}.`] };
  }
  if (value instanceof Error) {
    const isThere = url.origin !== location.origin && (await fetch(url, { mode: "no-cors" }).then(() => true, () => false));
    if (isThere) {
      return { finding: [`The server of ${name(url)} lets no other site read it.`, `Have it send Access-Control-Allow-Origin: ${location.origin}`] };
    }
    return { finding: [`${name(url)} can’t be fetched.`, "Is the address right, and the server there?"] };
  }
  if (!value.ok) return { finding: [`${name(url)} is not there: the server says ${value.status}.`, mend] };
  return { response: value };
}

// A reporter for Node.js's test runner: how many tests passed and failed, and which were left out in
// this engine, whole or in part, with the reason.

import { basename } from "node:path";

export default async function* report(events) {
  const counts = { passed: 0, failed: 0, "left out": 0 };
  const failed = [];
  const leftOut = [];
  const inPart = new Map(); // how many tests, by file and reason
  for await (const { type, data } of events) {
    const at = data.file ? `${basename(data.file)}: ` : "";
    // A file is a test, too, if nothing in it could be run.
    const isTest = data.nesting === 0 && data.name !== data.file;
    if (type === "test:pass" && isTest) {
      counts[data.skip === undefined ? "passed" : "left out"] += 1;
      if (data.skip !== undefined) leftOut.push(`${at}${data.name}\n    ${data.skip}`);
    }
    if (type === "test:fail" && data.nesting === 0) {
      counts.failed += 1;
      failed.push(at + data.name);
    }
    if (type === "test:diagnostic" && data.message.startsWith("left out: ")) {
      const part = `${at}a part of %\n    ${data.message.slice("left out: ".length)}`;
      inPart.set(part, (inPart.get(part) ?? 0) + 1);
    }
  }
  for (const [part, n] of inPart) leftOut.push(part.replace("%", n === 1 ? "one test" : `${n} tests`));
  yield `${Object.entries(counts).map(([what, n]) => `${n} ${what}`).join(", ")}\n`;
  for (const [title, lines] of Object.entries({ Failed: failed, "Left out": leftOut })) {
    if (lines.length) yield `${title}:\n${lines.map((line) => `  ${line}\n`).join("")}`;
  }
}

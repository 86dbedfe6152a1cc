// Writes oracle.tsv: a thousand simulated reviews as ts-fsrs schedules them.
//
//     npm install --prefix target/oracle ts-fsrs@5.4.2
//     node tests/schedule/oracle.mjs target/oracle > tests/schedule/oracle.tsv

import { createRequire } from "node:module";
import { resolve } from "node:path";

const { FSRSVersion, fsrs, generatorParameters } = createRequire(resolve(process.argv[2], "x"))("ts-fsrs");
const scheduler = fsrs(generatorParameters({ enable_fuzz: false, request_retention: 0.9 }));

let seed = 20261122;
const random = () => (seed = (seed * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32;

process.stderr.write(`${FSRSVersion}\n`);
console.log("question\telapsed\trating\tstability\tdifficulty\tinterval");
for (let question = 1; question <= 100; question += 1) {
  let state = null;
  let interval = 0;
  for (let n = 0; n < 10; n += 1) {
    // Now and then the same day, else early, in time or late.
    const elapsed = state ? Math.floor(random() < 0.15 ? 0 : interval * (0.5 + random())) : 0;
    const rating = 1 + Math.floor(random() ** 0.6 * 4);
    state = scheduler.next_state(state, elapsed, rating);
    interval = scheduler.next_interval(state.stability, elapsed);
    console.log([question, elapsed, rating, state.stability, state.difficulty, interval].join("\t"));
  }
}

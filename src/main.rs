//! The wasm that `<medcode-quiz>` loads: nothing of its own, the library's exports.
//!
//! It is a bin because only a bin over an rlib gets link-time optimization here.

use medcode_quiz as _;

fn main() {}

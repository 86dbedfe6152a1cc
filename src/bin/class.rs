//! The wasm that `medcode-class.js` loads; see `src/class.rs`.

// As in `src/bin/code_book.rs`: the page calls the exports and no `main`.
#![cfg_attr(target_arch = "wasm32", no_main)]

#[cfg(target_arch = "wasm32")]
use medcode_quiz as _;

/// Weighs less than the standard library's allocator.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

#[cfg(not(target_arch = "wasm32"))]
fn main() {}

//! The wasm that `medcode-review.js` loads; see `src/review_engine.rs`.

// The page calls the library's exports and no `main`; what the standard
// library does before one weighs 600 bytes.
#![cfg_attr(target_arch = "wasm32", no_main)]

#[cfg(target_arch = "wasm32")]
use medcode_quiz as _;

/// Weighs less than the standard library's allocator.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

#[cfg(not(target_arch = "wasm32"))]
fn main() {}

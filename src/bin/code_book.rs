//! The wasm that `medcode-code-book.js` loads; see `src/engine.rs`.

#[cfg(target_arch = "wasm32")]
use medcode_quiz as _;

/// Weighs less than the standard library's allocator.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {}

//! The wasm that `<medcode-quiz>` loads: nothing of its own but the place
//! where the program is cut.
//!
//! It is a bin because only a bin over an rlib gets link-time optimization here.

#[cfg(feature = "split")]
mod split {
    //! Nothing but this function names the later part, so all that only it
    //! needs moves to the later file. Fallible, because the default panics
    //! where a download fails.

    use medcode_quiz::ui::later::{Later, Loader};
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(later, fallible)]
    fn later() -> Result<Later, SplitLoaderError> {
        Ok(Later::all())
    }

    pub(crate) const LOADER: Loader = || Box::pin(async { later().await.ok() });
}

/// Weighs less than the standard library's allocator.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {
    #[cfg(feature = "split")]
    medcode_quiz::ui::later::load_with(split::LOADER);
    #[cfg(not(feature = "split"))]
    use medcode_quiz as _;
}

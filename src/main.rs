//! The wasm that `<medcode-quiz>` loads: nothing of its own but the place
//! where the program is cut.
//!
//! It is a bin because only a bin over an rlib gets link-time optimization here.

#[cfg(feature = "split")]
mod split {
    //! Nothing but these functions names the later parts, so all that only they
    //! need moves to the later files. Fallible, because the default panics
    //! where a download fails.

    use medcode_quiz::ui::attempt::Attempt;
    use medcode_quiz::ui::attempt::take_away::Files;
    use medcode_quiz::ui::later::Later;
    use medcode_quiz::ui::part::{self, Part};
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(later, fallible)]
    fn later() -> Result<Later, SplitLoaderError> {
        Ok(Later::all())
    }

    #[wasm_split(attempt, fallible)]
    fn attempt() -> Result<Attempt, SplitLoaderError> {
        Ok(Attempt::all())
    }

    #[wasm_split(files, fallible)]
    fn files() -> Result<Files, SplitLoaderError> {
        Ok(Files::all())
    }

    /// Says how the parts are loaded.
    pub(crate) fn load_later() {
        part::load_with(|part| {
            Box::pin(async move {
                match part {
                    Part::Later => later().await.map(part::set_later).is_ok(),
                    Part::Attempt => attempt().await.map(part::set_attempt).is_ok(),
                    Part::Files => files().await.map(part::set_files).is_ok(),
                }
            })
        });
    }
}

/// Weighs less than the standard library's allocator.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {
    #[cfg(feature = "split")]
    split::load_later();
    #[cfg(not(feature = "split"))]
    use medcode_quiz as _;
}

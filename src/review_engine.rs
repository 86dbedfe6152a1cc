//! What `medcode-review.js` calls: the schedule over one stored record.
//!
//! In a wasm of its own, since a page that only asks what is due has no quiz
//! to draw, and a quiz that is practiced has nothing to schedule.

use wasm_bindgen::prelude::*;

/// Returns what to store in place of a record once the schedule has taken in
/// all of its answers; nothing if it is damaged or there is nothing to do.
///
/// After a panic its call throws, and the instance can't be used any more.
#[wasm_bindgen(js_name = foldRecord)]
pub fn fold_record(text: &str) -> Option<String> {
    crate::review::fold_record(text)
}

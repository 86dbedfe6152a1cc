//! What `medcode-code-book.js` calls: a library of code books, its work cut
//! into small steps.
//!
//! In a wasm of its own, since it runs in a worker where it may. Questions and
//! answers are text; the library says how they read. It measures no time:
//! whoever calls knows how much there is.

use wasm_bindgen::prelude::*;

use crate::code_book::library::Library;
use crate::code_book::pack::PackFault;

/// The books that were opened, and the question under way.
#[wasm_bindgen]
#[derive(Default)]
pub struct Engine(Library);

#[wasm_bindgen]
impl Engine {
    /// An engine without a book.
    ///
    /// After a panic its call throws "unreachable", and the instance of the
    /// program can't be used any more. A hook that says more would weigh 600
    /// bytes, and could name no place without 2 KB of formatting.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins to read the pack of that name; returns what keeps it from being
    /// read, or nothing.
    pub fn open(&mut self, bytes: &[u8], pack: &str) -> String {
        let fault = self.0.open(bytes, pack).err();
        fault.map(name).unwrap_or_default().to_owned()
    }

    /// Begins to answer a question.
    pub fn ask(&mut self, question: &str) {
        self.0.ask(question);
    }

    /// Does up to `n` small pieces of what is under way; returns 0 if there is
    /// more of it, 1 if it is done, 2 if the pack is damaged, 3 if it doesn't
    /// go with those that are open.
    pub fn step(&mut self, n: u32) -> u32 {
        for _ in 0..n {
            match self.0.step() {
                Ok(false) => {}
                Ok(true) => return 1,
                Err(PackFault::OtherVersion) => return 3,
                Err(PackFault::NotAPack | PackFault::Damaged) => return 2,
            }
        }
        0
    }

    /// Returns how much of the pack that is being read is done, in hundredths.
    pub fn progress(&self) -> usize {
        self.0.progress()
    }

    /// Returns the answer to the last question.
    pub fn answer(&self) -> String {
        self.0.answer().to_owned()
    }
}

/// Returns the word for a fault, which the page's script knows.
fn name(fault: PackFault) -> &'static str {
    match fault {
        PackFault::NotAPack => "not-a-pack",
        PackFault::OtherVersion => "other-version",
        PackFault::Damaged => "damaged",
    }
}

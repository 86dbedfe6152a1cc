//! What `medcode-class.js` calls: the receipts of a class, added up.
//!
//! In a wasm of its own, without Yew: a teacher's page has no quiz on it.

use wasm_bindgen::prelude::*;

use crate::take_away::Class;

/// A quiz and the receipts of those who took it.
#[wasm_bindgen]
#[derive(Default)]
pub struct ClassPage(Class);

#[wasm_bindgen]
impl ClassPage {
    /// A page without a quiz and without receipts.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a quiz, given as JSON; returns what keeps it from being taken, or
    /// nothing.
    pub fn quiz(&mut self, text: &str) -> String {
        self.0.set_quiz(text).err().unwrap_or_default()
    }

    /// Takes a file of one receipt or of several, one a line.
    pub fn add(&mut self, name: &str, text: &str) {
        self.0.add(name, text);
    }

    /// Forgets the receipts.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Returns what they add up to, as JSON; see `take_away::Sums`.
    pub fn sums(&self) -> String {
        serde_json::to_string(&self.0.sums()).unwrap_or_default()
    }

    /// Returns the table of the learners as CSV.
    pub fn table(&self) -> String {
        self.0.table()
    }
}

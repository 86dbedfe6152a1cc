//! What is kept of a whole quiz: where it is, how it was drawn, and how the
//! attempts at it went.

use serde::Serialize;

use super::{Unreadable, VERSION};
use crate::json::{self, from_json};
use crate::session::{Figures, Mode};
use crate::small_sort::sort_by;

/// How many attempts are remembered.
pub const MAX_ATTEMPTS: usize = 40;

/// What is kept of a quiz.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QuizRecord {
    /// [`VERSION`]; records of a later version are left alone.
    #[serde(rename = "v")]
    pub version: u32,
    /// By which a practice was drawn and ordered, so that a reload shows the
    /// same again; 0 if it was not.
    #[serde(default, skip_serializing_if = "is_none")]
    pub seed: u32,
    /// Its title, for whoever lists what is due.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The URL of its file; empty if it stands in a page.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub src: String,
    /// The URL of the page where it was taken last.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub page: String,
    /// Attempts that came to their end, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<Vec<u32>>,
}

from_json!(QuizRecord {
    version as "v": required,
    seed: optional,
    title: optional,
    src: optional,
    page: optional,
    attempts: optional,
});

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_none(seed: &u32) -> bool {
    *seed == 0
}

impl Default for QuizRecord {
    fn default() -> Self {
        Self {
            version: VERSION,
            seed: 0,
            title: String::new(),
            src: String::new(),
            page: String::new(),
            attempts: Vec::new(),
        }
    }
}

/// An attempt that came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The day of its last answer, in days since 1970, where the learner was.
    pub day: u32,
    /// Practice, exam or review.
    pub mode: Mode,
    /// Fully right questions.
    pub correct: u32,
    /// All questions.
    pub questions: u32,
    /// Fully right lines.
    pub right: u32,
    /// The larger of required and entered lines.
    pub larger: u32,
}

impl Attempt {
    /// Returns what is remembered of these figures.
    pub fn of(figures: &Figures, mode: Mode, day: u32) -> Self {
        let (correct, questions) = (figures.correct, figures.questions);
        Self { day, mode, correct, questions, right: figures.counts.right, larger: figures.larger }
    }
}

impl QuizRecord {
    /// Reads a stored text.
    ///
    /// # Errors
    ///
    /// Says whether it is damaged or newer than this library.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        super::check_version(text)?;
        json::read(text).map_err(|_| Unreadable::Damaged)
    }

    /// Returns the text to store.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Adds an attempt, and forgets the oldest if there are too many. One with
    /// the figures of the last one is the same, whose results were looked at
    /// again, unless it `is_new` for certain.
    pub fn push(&mut self, attempt: Attempt, is_new: bool) {
        let Attempt { day, mode, correct, questions, right, larger } = attempt;
        let numbers = vec![day, mode as u32, correct, questions, right, larger];
        if !is_new && self.attempts.last() == Some(&numbers) {
            return;
        }
        self.attempts.push(numbers);
        let n_old = self.attempts.len().saturating_sub(MAX_ATTEMPTS);
        self.attempts.drain(..n_old);
    }

    /// Puts the attempts into the order of their days.
    pub(super) fn sort(&mut self) {
        sort_by(&mut self.attempts, |a, b| a.first() < b.first());
    }

    /// Returns the attempts; numbers that can't be are left out.
    pub fn attempts(&self) -> Vec<Attempt> {
        let attempt = |numbers: &Vec<u32>| {
            let &[day, mode, correct, questions, right, larger] = numbers.as_slice() else {
                return None;
            };
            let mode = Mode::ALL.get(mode as usize).copied()?;
            let is_sound = correct <= questions && right <= larger;
            is_sound.then_some(Attempt { day, mode, correct, questions, right, larger })
        };
        self.attempts.iter().filter_map(attempt).collect()
    }
}

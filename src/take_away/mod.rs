//! What a learner takes away from an attempt, and what a teacher makes of it:
//! results as tables and as JSON, what was missed as cards for Anki, a receipt,
//! and the sums of a class.
//!
//! Texts in, texts out. Nothing here writes a file or knows what day it is;
//! `docs/take-away.md` has the formats.

mod anki;
mod class;
mod csv;
mod fingerprint;
mod misfit;
mod receipt;
mod results;
mod row;
mod totals;

use crate::quiz::Date;
pub use anki::{is_miss, misses_for_anki};
pub use class::{Class, Learner, QuestionSum, Sums};

pub use csv::results_as_csv;
pub use fingerprint::fingerprint;
pub use misfit::{Misfit, Total};
pub use receipt::{MAX_NAME, MAX_TEXT, Receipt, ReceiptClock, ReceiptItem};
pub use results::{RESULTS_VERSION, results_as_json};
pub use row::Row;
pub use totals::Totals;

/// Returns a day, counted from 1970, as `2026-11-22`; nothing for the day 0,
/// which stands for one that nobody said.
pub fn iso_day(day: u32) -> String {
    let date = Date::from_day(day).filter(|_| day > 0);
    date.as_ref().map(ToString::to_string).unwrap_or_default()
}

/// Returns a name for a file: the quiz, what it is, perhaps whose, and an
/// ending with its dot.
pub fn file_name(quiz: &str, what: &str, whose: &str, ending: &str) -> String {
    let letters = |c: char| if c.is_alphanumeric() { c } else { ' ' };
    let whose: String = whose.chars().map(letters).collect();
    let mut words = vec![quiz, what];
    words.extend(whose.split_whitespace());
    [&words.join("-"), ending].concat()
}

#[cfg(test)]
mod tests {
    use super::{file_name, iso_day};

    #[test]
    fn a_file_is_named_after_quiz_and_learner() {
        assert_eq!(file_name("one", "results", "", ".csv"), "one-results.csv");
        let name = file_name("one", "receipt", " ../Zoë O'Neil:<b>", ".json");
        assert_eq!(name, "one-receipt-Zoë-O-Neil-b.json");
    }

    #[test]
    fn a_day_that_nobody_said_is_none() {
        assert_eq!([iso_day(0), iso_day(20_779)], ["", "2026-11-22"]);
    }
}

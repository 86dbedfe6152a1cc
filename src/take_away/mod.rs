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

pub use anki::{is_miss, misses_for_anki};
pub use class::{Class, Learner, QuestionSum, Sums};
pub use csv::results_as_csv;
pub use fingerprint::fingerprint;
pub use misfit::{Misfit, Total};
pub use receipt::{MAX_NAME, MAX_TEXT, Receipt, ReceiptClock, ReceiptItem};
pub use results::{RESULTS_VERSION, results_as_json};
pub use row::Row;
pub use totals::Totals;

/// Returns a day, counted from 1970, as `2026-11-22`.
///
/// The Gregorian calendar by Howard Hinnant's `civil_from_days`: years that
/// begin in March have their odd day at the end.
pub fn iso_day(day: u32) -> String {
    let since_0000_03_01 = u64::from(day) + 719_468;
    let (era, of_era) = (since_0000_03_01 / 146_097, since_0000_03_01 % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = era * 400 + year + u64::from(month <= 2);
    let two = |n: u64| [if n < 10 { "0" } else { "" }, &n.to_string()].concat();
    [year.to_string(), two(month), two(day)].join("-")
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
    fn days_are_those_of_the_calendar() {
        for (day, text) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (20_779, "2026-11-22"),
            (47_541, "2100-03-01"),
        ] {
            assert_eq!(iso_day(day), text);
        }
    }
}

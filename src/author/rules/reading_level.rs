//! reading-level: what is asked, or why, is hard to read.
//!
//! Learners come for coding, not for a puzzle, and for many English is a
//! second language. Looked at is English text alone, by the formula of Flesch
//! and Kincaid: long sentences and long words cost. A task should take no
//! more than 14 years of school, a rationale no more than 16; medical terms
//! are counted in, so short sentences have to make up for them.
//!
//! ```toml
//! ask = """
//! Identify, notwithstanding any documentation of concomitant manifestations, the classification \
//! that comprehensively encapsulates the diagnostic conclusion."""
//! ```
//!
//! Instead, write two short sentences:
//!
//! ```toml
//! ask = "Enter the one code that reports the diagnosis. Leave its symptoms out."
//! ```

use super::{Finding, each_question};
use crate::author::Shelf;
use crate::author::prose::{n_words, reading_grade};
use crate::quiz::{Quiz, Step};

/// Shorter texts are too short for the formula.
const MIN_WORDS: usize = 12;
const MAX_ASK: f64 = 14.0;
const MAX_RATIONALE: f64 = 16.0;

pub(super) fn check(quiz: &Quiz, _: &dyn Shelf) -> Vec<Finding> {
    if !is_english(&quiz.lang) {
        return Vec::new();
    }
    each_question(quiz, |question| {
        let texts =
            [("ask", &question.ask, MAX_ASK), ("rationale", &question.rationale, MAX_RATIONALE)];
        let findings = texts.into_iter().filter_map(|(field, text, max)| {
            let grade = reading_grade(text);
            (grade > max && n_words(text) >= MIN_WORDS).then(|| {
                Finding::new(
                    [Step::Field(field)],
                    "this is hard to read",
                    format!("it takes {grade:.0} years of school, where {max:.0} are the most"),
                    "break long sentences in two, and take shorter words",
                )
            })
        });
        findings.collect()
    })
}

/// Returns `true` for `en` and what it is written in, such as `en-US`.
pub(super) fn is_english(lang: &str) -> bool {
    let primary = lang.split('-').next().unwrap_or_default();
    primary.eq_ignore_ascii_case("en")
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn short_sentences_of_short_words_pass() {
        let question = |rationale: &str| {
            let question = "kind = \"assign\"\nstatement = \"A\"\nkey = [{ code = \"I10\" }]";
            found("reading-level", &format!("rationale = \"{rationale}\"\n{question}"))
        };
        let stiff = "Documentation necessitating subsequent clarification notwithstanding, the \
                     aforementioned classification presupposes comprehensive clinical substantiation.";
        assert!(question(stiff).starts_with("rationale: this is hard to read; it takes "));
        assert_eq!(question("The reduction is active care. So it is the first encounter of the two."), "");
        assert_eq!(question("Notwithstanding documentation."), "", "too short to tell");
    }

    #[test]
    fn other_languages_have_other_formulas() {
        assert!(is_english("en") && is_english("en-US") && is_english("EN"));
        assert!(!is_english("es") && !is_english("enm"));
    }
}

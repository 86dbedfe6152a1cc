//! excludes1-in-key: two codes of one answer are never coded together.
//!
//! An Excludes1 note says that a code isn't used together with those that the
//! note names (I.A.12.a). Notes with conditions, such as “with fifth or sixth
//! character 5”, are not looked at, and neither are two alternatives of the
//! same line.
//!
//! ```toml
//! date = 2026-10-28
//!
//! [[question.key]]
//! code = "E11.9"
//!
//! [[question.key]]
//! code = "E10.9"      # E10 excludes type 2 diabetes (E11.-)
//! ```
//!
//! Instead, keep the code that the statement supports. If either would do,
//! one is an alternative of the other:
//!
//! ```toml
//! [[question.key]]
//! code = "E11.9"
//! ```
//!
//! The guideline has one exception, two conditions that have nothing to do
//! with each other. A key that rests on it can't be told from a mistake.

use crate::author::Shelf;
use super::codes::{Answer, Desk, each_answer};
use super::{Finding, each_question};
use crate::code_book::Key;
use crate::quiz::Quiz;

pub(super) fn check(quiz: &Quiz, shelf: &dyn Shelf) -> Vec<Finding> {
    each_question(quiz, |question| each_answer(quiz, shelf, question, check_answer))
}

fn check_answer(desk: &Desk<'_>, answer: &Answer<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let codes = answer.diagnoses();
    for (nth, then) in codes.iter().enumerate() {
        for first in codes.iter().take(nth).filter(|first| first.line != then.line) {
            let (a, b) = (Key::of(first.code.as_str()), Key::of(then.code.as_str()));
            let Some((note, _)) = desk.notes.excludes1(desk.book, a, b) else { continue };
            findings.push(Finding {
                path: then.path.clone(),
                context: Some((first.path.clone(), "and this one")),
                ..Finding::new(
                    [],
                    format!("`{}` and `{}` are never coded together", first.code, then.code),
                    desk.note(note),
                    "keep the one that the statement supports",
                )
            });
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::found;

    #[test]
    fn no_answer_has_two_codes_that_exclude_each_other() {
        let question = r#"
            kind = "assign"
            date = 2026-10-28
            statement = "Many things."
            key = [
                { code = "E11.9" },
                { code = "I10" },
                { code = "E03.9", alternatives = ["E10.9", "E11.65"] },
            ]
            [[question.alternative]]
            line = [{ code = "K80.00" }, { code = "K81.0" }, { code = "0FT44ZZ" }]"#;
        expect![[r#"
            key.2.alternatives.0: `E11.9` and `E10.9` are never coded together; Excludes1 at E11: type 1 diabetes mellitus (E10.-); keep the one that the statement supports
            alternative.0.line.1.code: `K80.00` and `K81.0` are never coded together; Excludes1 at K81: cholecystitis with cholelithiasis (K80.-); keep the one that the statement supports
        "#]].assert_eq(&found("excludes1-in-key", question));
    }
}

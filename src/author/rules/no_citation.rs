//! no-citation: a question cites nothing.
//!
//! A reason can be argued with; a section can be read. Who disputes a key
//! should find at once what it rests on.
//!
//! ```toml
//! rationale = "Reduction is active treatment."
//! # … and no `cite`
//! ```
//!
//! Instead, name the section of the Official Guidelines, or what else decides:
//!
//! ```toml
//! rationale = "Reduction is active treatment."
//! cite = ["I.C.19.a"]
//! ```

use super::{Finding, each_question};
use crate::author::Shelf;
use crate::author::notation::ABOVE_TABLES;
use crate::quiz::Quiz;

pub(super) fn check(quiz: &Quiz, _: &dyn Shelf) -> Vec<Finding> {
    each_question(quiz, |question| {
        if question.cite.iter().any(|text| !text.trim().is_empty()) {
            return Vec::new();
        }
        vec![Finding::new(
            [],
            "this question cites nothing",
            "learners can't look up what decides",
            format!("add `cite = [\"I.C.19.a\"]` with its sections{ABOVE_TABLES}"),
        )]
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    #[test]
    fn a_question_cites_what_decides() {
        let question = "kind = \"assign\"\nstatement = \"Hypertension.\"\nkey = [{ code = \"I10\" }]";
        assert!(found("no-citation", question).starts_with(": this question cites nothing;"));
        assert_eq!(found("no-citation", &format!("cite = [\"I.C.9.a\"]\n{question}")), "");
        assert_ne!(found("no-citation", &format!("cite = [\" \"]\n{question}")), "");
    }
}

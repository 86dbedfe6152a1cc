//! no-rationale: a question doesn't say why its key is right.
//!
//! A learner who got it wrong comes for the reason, not for the points.
//!
//! ```toml
//! [[question]]
//! ask = "Code the diagnosis."
//! # … and no rationale
//! ```
//!
//! Instead, say in a few sentences how one gets from the words of the
//! statement to the key, and name the guideline:
//!
//! ```toml
//! rationale = "Reduction in the emergency department is active treatment."
//! cite = ["I.C.19.a"]
//! ```

use crate::author::Shelf;
use crate::author::notation::ABOVE_TABLES;
use super::{Finding, each_question};
use crate::quiz::Quiz;

pub(super) fn check(quiz: &Quiz, _: &dyn Shelf) -> Vec<Finding> {
    each_question(quiz, |question| match question.rationale.trim() {
        "" => vec![Finding::new(
            [],
            "this question has no rationale",
            "learners won't read why the key is right",
            format!("add `rationale = \"…\"`{ABOVE_TABLES}"),
        )],
        _ => Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    #[test]
    fn a_question_has_a_rationale() {
        let question = "kind = \"assign\"\nstatement = \"Hypertension.\"\nkey = [{ code = \"I10\" }]";
        assert!(found("no-rationale", question).starts_with(": this question has no rationale;"));
        let rationale = "rationale = \"Category I10 has no subdivisions.\"\n";
        assert_eq!(found("no-rationale", &format!("{rationale}{question}")), "");
    }
}

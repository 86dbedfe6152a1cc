//! no-reason: a wrong code or a wrong choice doesn't say what is wrong with it.
//!
//! The note on a wrong answer is read at the moment of the mistake; nothing
//! in a quiz teaches more.
//!
//! ```toml
//! [[question.wrong]]
//! code = "S52.531D"
//! error = "wrong-7th-character"
//! ```
//!
//! Instead, add a sentence:
//!
//! ```toml
//! why = "Reduction is active treatment, so this is still the initial encounter."
//! ```

use crate::author::Shelf;
use super::{Finding, each, each_question};
use crate::quiz::{Question, Quiz};

pub(super) fn check(quiz: &Quiz, _: &dyn Shelf) -> Vec<Finding> {
    each_question(quiz, check_question)
}

fn check_question(question: &Question) -> Vec<Finding> {
    let reason = |is_due: bool, why: &str, title| match is_due && why.trim().is_empty() {
        true => vec![Finding::new(
            [],
            title,
            "learners won't read what is wrong with it",
            "add `why = \"…\"`",
        )],
        false => Vec::new(),
    };
    let mut findings = each("wrong", &question.wrong, |wrong| {
        reason(true, &wrong.why, "this wrong code has no reason")
    });
    findings.extend(each("choice", &question.choices, |choice| {
        reason(!choice.right, &choice.why, "this wrong choice has no reason")
    }));
    findings
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::found;

    #[test]
    fn what_is_wrong_has_a_reason() {
        let question = r#"
            kind = "choose"
            statement = "Hypertension."
            wrong = [
                { code = "I11.9", error = "wrong-category", why = "No heart disease." },
                { code = "I15.9", error = "wrong-category" },
            ]
            choice = [
                { text = "I10", right = true },
                { text = "I11.9", why = " " },
                { text = "I15.9", why = "Not secondary." },
            ]"#;
        expect![[r#"
            wrong.1: this wrong code has no reason; learners won't read what is wrong with it; add `why = "…"`
            choice.1: this wrong choice has no reason; learners won't read what is wrong with it; add `why = "…"`
        "#]]
        .assert_eq(&found("no-reason", question));
    }
}

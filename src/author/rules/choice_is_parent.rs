//! choice-is-parent: a wrong choice is the header of the code that is right.
//!
//! A header can't be billed, so nobody who knows the rule marks it, and
//! whoever doesn't is nearer to the answer than with any other choice. A
//! choice that is there to be found too short says so with its kind of error.
//!
//! ```toml
//! [[question.choice]]
//! codes = ["M67.A01"]
//! right = true
//!
//! [[question.choice]]
//! codes = ["M67.A"]
//! error = "unsupported-code"
//! ```
//!
//! Instead, offer a code that can be billed, or call the mistake by its name:
//!
//! ```toml
//! [[question.choice]]
//! codes = ["M67.A"]
//! error = "not-billable"
//! why = "The side makes the code whole."
//! ```

use super::{Finding, each_question};
use crate::author::Shelf;
use crate::code::{Code, CodeSet};
use crate::error_kind::ErrorKind;
use crate::quiz::{Choice, Quiz, Step, written_code};

pub(super) fn check(quiz: &Quiz, _: &dyn Shelf) -> Vec<Finding> {
    each_question(quiz, |question| {
        let right: Vec<Code> = question.choices.iter().filter(|c| c.right).flat_map(codes).collect();
        let wrong = question.choices.iter().enumerate();
        let wrong = wrong.filter(|(_, c)| !c.right && c.error != Some(ErrorKind::NotBillable));
        let findings = wrong.filter_map(|(idx, choice)| {
            let is_parent = |code: &Code| right.iter().any(|right| is_above(code, right));
            let parent = codes(choice).into_iter().find(is_parent)?;
            Some(Finding::new(
                [Step::Field("choice"), Step::Item(idx)],
                "this choice is a header of the right code",
                format!("`{parent}` is a part of it"),
                "offer a code that can be billed, or write `error = \"not-billable\"`",
            ))
        });
        findings.collect()
    })
}

fn codes(choice: &Choice) -> Vec<Code> {
    choice.codes.iter().filter_map(|code| written_code(code)).collect()
}

/// Only codes of ICD-10-CM are below each other.
fn is_above(code: &Code, other: &Code) -> bool {
    let (a, b) = (code.as_str(), other.as_str());
    code.set() == CodeSet::Icd10cm && code.set() == other.set() && a != b && b.starts_with(a)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::found;

    #[test]
    fn a_header_is_offered_only_to_be_found_too_short() {
        let question = r#"
            kind = "choose"
            statement = "Plantar fasciitis, right foot."
            choice = [
                { codes = ["M67.A01"], right = true },
                { codes = ["M67.A"], error = "not-billable" },
                { codes = ["M67"], error = "unsupported-code" },
                { codes = ["M67.A02"] },
                { codes = ["M67.A0", "I10"] },
            ]"#;
        expect![[r#"
            choice.2: this choice is a header of the right code; `M67` is a part of it; offer a code that can be billed, or write `error = "not-billable"`
            choice.4: this choice is a header of the right code; `M67.A0` is a part of it; offer a code that can be billed, or write `error = "not-billable"`
        "#]].assert_eq(&found("choice-is-parent", question));
    }
}

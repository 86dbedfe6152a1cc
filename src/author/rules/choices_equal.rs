//! choices-equal: a choice that counts as wrong says the same as one that
//! counts as right.
//!
//! Whoever marks it is right and is told to be wrong. Codes are compared as
//! codes, in any order unless the task asks for the order; texts without
//! regard to case, punctuation and white space.
//!
//! ```toml
//! [[question.choice]]
//! codes = ["I10"]
//! right = true
//!
//! [[question.choice]]
//! text = "Hypertension"
//! codes = ["i10"]
//! ```
//!
//! Instead, make it differ by the one mistake that it stands for:
//!
//! ```toml
//! [[question.choice]]
//! codes = ["I16.0"]
//! error = "unsupported-code"
//! ```

use super::{Finding, each_question};
use crate::author::Shelf;
use crate::author::prose::plain_words;
use crate::code::Line;
use crate::quiz::{Choice, Question, Quiz, Step, written_line};

pub(super) fn check(quiz: &Quiz, _: &dyn Shelf) -> Vec<Finding> {
    each_question(quiz, |question| {
        let wrong = question.choices.iter().enumerate().filter(|(_, choice)| !choice.right);
        let findings = wrong.filter_map(|(idx, choice)| {
            let right = question.choices.iter().position(|c| c.right && is_same(question, c, choice))?;
            let finding = Finding::new(
                [Step::Field("choice"), Step::Item(idx)],
                "this choice says the same as the right one",
                "whoever marks it is right",
                "let it differ by the mistake that it stands for, or remove it",
            );
            let path = vec![Step::Field("choice"), Step::Item(right)];
            Some(Finding { context: Some((path, "the right one")), ..finding })
        });
        findings.collect()
    })
}

fn is_same(question: &Question, right: &Choice, wrong: &Choice) -> bool {
    let (mut a, mut b) = (lines(right), lines(wrong));
    if a.is_empty() && b.is_empty() {
        let text = plain_words(&right.text);
        return !text.is_empty() && text == plain_words(&wrong.text);
    }
    // The order is what such a question is about.
    if !question.ask.to_lowercase().contains("order") {
        a.sort();
        b.sort();
    }
    a == b
}

/// Returns the codes with modifiers and units, as coders write them.
fn lines(choice: &Choice) -> Vec<String> {
    let line = |text: &String| written_line(text, None).map(|line: Line| line.to_string());
    choice.codes.iter().map(|text| line(text).unwrap_or_else(|| text.trim().to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::found;

    #[test]
    fn a_wrong_choice_differs_from_the_right_ones() {
        let question = r#"
            kind = "choose"
            statement = "Many things."
            choice = [
                { codes = ["I10", "E11.9"], right = true },
                { codes = ["E11.9", "i10"], text = "Both" },
                { codes = ["E11.9"] },
                { text = "Coded to the highest degree of certainty.", right = true },
                { text = "coded to the highest  degree of certainty" },
                { text = "Coded to the highest degree" },
            ]"#;
        expect![[r#"
            choice.1: this choice says the same as the right one; whoever marks it is right; let it differ by the mistake that it stands for, or remove it
            choice.4: this choice says the same as the right one; whoever marks it is right; let it differ by the mistake that it stands for, or remove it
        "#]].assert_eq(&found("choices-equal", question));
    }
}

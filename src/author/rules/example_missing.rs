//! example-missing: a question has no example.
//!
//! An example is an answer with the points that you expect. It is checked
//! each time the quiz is built and never shown to learners. One right answer
//! and the wrong answers that you thought of are enough to notice a mistyped
//! key or a note that never applies.
//!
//! ```toml
//! [[question]]
//! id = "hypertension"
//! # … and no [[question.example]]
//! ```
//!
//! Instead, add at least the right answer and one wrong one:
//!
//! ```toml
//! [[question.example]]
//! answer = ["I10"]
//! points = 100
//!
//! [[question.example]]
//! answer = ["I11.9"]
//! points = 0
//! ```

use crate::author::Shelf;
use super::{Finding, each_question};
use crate::quiz::{Kind, Question, Quiz};

pub(super) fn check(quiz: &Quiz, _: &dyn Shelf) -> Vec<Finding> {
    // What the tool built has none: learners never see them.
    if !quiz.checked.is_empty() {
        return Vec::new();
    }
    each_question(quiz, |question| match question.examples.is_empty() {
        true => vec![finding(question)],
        false => Vec::new(),
    })
}

fn finding(question: &Question) -> Finding {
    let answer = match question.kind {
        Kind::Assign => {
            let required = question.key.iter().filter(|key| !key.optional);
            let codes = required.map(|key| format!("\"{}\"", key.code)).collect::<Vec<_>>();
            format!("answer = [{}]", codes.join(", "))
        }
        Kind::Choose => {
            let choices = (1..).zip(&question.choices).filter(|(_, choice)| choice.right);
            let numbers = choices.map(|(number, _)| number.to_string()).collect::<Vec<_>>();
            format!("chosen = [{}]", numbers.join(", "))
        }
    };
    let help = format!(
        "add a `[[question.example]]` with `{answer}` and `points = 100`, and one that is wrong"
    );
    Finding::new([], "this question has no example", "nobody has tried the grading", help)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::found;

    #[test]
    fn a_question_has_an_example() {
        let assign = r#"
            kind = "assign"
            statement = "Hypertension, headache."
            key = [{ code = "I10" }, { code = "R51.9", optional = true }]"#;
        expect![[r#"
            : this question has no example; nobody has tried the grading; add a `[[question.example]]` with `answer = ["I10"]` and `points = 100`, and one that is wrong
        "#]]
        .assert_eq(&found("example-missing", assign));

        let choose = r#"
            kind = "choose"
            statement = "Hypertension."
            choice = [{ text = "no" }, { text = "yes", right = true }]"#;
        expect![[r#"
            : this question has no example; nobody has tried the grading; add a `[[question.example]]` with `chosen = [2]` and `points = 100`, and one that is wrong
        "#]]
        .assert_eq(&found("example-missing", choose));

        let example = "\nexample = [{ answer = [\"I10\"], points = 100 }]";
        assert_eq!(found("example-missing", &format!("{assign}{example}")), "");
    }
}

//! example-answer: an example can't be an answer to its question.
//!
//! An example gives codes in `answer` where codes are to be entered, and
//! numbers in `chosen` where choices are to be marked. Anything else is passed
//! over in silence when the example is graded, and its points mean nothing.
//!
//! ```toml
//! kind = "choose"
//! [[question.example]]
//! answer = ["I10"]
//! points = 100
//! ```
//!
//! Instead, number the choices from 1, in the order in which you wrote them:
//!
//! ```toml
//! [[question.example]]
//! chosen = [2]
//! points = 100
//! ```

use crate::author::Shelf;
use super::{Finding, each, each_question};
use crate::quiz::{Example, Kind, Poa, Question, Quiz, Step};

pub(super) fn check(quiz: &Quiz, _: &dyn Shelf) -> Vec<Finding> {
    each_question(quiz, |question| {
        each("example", &question.examples, |example| check_example(question, example))
    })
}

fn check_example(question: &Question, example: &Example) -> Vec<Finding> {
    match question.kind {
        Kind::Assign if !example.chosen.is_empty() => vec![Finding::new(
            [Step::Field("chosen")],
            "this question has no choices to mark",
            "codes are entered here",
            "write the codes as `answer = [\"…\"]`",
        )],
        Kind::Choose if !example.answer.is_empty() => vec![Finding::new(
            [Step::Field("answer")],
            "this question takes no codes",
            "choices are marked here",
            "number the choices from 1: `chosen = [1]`",
        )],
        Kind::Assign => each("answer", &example.answer, |text| poa(text).into_iter().collect()),
        Kind::Choose => each("chosen", &example.chosen, |&number| {
            let n = question.choices.len();
            let is_choice = (1..=n).contains(&number);
            let finding = Finding::new(
                [],
                "there is no such choice",
                format!("the question has {n} choices"),
                "number the choices from 1, in the order of the file",
            );
            if is_choice { Vec::new() } else { vec![finding] }
        }),
    }
}

fn poa(text: &str) -> Option<Finding> {
    let (_, poa) = text.rsplit_once(':')?;
    if Poa::from_name(poa.trim()).is_some() {
        return None;
    }
    let names = Poa::ALL.iter().map(|poa| format!("`{}`", poa.name())).collect::<Vec<_>>().join(", ");
    let title = "this is no present-on-admission indicator";
    Some(Finding::new([], title, format!("found `{poa}`"), format!("the indicators are {names}")))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::found;

    #[test]
    fn an_example_is_an_answer_to_its_question() {
        let question = r#"
            kind = "choose"
            statement = "Hypertension."
            choice = [{ text = "I10", right = true }, { text = "I11.9" }]
            example = [
                { chosen = [1], points = 100 },
                { chosen = [0, 3], points = 0 },
                { answer = ["I10"], points = 100 },
            ]"#;
        expect![[r#"
            example.1.chosen.0: there is no such choice; the question has 2 choices; number the choices from 1, in the order of the file
            example.1.chosen.1: there is no such choice; the question has 2 choices; number the choices from 1, in the order of the file
            example.2.answer: this question takes no codes; choices are marked here; number the choices from 1: `chosen = [1]`
        "#]]
        .assert_eq(&found("example-answer", question));

        let question = r#"
            kind = "assign"
            statement = "Hypertension."
            key = [{ code = "I10", poa = "Y" }]
            example = [
                { answer = ["I10:Y"], points = 100 },
                { answer = ["I10:yes"], points = 100 },
                { chosen = [1], points = 0 },
            ]"#;
        expect![[r#"
            example.1.answer.0: this is no present-on-admission indicator; found `yes`; the indicators are `Y`, `N`, `U`, `W`, `exempt`
            example.2.chosen: this question has no choices to mark; codes are entered here; write the codes as `answer = ["…"]`
        "#]]
        .assert_eq(&found("example-answer", question));
    }
}

//! example-errors: an example is found fault with for other reasons than its
//! author expects.
//!
//! The points may be right by chance. The kinds of error are what the learner
//! reads, so an example can state them, in any order, each once.
//!
//! ```toml
//! [[question.example]]
//! answer = ["S52.531D"]
//! points = 50
//! errors = ["wrong-code"]
//! ```
//!
//! Instead, write the kinds that it is found fault with for, if they are what
//! the learner should read; or add a `[[question.wrong]]` that says better:
//!
//! ```toml
//! [[question.wrong]]
//! code = "S52.531D"
//! error = "wrong-7th-character"
//! why = "Reduction is active treatment, so this is the initial encounter."
//! ```

use std::collections::BTreeSet;

use crate::author::Shelf;
use super::example_points::graded;
use super::{Finding, each, each_question};
use crate::error_kind::ErrorKind;
use crate::quiz::{Example, Question, Quiz, Step};

pub(super) fn check(quiz: &Quiz, shelf: &dyn Shelf) -> Vec<Finding> {
    each_question(quiz, |question| {
        each("example", &question.examples, |example| check_example(quiz, shelf, question, example))
    })
}

fn check_example(quiz: &Quiz, shelf: &dyn Shelf, question: &Question, example: &Example) -> Vec<Finding> {
    let Some(stated) = &example.errors else { return Vec::new() };
    let stated: BTreeSet<ErrorKind> = stated.iter().copied().collect();
    let grade = graded(quiz, shelf, question, example);
    let found: BTreeSet<ErrorKind> =
        grade.findings.iter().filter_map(|finding| finding.kind).collect();
    if stated == found {
        return Vec::new();
    }
    let list = |kinds: &BTreeSet<ErrorKind>, mark| {
        let kinds = kinds.iter().map(|kind| format!("{mark}{}{mark}", kind.name()));
        kinds.collect::<Vec<_>>().join(", ")
    };
    let label = match found.is_empty() {
        true => "nothing is wrong with it".to_owned(),
        false => format!("it is found fault with for {}", list(&found, "`")),
    };
    let help = format!(
        "write `errors = [{}]` if that is fair, or else mend the key or its notes",
        list(&found, "\"")
    );
    let title = "this example has other errors";
    let finding = Finding::new([Step::Field("errors")], title, label, help);
    vec![Finding { is_graded: true, ..finding }]
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::found;

    #[test]
    fn an_example_has_the_errors_that_its_author_expects() {
        let question = r#"
            kind = "assign"
            statement = "Hypertension and headache."
            key = [{ code = "I10" }]
            example = [
                { answer = ["I10"], points = 100, errors = [] },
                { answer = ["I11.9"], points = 0 },
                { answer = ["R51.9"], points = 0, errors = ["wrong-category"] },
                { answer = ["I10"], points = 100, errors = ["duplicate"] },
            ]"#;
        expect![[r#"
            example.2.errors: this example has other errors; it is found fault with for `integral-symptom`; write `errors = ["integral-symptom"]` if that is fair, or else mend the key or its notes
            example.3.errors: this example has other errors; nothing is wrong with it; write `errors = []` if that is fair, or else mend the key or its notes
        "#]].assert_eq(&found("example-errors", question));
    }
}

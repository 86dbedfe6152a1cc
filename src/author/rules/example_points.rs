//! example-points: an example earns other points than its author expects.
//!
//! Examples are how an author finds out that the grading does what was meant:
//! either the expectation is wrong, or the key and the notes are.
//!
//! ```toml
//! [[question.key]]
//! code = "I10"
//!
//! [[question.example]]
//! answer = ["I10", "R51.9"]
//! points = 100
//! ```
//!
//! The second code isn't in the key, so this earns 50.
//! Instead, write the points that it earns, if they are fair; or mend the key:
//!
//! ```toml
//! [[question.key]]
//! code = "R51.9"
//! optional = true
//! ```

use crate::author::Shelf;
use super::{Finding, codes, each, each_question};
use crate::error_kind::ErrorKind;
use crate::grade::{Finding as GradeFinding, Grade, Rubric, grade_with_book};
use crate::quiz::{Example, Question, Quiz, Response, Step};

pub(super) fn check(quiz: &Quiz, shelf: &dyn Shelf) -> Vec<Finding> {
    each_question(quiz, |question| {
        each("example", &question.examples, |example| check_example(quiz, shelf, question, example))
    })
}

/// Grades an example as practice does, with the code book unless the quiz has none.
pub(super) fn graded(quiz: &Quiz, shelf: &dyn Shelf, question: &Question, example: &Example) -> Grade {
    let response = Response::of_example(example, question.kind);
    let facts = match quiz.code_book {
        true => codes::facts_of(shelf, question, &response),
        false => String::new(),
    };
    grade_with_book(question, &response, Rubric::Practice, &facts)
}

fn check_example(quiz: &Quiz, shelf: &dyn Shelf, question: &Question, example: &Example) -> Vec<Finding> {
    let grade = graded(quiz, shelf, question, example);
    if grade.points == example.points {
        return Vec::new();
    }
    let title = format!("this example earns {} points", grade.points);
    let help = format!(
        "write `points = {}` if that is fair, or else mend the key or its notes",
        grade.points
    );
    let label = format!("{} expected, but {}", example.points, reasons(&grade));
    let finding = Finding::new([Step::Field("points")], title, label, help);
    vec![Finding { is_graded: true, ..finding }]
}

fn reasons(grade: &Grade) -> String {
    if grade.findings.is_empty() {
        return "nothing is wrong with it".to_owned();
    }
    let reason = |finding: &GradeFinding| {
        let kind = finding.kind.map_or("choice", ErrorKind::name);
        let place = match finding.choice {
            Some(idx) => format!(" {}", idx + 1),
            None => format!(" {}", finding.code),
        };
        format!("{kind}{place} costs {}", finding.cost)
    };
    grade.findings.iter().map(reason).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::found;

    #[test]
    fn an_example_earns_what_its_author_expects() {
        let question = r#"
            kind = "assign"
            statement = "Hypertension and headache."
            key = [{ code = "I10" }]
            example = [
                { answer = ["I10"], points = 100 },
                { answer = ["I10"], points = 50 },
                { answer = ["I10", "R51.9"], points = 100 },
                { answer = [], points = 10 },
            ]"#;
        expect![[r#"
            example.1.points: this example earns 100 points; 50 expected, but nothing is wrong with it; write `points = 100` if that is fair, or else mend the key or its notes
            example.2.points: this example earns 50 points; 100 expected, but integral-symptom R51.9 costs 50; write `points = 50` if that is fair, or else mend the key or its notes
            example.3.points: this example earns 0 points; 10 expected, but omitted-code I10 costs 100; write `points = 0` if that is fair, or else mend the key or its notes
        "#]].assert_eq(&found("example-points", question));

        let question = r#"
            kind = "choose"
            statement = "Hypertension."
            choice = [{ text = "essential", right = true }, { text = "secondary" }]
            example = [{ chosen = [2], points = 50 }]"#;
        expect![[r#"
            example.0.points: this example earns 0 points; 50 expected, but choice 2 costs 100; write `points = 0` if that is fair, or else mend the key or its notes
        "#]].assert_eq(&found("example-points", question));
    }

    #[test]
    fn an_example_is_held_to_the_order_of_the_book() {
        let question = r#"
            kind = "assign"
            date = "2026-11-12"
            statement = "Cardiomyopathy in amyloidosis."
            graded = ["order"]
            key = [{ code = "E85.4" }, { code = "I43" }]
            example = [
                { answer = ["E85.4", "I43"], points = 100 },
                { answer = ["I43", "E85.4"], points = 75 },
            ]"#;
        expect![""].assert_eq(&found("example-points", question));
    }
}

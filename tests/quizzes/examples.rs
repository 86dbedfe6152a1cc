//! Each question's examples: they earn what they say, and they are all there.

use std::collections::BTreeSet;

use medcode_quiz::code::{Line, Reading};
use medcode_quiz::error_kind::ErrorKind;
use medcode_quiz::grade::{Grade, LineState, Rubric, grade, grade_with_book};
use medcode_quiz::quiz::{Example, KeyLine, Kind, Question, Response, written_line};

use crate::shelf::facts_of;
use crate::{each_question, quizzes, required};

/// Grades an example with what the code book says of it.
pub(crate) fn graded_by_book(question: &Question, example: &Example) -> Grade {
    let response = Response::of_example(example, question.kind);
    grade_with_book(question, &response, Rubric::Practice, &facts_of(question, &response))
}

pub(crate) fn graded(question: &Question, example: &Example) -> Grade {
    let response = Response::of_example(example, question.kind);
    grade(question, &response, Rubric::Practice)
}

fn names(kinds: impl Iterator<Item = ErrorKind>) -> BTreeSet<&'static str> {
    kinds.map(ErrorKind::name).collect()
}

/// Returns where examples earn other points or kinds than they say.
fn mismatches(question: &Question) -> Vec<String> {
    let mut mismatches = Vec::new();
    for example in &question.examples {
        let grade = graded(question, example);
        let found = names(grade.findings.iter().filter_map(|finding| finding.kind));
        let said = example.errors.as_ref().map(|errors| names(errors.iter().copied()));
        if grade.points != example.points || said.as_ref() != Some(&found) {
            mismatches.push(format!(
                "{:?}{:?} earns {} for {found:?}, not {} for {said:?}",
                example.answer, example.chosen, grade.points, example.points
            ));
        }
    }
    mismatches
}

#[test]
fn with_the_code_book_examples_earn_the_same() {
    each_question(|_, question, name| {
        for example in &question.examples {
            let (bare, by_book) = (graded(question, example), graded_by_book(question, example));
            let of =
                |grade: &Grade| names(grade.findings.iter().filter_map(|finding| finding.kind));
            assert_eq!(
                (by_book.points, of(&by_book)),
                (bare.points, of(&bare)),
                "{name}: {:?}",
                example.answer
            );
        }
    });
}

/// Returns the lines of an example as they are read.
fn lines(question: &Question, example: &Example) -> Vec<Line> {
    let Response::Assign(entries) = Response::of_example(example, question.kind) else {
        return Vec::new();
    };
    let sets = question.code_sets();
    let read = entries.iter().map(|entry| match entry.read(&sets) {
        Reading::One(line) | Reading::OtherSet(line) => Some(line),
        _ => None,
    });
    read.flatten().collect()
}

fn is_same(a: &Line, b: &Line) -> bool {
    (&a.code, &a.modifiers, a.billed_units()) == (&b.code, &b.modifiers, b.billed_units())
}

fn has_all(entered: &[Line], keys: &[&KeyLine]) -> bool {
    let has = |key: &KeyLine| {
        let wanted = key.line().unwrap();
        entered.iter().any(|line| is_same(line, &wanted))
    };
    keys.iter().all(|key| has(key))
}

#[test]
fn every_example_earns_what_it_says() {
    let mut wrong = Vec::new();
    each_question(|_, question, name| {
        wrong
            .extend(mismatches(question).into_iter().map(|mismatch| format!("{name}: {mismatch}")));
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_question_has_its_key_as_an_example() {
    each_question(|_, question, name| {
        let keys: Vec<_> = required(question).collect();
        let is_key = |example: &Example| {
            let grade = graded(question, example);
            grade.is_correct() && grade.answer == 0 && has_all(&lines(question, example), &keys)
        };
        assert!(question.examples.iter().any(is_key), "{name}: no example has the key");
    });
}

#[test]
fn every_wrong_code_is_told_by_its_note_in_an_example() {
    let mut missing = Vec::new();
    each_question(|_, question, name| {
        let grades: Vec<_> = question.examples.iter().map(|e| graded(question, e)).collect();
        for note in &question.wrong {
            let is_told = grades
                .iter()
                .flat_map(|grade| &grade.findings)
                .any(|finding| finding.kind == Some(note.error) && finding.why == note.why);
            if !is_told {
                missing.push(format!("{name}: {} {}", note.code, note.error.name()));
            }
        }
    });
    assert!(missing.is_empty(), "no example for\n{}", missing.join("\n"));
}

#[test]
fn every_key_of_several_lines_is_tried_with_one_left_out() {
    each_question(|_, question, name| {
        let is_short_by_one = |example: &Example| {
            let grade = graded(question, example);
            let are_right = grade.lines.iter().all(|line| line.state == LineState::Right);
            are_right && grade.answer == 0 && grade.counts.right + 1 == grade.counts.required
        };
        let is_tried = question.examples.iter().any(is_short_by_one);
        assert!(required(question).count() < 2 || is_tried, "{name}: one line left out");
    });
}

#[test]
fn every_alternative_has_an_example() {
    each_question(|_, question, name| {
        let right = || question.examples.iter().filter(|e| graded(question, e).is_correct());
        for key in &question.key {
            for text in &key.alternatives {
                let wanted = written_line(text, None).unwrap();
                let is_used = right()
                    .any(|example| lines(question, example).iter().any(|l| is_same(l, &wanted)));
                assert!(is_used, "{name}: no example has {text}");
            }
        }
        for nth in 1..=question.alternatives.len() {
            let is_used = right().any(|example| graded(question, example).answer == nth);
            assert!(is_used, "{name}: no example has the whole alternative {nth}");
        }
    });
}

/// Returns every order of some items.
fn orders<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for idx in 0..items.len() {
        let mut rest = items.to_vec();
        let first = rest.remove(idx);
        for mut order in orders(&rest) {
            order.insert(0, first.clone());
            all.push(order);
        }
    }
    all
}

#[test]
fn where_another_order_is_right_an_example_has_it() {
    let mut missing = Vec::new();
    each_question(|_, question, name| {
        let keys: Vec<&KeyLine> = required(question).collect();
        let is_key = |example: &&Example| {
            let grade = graded(question, example);
            grade.is_correct() && grade.answer == 0 && has_all(&lines(question, example), &keys)
        };
        let Some(example) = question.examples.iter().find(is_key) else { return };
        let is_right = |answer: &Vec<String>| {
            graded(question, &Example { answer: answer.clone(), ..example.clone() }).is_correct()
        };
        let n_right = orders(&example.answer).iter().filter(|answer| is_right(answer)).count();
        let shown: BTreeSet<Vec<String>> = question
            .examples
            .iter()
            .filter(is_key)
            .map(|example| lines(question, example).iter().map(ToString::to_string).collect())
            .collect();
        if n_right > 1 && shown.len() < 2 {
            missing.push(name.to_owned());
        }
    });
    assert!(missing.is_empty(), "no example in another order: {missing:?}");
}

#[test]
fn every_choice_is_chosen_in_an_example() {
    each_question(|_, question, name| {
        for nth in 1..=question.choices.len() {
            let is_chosen = question.examples.iter().any(|example| example.chosen.contains(&nth));
            assert!(is_chosen, "{name}: choice {nth}");
        }
    });
}

#[test]
fn swapping_two_kinds_makes_an_example_fail() {
    let mut n_swaps = 0;
    each_question(|_, question, name| {
        let kinds: Vec<_> = question.wrong.iter().map(|note| Some(note.error)).collect();
        for (a, b) in pairs(&kinds) {
            let mut swapped = question.clone();
            swapped.wrong[a].error = question.wrong[b].error;
            swapped.wrong[b].error = question.wrong[a].error;
            assert!(!mismatches(&swapped).is_empty(), "{name}: {a} and {b}");
            n_swaps += 1;
        }
        let kinds: Vec<_> = question.choices.iter().map(|choice| choice.error).collect();
        for (a, b) in pairs(&kinds) {
            let mut swapped = question.clone();
            swapped.choices[a].error = kinds[b];
            swapped.choices[b].error = kinds[a];
            assert!(!mismatches(&swapped).is_empty(), "{name}: choices {a} and {b}");
            n_swaps += 1;
        }
    });
    assert!(n_swaps > 100, "{n_swaps}");
}

/// Returns the pairs of places that hold two different kinds.
fn pairs(kinds: &[Option<ErrorKind>]) -> Vec<(usize, usize)> {
    let all = (0..kinds.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
    all.filter(|&(a, b)| kinds[a] != kinds[b] && kinds[a].is_some() && kinds[b].is_some()).collect()
}

#[test]
fn a_changed_code_makes_an_example_fail() {
    for quiz in quizzes() {
        let assign = quiz.questions.iter().filter(|question| question.kind == Kind::Assign);
        for question in assign {
            for idx in 0..question.key.len() {
                let mut changed = question.clone();
                changed.key[idx] =
                    KeyLine { code: "Q21.10".to_owned(), weight: 1, ..KeyLine::default() };
                changed.key[idx].optional = question.key[idx].optional;
                let is_free = question.key[idx].optional;
                assert!(is_free || !mismatches(&changed).is_empty(), "{}", question.id);
            }
        }
    }
}

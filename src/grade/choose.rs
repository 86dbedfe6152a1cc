//! Grading of marked choices.

use super::finding::of_kind;
use super::{Finding, Grade, MICRO, rounded, split_points};
use crate::error_kind::ErrorKind;
use crate::quiz::{Choice, Question};

/// Grades marked choices, counted from 0; others than those offered are
/// passed over.
///
/// One right choice: 100 or 0. Several: (right chosen − wrong chosen) ÷ right,
/// not below 0; all or none chosen earns 0.
pub(super) fn grade(question: &Question, chosen: &[usize]) -> Grade {
    let is_one = !question.takes_several();
    let faults = faults(&question.choices, chosen, is_one);
    let n_faults = faults.len() as u64;
    let n_right = question.choices.iter().filter(|choice| choice.right).count() as u64;
    let is_all = (0..question.choices.len()).all(|idx| chosen.contains(&idx));
    // One mistake takes all of a single choice, and marking everything says nothing.
    let whole = if is_one || is_all { n_faults } else { n_right }.max(1);

    let points = rounded(100 * whole.saturating_sub(n_faults), whole);
    let shares = |whole| vec![100 * MICRO / whole; faults.len()];
    let costs = split_points(100 - u64::from(points), &shares(whole.max(n_faults)));
    let stated = split_points(100 * n_faults / whole, &shares(whole));
    let with_cost = |((idx, finding), (cost, stated)): ((usize, Finding), (u8, u8))| Finding {
        choice: Some(idx),
        cost,
        stated: if n_faults > whole { stated } else { cost },
        ..finding
    };
    let findings = faults.into_iter().zip(costs.into_iter().zip(stated)).map(with_cost);
    Grade::new(points, findings.collect())
}

/// Returns the wrong choices that were marked, then the right ones that were not.
fn faults(choices: &[Choice], chosen: &[usize], is_one: bool) -> Vec<(usize, Finding)> {
    let not_as_it_should = |is_right: bool| {
        let all = choices.iter().enumerate().filter(move |(_, choice)| choice.right == is_right);
        all.filter(move |(idx, _)| chosen.contains(idx) != is_right)
    };
    let finding = |(idx, choice): (usize, &Choice)| (idx, of_choice(choice, is_one));
    let wrong: Vec<_> = not_as_it_should(false).map(finding).collect();
    // One mark is one mistake: what was marked, not also what was not.
    let missed = not_as_it_should(true).map(finding).filter(|_| !is_one || wrong.is_empty());
    let missed: Vec<_> = missed.collect();
    wrong.into_iter().chain(missed).collect()
}

/// Says what is wrong; without codes and without the author's kind there is
/// no kind of coding error in it.
fn of_choice(choice: &Choice, is_one: bool) -> Finding {
    let of_codes = match choice.right {
        true => ErrorKind::OmittedCode,
        false if is_one => ErrorKind::WrongCode,
        false => ErrorKind::UnsupportedCode,
    };
    let kind = choice.error.filter(|_| !choice.right);
    let kind = kind.or((!choice.codes.is_empty()).then_some(of_codes));
    Finding {
        code: choice.codes.join(", "),
        why: choice.why.clone(),
        ..kind.map(|kind| of_kind(kind, None)).unwrap_or_default()
    }
}

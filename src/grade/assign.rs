//! Grading of entered codes: read, match, score, order, POA.

use std::cmp::Reverse;

use super::answer::Answer;
use super::compare::Cause;
use super::entered::Entered;
use super::matches::Matches;
use super::notes::Notes;
use super::order::{self, Placed};
use super::score::score;
use super::{Counts, Finding, Grade, LineGrade, LineState, Rubric, finding};
use crate::code_book::facts::Facts;
use crate::error_kind::ErrorKind;
use crate::quiz::{Entry, Graded, Question};
use crate::small_sort::sort_by;

/// Grades entries against the key and its alternatives; the answer that earns
/// the most counts. Where they earn the same it is one that leaves nothing to
/// say, or else the key.
pub(super) fn grade(
    question: &Question,
    entries: &[Entry],
    rubric: Rubric,
    facts: &Facts,
) -> Grade {
    let entered = Entered::read(entries, &question.code_sets());
    let notes = Notes::of(question);
    let alternatives = question.alternatives.iter().map(|alternative| &alternative.lines);
    let answers = std::iter::once(&question.key).chain(alternatives);
    let grades = answers.enumerate().map(|(answer, lines)| {
        let grade = grade_against(&Answer::new(question, &notes, lines, rubric, facts), &entered);
        Grade { answer, ..grade }
    });
    let rank = |grade: &Grade| {
        (Reverse(grade.points), !grade.is_correct(), !grade.findings.is_empty(), grade.answer)
    };
    grades.min_by_key(rank).unwrap_or_else(|| Grade::new(100, Vec::new()))
}

fn grade_against(answer: &Answer<'_>, entered: &Entered<'_>) -> Grade {
    let matches = Matches::of(answer, entered);
    let (mut points, mut findings) = score(answer, &matches, entered);
    let placed = placed(answer, &matches, entered);
    if answer.question.grades(Graded::Order) {
        let order = order::findings(answer, &placed, points);
        points -= order.iter().map(|finding| finding.cost).sum::<u8>();
        findings.extend(order);
    }
    findings.extend(forgiven(answer, &matches, entered));
    findings.extend(duplicates(entered));
    let mut poa = None;
    if answer.question.grades(Graded::Poa) {
        let due: Vec<&Placed<'_>> =
            placed.iter().filter(|line| line.key.line.poa.is_some()).collect();
        let wrong: Vec<Finding> =
            due.iter().filter_map(|line| wrong_poa(answer, line, entered)).collect();
        poa = Some((count(due.len() - wrong.len()), count(due.len())));
        findings.extend(wrong);
    }
    sort_by(&mut findings, |a, b| place_in_feedback(a) < place_in_feedback(b));
    Grade {
        lines: line_grades(answer, &matches, entered),
        counts: counts(answer, &matches, entered),
        poa,
        ..Grade::new(points, findings)
    }
}

/// What is missing and what is in the wrong order comes first, then what is
/// nearly right, then what is too much, then what only informs; each with the
/// dearest first.
fn place_in_feedback(finding: &Finding) -> impl PartialOrd + use<> {
    let is_order =
        matches!(finding.kind, Some(ErrorKind::WrongFirstListed | ErrorKind::WrongOrder));
    let rank = match finding {
        Finding { stated: 0, .. } => 3,
        Finding { entry: None, .. } => 0,
        _ if is_order => 0,
        Finding { key: Some(_), .. } => 1,
        _ => 2,
    };
    (rank, Reverse(finding.stated), finding.entry, finding.key)
}

/// Returns the lines that were matched, in the order of the answer.
fn placed<'m, 'a>(
    answer: &'m Answer<'a>,
    matches: &Matches<'a>,
    entered: &'m Entered<'_>,
) -> Vec<Placed<'m>> {
    let place = |(key_idx, place): (usize, &Option<(usize, _)>)| {
        let (idx, rated): &(usize, super::answer::Rated<'a>) = place.as_ref()?;
        let key = answer.keys.get(key_idx)?;
        let entered = entered.lines.get(*idx)?;
        let is_matched = match key.is_required() {
            true => answer.counted(rated.credit) > 0,
            false => rated.credit == 100,
        };
        is_matched.then_some(Placed { key_idx, key, line: entered.line()?, entered })
    };
    matches.pairs.iter().enumerate().filter_map(place).collect()
}

/// Says what is wrong with near misses of optional lines; it costs nothing.
fn forgiven(answer: &Answer<'_>, matches: &Matches<'_>, entered: &Entered<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key_idx, (key, place)) in answer.keys.iter().zip(&matches.pairs).enumerate() {
        let Some((idx, rated)) = place else { continue };
        for cause in rated.causes.iter().filter(|_| !key.is_required()) {
            findings.push(finding::of_line(entered, *idx, Some(key_idx), cause, rated.note));
        }
    }
    findings
}

/// Says which lines were entered again; it costs nothing.
fn duplicates(entered: &Entered<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (idx, line) in entered.lines.iter().enumerate() {
        for &entry in line.entries.iter().skip(1) {
            let cause = Cause::new(ErrorKind::Duplicate);
            let finding = finding::of_line(entered, idx, None, &cause, None);
            findings.push(Finding { entry: Some(entry), ..finding });
        }
    }
    findings
}

/// Says that the POA indicator of a matched line is wrong, if it is.
fn wrong_poa(answer: &Answer<'_>, placed: &Placed<'_>, entered: &Entered<'_>) -> Option<Finding> {
    if entered.has_poa(placed.entered, placed.key.line.poa) {
        return None;
    }
    let note = answer.notes.of_kinds(&placed.line.code, &[ErrorKind::WrongPoa]);
    Some(Finding {
        entry: Some(placed.entry()),
        key: Some(placed.key_idx),
        code: placed.line.code.to_string(),
        ..finding::of_kind(ErrorKind::WrongPoa, note)
    })
}

fn line_grades(
    answer: &Answer<'_>,
    matches: &Matches<'_>,
    entered: &Entered<'_>,
) -> Vec<LineGrade> {
    let empty = |(shown, set): &(String, _)| LineGrade {
        shown: shown.clone(),
        set: *set,
        state: LineState::Empty,
        key: None,
    };
    let mut grades: Vec<LineGrade> = entered.shown.iter().map(empty).collect();
    let mut fill = |idx: usize, state: LineState, key: Option<usize>| {
        let entries = entered.lines.get(idx).map(|line| line.entries.as_slice());
        for (nth, &entry) in entries.unwrap_or_default().iter().enumerate() {
            if let Some(grade) = grades.get_mut(entry) {
                grade.state = if nth == 0 { state } else { LineState::Duplicate };
                grade.key = key;
            }
        }
    };
    for (key_idx, (key, place)) in answer.keys.iter().zip(&matches.pairs).enumerate() {
        let Some((idx, rated)) = place else { continue };
        let state = match answer.counted(rated.credit) {
            _ if !key.is_required() => LineState::Optional,
            100 => LineState::Right,
            0 => LineState::Wrong,
            credit => LineState::Partly(credit),
        };
        fill(*idx, state, Some(key_idx));
    }
    for (idx, _) in &matches.surplus {
        fill(*idx, LineState::Wrong, None);
    }
    grades
}

fn counts(answer: &Answer<'_>, matches: &Matches<'_>, entered: &Entered<'_>) -> Counts {
    let places = || answer.keys.iter().zip(&matches.pairs);
    let is_right = |place: &Option<(usize, super::answer::Rated<'_>)>| {
        place.as_ref().is_some_and(|(_, rated)| rated.credit == 100)
    };
    let n_optional = places().filter(|(key, place)| !key.is_required() && place.is_some()).count();
    Counts {
        required: count(places().filter(|(key, _)| key.is_required()).count()),
        entered: count(entered.lines.len() - n_optional),
        right: count(places().filter(|(key, place)| key.is_required() && is_right(place)).count()),
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

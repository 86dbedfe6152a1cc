//! What the results of an attempt show besides the figures: by code set, by
//! topic, by certainty, by time.
//!
//! All of it is of the first response to each question, as the figures are.

use crate::blueprint::Blueprint;
use crate::code::CodeSet;
use crate::grade::{LineState, Verdict};
use crate::history::Certainty;
use crate::quiz::Kind;
use crate::session::{Ratio, Session, Try};
use crate::small_sort::sort_by;

/// The right part of the lines of each code set: fully right lines over the
/// larger of required and entered ones, added up question by question. Sets
/// in their order, those without a line left out.
pub fn by_code_set(session: &Session) -> Vec<(CodeSet, Ratio)> {
    let mut sums: Vec<(CodeSet, Ratio)> =
        CodeSet::ALL.iter().map(|set| (*set, Ratio { part: 0, whole: 0 })).collect();
    for place in 0..session.len() {
        let Some((question, first)) = first_try(session, place) else { continue };
        if question.kind != Kind::Assign {
            continue;
        }
        let key = question.answer_lines(first.grade.answer);
        let set_of_key = |idx: usize| {
            let line = key.get(idx).filter(|line| !line.optional)?;
            line.line().map(|line| line.code.set())
        };
        for (set, sum) in &mut sums {
            let required = (0..key.len()).filter(|&idx| set_of_key(idx) == Some(*set)).count();
            let is_entered = |state: LineState| {
                !matches!(state, LineState::Empty | LineState::Optional | LineState::Duplicate)
            };
            let lines = first.grade.lines.iter().filter(|line| is_entered(line.state));
            let entered = lines.clone().filter(|line| line.set == Some(*set)).count();
            let is_right = |idx: Option<usize>| idx.and_then(set_of_key) == Some(*set);
            let right =
                lines.filter(|line| line.state == LineState::Right && is_right(line.key)).count();
            sum.part += count(right);
            sum.whole += count(required.max(entered).max(right));
        }
    }
    sums.retain(|(_, sum)| sum.whole > 0);
    sums
}

/// Fully right questions of each topic, over the answered ones: the weakest
/// first, then those of more questions.
pub fn by_topic(session: &Session) -> Vec<(String, Ratio)> {
    let mut sums: Vec<(String, Ratio)> = Vec::new();
    for place in 0..session.len() {
        let Some((question, first)) = first_try(session, place) else { continue };
        for topic in &question.topics {
            add(&mut sums, topic, first.grade.is_correct());
        }
    }
    sort_by(&mut sums, |(_, a), (_, b)| {
        let (left, right) = (a.part * b.whole, b.part * a.whole);
        left < right || (left == right && a.whole > b.whole)
    });
    sums
}

/// Fully right questions of each section of an exam, in its order.
pub fn by_section(session: &Session, blueprint: &Blueprint) -> Vec<(String, Ratio)> {
    let mut sums: Vec<Ratio> = blueprint.sections.iter().map(|_| Ratio::default()).collect();
    for place in 0..session.len() {
        let Some((question, first)) = first_try(session, place) else { continue };
        let sum = blueprint.section_of(question).and_then(|idx| sums.get_mut(idx));
        if let Some(sum) = sum {
            sum.part += u32::from(first.grade.is_correct());
            sum.whole += 1;
        }
    }
    let named = blueprint.sections.iter().map(|section| section.name.clone()).zip(sums);
    named.filter(|(_, sum)| sum.whole > 0).collect()
}

/// Fully right questions by how sure the learner said to be, the surest first;
/// what nobody asked or said is left out.
pub fn by_certainty(session: &Session) -> Vec<(Certainty, Ratio)> {
    let mut sums: Vec<(Certainty, Ratio)> =
        Certainty::ALL.iter().rev().map(|certainty| (*certainty, Ratio::default())).collect();
    for place in 0..session.len() {
        let Some((_, first)) = first_try(session, place) else { continue };
        let sum = sums.iter_mut().find(|(certainty, _)| first.certainty == Some(*certainty));
        if let Some((_, sum)) = sum {
            sum.part += u32::from(first.grade.is_correct());
            sum.whole += 1;
        }
    }
    sums.retain(|(_, sum)| sum.whole > 0);
    sums
}

/// How long a question took, and what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    /// The place of the question, counted from 0.
    pub place: usize,
    /// Seconds before the first answer.
    pub seconds: u64,
    /// What the first answer was; `None` if there was none.
    pub verdict: Option<Verdict>,
}

/// The time of each question that took any.
pub fn times(session: &Session) -> Vec<Time> {
    let time = |place: usize| {
        let item = session.item(place)?;
        // An exam grades what was left empty, too.
        let first = item.tries.first().filter(|first| !first.response.is_empty());
        let verdict = first.map(|first| first.grade.verdict);
        Some(Time { place, seconds: item.spent / 1_000, verdict })
    };
    (0..session.len()).filter_map(time).filter(|time| time.seconds > 0).collect()
}

fn first_try(session: &Session, place: usize) -> Option<(&crate::quiz::Question, &Try)> {
    session.question(place).zip(session.item(place)?.tries.first())
}

fn add(sums: &mut Vec<(String, Ratio)>, name: &str, is_right: bool) {
    let part = u32::from(is_right);
    match sums.iter_mut().find(|(known, _)| known == name) {
        Some((_, sum)) => {
            sum.part += part;
            sum.whole += 1;
        }
        None => sums.push((name.to_owned(), Ratio { part, whole: 1 })),
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

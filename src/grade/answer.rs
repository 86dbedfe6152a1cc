//! One answer that the author declares right: what an entered line earns for
//! each of its lines, and what is wrong with it.

use super::by_book;
use super::compare::{Cause, Comparison, Parts, compare};
use super::entered::Distinct;
use super::notes::{self, Notes};
use super::{Detail, Rubric};
use crate::code::{CodeSet, Line, icd10cm};
use crate::code_book::facts::Facts;
use crate::error_kind::ErrorKind;
use crate::quiz::{KeyLine, Question, WrongCode, written_line};

/// The key of a question, or one of its alternatives.
pub(super) struct Answer<'a> {
    pub(super) question: &'a Question,
    pub(super) notes: &'a Notes<'a>,
    pub(super) keys: Vec<Key<'a>>,
    /// What any of its lines accepts.
    accepted: Vec<Line>,
    parts: Parts,
    rubric: Rubric,
    pub(super) facts: &'a Facts,
    has_one_required: bool,
}

/// A line of an answer.
pub(super) struct Key<'a> {
    pub(super) line: &'a KeyLine,
    /// Itself, then its alternatives; only those that are lines.
    pub(super) accepted: Vec<Line>,
}

/// An entered line held against a line of the answer.
pub(super) struct Rated<'a> {
    /// Hundredths of the line, after the rubric for practice.
    pub(super) credit: u8,
    /// What is wrong; empty if and only if nothing is.
    pub(super) causes: Vec<Cause>,
    /// What the author says about it.
    pub(super) note: Option<&'a WrongCode>,
    /// Which of the accepted lines it comes closest to.
    pub(super) nth_accepted: usize,
}

impl<'a> Key<'a> {
    fn new(line: &'a KeyLine) -> Self {
        let others = line.alternatives.iter().filter_map(|text| written_line(text, None));
        Self { line, accepted: line.line().into_iter().chain(others).collect() }
    }

    pub(super) fn is_required(&self) -> bool {
        !self.line.optional
    }

    /// Returns how much the line counts, 1 to 100.
    pub(super) fn weight(&self) -> u64 {
        u64::from(self.line.weight.clamp(1, 100))
    }
}

impl<'a> Answer<'a> {
    pub(super) fn new(
        question: &'a Question,
        notes: &'a Notes<'a>,
        lines: &'a [KeyLine],
        rubric: Rubric,
        facts: &'a Facts,
    ) -> Self {
        let keys: Vec<Key<'a>> = lines.iter().map(Key::new).collect();
        let accepted = keys.iter().flat_map(|key| key.accepted.iter().cloned()).collect();
        let has_one_required = keys.iter().filter(|key| key.is_required()).count() == 1;
        let parts = Parts::of(question);
        Self { question, notes, keys, accepted, parts, rubric, facts, has_one_required }
    }

    /// Returns the author's note on an entered line.
    pub(super) fn note(&self, entered: &Distinct) -> Option<&'a WrongCode> {
        self.notes.about(entered.line()?, &self.accepted, self.parts)
    }

    /// Returns what counts of a credit.
    pub(super) fn counted(&self, credit: u8) -> u8 {
        match self.rubric {
            Rubric::Strict if credit < 100 => 0,
            _ => credit,
        }
    }

    /// Holds an entered line, with its note, against a line of the answer.
    pub(super) fn rate(
        &self,
        entered: &Distinct,
        note: Option<&'a WrongCode>,
        key: &Key<'a>,
    ) -> Rated<'a> {
        let hold = |line, accepted| {
            by_book::refine(self.facts, line, accepted, compare(line, accepted, self.parts))
        };
        let comparisons = entered
            .line()
            .map(|line| key.accepted.iter().map(move |accepted| hold(line, accepted)));
        let closest = comparisons.and_then(|comparisons| {
            // Of equally close ones the first.
            comparisons.enumerate().min_by_key(|(_, found)| 100 - found.credit)
        });
        let (nth_accepted, Comparison { credit, causes }) = closest.unwrap_or_else(|| {
            (0, Comparison { credit: 0, causes: vec![Cause::new(ErrorKind::WrongCode)] })
        });
        match note {
            _ if credit == 100 => Rated { credit, causes, note: None, nth_accepted },
            None => {
                Rated { credit, causes: self.detected(entered, causes), note: None, nth_accepted }
            }
            Some(note) => {
                let is_meant = match &note.instead {
                    Some(code) => *code == key.line.code,
                    None => credit > 0 || (self.has_one_required && key.is_required()),
                };
                let credit = match entered.line() {
                    Some(line) if is_meant => notes::credit(note, line.code.set(), credit),
                    _ => credit,
                };
                Rated { credit, causes: noted(note, causes), note: Some(note), nth_accepted }
            }
        }
    }

    /// Returns what is wrong with a line that nothing of the answer is left for.
    pub(super) fn surplus(&self, entered: &Distinct) -> Rated<'a> {
        let note = self.note(entered);
        let causes = match note {
            Some(note) => vec![Cause::new(note.error)],
            None => self.detected(entered, vec![Cause::new(ErrorKind::UnsupportedCode)]),
        };
        Rated { credit: 0, causes, note, nth_accepted: 0 }
    }

    /// Says more than that a code is wrong, where the code alone tells it.
    fn detected(&self, entered: &Distinct, causes: Vec<Cause>) -> Vec<Cause> {
        let is = |kinds: &[ErrorKind]| {
            causes.iter().all(|cause| kinds.contains(&cause.kind) && cause.detail.is_none())
        };
        let plain = [ErrorKind::UnsupportedCode, ErrorKind::WrongCode];
        let [unsupported, wrong] = plain;
        // Two codes that exclude each other say more than another category does.
        if is(&[unsupported, wrong, ErrorKind::WrongCategory])
            && let Some(cause) =
                entered.line().and_then(|line| by_book::conflict(self.facts, line, &self.accepted))
        {
            return vec![cause];
        }
        if !is(&plain) {
            return causes;
        }
        let known = entered.line().and_then(|line| by_book::status(self.facts, line));
        match entered.fault().or(known) {
            Some(fault) => vec![fault],
            None if self.is_symptom(entered) => vec![Cause::new(ErrorKind::IntegralSymptom)],
            None => causes,
        }
    }

    /// A code of chapter 18 where the answer has diagnoses of other chapters
    /// only (I.B.5).
    fn is_symptom(&self, entered: &Distinct) -> bool {
        let chapter = |line: &Line| match line.code.set() {
            CodeSet::Icd10cm => icd10cm::chapter(&line.code),
            _ => None,
        };
        let has_diagnosis =
            self.accepted.iter().any(|line| !matches!(chapter(line), None | Some(18 | 21)));
        entered.line().and_then(chapter) == Some(18)
            && has_diagnosis
            && !self.accepted.iter().any(|line| chapter(line) == Some(18))
    }
}

/// Puts the author's kind in place of the detected ones. What was seen stays
/// if the author says the same, and units if the author leaves them open.
fn noted(note: &WrongCode, detected: Vec<Cause>) -> Vec<Cause> {
    let are_units_open = note.line().is_some_and(|line| line.units.is_none());
    let is_beside = detected.len() > 1 && are_units_open && note.error != ErrorKind::WrongUnits;
    let mut seen: Option<Detail> = None;
    let mut beside = Vec::new();
    for cause in detected {
        if cause.kind == note.error {
            seen = seen.or(cause.detail);
        } else if is_beside && cause.kind == ErrorKind::WrongUnits {
            beside.push(cause);
        }
    }
    let mut causes = vec![Cause { kind: note.error, detail: seen }];
    causes.append(&mut beside);
    causes
}

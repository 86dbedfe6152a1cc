//! First-listed diagnosis and ordered pairs, judged among matched lines only.

use super::answer::{Answer, Key};
use super::entered::Distinct;
use super::{Detail, Finding, finding};
use crate::code::{CodeSet, Line};
use crate::code_book::facts::Fact;
use crate::error_kind::ErrorKind;
use crate::quiz::Setting;

/// What a wrong first-listed line costs.
const FIRST: u8 = 25;
/// What each wrong pair costs.
const PAIR: u8 = 10;
/// What order costs at most.
const MOST: u8 = 25;

/// A line of the answer that an entered line was matched with.
pub(super) struct Placed<'m> {
    pub(super) key_idx: usize,
    pub(super) key: &'m Key<'m>,
    pub(super) line: &'m Line,
    pub(super) entered: &'m Distinct,
}

impl Placed<'_> {
    /// Returns the place in the response, counted from 0.
    pub(super) fn entry(&self) -> usize {
        self.entered.first_entry()
    }

    /// Diagnoses and procedures are listed apart.
    fn is_diagnosis(&self) -> bool {
        self.line.code.set() == CodeSet::Icd10cm
    }
}

/// Returns the findings on the order; `points` is what there is to lose.
///
/// A wrong first line costs 25, each wrong pair 10, a pair that holds the
/// misplaced first line nothing more, all together at most 25.
pub(super) fn findings(answer: &Answer<'_>, placed: &[Placed<'_>], points: u8) -> Vec<Finding> {
    let (mut findings, misplaced) = wrong_first(answer, placed);
    for later in placed {
        let earlier =
            placed.iter().filter(|other| later.key.line.after.contains(&other.key.line.code));
        for earlier in earlier.filter(|earlier| earlier.entry() > later.entry()) {
            if !misplaced.contains(&earlier.key_idx) && !misplaced.contains(&later.key_idx) {
                let detail = Some(Detail::After(earlier.line.code.to_string()));
                findings.push(Finding { detail, ..of(answer, ErrorKind::WrongOrder, later, PAIR) });
            }
        }
    }
    if findings.is_empty() {
        findings = by_book(answer, placed);
    }
    cut(&mut findings, points.min(MOST));
    findings
}

/// Returns what the book says of the order, where the author says nothing:
/// manifestations and external causes are never first, and what a "code first"
/// or "use additional code" note puts in order stays in it (I.A.13, I.C.20.a.6).
fn by_book(answer: &Answer<'_>, placed: &[Placed<'_>]) -> Vec<Finding> {
    let has_first = placed.iter().any(|line| line.key.line.first);
    let top = placed.iter().filter(|line| line.is_diagnosis()).min_by_key(|line| line.entry());
    let code = |line: &Placed<'_>| line.line.code.to_string();
    let (mut findings, mut misplaced) = (Vec::new(), None);
    for fact in &answer.facts.0 {
        match fact {
            Fact::NeverFirst { code: never, mark } if !has_first && placed.len() > 1 => {
                if let Some(top) = top.filter(|top| code(top) == *never) {
                    let detail = Some(Detail::NeverFirst(*mark));
                    let finding = of(answer, ErrorKind::WrongFirstListed, top, FIRST);
                    findings.push(Finding { detail, ..finding });
                    misplaced = Some(top.key_idx);
                }
            }
            Fact::Before(first, then) => {
                let find = |wanted: &String| placed.iter().find(|line| code(line) == *wanted);
                let (Some(first), Some(then)) = (find(first), find(then)) else { continue };
                let is_said =
                    |a: &Placed<'_>, b: &Placed<'_>| a.key.line.after.contains(&b.key.line.code);
                let is_charged = [first.key_idx, then.key_idx].map(Some).contains(&misplaced);
                if first.entry() > then.entry() && !is_said(first, then) && !is_charged {
                    let detail = Some(Detail::After(code(first)));
                    findings
                        .push(Finding { detail, ..of(answer, ErrorKind::WrongOrder, then, PAIR) });
                }
            }
            _ => {}
        }
    }
    findings
}

/// Returns the findings on first lines, of diagnoses and of procedures, and
/// the lines of the answer that belong first but aren't there.
fn wrong_first(answer: &Answer<'_>, placed: &[Placed<'_>]) -> (Vec<Finding>, Vec<usize>) {
    let (mut findings, mut misplaced) = (Vec::new(), Vec::new());
    for is_diagnosis in [true, false] {
        let of_role = || placed.iter().filter(|line| line.is_diagnosis() == is_diagnosis);
        let may_be_first: Vec<usize> =
            of_role().filter(|line| line.key.line.first).map(|line| line.key_idx).collect();
        let top = of_role().min_by_key(|line| line.entry());
        let (Some(top), Some(&first)) = (top, may_be_first.first()) else { continue };
        if top.key.line.first {
            continue;
        }
        let mut finding = of(answer, ErrorKind::WrongFirstListed, top, FIRST);
        finding.key = Some(first);
        if finding.cite.is_empty() && is_diagnosis {
            let is_inpatient = answer.question.setting == Some(Setting::Inpatient);
            finding.cite = vec![if is_inpatient { "II" } else { "IV.G" }.to_owned()];
        }
        findings.push(finding);
        misplaced.extend(may_be_first);
    }
    (findings, misplaced)
}

/// A note on the order of a code decides kind and words; the place in the
/// order decides the cost.
fn of(answer: &Answer<'_>, kind: ErrorKind, line: &Placed<'_>, stated: u8) -> Finding {
    let kinds = [kind, ErrorKind::WrongFirstListed, ErrorKind::WrongOrder];
    let note = answer.notes.of_kinds(&line.line.code, &kinds);
    Finding {
        entry: Some(line.entry()),
        key: Some(line.key_idx),
        code: line.line.code.to_string(),
        cost: stated,
        stated,
        ..finding::of_kind(note.map_or(kind, |note| note.error), note)
    }
}

/// Cuts costs, in order, so that together they stay within what there is to lose.
fn cut(findings: &mut [Finding], mut left: u8) {
    for finding in findings {
        finding.cost = finding.stated.min(left);
        left -= finding.cost;
    }
}

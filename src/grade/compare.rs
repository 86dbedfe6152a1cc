//! One entered line against one line of the key: what it earns, what is wrong.
//!
//! Credit in hundredths, after the rubric: an ICD-10-CM code earns 50 for a
//! wrong 7th character, side or less specificity, 25 for a header, a missing
//! placeholder, too much specificity or another code of the category; a PCS
//! code with the right root operation 50 or 25 for one or two wrong axes; a
//! CPT or HCPCS line with the right code 50 for wrong modifiers or units, 20
//! for both.

use super::Detail;
use crate::code::icd10pcs::Axis;
use crate::code::{Code, CodeSet, Line, icd10cm, icd10pcs};
use crate::error_kind::ErrorKind;
use crate::quiz::{Graded, Question};

/// What of a line a question grades besides the code.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts {
    pub(super) modifiers: bool,
    pub(super) units: bool,
}

impl Parts {
    pub(super) fn of(question: &Question) -> Self {
        Self {
            modifiers: question.grades(Graded::Modifiers),
            units: question.grades(Graded::Units),
        }
    }

    /// Returns `true` if the lines are the same in all that is graded.
    pub(super) fn is_same(self, a: &Line, b: &Line) -> bool {
        a.code == b.code && self.are_modifiers_same(a, b) && self.are_units_same(a, b)
    }

    /// Returns `true` if the modifiers are the same or not graded.
    pub(super) fn are_modifiers_same(self, a: &Line, b: &Line) -> bool {
        !self.modifiers || a.modifiers == b.modifiers
    }

    /// Returns `true` if the units are the same or not graded.
    pub(super) fn are_units_same(self, a: &Line, b: &Line) -> bool {
        !self.units || a.billed_units() == b.billed_units()
    }
}

/// The outcome of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Comparison {
    /// Hundredths of the line, 0 to 100.
    pub(super) credit: u8,
    /// What is wrong; empty if and only if the lines are the same.
    pub(super) causes: Vec<Cause>,
}

/// One thing that is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cause {
    pub(super) kind: ErrorKind,
    pub(super) detail: Option<Detail>,
}

impl Cause {
    pub(super) fn new(kind: ErrorKind) -> Self {
        Self { kind, detail: None }
    }

    pub(super) fn with(kind: ErrorKind, detail: Detail) -> Self {
        Self { kind, detail: Some(detail) }
    }
}

/// Compares an entered line with one of the key, by their characters alone.
pub(super) fn compare(entered: &Line, key: &Line, parts: Parts) -> Comparison {
    if parts.is_same(entered, key) {
        return Comparison { credit: 100, causes: Vec::new() };
    }
    // `O2100Z9` has the shape of a diagnosis, so the sets may differ.
    if let Some(cause) = look_alike(&entered.code, &key.code) {
        return Comparison { credit: 0, causes: vec![cause] };
    }
    let (credit, causes) = match (entered.code.set(), key.code.set()) {
        (a, b) if a != b => (0, vec![Cause::new(ErrorKind::WrongCode)]),
        (CodeSet::Icd10cm, _) => compare_icd10cm(&entered.code, &key.code),
        (CodeSet::Icd10pcs, _) => compare_icd10pcs(&entered.code, &key.code),
        _ => compare_procedure(entered, key, parts),
    };
    Comparison { credit, causes }
}

fn compare_icd10cm(entered: &Code, key: &Code) -> (u8, Vec<Cause>) {
    let is_stem_equal =
        entered.as_str().get(..6).is_some_and(|stem| key.as_str().starts_with(stem));
    let has_episodes = icd10cm::has_episode(entered) && icd10cm::has_episode(key);
    let (credit, cause) = if icd10cm::is_truncation(entered, key) {
        (25, Cause::new(ErrorKind::NotBillable))
    } else if icd10cm::lacks_placeholder(entered, key) {
        (25, Cause::new(ErrorKind::MissingPlaceholder))
    } else if is_stem_equal && has_episodes {
        (50, Cause::new(ErrorKind::WrongSeventhCharacter))
    } else if icd10cm::category(entered) == icd10cm::category(key) {
        (25, Cause::with(ErrorKind::WrongCode, Detail::SameCategory))
    } else if icd10cm::chapter(entered) == icd10cm::chapter(key) {
        (0, Cause::new(ErrorKind::WrongCategory))
    } else {
        (0, Cause::new(ErrorKind::WrongCode))
    };
    (credit, vec![cause])
}

fn compare_icd10pcs(entered: &Code, key: &Code) -> (u8, Vec<Cause>) {
    let differences = icd10pcs::differences(entered, key);
    let cause = |&position: &usize| {
        let kind = match icd10pcs::axis(key, position) {
            Axis::Section => ErrorKind::PcsSection,
            Axis::BodySystem => ErrorKind::PcsBodySystem,
            Axis::RootOperation => ErrorKind::PcsRootOperation,
            Axis::BodyPart => ErrorKind::PcsBodyPart,
            Axis::Approach => ErrorKind::PcsApproach,
            Axis::Device => ErrorKind::PcsDevice,
            Axis::Qualifier => ErrorKind::PcsQualifier,
        };
        Cause::with(kind, Detail::Axis { position, name: icd10pcs::axis_name(key, position) })
    };
    match differences.as_slice() {
        // Behind a wrong section, body system or root operation the other
        // characters mean something else, so only that one is named.
        [first @ 1..=3, ..] => (0, vec![cause(first)]),
        [only] => (50, vec![cause(only)]),
        [one, other] => (25, vec![cause(one), cause(other)]),
        all => (0, all.iter().map(cause).collect()),
    }
}

fn compare_procedure(entered: &Line, key: &Line, parts: Parts) -> (u8, Vec<Cause>) {
    if entered.code != key.code {
        return (0, vec![Cause::new(ErrorKind::WrongCode)]);
    }
    let mut causes = Vec::new();
    if parts.modifiers && entered.modifiers != key.modifiers {
        let is_subset = |a: &Line, b: &Line| a.modifiers.iter().all(|m| b.modifiers.contains(m));
        causes.push(Cause::new(if is_subset(entered, key) {
            ErrorKind::ModifierMissing
        } else if is_subset(key, entered) {
            ErrorKind::ModifierExtra
        } else {
            ErrorKind::ModifierWrong
        }));
    }
    if parts.units && entered.billed_units() != key.billed_units() {
        causes.push(Cause::new(ErrorKind::WrongUnits));
    }
    (if causes.len() == 1 { 50 } else { 20 }, causes)
}

/// Names a letter O or I that stands where the key has a digit, or the
/// reverse, if nothing else is wrong.
fn look_alike(entered: &Code, key: &Code) -> Option<Cause> {
    let (found, wanted) = (entered.as_str(), key.as_str());
    if found.len() != wanted.len() {
        return None;
    }
    let mut first = None;
    for (position, (a, b)) in (1..).zip(found.chars().zip(wanted.chars())) {
        if a == b {
            continue;
        }
        if crate::code::look_alike(a) != Some(b) {
            return None;
        }
        first.get_or_insert(Detail::LookAlike { position, found: a });
    }
    first.map(|detail| Cause::with(ErrorKind::Malformed, detail))
}

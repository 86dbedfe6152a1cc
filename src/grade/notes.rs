//! What the author wrote about wrong codes.
//!
//! A note decides kind and words. Credit comes from the rubric, with the
//! note's kind in place of the detected one, unless the note states it.

use super::compare::Parts;
use crate::code::{Code, CodeSet, Line};
use crate::error_kind::ErrorKind;
use crate::quiz::{Question, WrongCode};

/// The notes of a question, each with the line it speaks of.
pub(super) struct Notes<'a>(Vec<(Line, &'a WrongCode)>);

impl<'a> Notes<'a> {
    pub(super) fn of(question: &'a Question) -> Self {
        Self(question.wrong.iter().filter_map(|note| Some((note.line()?, note))).collect())
    }

    /// Returns the note on an entered line that isn't right.
    ///
    /// A note says no more than what is wrong: without modifiers or units it
    /// speaks of every line with its code. But where an `accepted` line has
    /// the code, the modifiers must be what is wrong, and where it has them
    /// too, the units.
    pub(super) fn about(
        &self,
        entered: &Line,
        accepted: &[Line],
        parts: Parts,
    ) -> Option<&'a WrongCode> {
        let is_key_code = accepted.iter().any(|line| line.code == entered.code);
        let is_key_line = accepted
            .iter()
            .any(|line| line.code == entered.code && parts.are_modifiers_same(line, entered));
        let fits = |line: &Line| {
            let is_open = !is_key_code && line.modifiers.is_empty();
            let are_units_open = !is_key_line && line.units.is_none();
            line.code == entered.code
                && (is_open || parts.are_modifiers_same(line, entered))
                && (are_units_open || parts.are_units_same(line, entered))
        };
        // A note on order speaks of a code that is right in itself.
        let of_line = |note: &WrongCode| !(is_key_code && is_order(note.error));
        let fitting = || self.0.iter().filter(|(line, note)| fits(line) && of_line(note));
        let exact = fitting().find(|(line, _)| {
            line.modifiers == entered.modifiers && line.billed_units() == entered.billed_units()
        });
        exact.or_else(|| fitting().next()).map(|(_, note)| *note)
    }

    /// Returns the note of such a kind on a code, the first of the kinds first.
    pub(super) fn of_kinds(&self, code: &Code, kinds: &[ErrorKind]) -> Option<&'a WrongCode> {
        let on_code =
            || self.0.iter().filter(|(line, _)| line.code == *code).map(|(_, note)| *note);
        kinds.iter().find_map(|&kind| on_code().find(|note| note.error == kind))
    }
}

/// Returns `true` for the kinds that speak of a place in the order.
fn is_order(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::WrongFirstListed | ErrorKind::WrongOrder)
}

/// Returns what a noted line earns for the line of the key that it is meant
/// for; less than all of it in any case.
pub(super) fn credit(note: &WrongCode, set: CodeSet, detected: u8) -> u8 {
    if let Some(credit) = note.credit {
        return credit.min(99);
    }
    match (set, note.error) {
        (
            CodeSet::Icd10cm,
            ErrorKind::WrongSeventhCharacter
            | ErrorKind::WrongLaterality
            | ErrorKind::LowSpecificity,
        ) => 50,
        (
            CodeSet::Icd10cm,
            ErrorKind::NotBillable | ErrorKind::MissingPlaceholder | ErrorKind::OverSpecific,
        ) => 25,
        (CodeSet::Icd10pcs, ErrorKind::PcsInvalid) => detected.min(25),
        _ => detected,
    }
}

//! What the code book adds to a comparison: whether a code exists and stands
//! on the date of service, and how it differs from the right one.
//!
//! Credit after the rubric: 50 for a wrong side, a wrong 7th character or less
//! specificity, nothing for what is no code; what is retired, not yet valid or
//! a header earns what its characters earn.

use super::Detail;
use super::compare::{Cause, Comparison};
use crate::code::{CodeSet, Line};
use crate::code_book::facts::{Fact, Facts};
use crate::error_kind::ErrorKind;

/// Says of two lines that aren't the same what the book tells.
pub(super) fn refine(facts: &Facts, entered: &Line, key: &Line, found: Comparison) -> Comparison {
    let is_settled = |cause: &Cause| {
        let is_look_alike = matches!(cause.detail, Some(Detail::LookAlike { .. }));
        let kinds = [
            ErrorKind::NotBillable,
            ErrorKind::MissingPlaceholder,
            ErrorKind::WrongSeventhCharacter,
        ];
        is_look_alike || kinds.contains(&cause.kind)
    };
    let is_modifier = entered.code == key.code;
    if found.credit == 100 || is_modifier || found.causes.iter().any(is_settled) {
        return found;
    }
    let difference = difference(facts, entered, key);
    if let Some(kind @ ErrorKind::WrongSeventhCharacter) = difference {
        return Comparison { credit: 50, causes: vec![Cause::new(kind)] };
    }
    if let Some(cause) = status(facts, entered) {
        let credit = match cause.kind {
            ErrorKind::Malformed => 0,
            ErrorKind::PcsInvalid => found.credit.min(25),
            _ => found.credit,
        };
        // Which axes are wrong is worth hearing besides.
        let axes = found.causes.into_iter().filter(|_| cause.kind == ErrorKind::PcsInvalid);
        return Comparison { credit, causes: std::iter::once(cause.clone()).chain(axes).collect() };
    }
    match difference {
        Some(kind) => Comparison { credit: 50, causes: vec![Cause::new(kind)] },
        None => found,
    }
}

/// Returns how an entered diagnosis differs from a right one.
fn difference(facts: &Facts, entered: &Line, key: &Line) -> Option<ErrorKind> {
    let (entered, key) = (entered.code.to_string(), key.code.to_string());
    let is_pair = |a: &String, b: &String| (a, b) == (&entered, &key);
    facts.0.iter().find_map(|fact| match fact {
        Fact::Seventh(a, b) if is_pair(a, b) => Some(ErrorKind::WrongSeventhCharacter),
        Fact::Side(a, b) if is_pair(a, b) => Some(ErrorKind::WrongLaterality),
        Fact::Less(a, b) if is_pair(a, b) => Some(ErrorKind::LowSpecificity),
        _ => None,
    })
}

/// Returns what is wrong with a code itself.
pub(super) fn status(facts: &Facts, entered: &Line) -> Option<Cause> {
    let shown = entered.code.to_string();
    facts.0.iter().find_map(|fact| {
        Some(match fact {
            Fact::Missing { code, edition } if *code == shown => {
                let kind = match entered.code.set() {
                    CodeSet::Icd10pcs => ErrorKind::PcsInvalid,
                    _ => ErrorKind::Malformed,
                };
                Cause::with(kind, Detail::NotIn(edition.clone()))
            }
            Fact::Header { code } if *code == shown => Cause::new(ErrorKind::NotBillable),
            Fact::Retired { code, last, now } if *code == shown => {
                let detail = Detail::Until { last: last.clone(), now: now.clone() };
                Cause::with(ErrorKind::Retired, detail)
            }
            Fact::NotYet { code, from } if *code == shown => {
                Cause::with(ErrorKind::NotYetValid, Detail::From(from.clone()))
            }
            Fact::Placeholder { code, meant } if *code == shown => {
                Cause::with(ErrorKind::MissingPlaceholder, Detail::Meant(meant.clone()))
            }
            _ => return None,
        })
    })
}

/// Returns the conflict of an entered code with one that is right.
pub(super) fn conflict(facts: &Facts, entered: &Line, right: &[Line]) -> Option<Cause> {
    let shown = entered.code.to_string();
    let is_right = |code: &String| right.iter().any(|line| line.code.to_string() == *code);
    facts.0.iter().find_map(|fact| match fact {
        Fact::Excludes1(a, b) => {
            let other = if *a == shown {
                b
            } else if *b == shown {
                a
            } else {
                return None;
            };
            let detail = Detail::NeverWith(other.clone());
            is_right(other).then(|| Cause::with(ErrorKind::Excludes1, detail))
        }
        _ => None,
    })
}

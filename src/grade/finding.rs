//! The words' raw material: one [`Finding`] for each thing there is to say.

use super::Finding;
use super::answer::Key;
use super::compare::Cause;
use super::entered::Entered;
use crate::error_kind::ErrorKind;
use crate::quiz::{Question, WrongCode};

/// Says what is wrong with an entered line.
pub(super) fn of_line(
    entered: &Entered<'_>,
    idx: usize,
    key: Option<usize>,
    cause: &Cause,
    note: Option<&WrongCode>,
) -> Finding {
    let line = entered.lines.get(idx);
    Finding {
        entry: line.map(|line| line.first_entry()),
        key,
        code: line.map(|line| line.content.text()).unwrap_or_default(),
        detail: cause.detail.clone(),
        ..of_kind(cause.kind, note.filter(|note| note.error == cause.kind))
    }
}

/// Says that a line of the answer is missing.
pub(super) fn of_omission(question: &Question, key_idx: usize, key: &Key<'_>) -> Finding {
    let line = key.accepted.first().map(ToString::to_string);
    let mut finding = of_kind(key.line.omitted.unwrap_or(ErrorKind::OmittedCode), None);
    if finding.cite.is_empty() {
        finding.cite.clone_from(&question.cite);
    }
    Finding {
        key: Some(key_idx),
        code: line.unwrap_or_else(|| key.line.code.clone()),
        why: key.line.why.clone(),
        ..finding
    }
}

/// Begins a finding: the kind, and the author's words on it if there are any.
pub(super) fn of_kind(kind: ErrorKind, note: Option<&WrongCode>) -> Finding {
    let cite = note.map(|note| note.cite.clone()).unwrap_or_default();
    Finding {
        kind: Some(kind),
        why: note.map(|note| note.why.clone()).unwrap_or_default(),
        cite: if cite.is_empty() { kind.citation() } else { cite },
        ..Finding::default()
    }
}

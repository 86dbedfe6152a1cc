//! What is kept of an attempt: from text, to text, and what there is to tell
//! of it. Part of what is loaded later: a first visit has nothing to restore.

use super::store::{RestoredCounts, Store};
use crate::progress::{Record, Unreadable};
use crate::quiz::Question;
use crate::session::{Item, Restored, Session};
use crate::text;

/// Puts stored answers back, graded by today's key, and goes to the first
/// question without one.
pub(super) fn restore(session: &mut Session, stored: Vec<(usize, String)>) -> RestoredCounts {
    let mut counts = RestoredCounts::default();
    for (place, text) in stored {
        match Record::parse(&text) {
            Ok(record) => match session.restore(place, &record, crate::grade::grade_with_book) {
                Restored::Regraded => counts.regraded += 1,
                Restored::Reset => counts.reset += 1,
                Restored::Kept | Restored::Nothing => {}
            },
            Err(Unreadable::Damaged | Unreadable::Newer) => counts.unreadable.push(place),
        }
    }
    session.resume();
    counts
}

/// Returns the text to keep of a question; `None` if there is nothing to keep.
pub(super) fn record(item: &Item, question: &Question) -> Option<String> {
    let record = Record::of(item, question);
    let is_something = !record.tries.is_empty()
        || record.draft.is_some()
        || record.is_solved
        || record.n_hints > 0;
    is_something.then(|| record.to_text())
}

/// What happened to kept answers, one sentence each.
pub(super) fn notices(store: &Store) -> Vec<String> {
    let restored = store.restored();
    let mut notices = Vec::new();
    if !store.is_kept() {
        notices.push(text::NOT_KEPT.to_owned());
    }
    let mut tell = |n: usize, rest: &str| {
        if n > 0 {
            notices.push([&text::count(n, "question", "questions"), rest].concat());
        }
    };
    tell(
        restored.regraded,
        ": the author corrected the key, so your kept answers were graded again.",
    );
    tell(restored.reset, " changed since you answered, so they start afresh.");
    tell(restored.unreadable.len(), ": the kept answer could not be read, so it starts afresh.");
    notices
}

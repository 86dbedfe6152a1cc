//! What is kept of an attempt, from text and to text. Part of what is loaded
//! later: a first visit has nothing to restore.

use super::store::RestoredCounts;
use crate::progress::{Record, Unreadable};
use crate::quiz::Question;
use crate::session::{Item, Restored, Session};

/// Puts stored answers back, graded by today's key, and goes to the first
/// question without one.
pub(super) fn restore(session: &mut Session, stored: Vec<(usize, String)>) -> RestoredCounts {
    let mut counts = RestoredCounts::default();
    for (place, text) in stored {
        match Record::parse(&text) {
            Ok(record) => match session.restore(place, &record, crate::grade::grade) {
                Restored::Regraded => counts.regraded += 1,
                Restored::Reset => counts.reset += 1,
                Restored::Kept | Restored::Nothing => {}
            },
            Err(Unreadable::Damaged | Unreadable::Newer) => counts.unreadable += 1,
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

//! What is due again, and what comes first: the schedule over the answers that
//! were kept. Days come in as numbers; what is stored is text.
//!
//! A page finds what is due without this module, by how the stored text
//! begins; only answers that the schedule has not taken in yet need it.

use crate::history::{Folded, History};
use crate::progress::Record;
use crate::schedule::Memory;

/// Stability and difficulty are stored in ten-thousandths.
const UNIT: f32 = 10_000.0;

/// Lets the schedule take in the answers that it has not seen yet, and forgets
/// those that it no longer needs; returns `false` if there were none.
///
/// One after the other gives the same as all at once: what is remembered is
/// rounded after each.
pub fn fold(history: &mut History) -> bool {
    // What can't be is damage; then the answers that are listed have to do.
    history.folded = history.folded.filter(is_sound);
    let mut folded = history.folded;
    for review in history.unfolded() {
        let memory = Memory::after(folded.map(memory), review.day, review.rating);
        folded = Some(Folded {
            stability: rounded(memory.stability),
            difficulty: rounded(memory.difficulty),
            last: memory.last,
            n_folded: folded.map_or(0, |folded| folded.n_folded) + 1,
        });
    }
    let Some(last) = folded.filter(|_| folded != history.folded) else { return false };
    history.folded = folded;
    history.due = memory(last).due();
    history.trim();
    true
}

/// Does the same to the stored text of a record; `None` if it can't be read or
/// there is nothing to do.
pub fn fold_record(text: &str) -> Option<String> {
    let mut record = Record::parse(text).ok()?;
    let mut history = record.history();
    if !fold(&mut history) {
        return None;
    }
    record.set_history(&history);
    Some(record.to_text())
}

/// Returns the places of these histories in the order in which they are best
/// asked again: where the learner was last wrong and sure of it, then where
/// the last answer was wrong, then the rest; in each what is most likely
/// forgotten on that day comes first.
pub fn order(histories: &[History], day: u32) -> Vec<usize> {
    let rank = |history: &History| match history {
        history if history.is_confidently_wrong() => 0,
        history if history.is_missed() => 1,
        _ => 2,
    };
    let recall = |history: &History| {
        let mut history = history.clone();
        fold(&mut history);
        history.folded.map_or(1.0, |folded| memory(folded).recall(day))
    };
    let mut places: Vec<(u8, f32, usize)> = histories
        .iter()
        .enumerate()
        .map(|(place, history)| (rank(history), recall(history), place))
        .collect();
    places.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
    places.into_iter().map(|(.., place)| place).collect()
}

fn memory(folded: Folded) -> Memory {
    Memory {
        stability: folded.stability as f32 / UNIT,
        difficulty: folded.difficulty as f32 / UNIT,
        last: folded.last,
    }
}

/// A stability that would become 0 would be none.
fn rounded(number: f32) -> u32 {
    ((number * UNIT).round() as u32).max(1)
}

fn is_sound(folded: &Folded) -> bool {
    folded.stability > 0
        && (10_000..=100_000).contains(&folded.difficulty)
        // As with the days of reviews.
        && folded.last < u32::MAX / 2
}

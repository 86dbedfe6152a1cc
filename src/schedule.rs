//! When a question is due again: FSRS-6 with its default weights, by the crate
//! `fsrs`, for a recall of 90 %.
//!
//! Days are numbers that only have to grow by one a day; who counts them is
//! not this module.

use crate::history::Rating;
use fsrs::{FSRS, MemoryState};

/// The share of due questions that are to be answered right.
pub const RECALL: f32 = 0.9;

/// What is remembered of a question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Memory {
    /// Days after which the recall is 90 %.
    pub stability: f32,
    /// From 1, easy, to 10.
    pub difficulty: f32,
    /// The day of the last review.
    pub last: u32,
}

impl Memory {
    /// Returns the memory after a review; without one before it, after the
    /// first. One that can't be (of a damaged record) counts as none.
    pub fn after(before: Option<Self>, day: u32, rating: Rating) -> Self {
        let scheduler = FSRS::default();
        let state = before.map(|memory| memory.state());
        // A clock that was set back makes no time go backwards.
        let elapsed = before.map_or(0, |memory| day.saturating_sub(memory.last));
        let next = scheduler.next_states(state, RECALL, elapsed);
        let next = next.or_else(|_| scheduler.next_states(None, RECALL, 0));
        let state = match (next, rating) {
            (Ok(next), Rating::Again) => next.again.memory,
            (Ok(next), Rating::Hard) => next.hard.memory,
            (Ok(next), Rating::Good) => next.good.memory,
            (Ok(next), Rating::Easy) => next.easy.memory,
            // The default weights take any state that is none.
            (Err(_), _) => MemoryState { stability: 1.0, difficulty: 5.0 },
        };
        let last = before.map_or(day, |memory| day.max(memory.last));
        Self { stability: state.stability, difficulty: state.difficulty, last }
    }

    /// Returns the day on which the question is due again: the next at the
    /// earliest, a hundred years on at the latest.
    pub fn due(&self) -> u32 {
        let days = FSRS::default().next_interval(Some(self.stability), RECALL, 3);
        // A number that isn't one becomes 0.
        self.last.saturating_add((days.round() as u32).clamp(1, 36_500))
    }

    /// Returns how likely it is that the question is answered right on a day,
    /// from 0 to 1.
    pub fn recall(&self, day: u32) -> f32 {
        let elapsed = day.saturating_sub(self.last) as f32;
        fsrs::current_retrievability(self.state(), elapsed, fsrs::FSRS6_DEFAULT_DECAY)
    }

    fn state(&self) -> MemoryState {
        MemoryState { stability: self.stability, difficulty: self.difficulty }
    }
}

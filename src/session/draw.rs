//! Which questions an attempt has, and in which order.

use super::{Mode, Settings};
use crate::quiz::Quiz;

/// Draws questions: the first `count` of the file, or of a shuffle by the
/// seed. A review has what is due, in that order.
pub(super) fn draw(quiz: &Quiz, settings: &Settings) -> Vec<usize> {
    let len = quiz.questions.len();
    let mut order: Vec<usize> = (0..len).collect();
    if settings.mode == Mode::Review {
        let place = |id: &String| quiz.questions.iter().position(|question| question.id == *id);
        order = settings.due.iter().filter_map(place).collect();
    } else if settings.shuffle {
        shuffle(&mut order, settings.seed);
    }
    order.truncate(settings.count.unwrap_or(len).max(1));
    order
}

/// Shuffles by a seed: Fisher and Yates's way.
pub(crate) fn shuffle(order: &mut [usize], seed: u32) {
    let mut state = u64::from(seed);
    for last in (1..order.len()).rev() {
        let other = (split_mix(&mut state) % (last as u64 + 1)) as usize;
        order.swap(last, other);
    }
}

/// SplitMix64: small, and the same everywhere. The bias of the remainder is
/// below 2⁻⁵⁰ for any quiz that fits a page.
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

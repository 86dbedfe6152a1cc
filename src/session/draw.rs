//! Which questions an attempt has, and in which order.

use super::{Mode, Settings};
use crate::currency::is_of_exam_year;
use crate::quiz::Quiz;

/// Draws questions: the first `count` of the file, or of a shuffle by the
/// seed. An exam year leaves out what it doesn't ask, unless that is all. A
/// review has what is due, in that order.
pub(super) fn draw(quiz: &Quiz, settings: &Settings) -> Vec<usize> {
    let is_asked = |idx: usize| {
        let question = quiz.questions.get(idx);
        question.is_some_and(|question| is_of_exam_year(question, quiz, settings.exam_year))
    };
    let is_any = settings.exam_year > 0 && (0..quiz.questions.len()).any(is_asked);
    draw_of(quiz, settings, |idx| !is_any || is_asked(idx))
}

/// The same of the questions that are asked.
pub(super) fn draw_of(
    quiz: &Quiz,
    settings: &Settings,
    is_asked: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let len = quiz.questions.len();
    if settings.mode == Mode::Review {
        let place = |id: &String| quiz.questions.iter().position(|question| question.id == *id);
        return settings.due.iter().filter_map(place).collect();
    }
    let mut order: Vec<usize> = (0..len).filter(|&idx| is_asked(idx)).collect();
    if settings.shuffle {
        shuffle(&mut order, &mut u64::from(settings.seed));
    }
    order.truncate(settings.count.unwrap_or(len).max(1));
    order
}

/// Puts places into an order that the state decides, and moves the state on.
pub(crate) fn shuffle(places: &mut [usize], state: &mut u64) {
    for last in (1..places.len()).rev() {
        let other = (split_mix(state) % (last as u64 + 1)) as usize;
        places.swap(last, other);
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

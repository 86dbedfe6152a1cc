//! Which questions an attempt has, and in which order.

/// What is drawn from the quiz, and in which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// How many questions to draw; all if `None`.
    pub count: Option<usize>,
    /// Whether to draw and order them by the seed.
    pub shuffle: bool,
    /// Gives the same draw and order again.
    pub seed: u32,
}

/// Draws questions: the first `count` of the file, or of a shuffle by the seed.
pub(super) fn draw(len: usize, settings: Settings) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
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

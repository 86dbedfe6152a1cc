//! The time of an attempt. Nobody here looks at a clock: what it shows comes
//! in, with [`super::Action::Tick`].
//!
//! Time only grows. A clock that was set back adds nothing and takes nothing
//! back; one that was set forward counts as if the time had passed, and so
//! does the time in which the page was closed or the machine slept. Whatever
//! looks odd is written down, for the results to say.

/// The most that two clocks may differ, in milliseconds, without a remark.
const TOLERANCE: u64 = 5_000;

/// How long nobody does anything before it counts as a pause, in
/// milliseconds; a page that is read ticks only when something happens.
const PAUSE: u64 = 300_000;

/// What a clock shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tick {
    /// Milliseconds since 1970, as the system's clock has it.
    pub now: u64,
    /// Milliseconds since the last tick by a clock that nobody can set;
    /// `None` at the first tick of a visit.
    pub awake: Option<u64>,
    /// The day, where the learner is: days since 1970.
    pub day: u32,
}

/// How much time has passed, and what was odd about it. All in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// What an exam may take; nothing in practice.
    pub limit: Option<u64>,
    /// What it took so far.
    pub spent: u64,
    /// What the system's clock showed last; 0 before the first tick.
    pub last: u64,
    /// The day of the last tick.
    pub day: u32,
    /// How often the system's clock was found set back.
    pub n_set_back: u32,
    /// Time that passed while the page was closed.
    pub away: u64,
    /// Time that the system's clock jumped ahead while the page was open: it
    /// was set forward, or the machine slept.
    pub jumped: u64,
}

impl Clock {
    /// Takes over what the clock shows, and returns how long it took since the
    /// last time; 0 for the first.
    pub fn tick(&mut self, tick: Tick) -> u64 {
        self.day = tick.day;
        let before = std::mem::replace(&mut self.last, tick.now);
        if before == 0 {
            return 0;
        }
        let awake = tick.awake.unwrap_or_default();
        let by_system = tick.now.saturating_sub(before);
        if tick.now.saturating_add(TOLERANCE) < before {
            self.n_set_back = self.n_set_back.saturating_add(1);
        }
        match tick.awake {
            None => self.away = self.away.saturating_add(by_system),
            Some(awake) if by_system > awake.saturating_add(TOLERANCE) => {
                self.jumped = self.jumped.saturating_add(by_system - awake);
            }
            Some(_) => {}
        }
        let passed = by_system.max(awake);
        self.spent = self.spent.saturating_add(passed);
        passed
    }

    /// Returns what is left of an exam.
    pub fn left(&self) -> Option<u64> {
        self.limit.map(|limit| limit.saturating_sub(self.spent))
    }

    /// Returns `true` if the time of an exam is over.
    pub fn is_over(&self) -> bool {
        self.left() == Some(0)
    }
}

/// Returns what a question may be charged of the time between two ticks: in
/// practice, where nobody counts, a long silence is a pause.
pub(super) fn without_pause(passed: u64) -> u64 {
    if passed > PAUSE { 0 } else { passed }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: u64 = 60_000;

    fn started() -> Clock {
        let mut clock = Clock { limit: Some(10 * MINUTE), ..Clock::default() };
        assert_eq!(clock.tick(Tick { now: 1_000 * MINUTE, awake: None, day: 1 }), 0);
        clock
    }

    fn tick(clock: &mut Clock, minute: u64, awake: Option<u64>) -> u64 {
        clock.tick(Tick { now: minute * MINUTE, awake: awake.map(|n| n * MINUTE), day: 1 })
    }

    #[test]
    fn time_passes() {
        let mut clock = started();
        assert_eq!(tick(&mut clock, 1_003, Some(3)), 3 * MINUTE);
        assert_eq!(clock.left(), Some(7 * MINUTE));
        assert_eq!((clock.n_set_back, clock.away, clock.jumped), (0, 0, 0));
    }

    #[test]
    fn a_clock_that_is_set_back_adds_no_time() {
        let mut clock = started();
        tick(&mut clock, 1_003, Some(3));
        assert_eq!(tick(&mut clock, 940, Some(1)), MINUTE, "the other clock went on");
        assert_eq!(tick(&mut clock, 941, Some(1)), MINUTE);
        assert_eq!((clock.left(), clock.n_set_back), (Some(5 * MINUTE), 1));
        assert_eq!(tick(&mut clock, 900, None), 0, "set back while the page was closed");
        assert_eq!((clock.left(), clock.n_set_back), (Some(5 * MINUTE), 2));
    }

    #[test]
    fn a_jump_ahead_and_a_closed_page_count_and_are_written_down() {
        let mut clock = started();
        assert_eq!(tick(&mut clock, 1_004, Some(1)), 4 * MINUTE);
        assert_eq!(clock.jumped, 3 * MINUTE);
        assert_eq!(tick(&mut clock, 1_006, None), 2 * MINUTE);
        assert_eq!((clock.away, clock.left()), (2 * MINUTE, Some(4 * MINUTE)));
        tick(&mut clock, 9_000, Some(1));
        assert!(clock.is_over());
    }
}

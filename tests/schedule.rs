//! The schedule is held to ts-fsrs of the same version of FSRS (6), with the
//! same weights and no fuzz, on a thousand simulated reviews:
//! `tests/schedule/oracle.mjs` wrote them down.
#![cfg(feature = "review")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong in a test is to stop it"
)]

use medcode_quiz::history::Rating;
use medcode_quiz::schedule::Memory;

const RATINGS: [Rating; 4] = [Rating::Again, Rating::Hard, Rating::Good, Rating::Easy];

#[test]
fn a_thousand_reviews_are_scheduled_as_by_ts_fsrs() {
    let mut memory: Option<Memory> = None;
    let (mut question, mut n) = (String::new(), 0);
    for line in include_str!("schedule/oracle.tsv").lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        if question != cells[0] {
            question = cells[0].to_owned();
            memory = None;
        }
        let number = |idx: usize| cells[idx].parse::<f32>().unwrap();
        let day = memory.map_or(20_000, |memory| memory.last + number(1) as u32);
        let next = Memory::after(memory, day, RATINGS[number(2) as usize - 1]);
        let is_near = |found: f32, wanted: f32| (found - wanted).abs() <= wanted * 1e-4;
        assert!(is_near(next.stability, number(3)), "{line}: {next:?}");
        assert!(is_near(next.difficulty, number(4)), "{line}: {next:?}");
        // Numbers of 32 bits may round to the other side where ts-fsrs is near the middle.
        let is_on_edge = (number(3).fract() - 0.5).abs() < number(3) * 1e-4;
        let interval = next.due() - next.last;
        assert!(interval.abs_diff(number(5) as u32) <= u32::from(is_on_edge), "{line}: {interval}");
        memory = Some(next);
        n += 1;
    }
    assert_eq!(n, 1000);
}

#[test]
fn damage_and_clocks_set_back_do_no_harm() {
    for (stability, difficulty) in [(f32::NAN, 5.0), (-1.0, 5.0), (0.0, 0.0), (1e30, f32::INFINITY)]
    {
        let damaged = Memory { stability, difficulty, last: 20_000 };
        assert!((20_001..=56_500).contains(&damaged.due()), "{damaged:?}: {}", damaged.due());
        for rating in RATINGS {
            let next = Memory::after(Some(damaged), 20_010, rating);
            assert!(
                next.stability.is_finite() && next.difficulty.is_finite(),
                "{damaged:?}: {next:?}"
            );
        }
    }
    let first = Memory::after(None, 20_000, Rating::Good);
    let back = Memory::after(Some(first), 19_000, Rating::Good);
    assert_eq!(back.last, 20_000, "no time was won");
    assert!(first.recall(20_000) > 0.99 && (0.89..0.91).contains(&first.recall(first.due())));
}

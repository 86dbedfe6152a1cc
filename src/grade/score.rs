//! Points and what each finding costs: whole numbers that add up to 100.
//!
//! With w for weights, c for credit, n required lines and S their weights
//! together, which scales weights to a mean of 1:
//!
//! points = 100 · n·Σwc ÷ max(n·S, n·Σ matched w + unmatched·S)

use super::answer::{Answer, Key};
use super::entered::Entered;
use super::matches::Matches;
use super::{Finding, MICRO, finding, rounded, split_points};

/// Returns the points before order, and the findings on codes that can cost
/// points, with costs that add up to what is missing from 100.
pub(super) fn score(
    answer: &Answer<'_>,
    matches: &Matches<'_>,
    entered: &Entered<'_>,
) -> (u8, Vec<Finding>) {
    let tally = Tally::of(answer, matches);
    let points = tally.points();
    let mut losses = losses(answer, matches, entered, &tally);

    // What the surplus costs is shared by the surplus lines; where the weights
    // alone make it, by the lines that stand in the place of others.
    let has_surplus = losses.iter().any(|loss| loss.place == Place::Surplus);
    let place = if has_surplus { Place::Surplus } else { Place::StandIn };
    let of_lines: u64 = losses.iter().map(|loss| loss.micros).sum();
    let n_sharing = losses.iter().filter(|loss| loss.place == place).count() as u64;
    let share = tally.lost_micros().saturating_sub(of_lines) / n_sharing.max(1);
    for loss in losses.iter_mut().filter(|loss| loss.place == place) {
        loss.micros += share;
    }

    let micros: Vec<u64> = losses.iter().map(|loss| loss.micros).collect();
    let costs = split_points(100 - u64::from(points), &micros);
    let with_cost = |(loss, cost): (Loss, u8)| Finding { cost, stated: cost, ..loss.finding };
    (points, losses.into_iter().zip(costs).map(with_cost).collect())
}

/// What the points are made of.
#[derive(Default)]
struct Tally {
    /// Required lines.
    n: u64,
    /// Their weights together.
    weights: u64,
    /// The weights of those that earn something.
    matched: u64,
    /// Weight times hundredths.
    earned: u64,
    /// Entered lines that earn nothing and aren't optional.
    unmatched: u64,
}

impl Tally {
    fn of(answer: &Answer<'_>, matches: &Matches<'_>) -> Self {
        let mut tally = Self { unmatched: matches.surplus.len() as u64, ..Self::default() };
        for (key, place) in answer.keys.iter().zip(&matches.pairs) {
            if !key.is_required() {
                continue;
            }
            tally.n += 1;
            tally.weights += key.weight();
            let Some((_, rated)) = place else { continue };
            match answer.counted(rated.credit) {
                0 => tally.unmatched += 1,
                credit => {
                    tally.matched += key.weight();
                    tally.earned += key.weight() * u64::from(credit);
                }
            }
        }
        tally
    }

    /// Returns numerator and denominator of the points in hundredths of 100.
    fn fraction(&self) -> (u64, u64) {
        match self.n {
            // Where nothing is asked for, nothing is right and anything is wrong.
            0 => (if self.unmatched == 0 { 100 } else { 0 }, 1),
            n => {
                let entered = n * self.matched + self.unmatched * self.weights;
                (n * self.earned, entered.max(n * self.weights))
            }
        }
    }

    fn points(&self) -> u8 {
        let (earned, full) = self.fraction();
        rounded(earned, full)
    }

    /// Returns what is lost on a line of the answer, in millionths of a point.
    fn lost_by(&self, key: &Key<'_>, credit: u8) -> u64 {
        key.weight() * u64::from(100 - credit.min(100)) * MICRO / self.weights.max(1)
    }

    /// Returns all that is lost, in millionths of a point.
    fn lost_micros(&self) -> u64 {
        let (earned, full) = self.fraction();
        100 * MICRO - (earned * MICRO / full).min(100 * MICRO)
    }
}

/// A finding with what it costs.
struct Loss {
    finding: Finding,
    micros: u64,
    place: Place,
}

/// Where the line stands that a loss is about.
#[derive(PartialEq, Eq)]
enum Place {
    /// A line of the answer that earns something, or was left out.
    Key,
    /// In the place of a line of the answer.
    StandIn,
    /// In no place.
    Surplus,
}

/// Returns the losses by line of the answer, then by entered code.
fn losses(
    answer: &Answer<'_>,
    matches: &Matches<'_>,
    entered: &Entered<'_>,
    tally: &Tally,
) -> Vec<Loss> {
    let mut losses = Vec::new();
    for (key_idx, (key, place)) in answer.keys.iter().zip(&matches.pairs).enumerate() {
        if !key.is_required() {
            continue;
        }
        let Some((idx, rated)) = place else {
            let finding = finding::of_omission(answer.question, key_idx, key);
            losses.push(Loss { finding, micros: tally.lost_by(key, 0), place: Place::Key });
            continue;
        };
        let credit = answer.counted(rated.credit);
        for cause in &rated.causes {
            losses.push(Loss {
                finding: finding::of_line(entered, *idx, Some(key_idx), cause, rated.note),
                micros: tally.lost_by(key, credit) / rated.causes.len() as u64,
                place: if credit == 0 { Place::StandIn } else { Place::Key },
            });
        }
    }
    for (idx, rated) in &matches.surplus {
        for cause in &rated.causes {
            let finding = finding::of_line(entered, *idx, None, cause, rated.note);
            losses.push(Loss { finding, micros: 0, place: Place::Surplus });
        }
    }
    losses
}

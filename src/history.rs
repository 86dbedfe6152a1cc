//! How a question went each time it was answered: what the schedule of
//! reviews and the trend are made from. It outlives the attempts.

use crate::grade::Grade;
use crate::words::words;

/// How many answers of a question are remembered one by one.
pub const MAX_REVIEWS: usize = 12;

/// How many wait for the schedule at most; a page without it never takes them.
const MAX_UNFOLDED: usize = 40;

words! {
    /// How sure the learner said the answer is.
    pub enum Certainty {
        /// A guess.
        Guess = "guess",
        /// Rather sure.
        Think = "think",
        /// Sure.
        Sure = "sure",
    }
}

/// How a question went, in the words of the schedule (FSRS).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rating {
    /// Not right.
    Again,
    /// Right, but guessed or with hints.
    Hard,
    /// Right at once.
    Good,
    /// Right at once, and sure of it.
    Easy,
}

impl Rating {
    /// Returns the rating of a first answer.
    pub fn of(grade: &Grade, n_hints: usize, certainty: Option<Certainty>) -> Self {
        match certainty {
            _ if !grade.is_correct() => Self::Again,
            _ if n_hints > 0 => Self::Hard,
            Some(Certainty::Guess) => Self::Hard,
            Some(Certainty::Sure) => Self::Easy,
            Some(Certainty::Think) | None => Self::Good,
        }
    }
}

/// One first answer, or the look at a solution without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Review {
    /// Days since 1970, where the learner was.
    pub day: u32,
    /// How it went.
    pub rating: Rating,
    /// What it earned, 0 to 100.
    pub points: u8,
    /// How sure the learner was.
    pub certainty: Option<Certainty>,
}

/// What the schedule made of the first reviews; see `schedule::Memory`.
/// Stability and difficulty in ten-thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Folded {
    /// Days after which the recall is 90 %.
    pub stability: u32,
    /// From 10,000, easy, to 100,000.
    pub difficulty: u32,
    /// The day of the last review that is in it.
    pub last: u32,
    /// How many of the reviews that are still listed are in it.
    pub n_folded: usize,
}

/// The answers to a question, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The last of them, at most [`MAX_REVIEWS`] and whatever the schedule has
    /// not taken in yet.
    pub reviews: Vec<Review>,
    /// What the schedule made of them so far.
    pub folded: Option<Folded>,
    /// The day on which the question is due again; 0 if it was never answered.
    pub due: u32,
}

impl History {
    /// Adds an answer. Until the schedule has seen it, the question is due on
    /// the next day, the earliest that there can be.
    pub fn push(&mut self, review: Review) {
        self.reviews.push(review);
        self.due = review.day.saturating_add(1);
        self.trim();
    }

    /// Forgets the oldest answers that the schedule has taken in.
    pub fn trim(&mut self) {
        let n_unseen = self.unfolded().len();
        if n_unseen > MAX_UNFOLDED {
            // Nobody asks what is due here; then nothing is lost by it.
            self.reviews.drain(..n_unseen - MAX_UNFOLDED);
            self.folded = None;
        }
        let Some(folded) = &mut self.folded else { return };
        let n_old = self.reviews.len().saturating_sub(MAX_REVIEWS).min(folded.n_folded);
        self.reviews.drain(..n_old);
        folded.n_folded -= n_old;
    }

    /// Returns the answers that the schedule has not taken in yet.
    pub fn unfolded(&self) -> &[Review] {
        let n_folded = self.folded.map_or(0, |folded| folded.n_folded);
        self.reviews.get(n_folded..).unwrap_or_default()
    }

    /// Returns `true` if the last answer was not right.
    pub fn is_missed(&self) -> bool {
        self.reviews.last().is_some_and(|last| last.rating == Rating::Again)
    }

    /// Returns `true` if the last answer was wrong, and the learner sure of it.
    pub fn is_confidently_wrong(&self) -> bool {
        self.is_missed()
            && self.reviews.last().is_some_and(|last| last.certainty == Some(Certainty::Sure))
    }
}

impl Review {
    /// Returns the numbers that are stored.
    pub(crate) fn to_numbers(self) -> Vec<u32> {
        let rating = self.rating as u32 + 1;
        let mut numbers = vec![self.day, rating, u32::from(self.points)];
        numbers.extend(self.certainty.map(|certainty| certainty as u32 + 1));
        numbers
    }

    /// Reads what is stored; `None` if it can't be.
    pub(crate) fn from_numbers(numbers: &[u32]) -> Option<Self> {
        let (&day, &rating, &points) = (numbers.first()?, numbers.get(1)?, numbers.get(2)?);
        let rating = match rating {
            1 => Rating::Again,
            2 => Rating::Hard,
            3 => Rating::Good,
            4 => Rating::Easy,
            _ => return None,
        };
        let certainty = match numbers.get(3) {
            Some(&n) => Certainty::ALL.get((n as usize).checked_sub(1)?).copied(),
            None => None,
        };
        // A day that far away is damage, and would overflow.
        let is_day = day < u32::MAX / 2;
        Some(Self { day, rating, points: u8::try_from(points).ok()?.min(100), certainty })
            .filter(|_| is_day)
    }
}

impl Folded {
    pub(crate) fn to_numbers(self) -> Vec<u32> {
        vec![self.stability, self.difficulty, self.last, self.n_folded as u32]
    }

    pub(crate) fn from_numbers(numbers: &[u32], n_reviews: usize) -> Option<Self> {
        let &[stability, difficulty, last, n_folded] = numbers else { return None };
        let n_folded = (n_folded as usize).min(n_reviews);
        Some(Self { stability, difficulty, last, n_folded })
    }
}

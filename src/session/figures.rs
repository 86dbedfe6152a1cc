//! The figures of an attempt, as an auditor states them.

use super::Session;
use crate::error_kind::ErrorKind;
use crate::grade::{Counts, Grade, Verdict};
use crate::small_sort::sort_by;

/// The figures of a session, of the first response to each question.
///
/// They count fully right lines only; what near misses earn is points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Questions of the attempt.
    pub questions: u32,
    /// Questions with a checked response.
    pub answered: u32,
    /// Those of them that an exam was handed in without.
    pub empty: u32,
    /// Questions whose first response was fully right.
    pub correct: u32,
    /// Required, entered and fully right lines of all answered `assign` questions.
    pub counts: Counts,
    /// The larger of required and entered, added up question by question, so
    /// that missing lines here and surplus lines there don't cancel out.
    pub larger: u32,
    /// The points of all answered questions, less what hints cost.
    pub points: u32,
    /// Kinds of error, how often each, and the points it cost; the costliest first.
    pub errors: Vec<(ErrorKind, u32, u32)>,
}

impl Figures {
    fn add(&mut self, grade: &Grade) {
        self.answered += 1;
        self.correct += u32::from(grade.verdict == Verdict::Correct);
        self.counts.required += grade.counts.required;
        self.counts.entered += grade.counts.entered;
        self.counts.right += grade.counts.right;
        self.larger += grade.counts.required.max(grade.counts.entered);
        for finding in &grade.findings {
            let Some(kind) = finding.kind else { continue };
            let cost = u32::from(finding.cost);
            match self.errors.iter_mut().find(|(known, _, _)| *known == kind) {
                Some((_, n, sum)) => (*n, *sum) = (*n + 1, *sum + cost),
                None => self.errors.push((kind, 1, cost)),
            }
        }
    }

    /// Returns right lines over the larger of required and entered ones.
    pub fn code_accuracy(&self) -> Ratio {
        Ratio { part: self.counts.right, whole: self.larger }
    }

    /// Returns fully right questions over answered ones.
    pub fn case_accuracy(&self) -> Ratio {
        Ratio { part: self.correct, whole: self.answered }
    }

    /// Returns right lines over entered ones; what is missing is over-coding.
    pub fn precision(&self) -> Ratio {
        Ratio { part: self.counts.right, whole: self.counts.entered }
    }

    /// Returns right lines over required ones; what is missing is under-coding.
    pub fn recall(&self) -> Ratio {
        Ratio { part: self.counts.right, whole: self.counts.required }
    }
}

/// A part of a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ratio {
    /// How many of them.
    pub part: u32,
    /// Out of how many.
    pub whole: u32,
}

impl Ratio {
    /// Returns whole per cent, halves up; `None` if there is nothing to divide by.
    pub fn percent(self) -> Option<u32> {
        let whole = u64::from(self.whole);
        let doubled = 200 * u64::from(self.part) + whole;
        doubled.checked_div(2 * whole).map(|percent| u32::try_from(percent).unwrap_or(u32::MAX))
    }
}

impl Session {
    /// Returns the figures of this attempt so far.
    pub fn figures(&self) -> Figures {
        let mut figures = Figures { questions: count(self.order.len()), ..Figures::default() };
        for item in &self.items {
            if let Some(first) = item.tries.first() {
                figures.empty += u32::from(first.response.is_empty());
                figures.add(&first.grade);
                figures.points += u32::from(first.earned);
            }
        }
        sort_by(&mut figures.errors, |a, b| (b.2, b.1, a.0) < (a.2, a.1, b.0));
        figures
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

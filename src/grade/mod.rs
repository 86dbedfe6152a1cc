//! Response in, grade out: the rubric.
//!
//! Points are whole numbers from 0 to 100 and come from integers only, so the
//! desk and the browser agree to the byte. Every point that is lost stands in
//! a [`Finding`]: their costs and the points always add up to 100.

mod answer;
mod assign;
mod by_book;
mod choose;
mod compare;
mod entered;
mod finding;
mod matches;
mod matching;
mod notes;
mod order;
mod score;

use serde::Serialize;

use crate::code::{CodeFault, CodeSet};
use crate::code_book::Mark;
use crate::code_book::facts::Facts;
use crate::error_kind::ErrorKind;
use crate::quiz::{Kind, Question, Response};
use crate::small_sort::sort_by;

pub use crate::quiz::Rubric;
pub(crate) use matching::MAX_KEY_LINES;

/// What a response earned, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Grade {
    /// The points, 0 to 100.
    pub points: u8,
    /// The points in one word.
    pub verdict: Verdict,
    /// What there is to say about it; costs and points add up to 100.
    pub findings: Vec<Finding>,
    /// What became of each entry of an `assign` response, in its order.
    pub lines: Vec<LineGrade>,
    /// Which answer it was held against: 0 is the key, n the n-th alternative.
    pub answer: usize,
    /// The figures that a session adds up; all zero for `choose`.
    pub counts: Counts,
    /// Right POA indicators out of those that were due on matched lines;
    /// a percentage of its own, not in the points.
    pub poa: Option<(u32, u32)>,
}

/// A grade in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// 100 points, and every POA indicator right.
    Correct,
    /// Some points, or all of them with a wrong POA indicator.
    Partly,
    /// No points.
    Incorrect,
}

/// One thing said about a response.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What is wrong; `None` where a choice of words, not of codes, is.
    pub kind: Option<ErrorKind>,
    /// The entry it is about, counted from 0.
    pub entry: Option<usize>,
    /// The line of the key, or of the alternative, that it is about.
    pub key: Option<usize>,
    /// The choice it is about, counted from 0.
    pub choice: Option<usize>,
    /// The code it is about, as a coder writes it: the entered one, or the
    /// missing one.
    pub code: String,
    /// The author's reason; empty if there is none.
    pub why: String,
    /// What can be said without the author.
    pub detail: Option<Detail>,
    /// Guideline sections or other sources.
    pub cite: Vec<String>,
    /// The points it costs, after rounding and cutting.
    pub cost: u8,
    /// The points it would cost if nothing were cut; larger than `cost` where
    /// the points were at 0 already or the order's 25 were used up.
    pub stated: u8,
}

/// What a detector saw, for the sentence that says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Detail {
    /// A PCS character, by position (1 to 7) and by its name in the section.
    Axis {
        /// Counted from 1.
        position: usize,
        /// As the tables head it.
        name: &'static str,
    },
    /// A letter O or I where the key has 0 or 1, or the reverse; position from 1.
    LookAlike {
        /// Counted from 1, without the dot.
        position: usize,
        /// What was entered.
        found: char,
    },
    /// The same category of ICD-10-CM, another code in it.
    SameCategory,
    /// What keeps the text from being a code.
    #[serde(serialize_with = "fault_name")]
    Fault(CodeFault),
    /// The code set that the entry belongs to.
    OtherSet(CodeSet),
    /// The code that must stand before this one.
    After(String),
    /// The edition that doesn't have the code.
    NotIn(String),
    /// Until when the code stood.
    Until {
        /// The last day.
        last: String,
        /// What took its place, separated by spaces; may be empty.
        now: String,
    },
    /// From when on the code stands.
    From(String),
    /// The code that was meant.
    Meant(String),
    /// The code that it is never coded with.
    NeverWith(String),
    /// Why the code is never first.
    NeverFirst(Mark),
}

fn fault_name<S: serde::Serializer>(fault: &CodeFault, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match fault {
        CodeFault::Empty => "empty",
        CodeFault::TooShort { .. } => "too-short",
        CodeFault::TooLong { .. } => "too-long",
        CodeFault::BadCharacter { .. } => "bad-character",
        CodeFault::Dental => "dental",
        CodeFault::Modifier => "modifier",
        CodeFault::Units => "units",
        CodeFault::NotACode => "not-a-code",
    })
}

/// What became of one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineGrade {
    /// The line as it was read; what was typed where it couldn't be.
    pub shown: String,
    /// The code set it was read in.
    pub set: Option<CodeSet>,
    /// How it fared.
    pub state: LineState,
    /// The line of the key that it was matched with, or stands in place of.
    pub key: Option<usize>,
}

/// How an entry fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LineState {
    /// Nothing was typed.
    Empty,
    /// Exact, or an alternative of the line.
    Right,
    /// A near miss; hundredths of the line, 1 to 99.
    Partly(u8),
    /// No credit.
    Wrong,
    /// An optional line, or a near miss of one; costs nothing.
    Optional,
    /// The same as an earlier entry, and read as one with it.
    Duplicate,
}

/// The figures of one `assign` grade that a session adds up; lines, not points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Required lines of the answer it was held against.
    pub required: u32,
    /// Distinct lines entered, optional ones left out.
    pub entered: u32,
    /// Required lines that are fully right.
    pub right: u32,
}

impl Grade {
    /// Builds a grade from points and findings that add up.
    fn new(points: u8, findings: Vec<Finding>) -> Self {
        let has_wrong_poa = findings.iter().any(|f| f.kind == Some(ErrorKind::WrongPoa));
        let verdict = match points {
            100 if !has_wrong_poa => Verdict::Correct,
            0 => Verdict::Incorrect,
            _ => Verdict::Partly,
        };
        Self {
            points,
            verdict,
            findings,
            lines: Vec::new(),
            answer: 0,
            counts: Counts::default(),
            poa: None,
        }
    }

    /// Returns `true` if nothing is left to mend.
    pub fn is_correct(&self) -> bool {
        self.verdict == Verdict::Correct
    }
}

/// Grades a response. Total: a response of the other kind is an empty one.
pub fn grade(question: &Question, response: &Response, rubric: Rubric) -> Grade {
    grade_with_book(question, response, rubric, "")
}

/// Grades a response with what the code book says of it, the text of
/// [`Facts`]. Without facts the grade says less: a wrong side or an
/// unspecified code is just another code then.
pub fn grade_with_book(
    question: &Question,
    response: &Response,
    rubric: Rubric,
    facts: &str,
) -> Grade {
    let facts = Facts::parse(facts);
    match (question.kind, response) {
        (Kind::Assign, Response::Assign(entries)) => {
            assign::grade(question, entries, rubric, &facts)
        }
        (Kind::Assign, Response::Choose(_)) => assign::grade(question, &[], rubric, &facts),
        (Kind::Choose, Response::Choose(chosen)) => choose::grade(question, chosen),
        (Kind::Choose, Response::Assign(_)) => choose::grade(question, &[]),
    }
}

/// A millionth of a point, in which shares are counted before they are rounded.
const MICRO: u64 = 1_000_000;

/// Returns a hundred-fold fraction in whole points, halves up; 100 only if
/// nothing is missing.
fn rounded(earned: u64, full: u64) -> u8 {
    let points = (2 * earned + full) / (2 * full.max(1));
    let most = if earned < 100 * full { 99 } else { 100 };
    u8::try_from(points.min(most)).unwrap_or(100)
}

/// Splits `total` points over shares, given in millionths, by the largest
/// remainder; ties go to the earlier share. The shares must add up to `total`
/// within less than one point a share.
fn split_points(total: u64, shares: &[u64]) -> Vec<u8> {
    let mut points: Vec<u64> = shares.iter().map(|share| share / MICRO).collect();
    let mut by_remainder: Vec<(usize, u64)> =
        shares.iter().map(|share| share % MICRO).enumerate().collect();
    sort_by(&mut by_remainder, |a, b| a.1 > b.1);
    let missing = usize::try_from(total.saturating_sub(points.iter().sum())).unwrap_or(0);
    for (idx, _) in by_remainder.into_iter().take(missing) {
        if let Some(point) = points.get_mut(idx) {
            *point += 1;
        }
    }
    points.into_iter().map(|point| u8::try_from(point).unwrap_or(u8::MAX)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirds_go_to_the_earlier_share_first() {
        let third = 100 * MICRO / 3;
        assert_eq!(split_points(100, &[third; 3]), [34, 33, 33]);
        assert_eq!(split_points(67, &[third; 2]), [34, 33]);
        assert!(split_points(0, &[]).is_empty());
    }

    #[test]
    fn points_are_rounded_but_never_up_to_all_of_them() {
        assert_eq!(rounded(200, 3), 67);
        assert_eq!(rounded(100, 8), 13);
        assert_eq!(rounded(299, 3), 99);
        assert_eq!(rounded(300, 3), 100);
        assert_eq!(rounded(0, 3), 0);
    }
}

//! Whether a quiz is past its editions, and which of its questions an exam of
//! a year asks.
//!
//! What changed meanwhile isn't known here, only that it may have; and the
//! day comes in from outside.

use crate::code::CodeSet;
use crate::quiz::{Date, Question, Quiz};

/// Why a quiz may be out of date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outdated<'q> {
    /// The last day on which its keys were known to hold.
    pub last: Date,
    /// The edition that ended on that day; `None` if it is the quiz's own `valid_until`.
    pub edition: Option<(CodeSet, &'q str)>,
}

/// Returns the fiscal year of a day, by which ICD-10-CM and ICD-10-PCS are
/// named: FY2027 runs from 2026-10-01 to 2027-09-30.
pub fn fiscal_year(date: Date) -> u16 {
    date.year() + u16::from(date.month() >= 10)
}

/// Returns why the quiz may be out of date, if anything that it states ended
/// before today: what ended first, an edition before the quiz's own last day.
pub fn outdated(quiz: &Quiz, today: Date) -> Option<Outdated<'_>> {
    let mut first: Option<Outdated<'_>> = None;
    let mut consider = |last: Option<Date>, edition| {
        if let Some(last) = last
            && last < today
            && first.is_none_or(|first| last < first.last)
        {
            first = Some(Outdated { last, edition });
        }
    };
    for set in CodeSet::ALL.iter().copied() {
        if let Some(edition) = edition(quiz, set) {
            consider(last_day(set, edition), Some((set, edition)));
        }
    }
    consider(quiz.valid_until, None);
    first
}

/// Returns `true` if an exam of that calendar year asks the question: each code
/// set that it may use is the year's.
///
/// AAPC examines the code sets that bear the calendar year's number: in December
/// 2026 ICD-10-CM FY2026 and CPT 2026, although claims already use FY2027. The
/// date of service tells the edition, or else the quiz does; what neither tells
/// fits any year.
pub fn is_of_exam_year(question: &Question, quiz: &Quiz, year: u16) -> bool {
    question.code_sets().into_iter().all(|set| {
        let of_date = question.date.map(|date| match set {
            CodeSet::Icd10cm | CodeSet::Icd10pcs => fiscal_year(date),
            CodeSet::Cpt | CodeSet::Hcpcs => date.year(),
        });
        let of_edition = || last_day(set, edition(quiz, set)?).map(Date::year);
        of_date.or_else(of_edition).is_none_or(|of_set| of_set == year)
    })
}

fn edition(quiz: &Quiz, set: CodeSet) -> Option<&str> {
    let editions = &quiz.editions;
    let edition = match set {
        CodeSet::Icd10cm => &editions.icd10cm,
        CodeSet::Icd10pcs => &editions.icd10pcs,
        CodeSet::Cpt => &editions.cpt,
        CodeSet::Hcpcs => &editions.hcpcs,
    };
    edition.as_deref()
}

/// Returns the last day of an edition: of `FY2026`, `2026` or `2026Q4`. It is
/// in the year that the edition is named for. `None` if the name is another,
/// of which nothing is claimed.
fn last_day(set: CodeSet, edition: &str) -> Option<Date> {
    let edition = edition.trim();
    let (year, day) = match set {
        CodeSet::Icd10cm | CodeSet::Icd10pcs => (edition.strip_prefix("FY")?, "-09-30"),
        CodeSet::Cpt => (edition, "-12-31"),
        CodeSet::Hcpcs => match edition.split_at_checked(4)? {
            (year, "Q1") => (year, "-03-31"),
            (year, "Q2") => (year, "-06-30"),
            (year, "Q3") => (year, "-09-30"),
            (year, "" | "Q4") => (year, "-12-31"),
            _ => return None,
        },
    };
    Date::parse(&[year, day].concat())
}

//! The results of an attempt as JSON, for programs.

use serde::Serialize;

use super::{Row, Totals, iso_day};
use crate::error_kind::ErrorKind;
use crate::session::Session;

/// The version of [`results_as_json`]. Fields may be added within a version;
/// none changes its meaning.
pub const RESULTS_VERSION: u32 = 1;

#[derive(Serialize)]
struct Results<'a> {
    version: u32,
    quiz: &'a str,
    title: &'a str,
    settings: String,
    day: String,
    #[serde(flatten)]
    totals: Totals,
    errors: Vec<ErrorSum>,
    items: Vec<Row<'a>>,
}

/// A kind of error, how often it was made, and the points that it cost.
#[derive(Serialize)]
struct ErrorSum {
    kind: ErrorKind,
    times: u32,
    points: u32,
}

/// Returns the results of an attempt as JSON. `day` counts from 1970; 0 is for
/// unknown.
pub fn results_as_json(session: &Session, day: u32) -> String {
    let figures = session.figures();
    let error = |&(kind, times, points): &_| ErrorSum { kind, times, points };
    let results = Results {
        version: RESULTS_VERSION,
        quiz: &session.quiz().id,
        title: &session.quiz().title,
        settings: session.settings().to_text(),
        day: iso_day(day),
        totals: Totals::of(&figures),
        errors: figures.errors.iter().map(error).collect(),
        items: Row::all(session),
    };
    serde_json::to_string(&results).unwrap_or_default()
}

//! The figures of an attempt, as pages, files and receipts get them.

use serde::Serialize;

use crate::json::{self, Error, FromJson, Json, from_json};
use crate::session::{Figures, Ratio};

/// The figures of an attempt; each ratio as `[part, whole]`. The names and their
/// order are part of what `docs/embedding.md` promises.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// Questions of the attempt.
    pub questions: u32,
    /// Questions with a checked response.
    pub answered: u32,
    /// Questions whose first response was fully right.
    pub correct: u32,
    /// The points of all answered questions, less what hints cost.
    pub points: u32,
    /// Right lines out of the larger of required and entered.
    pub code_accuracy: [u32; 2],
    /// Fully right questions out of answered ones.
    pub case_accuracy: [u32; 2],
    /// Right lines out of entered ones.
    pub precision: [u32; 2],
    /// Right lines out of required ones.
    pub recall: [u32; 2],
}

from_json!(Totals {
    questions: required,
    answered: required,
    correct: required,
    points: required,
    code_accuracy as "codeAccuracy": required,
    case_accuracy as "caseAccuracy": required,
    precision: required,
    recall: required,
});

impl FromJson for [u32; 2] {
    fn blank() -> Self {
        [0; 2]
    }

    fn fill(&mut self, json: Json) -> Result<(), Error> {
        let list: Vec<u32> = json::value(json)?;
        *self = list.try_into().map_err(|_| Error::say(&["expected two numbers"]))?;
        Ok(())
    }
}

impl Totals {
    /// Returns the figures in this form.
    pub fn of(figures: &Figures) -> Self {
        let pair = |ratio: Ratio| [ratio.part, ratio.whole];
        Self {
            questions: figures.questions,
            answered: figures.answered,
            correct: figures.correct,
            points: figures.points,
            code_accuracy: pair(figures.code_accuracy()),
            case_accuracy: pair(figures.case_accuracy()),
            precision: pair(figures.precision()),
            recall: pair(figures.recall()),
        }
    }
}

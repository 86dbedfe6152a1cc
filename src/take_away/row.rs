//! What there is to say of one question of an attempt, for tables.

use serde::Serialize;

use crate::code::CodeSet;
use crate::error_kind::ErrorKind;
use crate::grade::Verdict;
use crate::history::Certainty;
use crate::quiz::{Choice, Level, Question, Response};
use crate::session::{Session, Try};

/// One question of an attempt. Points, verdict, lines, errors, hints and
/// certainty are those of the first response, the one that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row<'a> {
    /// Its place in the attempt, counted from 1.
    pub place: usize,
    /// Its id.
    pub question: &'a str,
    /// Its version.
    pub version: u32,
    /// What it is about.
    pub topics: &'a [String],
    /// How much thought it asks for.
    pub level: Option<Level>,
    /// The code sets that an answer may use.
    pub sets: Vec<CodeSet>,
    /// The first response: lines as a coder writes them, or the choices.
    pub response: String,
    /// Its points, less what hints cost; `None` if there is no response.
    pub points: Option<u8>,
    /// Its grade in a word.
    pub verdict: Option<Verdict>,
    /// Fully right lines.
    pub right: u32,
    /// Required lines.
    pub required: u32,
    /// Entered lines.
    pub entered: u32,
    /// What was wrong, as often as it was.
    pub errors: Vec<ErrorKind>,
    /// The time before the first response.
    pub seconds: u64,
    /// Hints seen before it.
    pub hints: usize,
    /// How often it was checked.
    pub tries: usize,
    /// How sure the learner was.
    pub certainty: Option<Certainty>,
    /// Whether the learner put a flag on it.
    pub flagged: bool,
}

impl<'a> Row<'a> {
    /// Returns the rows of an attempt, one a question in its order.
    pub fn all(session: &'a Session) -> Vec<Self> {
        (0..session.len()).filter_map(|place| Self::of(session, place)).collect()
    }

    fn of(session: &'a Session, place: usize) -> Option<Self> {
        let (question, item) = (session.question(place)?, session.item(place)?);
        let first = item.tries.first();
        let counts = first.map(|first| first.grade.counts).unwrap_or_default();
        let findings = first.map(|first| first.grade.findings.as_slice()).unwrap_or_default();
        Some(Self {
            place: place + 1,
            question: &question.id,
            version: question.version,
            topics: &question.topics,
            level: question.level,
            sets: question.code_sets(),
            response: first.map(|first| written(question, first)).unwrap_or_default(),
            points: first.map(|first| first.earned),
            verdict: first.map(|first| first.grade.verdict),
            right: counts.right,
            required: counts.required,
            entered: counts.entered,
            errors: findings.iter().filter_map(|finding| finding.kind).collect(),
            seconds: item.spent / 1_000,
            hints: first.map_or(item.n_hints, |first| first.n_hints),
            tries: item.tries.len(),
            certainty: first.and_then(|first| first.certainty),
            flagged: item.is_flagged,
        })
    }
}

/// Returns a response as a coder writes it: `I13.0:Y; E11.22`, what was typed
/// where that is no code, or the choices: `2. Upcoding`.
fn written(question: &Question, first: &Try) -> String {
    let parts: Vec<String> = match &first.response {
        Response::Choose(chosen) => {
            let choice = |idx: &usize| Some(choice_text(*idx, question.choices.get(*idx)?));
            chosen.iter().filter_map(choice).collect()
        }
        Response::Assign(entries) => {
            let lines = first.grade.lines.iter().zip(entries);
            let lines = lines.filter(|(_, entry)| !entry.is_empty());
            lines
                .map(|(line, entry)| match entry.poa {
                    Some(poa) => [&line.shown, ":", poa.name()].concat(),
                    None => line.shown.clone(),
                })
                .collect()
        }
    };
    parts.join("; ")
}

/// Returns a choice as `2. I10 Essential hypertension`.
pub(super) fn choice_text(idx: usize, choice: &Choice) -> String {
    let mut words = vec![[&(idx + 1).to_string(), "."].concat()];
    words.extend(choice.codes.iter().cloned());
    if !choice.text.is_empty() {
        words.push(choice.text.clone());
    }
    words.join(" ")
}

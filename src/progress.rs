//! What is kept of a question between visits: a type of its own with a
//! version, tolerant of what older versions or damage left behind.

use serde::Serialize;

use crate::json::{self, from_json};
use crate::quiz::{Question, Quiz, Response};
use crate::session::{Item, Phase};

/// The version of the records that this library writes.
pub const VERSION: u32 = 1;

/// What is kept of one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    /// [`VERSION`]; records of a later version are left alone.
    #[serde(rename = "v")]
    pub version: u32,
    /// Tells whether the question still asks the same; see [`question_hash`].
    #[serde(rename = "q")]
    pub question: u64,
    /// The checked responses, the first one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tries: Vec<RecordedTry>,
    /// What stands in the fields, unless it is what was checked last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Response>,
    /// How many hints were asked for.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub n_hints: usize,
    /// Whether the solution was seen.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_solved: bool,
}

/// A checked response with what it earned then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordedTry {
    /// What was given.
    #[serde(rename = "r")]
    pub response: Response,
    /// What it earned, 0 to 100; the grade itself is made anew.
    #[serde(rename = "p")]
    pub points: u8,
    /// What the code book said of it, so that the grade needs no book again.
    #[serde(rename = "f", default, skip_serializing_if = "String::is_empty")]
    pub facts: String,
}

from_json!(Record {
    version as "v": required,
    question as "q": required,
    tries: optional,
    draft: optional,
    n_hints: optional,
    is_solved: optional,
});

from_json!(RecordedTry { response as "r": required(Response::Choose(Vec::new())), points as "p": required, facts as "f": optional, });

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(n: &usize) -> bool {
    *n == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_false(is_true: &bool) -> bool {
    !is_true
}

/// Why a stored text could not be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is no record.
    Damaged,
    /// A later version wrote it.
    Newer,
}

impl Record {
    /// Returns what is to be kept of a question.
    pub fn of(item: &Item, question: &Question) -> Self {
        let last = item.tries.last().map(|last| &last.response);
        let is_draft = item.phase == Phase::Answering
            && last != Some(&item.response)
            && !item.response.is_empty();
        // Somebody who is trying again comes back to the fields, not to the feedback.
        let is_retry = item.phase == Phase::Answering && last.is_some();
        Self {
            version: VERSION,
            question: question_hash(question),
            tries: item
                .tries
                .iter()
                .map(|t| RecordedTry {
                    response: t.response.clone(),
                    points: t.grade.points,
                    facts: t.facts.clone(),
                })
                .collect(),
            draft: (is_draft || is_retry).then(|| item.response.clone()),
            n_hints: item.n_hints,
            is_solved: item.phase == Phase::Solved,
        }
    }

    /// Reads a stored text.
    ///
    /// # Errors
    ///
    /// Says whether it is damaged or newer than this library.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        // A later version may have fields that this one doesn't know.
        let version: u32 = json::read_field(text, "v").map_err(|_| Unreadable::Damaged)?;
        if version > VERSION {
            return Err(Unreadable::Newer);
        }
        json::read(text).map_err(|_| Unreadable::Damaged)
    }

    /// Returns the text to store.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Returns a number that changes when a question asks something else: with
/// its statement, task, kind or choices, but not with its key, hints or reasons.
pub fn question_hash(question: &Question) -> u64 {
    // FNV-1a; the separator keeps "ab" + "c" apart from "a" + "bc".
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    let mut add = |text: &str| {
        for byte in text.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    add(question.statement.trim());
    add(question.ask.trim());
    add(if question.choices.is_empty() { "assign" } else { "choose" });
    for choice in &question.choices {
        add(choice.text.trim());
        choice.codes.iter().for_each(|code| add(code));
    }
    // JSON numbers are exact up to 2⁵³ only.
    hash >> 11
}

/// Returns the name under which a question's record is stored. `place` is the
/// quiz's URL, for quizzes whose author gave no namespace.
pub fn record_key(quiz: &Quiz, place: &str, question: &Question) -> String {
    let namespace = if quiz.namespace.is_empty() { place } else { &quiz.namespace };
    ["medcode-quiz", namespace, &quiz.id, &question.id].join("|")
}

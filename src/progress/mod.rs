//! What is kept of a question between visits: a type of its own with a
//! version, tolerant of what older versions or damage left behind.

mod attempts;
pub mod backup;
mod exam;

use serde::Serialize;

use crate::history::{Certainty, Folded, History, Review};
use crate::json::{self, from_json};
use crate::quiz::{Question, Quiz, Response};
use crate::session::{Item, Mode, Phase};

pub use attempts::{Attempt, MAX_ATTEMPTS, QuizRecord};
pub use exam::ExamRecord;

/// The version of the records that this library writes.
pub const VERSION: u32 = 2;

/// What is kept of one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    /// [`VERSION`]; records of a later version are left alone.
    #[serde(rename = "v")]
    pub version: u32,
    /// The day on which the question is due again, in days since 1970; 0 if it
    /// was never answered. Second in the text, so that whoever looks for what
    /// is due need not read the rest.
    #[serde(default, skip_serializing_if = "is_never")]
    pub due: u32,
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
    /// Whether the learner put a flag on it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_flagged: bool,
    /// How sure the learner is of what stands in the fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certainty: Option<Certainty>,
    /// The time before the first answer, in seconds.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub seconds: usize,
    /// Past answers, each as day, rating (1 to 4), points and, if it was said,
    /// certainty (1 to 3).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<Vec<u32>>,
    /// What the schedule made of them: stability and difficulty in
    /// ten-thousandths, the last day, and of how many that are still listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub memory: Vec<u32>,
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
    /// How many hints were seen before it.
    #[serde(rename = "h", default, skip_serializing_if = "is_zero")]
    pub n_hints: usize,
    /// How sure the learner was.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub certainty: Option<Certainty>,
}

from_json!(Record {
    version as "v": required,
    due: optional,
    question as "q": required,
    tries: optional,
    draft: optional,
    n_hints: optional,
    is_solved: optional,
    is_flagged: optional,
    certainty: optional,
    seconds: optional,
    reviews: optional,
    memory: optional,
});

from_json!(RecordedTry {
    response as "r": required(Response::Choose(Vec::new())),
    points as "p": required,
    facts as "f": optional,
    n_hints as "h": optional,
    certainty as "c": optional,
});

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_never(day: &u32) -> bool {
    *day == 0
}

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
                    n_hints: t.n_hints,
                    certainty: t.certainty,
                })
                .collect(),
            draft: (is_draft || is_retry).then(|| item.response.clone()),
            n_hints: item.n_hints,
            is_solved: item.phase == Phase::Solved,
            is_flagged: item.is_flagged,
            certainty: item.certainty.filter(|_| item.phase == Phase::Answering),
            seconds: (item.spent / 1000) as usize,
            ..Self::of_history(question, &item.history)
        }
    }

    /// Returns what is kept of the past of a question, and nothing else.
    pub fn of_history(question: &Question, history: &History) -> Self {
        Self {
            version: VERSION,
            due: history.due,
            question: question_hash(question),
            tries: Vec::new(),
            draft: None,
            n_hints: 0,
            is_solved: false,
            is_flagged: false,
            certainty: None,
            seconds: 0,
            reviews: history.reviews.iter().map(|review| review.to_numbers()).collect(),
            memory: history.folded.map(Folded::to_numbers).unwrap_or_default(),
        }
    }

    /// Returns the past of the question; numbers that can't be are left out.
    pub fn history(&self) -> History {
        let reviews: Vec<Review> =
            self.reviews.iter().filter_map(|numbers| Review::from_numbers(numbers)).collect();
        let folded = Folded::from_numbers(&self.memory, reviews.len());
        History { reviews, folded, due: self.due }
    }

    /// Puts the past of the question in place of what is kept of it.
    pub fn set_history(&mut self, history: &History) {
        self.due = history.due;
        self.reviews = history.reviews.iter().map(|review| review.to_numbers()).collect();
        self.memory = history.folded.map(Folded::to_numbers).unwrap_or_default();
    }

    /// Returns `true` if there is nothing in it that is worth keeping.
    pub fn is_empty(&self) -> bool {
        self.tries.is_empty()
            && self.draft.is_none()
            && !self.is_solved
            && !self.is_flagged
            && self.n_hints == 0
            && self.certainty.is_none()
            && self.reviews.is_empty()
    }

    /// Reads a stored text.
    ///
    /// # Errors
    ///
    /// Says whether it is damaged or newer than this library.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        check_version(text)?;
        json::read(text).map_err(|_| Unreadable::Damaged)
    }

    /// Returns the text to store.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// A later version may have fields that this one doesn't know.
fn check_version(text: &str) -> Result<(), Unreadable> {
    let version: u32 = json::read_field(text, "v").map_err(|_| Unreadable::Damaged)?;
    if version > VERSION { Err(Unreadable::Newer) } else { Ok(()) }
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
/// quiz's URL, for quizzes whose author gave no namespace. An exam has records
/// of its own.
pub fn record_key(quiz: &Quiz, place: &str, mode: Mode, question: &Question) -> String {
    [&quiz_key(quiz, place, mode), "|", &question.id].concat()
}

/// Returns the name under which is stored what belongs to the whole quiz.
pub fn quiz_key(quiz: &Quiz, place: &str, mode: Mode) -> String {
    let namespace = if quiz.namespace.is_empty() { place } else { &quiz.namespace };
    let prefix = if mode == Mode::Exam { EXAM_PREFIX } else { PREFIX };
    let mut key = prefix.to_owned();
    for c in namespace.chars() {
        // Whoever reads the names tells their parts by the bars.
        if c == '|' {
            key.push_str("%7C");
        } else {
            key.push(c);
        }
    }
    key.push('|');
    key + &quiz.id
}

/// How the names of all that is stored begin, but of exams.
pub const PREFIX: &str = "medcode-quiz|";

/// How the names of what is stored of exams begin.
pub const EXAM_PREFIX: &str = "medcode-exam|";

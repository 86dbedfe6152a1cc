//! A receipt: an attempt as a learner hands it to a teacher, who can grade it
//! again.
//!
//! It shows tampering. It doesn't prove who answered, nor that nobody looked at
//! the key, which is in the quiz's file; and who knows this program can write a
//! receipt of right answers.

use std::rc::Rc;

use serde::Serialize;

use super::fingerprint::{fingerprint, sha256};
use super::misfit::{self, Misfit};
use super::{Totals, iso_day};
use crate::grade::{Verdict, grade_with_book};
use crate::json::{self, Error, FromJson, Json, from_json};
use crate::progress::{Record, RecordedTry, Unreadable, VERSION as RECORD_VERSION, question_hash};
use crate::quiz::{Date, Kind, Question, Quiz, Response};
use crate::session::{Clock, MAX_FIELD, MAX_LINES, Session, Settings};

/// The version of the receipts that this library writes.
const VERSION: u32 = 1;

/// The most characters of a name.
pub const MAX_NAME: usize = 100;

/// The most bytes of a receipt; thirty times what a hundred questions take.
pub const MAX_TEXT: usize = 2_000_000;

/// An attempt as a learner hands it in. Its JSON has these fields in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// The version of this format.
    pub version: u32,
    /// The id of the quiz.
    pub quiz: String,
    /// What tells the quiz from its other versions; see [`fingerprint`].
    pub fingerprint: String,
    /// The settings as text; see [`Settings::to_text`].
    pub settings: String,
    /// Who answered, in the learner's own words; may be empty.
    pub name: String,
    /// The day on which it was made, such as `2026-11-22`; may be empty.
    pub day: String,
    /// The questions of the attempt, in its order.
    pub items: Vec<ReceiptItem>,
    /// The figures.
    pub totals: Totals,
    /// The seconds of all questions.
    pub seconds: u64,
    /// What the clock had to remark.
    pub clock: ReceiptClock,
    /// The SHA-256, in hexadecimal, of this receipt's own text with nothing
    /// here.
    pub checksum: String,
}

from_json!(Receipt {
    version: required,
    quiz: required,
    fingerprint: required,
    settings: required,
    name: required,
    day: required,
    items: required,
    totals: required,
    seconds: required,
    clock: required,
    checksum: required,
});

/// A question of a receipt; the first response to it counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReceiptItem {
    /// Its id.
    pub question: String,
    /// Its version.
    pub version: u32,
    /// The first response; nothing if there is none.
    pub response: Option<Response>,
    /// What the code book said of it, and the grade is made with.
    pub facts: String,
    /// The hints that were seen before it.
    pub hints: usize,
    /// Its points, less what the hints cost.
    pub points: u8,
    /// Its grade in a word; nothing without a response.
    pub verdict: Option<Verdict>,
    /// The time before it.
    pub seconds: u64,
    /// How often the question was checked in this attempt.
    pub tries: usize,
    /// How many answers to the question this browser remembers, this one
    /// included, also of attempts before.
    pub remembered: usize,
}

from_json!(ReceiptItem {
    question: required,
    version: required,
    response: required,
    facts: required,
    hints: required,
    points: required,
    verdict: required,
    seconds: required,
    tries: required,
    remembered: required,
});

/// What the clock of an attempt had to remark; see [`Clock`]. In seconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptClock {
    /// What an exam might take; 0 for as long as it takes.
    pub limit: u64,
    /// What the attempt took.
    pub spent: u64,
    /// Time in which the page was closed.
    pub away: u64,
    /// Time that the system's clock jumped ahead.
    pub jumped: u64,
    /// How often the system's clock was set back.
    pub set_back: u32,
}

from_json!(ReceiptClock {
    limit: required,
    spent: required,
    away: required,
    jumped: required,
    set_back as "setBack": required,
});

impl FromJson for Verdict {
    fn blank() -> Self {
        Self::Incorrect
    }

    fn fill(&mut self, json: Json) -> Result<(), Error> {
        let verdicts = [Self::Correct, Self::Partly, Self::Incorrect];
        let place = json::word(json, &verdicts.map(misfit::verdict_word))?;
        *self = verdicts.get(place).copied().unwrap_or(Self::Incorrect);
        Ok(())
    }
}

impl Receipt {
    /// Returns the receipt of an attempt. Of the name, [`MAX_NAME`] characters
    /// are kept, and none that can't be seen; `day` counts from 1970, and 0 is
    /// for unknown.
    pub fn of(session: &Session, name: &str, day: u32) -> Self {
        let quiz = session.quiz();
        let items: Vec<ReceiptItem> =
            (0..session.len()).filter_map(|place| ReceiptItem::of(session, place)).collect();
        let mut receipt = Self {
            version: VERSION,
            quiz: quiz.id.clone(),
            fingerprint: fingerprint(quiz),
            settings: session.settings().to_text(),
            name: visible(name),
            day: iso_day(day),
            seconds: sum_of_seconds(&items),
            items,
            totals: Totals::of(&session.figures()),
            clock: ReceiptClock::of(session.clock()),
            checksum: String::new(),
        };
        receipt.checksum = receipt.sum();
        receipt
    }

    /// Returns the text of the receipt: one line of JSON.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a receipt, however its JSON is spaced and its fields are ordered.
    ///
    /// # Errors
    ///
    /// Says whether it is no receipt, or one of a later version.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        if text.len() > MAX_TEXT {
            return Err(Unreadable::Damaged);
        }
        // A file may begin with the mark by which editors know UTF-8.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let version: u32 = json::read_field(text, "version").map_err(|_| Unreadable::Damaged)?;
        match version {
            VERSION => {}
            0 => return Err(Unreadable::Damaged),
            _ => return Err(Unreadable::Newer),
        }
        // The fields tell it from other files that have a version.
        let receipt: Self = json::read(text).map_err(|_| Unreadable::Damaged)?;
        let is_day = receipt.day.is_empty() || Date::parse(&receipt.day).is_some();
        let is_bounded = receipt.name.chars().nth(MAX_NAME).is_none()
            && receipt.items.iter().all(ReceiptItem::is_bounded);
        if is_day && is_bounded { Ok(receipt) } else { Err(Unreadable::Damaged) }
    }

    /// Returns what of it doesn't fit this quiz or itself; nothing if all does.
    ///
    /// Of another quiz, or another version of it, nothing can be graded again,
    /// so that alone is said.
    pub fn check(&self, quiz: &Rc<Quiz>) -> Vec<Misfit> {
        self.examine(quiz).0
    }

    /// Checks it; returns the attempt graded again, too, unless it is of
    /// another quiz.
    pub(super) fn examine(&self, quiz: &Rc<Quiz>) -> (Vec<Misfit>, Option<Session>) {
        let mut misfits = Vec::new();
        if !self.has_right_checksum() {
            misfits.push(Misfit::Checksum);
        }
        if self.quiz != quiz.id {
            misfits.push(Misfit::OtherQuiz { quiz: self.quiz.clone() });
            return (misfits, None);
        }
        if self.fingerprint != fingerprint(quiz) {
            misfits.push(Misfit::OtherVersion);
            return (misfits, None);
        }
        let session = misfit::find(self, quiz, &mut misfits);
        (misfits, Some(session))
    }

    /// Returns `true` if nothing was changed since the checksum was made.
    pub fn has_right_checksum(&self) -> bool {
        self.checksum == self.sum()
    }

    /// Returns its settings.
    pub fn settings(&self) -> Settings {
        Settings::parse(&self.settings)
    }

    fn sum(&self) -> String {
        sha256(&Self { checksum: String::new(), ..self.clone() }.to_text())
    }
}

impl ReceiptItem {
    fn of(session: &Session, place: usize) -> Option<Self> {
        let (question, item) = (session.question(place)?, session.item(place)?);
        let first = item.tries.first();
        Some(Self {
            question: question.id.clone(),
            version: question.version,
            response: first.map(|first| first.response.clone()),
            facts: first.map(|first| first.facts.clone()).unwrap_or_default(),
            hints: first.map_or(item.n_hints, |first| first.n_hints),
            points: first.map(|first| first.earned).unwrap_or_default(),
            verdict: first.map(|first| first.grade.verdict),
            seconds: item.spent / 1_000,
            tries: item.tries.len(),
            remembered: item.history.reviews.len(),
        })
    }

    /// Returns `true` if the program could have taken such a response: grading
    /// takes time that grows with the square of the lines.
    fn is_bounded(&self) -> bool {
        let is_short = |text: &String| text.chars().nth(MAX_FIELD).is_none();
        match &self.response {
            None => true,
            Some(Response::Choose(chosen)) => chosen.len() <= MAX_LINES,
            Some(Response::Assign(entries)) => {
                entries.len() <= MAX_LINES
                    && entries.iter().all(|entry| {
                        [&entry.code, &entry.modifiers, &entry.units].into_iter().all(is_short)
                    })
            }
        }
    }

    /// Returns `true` if the question could be answered like this.
    pub(super) fn fits(&self, question: &Question) -> bool {
        match &self.response {
            None => self.verdict.is_none() && self.points == 0 && self.tries == 0,
            Some(_) if self.verdict.is_none() || self.tries == 0 => false,
            Some(Response::Assign(_)) => question.kind == Kind::Assign,
            Some(Response::Choose(chosen)) => {
                // As the session has them: none twice, in order, one where one is asked for.
                let is_in_order =
                    chosen.iter().zip(chosen.iter().skip(1)).all(|(one, next)| one < next);
                let is_there = chosen.iter().all(|idx| *idx < question.choices.len());
                let is_few = chosen.len() <= 1 || question.takes_several();
                question.kind == Kind::Choose && is_in_order && is_there && is_few
            }
        }
    }

    /// Returns what a session restores the question from.
    pub(super) fn record(&self, question: &Question) -> Record {
        let first = |response: &Response| RecordedTry {
            response: response.clone(),
            points: 0,
            facts: self.facts.clone(),
            n_hints: self.hints,
            certainty: None,
        };
        Record {
            version: RECORD_VERSION,
            due: 0,
            question: question_hash(question),
            tries: self.response.iter().map(first).collect(),
            draft: None,
            n_hints: self.hints,
            is_solved: false,
            is_flagged: false,
            certainty: None,
            seconds: 0,
            reviews: Vec::new(),
            memory: Vec::new(),
        }
    }
}

impl ReceiptClock {
    fn of(clock: &Clock) -> Self {
        Self {
            limit: clock.limit.unwrap_or_default() / 1_000,
            spent: clock.spent / 1_000,
            away: clock.away / 1_000,
            jumped: clock.jumped / 1_000,
            set_back: clock.n_set_back,
        }
    }
}

/// Grades the items again, as far as the quiz has their questions.
pub(super) fn grade_again(
    items: &[(&ReceiptItem, usize)],
    quiz: &Rc<Quiz>,
    settings: Settings,
) -> Session {
    let order = items.iter().map(|(_, idx)| *idx).collect();
    let mut session = Session::with_order(Rc::clone(quiz), settings, order);
    for (place, (item, idx)) in items.iter().enumerate() {
        if let Some(question) = quiz.questions.get(*idx) {
            session.restore(place, &item.record(question), grade_with_book);
        }
    }
    session
}

/// Adds up the seconds of the items.
pub(super) fn sum_of_seconds(items: &[ReceiptItem]) -> u64 {
    items.iter().fold(0, |sum, item| item.seconds.saturating_add(sum))
}

/// Returns what of a name can be seen: white space as single spaces, and no
/// characters that turn the direction of what stands beside it.
fn visible(name: &str) -> String {
    let is_seen = |c: &char| {
        !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").chars().filter(is_seen).take(MAX_NAME).collect()
}

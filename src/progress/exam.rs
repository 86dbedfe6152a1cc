//! What is kept of an exam beside the answers: its questions, its clock, and
//! where it stands.

use serde::Serialize;

use super::{Unreadable, VERSION};
use crate::json::{self, from_json};
use crate::quiz::Quiz;
use crate::session::{Clock, Session, Settings};

/// An exam that was begun. Times are in milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ExamRecord {
    /// [`VERSION`]; records of a later version are left alone.
    #[serde(rename = "v")]
    pub version: u32,
    /// The settings as text; see [`Settings::to_text`].
    pub settings: String,
    /// The ids of the questions, in order: an author may add some meanwhile.
    pub questions: Vec<String>,
    /// The time that it may take; 0 for as long as it takes.
    pub limit: u64,
    /// The time that it took so far.
    pub spent: u64,
    /// What the system's clock showed last.
    pub last: u64,
    /// Time in which the page was closed.
    pub away: u64,
    /// Time that the system's clock jumped ahead.
    pub jumped: u64,
    /// How often the system's clock was set back.
    pub n_set_back: u32,
    /// The place of the question on the screen.
    pub position: usize,
    /// Whether it was handed in.
    pub is_closed: bool,
    /// Whether it was graded after that.
    pub is_graded: bool,
}

from_json!(ExamRecord {
    version as "v": required,
    settings: required,
    questions: required,
    limit: optional,
    spent: required,
    last: required,
    away: optional,
    jumped: optional,
    n_set_back: optional,
    position: optional,
    is_closed: optional,
    is_graded: optional,
});

impl ExamRecord {
    /// Returns what is to be kept of an exam.
    pub fn of(session: &Session) -> Self {
        let clock = session.clock();
        let id = |place: usize| Some(session.question(place)?.id.clone());
        Self {
            version: VERSION,
            settings: session.settings().to_text(),
            questions: (0..session.len()).filter_map(id).collect(),
            limit: clock.limit.unwrap_or_default(),
            spent: clock.spent,
            last: clock.last,
            away: clock.away,
            jumped: clock.jumped,
            n_set_back: clock.n_set_back,
            position: session.position(),
            is_closed: session.is_closed(),
            is_graded: session.is_graded(),
        }
    }

    /// Reads a stored text.
    ///
    /// # Errors
    ///
    /// Says whether it is damaged or newer than this library.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        super::check_version(text)?;
        json::read(text).map_err(|_| Unreadable::Damaged)
    }

    /// Returns the text to store.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Returns its settings.
    pub fn settings(&self) -> Settings {
        Settings::parse(&self.settings)
    }

    /// Returns the places in the quiz of those of its questions that are
    /// still there.
    pub fn order(&self, quiz: &Quiz) -> Vec<usize> {
        let place = |id: &String| quiz.questions.iter().position(|question| question.id == *id);
        self.questions.iter().filter_map(place).collect()
    }

    /// Returns the place, among those questions, of the one that was on the
    /// screen; the first if it is not there any more.
    pub fn place(&self, quiz: &Quiz) -> usize {
        let id = self.questions.get(self.position);
        let of = |idx: &usize| quiz.questions.get(*idx).map(|question| &question.id);
        self.order(quiz).iter().position(|idx| of(idx) == id).unwrap_or_default()
    }

    /// Returns its clock.
    pub fn clock(&self) -> Clock {
        Clock {
            limit: (self.limit > 0).then_some(self.limit),
            spent: self.spent,
            last: self.last,
            day: 0,
            n_set_back: self.n_set_back,
            away: self.away,
            jumped: self.jumped,
        }
    }
}

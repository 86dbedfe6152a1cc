//! One attempt at a quiz: a state machine of plain Rust.
//!
//! The same quiz, settings and actions give the same grades anywhere: no
//! clock, no randomness and no storage in here. A seed comes in with the
//! settings or with [`Action::Restart`].

mod draw;
mod figures;
mod item;

use std::rc::Rc;

use crate::grade::Grade;
use crate::progress::Record;
use crate::quiz::{Question, Quiz, Response, Rubric};

pub use draw::Settings;
pub(crate) use draw::shuffle;
pub use figures::{Figures, Ratio};
pub use item::{Field, Item, MAX_FIELD, MAX_LINES, Phase, Problem, Restored, Try};

/// Grades a response: [`crate::grade::grade_with_book`]. It comes in as a
/// function so that a page can show the first question before the grader is
/// loaded.
pub type Grader = fn(&Question, &Response, Rubric, &str) -> Grade;

/// One attempt at a quiz.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    quiz: Rc<Quiz>,
    settings: Settings,
    /// Indices into the quiz's questions, in the order of this attempt.
    order: Vec<usize>,
    /// One per place in `order`.
    items: Vec<Item>,
    /// The place in `order` that is on the screen.
    position: usize,
    stage: Stage,
}

/// What is on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// A question.
    Question,
    /// The figures and the misses.
    Summary,
}

/// What a learner does. Any action may come at any time; one that makes no
/// sense changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Marks a choice, counted from 0; where several may be marked, unmarks it again.
    Choose(usize),
    /// Changes a field of a line, counted from 0.
    Edit(usize, Field),
    /// Adds an empty line at the end.
    AddLine,
    /// Removes a line; the last one is emptied.
    RemoveLine(usize),
    /// Moves a line to another place.
    MoveLine {
        /// Where it is.
        from: usize,
        /// Where it is to be.
        to: usize,
    },
    /// Takes over what the code book says of the response, until that changes.
    Facts(String),
    /// Grades the response.
    Check,
    /// Shows one more hint.
    Hint,
    /// Goes back from the feedback to the fields, which keep what was given.
    Retry,
    /// Shows the solution.
    Show,
    /// Goes on to the next question, or from the last one to the summary.
    Next,
    /// Goes back to the question before.
    Back,
    /// Goes to a question, by its place in this attempt counted from 0.
    GoTo(usize),
    /// Goes to the summary.
    Finish,
    /// Forgets the answers to the questions that were not right at the first
    /// try, and goes to the first of them.
    RepeatMisses,
    /// Starts over with nothing answered.
    Restart {
        /// Orders the new attempt.
        seed: u32,
    },
}

impl Session {
    /// Starts an attempt with nothing answered.
    pub fn new(quiz: Rc<Quiz>, settings: Settings) -> Self {
        let order = draw::draw(quiz.questions.len(), settings);
        let items =
            order.iter().filter_map(|&idx| quiz.questions.get(idx)).map(Item::new).collect();
        Self { quiz, settings, order, items, position: 0, stage: Stage::Question }
    }

    /// Applies one action; returns `false` if nothing changed. Without a grader
    /// [`Action::Check`] changes nothing.
    pub fn apply(&mut self, action: Action, grader: Option<Grader>) -> bool {
        match action {
            Action::Next => self.go(self.position + 1),
            Action::Back => match self.stage {
                Stage::Summary => self.go(self.position),
                Stage::Question => self.position.checked_sub(1).is_some_and(|place| self.go(place)),
            },
            Action::GoTo(place) => place < self.order.len() && self.go(place),
            Action::Finish => self.go(self.order.len()),
            Action::RepeatMisses => self.repeat_misses(),
            Action::Restart { seed } => {
                *self = Self::new(Rc::clone(&self.quiz), Settings { seed, ..self.settings });
                true
            }
            action => self.apply_to_item(action, grader),
        }
    }

    fn go(&mut self, place: usize) -> bool {
        let before = (self.position, self.stage);
        if place < self.order.len() {
            (self.position, self.stage) = (place, Stage::Question);
        } else {
            self.stage = Stage::Summary;
        }
        before != (self.position, self.stage)
    }

    fn apply_to_item(&mut self, action: Action, grader: Option<Grader>) -> bool {
        if self.stage != Stage::Question {
            return false;
        }
        let quiz = Rc::clone(&self.quiz);
        let question = self.order.get(self.position).and_then(|&idx| quiz.questions.get(idx));
        let (Some(question), Some(item)) = (question, self.items.get_mut(self.position)) else {
            return false;
        };
        item.apply(action, question, &quiz, grader)
    }

    fn repeat_misses(&mut self) -> bool {
        let mut first = None;
        for place in 0..self.order.len() {
            let is_miss =
                self.item(place).is_some_and(|item| item.is_answered() && !item.is_right_at_once());
            if let (true, Some(question)) = (is_miss, self.question(place)) {
                let fresh = Item::new(question);
                if let Some(item) = self.items.get_mut(place) {
                    *item = fresh;
                }
                first.get_or_insert(place);
            }
        }
        let Some(first) = first else { return false };
        // It may be on the screen already, and is emptied all the same.
        self.go(first);
        true
    }

    /// Takes over what was stored for the question at a place.
    pub fn restore(&mut self, place: usize, record: &Record, grader: Grader) -> Restored {
        let quiz = Rc::clone(&self.quiz);
        let question = self.order.get(place).and_then(|&idx| quiz.questions.get(idx));
        match (question, self.items.get_mut(place)) {
            (Some(question), Some(item)) => item.restore(record, question, &quiz, grader),
            _ => Restored::Nothing,
        }
    }

    /// Goes to the first question without an answer, or to the summary if
    /// there is none; for after restoring.
    pub fn resume(&mut self) {
        let place =
            self.items.iter().position(|item| !item.is_answered()).unwrap_or(self.order.len());
        self.go(place);
    }

    /// Returns the quiz.
    pub fn quiz(&self) -> &Rc<Quiz> {
        &self.quiz
    }

    /// Returns the settings that this attempt was drawn with.
    pub fn settings(&self) -> Settings {
        self.settings
    }

    /// Returns what is on the screen.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// Returns the place of the question on the screen, counted from 0.
    pub fn position(&self) -> usize {
        self.position
    }

    /// Returns how many questions this attempt has.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Returns `true` if there is no question at all.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Returns the question at a place of this attempt.
    pub fn question(&self, place: usize) -> Option<&Question> {
        self.order.get(place).and_then(|&idx| self.quiz.questions.get(idx))
    }

    /// Returns what happened to the question at a place.
    pub fn item(&self, place: usize) -> Option<&Item> {
        self.items.get(place)
    }

    /// Returns `true` if every question was answered.
    pub fn is_complete(&self) -> bool {
        self.items.iter().all(Item::is_answered)
    }
}

//! One attempt at a quiz: a state machine of plain Rust.
//!
//! The same quiz, settings and actions give the same grades anywhere: no
//! clock, no randomness and no storage in here. A seed comes in with the
//! settings or with [`Action::Restart`], time with [`Action::Tick`].
//!
//! An exam goes through four stages: its cover, the questions, the page to
//! hand it in, the results. It is closed before it is graded, so that nothing
//! can be changed while the grader waits for the code book.

mod clock;
mod draw;
mod figures;
mod item;
mod settings;

use std::rc::Rc;

use crate::grade::Grade;
use crate::history::{Certainty, History};
use crate::progress::Record;
use crate::quiz::{Question, Quiz, Response, Rubric};

pub use clock::{Clock, Tick};
pub(crate) use draw::shuffle;
pub use figures::{Figures, Ratio};
use item::Rules;
pub use item::{Field, Item, MAX_FIELD, MAX_LINES, Phase, Problem, Restored, Try};
pub use settings::{Mode, Settings};

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
    clock: Clock,
    /// Whether an exam was handed in, by hand or by the clock.
    is_closed: bool,
    /// Whether what was handed in was graded.
    is_graded: bool,
}

/// What is on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// What an exam is like, before it begins.
    Cover,
    /// A question.
    Question,
    /// What is still open in an exam, before it is handed in.
    HandIn,
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
    /// Goes to the summary; in an exam first to the page to hand it in.
    Finish,
    /// Says how sure the learner is of what stands in the fields.
    Sure(Option<Certainty>),
    /// Puts a flag on the question, or takes it away.
    Flag,
    /// Begins an exam.
    Start,
    /// Closes an exam: nothing can be answered any more.
    HandIn,
    /// Takes over what the code book says of a response of a closed exam.
    FactsAt(usize, String),
    /// Grades a closed exam, and goes to the results.
    GradeAll,
    /// Takes over what a clock shows.
    Tick(Tick),
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
        let order = draw::draw(&quiz, &settings);
        Self::with_order(quiz, settings, order)
    }

    /// Starts an attempt with nothing answered, whatever year the settings ask
    /// for. A page that can't read codes yet can do with this.
    pub fn of_any_year(quiz: Rc<Quiz>, settings: Settings) -> Self {
        let order = draw::draw_of(&quiz, &settings, |_| true);
        Self::with_order(quiz, settings, order)
    }

    /// Starts an attempt with these questions, by their places in the quiz.
    pub fn with_order(quiz: Rc<Quiz>, settings: Settings, order: Vec<usize>) -> Self {
        let items =
            order.iter().filter_map(|&idx| quiz.questions.get(idx)).map(Item::new).collect();
        let stage = match settings.mode {
            Mode::Exam => Stage::Cover,
            Mode::Review if order.is_empty() => Stage::Summary,
            Mode::Practice | Mode::Review => Stage::Question,
        };
        let limit = settings.minutes.map(|minutes| u64::from(minutes) * 60_000);
        let clock = Clock { limit, ..Clock::default() };
        Self {
            quiz,
            settings,
            order,
            items,
            position: 0,
            stage,
            clock,
            is_closed: false,
            is_graded: false,
        }
    }

    /// Applies one action; returns `false` if nothing changed. Without a grader
    /// [`Action::Check`] and [`Action::GradeAll`] change nothing.
    pub fn apply(&mut self, action: Action, grader: Option<Grader>) -> bool {
        match action {
            Action::Tick(tick) => self.tick(tick),
            Action::Start => {
                if self.stage != Stage::Cover {
                    return false;
                }
                // The time on the cover is nobody's.
                self.clock = Clock { limit: self.clock.limit, ..Clock::default() };
                self.go(0)
            }
            _ if self.stage == Stage::Cover && !matches!(action, Action::Restart { .. }) => false,
            Action::Next => self.go(self.position + 1),
            Action::Back => match self.stage {
                Stage::Summary | Stage::HandIn => self.go(self.position),
                _ => self.position.checked_sub(1).is_some_and(|place| self.go(place)),
            },
            Action::GoTo(place) => place < self.order.len() && self.go(place),
            Action::Finish => self.go(self.order.len()),
            Action::HandIn => {
                let is_open = self.is_exam() && !self.is_closed;
                self.is_closed |= is_open;
                is_open
            }
            Action::FactsAt(place, facts) => {
                let item = self.items.get_mut(place).filter(|item| item.tries.is_empty());
                let Some(item) = item.filter(|_| self.is_closed) else { return false };
                let is_changed = item.facts != facts;
                item.facts = facts;
                is_changed
            }
            Action::GradeAll => self.grade_all(grader),
            Action::RepeatMisses => self.repeat_misses(),
            Action::Restart { seed } => {
                self.restart(seed);
                true
            }
            action => self.apply_to_item(action, grader),
        }
    }

    /// Takes over what is typed or marked as [`Self::apply`] does, and no other
    /// action; returns `false` if nothing changed. A page that has not loaded
    /// the rest of the program yet can do with this.
    pub fn draft(&mut self, action: Action) -> bool {
        if self.stage != Stage::Question || self.is_closed {
            return false;
        }
        let question = self.order.get(self.position);
        let question = question.and_then(|&idx| self.quiz.questions.get(idx));
        let item = self.items.get_mut(self.position);
        item.zip(question).is_some_and(|(item, question)| item.draft(action, question))
    }

    fn go(&mut self, place: usize) -> bool {
        let before = (self.position, self.stage);
        if place < self.order.len() {
            (self.position, self.stage) = (place, Stage::Question);
        } else {
            let is_open = self.is_exam() && !self.is_graded();
            self.stage = if is_open { Stage::HandIn } else { Stage::Summary };
        }
        before != (self.position, self.stage)
    }

    fn tick(&mut self, tick: Tick) -> bool {
        if self.stage == Stage::Cover || (self.is_exam() && self.is_closed) {
            // Only the day matters then.
            let before = std::mem::replace(&mut self.clock.day, tick.day);
            return before != tick.day;
        }
        let before = self.clock;
        let left = self.clock.left();
        let passed = self.clock.tick(tick);
        let rules = self.rules();
        if let (Stage::Question, Some(item)) = (self.stage, self.items.get_mut(self.position)) {
            // What goes beyond the limit was nobody's time.
            item.tick(left.map_or(passed, |left| passed.min(left)), rules);
        }
        self.is_closed |= self.is_exam() && self.clock.is_over();
        self.clock != before
    }

    fn grade_all(&mut self, grader: Option<Grader>) -> bool {
        let Some(grader) = grader.filter(|_| self.is_closed && !self.is_graded()) else {
            return false;
        };
        let (quiz, day) = (Rc::clone(&self.quiz), self.clock.day);
        for (idx, item) in self.order.iter().zip(&mut self.items) {
            if let Some(question) = quiz.questions.get(*idx) {
                item.hand_in(question, &quiz, grader, day);
            }
        }
        self.is_graded = true;
        self.stage = Stage::Summary;
        true
    }

    fn restart(&mut self, seed: u32) {
        let settings = Settings { seed, ..self.settings.clone() };
        let mut fresh = Self::new(Rc::clone(&self.quiz), settings);
        fresh.clock.day = self.clock.day;
        fresh.clock.limit = self.clock.limit;
        // What happened before an attempt stays true.
        for (idx, item) in fresh.order.iter().zip(&mut fresh.items) {
            let old = self.order.iter().position(|other| other == idx);
            if let Some(old) = old.and_then(|old| self.items.get_mut(old)) {
                item.history = std::mem::take(&mut old.history);
            }
        }
        *self = fresh;
    }

    fn rules(&self) -> Rules {
        let is_closed = self.is_exam() && self.is_closed;
        Rules { mode: self.settings.mode, is_closed, day: self.clock.day }
    }

    fn apply_to_item(&mut self, action: Action, grader: Option<Grader>) -> bool {
        if self.stage != Stage::Question {
            return false;
        }
        let (quiz, rules) = (Rc::clone(&self.quiz), self.rules());
        let question = self.order.get(self.position).and_then(|&idx| quiz.questions.get(idx));
        let (Some(question), Some(item)) = (question, self.items.get_mut(self.position)) else {
            return false;
        };
        item.apply(action, question, &quiz, grader, rules)
    }

    fn repeat_misses(&mut self) -> bool {
        if self.is_exam() {
            return false;
        }
        let mut first = None;
        for place in 0..self.order.len() {
            let is_miss =
                self.item(place).is_some_and(|item| item.is_answered() && !item.is_right_at_once());
            if let (true, Some(question)) = (is_miss, self.question(place)) {
                let fresh = self.item(place).map(|item| item.afresh(question));
                if let (Some(fresh), Some(item)) = (fresh, self.items.get_mut(place)) {
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

    /// Takes over what another tab has kept of the question at a place;
    /// returns whether it was answered there. What is being typed here and not
    /// kept yet stays.
    pub fn take_over(
        &mut self,
        place: usize,
        record: &Record,
        grader: Grader,
        is_unkept: bool,
    ) -> bool {
        let quiz = Rc::clone(&self.quiz);
        let question = self.order.get(place).and_then(|&idx| quiz.questions.get(idx));
        let (Some(question), Some(item)) = (question, self.items.get_mut(place)) else {
            return false;
        };
        if self.settings.mode == Mode::Review {
            item.history = record.history();
            return false;
        }
        item.take_over(record, question, &quiz, grader, is_unkept)
    }

    /// Forgets what happened to the question at a place, its past as well.
    pub fn forget(&mut self, place: usize) {
        let fresh = self.question(place).map(Item::new);
        if let (Some(fresh), Some(item)) = (fresh, self.items.get_mut(place)) {
            *item = fresh;
        }
    }

    /// Takes over the past of the question at a place, and nothing else.
    pub fn restore_history(&mut self, place: usize, history: History) {
        if let Some(item) = self.items.get_mut(place) {
            item.history = history;
        }
    }

    /// Takes the minutes that were not asked for out of the settings; the clock
    /// keeps them.
    pub fn set_asked_minutes(&mut self, minutes: Option<u32>) {
        self.settings.minutes = minutes;
    }

    /// Takes up an exam that was begun.
    pub fn restore_exam(
        &mut self,
        clock: Clock,
        position: usize,
        is_closed: bool,
        is_graded: bool,
    ) {
        self.clock = Clock { limit: clock.limit.or(self.clock.limit), ..clock };
        self.is_closed = is_closed || is_graded || self.clock.is_over();
        self.is_graded = is_graded;
        if is_graded {
            // A question that the author has changed since has a solution at least.
            self.items.iter_mut().for_each(Item::close);
        }
        self.stage = Stage::Question;
        self.position = position.min(self.order.len().saturating_sub(1));
        let place = if is_graded { self.order.len() } else { position };
        self.go(place);
    }

    /// Goes to the first question without an answer, or to the summary if
    /// there is none; for after restoring.
    pub fn resume(&mut self) {
        let open = self.items.iter().position(|item| !item.is_answered());
        // From the summary the way back leads to the last question.
        self.position = self.order.len().saturating_sub(1);
        self.go(open.unwrap_or(self.order.len()));
    }

    /// Returns the quiz.
    pub fn quiz(&self) -> &Rc<Quiz> {
        &self.quiz
    }

    /// Returns the settings that this attempt was drawn with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Returns the places in the quiz of this attempt's questions.
    pub fn order(&self) -> &[usize] {
        &self.order
    }

    /// Returns the time of the attempt.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Returns `true` if it is an exam.
    pub fn is_exam(&self) -> bool {
        self.settings.mode == Mode::Exam
    }

    /// Returns `true` if it is an exam that was handed in, by hand or by the
    /// clock.
    pub fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Returns `true` if it is an exam that was handed in and graded.
    pub fn is_graded(&self) -> bool {
        self.is_graded
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

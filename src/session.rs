//! One attempt at a quiz: a state machine of plain Rust.
//!
//! The same quiz, settings and actions give the same grades anywhere: no
//! clock, no randomness and no storage in here. A seed comes in with the
//! settings or with [`Action::Restart`].

use std::rc::Rc;

use crate::code::{CodeSet, Reading};
use crate::error_kind::ErrorKind;
use crate::grade::{Counts, Grade, Verdict};
use crate::progress::{Record, RecordedTry, question_hash};
use crate::quiz::{Entry, Kind, Poa, Question, Quiz, Response, Rubric};
use crate::small_sort::{sort, sort_by};

/// The most lines that a response may have.
pub const MAX_LINES: usize = 500;

/// The most characters of a field that are kept; far more than any code has,
/// few enough to store.
pub const MAX_FIELD: usize = 10_000;

/// Grades a response: [`crate::grade::grade_with_book`]. It comes in as a
/// function so that a page can show the first question before the grader is
/// loaded.
pub type Grader = fn(&Question, &Response, Rubric, &str) -> Grade;

/// What is drawn from the quiz, and in which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// How many questions to draw; all if `None`.
    pub count: Option<usize>,
    /// Whether to draw and order them by the seed.
    pub shuffle: bool,
    /// Gives the same draw and order again.
    pub seed: u32,
}

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

/// What happened to one question so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What stands in the fields.
    pub response: Response,
    /// The checked responses with their grades; the first one counts.
    pub tries: Vec<Try>,
    /// How many hints were asked for.
    pub n_hints: usize,
    /// Where the learner is with it.
    pub phase: Phase,
    /// Why the last check could not be done.
    pub problem: Option<Problem>,
    /// What the code book says of the response; see [`crate::code_book::facts`].
    pub facts: String,
}

/// A response that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Try {
    /// What was given.
    pub response: Response,
    /// What it earned.
    pub grade: Grade,
    /// What the code book said of it; empty if it said nothing or wasn't asked.
    pub facts: String,
}

/// Where the learner is with a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Answers, for the first time or again.
    Answering,
    /// Reads what is wrong; may try again or ask for the solution.
    Feedback,
    /// Sees the solution: it was right, asked for, or the tries are used up.
    Solved,
}

/// Why a response could not be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nothing was marked or typed.
    Empty,
    /// The code of a line fits several code sets; the learner is to say which.
    AskSet {
        /// The line, counted from 0.
        line: usize,
    },
}

/// A field of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// The code.
    Code(String),
    /// The modifiers.
    Modifiers(String),
    /// The units.
    Units(String),
    /// The present-on-admission indicator.
    Poa(Option<Poa>),
    /// The code set that a doubtful code is meant in.
    Set(Option<CodeSet>),
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

/// What became of a stored record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restored {
    /// Nothing was answered in it.
    Nothing,
    /// The answers and their grades are as they were.
    Kept,
    /// The key has changed since, and the answers earn something else now.
    Regraded,
    /// The question asks something else now; the answers are forgotten.
    Reset,
}

impl Session {
    /// Starts an attempt with nothing answered.
    pub fn new(quiz: Rc<Quiz>, settings: Settings) -> Self {
        let order = draw(quiz.questions.len(), settings);
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

    /// Returns the figures of this attempt so far.
    pub fn figures(&self) -> Figures {
        let mut figures = Figures { questions: count(self.order.len()), ..Figures::default() };
        for item in &self.items {
            if let Some(first) = item.tries.first() {
                figures.add(&first.grade);
            }
        }
        sort_by(&mut figures.errors, |a, b| (b.2, b.1, a.0) < (a.2, a.1, b.0));
        figures
    }
}

impl Item {
    fn new(question: &Question) -> Self {
        Self {
            response: Response::empty(question.kind),
            tries: Vec::new(),
            n_hints: 0,
            phase: Phase::Answering,
            problem: None,
            facts: String::new(),
        }
    }

    /// Returns `true` if a response was checked or the solution was asked for.
    pub fn is_answered(&self) -> bool {
        !self.tries.is_empty() || self.phase == Phase::Solved
    }

    /// Returns `true` if the first response was fully right.
    pub fn is_right_at_once(&self) -> bool {
        self.tries.first().is_some_and(|first| first.grade.is_correct())
    }

    /// Returns the grade that the feedback is about.
    pub fn grade(&self) -> Option<&Grade> {
        self.tries.last().map(|last| &last.grade)
    }

    fn apply(
        &mut self,
        action: Action,
        question: &Question,
        quiz: &Quiz,
        grader: Option<Grader>,
    ) -> bool {
        match (action, self.phase) {
            (Action::Check, Phase::Answering) => self.check(question, quiz, grader),
            (Action::Retry, Phase::Feedback) => {
                self.phase = Phase::Answering;
                true
            }
            (Action::Show, Phase::Answering | Phase::Feedback) => {
                self.phase = Phase::Solved;
                self.problem = None;
                true
            }
            (Action::Hint, Phase::Answering | Phase::Feedback)
                if self.n_hints < question.hints.len() =>
            {
                self.n_hints += 1;
                true
            }
            (Action::Facts(facts), Phase::Answering) => {
                let is_changed = self.facts != facts;
                self.facts = facts;
                is_changed
            }
            (action, Phase::Answering) => {
                let is_changed = match &mut self.response {
                    Response::Choose(chosen) => choose(chosen, &action, question),
                    Response::Assign(entries) => edit(entries, action),
                };
                if is_changed {
                    self.problem = None;
                    self.facts = String::new();
                }
                is_changed
            }
            _ => false,
        }
    }

    fn check(&mut self, question: &Question, quiz: &Quiz, grader: Option<Grader>) -> bool {
        let Some(grader) = grader else { return false };
        self.problem = problem(&self.response, question);
        if self.problem.is_none() {
            let grade = grader(question, &self.response, quiz.grading, &self.facts);
            let is_last = self.tries.len() + 1 >= usize::from(quiz.tries);
            self.phase =
                if grade.is_correct() || is_last { Phase::Solved } else { Phase::Feedback };
            let (response, facts) = (self.response.clone(), self.facts.clone());
            self.tries.push(Try { response, grade, facts });
        }
        true
    }

    fn restore(
        &mut self,
        record: &Record,
        question: &Question,
        quiz: &Quiz,
        grader: Grader,
    ) -> Restored {
        let is_same_question = record.question == question_hash(question);
        if is_same_question {
            self.n_hints = record.n_hints.min(question.hints.len());
        }
        let is_empty = record.tries.is_empty() && record.draft.is_none() && !record.is_solved;
        if is_empty {
            return Restored::Nothing;
        }
        let fits = |response: &Response| {
            matches!(
                (response, question.kind),
                (Response::Choose(_), Kind::Choose) | (Response::Assign(_), Kind::Assign)
            )
        };
        if !is_same_question || !record.tries.iter().all(|t| fits(&t.response)) {
            return Restored::Reset;
        }
        let regrade = |recorded: &RecordedTry| Try {
            response: recorded.response.clone(),
            grade: grader(question, &recorded.response, quiz.grading, &recorded.facts),
            facts: recorded.facts.clone(),
        };
        self.tries = record.tries.iter().map(regrade).collect();
        let last = self.tries.last();
        if let Some(response) =
            record.draft.clone().filter(fits).or_else(|| last.map(|t| t.response.clone()))
        {
            self.response = response;
        }
        let is_right = last.is_some_and(|last| last.grade.is_correct());
        let is_last = self.tries.len() >= usize::from(quiz.tries);
        self.phase = match (record.is_solved || is_right || is_last, last, &record.draft) {
            (true, ..) => Phase::Solved,
            (false, Some(_), None) => Phase::Feedback,
            _ => Phase::Answering,
        };
        let is_same = self
            .tries
            .iter()
            .zip(&record.tries)
            .all(|(t, recorded)| t.grade.points == recorded.points);
        if is_same { Restored::Kept } else { Restored::Regraded }
    }
}

fn problem(response: &Response, question: &Question) -> Option<Problem> {
    if response.is_empty() {
        return Some(Problem::Empty);
    }
    let Response::Assign(entries) = response else { return None };
    let sets = question.code_sets();
    let doubtful = |entry: &Entry| matches!(entry.read(&sets), Reading::Several(_));
    entries.iter().position(doubtful).map(|line| Problem::AskSet { line })
}

fn choose(chosen: &mut Vec<usize>, action: &Action, question: &Question) -> bool {
    let &Action::Choose(choice) = action else { return false };
    if choice >= question.choices.len() {
        return false;
    }
    let before = chosen.clone();
    if !question.takes_several() {
        *chosen = vec![choice];
    } else if let Some(place) = chosen.iter().position(|&other| other == choice) {
        chosen.remove(place);
    } else {
        chosen.push(choice);
        sort(chosen);
    }
    *chosen != before
}

fn edit(entries: &mut Vec<Entry>, action: Action) -> bool {
    match action {
        Action::Edit(line, field) => {
            entries.get_mut(line).is_some_and(|entry| set_field(entry, field))
        }
        Action::AddLine if entries.len() < MAX_LINES => {
            entries.push(Entry::default());
            true
        }
        Action::RemoveLine(line) if line < entries.len() => {
            if entries.len() == 1 {
                let is_changed = entries.first() != Some(&Entry::default());
                *entries = vec![Entry::default()];
                return is_changed;
            }
            entries.remove(line);
            true
        }
        Action::MoveLine { from, to } if from != to && from.max(to) < entries.len() => {
            let entry = entries.remove(from);
            entries.insert(to, entry);
            true
        }
        _ => false,
    }
}

fn set_field(entry: &mut Entry, field: Field) -> bool {
    let before = entry.clone();
    match field {
        Field::Code(text) => {
            // A set was said of the code that stood there.
            entry.set = entry.set.filter(|_| text == entry.code);
            entry.code = cut(text);
        }
        Field::Modifiers(text) => entry.modifiers = cut(text),
        Field::Units(text) => entry.units = cut(text),
        Field::Poa(poa) => entry.poa = poa,
        Field::Set(set) => entry.set = set,
    }
    *entry != before
}

fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(MAX_FIELD) {
        text.truncate(end);
    }
    text
}

/// Draws questions: the first `count` of the file, or of a shuffle by the seed.
fn draw(len: usize, settings: Settings) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    if settings.shuffle {
        let mut state = u64::from(settings.seed);
        for last in (1..len).rev() {
            let other = (split_mix(&mut state) % (last as u64 + 1)) as usize;
            order.swap(last, other);
        }
    }
    order.truncate(settings.count.unwrap_or(len).max(1));
    order
}

/// SplitMix64: small, and the same everywhere. The bias of the remainder is
/// below 2⁻⁵⁰ for any quiz that fits a page.
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The figures of a session, of the first response to each question.
///
/// They count fully right lines only; what near misses earn is points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Questions of the attempt.
    pub questions: u32,
    /// Questions with a checked response.
    pub answered: u32,
    /// Questions whose first response was fully right.
    pub correct: u32,
    /// Required, entered and fully right lines of all answered `assign` questions.
    pub counts: Counts,
    /// The larger of required and entered, added up question by question, so
    /// that missing lines here and surplus lines there don't cancel out.
    pub larger: u32,
    /// The points of all answered questions.
    pub points: u32,
    /// Kinds of error, how often each, and the points it cost; the costliest first.
    pub errors: Vec<(ErrorKind, u32, u32)>,
}

impl Figures {
    fn add(&mut self, grade: &Grade) {
        self.answered += 1;
        self.correct += u32::from(grade.verdict == Verdict::Correct);
        self.counts.required += grade.counts.required;
        self.counts.entered += grade.counts.entered;
        self.counts.right += grade.counts.right;
        self.larger += grade.counts.required.max(grade.counts.entered);
        self.points += u32::from(grade.points);
        for finding in &grade.findings {
            let Some(kind) = finding.kind else { continue };
            let cost = u32::from(finding.cost);
            match self.errors.iter_mut().find(|(known, _, _)| *known == kind) {
                Some((_, n, sum)) => (*n, *sum) = (*n + 1, *sum + cost),
                None => self.errors.push((kind, 1, cost)),
            }
        }
    }

    /// Returns right lines over the larger of required and entered ones.
    pub fn code_accuracy(&self) -> Ratio {
        Ratio { part: self.counts.right, whole: self.larger }
    }

    /// Returns fully right questions over answered ones.
    pub fn case_accuracy(&self) -> Ratio {
        Ratio { part: self.correct, whole: self.answered }
    }

    /// Returns right lines over entered ones; what is missing is over-coding.
    pub fn precision(&self) -> Ratio {
        Ratio { part: self.counts.right, whole: self.counts.entered }
    }

    /// Returns right lines over required ones; what is missing is under-coding.
    pub fn recall(&self) -> Ratio {
        Ratio { part: self.counts.right, whole: self.counts.required }
    }
}

/// A part of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// How many of them.
    pub part: u32,
    /// Out of how many.
    pub whole: u32,
}

impl Ratio {
    /// Returns whole per cent, halves up; `None` if there is nothing to divide by.
    pub fn percent(self) -> Option<u32> {
        let whole = u64::from(self.whole);
        let doubled = 200 * u64::from(self.part) + whole;
        doubled.checked_div(2 * whole).map(|percent| u32::try_from(percent).unwrap_or(u32::MAX))
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

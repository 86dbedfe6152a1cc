//! One question of an attempt: what is in its fields, what was checked.

use super::clock::without_pause;
use super::{Action, Mode};
use crate::code::{CodeSet, Reading};
use crate::grade::Grade;
use crate::history::{Certainty, History, Rating, Review};
use crate::progress::{Record, RecordedTry, question_hash};
use crate::quiz::{Entry, Kind, Poa, Question, Quiz, Response};
use crate::session::Grader;
use crate::small_sort::sort;

/// The most lines that a response may have.
pub const MAX_LINES: usize = 500;

/// The most characters of a field that are kept; far more than any code has,
/// few enough to store.
pub const MAX_FIELD: usize = 10_000;

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
    /// How sure the learner is of what stands in the fields.
    pub certainty: Option<Certainty>,
    /// Whether the learner put a flag on it, to come back.
    pub is_flagged: bool,
    /// The time before the first answer, in milliseconds.
    pub spent: u64,
    /// How it went each time, in this attempt and before.
    pub history: History,
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
    /// How many hints were seen before it.
    pub n_hints: usize,
    /// How sure the learner was.
    pub certainty: Option<Certainty>,
    /// Its points, less what the hints cost.
    pub earned: u8,
}

/// What an item may do now.
#[derive(Clone, Copy)]
pub(super) struct Rules {
    pub(super) mode: Mode,
    /// Whether an exam was handed in, or its time is over.
    pub(super) is_closed: bool,
    /// The day; 0 if nobody said it.
    pub(super) day: u32,
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

impl Item {
    pub(super) fn new(question: &Question) -> Self {
        Self {
            response: Response::empty(question.kind),
            tries: Vec::new(),
            n_hints: 0,
            phase: Phase::Answering,
            problem: None,
            facts: String::new(),
            certainty: None,
            is_flagged: false,
            spent: 0,
            history: History::default(),
        }
    }

    /// Returns the item with nothing answered, but with its past.
    pub(super) fn afresh(&self, question: &Question) -> Self {
        Self { history: self.history.clone(), ..Self::new(question) }
    }

    /// Takes over the time that has passed while it was on the screen.
    pub(super) fn tick(&mut self, passed: u64, rules: Rules) {
        let is_waiting = self.tries.is_empty() && self.phase == Phase::Answering;
        if is_waiting && !rules.is_closed {
            let is_exam = rules.mode == Mode::Exam;
            let passed = if is_exam { passed } else { without_pause(passed) };
            self.spent = self.spent.saturating_add(passed);
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

    pub(super) fn apply(
        &mut self,
        action: Action,
        question: &Question,
        quiz: &Quiz,
        grader: Option<Grader>,
        rules: Rules,
    ) -> bool {
        let is_practice = rules.mode != Mode::Exam;
        match (action, self.phase) {
            (Action::Flag, _) if !rules.is_closed => {
                self.is_flagged = !self.is_flagged;
                true
            }
            (Action::Check | Action::Hint | Action::Retry | Action::Show, _) if !is_practice => {
                false
            }
            (_, Phase::Answering) if rules.is_closed => false,
            (Action::Check, Phase::Answering) => self.check(question, quiz, grader, rules),
            (Action::Retry, Phase::Feedback) => {
                self.phase = Phase::Answering;
                self.keep_right(question);
                true
            }
            (Action::Show, Phase::Answering | Phase::Feedback) => {
                self.phase = Phase::Solved;
                self.problem = None;
                if self.tries.is_empty() {
                    let certainty = self.certainty.take();
                    let rating = Rating::Again;
                    self.remember(Review { day: rules.day, rating, points: 0, certainty });
                }
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
            (Action::Sure(certainty), Phase::Answering) => {
                let before = std::mem::replace(&mut self.certainty, certainty);
                before != certainty
            }
            (action @ (Action::Choose(_) | Action::Edit(..)), _) => self.draft(action, question),
            (action, Phase::Answering) => {
                let is_changed = match &mut self.response {
                    Response::Choose(_) => false,
                    Response::Assign(entries) => arrange(entries, &action),
                };
                self.is_changed(is_changed)
            }
            _ => false,
        }
    }

    /// Takes over what is typed or marked, and nothing else.
    pub(super) fn draft(&mut self, action: Action, question: &Question) -> bool {
        if self.phase != Phase::Answering {
            return false;
        }
        let is_changed = match (&mut self.response, action) {
            (Response::Choose(chosen), Action::Choose(choice)) => choose(chosen, choice, question),
            (Response::Assign(entries), Action::Edit(line, field)) => {
                entries.get_mut(line).is_some_and(|entry| set_field(entry, field))
            }
            _ => false,
        };
        self.is_changed(is_changed)
    }

    /// What was said of a response is not true of another one.
    fn is_changed(&mut self, is_changed: bool) -> bool {
        if is_changed {
            self.problem = None;
            self.facts = String::new();
        }
        is_changed
    }

    fn check(
        &mut self,
        question: &Question,
        quiz: &Quiz,
        grader: Option<Grader>,
        rules: Rules,
    ) -> bool {
        let Some(grader) = grader else { return false };
        self.problem = problem(&self.response, question);
        if self.problem.is_none() {
            let is_right = self.grade_response(question, quiz, grader, rules.day);
            let is_last = self.tries.len() >= usize::from(quiz.tries);
            self.phase = if is_right || is_last { Phase::Solved } else { Phase::Feedback };
        }
        true
    }

    /// Grades what stands in the fields; returns whether it is right.
    fn grade_response(
        &mut self,
        question: &Question,
        quiz: &Quiz,
        grader: Grader,
        day: u32,
    ) -> bool {
        let grade = grader(question, &self.response, quiz.grading, &self.facts);
        let is_right = grade.is_correct();
        let (response, facts) = (self.response.clone(), self.facts.clone());
        let (n_hints, certainty) = (self.n_hints, self.certainty.take());
        let earned = earned(&grade, n_hints, quiz);
        if self.tries.is_empty() {
            let rating = Rating::of(&grade, n_hints, certainty);
            self.remember(Review { day, rating, points: earned, certainty });
        }
        self.tries.push(Try { response, grade, facts, n_hints, certainty, earned });
        is_right
    }

    /// Grades what was handed in, once.
    pub(super) fn hand_in(&mut self, question: &Question, quiz: &Quiz, grader: Grader, day: u32) {
        if self.tries.is_empty() {
            self.grade_response(question, quiz, grader, day);
        }
        self.problem = None;
        self.phase = Phase::Solved;
    }

    /// Shows the solution, whatever was answered.
    pub(super) fn close(&mut self) {
        self.phase = Phase::Solved;
    }

    fn remember(&mut self, review: Review) {
        if review.day > 0 {
            self.history.push(review);
        }
    }

    /// Before another try, takes the wrong marks away; what was right stays.
    /// Lines stay as they are: most of them want one character changed.
    fn keep_right(&mut self, question: &Question) {
        let Response::Choose(chosen) = &mut self.response else { return };
        if question.takes_several() {
            chosen.retain(|&idx| question.choices.get(idx).is_some_and(|choice| choice.right));
        }
    }

    pub(super) fn restore(
        &mut self,
        record: &Record,
        question: &Question,
        quiz: &Quiz,
        grader: Grader,
    ) -> Restored {
        let is_same_question = record.question == question_hash(question);
        if is_same_question {
            self.history = record.history();
            self.is_flagged = record.is_flagged;
            self.certainty = record.certainty;
            self.spent = (record.seconds as u64).saturating_mul(1_000);
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
        let regrade = |recorded: &RecordedTry| {
            let grade = grader(question, &recorded.response, quiz.grading, &recorded.facts);
            let (n_hints, certainty) = (recorded.n_hints, recorded.certainty);
            let (response, facts) = (recorded.response.clone(), recorded.facts.clone());
            let earned = earned(&grade, n_hints, quiz);
            Try { response, grade, facts, n_hints, certainty, earned }
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
        if is_same {
            return Restored::Kept;
        }
        self.rate_again();
        Restored::Regraded
    }

    /// Takes over what another tab has kept of this question meanwhile;
    /// returns whether that changes the tries. What is being typed here stays
    /// if nobody has kept it yet; otherwise what was kept last counts.
    pub(super) fn take_over(
        &mut self,
        record: &Record,
        question: &Question,
        quiz: &Quiz,
        grader: Grader,
        is_unkept: bool,
    ) -> bool {
        let before = self.clone();
        if self.restore(record, question, quiz, grader) == Restored::Reset {
            *self = before;
            return false;
        }
        let is_typing = before.phase == Phase::Answering && !before.response.is_empty();
        if is_unkept && is_typing && self.phase == Phase::Answering {
            (self.response, self.facts) = (before.response, before.facts);
        }
        self.tries != before.tries
    }

    /// After the key was corrected: the past answer that these tries began
    /// with earns something else, unless the schedule has taken it in.
    fn rate_again(&mut self) {
        let Some(first) = self.tries.first() else { return };
        let n_folded = self.history.folded.map_or(0, |folded| folded.n_folded);
        if let Some(review) = self.history.reviews.get_mut(n_folded..).and_then(<[_]>::last_mut) {
            review.rating = Rating::of(&first.grade, first.n_hints, first.certainty);
            review.points = first.earned;
        }
    }
}

/// Returns the points of a grade less what the hints cost.
fn earned(grade: &Grade, n_hints: usize, quiz: &Quiz) -> u8 {
    let cost = n_hints.saturating_mul(usize::from(quiz.hint_cost));
    grade.points.saturating_sub(u8::try_from(cost).unwrap_or(u8::MAX))
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

fn choose(chosen: &mut Vec<usize>, choice: usize, question: &Question) -> bool {
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

/// Adds, removes and moves lines.
fn arrange(entries: &mut Vec<Entry>, action: &Action) -> bool {
    match *action {
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

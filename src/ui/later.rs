//! What a learner needs who answers: the grader, feedback, solution, the code
//! book in a field, the reading and writing of kept answers.
//!
//! A part of its own; see [`super::part`].

use std::ops::Range;
use std::rc::Rc;

use yew::{Context, Html};

use super::store::{Event, Store};
use super::{MedcodeQuiz, Msg, View, act, keep, lines, question, report};
use crate::code::{CodeSet, Reading};
use crate::markup::Markup;
use crate::quiz::{Entry, Graded, Question, Quiz};
use crate::session::{Item, Session, Settings};

/// The functions that are loaded later.
#[derive(Clone, Copy)]
pub struct Later {
    pub(super) catch_up: fn(&Rc<Store>),
    pub(super) hear: fn(&mut MedcodeQuiz, &Context<MedcodeQuiz>, Msg) -> bool,
    pub(super) hear_tab: fn(&Rc<Store>, &str, bool),
    pub(super) notices: fn(&Store) -> Vec<String>,
    pub(super) lit: fn(&Question, &Item, &Markup) -> Vec<Range<usize>>,
    /// Returns the DOM event of a fact: its name, and its detail as JSON.
    pub event: fn(&Event) -> (&'static str, String),
    /// Returns the results so far, as JSON.
    pub results: fn(&Session) -> String,
    /// Returns what keeps a quiz from being taken.
    pub check: fn(&Quiz) -> Option<String>,
    pub(super) has_cpt: fn(&Quiz) -> bool,
    pub(super) session: fn(Rc<Quiz>, Settings) -> Session,
    pub(super) code_sets: fn(&Question) -> Vec<CodeSet>,
    pub(super) grades: fn(&Question, Graded) -> bool,
    pub(super) read: fn(&Entry, &[CodeSet]) -> Reading,
    pub(super) help: fn(&Item, usize, &Reading, &[CodeSet]) -> String,
    pub(super) line_tools: fn(&View<'_>, usize, usize) -> Html,
    pub(super) set_choices: fn(&View<'_>, usize, &Entry, &[CodeSet]) -> Html,
    pub(super) problem: fn(&Item, &Question) -> Html,
    pub(super) hints: fn(&Question, &Item) -> Html,
    pub(super) navigation: fn(&View<'_>, &Item) -> Html,
    pub(super) feedback: fn(&Question, &Item) -> Html,
    pub(super) solution: fn(&Question, &Item) -> Html,
    pub(super) lookup: fn(&View<'_>, &Question, usize) -> Html,
    pub(super) hear_key: fn(&web_sys::KeyboardEvent) -> bool,
    pub(super) certainty: fn(&View<'_>, &Item) -> Html,
}

impl Later {
    /// Returns all of them.
    pub fn all() -> Self {
        Self {
            catch_up: act::catch_up,
            hear: act::hear,
            hear_tab: keep::hear,
            notices: keep::notices,
            lit: super::feedback::lit,
            event: report::event,
            results: report::results,
            check: report::fault,
            has_cpt: Quiz::has_cpt,
            session: Session::new,
            code_sets: Question::code_sets,
            grades: Question::grades,
            read: Entry::read,
            help: lines::help,
            line_tools: lines::tools,
            set_choices: lines::set_choices,
            problem: question::problem,
            hints: question::hints,
            navigation: question::navigation,
            feedback: super::feedback::view,
            solution: super::solution::view,
            lookup: super::lookup::view,
            hear_key: super::lookup::hear_key,
            certainty: super::certainty::view,
        }
    }
}

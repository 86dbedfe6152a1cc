//! What a learner needs who answers: the grader, feedback, solution, the code
//! book in a field, the reading and writing of kept answers.
//!
//! A part of its own; see [`super::part`].

use std::ops::Range;
use std::rc::Rc;

use yew::{Callback, Html};

use super::book::Place;
use super::store::{Event, Moment, RestoredCounts, Store};
use super::{View, keep, report};
use crate::markup::Markup;
use crate::quiz::Question;
use crate::session::{Grader, Item, Session};

/// The functions that are loaded later.
#[derive(Clone, Copy)]
pub struct Later {
    pub(super) grader: Grader,
    pub(super) restore: fn(&mut Session, Vec<(usize, String)>) -> RestoredCounts,
    pub(super) sync: fn(&Store, usize) -> bool,
    pub(super) save: fn(&Store, usize),
    pub(super) hear: fn(&Rc<Store>, &str, bool),
    pub(super) echo: fn(&Rc<Store>),
    pub(super) notices: fn(&Store) -> Vec<String>,
    pub(super) lit: fn(&Question, &Item, &Markup) -> Vec<Range<usize>>,
    pub(super) events: fn(&Moment, &Session) -> Vec<Event>,
    /// Returns the DOM event of a fact: its name, and its detail as JSON.
    pub event: fn(&Event) -> (&'static str, String),
    /// Returns the results so far, as JSON.
    pub results: fn(&Session) -> String,
    pub(super) was_right: fn(&Item, usize) -> bool,
    pub(super) feedback: fn(&Question, &Item) -> Html,
    pub(super) solution: fn(&Question, &Item) -> Html,
    pub(super) lookup: fn(&View<'_>, &Question, usize) -> Html,
    pub(super) hear_key: fn(&web_sys::KeyboardEvent) -> bool,
    pub(super) consult: fn(&Rc<Store>, &Place, Callback<Option<String>>) -> bool,
    pub(super) certainty: fn(&View<'_>, &Item) -> Html,
}

impl Later {
    /// Returns all of them.
    pub fn all() -> Self {
        Self {
            grader: crate::grade::grade_with_book,
            restore: keep::restore,
            sync: keep::sync,
            save: keep::save,
            hear: keep::hear,
            echo: keep::echo,
            notices: keep::notices,
            lit: super::feedback::lit,
            events: report::events,
            event: report::event,
            results: report::results,
            was_right: super::feedback::was_right,
            feedback: super::feedback::view,
            solution: super::solution::view,
            lookup: super::lookup::view,
            hear_key: super::lookup::hear_key,
            consult: super::book::consult,
            certainty: super::certainty::view,
        }
    }
}

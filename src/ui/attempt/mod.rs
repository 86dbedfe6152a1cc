//! What goes on around the questions: an exam's cover, clock and end, the
//! results, and what a learner does with them.
//!
//! A part of its own; see [`super::part`].

mod again;
mod bar;
mod chart;
mod cover;
mod exam;
mod hand_in;
mod kept;
mod paper;
mod results;
pub mod take_away;

use std::rc::Rc;

use yew::Html;
use yew::html::Scope;

use super::store::Store;
use super::{MedcodeQuiz, View};

/// The functions that are loaded with it.
#[derive(Clone, Copy)]
pub struct Attempt {
    pub(super) open: fn(&Rc<Store>),
    pub(super) keep: fn(&Rc<Store>, bool),
    pub(super) hear: fn(&Rc<Store>, bool),
    pub(super) overtake: fn(&Rc<Store>) -> bool,
    pub(super) sweep: fn(&Rc<Store>),
    pub(super) finish: fn(&Rc<Store>),
    pub(super) grade: fn(&Rc<Store>, &super::book::Place, &Scope<MedcodeQuiz>),
    pub(super) erase_all: fn(&Store),
    pub(super) cover: fn(&View<'_>) -> Html,
    pub(super) bar: fn(&View<'_>) -> Html,
    pub(super) actions: fn(&View<'_>) -> Html,
    pub(super) hand_in: fn(&View<'_>) -> Html,
    pub(super) paper: fn(&View<'_>) -> Html,
    pub(super) results: fn(&View<'_>) -> Html,
}

impl Attempt {
    /// Returns all of them.
    pub fn all() -> Self {
        Self {
            open: exam::open,
            keep: exam::keep,
            hear: exam::hear,
            overtake: exam::overtake,
            sweep: exam::sweep,
            finish: exam::finish,
            grade: exam::grade,
            erase_all: kept::erase_all,
            cover: cover::view,
            bar: bar::view,
            actions: bar::actions,
            hand_in: hand_in::view,
            paper: paper::view,
            results: results::view,
        }
    }
}

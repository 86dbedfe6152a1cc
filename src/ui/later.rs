//! What the first question does not need: the grader, the feedback, the
//! solution, the results, what is kept and what the page hears of it. A page loads it when the learner starts to answer.
//!
//! With the feature `split` the build cuts it from the program and `main.rs`
//! says how to load it; nothing else may name [`Later::all`], or it comes
//! back into the first part. Without the feature it is there from the start.

use std::cell::RefCell;
use std::future::Future;
use std::ops::Range;
use std::pin::Pin;
use std::rc::Rc;

use yew::{Callback, Html};

use super::book::Place;
use super::store::{Event, RestoredCounts, Store};
use super::{View, keep, report};
use crate::markup::Markup;
use crate::quiz::Question;
use crate::session::{Figures, Grader, Item, Session};

/// The functions that are loaded later.
#[derive(Clone, Copy)]
pub struct Later {
    pub(super) grader: Grader,
    pub(super) restore: fn(&mut Session, Vec<(usize, String)>) -> RestoredCounts,
    pub(super) record: fn(&Item, &Question) -> Option<String>,
    pub(super) notices: fn(&Store) -> Vec<String>,
    pub(super) lit: fn(&Question, &Item, &Markup) -> Vec<Range<usize>>,
    pub(super) figures: fn(&Session) -> Figures,
    /// Returns the DOM event of a fact: its name, and its detail as JSON.
    pub event: fn(&Event) -> (&'static str, String),
    /// Returns the results so far, as JSON.
    pub results: fn(&Session) -> String,
    pub(super) feedback: fn(&Question, &Item) -> Html,
    pub(super) solution: fn(&Question, &Item) -> Html,
    pub(super) summary: fn(&View<'_>) -> Html,
    pub(super) lookup: fn(&View<'_>, &Question, usize) -> Html,
    pub(super) hear_key: fn(&web_sys::KeyboardEvent) -> bool,
    pub(super) consult: fn(&Rc<Store>, &Place, Callback<Option<String>>) -> bool,
}

impl Later {
    /// Returns all of them.
    pub fn all() -> Self {
        Self {
            grader: crate::grade::grade_with_book,
            restore: keep::restore,
            record: keep::record,
            notices: keep::notices,
            lit: super::feedback::lit,
            figures: Session::figures,
            event: report::event,
            results: report::results,
            feedback: super::feedback::view,
            solution: super::solution::view,
            summary: super::summary::view,
            lookup: super::lookup::view,
            hear_key: super::lookup::hear_key,
            consult: super::book::consult,
        }
    }
}

/// Loads the later part; `None` if that failed.
pub type Loader = fn() -> Pin<Box<dyn Future<Output = Option<Later>>>>;

#[derive(Default)]
struct State {
    loader: Option<Loader>,
    later: Option<Later>,
    /// Who is to hear of the end of the loading that is under way.
    waiting: Option<Vec<Callback<bool>>>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

/// Says how the later part is loaded.
pub fn load_with(loader: Loader) {
    STATE.with_borrow_mut(|state| state.loader = Some(loader));
}

/// Returns the later part if it is there.
pub(crate) fn ready() -> Option<Later> {
    if cfg!(not(feature = "split")) {
        return here();
    }
    STATE.with_borrow(|state| state.later)
}

#[cfg(not(feature = "split"))]
fn here() -> Option<Later> {
    Some(Later::all())
}

#[cfg(feature = "split")]
fn here() -> Option<Later> {
    None
}

/// Loads the later part unless it is there, and says whether it is there then.
/// A loading that failed can be tried again.
pub(super) fn load(done: Callback<bool>) {
    if ready().is_some() {
        done.emit(true);
        return;
    }
    let loader = STATE.with_borrow_mut(|state| {
        if let Some(waiting) = &mut state.waiting {
            waiting.push(done);
            return None;
        }
        state.waiting = Some(vec![done]);
        state.loader
    });
    let Some(loader) = loader else { return };
    yew::platform::spawn_local(async move {
        let later = loader().await;
        let waiting = STATE.with_borrow_mut(|state| {
            state.later = later;
            state.waiting.take().unwrap_or_default()
        });
        for done in waiting {
            done.emit(later.is_some());
        }
    });
}

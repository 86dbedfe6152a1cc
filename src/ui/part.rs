//! The parts of the program that are loaded later, and the loading of them.
//!
//! With the feature `split` the build cuts them from the program and `main.rs`
//! says how to load each; nothing else may name [`Later::all`],
//! [`Attempt::all`] or [`Files::all`], or they come back into the first part. Without the
//! feature they are there from the start.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;

use yew::Callback;

use super::attempt::Attempt;
use super::attempt::take_away::Files;
use super::later::Later;

/// A part of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What a learner needs who answers.
    Later,
    /// What goes on around the questions.
    Attempt,
    /// What makes the files that a learner takes away.
    Files,
}

/// Loads a part and hands it in by [`set_later`] and its like; says whether
/// it is there then.
pub type Loader = fn(Part) -> Pin<Box<dyn Future<Output = bool>>>;

struct State {
    loader: Option<Loader>,
    later: Option<Later>,
    attempt: Option<Attempt>,
    files: Option<Files>,
    /// Hears when a part begins to be loaded.
    on_load: Option<Callback<()>>,
    /// Who is to hear of the end of the loadings that are under way.
    waiting: Vec<(Part, Callback<bool>)>,
}

thread_local! {
    static STATE: RefCell<State> = const {
        RefCell::new(State { loader: None, later: None, attempt: None, files: None, on_load: None, waiting: Vec::new() })
    };
}

/// Says how the parts are loaded.
pub fn load_with(loader: Loader) {
    STATE.with_borrow_mut(|state| state.loader = Some(loader));
}

/// Calls back when a part begins to be loaded: whoever styles it may hurry.
pub fn on_load(callback: Callback<()>) {
    STATE.with_borrow_mut(|state| state.on_load = Some(callback));
}

/// Hands in what a learner needs who answers.
pub fn set_later(later: Later) {
    STATE.with_borrow_mut(|state| state.later = Some(later));
}

/// Hands in what goes on around the questions.
pub fn set_attempt(attempt: Attempt) {
    STATE.with_borrow_mut(|state| state.attempt = Some(attempt));
}

/// Hands in what makes the files to take away.
pub fn set_files(files: Files) {
    STATE.with_borrow_mut(|state| state.files = Some(files));
}

/// Returns what a learner needs who answers, if it is there.
pub(crate) fn later() -> Option<Later> {
    #[cfg(not(feature = "split"))]
    return Some(Later::all());
    #[cfg(feature = "split")]
    STATE.with_borrow(|state| state.later)
}

/// Returns what goes on around the questions, if it is there.
pub(crate) fn attempt() -> Option<Attempt> {
    #[cfg(not(feature = "split"))]
    return Some(Attempt::all());
    #[cfg(feature = "split")]
    STATE.with_borrow(|state| state.attempt)
}

/// Returns what makes the files to take away, if it is there.
pub(crate) fn files() -> Option<Files> {
    #[cfg(not(feature = "split"))]
    return Some(Files::all());
    #[cfg(feature = "split")]
    STATE.with_borrow(|state| state.files)
}

/// Loads a part unless it is there, and says whether it is there then. A
/// loading that failed can be tried again.
pub fn load(part: Part, done: Callback<bool>) {
    let is_there = match part {
        Part::Later => later().is_some(),
        Part::Attempt => attempt().is_some(),
        Part::Files => files().is_some(),
    };
    if is_there {
        done.emit(true);
        return;
    }
    let loader = STATE.with_borrow_mut(|state| {
        let is_under_way = state.waiting.iter().any(|(other, _)| *other == part);
        state.waiting.push((part, done));
        state.loader.filter(|_| !is_under_way)
    });
    let Some(loader) = loader else { return };
    let on_load = STATE.with_borrow(|state| state.on_load.clone());
    if let Some(on_load) = on_load {
        on_load.emit(());
    }
    yew::platform::spawn_local(async move {
        let is_loaded = loader(part).await;
        let waiting = STATE.with_borrow_mut(|state| std::mem::take(&mut state.waiting));
        for (other, done) in waiting {
            if other == part {
                done.emit(is_loaded);
            } else {
                STATE.with_borrow_mut(|state| state.waiting.push((other, done)));
            }
        }
    });
}

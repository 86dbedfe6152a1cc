//! The parts of the program that are loaded later, and the loading of them.
//!
//! With the feature `split` the build cuts them from the program and `main.rs`
//! says how to load each; nothing else may name [`Later::all`],
//! [`Attempt::all`] or [`Files::all`], or they come back into the first part. Without the
//! feature they are there from the start.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::thread::LocalKey;

use yew::Callback;

use super::attempt::Attempt;
use super::attempt::take_away::Files;
use super::later::Later;

/// Loads a part; `None` if that failed.
pub type Loader<T> = fn() -> Pin<Box<dyn Future<Output = Option<T>>>>;

/// A part of the program.
pub struct Part<T> {
    state: RefCell<State<T>>,
}

struct State<T> {
    loader: Option<Loader<T>>,
    part: Option<T>,
    /// Who is to hear of the end of the loading that is under way.
    waiting: Option<Vec<Callback<bool>>>,
}

thread_local! {
    /// What a learner needs who answers.
    pub static LATER: Part<Later> = Part::new();
    /// What goes on around the questions.
    pub static ATTEMPT: Part<Attempt> = Part::new();
    /// What makes the files that a learner takes away.
    pub static FILES: Part<Files> = Part::new();
}

impl<T: Copy + 'static> Part<T> {
    fn new() -> Self {
        Self { state: RefCell::new(State { loader: None, part: None, waiting: None }) }
    }

    /// Says how it is loaded.
    pub fn load_with(&self, loader: Loader<T>) {
        self.state.borrow_mut().loader = Some(loader);
    }
}

/// Returns what a learner needs who answers, if it is there.
pub(crate) fn later() -> Option<Later> {
    #[cfg(not(feature = "split"))]
    return Some(Later::all());
    #[cfg(feature = "split")]
    LATER.with(|part| part.state.borrow().part)
}

/// Returns what goes on around the questions, if it is there.
pub(crate) fn attempt() -> Option<Attempt> {
    #[cfg(not(feature = "split"))]
    return Some(Attempt::all());
    #[cfg(feature = "split")]
    ATTEMPT.with(|part| part.state.borrow().part)
}

/// Returns what makes the files to take away, if it is there.
pub(crate) fn files() -> Option<Files> {
    #[cfg(not(feature = "split"))]
    return Some(Files::all());
    #[cfg(feature = "split")]
    FILES.with(|part| part.state.borrow().part)
}

/// Loads a part unless it is there, and says whether it is there then. A
/// loading that failed can be tried again.
pub(super) fn load<T: Copy + 'static>(part: &'static LocalKey<Part<T>>, done: Callback<bool>) {
    if cfg!(not(feature = "split")) || part.with(|part| part.state.borrow().part.is_some()) {
        done.emit(true);
        return;
    }
    let loader = part.with(|part| {
        let mut state = part.state.borrow_mut();
        if let Some(waiting) = &mut state.waiting {
            waiting.push(done);
            return None;
        }
        state.waiting = Some(vec![done]);
        state.loader
    });
    let Some(loader) = loader else { return };
    yew::platform::spawn_local(async move {
        let loaded = loader().await;
        let waiting = part.with(|part| {
            let mut state = part.state.borrow_mut();
            state.part = loaded;
            state.waiting.take().unwrap_or_default()
        });
        for done in waiting {
            done.emit(loaded.is_some());
        }
    });
}

//! The code book: every code of a set, with title, place, notes and validity,
//! and a search over it.
//!
//! Pure: a pack's bytes or the desk's tables come in ([`pack`]), answers go
//! out. Loading and searching go step by step, so that a page without a worker
//! can do them between two frames; who counts the time is not this module.

mod book;
mod edition;
pub mod facts;
pub mod library;
pub mod notes;
pub mod pack;
mod phrase;
pub mod reply;
pub mod search;
mod words;

pub use book::{Block, CodeBook, Key, Row, Saying, Successor, Term};
pub use edition::{Edition, Span};
pub use words::{Mark, NoteKind};

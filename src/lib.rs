//! A quiz on medical coding: statements in, codes out, graded as an auditor would.
//!
//! The pure part – [`code`], [`quiz`], [`grade`], [`session`], [`progress`], [`text`] –
//! knows no browser, no clock and no randomness; it compiles with
//! `default-features = false` and needs nothing but `serde` and `sha2`.
//! The rest draws it ([`ui`]), puts it into a page (`element`, in the wasm only) or helps
//! an author to write it ([`author`]).
//!
//! ```
//! use medcode_quiz::grade::{self, Rubric};
//! use medcode_quiz::quiz::{Entry, Quiz, Response};
//!
//! let quiz: Quiz = medcode_quiz::json::read(r#"{
//!     "format": 1, "id": "one", "title": "One question", "license": "CC0-1.0",
//!     "question": [{
//!         "id": "hypertension", "kind": "assign", "level": "recall",
//!         "statement": "Essential hypertension.", "ask": "Code the diagnosis.",
//!         "rationale": "Category I10 has no subdivisions.",
//!         "key": [{ "code": "I10" }]
//!     }]
//! }"#).expect("the quiz is well formed");
//!
//! let response = Response::Assign(vec![Entry::code("i10")]);
//! let grade = grade::grade(&quiz.questions[0], &response, Rubric::Practice);
//! assert_eq!(grade.points, 100);
//! ```

mod small_sort;
mod words;

pub mod blueprint;
pub mod code;
pub mod code_book;
pub mod currency;
pub mod error_kind;
pub mod grade;
pub mod history;
pub mod json;
pub mod markup;
pub mod progress;
pub mod quiz;
pub mod replay;
pub mod results;
#[cfg(feature = "review")]
pub mod review;
#[cfg(feature = "review")]
pub mod schedule;
pub mod session;
pub mod take_away;
pub mod text;

#[cfg(feature = "check")]
pub mod author;
#[cfg(all(feature = "class", target_arch = "wasm32"))]
pub mod class;
#[cfg(all(feature = "element", target_arch = "wasm32"))]
pub mod element;
#[cfg(all(feature = "engine", target_arch = "wasm32"))]
pub mod engine;
#[cfg(feature = "ui")]
pub mod platform;
#[cfg(all(feature = "review-engine", target_arch = "wasm32"))]
pub mod review_engine;
#[cfg(feature = "ui")]
pub mod ui;

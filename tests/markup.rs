//! What each state of the widget looks like to a page and to a screen reader,
//! drawn on the desk by Yew's server renderer.
//!
//! `UPDATE_EXPECT=1 cargo test --test markup` accepts new snapshots.
#![cfg(feature = "ui")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what goes wrong in a test is to stop it"
)]

#[path = "markup/answering.rs"]
mod answering;
#[path = "markup/details.rs"]
mod details;
#[path = "markup/feedback.rs"]
mod feedback;
#[path = "markup/foreign.rs"]
mod foreign;
#[path = "markup/html.rs"]
mod html;
#[path = "markup/results.rs"]
mod results;
#[path = "markup/rules.rs"]
mod rules;

use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures::executor::block_on;
use medcode_quiz::json;
use medcode_quiz::platform::StorageKind;
use medcode_quiz::quiz::{Quiz, check};
use medcode_quiz::replay::read_action;
use medcode_quiz::session::Settings;
use medcode_quiz::ui::store::Store;
use medcode_quiz::ui::{MedcodeQuiz, MedcodeQuizProps};

use crate::html::Element;

/// One question with every field and every text; one of three; two of four.
const QUIZ: &str = r#"{
    "format": 1, "id": "states", "title": "Every state", "description": "What it looks like.",
    "license": "CC0-1.0", "editions": { "icd10cm": "FY2027", "hcpcs": "2026Q4" },
    "question": [
        {
            "id": "knee", "kind": "assign", "level": "analysis", "setting": "inpatient",
            "claim": "facility", "date": "2026-11-03",
            "statement": "Osteoarthritis of the *right knee*, known for years. New crutches.\n\nAn old `fracture`.",
            "ask": "Code the diagnosis and the crutches.",
            "sets": ["icd10cm", "hcpcs"], "hints": ["Look at the side.", "And at the *price*."],
            "rationale": "The side is stated.\n\nThe crutches were bought.", "cite": ["I.B.13"],
            "key": [
                {
                    "code": "M17.11", "first": true, "poa": "Y", "why": "Primary, right.",
                    "evidence": ["Osteoarthritis of the right knee"]
                },
                { "code": "E0114-NU x1", "evidence": ["New crutches"], "why": "Bought, one pair." }
            ],
            "wrong": [{
                "code": "M17.12", "error": "wrong-laterality", "why": "That is the left one.",
                "instead": "M17.11"
            }],
            "alternative": [{
                "line": [{ "code": "M17.0", "poa": "Y" }, { "code": "E0114-NU x1" }],
                "why": "If both knees are meant."
            }]
        },
        {
            "id": "ear", "kind": "choose", "statement": "Both ears are inflamed.", "ask": "Which code?",
            "rationale": "One code says both.", "evidence": ["Both ears"],
            "choice": [
                { "codes": ["H66.91"], "text": "the right one", "error": "wrong-laterality", "why": "One side only." },
                { "codes": ["H66.93"], "right": true, "why": "Both sides." },
                { "text": "neither", "why": "It is stated." }
            ]
        },
        {
            "id": "reasons", "kind": "choose", "statement": "Two reasons.", "ask": "Which of them?",
            "choice": [
                { "text": "this", "right": true, "why": "Is one." }, { "text": "not this", "why": "Is none." },
                { "text": "nor this" }, { "codes": ["Z23"], "right": true, "why": "Is the other." }
            ]
        }
    ]
}"#;

fn quiz() -> Rc<Quiz> {
    read(QUIZ)
}

fn read(text: &str) -> Rc<Quiz> {
    let quiz = json::read(text).unwrap();
    assert_eq!(check(&quiz), []);
    Rc::new(quiz)
}

/// Returns a place of its own for each quiz, so that none finds another's session.
fn place() -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    format!("/quiz-{}.json", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// Draws a quiz in which these things were done; they stand with semicolons
/// between them, in the words of `medcode_quiz::replay`.
#[track_caller]
fn draw(quiz: &Rc<Quiz>, script: &str) -> Element {
    draw_kept(quiz, script, &place(), StorageKind::None)
}

#[track_caller]
fn draw_kept(quiz: &Rc<Quiz>, script: &str, place: &str, storage: StorageKind) -> Element {
    let root = Element::read(&html_of(quiz, script, place, storage));
    rules::assert_sound(&root);
    root
}

#[track_caller]
fn html_of(quiz: &Rc<Quiz>, script: &str, place: &str, storage: StorageKind) -> String {
    // The component finds the session that stands open here.
    let store = Store::open(Rc::clone(quiz), Settings::default(), place, storage, false);
    for line in script.split(';').map(str::trim).filter(|line| !line.is_empty()) {
        let action = read_action(line).unwrap_or_else(|| panic!("{line:?} says nothing"));
        store.dispatch(action);
    }
    let props =
        yew::props!(MedcodeQuizProps { quiz: Rc::clone(quiz), place: place.to_owned(), storage });
    let renderer = yew::LocalServerRenderer::<MedcodeQuiz>::with_props(props);
    block_on(renderer.hydratable(false).render())
}

/// Draws the quiz of every state.
#[track_caller]
fn drawn(script: &str) -> Element {
    draw(&quiz(), script)
}

/// Returns the buttons by name, those that can't be pressed in brackets.
fn buttons(root: &Element) -> Vec<String> {
    let name = |button: &Element| match button.attribute("disabled") {
        Some(_) => format!("({})", button.name()),
        None => button.name(),
    };
    root.find("button").map(name).collect()
}

/// Returns what stands behind each `data-state` of that class.
fn states<'a>(root: &'a Element, class: &'a str) -> Vec<&'a str> {
    root.find(class).filter_map(|element| element.attribute("data-state")).collect()
}

/// Returns the texts of these elements.
fn texts(root: &Element, what: &str) -> Vec<String> {
    root.find(what).map(Element::text).collect()
}

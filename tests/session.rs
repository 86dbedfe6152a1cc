//! The rules of a session and of what is kept of it, as scripts of actions in
//! the words of `medcode_quiz::replay`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what goes wrong in a test is to stop it"
)]

#[path = "session/answering.rs"]
mod answering;
#[path = "session/backup.rs"]
mod backup;
#[path = "session/exam.rs"]
mod exam;
#[path = "session/figures.rs"]
mod figures;
#[path = "session/laws.rs"]
mod laws;
#[path = "session/lines.rs"]
mod lines;
#[path = "session/moving.rs"]
mod moving;
#[path = "session/records.rs"]
mod records;
#[path = "session/results.rs"]
mod results;

use std::rc::Rc;

use medcode_quiz::grade::grade_with_book;
use medcode_quiz::json;
use medcode_quiz::quiz::{Entry, Quiz, Response, check};
use medcode_quiz::replay::read_action;
use medcode_quiz::session::{Action, Item, Session, Settings};

/// One code; one of three; two of four; modifiers and units; a whole stay.
const QUIZ: &str = r#"{
    "format": 1, "id": "mixed", "title": "Five questions", "license": "CC0-1.0",
    "question": [
        {
            "id": "pressure", "kind": "assign", "statement": "Essential hypertension.",
            "ask": "Code it.", "hints": ["Chapter 9.", "No subdivisions."],
            "rationale": "I10 has no subdivisions.", "key": [{ "code": "I10" }]
        },
        {
            "id": "one-of-three", "kind": "choose", "statement": "Both ears hurt.", "ask": "Which?",
            "choice": [{ "text": "right" }, { "text": "both", "right": true }, { "text": "left" }]
        },
        {
            "id": "two-of-four", "kind": "choose", "statement": "Two reasons.", "ask": "Which?",
            "choice": [
                { "text": "this", "right": true }, { "text": "not this" },
                { "text": "nor this" }, { "text": "that", "right": true }
            ]
        },
        {
            "id": "supplies", "kind": "assign", "statement": "Crutches and toxin.", "ask": "Bill them.",
            "key": [{ "code": "E0114-NU" }, { "code": "J0585 x45" }]
        },
        {
            "id": "stay", "kind": "assign", "statement": "Heart failure and kidneys.",
            "ask": "Code the stay.", "sets": ["icd10cm", "hcpcs"], "setting": "inpatient",
            "key": [
                { "code": "I13.0", "first": true, "poa": "Y" },
                { "code": "I50.23", "poa": "Y" },
                { "code": "N18.32", "poa": "Y" }
            ]
        }
    ]
}"#;

/// Returns the quiz that most tests take.
fn quiz() -> Quiz {
    let quiz = json::read(QUIZ).unwrap();
    assert_eq!(check(&quiz), []);
    quiz
}

/// Returns that quiz as a learner finds it.
fn start() -> Session {
    start_with(Settings::default())
}

fn start_with(settings: Settings) -> Session {
    Session::new(Rc::new(quiz()), settings)
}

/// Does one thing; returns whether anything changed.
#[track_caller]
fn act(session: &mut Session, line: &str) -> bool {
    let action = read_action(line).unwrap_or_else(|| panic!("{line:?} says nothing"));
    let before = session.clone();
    let is_changed = session.apply(action, Some(grade_with_book));
    assert!(is_changed || before == *session, "{line:?} changed something and said no");
    is_changed
}

/// Does one thing after the other; they stand with semicolons between them.
#[track_caller]
fn play(session: &mut Session, script: &str) {
    for line in script.split(';').map(str::trim) {
        act(session, line);
    }
}

/// Returns a session in which these things were done.
#[track_caller]
fn played(script: &str) -> Session {
    let mut session = start();
    play(&mut session, script);
    session
}

/// Asserts that each of these things changes nothing.
#[track_caller]
fn assert_refused(session: &Session, lines: &[&str]) {
    for line in lines {
        assert!(!act(&mut session.clone(), line), "{line:?} should be refused");
    }
}

/// Returns what happened to the question on the screen.
fn item(session: &Session) -> &Item {
    session.item(session.position()).unwrap()
}

/// Returns the entries of the question on the screen.
fn entries(session: &Session) -> &[Entry] {
    match &item(session).response {
        Response::Assign(entries) => entries,
        Response::Choose(_) => panic!("a question without lines is on the screen"),
    }
}

/// Returns the codes of the question on the screen.
fn codes(session: &Session) -> Vec<&str> {
    entries(session).iter().map(|entry| entry.code.as_str()).collect()
}

/// Returns the marked choices of the question on the screen, counted from 1.
fn chosen(session: &Session) -> Vec<usize> {
    match &item(session).response {
        Response::Choose(chosen) => chosen.iter().map(|idx| idx + 1).collect(),
        Response::Assign(_) => panic!("a question without choices is on the screen"),
    }
}

/// Returns the ids of the questions in the order of an attempt.
fn order(session: &Session) -> Vec<&str> {
    (0..session.len()).map(|place| session.question(place).unwrap().id.as_str()).collect()
}

#[test]
fn an_attempt_begins_at_the_first_question_with_nothing_answered() {
    let session = start();
    assert_eq!((session.position(), session.len()), (0, 5));
    assert_eq!(codes(&session), [""]);
    assert!(!session.is_complete());
    assert_eq!(session.figures().answered, 0);
}

#[test]
fn a_quiz_of_no_questions_has_nothing_but_a_summary() {
    let quiz = Quiz { questions: Vec::new(), ..quiz() };
    let mut session = Session::new(Rc::new(quiz), Settings::default());
    assert!(session.is_empty());
    for action in [Action::Check, Action::Back, Action::GoTo(0), Action::RepeatMisses] {
        assert!(!session.apply(action, Some(grade_with_book)));
    }
    assert!(session.apply(Action::Next, Some(grade_with_book)));
    assert_eq!(session.figures().code_accuracy().percent(), None);
}

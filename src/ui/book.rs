//! What the quiz asks the code book. Where a page has not said how to open it
//! ([`platform::open_book_with`]) there is none, and the quiz goes on without.

use wasm_bindgen::JsValue;

use super::store::Store;
use crate::code::CodeSet;
use crate::code_book::facts;
use crate::code_book::reply::Question as BookQuestion;
use crate::platform;
use crate::quiz::{Graded, Kind, Response};

/// Where the packs are: the attribute `code-book`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Beside the script.
    #[default]
    Usual,
    /// At a URL.
    At(String),
    /// There is no book.
    Nowhere,
}

impl Place {
    /// Reads the attribute.
    pub fn from_attribute(text: &str) -> Self {
        match text {
            "" => Self::Usual,
            "none" => Self::Nowhere,
            url => Self::At(url.to_owned()),
        }
    }
}

/// Returns `true` if the quiz has a book.
pub(super) fn is_there(store: &Store, place: &Place) -> bool {
    let is_wanted = store.session().quiz().code_book && *place != Place::Nowhere;
    is_wanted && platform::has_book()
}

/// Returns the names of the packs of some code sets.
pub(super) fn packs(sets: &[CodeSet]) -> Vec<&'static str> {
    sets.iter().filter(|set| **set != CodeSet::Cpt).map(|set| set.name()).collect()
}

/// Asks the book; the answer is `None` if a newer question came before it.
/// With patience, in milliseconds, it is `None` after that time, too.
pub(super) async fn ask(
    place: &Place,
    needs: &[&str],
    question: &BookQuestion,
    patience: f64,
) -> Result<Option<String>, JsValue> {
    let base = match place {
        Place::At(url) => Some(url.as_str()),
        _ => None,
    };
    platform::ask_book(base, needs, &question.to_text(), patience).await
}

/// How long a check waits for the book, in milliseconds; then it says less.
pub(super) const CHECK_PATIENCE: f64 = 6_000.0;

/// Returns what a check wants to know of the response at a place, and the
/// packs that know it; `None` if it needs nothing.
pub(super) fn check_question(
    store: &Store,
    place: usize,
) -> Option<(Vec<&'static str>, BookQuestion)> {
    let session = store.session();
    let (question, item) = (session.question(place)?, session.item(place)?);
    let quiz = session.quiz();
    if question.kind != Kind::Assign || item.response.is_empty() {
        return None;
    }
    let asked = facts::Question::of(question, &item.response);
    let is_right = || crate::grade::grade(question, &item.response, quiz.grading).is_correct();
    let is_in_order = || !question.grades(Graded::Order) || asked.is_in_order_of_key();
    if is_in_order() && is_right() {
        return None;
    }
    let of = |set: CodeSet| asked.entered.iter().filter(|code| code.set() == set).count();
    let mut needs = Vec::new();
    if of(CodeSet::Icd10cm) > 0 {
        needs.push("icd10cm");
    }
    if of(CodeSet::Icd10cm) > 1 {
        needs.push("icd10cm-notes");
    }
    if of(CodeSet::Hcpcs) > 0 {
        needs.push("hcpcs");
    }
    let is_covered = question.date.is_none_or(|date| date.to_string().as_str() < PCS_ENDS);
    if of(CodeSet::Icd10pcs) > 0 && is_covered {
        needs.push("icd10pcs");
    }
    if needs.is_empty() {
        return None;
    }
    Some((needs, BookQuestion::Facts(asked)))
}

/// The shipped ICD-10-PCS reaches to the end of FY2024; after it the book has
/// nothing to say of a procedure, so a check need not fetch it.
const PCS_ENDS: &str = "2024-10-01";

/// Asks what a check wants to know and calls back with it: the facts, empty
/// if the book could not say; `None` if the response has changed meanwhile.
/// Returns `false` if there is nothing to ask.
pub(super) fn consult(
    store: &std::rc::Rc<Store>,
    place: &Place,
    done: yew::Callback<Option<String>>,
) -> bool {
    if !is_there(store, place) {
        return false;
    }
    let here = store.session().position();
    let Some((needs, question)) = check_question(store, here) else { return false };
    let (store, place) = (std::rc::Rc::clone(store), place.clone());
    let asked = on_screen(&store);
    yew::platform::spawn_local(async move {
        let answer = ask(&place, &needs, &question, CHECK_PATIENCE).await;
        let facts = answer.ok().flatten().unwrap_or_default();
        done.emit((on_screen(&store) == asked).then_some(facts));
    });
    true
}

fn on_screen(store: &Store) -> (usize, Option<Response>) {
    let session = store.session();
    let place = session.position();
    (place, session.item(place).map(|item| item.response.clone()))
}

#![cfg(feature = "ui")]
use std::rc::Rc;
use medcode_quiz::ui::{MedcodeQuiz, MedcodeQuizProps};
use medcode_quiz::ui::store::Store;
use medcode_quiz::platform::StorageKind;
use medcode_quiz::grade::grade;
use medcode_quiz::replay::read_action;
#[test]
fn try_it() {
    let toml = std::fs::read_to_string("quizzes/drugs-and-supplies.toml").unwrap();
    let quiz = Rc::new(medcode_quiz::author::check_source("x", &toml).0.unwrap());
    let store = Store::open(quiz.clone(), Default::default(), "a", StorageKind::None);
    for l in ["code 1 E0114", "check"] { store.dispatch(read_action(l).unwrap(), Some(grade)); }
    let props = yew::props!(MedcodeQuizProps { quiz: quiz, place: "a", storage: StorageKind::None });
    let html = futures::executor::block_on(yew::LocalServerRenderer::<MedcodeQuiz>::with_props(props).hydratable(false).render());
    println!("{html}");
    store.dispatch(read_action("retry").unwrap(), Some(grade));
    let props = yew::props!(MedcodeQuizProps { quiz: store.session().quiz().clone(), place: "a", storage: StorageKind::None });
    let html = futures::executor::block_on(yew::LocalServerRenderer::<MedcodeQuiz>::with_props(props).hydratable(false).render());
    println!("{html}");
}

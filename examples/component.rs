//! The quiz as a component of a Yew app, which hears what is answered.
//!
//! The app loads `dist/medcode-quiz.css` for the component; the code book needs what
//! [`medcode_quiz::platform::open_book_with`] is told.

use std::rc::Rc;

use medcode_quiz::json;
use medcode_quiz::platform::StorageKind;
use medcode_quiz::quiz::{Quiz, check};
use medcode_quiz::session::Settings;
use medcode_quiz::ui::store::Event;
use medcode_quiz::ui::{MedcodeQuiz, MedcodeQuizProps};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
struct LessonProps {
    quiz: Rc<Quiz>,
}

#[function_component]
fn Lesson(props: &LessonProps) -> Html {
    let points = use_state(|| None);
    let on_event = {
        let points = points.clone();
        Callback::from(move |event: Event| match event {
            Event::Answer { earned, .. } => points.set(Some(earned)),
            Event::Complete { .. } => {}
        })
    };
    // The same `Rc` at each drawing: it tells whether the quiz is the same.
    let quiz = MedcodeQuizProps {
        quiz: Rc::clone(&props.quiz),
        settings: Settings::parse("count=5&shuffle"),
        place: "/lessons/1".into(),
        storage: StorageKind::Local,
        code_book: Default::default(),
        on_event,
    };
    html! {
        <main>
            <MedcodeQuiz ..quiz />
            if let Some(points) = *points {
                <p>{ points }{ " points for the last answer" }</p>
            }
        </main>
    }
}

fn main() -> Result<(), json::Error> {
    let quiz: Quiz = json::read(include_str!("one-question.json"))?;
    assert!(check(&quiz).is_empty(), "the component takes only a quiz that was checked");
    // In a browser; `trunk serve --example component` or the like builds it for one.
    let props = LessonProps { quiz: Rc::new(quiz) };
    yew::Renderer::<Lesson>::with_props(props).render();
    Ok(())
}

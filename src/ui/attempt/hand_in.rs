//! The end of an exam: what is still open, and the button that hands it in.

use yew::prelude::*;

use super::super::View;
use super::super::tag::{self, tag, tag_with};
use super::bar::is_filled;
use crate::session::{Action, Item};
use crate::text;

pub(super) fn view(view: &View<'_>) -> Html {
    let session = view.session;
    if session.is_closed() {
        return html! {
            <section class="card" part="card" key="grading" aria-label="Grading">
                <h3 class="heading" tabindex="-1" data-focus="stage">{ "The exam is handed in" }</h3>
                { tag_with("p", &["role"], &["status"], vec![tag::text(text::GRADING)]) }
            </section>
        };
    }
    let count = |is: fn(&Item) -> bool| {
        (0..session.len()).filter(|&place| session.item(place).is_some_and(is)).count()
    };
    let n_open = count(|item| !is_filled(item));
    let lead = match n_open {
        0 => "Every question is answered.".to_owned(),
        n => [&text::count(n, "question", "questions"), " not answered: they count as wrong."]
            .concat(),
    };
    html! {
        <section class="card" part="card" key="hand-in" aria-label="Hand in">
            <h3 class="heading" tabindex="-1" data-focus="stage">{ "Hand in the exam?" }</h3>
            <p class="lead">{ lead }</p>
            { list(view, "Not answered", |item| !is_filled(item)) }
            { list(view, "Flagged", |item| item.is_flagged) }
            <p>{ "After this nothing can be changed. Then you see your results and every solution." }</p>
            <div class="actions">
                { view.button("primary", "Hand in", || Action::HandIn) }
                { view.button("quiet", "Back to the questions", || Action::Back) }
            </div>
        </section>
    }
}

fn list(view: &View<'_>, name: &'static str, is: fn(&Item) -> bool) -> Html {
    let session = view.session;
    let places: Vec<usize> =
        (0..session.len()).filter(|&place| session.item(place).is_some_and(is)).collect();
    if places.is_empty() {
        return Html::default();
    }
    let button = |place: usize| {
        let onclick = view.on.reform(move |_: MouseEvent| Action::GoTo(place));
        let number = (place + 1).to_string();
        html! {
            <li key={place}>
                <button type="button" class="place" part="button" {onclick}
                    aria-label={["Question ", &number].concat()}>{ number }</button>
            </li>
        }
    };
    html! {
        <div class="navigator">
            { tag("h4", "", vec![tag::text(name)]) }
            <ul aria-label={name}>{ for places.into_iter().map(button) }</ul>
        </div>
    }
}

//! The head of the card: title, progress, and what there is to tell about
//! kept answers.

use yew::prelude::*;

use super::View;
use crate::session::Stage;
use crate::text;

pub(super) fn view(view: &View<'_>) -> Html {
    let (session, quiz) = (view.session, view.session.quiz());
    let total = session.len();
    let n_answered =
        (0..total).filter(|&place| session.item(place).is_some_and(|i| i.is_answered())).count();
    let label = [&n_answered.to_string(), " of ", &total.to_string(), " answered"].concat();
    html! {
        <header class="header" part="header">
            <h2 class="title" part="title" dir="auto">{ &quiz.title }</h2>
            if session.stage() == Stage::Question && session.position() == 0 && !quiz.description.is_empty() {
                <p class="description" dir="auto">{ &quiz.description }</p>
            }
            <div class="progress">
                <progress max={total.to_string()} value={n_answered.to_string()} aria-label={label.clone()} />
                <span aria-hidden="true">{ label }</span>
            </div>
            { for notices(view).into_iter().map(|notice| html! { <p class="notice" part="notice">{ notice }</p> }) }
        </header>
    }
}

/// What happened to kept answers, one sentence each.
fn notices(view: &View<'_>) -> Vec<String> {
    let restored = view.store.restored();
    let mut notices = Vec::new();
    if !view.store.is_kept() {
        notices.push(text::NOT_KEPT.to_owned());
    }
    let mut tell = |n: usize, rest: &str| {
        if n > 0 {
            notices.push([&text::count(n, "question", "questions"), rest].concat());
        }
    };
    tell(
        restored.regraded,
        ": the author corrected the key, so your kept answers were graded again.",
    );
    tell(restored.reset, " changed since you answered, so they start afresh.");
    tell(restored.unreadable, ": the kept answer could not be read, so it starts afresh.");
    notices
}

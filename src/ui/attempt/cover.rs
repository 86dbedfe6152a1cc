//! What an exam is like, before it begins.

use yew::prelude::*;

use super::super::View;
use super::super::tag::{self, tag};
use crate::session::Action;
use crate::text;

pub(super) fn view(view: &View<'_>) -> Html {
    let session = view.session;
    let minutes = session.clock().limit.map(|limit| limit / 60_000);
    let fact = |name: &str, value: String| {
        let (name, value) = (tag::text(name), tag::text(&value));
        tag("div", "", vec![tag("dt", "", vec![name]), tag("dd", "", vec![value])])
    };
    let time =
        minutes.map_or("no limit".to_owned(), |n| text::count(n as usize, "minute", "minutes"));
    let facts = vec![fact("Questions", session.len().to_string()), fact("Time", time)];
    let rule = |words: &str| tag("li", "", vec![tag::text(words)]);
    let drawn = view.store.drawn.borrow();
    let drawn = drawn.iter().map(|words| tag("p", "note", vec![tag::text(words)])).collect();
    html! {
        <section class="card cover" part="card" key="cover" aria-label="Exam">
            <h3 class="heading" tabindex="-1" data-focus="stage">{ "Exam" }</h3>
            { tag("dl", "facts", facts) }
            { tag("div", "drawn", drawn) }
            { tag("ul", "rules", text::EXAM_RULES.iter().map(|words| rule(words)).collect()) }
            <div class="actions">{ view.button("primary", "Start the exam", Action::Start) }</div>
        </section>
    }
}

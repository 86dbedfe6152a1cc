//! What an exam is like, before it begins.

use yew::prelude::*;

use super::super::View;
use super::super::tag::{self, tag};
use super::exam;
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
    let blueprint = exam::blueprint(session);
    let mut facts = vec![fact("Questions", session.len().to_string()), fact("Time", time)];
    if let Some(blueprint) = &blueprint {
        if !blueprint.name.is_empty() {
            facts.insert(0, fact("Drawn like the", blueprint.name.clone()));
        }
        if let Some(pass) = blueprint.pass {
            facts.push(fact("Pass mark", [&pass.to_string(), " %"].concat()));
        }
    }
    let rule = |words: &str| tag("li", "", vec![tag::text(words)]);
    let drawn = view.store.drawn.borrow();
    let drawn = match drawn.is_empty() {
        true => Html::default(),
        false => html! {
            <details class="drawn">
                <summary>{ "What is missing, and what is not sure" }</summary>
                { tag("ul", "rules", drawn.iter().map(|words| rule(words)).collect()) }
            </details>
        },
    };
    html! {
        <section class="card cover" part="card" key="cover" aria-label="Exam">
            <h3 class="heading" tabindex="-1" data-focus="stage">{ "Exam" }</h3>
            { tag("dl", "facts", facts) }
            { tag("ul", "rules", text::EXAM_RULES.iter().map(|words| rule(words)).collect()) }
            { drawn }
            <div class="actions">{ view.button("primary", "Start the exam", || Action::Start) }</div>
        </section>
    }
}

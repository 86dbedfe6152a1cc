//! One question: facts, statement, task, fields, actions.

use wasm_bindgen::JsCast;
use yew::prelude::*;
use yew::virtual_dom::{Key, ListenerKind};

use super::later::Later;
use super::tag::{self, tag, tag_with};
use super::{Loading, Msg, View, choices, lines, statement};
use crate::markup::Markup;
use crate::quiz::{Kind, Question};
use crate::session::{Action, Item, Phase};
use crate::text;

pub(super) fn view(view: &View<'_>) -> Html {
    let place = view.session.position();
    let (Some(question), Some(item)) = (view.session.question(place), view.session.item(place))
    else {
        return Html::default();
    };
    let heading =
        ["Question ", &(place + 1).to_string(), " of ", &view.session.len().to_string()].concat();
    let later = view.later;
    let title = &["class", "tabindex", "data-focus"];
    let parts = vec![
        tag_with("h3", title, &["heading", "-1", "stage"], vec![tag::text(&heading)]),
        facts(question),
        chart(question, item, later),
        task(view, question, item),
        later.map(|later| (later.feedback)(question, item)).unwrap_or_default(),
        later.map(|later| (later.solution)(question, item)).unwrap_or_default(),
        later.map(|later| (later.navigation)(view, item)).unwrap_or_default(),
    ];
    let keys = &["class", "part", "aria-label"];
    let mut section = tag::element("section", keys, &["card", "card", &heading], parts);
    // A fresh piece of the page for each question, so that no field keeps what
    // belongs to another one.
    section.key = Some(Key::from(place));
    section.into()
}

pub(super) fn facts(question: &Question) -> Html {
    let fact = |(name, value): (&str, String)| {
        let (name, value) = (tag::text(name), tag::text(&value));
        tag("div", "", vec![tag("dt", "", vec![name]), tag("dd", "", vec![value])])
    };
    tag("dl", "facts", text::facts(question).into_iter().map(fact).collect())
}

fn chart(question: &Question, item: &Item, later: Option<Later>) -> Html {
    let markup = Markup::parse(&question.statement);
    let lit = later.map_or_else(Vec::new, |later| (later.lit)(question, item, &markup));
    tag_with(
        "section",
        &["class", "part", "aria-label"],
        &["statement", "statement", "Statement"],
        vec![statement::paragraphs(&markup, &lit)],
    )
}

fn task(view: &View<'_>, question: &Question, item: &Item) -> Html {
    // Not a form: a frame without `allow-forms` submits none.
    let on = view.on.clone();
    let is_practice = !view.session.is_exam();
    let keydown = Callback::from(move |event: yew::Event| {
        let event: KeyboardEvent = event.unchecked_into();
        let is_field = event.target_unchecked_into::<web_sys::Element>().tag_name() == "INPUT";
        if event.key() == "Enter" && is_field && !event.is_composing() {
            event.prevent_default();
            if is_practice {
                on.emit(Action::Check);
            }
        }
    });
    let is_answering = item.phase == Phase::Answering;
    let is_choose = question.kind == Kind::Choose;
    let ask =
        tag_with("div", &["class", "part"], &["ask", "ask"], vec![statement::prose(&question.ask)]);
    let fields = match (is_choose, is_answering) {
        (true, _) => choices::view(view, question, item),
        (false, true) => lines::view(view, question, item),
        (false, false) => Html::default(),
    };
    let problem = view.later.map(|later| (later.problem)(item, question));
    let loading = match view.loading {
        Loading::Idle | Loading::Ahead => Html::default(),
        Loading::For(..) => tag_with("p", &["role"], &["status"], vec![tag::text(text::WAITING)]),
        Loading::Failed => alert(text::NOT_LOADED),
    };
    let certainty = view.later.map(|later| (later.certainty)(view, item));
    let hints = view.later.map(|later| (later.hints)(question, item));
    let actions = match is_answering && is_practice {
        true => actions(view, question, item),
        false => Html::default(),
    };
    let parts = vec![
        ask,
        fields,
        certainty.unwrap_or_default(),
        problem.unwrap_or_default(),
        loading,
        hints.unwrap_or_default(),
        actions,
    ];
    let task = vec![tag("div", "task", parts)];
    let mut form = tag::element("div", &["role", "aria-label"], &["form", "Your answer"], task);
    tag::hear(&mut form, ListenerKind::onkeydown, keydown);
    tag::hear(&mut form, ListenerKind::onfocusin, view.link.callback(|_| Msg::Focused));
    if view.later.is_none() {
        // Where the pointer is, a press may follow.
        tag::hear(&mut form, ListenerKind::onpointerover, view.link.callback(|_| Msg::Focused));
    }
    form.into()
}

fn alert(words: &str) -> Html {
    tag_with("p", &["class", "role"], &["problem", "alert"], vec![tag::text(words)])
}

/// Says why the response could not be checked.
pub(super) fn problem(item: &Item, question: &Question) -> Html {
    let problem = item.problem.map(|problem| alert(text::problem(problem, question.kind)));
    problem.unwrap_or_default()
}

fn actions(view: &View<'_>, question: &Question, item: &Item) -> Html {
    let check = view.button("primary", "Check", || Action::Check);
    let hint = match item.n_hints < question.hints.len() {
        true => {
            // The first answer counts, so that after it hints are free.
            let cost = view.session.quiz().hint_cost;
            let cost = if item.tries.is_empty() { cost } else { 0 };
            let label = text::next_hint(item.n_hints, question.hints.len(), cost);
            view.button("quiet", &label, || Action::Hint)
        }
        false => Html::default(),
    };
    let show = view.button("quiet", "Show the answer", || Action::Show);
    let skip = view.button("quiet", "Skip", || Action::Next);
    tag("div", "actions", vec![check, hint, show, skip])
}

pub(super) fn hints(question: &Question, item: &Item) -> Html {
    if item.n_hints == 0 {
        return Html::default();
    }
    let last = item.n_hints - 1;
    let hint = |(idx, hint): (usize, &String)| {
        let (index, target) = if idx == last { ("-1", "hint") } else { ("", "") };
        tag_with("li", &["tabindex", "data-focus"], &[index, target], vec![statement::prose(hint)])
    };
    let shown = question.hints.iter().take(item.n_hints).enumerate().map(hint).collect();
    tag_with(
        "section",
        &["class", "part", "aria-label"],
        &["hints", "hints", "Hints"],
        vec![tag("ol", "", shown)],
    )
}

pub(super) fn navigation(view: &View<'_>, item: &Item) -> Html {
    let is_exam = view.session.is_exam();
    if let (true, Some(attempt)) = (is_exam && !view.session.is_closed(), view.attempt) {
        return (attempt.actions)(view);
    }
    let is_last = view.session.position() + 1 >= view.session.len();
    let next = if is_last { "See the results" } else { "Next question" };
    let mut buttons = Vec::new();
    if item.phase == Phase::Feedback {
        buttons.push(view.button("primary", "Try again", || Action::Retry));
        buttons.push(view.button("quiet", "Show the answer", || Action::Show));
    }
    if item.phase != Phase::Answering {
        let class = if item.phase == Phase::Solved { "primary" } else { "quiet" };
        buttons.push(view.button(class, next, || Action::Next));
    }
    if view.session.position() > 0 {
        buttons.push(view.button("quiet back", "Back", || Action::Back));
    }
    if is_exam {
        buttons.push(view.button("quiet", "Results", || Action::Finish));
    }
    if buttons.is_empty() {
        return Html::default();
    }
    tag_with("nav", &["class", "aria-label"], &["actions navigation", "Questions"], buttons)
}

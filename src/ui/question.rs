//! One question: facts, statement, task, fields, actions.

use std::ops::Range;

use yew::prelude::*;

use super::{Loading, View, choices, lines, statement};
use crate::markup::Markup;
use crate::quiz::{Evidence, Kind, Question};
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
    // The key makes each question a fresh piece of the page, so that no field
    // keeps what belongs to another one.
    html! {
        <section class="card" part="card" key={place} aria-label={heading.clone()}>
            <h3 class="heading" tabindex="-1" data-focus="stage">{ heading }</h3>
            { facts(question) }
            { chart(question, item) }
            { task(view, question, item) }
            if let Some(later) = view.later {
                { (later.feedback)(question, item) }
                { (later.solution)(question, item) }
            }
            { navigation(view, item) }
        </section>
    }
}

fn facts(question: &Question) -> Html {
    let fact = |name: &str, value: String| {
        html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> }
    };
    html! {
        <dl class="facts">
            if let Some(setting) = question.setting { { fact("Setting", text::setting(setting).to_owned()) } }
            if let Some(claim) = question.claim { { fact("Claim", text::claim(claim).to_owned()) } }
            if let Some(date) = question.date { { fact(text::date_label(question), text::date(date)) } }
            if let Some(level) = question.level { { fact("Level", text::level(level).to_owned()) } }
        </dl>
    }
}

fn chart(question: &Question, item: &Item) -> Html {
    let markup = Markup::parse(&question.statement);
    let lit = lit(question, item, &markup);
    html! {
        <section class="statement" part="statement" aria-label="Statement">
            { statement::paragraphs(&markup, &lit) }
        </section>
    }
}

/// The evidence to light up: of the lines that the feedback speaks of, and of
/// the whole key once the solution is there.
fn lit(question: &Question, item: &Item, markup: &Markup) -> Vec<Range<usize>> {
    let find = |evidence: &[Evidence]| {
        evidence.iter().filter_map(|e| markup.find(e).ok()).collect::<Vec<_>>()
    };
    match (item.phase, item.grade()) {
        (Phase::Answering, _) | (_, None) if item.phase != Phase::Solved => Vec::new(),
        (Phase::Solved, _) => {
            let of_key = question.key.iter().flat_map(|key| find(&key.evidence));
            of_key.chain(find(&question.evidence)).collect()
        }
        (_, grade) => {
            let lines = grade.map(|grade| (question.answer_lines(grade.answer), &grade.lines));
            let Some((key, graded)) = lines else { return Vec::new() };
            let keys = graded.iter().filter_map(|line| key.get(line.key?));
            keys.flat_map(|key| find(&key.evidence)).collect()
        }
    }
}

fn task(view: &View<'_>, question: &Question, item: &Item) -> Html {
    let onsubmit = view.on.reform(|event: SubmitEvent| {
        event.prevent_default();
        Action::Check
    });
    let is_answering = item.phase == Phase::Answering;
    let is_choose = question.kind == Kind::Choose;
    html! {
        <form class="task" {onsubmit} novalidate={true} aria-label="Your answer">
            <div class="ask" part="ask">{ statement::prose(&question.ask) }</div>
            if is_choose {
                { choices::view(view, question, item) }
            } else if is_answering {
                { lines::view(view, question, item) }
            }
            if let Some(problem) = item.problem {
                <p class="problem" role="alert">{ text::problem(problem, question.kind) }</p>
            }
            { match view.loading {
                Loading::Idle => Html::default(),
                Loading::For(_) => html! { <p role="status">{ text::WAITING }</p> },
                Loading::Failed => html! { <p class="problem" role="alert">{ text::NOT_LOADED }</p> },
            } }
            { hints(question, item) }
            if is_answering {
                <div class="actions">
                    <button type="submit" class="primary" part="button primary-button">{ "Check" }</button>
                    if item.n_hints < question.hints.len() {
                        { view.button("quiet", hint_label(item, question), Action::Hint) }
                    }
                    { view.button("quiet", "Show the answer", Action::Show) }
                    { view.button("quiet", "Skip", Action::Next) }
                </div>
            }
        </form>
    }
}

fn hint_label(item: &Item, question: &Question) -> &'static str {
    match (item.n_hints, question.hints.len()) {
        (0, 1) => "Hint",
        (0, _) => "First hint",
        _ => "Next hint",
    }
}

fn hints(question: &Question, item: &Item) -> Html {
    if item.n_hints == 0 {
        return Html::default();
    }
    let last = item.n_hints - 1;
    let hint = |(idx, hint): (usize, &String)| {
        let is_last = idx == last;
        html! {
            <li key={idx} tabindex={is_last.then_some("-1")} data-focus={is_last.then_some("hint")}>
                { statement::prose(hint) }
            </li>
        }
    };
    html! {
        <section class="hints" part="hints" aria-label="Hints">
            <ol>{ for question.hints.iter().take(item.n_hints).enumerate().map(hint) }</ol>
        </section>
    }
}

fn navigation(view: &View<'_>, item: &Item) -> Html {
    let is_last = view.session.position() + 1 >= view.session.len();
    let next = if is_last { "See the results" } else { "Next question" };
    html! {
        <nav class="actions navigation" aria-label="Questions">
            if item.phase == Phase::Feedback {
                { view.button("primary", "Try again", Action::Retry) }
                { view.button("quiet", "Show the answer", Action::Show) }
            }
            if item.phase != Phase::Answering {
                { view.button(if item.phase == Phase::Solved { "primary" } else { "quiet" }, next, Action::Next) }
            }
            if view.session.position() > 0 {
                { view.button("quiet back", "Back", Action::Back) }
            }
        </nav>
    }
}

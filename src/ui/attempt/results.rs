//! The results: accuracy as an auditor states it, what costs most, and what
//! to look at again.

use yew::prelude::*;

use super::super::{Msg, View};
use crate::platform;
use crate::session::{Action, Figures, Ratio};
use crate::text;

/// The most misses that are listed.
const MAX_MISSES: usize = 200;

pub(super) fn view(view: &View<'_>) -> Html {
    if view.session.is_empty() {
        return nothing();
    }
    let figures = view.session.figures();
    html! {
        <section class="card summary" part="summary" key="summary" aria-label="Results">
            <h3 class="heading" tabindex="-1" data-focus="stage">{ "Your results" }</h3>
            <p class="lead">{ lead(&figures) }</p>
            if figures.answered > 0 {
                <div class="gauges">
                    { gauge("Code accuracy", figures.code_accuracy(), Some((95, "asked of working coders")),
                        "Fully right lines out of those required or entered, whichever is more.") }
                    { gauge("Case accuracy", figures.case_accuracy(), Some((70, "pass mark of AAPC’s exams")),
                        "Questions in which everything was right at the first try.") }
                    { gauge("Precision", figures.precision(), None, "Right lines out of those you entered. Low: over-coding.") }
                    { gauge("Recall", figures.recall(), None, "Right lines out of those required. Low: under-coding.") }
                </div>
                { errors(&figures) }
            }
            { misses(view) }
            { actions(view) }
        </section>
    }
}

/// A review of nothing; only a review has no questions. The element hears the
/// button and changes the mode, which is not the session's to change.
fn nothing() -> Html {
    html! {
        <section class="card summary" part="summary" key="nothing" aria-label="Review">
            <h3 class="heading" tabindex="-1" data-focus="stage">{ text::NOTHING_DUE }</h3>
            if cfg!(feature = "element") {
                <div class="actions">
                    <button type="button" class="primary" part="button primary-button" data-practice="">{ "Practice this quiz" }</button>
                </div>
            }
        </section>
    }
}

fn lead(figures: &Figures) -> String {
    let open = figures.questions - figures.answered;
    let answered = [
        &figures.correct.to_string(),
        " of ",
        &text::count(figures.answered as usize, "answered question", "answered questions"),
        " right at the first try.",
    ]
    .concat();
    match open {
        0 => answered,
        n => [&answered, " ", &text::count(n as usize, "question", "questions"), " not answered."]
            .concat(),
    }
}

fn gauge(name: &str, ratio: Ratio, mark: Option<(u32, &'static str)>, explanation: &str) -> Html {
    let Some(percent) = ratio.percent() else { return Html::default() };
    let is_reached = mark.is_some_and(|(mark, _)| percent >= mark);
    html! {
        <div class="gauge" data-reached={is_reached.to_string()}>
            <div class="gauge-name">{ name }</div>
            <div class="gauge-value">{ percent }<span>{ " %" }</span></div>
            <svg class="gauge-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                <rect class="gauge-track" width="100" height="8" />
                <rect class="gauge-fill" width={percent.min(100).to_string()} height="8" />
                if let Some((mark, _)) = mark {
                    <rect class="gauge-mark" x={mark.to_string()} width="0.8" height="8" />
                }
            </svg>
            if let Some((mark, whose)) = mark {
                <p class="gauge-target">{ mark }{ " % " }{ whose }{ if is_reached { ": reached" } else { ": not reached" } }</p>
            }
            <p class="gauge-explanation">{ explanation }{ " " }{ ratio.part }{ " of " }{ ratio.whole }{ "." }</p>
        </div>
    }
}

fn errors(figures: &Figures) -> Html {
    if figures.errors.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <h4>{ "What cost you most" }</h4>
            <div class="scroll" tabindex="0" role="region" aria-label="Errors by kind">
            <table class="errors">
                <thead><tr>
                    <th scope="col">{ "Error" }</th>
                    <th scope="col">{ "Times" }</th>
                    <th scope="col">{ "Points" }</th>
                </tr></thead>
                <tbody>
                    { for figures.errors.iter().map(|(kind, n, cost)| html! {
                        <tr><th scope="row">{ kind.label() }</th><td>{ n }</td><td>{ lost(*cost) }</td></tr>
                    }) }
                </tbody>
            </table>
            </div>
        </>
    }
}

/// Points that were lost; some kinds only inform.
fn lost(cost: u32) -> String {
    match cost {
        0 => "–".to_owned(),
        cost => ["−", &cost.to_string()].concat(),
    }
}

fn misses(view: &View<'_>) -> Html {
    let session = view.session;
    let is_miss = |&place: &usize| session.item(place).is_some_and(|item| !item.is_right_at_once());
    let misses: Vec<usize> = (0..session.len()).filter(is_miss).collect();
    if misses.is_empty() {
        return Html::default();
    }
    let miss = |&place: &usize| {
        let points = session.item(place).and_then(|item| Some(item.tries.first()?.grade.points));
        let points = points
            .map_or("not answered".to_owned(), |points| [&points.to_string(), " points"].concat());
        let ask = session
            .question(place)
            .map(|q| crate::markup::Markup::parse(&q.statement).plain)
            .unwrap_or_default();
        html! {
            <li key={place}>
                <button type="button" class="miss" part="button"
                    onclick={view.on.reform(move |_: MouseEvent| Action::GoTo(place))}>
                    <span class="miss-head">{ "Question " }{ place + 1 }{ " " }<span class="miss-points">{ points }</span></span>
                    <span class="miss-text" dir="auto">{ beginning(&ask) }</span>
                </button>
            </li>
        }
    };
    html! {
        <>
            <h4>{ "To look at again" }</h4>
            <ul class="misses">{ for misses.iter().take(MAX_MISSES).map(miss) }</ul>
            if misses.len() > MAX_MISSES {
                <p>{ "And " }{ misses.len() - MAX_MISSES }{ " more." }</p>
            }
        </>
    }
}

/// The first words of a statement, enough to recognize it.
fn beginning(text: &str) -> String {
    match text.char_indices().nth(160) {
        Some((end, _)) => [text.get(..end).unwrap_or_default(), "…"].concat(),
        None => text.to_owned(),
    }
}

fn actions(view: &View<'_>) -> Html {
    let is_miss = |item: &crate::session::Item| item.is_answered() && !item.is_right_at_once();
    let has_misses =
        (0..view.session.len()).any(|place| view.session.item(place).is_some_and(is_miss));
    let confirm = |is_on: bool| view.link.callback(move |_: MouseEvent| Msg::Confirm(is_on));
    if view.is_confirming {
        let erase = view.on.reform(|_: MouseEvent| Action::Restart { seed: platform::seed() });
        return html! {
            <div class="confirm" role="group" aria-label="Start again">
                <p tabindex="-1" data-focus="confirm">{ "This clears your answers to this quiz. When each question is due again stays as it is." }</p>
                <div class="actions">
                    <button type="button" class="primary" part="button primary-button" onclick={erase}>{ "Clear and start again" }</button>
                    <button type="button" class="quiet" part="button" onclick={confirm(false)}>{ "Keep them" }</button>
                </div>
            </div>
        };
    }
    html! {
        <div class="actions">
            if has_misses { { view.button("primary", "Repeat what was missed", Action::RepeatMisses) } }
            <button type="button" class="quiet" part="button" onclick={confirm(true)}>{ "Start again" }</button>
            { view.button("quiet back", "Back to the last question", Action::Back) }
        </div>
    }
}

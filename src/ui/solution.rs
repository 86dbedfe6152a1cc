//! The key with its evidence, the rationale and the citations.

use yew::prelude::*;

use super::feedback::citations;
use super::statement;
use crate::quiz::{Choice, KeyLine, Kind, Question};
use crate::session::{Item, Phase};
use crate::text;

pub(super) fn view(question: &Question, item: &Item) -> Html {
    if item.phase != Phase::Solved {
        return Html::default();
    }
    html! {
        <section class="solution" part="solution" aria-label="Solution">
            <h4 tabindex="-1" data-focus="solution">{ "The answer" }</h4>
            { answer(question) }
        </section>
    }
}

/// The answer itself, with its reasons.
pub(super) fn answer(question: &Question) -> Html {
    html! {
        <>
            if question.kind == Kind::Choose {
                <ul class="key">{ for question.choices.iter().filter(|c| c.right).map(choice) }</ul>
            } else {
                <ol class="key">{ for question.key.iter().map(line) }</ol>
                { for question.alternatives.iter().map(|a| alternative(&a.lines, &a.why)) }
            }
            if !question.rationale.is_empty() {
                <h4>{ "Why" }</h4>
                { statement::prose(&question.rationale) }
            }
            if !question.cite.is_empty() {
                <p class="sources">{ "Official Guidelines:" }{ citations(&question.cite) }</p>
            }
        </>
    }
}

fn line(key: &KeyLine) -> Html {
    let line = key.line();
    let shown = line.as_ref().map_or_else(|| key.code.clone(), ToString::to_string);
    let set = line.map(|line| line.code.set().title());
    html! {
        <li>
            <p class="graded-head">
                <code>{ shown }</code>
                <span class="graded-state">
                    { set }
                    if let Some(poa) = key.poa { { " · POA " }{ poa.name() } }
                    if key.optional { { " · optional" } }
                </span>
            </p>
            if !key.why.is_empty() { <p dir="auto">{ &key.why }</p> }
            if !key.alternatives.is_empty() {
                <p>{ "As good: " }{ for key.alternatives.iter().map(|code| html! { <code>{ code }</code> }) }</p>
            }
            if !key.evidence.is_empty() {
                <p class="quotes">
                    { "In the statement: " }
                    { for key.evidence.iter().map(|e| html! { <q dir="auto">{ &e.text }</q> }) }
                </p>
            }
        </li>
    }
}

fn choice(choice: &Choice) -> Html {
    html! {
        <li>
            <p class="graded-head">
                { for choice.codes.iter().map(|code| html! { <code>{ code }</code> }) }
                <span dir="auto">{ &choice.text }</span>
            </p>
            if !choice.why.is_empty() { <p dir="auto">{ &choice.why }</p> }
        </li>
    }
}

fn alternative(lines: &[KeyLine], why: &str) -> Html {
    let codes: Vec<String> = lines.iter().filter_map(|key| Some(key.line()?.to_string())).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    html! { <p>{ "Accepted as well: " }{ text::list(&codes) }{ ". " }<span dir="auto">{ why }</span></p> }
}

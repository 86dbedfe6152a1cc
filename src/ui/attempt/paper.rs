//! The printed twin: all questions of an attempt with room to write, and the
//! key on pages of its own.

use yew::prelude::*;

use super::super::tag::{self, tag, tag_with};
use super::super::{Msg, View, question, solution, statement};
use crate::markup::Markup;
use crate::quiz::{Choice, Graded, Kind, Question};
use crate::text;

pub(super) fn view(view: &View<'_>) -> Html {
    let session = view.session;
    let print = |is_key: bool| view.link.callback(move |_: MouseEvent| Msg::Print(is_key));
    let settings = session.settings();
    let mut says = text::count(session.len(), "question", "questions");
    if settings.seed > 0 && (settings.shuffle || session.is_exam()) {
        says = [&says, " · drawn by seed ", &settings.seed.to_string()].concat();
    }
    let questions = (0..session.len()).filter_map(|place| session.question(place)).enumerate();
    html! {
        <section class="card paper" part="card" aria-label="To print">
            <div class="actions">
                <button type="button" class="primary" part="button primary-button" onclick={print(false)}>{ "Print the questions" }</button>
                <button type="button" class="quiet" part="button" onclick={print(true)}>{ "Print the key" }</button>
            </div>
            <div class="sheet" data-hidden={view.is_key_only.to_string()}>
                <h3 class="heading" tabindex="-1" data-focus="stage">{ "Questions" }</h3>
                { tag("p", "says", vec![tag::text(&says)]) }
                { tag("p", "blanks", vec![name("Name"), blank(), name("Date"), blank()]) }
                <ol>{ for questions.clone().map(|(idx, q)| asked(idx, q)) }</ol>
            </div>
            <div class="sheet key-sheet" data-hidden={(!view.is_key_only).to_string()}>
                <h3 class="heading">{ "Key" }</h3>
                { tag("p", "says", vec![tag::text(&says)]) }
                <ol>{ for questions.map(|(idx, q)| solved(idx, q)) }</ol>
            </div>
        </section>
    }
}

fn number(idx: usize) -> Html {
    tag("h4", "", vec![tag::text(&["Question ", &(idx + 1).to_string()].concat())])
}

fn asked(idx: usize, question: &Question) -> Html {
    let chart = statement::paragraphs(&Markup::parse(&question.statement), &[]);
    let answer = match question.kind {
        Kind::Choose => {
            let choices = question.choices.iter().map(|choice| box_of(question, choice)).collect();
            tag("ul", "boxes", choices)
        }
        Kind::Assign => {
            // No number that gives the number of codes away.
            let has_parts = [Graded::Modifiers, Graded::Units, Graded::Poa];
            let parts = has_parts.into_iter().filter(|part| question.grades(*part)).count();
            let line = || tag("li", "", (0..=parts).map(|_| blank()).collect());
            tag("ul", "write", (0..5).map(|_| line()).collect())
        }
    };
    let parts = vec![
        number(idx),
        question::facts(question),
        tag("div", "statement", vec![chart]),
        tag("div", "ask", vec![statement::prose(&question.ask)]),
        answer,
    ];
    tag("li", "asked", parts)
}

fn box_of(question: &Question, choice: &Choice) -> Html {
    let sign = if question.takes_several() { "☐ " } else { "○ " };
    let sign = tag_with("span", &["aria-hidden"], &["true"], vec![tag::text(sign)]);
    tag("li", "", vec![sign, super::super::choices::words(choice)])
}

fn solved(idx: usize, question: &Question) -> Html {
    tag("li", "asked", vec![number(idx), solution::answer(question)])
}

fn name(name: &str) -> Html {
    tag("span", "", vec![tag::text(name)])
}

/// Room to write.
fn blank() -> Html {
    tag("span", "blank", Vec::new())
}

//! The choices of a `choose` question: a fieldset of radios or checkboxes.

use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::View;
use super::icon::Icon;
use super::tag::{self, tag, tag_with};
use crate::quiz::{Choice, Question, Response};
use crate::session::{Action, Item, Phase};
use crate::text;

pub(super) fn view(view: &View<'_>, question: &Question, item: &Item) -> Html {
    let Response::Choose(chosen) = &item.response else { return Html::default() };
    let kind = if question.takes_several() { "checkbox" } else { "radio" };
    let choices = question.choices.iter().enumerate().map(|(idx, choice)| {
        let is_chosen = chosen.contains(&idx);
        let (state, said) = state(choice, is_chosen, item.phase);
        let disabled = if item.phase == Phase::Answering { "" } else { "disabled" };
        let keys = &["type", "name", "data-field", "disabled"];
        let mut input =
            tag::element("input", keys, &[kind, "choice", "choice", disabled], Vec::new());
        input.set_checked(is_chosen);
        let choose = view.on.reform(move |_| Action::Choose(idx));
        tag::hear(&mut input, ListenerKind::onchange, choose);
        let said = said
            .map(|(icon, words)| tag("span", "choice-state", vec![icon.view(), tag::text(words)]));
        let label = vec![input.into(), words(choice), said.unwrap_or_default()];
        let keys = &["class", "part", "data-state"];
        tag_with("li", keys, &["choice", "choice", state], vec![tag("label", "", label)])
    });
    let legend = text::choose(question.takes_several());
    let legend = tag("legend", "", vec![tag::text(legend)]);
    tag("fieldset", "choices", vec![legend, tag("ul", "", choices.collect())])
}

pub(super) fn words(choice: &Choice) -> Html {
    let code = |code: &String| tag("code", "", vec![tag::text(code)]);
    let mut words: Vec<Html> = choice.codes.iter().map(code).collect();
    if !choice.text.is_empty() {
        words.push(tag_with("span", &["dir"], &["auto"], vec![tag::text(&choice.text)]));
    }
    tag("span", "choice-text", words)
}

/// How a choice is shown: chosen ones are judged after a check, the others
/// only with the solution.
fn state(
    choice: &Choice,
    is_chosen: bool,
    phase: Phase,
) -> (&'static str, Option<(Icon, &'static str)>) {
    match (phase, is_chosen, choice.right) {
        (Phase::Feedback | Phase::Solved, true, true) => ("right", Some((Icon::Right, "Right"))),
        (Phase::Feedback | Phase::Solved, true, false) => ("wrong", Some((Icon::Wrong, "Wrong"))),
        (Phase::Solved, false, true) => ("missing", Some((Icon::Missing, "This one is right"))),
        _ => ("none", None),
    }
}

//! How sure the learner is: three radios below the fields, where the page asks
//! for it.

use yew::prelude::*;

use super::View;
use super::tag::{self, tag};
use crate::history::Certainty;
use crate::session::{Action, Item, Phase};
use crate::text;

pub(super) fn view(view: &View<'_>, item: &Item) -> Html {
    let is_asked = view.session.settings().certainty && item.phase == Phase::Answering;
    if !is_asked || view.session.is_closed() {
        return Html::default();
    }
    let choice = |certainty: Certainty| {
        let onchange = view.on.reform(move |_: Event| Action::Sure(Some(certainty)));
        html! {
            <label>
                <input type="radio" name="certainty" checked={item.certainty == Some(certainty)} {onchange} />
                { text::certainty(certainty) }
            </label>
        }
    };
    let legend = tag("legend", "", vec![tag::text("How sure are you? You may leave this open.")]);
    let choices = Certainty::ALL.iter().copied().map(choice).collect();
    tag("fieldset", "certainty", vec![legend, tag("div", "sets", choices)])
}

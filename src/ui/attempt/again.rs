//! The same questions again: a link that gives them in the same order, and
//! the way to print them.

use yew::prelude::*;

use super::super::View;
use crate::platform;
use crate::session::{Mode, Settings};

pub(super) fn view(view: &View<'_>) -> Html {
    let session = view.session;
    // What is due is due to one learner only.
    if session.settings().mode == Mode::Review {
        return Html::default();
    }
    let link = platform::page() + &fragment(view);
    let field = NodeRef::default();
    let copy = {
        let field = field.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(field) = field.cast::<web_sys::HtmlInputElement>() {
                // Where copying is refused the text is selected at least.
                platform::copy(&field);
            }
        })
    };
    html! {
        <details class="more">
            <summary>{ "The same questions again" }</summary>
            <div class="more-body">
                <label class="field wide">
                    <span>{ "This link gives the same questions in the same order" }</span>
                    <input type="text" part="input" readonly=true value={link} ref={field} />
                </label>
                <div class="actions">
                    <button type="button" class="quiet" part="button" onclick={copy}>{ "Copy the link" }</button>
                    { twin(view) }
                </div>
            </div>
        </details>
    }
}

/// The fragment of a link: the quiz and how it is taken.
fn fragment(view: &View<'_>) -> String {
    let session = view.session;
    let settings = session.settings().to_text();
    let gap = if settings.is_empty() { "" } else { "&" };
    ["#medcode-quiz=", &session.quiz().id, gap, &settings].concat()
}

/// A link to the page that prints them; only where that page and the quiz are
/// beside each other.
fn twin(view: &View<'_>) -> Html {
    let base = platform::base();
    let place = view.store.place();
    let is_page = platform::page().starts_with(place);
    let origin = base.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    let is_beside = !base.is_empty() && place.starts_with(&[&origin, "/"].concat());
    if is_page || !is_beside {
        return Html::default();
    }
    let settings = Settings { is_paper: true, ..view.session.settings().clone() };
    let fragment = ["#medcode-quiz=", &view.session.quiz().id, "&", &settings.to_text()].concat();
    let source = String::from(js_sys::encode_uri_component(place));
    let href = [&base, "print.html?src=", &source, &fragment].concat();
    html! { <a class="quiet" part="button" {href}>{ "Print them, with a separate key" }</a> }
}

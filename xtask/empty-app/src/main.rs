//! The least that a Yew app can be: one component, one paragraph.
//!
//! It is built and measured, never shown: what it weighs is Yew's own weight.

use yew::prelude::*;

#[component]
fn App() -> Html {
    html! { <p>{ "Nothing to see." }</p> }
}

fn main() {
    yew::Renderer::<App>::new().render();
}

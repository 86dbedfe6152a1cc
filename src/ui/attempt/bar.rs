//! What stands above the questions of an exam: the clock and the way to each
//! question. And what a learner can do below one.

use std::rc::Rc;

use yew::prelude::*;

use super::super::store::Store;
use super::super::tag::{self, tag, tag_with};
use super::super::{Msg, View};
use crate::platform::{self, Guard};
use crate::session::{Action, Item, Stage};
use crate::text;

pub(super) fn view(view: &View<'_>) -> Html {
    let session = view.session;
    if !session.is_exam() || matches!(session.stage(), Stage::Cover | Stage::Summary) {
        return Html::default();
    }
    let closed = view.link.callback(|()| Msg::Changed);
    let clock = match session.is_closed() {
        true => Html::default(),
        false => html! { <ClockView store={SameStore(Rc::clone(view.store))} {closed} /> },
    };
    html! {
        <div class="exam-bar">
            { clock }
            { navigator(view) }
        </div>
    }
}

/// The way to each question: a list of buttons, one of which takes the focus;
/// the arrow keys lead to the others.
fn navigator(view: &View<'_>) -> Html {
    let session = view.session;
    let total = session.len();
    let items = || (0..total).filter_map(|place| session.item(place));
    let n_answered = items().filter(|item| is_filled(item)).count();
    let n_flagged = items().filter(|item| item.is_flagged).count();
    let summary = [
        "Questions: ",
        &n_answered.to_string(),
        " of ",
        &total.to_string(),
        " answered, ",
        &n_flagged.to_string(),
        " flagged",
    ]
    .concat();
    let onkeydown = Callback::from(hear_key);
    let button = |place: usize| {
        let item = session.item(place)?;
        let is_here = place == session.position() && session.stage() == Stage::Question;
        let onclick = view.on.reform(move |_: MouseEvent| Action::GoTo(place));
        let state = state(item);
        let number = (place + 1).to_string();
        let label = ["Question ", &number, state.1].concat();
        Some(html! {
            <li key={place}>
                <button type="button" class="place" part="button" data-state={state.0} {onclick}
                    aria-label={label} aria-current={is_here.then_some("step")}
                    tabindex={if place == session.position() { "0" } else { "-1" }}>
                    { number }
                </button>
            </li>
        })
    };
    html! {
        <details class="navigator" open={total <= 25}>
            <summary>{ summary }</summary>
            <nav aria-label="Questions of the exam">
                <ol {onkeydown}>{ for (0..total).filter_map(button) }</ol>
            </nav>
        </details>
    }
}

pub(super) fn is_filled(item: &Item) -> bool {
    !item.response.is_empty()
}

fn state(item: &Item) -> (&'static str, &'static str) {
    match (is_filled(item), item.is_flagged) {
        (true, true) => ("answered flagged", ", answered, flagged"),
        (true, false) => ("answered", ", answered"),
        (false, true) => ("flagged", ", not answered, flagged"),
        (false, false) => ("open", ", not answered"),
    }
}

/// Leads from button to button. The order is that of the page, so right is
/// next in any writing direction but the reverse one, where it is before.
fn hear_key(event: KeyboardEvent) {
    let target: web_sys::Element = event.target_unchecked_into();
    let Some(item) = target.closest("li").ok().flatten() else { return };
    let list = item.parent_element();
    let next = match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => item.next_element_sibling(),
        "ArrowLeft" | "ArrowUp" => item.previous_element_sibling(),
        "Home" => list.and_then(|list| list.first_element_child()),
        "End" => list.and_then(|list| list.last_element_child()),
        _ => return,
    };
    event.prevent_default();
    let button = next.and_then(|next| next.first_element_child());
    if let Some(button) = button {
        platform::focus(&button);
    }
}

/// What can be done below a question of an exam.
pub(super) fn actions(view: &View<'_>) -> Html {
    let session = view.session;
    let Some(item) = session.item(session.position()) else { return Html::default() };
    let is_last = session.position() + 1 >= session.len();
    let flag = view.on.reform(|_: MouseEvent| Action::Flag);
    let next = if is_last { "To the end of the exam" } else { "Next question" };
    html! {
        <nav class="actions navigation" aria-label="Questions">
            { view.button("primary", next, || Action::Next) }
            <button type="button" class="quiet" part="button" onclick={flag}
                aria-pressed={item.is_flagged.to_string()}>{ "Flag" }</button>
            if !is_last { { view.button("quiet", "Hand in …", || Action::Finish) } }
            if session.position() > 0 { { view.button("quiet back", "Back", || Action::Back) } }
        </nav>
    }
}

/// A store that is the same if it is the same `Rc`.
#[derive(Clone)]
struct SameStore(Rc<Store>);

impl PartialEq for SameStore {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ClockProps {
    store: SameStore,
    /// Called when the time is over.
    closed: Callback<()>,
}

/// How much time is left. It draws itself each second, without the rest.
struct ClockView {
    _running: Guard,
    is_hidden: bool,
    /// Whole seconds that are left.
    left: u64,
    /// What a screen reader is told.
    warning: &'static str,
    /// How many seconds were left when that was true.
    warned_at: u64,
}

enum ClockMsg {
    Second,
    Hide,
}

/// Warnings, by the seconds that are left.
const WARNINGS: [(u64, &str); 3] =
    [(600, "10 minutes left."), (300, "5 minutes left."), (60, "1 minute left.")];

/// How long a warning stands, in seconds.
const STANDS: u64 = 10;

/// How often the time is stored, in seconds.
const KEEP_EVERY: u64 = 10;

impl ClockView {
    fn seconds(store: &Store) -> u64 {
        // Up to the full second, so that 0 is shown when it is over.
        store.session().clock().left().unwrap_or_default().div_ceil(1_000)
    }
}

impl Component for ClockView {
    type Message = ClockMsg;
    type Properties = ClockProps;

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link().clone();
        Self {
            _running: platform::every(1_000, move || link.send_message(ClockMsg::Second)),
            is_hidden: false,
            left: Self::seconds(&ctx.props().store.0),
            warning: "",
            warned_at: 0,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: ClockMsg) -> bool {
        let store = &ctx.props().store.0;
        match msg {
            ClockMsg::Hide => self.is_hidden = !self.is_hidden,
            ClockMsg::Second => {
                store.tick();
                let before = std::mem::replace(&mut self.left, Self::seconds(store));
                let passed = |at: u64| before > at && self.left <= at;
                if let Some((_, words)) = WARNINGS.iter().rev().find(|(at, _)| passed(*at)) {
                    (self.warning, self.warned_at) = (words, self.left);
                } else if self.left + STANDS < self.warned_at {
                    self.warning = "";
                }
                let is_closed = store.session().is_closed();
                if is_closed || before / KEEP_EVERY != self.left / KEEP_EVERY {
                    super::exam::keep(store, false);
                }
                if is_closed {
                    ctx.props().closed.emit(());
                }
            }
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        if ctx.props().store.0.session().clock().limit.is_none() {
            return Html::default();
        }
        let onclick = ctx.link().callback(|_: MouseEvent| ClockMsg::Hide);
        let is_short = self.left <= 300;
        let label = if self.is_hidden { "Show the clock" } else { "Hide the clock" };
        let time = match self.is_hidden {
            true => Html::default(),
            false => tag_with(
                "span",
                &["class", "data-short", "role"],
                &["time-left", if is_short { "true" } else { "" }, "timer"],
                vec![
                    tag::text("Time left "),
                    tag("strong", "", vec![tag::text(&text::time(self.left))]),
                ],
            ),
        };
        html! {
            <div class="clock">
                { time }
                <button type="button" class="quiet" part="button" {onclick}>{ label }</button>
                <p class={if self.warning.is_empty() || self.is_hidden { "visually-hidden" } else { "warning" }} role="status">{ self.warning }</p>
            </div>
        }
    }
}

//! What a learner takes away: files, made in the browser and handed to it.
//!
//! A component of its own, since it remembers what it gave last: where a page
//! may not save files, the text is shown in its place.

use std::rc::Rc;

use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use super::super::View;
use super::super::part::{self, Part};
use super::super::store::Store;
use super::super::tag::{self, tag};
use crate::platform;
use crate::session::{Item, Session};
use crate::take_away::{
    MAX_NAME, Receipt, file_name, is_miss, misses_for_anki, results_as_csv, results_as_json,
};
use crate::text;

pub(super) fn view(view: &View<'_>) -> Html {
    let is_answered = |place| view.session.item(place).is_some_and(Item::is_answered);
    if !(0..view.session.len()).any(is_answered) {
        return Html::default();
    }
    html! { <TakeAway store={Rc::clone(view.store)} /> }
}

#[derive(Clone, Properties)]
struct Props {
    store: Rc<Store>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.store, &other.store)
    }
}

/// What can be had.
#[derive(Clone, Copy)]
pub enum What {
    /// The results as a table.
    Csv,
    /// The results for programs.
    Json,
    /// What was missed, as cards.
    Anki,
    /// A receipt.
    Receipt,
}

/// A file to take away.
pub struct File {
    name: String,
    media_type: &'static str,
    text: String,
}

/// What makes the files; a part of its own, see [`super::super::part`].
#[derive(Clone, Copy)]
pub struct Files {
    make: fn(&Session, What, &str, u32) -> File,
}

impl Files {
    /// Returns all of it.
    pub fn all() -> Self {
        Self { make }
    }
}

/// Makes a file; the learner's name and the day are for those that have them.
fn make(session: &Session, what: What, name: &str, day: u32) -> File {
    let id = &session.quiz().id;
    match what {
        What::Csv => File {
            name: file_name(id, "results", "", ".csv"),
            media_type: "text/csv",
            text: results_as_csv(session),
        },
        What::Json => File {
            name: file_name(id, "results", "", ".json"),
            media_type: "application/json",
            text: results_as_json(session, day),
        },
        What::Anki => File {
            name: file_name(id, "misses", "", ".txt"),
            media_type: "text/plain",
            text: misses_for_anki(session).unwrap_or_default(),
        },
        What::Receipt => {
            let receipt = Receipt::of(session, name, day);
            File {
                name: file_name(id, "receipt", &receipt.name, ".json"),
                media_type: "application/json",
                text: receipt.to_text(),
            }
        }
    }
}

enum Msg {
    Give(What),
    /// The part that makes it was loaded, or could not be.
    Loaded(What),
    Show,
}

#[derive(Default)]
struct TakeAway {
    name: NodeRef,
    copy: NodeRef,
    /// What was given last.
    given: Option<File>,
    is_shown: bool,
    /// Whether the focus goes to the text after the next drawing.
    is_to_focus: bool,
    /// What a screen reader is told.
    said: String,
}

impl TakeAway {
    fn give(&mut self, store: &Store, what: What) {
        let Some(files) = part::files() else {
            self.said = text::NOT_LOADED.to_owned();
            return;
        };
        let day = platform::clocks().map(|clocks| clocks.day).unwrap_or_default();
        let name = self.name.cast::<HtmlInputElement>();
        let name = name.map(|field| field.value()).unwrap_or_default();
        let file = (files.make)(&store.session(), what, &name, day);
        self.is_shown = !platform::download(&file.name, file.media_type, &file.text);
        self.is_to_focus = self.is_shown;
        self.said = match self.is_shown {
            true => text::COPY_INSTEAD.to_owned(),
            false => ["Given to your browser to save: ", &file.name].concat(),
        };
        self.given = Some(file);
    }
}

impl Component for TakeAway {
    type Message = Msg;
    type Properties = Props;

    fn create(_ctx: &Context<Self>) -> Self {
        Self::default()
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Give(what) => {
                let done = move |_: bool| Msg::Loaded(what);
                part::load(Part::Files, ctx.link().callback(done));
                return false;
            }
            Msg::Loaded(what) => self.give(&ctx.props().store, what),
            Msg::Show => {
                self.is_shown = true;
                self.is_to_focus = true;
            }
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let button = |label: &str, what: What| {
            let onclick = ctx.link().callback(move |_: MouseEvent| Msg::Give(what));
            html! { <button type="button" class="quiet" part="button" {onclick}>{ label }</button> }
        };
        let session = ctx.props().store.session();
        let has_misses = (0..session.len()).any(|place| session.item(place).is_some_and(is_miss));
        let copy = match &self.given {
            Some(File { name, text, .. }) if self.is_shown => html! {
                <label class="copy">
                    { name }
                    <textarea ref={&self.copy} part="input" readonly={true} rows="6"
                        spellcheck="false" value={text.clone()} />
                </label>
            },
            Some(_) => {
                let onclick = ctx.link().callback(|_: MouseEvent| Msg::Show);
                html! {
                    <button type="button" class="quiet" part="button" {onclick}>{ "No file? Show its text" }</button>
                }
            }
            None => Html::default(),
        };
        html! {
            <section class="take-away" aria-label="Take away">
                <h4>{ "Take away" }</h4>
                { tag("p", "", vec![tag::text("The files are made here. Nothing leaves your browser unless you send it.")]) }
                <div class="files">
                    { button("Results as CSV", What::Csv) }
                    { button("Results as JSON", What::Json) }
                    if has_misses { { button("Misses for Anki", What::Anki) } }
                </div>
                <div class="files">
                    <label>
                        { "Your name (optional)" }
                        <input ref={&self.name} type="text" part="input" autocomplete="name" maxlength={MAX_NAME.to_string()} />
                    </label>
                    { button("Receipt for a teacher", What::Receipt) }
                </div>
                { tag("p", "", vec![tag::text(text::RECEIPT_PROVES)]) }
                <p role="status">{ &self.said }</p>
                { copy }
            </section>
        }
    }

    fn rendered(&mut self, _ctx: &Context<Self>, _first: bool) {
        if std::mem::take(&mut self.is_to_focus)
            && let Some(copy) = self.copy.cast::<Element>()
        {
            platform::focus(&copy);
        }
    }
}

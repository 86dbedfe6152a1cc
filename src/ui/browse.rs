//! The code book to leaf through: chapter, block, category, code, with notes.

use wasm_bindgen::prelude::*;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::book::{self, Place};
use super::lookup::{focus, item_view};
use super::tag::{self, tag, tag_with};
use crate::code::{Code, CodeSet};
use crate::code_book::reply::{Item, Page, Question};
use crate::quiz::Date;
use crate::text;

/// What [`Browse`] needs.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct BrowseProps {
    /// What stands in the field: the code to begin at, or anything.
    pub(super) start: String,
    /// The sets that the question allows.
    pub(super) sets: Vec<CodeSet>,
    /// The date of service.
    pub(super) date: Option<Date>,
    /// Where the book is.
    pub(super) place: Place,
    /// Hears that it is over, and the code that was taken.
    pub(super) on_close: Callback<Option<String>>,
}

/// The dialog.
pub(super) struct Browse {
    root: NodeRef,
    /// The set and the place in its book.
    at: (CodeSet, String),
    /// `None` while it is fetched.
    page: Option<Page>,
    has_failed: bool,
}

pub(super) enum BrowseMsg {
    Go(CodeSet, String),
    Opened((CodeSet, String), Result<Option<String>, JsValue>),
    Again,
}

impl Browse {
    fn fetch(&mut self, ctx: &Context<Self>) {
        self.has_failed = false;
        let (set, place) = self.at.clone();
        let mut needs = vec![set.name()];
        if set == CodeSet::Icd10cm {
            needs.extend(["icd10cm-notes", "icd10cm-more"]);
        }
        let (at, date) = (ctx.props().place.clone(), ctx.props().date);
        ctx.link().send_future(async move {
            let question = Question::Open { set, place: place.clone(), date };
            BrowseMsg::Opened((set, place), book::ask(&at, &needs, &question, 0.0).await)
        });
    }

    fn go_button(&self, ctx: &Context<Self>, place: &str, content: Vec<Html>) -> Html {
        let (set, place) = (self.at.0, place.to_owned());
        let onclick = ctx.link().callback(move |_: MouseEvent| BrowseMsg::Go(set, place.clone()));
        html! { <button type="button" class="entry" part="button" {onclick}>{ for content }</button> }
    }

    fn page(&self, ctx: &Context<Self>, page: &Page) -> Html {
        let top = self.go_button(ctx, "", vec![tag::text(self.at.0.title())]);
        let step = |(id, title): &(String, String)| {
            let id_text = tag("code", "", vec![tag::text(id)]);
            tag(
                "li",
                "",
                vec![self.go_button(
                    ctx,
                    id,
                    vec![id_text, tag("span", "", vec![tag::text(title)])],
                )],
            )
        };
        let path = std::iter::once(tag("li", "", vec![top])).chain(page.path.iter().map(step));
        let path = tag_with(
            "nav",
            &["class", "aria-label"],
            &["path", "Place in the code book"],
            vec![tag("ol", "", path.collect())],
        );
        let mut parts = vec![path, self.title(ctx, page)];
        let list = |name: &str, lines: Vec<Html>| {
            tag(
                "section",
                "notes",
                vec![tag("h4", "", vec![tag::text(name)]), tag("ul", "", lines)],
            )
        };
        if !page.successors.is_empty() {
            let line = tag("li", "", vec![tag::text(&page.successors)]);
            parts.push(list("Look at", vec![line]));
        }
        if !page.terms.is_empty() {
            let lines =
                page.terms.iter().map(|term| tag("li", "", vec![tag::text(term)])).collect();
            parts.push(list("Includes", lines));
        }
        parts.extend(notes(page).into_iter().map(|(name, lines)| list(&name, lines)));
        if !page.below.is_empty() {
            let line = |item: &Item| {
                tag("li", "", vec![self.go_button(ctx, &item.code, item_view(item, true))])
            };
            let lines = page.below.iter().map(line).collect();
            let name = if page.item.code.is_empty() { "Contents" } else { "Codes below" };
            parts.push(tag(
                "section",
                "below",
                vec![tag("h4", "", vec![tag::text(name)]), tag("ul", "", lines)],
            ));
        }
        if page.item == Item::default() && page.below.is_empty() {
            parts.push(tag("p", "", vec![tag::text(text::BOOK_WITHOUT_CONTENTS)]));
        }
        let edition = [page.edition.as_str(), ". ", text::BOOK_SOURCE].concat();
        parts.push(tag("p", "note", vec![tag::text(&edition)]));
        tag("div", "page", parts)
    }

    fn title(&self, ctx: &Context<Self>, page: &Page) -> Html {
        let Item { code, title, is_billable, has_more, when, .. } = &page.item;
        let heading = match code.is_empty() {
            true => vec![tag::text(if title.is_empty() { self.at.0.title() } else { title })],
            false => vec![tag("code", "", vec![tag::text(code)]), tag::text(" "), tag::text(title)],
        };
        let mut facts = Vec::new();
        if *is_billable {
            facts.push("Can be billed".to_owned());
        } else if *has_more && !code.is_empty() {
            facts.push("Can’t be billed: needs more characters".to_owned());
        }
        if !when.is_empty() {
            facts.push(when.clone());
        }
        let on_close = ctx.props().on_close.clone();
        let taken = code.clone();
        let take = on_close.reform(move |_: MouseEvent| Some(taken.clone()));
        let button = match is_billable {
            true => {
                html! { <button type="button" class="primary" part="button primary-button" onclick={take}>{ "Use this code" }</button> }
            }
            false => Html::default(),
        };
        html! {
            <header>
                <h3 tabindex="-1" data-focus="page">{ for heading }</h3>
                { tag("p", "note", vec![tag::text(&facts.join(" · "))]) }
                { button }
            </header>
        }
    }
}

/// Returns the notes under their headings, each with its lines.
fn notes(page: &Page) -> Vec<(String, Vec<Html>)> {
    let mut groups: Vec<(String, Vec<Html>)> = Vec::new();
    for (kind, words, at) in &page.notes {
        let name = text::note_kind(*kind);
        let name = if at.is_empty() { name.to_owned() } else { [name, " (at ", at, ")"].concat() };
        let line = tag("li", "", vec![tag::text(words)]);
        match groups.iter_mut().find(|(other, _)| *other == name) {
            Some((_, lines)) => lines.push(line),
            None => groups.push((name, vec![line])),
        }
    }
    groups
}

impl Component for Browse {
    type Message = BrowseMsg;
    type Properties = BrowseProps;

    fn create(ctx: &Context<Self>) -> Self {
        let BrowseProps { start, sets, .. } = ctx.props();
        let books = || sets.iter().copied().filter(|set| *set != CodeSet::Cpt);
        let found = books().find_map(|set| {
            let code = Code::parse(set, start).ok()?;
            Some((set, code.to_string()))
        });
        let first = books().next().unwrap_or(CodeSet::Icd10cm);
        let at = found.unwrap_or((first, String::new()));
        let mut browse = Self { root: NodeRef::default(), at, page: None, has_failed: false };
        browse.fetch(ctx);
        browse
    }

    fn update(&mut self, ctx: &Context<Self>, msg: BrowseMsg) -> bool {
        match msg {
            BrowseMsg::Go(set, place) => {
                if set != self.at.0 {
                    self.page = None;
                }
                self.at = (set, place);
                self.fetch(ctx);
            }
            BrowseMsg::Opened(at, answer) if at == self.at => match answer {
                Ok(Some(answer)) => {
                    let page = Page::parse(&answer);
                    // A code that isn't there: the book from its beginning.
                    if page.item == Item::default() && page.below.is_empty() && !at.1.is_empty() {
                        self.at.1 = String::new();
                        self.fetch(ctx);
                    } else {
                        self.page = Some(page);
                    }
                }
                _ => self.has_failed = true,
            },
            BrowseMsg::Opened(..) => return false,
            BrowseMsg::Again => self.fetch(ctx),
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let BrowseProps { sets, on_close, .. } = ctx.props();
        let close = on_close.reform(|_: MouseEvent| None);
        let on_cancel = on_close.reform(|event: Event| {
            event.prevent_default();
            None
        });
        // What is typed in here is not for the form around it.
        let keep = Callback::from(|event: KeyboardEvent| event.stop_propagation());
        let again = ctx.link().callback(|_: MouseEvent| BrowseMsg::Again);
        let books: Vec<CodeSet> = sets.iter().copied().filter(|set| *set != CodeSet::Cpt).collect();
        let switch = |set: CodeSet| {
            let onclick =
                ctx.link().callback(move |_: MouseEvent| BrowseMsg::Go(set, String::new()));
            let is_on = if self.at.0 == set { "true" } else { "false" };
            html! { <button type="button" class="quiet" part="button" aria-pressed={is_on} {onclick}>{ set.title() }</button> }
        };
        let content = match (&self.page, self.has_failed) {
            (_, true) => html! {
                <p class="problem" role="alert">{ text::BOOK_FAILED }{ " " }
                    <button type="button" class="quiet" part="button" onclick={again}>{ "Try again" }</button>
                </p>
            },
            (Some(page), false) => self.page(ctx, page),
            (None, false) => {
                tag_with("p", &["role"], &["status"], vec![tag::text(text::BOOK_OPENING)])
            }
        };
        html! {
            <dialog class="book" part="dialog" aria-label="Code book" ref={self.root.clone()} oncancel={on_cancel} onkeydown={keep}>
                <div class="bar">
                    if books.len() > 1 {
                        <div class="books" role="group" aria-label="Code set">{ for books.into_iter().map(switch) }</div>
                    } else {
                        <strong>{ "Code book" }</strong>
                    }
                    <button type="button" class="quiet" part="button" onclick={close}>{ "Close" }</button>
                </div>
                { content }
            </dialog>
        }
    }

    fn rendered(&mut self, _ctx: &Context<Self>, is_first: bool) {
        if is_first && let Some(dialog) = self.root.cast::<HtmlDialogElement>() {
            let _ = dialog.show_modal();
        }
        if self.page.is_some() {
            focus(&self.root, "[data-focus=page]");
        }
    }
}

//! The code book in a code field: a combobox with a list of two steps, after
//! the ARIA authoring practices (editable combobox, list autocomplete, manual
//! selection).
//!
//! The field itself belongs to the form and is there before this is loaded; it
//! stays the same field, so that nobody loses a letter. This component listens
//! to its keys, says its ARIA attributes and draws the list below it. Nothing
//! is taken unless the learner picks it: Tab and Enter without a picked line do
//! what they always do.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::View;
use super::book::{self, Place};
use super::browse::Browse;
use super::icon::Icon;
use super::tag::{self, tag};
use crate::code::{Code, CodeSet};
use crate::code_book::reply::{Item, List, Page, Question};
use crate::quiz::{Date, Question as Quizzed};
use crate::session::{Action, Field};
use crate::text;

/// What [`Lookup`] needs.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct LookupProps {
    /// The line of the form, counted from 0.
    pub(super) line: usize,
    /// The sets that the question allows.
    pub(super) sets: Vec<CodeSet>,
    /// The date of service.
    pub(super) date: Option<Date>,
    /// Where the book is.
    pub(super) place: Place,
    /// Where a picked code goes.
    pub(super) on: Callback<Action>,
}

/// The list below a code field.
pub(super) struct Lookup {
    root: NodeRef,
    heard: Option<[Heard; 2]>,
    state: State,
    /// What was found last.
    list: List,
    /// The text that it was found for.
    found_for: String,
    /// Which line to mark once the list of what was typed is there.
    awaits: Option<Step>,
    /// The second step: what is below a picked code.
    page: Option<Page>,
    /// The line of the list that is marked.
    active: Option<usize>,
    is_open: bool,
    /// The field is to have the focus once the dialog is gone.
    is_returning: bool,
    /// What the dialog shows.
    browsing: Option<String>,
    wants: Rc<Cell<Wants>>,
}

/// Which line is marked next.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    Down,
    Up,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Idle,
    Waiting,
    Failed,
}

pub(super) enum LookupMsg {
    Key(String),
    Typed,
    Leave,
    /// What was asked, and the answer.
    Found(String, Answer),
    Opened(Answer),
    Pick(usize),
    Again,
    Browse(String),
    BrowseTyped,
    Close(Option<String>),
}

/// What the book answers: nothing if a newer search came before it.
type Answer = Result<Option<String>, JsValue>;

/// One line of the list.
enum Choice<'a> {
    Item(&'a Item),
    Back,
    Browse,
}

/// Which keys are for the list.
#[derive(Clone, Copy, Default)]
struct Wants {
    /// The list is open, if only to say that it is being fetched.
    is_open: bool,
    /// The list is open and has lines.
    is_shown: bool,
    /// A line of it is marked.
    has_active: bool,
    /// A search is under way.
    is_waiting: bool,
}

impl Wants {
    fn key(self, event: &KeyboardEvent, listener: &Listener) -> bool {
        let is_chord = event.alt_key() || event.ctrl_key() || event.meta_key() || event.shift_key();
        if is_chord || event.is_composing() {
            return false;
        }
        let text = listener.field.value();
        let has_list = self.is_shown || self.is_open && self.is_waiting;
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" => has_list || !self.is_open && is_searchable(&text),
            // Words that are being looked up are no answer yet.
            "Enter" => self.is_shown && self.has_active || has_list && !listener.is_code(&text),
            "Escape" => self.is_open,
            _ => false,
        }
    }
}

/// Returns `true` if a text is long enough to be searched for.
fn is_searchable(text: &str) -> bool {
    text.trim().chars().count() > 1
}

/// A code field whose keys may be for its list.
struct Listener {
    field: HtmlInputElement,
    sets: Vec<CodeSet>,
    wants: Rc<Cell<Wants>>,
    on_key: Callback<String>,
}

impl Listener {
    /// Returns `true` if a text has the shape of a code.
    fn is_code(&self, text: &str) -> bool {
        self.sets.iter().any(|set| Code::parse(*set, text).is_ok())
    }
}

thread_local! {
    // Yew hears keys before any listener on the field could, so the form asks.
    static LISTENERS: RefCell<Vec<Listener>> = const { RefCell::new(Vec::new()) };
}

/// Returns `true` if a key in a code field was for its list; it goes no
/// further then.
pub(super) fn hear_key(event: &KeyboardEvent) -> bool {
    let field = event.target();
    let found = LISTENERS.with_borrow(|listeners| {
        let is_field = |listener: &&Listener| field.as_ref() == Some(listener.field.as_ref());
        let listener = listeners.iter().find(is_field)?;
        let is_wanted = listener.wants.get().key(event, listener);
        (is_wanted || event.key() == "Tab").then(|| (is_wanted, listener.on_key.clone()))
    });
    let Some((is_wanted, on_key)) = found else { return false };
    if is_wanted {
        event.prevent_default();
        event.stop_propagation();
    }
    on_key.emit(event.key());
    is_wanted
}

impl Lookup {
    fn choices(&self) -> Vec<Choice<'_>> {
        let items = self.page.as_ref().map_or(&self.list.items, |page| &page.below);
        let mut choices: Vec<Choice<'_>> = items.iter().map(Choice::Item).collect();
        if self.page.is_some() {
            choices.push(Choice::Back);
        }
        if !items.is_empty() {
            choices.push(Choice::Browse);
        }
        choices
    }

    fn search(&mut self, ctx: &Context<Self>) {
        let LookupProps { sets, date, place, .. } = ctx.props();
        let text = self.typed();
        self.page = None;
        self.active = None;
        self.awaits = None;
        if !is_searchable(&text) {
            self.list = List::default();
            self.is_open = false;
            return;
        }
        self.is_open = true;
        if self.state != State::Failed {
            self.state = State::Waiting;
        }
        let question = Question::Find { sets: sets.clone(), text: text.clone(), date: *date };
        let (needs, place) = (book::packs(sets), place.clone());
        ctx.link().send_future(async move {
            LookupMsg::Found(text, book::ask(&place, &needs, &question, 0.0).await)
        });
    }

    fn open_page(&mut self, ctx: &Context<Self>, code: &str) {
        let sets = &ctx.props().sets;
        let of = |set: &&CodeSet| {
            Code::parse(**set, code).is_ok_and(|parsed| parsed.to_string() == code)
        };
        let Some(&set) = sets.iter().find(of) else { return };
        let question = Question::Open { set, place: code.to_owned(), date: ctx.props().date };
        let place = ctx.props().place.clone();
        ctx.link().send_future(async move {
            LookupMsg::Opened(book::ask(&place, &[set.name()], &question, 0.0).await)
        });
    }

    fn pick(&mut self, ctx: &Context<Self>, idx: usize) {
        let picked = match self.choices().get(idx) {
            Some(Choice::Item(item)) if item.has_more => Err(item.code.clone()),
            Some(Choice::Item(item)) => Ok(Some(item.code.clone())),
            Some(Choice::Back) => Ok(None),
            Some(Choice::Browse) => {
                let first = self.page.as_ref().map(|page| &page.item).or(self.list.items.first());
                let code = first.map(|item| item.code.clone()).unwrap_or_default();
                ctx.link().send_message(LookupMsg::Browse(code));
                return;
            }
            None => return,
        };
        match picked {
            Err(code) => self.open_page(ctx, &code),
            Ok(Some(code)) => self.take(ctx, code),
            Ok(None) => {
                self.page = None;
                self.active = None;
            }
        }
    }

    fn show(&mut self, list: List, text: &str) {
        self.state = State::Idle;
        // Who has typed a whole code needs no list.
        let bare = |code: &str| code.replace(['.', ' ', '-'], "").to_ascii_uppercase();
        if let [only] = list.items.as_slice()
            && only.is_billable
            && bare(&only.code) == bare(text)
        {
            self.is_open = false;
        }
        if list != self.list {
            self.active = None;
            self.list = list;
        }
        text.clone_into(&mut self.found_for);
        if let Some(step) = self.awaits.take() {
            self.mark(step);
        }
    }

    /// Marks the next line, or the one before.
    fn mark(&mut self, step: Step) {
        let n = if self.is_open { self.choices().len() } else { 0 };
        if n > 0 {
            self.active = Some(match step {
                Step::Down => self.active.map_or(0, |idx| (idx + 1) % n),
                Step::Up => (self.active.unwrap_or(0) + n - 1) % n,
            });
        }
    }

    fn fail(&mut self) {
        self.state = State::Failed;
        self.list = List::default();
        self.page = None;
    }

    fn take(&mut self, ctx: &Context<Self>, code: String) {
        self.is_open = false;
        self.page = None;
        self.active = None;
        let LookupProps { on, line, .. } = ctx.props();
        on.emit(Action::Edit(*line, Field::Code(code)));
        self.is_returning = true;
    }

    fn key(&mut self, ctx: &Context<Self>, key: &str) {
        // Nothing is taken from a list of something else.
        let is_stale = self.page.is_none() && self.found_for != self.typed();
        let step = if key == "ArrowUp" { Step::Up } else { Step::Down };
        match (key, self.active) {
            ("Enter", Some(idx)) => self.pick(ctx, idx),
            ("ArrowDown" | "ArrowUp" | "Enter", _) if is_stale => {
                if self.state != State::Waiting {
                    self.search(ctx);
                }
                self.awaits = Some(step);
            }
            ("ArrowDown" | "ArrowUp" | "Enter", _) => {
                self.is_open = true;
                self.mark(step);
            }
            ("Escape", _) => match self.page.take() {
                Some(_) => self.active = None,
                None => self.is_open = false,
            },
            _ => self.is_open = false,
        }
    }

    fn field(&self) -> Option<HtmlInputElement> {
        let root = self.root.cast::<Element>()?;
        let line = root.closest("[data-line]").ok()??;
        line.query_selector("[data-field=code]").ok()??.dyn_into().ok()
    }

    /// What stands in the field.
    fn typed(&self) -> String {
        self.field().map(|field| field.value()).unwrap_or_default()
    }

    fn browse(&mut self, code: String) {
        self.is_open = false;
        self.browsing = Some(code);
    }

    fn list_id(line: usize) -> String {
        ["list-", &(line + 1).to_string()].concat()
    }

    fn option_id(line: usize, idx: usize) -> String {
        [&Self::list_id(line), "-", &idx.to_string()].concat()
    }

    fn listen(&mut self, ctx: &Context<Self>, field: HtmlInputElement) {
        let leave = ctx.link().callback(|()| LookupMsg::Leave);
        let blur: Heard = Closure::new(move |_: web_sys::Event| leave.emit(()));
        let _ = field.add_event_listener_with_callback("blur", blur.as_ref().unchecked_ref());
        // Not from the properties: those change, too, when a line is moved.
        let typed = ctx.link().callback(|()| LookupMsg::Typed);
        let input: Heard = Closure::new(move |_: web_sys::Event| typed.emit(()));
        let _ = field.add_event_listener_with_callback("input", input.as_ref().unchecked_ref());
        self.heard = Some([blur, input]);
        let wants = Rc::clone(&self.wants);
        let on_key = ctx.link().callback(LookupMsg::Key);
        let sets = ctx.props().sets.clone();
        LISTENERS.with_borrow_mut(|all| all.push(Listener { field, sets, wants, on_key }));
    }

    /// Says on the field what the list is.
    fn announce(&self, line: usize) {
        let is_shown = self.is_open && !self.choices().is_empty();
        let has_active = self.active.is_some();
        let is_waiting = self.state == State::Waiting;
        if is_shown && !self.wants.get().is_shown {
            self.scroll_to(".popup");
        }
        self.wants.set(Wants { is_open: self.is_open, is_shown, has_active, is_waiting });
        let Some(field) = self.field() else { return };
        let set = |name: &str, value: &str| {
            let _ = field.set_attribute(name, value);
        };
        set("role", "combobox");
        set("aria-autocomplete", "list");
        set("aria-expanded", if is_shown { "true" } else { "false" });
        set("aria-controls", &Self::list_id(line));
        match self.active.filter(|_| is_shown) {
            Some(idx) => {
                let id = Self::option_id(line, idx);
                set("aria-activedescendant", &id);
                self.scroll_to(&["#", &id].concat());
            }
            None => {
                let _ = field.remove_attribute("aria-activedescendant");
            }
        }
    }

    /// Scrolls as little as it takes to see something of the list.
    fn scroll_to(&self, selector: &str) {
        let root = self.root.cast::<Element>();
        if let Some(target) = root.and_then(|root| root.query_selector(selector).ok()?) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            target.scroll_into_view_with_scroll_into_view_options(&options);
        }
    }

    fn status(&self) -> String {
        let n = self.page.as_ref().map_or(self.list.items.len(), |page| page.below.len());
        match (self.state, self.is_open) {
            (State::Waiting, true) if self.list.items.is_empty() => text::BOOK_OPENING.to_owned(),
            (State::Idle | State::Waiting, true) => match (&self.page, n) {
                (None, 0) => text::BOOK_NOTHING.to_owned(),
                (None, 1) => "1 code found.".to_owned(),
                (None, _) => [&n.to_string(), " codes found. Choose with the arrow keys."].concat(),
                (Some(page), _) => [&n.to_string(), " codes below ", &page.item.code, "."].concat(),
            },
            _ => String::new(),
        }
    }

    fn option(&self, ctx: &Context<Self>, idx: usize, choice: &Choice<'_>) -> Html {
        let content = match choice {
            Choice::Item(item) => item_view(item, self.page.is_some()),
            Choice::Back => {
                vec![Icon::Up.view(), tag("span", "", vec![tag::text("Back to what was found")])]
            }
            Choice::Browse => vec![tag("span", "", vec![tag::text("Open the code book here")])],
        };
        let class = match choice {
            Choice::Item(_) => "option",
            _ => "option more",
        };
        let id = Self::option_id(ctx.props().line, idx);
        let is_active = self.active == Some(idx);
        let onclick = ctx.link().callback(move |_: MouseEvent| LookupMsg::Pick(idx));
        html! {
            <li key={idx} role="option" {class} part="option" {id} aria-selected={if is_active { "true" } else { "false" }} {onclick}>
                { for content }
            </li>
        }
    }
}

/// Draws a code of a list: code, title, what there is to say besides.
pub(super) fn item_view(item: &Item, is_below: bool) -> Vec<Html> {
    let words = match (is_below, item.by.is_empty(), item.has_more || item.is_billable) {
        (true, false, true) if item.is_billable => item.by.clone(),
        _ => item.title.clone(),
    };
    let mut notes = Vec::new();
    if !is_below && !item.by.is_empty() {
        notes.push(["found by “", &item.by, "”"].concat());
    }
    if item.has_more && (!is_below || item.by.is_empty()) {
        notes.push("needs more characters".to_owned());
    }
    if item.has_more && is_below && !item.by.is_empty() {
        // The range of codes of a chapter or block.
        notes.push(item.by.clone());
    }
    if !item.when.is_empty() {
        notes.push(item.when.clone());
    }
    let note = match notes.is_empty() {
        true => Html::default(),
        false => tag("small", "", vec![tag::text(&notes.join(" · "))]),
    };
    vec![
        tag("code", "", vec![tag::text(&item.code)]),
        tag("span", "", vec![tag::text(&words), note]),
    ]
}

impl Component for Lookup {
    type Message = LookupMsg;
    type Properties = LookupProps;

    fn create(_ctx: &Context<Self>) -> Self {
        Self {
            root: NodeRef::default(),
            heard: None,
            state: State::Idle,
            list: List::default(),
            found_for: String::new(),
            awaits: None,
            page: None,
            active: None,
            is_open: false,
            is_returning: false,
            browsing: None,
            wants: Rc::default(),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: LookupMsg) -> bool {
        match msg {
            LookupMsg::Key(key) => self.key(ctx, &key),
            LookupMsg::Leave => {
                self.is_open = false;
                self.awaits = None;
            }
            LookupMsg::Typed => {
                let looks = |it: &Self| {
                    (it.is_open, it.page.is_some(), it.active, it.list.items.is_empty())
                };
                let before = looks(self);
                self.search(ctx);
                // The list stays until there is another; drawing it twice a key takes its time.
                return self.list.items.is_empty() || looks(self) != before;
            }
            LookupMsg::Found(text, answer) => {
                match answer {
                    // A newer search is under way.
                    Ok(None) => return false,
                    Ok(Some(_)) if text != self.typed() => return false,
                    Ok(Some(answer)) => self.show(List::parse(&answer), &text),
                    Err(_) => self.fail(),
                }
            }
            LookupMsg::Opened(Ok(Some(answer))) => {
                let page = Page::parse(&answer);
                if page.below.is_empty() {
                    self.take(ctx, page.item.code);
                } else {
                    self.active = None;
                    self.page = Some(page);
                    self.is_open = true;
                }
            }
            LookupMsg::Opened(Ok(None)) => return false,
            LookupMsg::Opened(Err(_)) => self.fail(),
            LookupMsg::Pick(idx) => self.pick(ctx, idx),
            LookupMsg::Again => {
                self.state = State::Idle;
                self.search(ctx);
                self.is_returning = true;
            }
            LookupMsg::Browse(code) => self.browse(code),
            LookupMsg::BrowseTyped => self.browse(self.typed()),
            LookupMsg::Close(code) => {
                self.browsing = None;
                self.is_returning = true;
                if let Some(code) = code {
                    self.take(ctx, code);
                }
            }
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let choices = self.choices();
        let is_shown = self.is_open && !choices.is_empty();
        let options = choices.iter().enumerate().map(|(idx, choice)| self.option(ctx, idx, choice));
        let head = match &self.page {
            Some(page) if is_shown => {
                let title = tag("code", "", vec![tag::text(&page.item.code)]);
                tag("p", "step", vec![title, tag::text(" "), tag::text(&page.item.title)])
            }
            _ => Html::default(),
        };
        let again = ctx.link().callback(|_: MouseEvent| LookupMsg::Again);
        let browse = ctx.link().callback(|_: MouseEvent| LookupMsg::BrowseTyped);
        let keep_focus = Callback::from(|event: MouseEvent| event.prevent_default());
        let number = (props.line + 1).to_string();
        html! {
            <div class="lookup" ref={self.root.clone()}>
                <button type="button" class="quiet open-book" part="button" onclick={browse}
                    aria-haspopup="dialog" aria-label={["Code book, line ", &number].concat()}>
                    { Icon::Book.view() }{ "Code book" }
                </button>
                <div class="popup" part="popup" hidden={!is_shown} onmousedown={keep_focus}>
                    { head }
                    <ul role="listbox" id={Self::list_id(props.line)} aria-label="Codes">{ for options }</ul>
                </div>
                if self.state == State::Failed {
                    <p class="problem" role="alert">
                        { text::BOOK_FAILED }{ " " }
                        <button type="button" class="quiet" part="button" onclick={again}>{ "Try again" }</button>
                    </p>
                }
                <p class={if self.list.items.is_empty() { "note" } else { "visually-hidden" }} role="status">{ self.status() }</p>
                if let Some(code) = &self.browsing {
                    <Browse start={code.clone()} sets={props.sets.clone()} date={props.date} place={props.place.clone()}
                        on_close={ctx.link().callback(LookupMsg::Close)} />
                }
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, is_first: bool) {
        if is_first && let Some(field) = self.field() {
            let has_focus = field.matches(":focus").unwrap_or_default();
            self.listen(ctx, field);
            // Whoever typed before this was loaded goes on.
            if has_focus && !self.typed().is_empty() {
                ctx.link().send_message(LookupMsg::Typed);
            }
        }
        let is_returning = self.browsing.is_none() && std::mem::take(&mut self.is_returning);
        if let Some(field) = self.field().filter(|_| is_returning) {
            let _ = field.focus();
        }
        self.announce(ctx.props().line);
    }

    fn destroy(&mut self, _ctx: &Context<Self>) {
        let mut field = None;
        LISTENERS.with_borrow_mut(|all| {
            let place = all.iter().position(|other| Rc::ptr_eq(&other.wants, &self.wants));
            field = place.map(|place| all.remove(place).field);
        });
        let Some(field) = field else { return };
        for (name, closure) in ["blur", "input"].into_iter().zip(self.heard.iter().flatten()) {
            let closure = closure.as_ref().unchecked_ref();
            let _ = field.remove_event_listener_with_callback(name, closure);
        }
        // The field may outlive its list.
        for name in
            ["role", "aria-autocomplete", "aria-expanded", "aria-controls", "aria-activedescendant"]
        {
            let _ = field.remove_attribute(name);
        }
    }
}

type Heard = Closure<dyn FnMut(web_sys::Event)>;

/// Draws the book's part of a line of the form; nothing where there is no book.
pub(super) fn view(view: &View<'_>, question: &Quizzed, line: usize) -> Html {
    let sets = question.code_sets();
    if book::packs(&sets).is_empty() || !book::is_there(view.store, view.book) {
        return Html::default();
    }
    let props = LookupProps {
        line,
        sets,
        date: question.date,
        place: view.book.clone(),
        on: view.on.clone(),
    };
    html! { <Lookup ..props /> }
}

/// Moves the focus to an element, if it can take it.
pub(super) fn focus(root: &NodeRef, selector: &str) {
    let root = root.cast::<Element>();
    let target = root.and_then(|root| root.query_selector(selector).ok()?);
    if let Some(target) = target.and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
        let _ = target.focus();
    }
}

//! The Yew component, and the views in the order in which they appear on the
//! screen. They only translate: the session decides.

pub mod attempt;
pub mod book;
mod browse;
mod certainty;
mod choices;
mod feedback;
mod header;
mod icon;
mod keep;
pub mod later;
mod lines;
mod lookup;
pub mod part;
mod question;
mod report;
mod solution;
mod statement;
pub mod store;
mod tag;

use std::rc::Rc;

use yew::prelude::*;

use crate::platform::StorageKind;
use crate::quiz::Quiz;
use crate::session::{Action, Mode, Problem, Settings, Stage};
use crate::text;
use attempt::Attempt;
use later::Later;
use part::Part;
use store::{Event, Store, Subscription};
use tag::{tag, tag_with};

/// Properties of [`MedcodeQuiz`].
#[derive(Clone, Properties)]
pub struct MedcodeQuizProps {
    /// The quiz; must have passed [`crate::quiz::check`].
    pub quiz: Rc<Quiz>,
    /// What is drawn from it. Default: all questions in the author's order.
    #[prop_or_default]
    pub settings: Settings,
    /// The quiz's URL; progress is kept under it if the quiz has no namespace.
    #[prop_or_default]
    pub place: AttrValue,
    /// Where progress is kept. Default: on the device.
    #[prop_or_default]
    pub storage: StorageKind,
    /// Where the code book is, if a page has said how to open it; see
    /// [`crate::platform::open_book_with`].
    #[prop_or_default]
    pub code_book: book::Place,
    /// Hears what happens, for the page around the quiz.
    #[prop_or_default]
    pub on_event: Callback<Event>,
}

/// Quizzes are the same if they are the same `Rc`: comparing them question by
/// question at each drawing of the page around would cost more than it saves.
impl PartialEq for MedcodeQuizProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.quiz, &other.quiz)
            && self.settings == other.settings
            && self.place == other.place
            && self.storage == other.storage
            && self.code_book == other.code_book
            && self.on_event == other.on_event
    }
}

/// A quiz: one question after the other, then the results.
pub struct MedcodeQuiz {
    store: Rc<Store>,
    _subscription: Subscription,
    root: NodeRef,
    /// Where the focus goes after the next drawing; a selector.
    focus: Option<String>,
    /// Whether the focus was in here before the drawing.
    had_focus: bool,
    /// What a screen reader is told; stays until there is something else.
    announcement: AttrValue,
    is_confirming: bool,
    loading: Loading,
    /// Whether the grading of an exam is under way.
    is_grading: bool,
    /// Whether the learner is asked if all that is kept shall be erased.
    is_erasing: bool,
    /// What became of a backup.
    said: String,
    /// Of the printed twin: whether the key is printed, not the questions.
    is_key_only: bool,
    /// Whether the page is printed after the next drawing.
    prints: bool,
}

/// Whether something waits for the later parts of the program.
#[derive(Clone, Debug, PartialEq)]
enum Loading {
    /// Nothing.
    Idle,
    /// Nothing yet; it is being loaded because the learner started to answer.
    Ahead,
    /// What the learner did, and the place of the question that it was meant
    /// for, until it can be done.
    For(Action, usize),
    /// The last loading failed.
    Failed,
}

/// What a [`MedcodeQuiz`] reacts to.
pub enum Msg {
    /// The learner did something here.
    Do(Action),
    /// The session changed, here or in another element of the page.
    Changed,
    /// The learner came to the fields.
    Focused,
    /// The learner wants what could not be loaded to be tried again.
    Again,
    /// The later part of the program was loaded, or could not be.
    Loaded(bool),
    /// The learner is asked, or no longer asked, whether to erase the answers.
    Confirm(bool),
    /// What the code book says of the response that is to be checked; nothing
    /// if the response is another one by now.
    Facts(Option<String>),
    /// What it says of an answer of a closed exam, by its place.
    FactsAt(usize, String),
    /// It has said what it has to say of a closed exam.
    GradeAll,
    /// What became of a backup.
    Say(String),
    /// The learner is asked, or no longer asked, whether to erase everything.
    AskErase(bool),
    /// The learner wants everything erased.
    Erase,
    /// The learner wants to print the key, or the questions.
    Print(bool),
}

/// What a view needs to draw itself.
struct View<'a> {
    session: &'a crate::session::Session,
    store: &'a Rc<Store>,
    on: Callback<Action>,
    link: &'a html::Scope<MedcodeQuiz>,
    is_confirming: bool,
    is_erasing: bool,
    is_key_only: bool,
    said: &'a str,
    later: Option<Later>,
    attempt: Option<Attempt>,
    loading: &'a Loading,
    book: &'a book::Place,
}

impl View<'_> {
    /// A button that does one thing.
    fn button(&self, class: &'static str, label: &str, action: Action) -> Html {
        let onclick = self.on.reform(move |_: MouseEvent| action.clone());
        html! { <button type="button" {class} part="button" {onclick}>{ label }</button> }
    }
}

impl MedcodeQuiz {
    fn open(ctx: &Context<Self>) -> (Rc<Store>, Subscription) {
        let props = ctx.props();
        let store = Store::open(
            Rc::clone(&props.quiz),
            props.settings.clone(),
            &props.place,
            props.storage,
            false,
        );
        let subscription = store.subscribe(ctx.link().callback(|()| Msg::Changed));
        let has_more = props.settings.mode != Mode::Practice || props.settings.certainty;
        if has_more || store.is_restoring() {
            part::load(Part::Later, ctx.link().callback(Msg::Loaded));
        }
        if props.settings.mode != Mode::Practice || props.settings.is_paper {
            part::load(Part::Attempt, ctx.link().callback(Msg::Loaded));
        }
        (store, subscription)
    }

    /// Stands where the question will be, while kept answers wait for the
    /// grader.
    fn restoring(&self, ctx: &Context<Self>) -> Html {
        if self.loading != Loading::Failed {
            let words = vec![tag::text(text::RESTORING)];
            return tag("div", "card", vec![tag_with("p", &["role"], &["status"], words)]);
        }
        let again = ctx.link().callback(|_: MouseEvent| Msg::Again);
        let again = html! {
            <button type="button" class="quiet" part="button" onclick={again}>{ "Try again" }</button>
        };
        let words = vec![tag::text(text::NOT_LOADED)];
        let words = tag_with("p", &["class", "role"], &["problem", "alert"], words);
        tag("div", "card", vec![words, tag("div", "actions", vec![again])])
    }

    fn stage(&self, ctx: &Context<Self>, view: &View<'_>) -> Html {
        let stage = view.session.stage();
        match view.attempt {
            _ if self.store.is_restoring() => self.restoring(ctx),
            Some(attempt) if view.session.is_closed() && !view.session.is_graded() => {
                (attempt.hand_in)(view)
            }
            _ if view.session.settings().is_paper => match view.attempt {
                Some(attempt) => (attempt.paper)(view),
                None => self.restoring(ctx),
            },
            _ if stage == Stage::Question => question::view(view),
            None => self.restoring(ctx),
            Some(attempt) => match stage {
                Stage::Cover => (attempt.cover)(view),
                Stage::HandIn => (attempt.hand_in)(view),
                Stage::Summary | Stage::Question => (attempt.results)(view),
            },
        }
    }

    fn perform(&mut self, ctx: &Context<Self>, action: Action) {
        #[cfg(feature = "test-panic")]
        panic_if_told(&action);
        self.is_confirming = false;
        let later = part::later();
        if self.is_missing(&action) {
            let place = self.store.session().position();
            self.loading = Loading::For(action, place);
            self.load(ctx);
            return;
        }
        if later.is_none() {
            self.load_ahead(ctx);
        } else {
            self.loading = Loading::Idle;
        }
        if let (Action::Check, Some(later)) = (&action, later) {
            let done = ctx.link().callback(Msg::Facts);
            if (later.consult)(&self.store, &ctx.props().code_book, done) {
                let place = self.store.session().position();
                self.loading = Loading::For(action, place);
                return;
            }
        }
        self.dispatch(ctx, action);
    }

    /// Whoever starts to answer will want the later part soon.
    fn load_ahead(&mut self, ctx: &Context<Self>) {
        if self.loading != Loading::Ahead {
            self.loading = Loading::Ahead;
            self.store.load_later();
            part::load(Part::Later, ctx.link().callback(Msg::Loaded));
        }
    }

    /// Tells whether what is to be drawn waits for a part of the program.
    fn is_waiting(&self) -> bool {
        let session = self.store.session();
        let is_around = session.stage() != Stage::Question || session.settings().is_paper;
        self.store.is_restoring() || (is_around && part::attempt().is_none())
    }

    /// Loads what is missing, one part after the other.
    fn load(&self, ctx: &Context<Self>) {
        let done = ctx.link().callback(Msg::Loaded);
        if part::later().is_none() {
            part::load(Part::Later, done);
        } else {
            part::load(Part::Attempt, done);
        }
    }

    fn dispatch(&mut self, ctx: &Context<Self>, action: Action) {
        let later = part::later();
        let events = self.store.dispatch(action.clone(), later.map(|later| later.grader));
        self.follow(action);
        let is_near_end = {
            let session = self.store.session();
            session.position() + 1 >= session.len()
        };
        if later.is_some() && is_near_end {
            part::load(Part::Attempt, Callback::noop());
        }
        for event in events {
            ctx.props().on_event.emit(event);
        }
    }

    /// Returns `true` if the action needs a part that is not there yet.
    fn is_missing(&self, action: &Action) -> bool {
        let session = self.store.session();
        let is_end = match action {
            Action::Finish => true,
            Action::Next => session.position() + 1 >= session.len(),
            _ => false,
        };
        let needs_later = is_end || matches!(action, Action::Check | Action::Show);
        (needs_later && part::later().is_none()) || (is_end && part::attempt().is_none())
    }

    /// Has an exam graded once it is closed.
    fn grade_if_closed(&mut self, ctx: &Context<Self>) {
        let is_due = {
            let session = self.store.session();
            session.is_closed() && !session.is_graded()
        };
        let Some(attempt) = part::attempt().filter(|_| is_due && !self.is_grading) else { return };
        self.is_grading = true;
        if self.store.session().clock().is_over() {
            self.announcement = text::TIME_OVER.into();
            self.focus = Some("[data-focus=stage]".to_owned());
        }
        (attempt.grade)(&self.store, &ctx.props().code_book, ctx.link());
    }

    /// Sends focus and announcement after what the learner just did.
    fn follow(&mut self, action: Action) {
        // The same words once more would be no news to a live region.
        let is_odd = self.announcement.ends_with('\u{a0}');
        let gap = if is_odd { "" } else { "\u{a0}" };
        let session = self.store.session();
        let item = session.item(session.position());
        let say = |text: &str| AttrValue::from([text, gap].concat());
        match action {
            Action::Check => {
                self.focus = Some(match item.and_then(|item| item.problem) {
                    None => "[data-focus=feedback]".to_owned(),
                    Some(Problem::Empty) => "[data-field]".to_owned(),
                    Some(Problem::AskSet { line }) => {
                        ["[data-sets=\"", &line.to_string(), "\"] input"].concat()
                    }
                });
            }
            Action::Show => self.focus = Some("[data-focus=solution]".to_owned()),
            Action::Retry => self.focus = Some("[data-field]".to_owned()),
            Action::Hint => self.focus = Some("[data-focus=hint]".to_owned()),
            Action::AddLine => {
                self.focus = Some("[data-line]:last-of-type [data-field]".to_owned());
                self.announcement = say("Line added.");
            }
            Action::RemoveLine(line) => {
                self.focus = Some(field(line.saturating_sub(1)));
                self.announcement = say("Line removed.");
            }
            Action::MoveLine { to, .. } => {
                self.focus = Some(field(to));
                self.announcement = say(&["Moved to line ", &(to + 1).to_string(), "."].concat());
            }
            Action::Flag => {
                let is_flagged = item.is_some_and(|item| item.is_flagged);
                self.announcement = say(if is_flagged { "Flagged." } else { "Flag removed." });
            }
            Action::Choose(_)
            | Action::Edit(..)
            | Action::Facts(_)
            | Action::FactsAt(..)
            | Action::Sure(_)
            | Action::Tick(_) => {}
            Action::Next
            | Action::Back
            | Action::GoTo(_)
            | Action::Finish
            | Action::Start
            | Action::HandIn
            | Action::GradeAll
            | Action::RepeatMisses
            | Action::Restart { .. } => self.focus = Some("[data-focus=stage]".to_owned()),
        }
    }

    fn has_focus(&self) -> bool {
        self.root.cast::<web_sys::Element>().is_some_and(|root| crate::platform::has_focus(&root))
    }

    /// Does what a message asks for; returns whether to draw again.
    fn hear(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Do(action) => {
                self.perform(ctx, action);
                // The store has called back already where anything changed;
                // the focus still has to follow.
                self.focus.is_some() || matches!(self.loading, Loading::For(..))
            }
            Msg::Changed => {
                let is_idle = self.loading == Loading::Idle && part::later().is_none();
                if is_idle && self.store.is_restoring() {
                    self.load_ahead(ctx);
                }
                true
            }
            Msg::Focused => {
                if self.loading == Loading::Idle && part::later().is_none() {
                    self.load_ahead(ctx);
                }
                false
            }
            Msg::Again => {
                self.loading = Loading::Idle;
                self.load(ctx);
                true
            }
            Msg::Loaded(is_there) => {
                self.store.catch_up();
                let is_waiting = self.is_waiting();
                let place = self.store.session().position();
                match std::mem::replace(&mut self.loading, Loading::Idle) {
                    // Kept answers that came meanwhile may have led to another question.
                    Loading::For(action, of) if is_there && of == place => {
                        self.perform(ctx, action);
                    }
                    Loading::For(..) if is_there => {}
                    // Who waits for it twice hears of it twice; and of two parts one may fail.
                    Loading::For(..) => self.loading = Loading::Failed,
                    Loading::Failed if !is_there || is_waiting => self.loading = Loading::Failed,
                    _ if !is_there && is_waiting => self.loading = Loading::Failed,
                    _ if is_waiting => self.load(ctx),
                    _ => {}
                }
                true
            }
            Msg::Facts(facts) => {
                self.loading = Loading::Idle;
                if let Some(facts) = facts {
                    self.dispatch(ctx, Action::Facts(facts));
                    self.dispatch(ctx, Action::Check);
                }
                true
            }
            Msg::FactsAt(place, facts) => {
                self.dispatch(ctx, Action::FactsAt(place, facts));
                false
            }
            Msg::GradeAll => {
                self.is_grading = false;
                self.dispatch(ctx, Action::GradeAll);
                true
            }
            Msg::Say(words) => {
                self.said = words;
                true
            }
            Msg::AskErase(is_erasing) => {
                self.is_erasing = is_erasing;
                self.said.clear();
                let target = if is_erasing { "erase" } else { "ask-erase" };
                self.focus = Some(["[data-focus=", target, "]"].concat());
                true
            }
            Msg::Erase => {
                self.is_erasing = false;
                if let Some(attempt) = part::attempt() {
                    (attempt.erase_all)(&self.store);
                }
                self.focus = Some("[data-focus=stage]".to_owned());
                self.announcement = text::ERASED.into();
                true
            }
            Msg::Print(is_key_only) => {
                self.is_key_only = is_key_only;
                self.prints = true;
                true
            }
            Msg::Confirm(is_confirming) => {
                self.is_confirming = is_confirming;
                let target = if is_confirming { "confirm" } else { "stage" };
                self.focus = Some(["[data-focus=", target, "]"].concat());
                true
            }
        }
    }
}

fn field(line: usize) -> String {
    ["[data-line=\"", &line.to_string(), "\"] [data-field]"].concat()
}

impl Component for MedcodeQuiz {
    type Message = Msg;
    type Properties = MedcodeQuizProps;

    fn create(ctx: &Context<Self>) -> Self {
        let (store, subscription) = Self::open(ctx);
        Self {
            store,
            _subscription: subscription,
            root: NodeRef::default(),
            focus: None,
            had_focus: false,
            announcement: AttrValue::default(),
            is_confirming: false,
            loading: Loading::Idle,
            is_grading: false,
            is_erasing: false,
            said: String::new(),
            is_key_only: false,
            prints: false,
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Self::Properties) -> bool {
        let new = ctx.props();
        let is_same = Rc::ptr_eq(&old.quiz, &new.quiz)
            && (&old.settings, &old.place, old.storage) == (&new.settings, &new.place, new.storage);
        if !is_same {
            (self.store, self._subscription) = Self::open(ctx);
            self.is_confirming = false;
            self.is_grading = false;
        }
        !is_same
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        let had_focus = self.has_focus();
        let is_redrawn = self.hear(ctx, msg);
        self.grade_if_closed(ctx);
        // Several messages may come before one drawing has ended.
        self.had_focus |= is_redrawn && had_focus;
        is_redrawn
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let session = self.store.session();
        let view = View {
            session: &session,
            store: &self.store,
            on: ctx.link().callback(Msg::Do),
            link: ctx.link(),
            is_confirming: self.is_confirming,
            is_erasing: self.is_erasing,
            is_key_only: self.is_key_only,
            said: &self.said,
            later: part::later(),
            attempt: part::attempt(),
            loading: &self.loading,
            book: &ctx.props().code_book,
        };
        let lang = session.quiz().lang.clone();
        html! {
            <div class="quiz" part="quiz" {lang} ref={self.root.clone()}>
                { header::view(&view) }
                { view.attempt.map(|attempt| (attempt.bar)(&view)) }
                { self.stage(ctx, &view) }
                { footer(&view) }
                <p class="visually-hidden" role="status">{ &self.announcement }</p>
            </div>
        }
    }

    fn rendered(&mut self, _ctx: &Context<Self>, _first: bool) {
        if std::mem::take(&mut self.prints) {
            crate::platform::print();
        }
        // What had the focus may be gone: another tab has answered the question.
        let is_lost = std::mem::take(&mut self.had_focus) && !self.has_focus();
        let selector = self.focus.take().or(is_lost.then(|| "[data-focus=stage]".to_owned()));
        let Some(selector) = selector else { return };
        let root = self.root.cast::<web_sys::Element>();
        let target = root.and_then(|root| root.query_selector(&selector).ok().flatten());
        // While something is loaded there is no such place.
        self.focus = (target.is_none() && self.is_waiting()).then_some(selector);
        if let Some(target) = target {
            crate::platform::focus(&target);
        }
    }
}

/// Panics when a browser test types the word for it.
#[cfg(feature = "test-panic")]
#[expect(clippy::panic, reason = "the point of the feature")]
fn panic_if_told(action: &Action) {
    if matches!(action, Action::Edit(_, crate::session::Field::Code(text)) if text == "PANIC!") {
        panic!("forced by a test");
    }
}

fn footer(view: &View<'_>) -> Html {
    let lines = text::footer(view.session.quiz());
    let lines = lines.iter().map(|line| tag("p", "", vec![tag::text(line)])).collect();
    // Not a `footer`: straight in a page's body that would be the page's own.
    tag_with("div", &["class", "part"], &["footer", "footer"], lines)
}

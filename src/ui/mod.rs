//! The Yew component, and the views in the order in which they appear on the
//! screen. They only translate: the session decides.

mod act;
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
use crate::session::{Action, Mode, Settings, Stage};
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
#[derive(Debug)]
enum Loading {
    /// Nothing.
    Idle,
    /// Nothing yet; it is being loaded because the learner started to answer.
    Ahead,
    /// What the learner did, in order, and the place of the question that it
    /// was meant for, until it can be done.
    For(Vec<Action>, usize),
    /// The last loading failed.
    Failed,
}

/// What a [`MedcodeQuiz`] reacts to.
pub enum Msg {
    /// The learner did something here.
    Do(Action),
    /// The session changed, here or in another element of the page.
    Changed,
    /// The learner came to the fields, or only the pointer did.
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
    fn button(&self, class: &str, label: &str, action: fn() -> Action) -> Html {
        let part = if class == "primary" { "button primary-button" } else { "button" };
        tag::button(class, part, vec![tag::text(label)], self.on.reform(move |_| action()))
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
        let is_around = props.settings.is_paper || store.session().stage() != Stage::Question;
        if props.settings.mode != Mode::Practice || is_around {
            part::load(Part::Attempt, ctx.link().callback(Msg::Loaded));
        }
        (store, subscription)
    }

    /// Stands where the question will be, while kept answers wait for the
    /// grader.
    fn restoring(&self, ctx: &Context<Self>) -> Html {
        if !matches!(self.loading, Loading::Failed) {
            let words = vec![tag::text(text::RESTORING)];
            return tag("div", "card", vec![tag_with("p", &["role"], &["status"], words)]);
        }
        let again = ctx.link().callback(|_| Msg::Again);
        let again = tag::button("quiet", "button", vec![tag::text("Try again")], again);
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

    /// Whoever starts to answer will want the later part soon.
    fn load_ahead(&mut self, ctx: &Context<Self>) {
        if !matches!(self.loading, Loading::Ahead) {
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

    /// Does what can be done before the later part is there, and has the rest
    /// wait for it; returns whether to draw again.
    fn wait(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Do(action @ (Action::Choose(_) | Action::Edit(..))) => {
                #[cfg(feature = "test-panic")]
                act::panic_if_told(&action);
                // Another answer is not the one that was to be checked.
                if let Loading::For(actions, _) = &mut self.loading {
                    actions.retain(|action| matches!(action, Action::AddLine | Action::Hint));
                    if actions.is_empty() {
                        self.loading = Loading::Ahead;
                    }
                } else {
                    self.load_ahead(ctx);
                }
                self.store.draft(action);
                false
            }
            Msg::Do(action) => {
                match &mut self.loading {
                    Loading::For(actions, _) => {
                        // What is pressed now is meant for the question that is still there.
                        if matches!(actions.last(), Some(Action::Next)) {
                            actions.pop();
                        }
                        // Who presses a button once more is in a hurry.
                        let is_same = actions.last().is_some_and(|last| same_kind(last, &action));
                        if !is_same || matches!(action, Action::AddLine) {
                            actions.push(action);
                        }
                    }
                    _ => {
                        let place = self.store.session().position();
                        self.loading = Loading::For(vec![action], place);
                        self.load(ctx);
                    }
                }
                true
            }
            Msg::Focused => {
                if matches!(self.loading, Loading::Idle) {
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
                // What came is another part than the later one.
                if !is_there {
                    let is_wanted = matches!(self.loading, Loading::For(..) | Loading::Failed);
                    let has_failed = is_wanted || self.is_waiting();
                    self.loading = if has_failed { Loading::Failed } else { Loading::Idle };
                }
                true
            }
            Msg::Changed => {
                if matches!(self.loading, Loading::Idle) && self.store.is_restoring() {
                    self.load_ahead(ctx);
                }
                true
            }
            // What these are about the later part draws.
            _ => false,
        }
    }

    fn has_focus(&self) -> bool {
        self.root.cast::<web_sys::Element>().is_some_and(|root| crate::platform::has_focus(&root))
    }
}

fn same_kind(a: &Action, b: &Action) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b)
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
            // It was meant for what was shown before.
            self.loading = Loading::Idle;
        }
        !is_same
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        let had_focus = self.has_focus();
        let is_redrawn = match part::later() {
            Some(later) => (later.hear)(self, ctx, msg),
            None => self.wait(ctx, msg),
        };
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
        let status = tag::text(&self.announcement);
        let parts = vec![
            header::view(&view),
            view.attempt.map(|attempt| (attempt.bar)(&view)).unwrap_or_default(),
            self.stage(ctx, &view),
            footer(&view),
            tag_with("p", &["class", "role"], &["visually-hidden", "status"], vec![status]),
        ];
        let lang = &session.quiz().lang;
        let mut root =
            tag::element("div", &["class", "part", "lang"], &["quiz", "quiz", lang], parts);
        root.node_ref = self.root.clone();
        root.into()
    }

    fn rendered(&mut self, _ctx: &Context<Self>, _first: bool) {
        if std::mem::take(&mut self.prints) {
            crate::platform::print();
        }
        // What had the focus may be gone: another tab has answered the question.
        let is_lost = std::mem::take(&mut self.had_focus) && !self.has_focus();
        const STAGE: &str = "[data-focus=stage]";
        let selector = self.focus.take().or(is_lost.then(|| STAGE.to_owned()));
        let find = |selector: &str| {
            let root = self.root.cast::<web_sys::Element>();
            root.and_then(|root| root.query_selector(selector).ok().flatten())
        };
        let mut target = selector.as_deref().and_then(find);
        if target.is_none() && is_lost {
            target = find(STAGE);
        }
        // While something is loaded there is no such place.
        self.focus = selector.filter(|_| target.is_none() && self.is_waiting());
        if let Some(target) = target {
            crate::platform::focus(&target);
        }
    }
}

fn footer(view: &View<'_>) -> Html {
    let quiz = view.session.quiz();
    let has_cpt = view.later.map_or_else(|| quiz.states_cpt(), |later| (later.has_cpt)(quiz));
    let lines = text::footer(quiz, has_cpt);
    let lines = lines.iter().map(|line| tag("p", "", vec![tag::text(line)])).collect();
    // Not a `footer`: straight in a page's body that would be the page's own.
    tag_with("div", &["class", "part"], &["footer", "footer"], lines)
}

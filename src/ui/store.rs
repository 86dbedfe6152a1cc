//! The session of a quiz, shared by all elements of a page that show it, and
//! kept in storage after each change.
//!
//! Every write is one question's record. Before an action touches a question
//! its record is read again, so that what another tab answered meanwhile is
//! taken over and not overwritten.

use std::cell::{Cell, Ref, RefCell};
use std::rc::{Rc, Weak};

use yew::Callback;

use super::part::{self, Part};
use crate::grade::Grade;
use crate::json;
use crate::platform::{self, Clocks, Guard, StorageKind};
use crate::progress::{PREFIX, question_hash, quiz_key, record_key};
use crate::quiz::{Question, Quiz};
use crate::session::{Action, Figures, Mode, Session, Settings, Stage};

thread_local! {
    /// The stores of this page; the same quiz twice is one session.
    static OPEN: RefCell<Vec<Weak<Store>>> = const { RefCell::new(Vec::new()) };
}

/// A session with its listeners and its place in storage.
pub struct Store {
    pub(super) session: RefCell<Session>,
    listeners: RefCell<Vec<(usize, Callback<()>)>>,
    next_listener: Cell<usize>,
    /// The quiz's URL, under which progress is kept if it has no namespace.
    place: String,
    storage: StorageKind,
    is_kept: Cell<bool>,
    pub(super) restored: RefCell<RestoredCounts>,
    /// What was in storage and waits for the grader, by place.
    pub(super) stored: RefCell<Vec<(usize, String)>>,
    /// Whether the store has yet to look at what is stored.
    pub(super) is_unread: Cell<bool>,
    /// Places that changed before the later part was there to keep them.
    pub(super) unsaved: RefCell<Vec<usize>>,
    /// What storage had of each place when this tab read or wrote it last.
    pub(super) seen: RefCell<Vec<Option<String>>>,
    /// What the clock that nobody can set showed last.
    pub(super) awake: Cell<Option<f64>>,
    /// What the clocks showed when the store was opened, until that is counted.
    pub(super) opened: Cell<Option<Clocks>>,
    /// Whether an exam still has to be drawn or taken up.
    pub(super) is_unopened: Cell<bool>,
    /// What the drawing of an exam has to tell.
    pub(super) drawn: RefCell<Vec<String>>,
    /// Hears of other tabs.
    ears: RefCell<Option<Guard>>,
    /// Whether another tab has stored something that the later part, which
    /// reads it, was not there for.
    pub(super) has_news: Cell<bool>,
    /// A new start that was asked for while kept answers were on their way.
    pub(super) restart: Cell<Option<u32>>,
    /// Whether a new attempt was begun after another one.
    pub(super) is_anew: Cell<bool>,
    /// The seed with which the quiz's own record was written last.
    pub(super) kept_seed: Cell<Option<u32>>,
    /// What the page asked for; a seed of 0 if that is all the same to it.
    asked: RefCell<Settings>,
}

/// What there is to tell about stored answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RestoredCounts {
    /// Questions whose stored answers earn something else under today's key.
    pub regraded: usize,
    /// Questions that ask something else now.
    pub reset: usize,
    /// Questions whose record could not be read.
    pub unreadable: usize,
    /// Questions that were answered in another tab meanwhile.
    pub elsewhere: usize,
    /// Questions of an exam that are not in the quiz any more.
    pub gone: usize,
    /// Whether an exam could not be read.
    pub has_lost_exam: bool,
}

/// A fact for the page around the quiz.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A response was checked.
    Answer {
        /// The quiz's id.
        quiz: String,
        /// The question's id.
        question: String,
        /// Its version.
        version: u32,
        /// Which try it was, counted from 1.
        n_try: usize,
        /// What it is worth.
        grade: Box<Grade>,
        /// Its points, less what hints cost.
        earned: u8,
    },
    /// The summary was reached with every question answered.
    Complete {
        /// The quiz's id.
        quiz: String,
        /// The figures of the attempt.
        figures: Figures,
    },
}

impl Store {
    /// Returns the store of a quiz: the one that another element has open, or
    /// a new one with what is in storage. A seed of 0 asks for the one of the
    /// last visit, or a new one.
    ///
    /// With `is_patient` what is stored waits for [`Self::read`] where the
    /// first question does not hang on it.
    pub fn open(
        quiz: Rc<Quiz>,
        settings: Settings,
        place: &str,
        storage: StorageKind,
        is_patient: bool,
    ) -> Rc<Self> {
        let is_exam = settings.mode == Mode::Exam && !settings.is_paper;
        let twin = Self::all().into_iter().find(|store| {
            let session = store.session.borrow();
            let theirs = session.settings();
            let draw =
                |s: &Settings| (s.mode, s.count, s.shuffle, s.certainty, s.is_paper, s.exam_year);
            let is_same_draw = match is_exam {
                // A quiz has one exam, whatever each element asks for.
                true => theirs.mode == Mode::Exam && !theirs.is_paper,
                false => {
                    draw(theirs) == draw(&settings)
                        && theirs.due == settings.due
                        && (settings.seed == 0 || settings.seed == theirs.seed)
                }
            };
            store.place == place
                && store.storage == storage
                && is_same_draw
                && is_same(session.quiz(), &quiz)
        });
        if let Some(twin) = twin.as_ref().filter(|_| is_exam) {
            twin.ask(&settings);
        }
        twin.unwrap_or_else(|| {
            let store = Rc::new(Self::new(quiz, settings, place, storage));
            store.listen();
            // Where a drawn order was kept, the first question hangs on it.
            if !is_patient || store.session().settings().shuffle {
                store.look();
            }
            // From here on the first question takes time.
            store.opened.set(platform::clocks());
            store.catch_up();
            OPEN.with_borrow_mut(|open| {
                open.retain(|store| store.strong_count() > 0);
                open.push(Rc::downgrade(&store));
            });
            store
        })
    }

    /// Draws the exam anew if its page asks for another one, unless one is
    /// under way.
    fn ask(self: &Rc<Self>, settings: &Settings) {
        let is_free = {
            let session = self.session.borrow();
            session.stage() == Stage::Cover || session.is_graded()
        };
        let is_new = *self.asked.borrow() != *settings;
        if !is_free || !is_new || self.is_unopened.get() {
            return;
        }
        self.asked.replace(settings.clone());
        let seed = if settings.seed > 0 { settings.seed } else { platform::seed() };
        let quiz = Rc::clone(self.session.borrow().quiz());
        self.session.replace(new_session(quiz, Settings { seed, ..settings.clone() }));
        self.is_unopened.set(true);
        self.catch_up();
    }

    fn new(quiz: Rc<Quiz>, settings: Settings, place: &str, storage: StorageKind) -> Self {
        let is_exam = settings.mode == Mode::Exam;
        let asked = RefCell::new(settings.clone());
        let seed = match settings {
            Settings { shuffle: true, seed: 0, .. } if !is_exam => {
                let key = quiz_key(&quiz, place, settings.mode);
                let drawn = platform::load(storage, &key);
                let drawn = drawn.and_then(|text| json::read_field::<u32>(&text, "seed").ok());
                drawn.filter(|&seed| seed > 0).unwrap_or_else(platform::seed)
            }
            Settings { seed: 0, .. } if is_exam => platform::seed(),
            Settings { seed, .. } => seed,
        };
        let session = new_session(quiz, Settings { seed, ..settings });
        Self {
            session: RefCell::new(session),
            listeners: RefCell::default(),
            next_listener: Cell::new(0),
            place: place.to_owned(),
            storage,
            is_kept: Cell::new(true),
            restored: RefCell::default(),
            stored: RefCell::default(),
            // An exam is drawn by its own part, and reads then.
            is_unread: Cell::new(!is_exam),
            unsaved: RefCell::default(),
            seen: RefCell::default(),
            awake: Cell::new(None),
            opened: Cell::new(None),
            is_unopened: Cell::new(is_exam),
            drawn: RefCell::default(),
            ears: RefCell::default(),
            has_news: Cell::new(false),
            restart: Cell::new(None),
            is_anew: Cell::new(false),
            kept_seed: Cell::new(None),
            asked,
        }
    }

    /// Looks at what is stored of the questions unless that was done, and
    /// returns whether it has found anything.
    pub(super) fn look(&self) -> bool {
        if !self.is_unread.take() {
            return false;
        }
        let texts: Vec<_> = (0..self.n_places())
            .map(|place| self.key(place).and_then(|key| self.load(&key)))
            .collect();
        let found = texts.iter().cloned().enumerate();
        let found = found.filter_map(|(place, text)| Some(place).zip(text)).collect();
        self.stored.replace(found);
        self.seen.replace(texts);
        self.is_restoring()
    }

    /// Reads what is stored, if a patient store has not done so yet, and
    /// returns whether there is anything: then it has the elements draw what
    /// waits for the later part.
    pub fn read(self: &Rc<Self>) -> bool {
        let is_any = self.look();
        if is_any {
            self.tell();
            self.catch_up();
        }
        is_any
    }

    /// Hears of other tabs from now on. What is heard needs the later part.
    fn listen(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let ears = platform::on_storage(move |kind, key, is_removed| {
            let store = weak.upgrade().filter(|store| store.storage == kind);
            // Who has yet to read will read that, too.
            let Some(store) = store.filter(|store| !store.is_unread.get()) else { return };
            // Without a name everything was cleared: what is here is kept.
            match (key, part::later()) {
                (Some(key), Some(later)) => (later.hear_tab)(&store, &key, is_removed),
                (Some(key), None) if key.starts_with(PREFIX) => {
                    store.has_news.set(true);
                    store.load_later();
                }
                _ => {}
            }
        });
        self.ears.replace(Some(ears));
    }

    /// Does what waited for the later parts of the program, if they are there.
    pub fn catch_up(self: &Rc<Self>) {
        if let Some(later) = part::later() {
            (later.catch_up)(self);
        }
    }

    /// Takes over what is typed or marked before the later part is there;
    /// [`Self::dispatch`] does it from then on.
    pub(super) fn draft(self: &Rc<Self>, action: Action) {
        if self.read() {
            // It was meant for a question that shows its kept answer from now on.
            return;
        }
        let place = self.session().position();
        if self.session.borrow_mut().draft(action) {
            let mut unsaved = self.unsaved.borrow_mut();
            if !unsaved.contains(&place) {
                unsaved.push(place);
            }
            drop(unsaved);
            self.tell();
        }
    }

    /// Forgets all answers and starts over, once the later part is there.
    pub fn reset(self: &Rc<Self>) {
        self.restart.set(Some(platform::seed()));
        self.load_later();
    }

    /// Returns `true` while kept answers wait for the later part, or an exam
    /// for its own.
    pub fn is_restoring(&self) -> bool {
        self.is_unopened.get() || !self.stored.borrow().is_empty()
    }

    /// Returns how many questions the session has.
    pub(super) fn n_places(&self) -> usize {
        self.session.borrow().len()
    }

    /// Returns the seed that the page asked for; 0 if any will do.
    pub(super) fn asked_seed(&self) -> u32 {
        self.asked.borrow().seed
    }

    /// Returns the session to read from.
    pub fn session(&self) -> Ref<'_, Session> {
        self.session.borrow()
    }

    /// Returns `false` once storage has refused to keep an answer.
    pub fn is_kept(&self) -> bool {
        self.is_kept.get()
    }

    /// Returns what there is to tell about stored answers.
    pub fn restored(&self) -> RestoredCounts {
        self.restored.borrow().clone()
    }

    /// Loads the later parts, and catches up even if the element is gone by
    /// then.
    pub(super) fn load_later(self: &Rc<Self>) {
        let store = Rc::clone(self);
        part::load(Part::Later, Callback::from(move |_| store.catch_up()));
        if self.is_unopened.get() {
            let store = Rc::clone(self);
            part::load(Part::Attempt, Callback::from(move |_| store.catch_up()));
        }
    }

    /// Tells every listener that something has changed.
    pub(super) fn tell(&self) {
        let listeners: Vec<_> = self.listeners.borrow().iter().map(|(_, l)| l.clone()).collect();
        listeners.iter().for_each(|listener| listener.emit(()));
    }

    /// Calls the listener after each change until the subscription is dropped.
    pub fn subscribe(self: &Rc<Self>, listener: Callback<()>) -> Subscription {
        let id = self.next_listener.get();
        self.next_listener.set(id + 1);
        self.listeners.borrow_mut().push((id, listener));
        Subscription { store: Rc::clone(self), id }
    }

    /// Returns the name under which a question is stored.
    pub(super) fn key(&self, place: usize) -> Option<String> {
        let session = self.session.borrow();
        let question = session.question(place)?;
        Some(record_key(session.quiz(), &self.place, session.settings().mode, question))
    }

    /// Returns the name under which the quiz is stored.
    pub(super) fn quiz_key(&self, mode: Mode) -> String {
        quiz_key(self.session.borrow().quiz(), &self.place, mode)
    }

    /// Reads from this quiz's storage.
    pub(super) fn load(&self, key: &str) -> Option<String> {
        platform::load(self.storage, key)
    }

    /// Writes to this quiz's storage; what it refuses stays in memory.
    pub(super) fn write(&self, key: &str, text: &str) {
        self.is_kept.set(platform::save(self.storage, key, text));
    }

    /// Removes from this quiz's storage.
    pub(super) fn erase(&self, key: &str) {
        platform::remove(self.storage, key);
    }

    /// Returns the quiz's URL.
    pub(super) fn place(&self) -> &str {
        &self.place
    }

    /// Returns the open stores of this page.
    pub(super) fn all() -> Vec<Rc<Self>> {
        OPEN.with_borrow(|open| open.iter().filter_map(Weak::upgrade).collect())
    }

    /// Returns the kind of this quiz's storage.
    pub(super) fn storage(&self) -> StorageKind {
        self.storage
    }

    /// Takes a text for what storage has of a place.
    pub(super) fn set_seen(&self, place: usize, text: Option<String>) {
        let mut seen = self.seen.borrow_mut();
        if seen.len() <= place {
            seen.resize(place + 1, None);
        }
        if let Some(known) = seen.get_mut(place) {
            *known = text;
        }
    }
}

/// Draws the questions; those of a year only the later part can tell.
fn new_session(quiz: Rc<Quiz>, settings: Settings) -> Session {
    match part::later() {
        Some(later) => (later.session)(quiz, settings),
        None => Session::of_any_year(quiz, settings),
    }
}

/// Tells whether two quizzes are one: the same texts and keys.
fn is_same(a: &Rc<Quiz>, b: &Rc<Quiz>) -> bool {
    let is_same_question = |(a, b): (&Question, &Question)| {
        let codes = |question: &Question| -> Vec<String> {
            question.key.iter().map(|key| key.code.clone()).collect()
        };
        (&a.id, a.version, &a.rationale) == (&b.id, b.version, &b.rationale)
            && question_hash(a) == question_hash(b)
            && codes(a) == codes(b)
    };
    Rc::ptr_eq(a, b)
        || ((&a.id, &a.title) == (&b.id, &b.title)
            && a.questions.len() == b.questions.len()
            && a.questions.iter().zip(&b.questions).all(is_same_question))
}

/// Ends the calls to a listener when dropped.
pub struct Subscription {
    store: Rc<Store>,
    id: usize,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.store.listeners.borrow_mut().retain(|(id, _)| *id != self.id);
    }
}

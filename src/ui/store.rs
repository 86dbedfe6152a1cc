//! The session of a quiz, shared by all elements of a page that show it, and
//! kept in storage after each change.

use std::cell::{Cell, Ref, RefCell};
use std::rc::{Rc, Weak};

use yew::Callback;

use super::later;
use crate::grade::Grade;
use crate::json;
use crate::platform::{self, StorageKind};
use crate::progress::{question_hash, record_key};
use crate::quiz::{Question, Quiz};
use crate::session::{Action, Figures, Grader, Session, Settings, Stage};

thread_local! {
    /// The stores of this page; the same quiz twice is one session.
    static OPEN: RefCell<Vec<Weak<Store>>> = const { RefCell::new(Vec::new()) };
}

/// A session with its listeners and its place in storage.
pub struct Store {
    session: RefCell<Session>,
    listeners: RefCell<Vec<(usize, Callback<()>)>>,
    next_listener: Cell<usize>,
    /// The quiz's URL, under which progress is kept if it has no namespace.
    place: String,
    storage: StorageKind,
    is_kept: Cell<bool>,
    restored: RefCell<RestoredCounts>,
    /// What was in storage and waits for the grader, by place.
    stored: RefCell<Vec<(usize, String)>>,
    /// Places that changed before the later part was there to keep them.
    unsaved: RefCell<Vec<usize>>,
}

/// What there is to tell about stored answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RestoredCounts {
    /// Questions whose stored answers earn something else under today's key.
    pub regraded: usize,
    /// Questions that ask something else now.
    pub reset: usize,
    /// The places of questions whose record could not be read.
    pub unreadable: Vec<usize>,
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
        /// What it earned.
        grade: Box<Grade>,
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
    pub fn open(quiz: Rc<Quiz>, settings: Settings, place: &str, storage: StorageKind) -> Rc<Self> {
        let open =
            OPEN.with_borrow(|open| open.iter().filter_map(Weak::upgrade).collect::<Vec<_>>());
        let twin = open.into_iter().find(|store| {
            let session = store.session.borrow();
            let (theirs, ours) = (session.settings(), settings);
            store.place == place
                && store.storage == storage
                && (theirs.count, theirs.shuffle) == (ours.count, ours.shuffle)
                && (ours.seed == 0 || ours.seed == theirs.seed)
                && is_same(session.quiz(), &quiz)
        });
        twin.unwrap_or_else(|| {
            let store = Rc::new(Self::new(quiz, settings, place, storage));
            OPEN.with_borrow_mut(|open| {
                open.retain(|store| store.strong_count() > 0);
                open.push(Rc::downgrade(&store));
            });
            store
        })
    }

    fn new(quiz: Rc<Quiz>, settings: Settings, place: &str, storage: StorageKind) -> Self {
        let seed = match settings {
            Settings { shuffle: true, seed: 0, .. } => {
                let drawn = platform::load(storage, &draw_key(&quiz, place));
                let drawn = drawn.and_then(|text| json::read_field::<u32>(&text, "seed").ok());
                drawn.unwrap_or_else(platform::seed)
            }
            Settings { seed, .. } => seed,
        };
        let session = Session::new(quiz, Settings { seed, ..settings });
        let stored = (0..session.len()).filter_map(|idx| {
            let key = record_key(session.quiz(), place, session.question(idx)?);
            Some((idx, platform::load(storage, &key)?))
        });
        let stored = stored.collect();
        let store = Self {
            session: RefCell::new(session),
            listeners: RefCell::default(),
            next_listener: Cell::new(0),
            place: place.to_owned(),
            storage,
            is_kept: Cell::new(true),
            restored: RefCell::default(),
            stored: RefCell::new(stored),
            unsaved: RefCell::default(),
        };
        store.catch_up();
        store
    }

    /// Does what waited for the later part of the program, if it is there:
    /// puts kept answers back, and keeps what was typed meanwhile.
    pub fn catch_up(&self) {
        let Some(later) = later::ready() else { return };
        let stored = self.stored.take();
        if !stored.is_empty() {
            let restored = (later.restore)(&mut self.session.borrow_mut(), stored);
            self.restored.replace(restored);
        }
        for place in self.unsaved.take() {
            self.save(place);
        }
    }

    /// Returns `true` while kept answers wait for the later part.
    pub fn is_restoring(&self) -> bool {
        !self.stored.borrow().is_empty()
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

    /// Loads the later part, and catches up even if the element is gone by then.
    pub(super) fn load_later(self: &Rc<Self>) {
        let store = Rc::clone(self);
        later::load(Callback::from(move |_| store.catch_up()));
    }

    /// Applies an action, keeps what changed, tells every listener, and
    /// returns what the page should hear of it.
    pub fn dispatch(&self, action: Action, grader: Option<Grader>) -> Vec<Event> {
        let is_sweep = matches!(action, Action::RepeatMisses | Action::Restart { .. });
        let before = Moment::of(&self.session.borrow());
        if !self.session.borrow_mut().apply(action, grader) {
            return Vec::new();
        }
        if is_sweep {
            // What still waits to be put back is swept, too.
            self.stored.take();
            self.restored.take();
            (0..self.session().len()).for_each(|place| self.save(place));
        } else {
            self.save(before.place);
        }
        let listeners: Vec<_> = self.listeners.borrow().iter().map(|(_, l)| l.clone()).collect();
        listeners.iter().for_each(|listener| listener.emit(()));
        before.events(&self.session.borrow())
    }

    /// Calls the listener after each change until the subscription is dropped.
    pub fn subscribe(self: &Rc<Self>, listener: Callback<()>) -> Subscription {
        let id = self.next_listener.get();
        self.next_listener.set(id + 1);
        self.listeners.borrow_mut().push((id, listener));
        Subscription { store: Rc::clone(self), id }
    }

    /// Keeps what happened to the question at a place.
    fn save(&self, place: usize) {
        let Some(later) = later::ready() else {
            let mut unsaved = self.unsaved.borrow_mut();
            if !unsaved.contains(&place) {
                unsaved.push(place);
            }
            return;
        };
        let session = self.session.borrow();
        let (Some(item), Some(question)) = (session.item(place), session.question(place)) else {
            return;
        };
        let key = record_key(session.quiz(), &self.place, question);
        let is_kept = match (later.record)(item, question) {
            Some(text) => platform::save(self.storage, &key, &text),
            // A record that this version can't read may be a later version's.
            None if self.restored.borrow().unreadable.contains(&place) => true,
            None => {
                platform::remove(self.storage, &key);
                true
            }
        };
        let settings = session.settings();
        if settings.shuffle {
            // A reload is to show the same questions in the same order.
            let draw = ["{\"v\":1,\"seed\":", &settings.seed.to_string(), "}"].concat();
            platform::save(self.storage, &draw_key(session.quiz(), &self.place), &draw);
        }
        if !is_kept {
            self.is_kept.set(false);
        }
    }
}

/// Where a session was before an action.
struct Moment {
    place: usize,
    stage: Stage,
    n_tries: usize,
}

impl Moment {
    fn of(session: &Session) -> Self {
        let place = session.position();
        let n_tries = session.item(place).map_or(0, |item| item.tries.len());
        Self { place, stage: session.stage(), n_tries }
    }

    /// Returns what has happened since.
    fn events(&self, session: &Session) -> Vec<Event> {
        let quiz = &session.quiz().id;
        let mut events = Vec::new();
        let now = session.item(self.place).zip(session.question(self.place));
        if let Some((item, question)) = now.filter(|(item, _)| item.tries.len() > self.n_tries) {
            events.extend(item.grade().map(|grade| Event::Answer {
                quiz: quiz.clone(),
                question: question.id.clone(),
                version: question.version,
                n_try: item.tries.len(),
                grade: Box::new(grade.clone()),
            }));
        }
        let is_end = (self.stage, session.stage()) == (Stage::Question, Stage::Summary);
        if let (true, true, Some(later)) = (is_end, session.is_complete(), later::ready()) {
            events.push(Event::Complete { quiz: quiz.clone(), figures: (later.figures)(session) });
        }
        events
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

fn draw_key(quiz: &Quiz, place: &str) -> String {
    let namespace = if quiz.namespace.is_empty() { place } else { &quiz.namespace };
    ["medcode-quiz", namespace, &quiz.id].join("|")
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

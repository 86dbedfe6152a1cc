//! The session of a quiz, shared by all elements of a page that show it, and
//! kept in storage after each change.

use std::cell::{Cell, Ref, RefCell};
use std::rc::{Rc, Weak};

use serde::Serialize;
use yew::Callback;

use super::later;
use crate::grade::Grade;
use crate::json;
use crate::platform::{self, StorageKind};
use crate::progress::{Record, Unreadable, record_key};
use crate::quiz::Quiz;
use crate::session::{Action, Figures, Grader, Restored, Session, Settings, Stage};

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
    restored: Cell<RestoredCounts>,
    /// What was in storage and waits for the grader, by place.
    records: RefCell<Vec<(usize, Record)>>,
}

/// What there is to tell about stored answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RestoredCounts {
    /// Questions whose stored answers earn something else under today's key.
    pub regraded: usize,
    /// Questions that ask something else now.
    pub reset: usize,
    /// Records that could not be read.
    pub unreadable: usize,
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

/// The draw of an attempt, kept so that a reload shows the same questions.
#[derive(Serialize)]
struct Draw {
    v: u32,
    seed: u32,
}

impl Store {
    /// Returns the store of a quiz: the one that another element has open, or
    /// a new one with what is in storage.
    pub fn open(quiz: Rc<Quiz>, settings: Settings, place: &str, storage: StorageKind) -> Rc<Self> {
        let open =
            OPEN.with_borrow(|open| open.iter().filter_map(Weak::upgrade).collect::<Vec<_>>());
        let twin = open.into_iter().find(|store| {
            let session = store.session.borrow();
            let (theirs, ours) = (session.settings(), settings);
            store.place == place
                && store.storage == storage
                && (theirs.count, theirs.shuffle) == (ours.count, ours.shuffle)
                && *session.quiz() == quiz
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
        let draw = platform::load(storage, &draw_key(&quiz, place));
        let drawn = draw.and_then(|text| json::read_field::<u32>(&text, "seed").ok());
        let seed = drawn.filter(|_| settings.shuffle).unwrap_or(settings.seed);
        let session = Session::new(quiz, Settings { seed, ..settings });
        let (records, restored) = stored(&session, place, storage);
        let store = Self {
            session: RefCell::new(session),
            listeners: RefCell::default(),
            next_listener: Cell::new(0),
            place: place.to_owned(),
            storage,
            is_kept: Cell::new(true),
            restored: Cell::new(restored),
            records: RefCell::new(records),
        };
        store.restore();
        store
    }

    /// Puts kept answers back as soon as there is a grader for them.
    pub fn restore(&self) {
        let Some(later) = later::ready() else { return };
        let mut counts = self.restored.get();
        let mut session = self.session.borrow_mut();
        for (place, record) in self.records.take() {
            match session.restore(place, &record, later.grader) {
                Restored::Regraded => counts.regraded += 1,
                Restored::Reset => counts.reset += 1,
                Restored::Kept | Restored::Nothing => {}
            }
        }
        session.resume();
        self.restored.set(counts);
    }

    /// Returns `true` while kept answers wait for the grader.
    pub fn is_restoring(&self) -> bool {
        !self.records.borrow().is_empty()
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
        self.restored.get()
    }

    /// Applies an action, keeps what changed, tells every listener, and
    /// returns what the page should hear of it.
    pub fn dispatch(&self, action: Action, grader: Option<Grader>) -> Vec<Event> {
        let is_check = action == Action::Check;
        let is_sweep = matches!(action, Action::RepeatMisses | Action::Restart { .. });
        let (before, n_tries) = {
            let session = self.session.borrow();
            let place = session.position();
            ((place, session.stage()), session.item(place).map_or(0, |item| item.tries.len()))
        };
        if !self.session.borrow_mut().apply(action, grader) {
            return Vec::new();
        }
        let events = {
            let session = self.session.borrow();
            if is_sweep {
                self.save_all(&session);
            } else {
                self.save_item(&session, before.0);
            }
            let is_new = session.item(before.0).is_some_and(|item| item.tries.len() > n_tries);
            let answer = (is_check && is_new).then(|| answer_event(&session, before.0)).flatten();
            let is_end = before.1 == Stage::Question && session.stage() == Stage::Summary;
            let complete = is_end.then(|| complete_event(&session)).flatten();
            answer.into_iter().chain(complete).collect()
        };
        let listeners: Vec<_> = self.listeners.borrow().iter().map(|(_, l)| l.clone()).collect();
        listeners.iter().for_each(|listener| listener.emit(()));
        events
    }

    /// Calls the listener after each change until the subscription is dropped.
    pub fn subscribe(self: &Rc<Self>, listener: Callback<()>) -> Subscription {
        let id = self.next_listener.get();
        self.next_listener.set(id + 1);
        self.listeners.borrow_mut().push((id, listener));
        Subscription { store: Rc::clone(self), id }
    }

    fn save_item(&self, session: &Session, place: usize) {
        let (Some(item), Some(question)) = (session.item(place), session.question(place)) else {
            return;
        };
        let key = record_key(session.quiz(), &self.place, question);
        let record = Record::of(item, question);
        let is_nothing = record.tries.is_empty()
            && record.draft.is_none()
            && !record.is_solved
            && record.n_hints == 0;
        if is_nothing {
            platform::remove(self.storage, &key);
        } else if !platform::save(self.storage, &key, &record.to_text()) {
            self.is_kept.set(false);
        }
    }

    fn save_all(&self, session: &Session) {
        for place in 0..session.len() {
            self.save_item(session, place);
        }
        self.restored.set(RestoredCounts::default());
        let settings = session.settings();
        if settings.shuffle {
            let draw = Draw { v: 1, seed: settings.seed };
            let text = serde_json::to_string(&draw).unwrap_or_default();
            platform::save(self.storage, &draw_key(session.quiz(), &self.place), &text);
        }
    }
}

fn draw_key(quiz: &Quiz, place: &str) -> String {
    let namespace = if quiz.namespace.is_empty() { place } else { &quiz.namespace };
    ["medcode-quiz", namespace, &quiz.id].join("|")
}

/// Reads what is in storage; counts what can't be read.
fn stored(
    session: &Session,
    place: &str,
    storage: StorageKind,
) -> (Vec<(usize, Record)>, RestoredCounts) {
    let mut counts = RestoredCounts::default();
    let mut records = Vec::new();
    for idx in 0..session.len() {
        let Some(question) = session.question(idx) else { continue };
        let key = record_key(session.quiz(), place, question);
        let Some(text) = platform::load(storage, &key) else { continue };
        match Record::parse(&text) {
            Ok(record) => records.push((idx, record)),
            Err(Unreadable::Damaged | Unreadable::Newer) => counts.unreadable += 1,
        }
    }
    (records, counts)
}

fn answer_event(session: &Session, place: usize) -> Option<Event> {
    let (question, item) = (session.question(place)?, session.item(place)?);
    Some(Event::Answer {
        quiz: session.quiz().id.clone(),
        question: question.id.clone(),
        version: question.version,
        n_try: item.tries.len(),
        grade: Box::new(item.grade()?.clone()),
    })
}

fn complete_event(session: &Session) -> Option<Event> {
    let is_complete =
        (0..session.len()).all(|place| session.item(place).is_some_and(|item| item.is_answered()));
    is_complete
        .then(|| Event::Complete { quiz: session.quiz().id.clone(), figures: session.figures() })
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

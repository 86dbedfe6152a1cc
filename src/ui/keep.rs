//! What is kept of an attempt: from text, to text, and what there is to tell
//! of it. Part of what is loaded later: a first visit has nothing to restore.

use std::rc::Rc;

use super::store::{RestoredCounts, Store};
use crate::currency::is_of_exam_year;
use crate::grade::grade_with_book;
use crate::platform;
use crate::progress::{QuizRecord, Record, Unreadable};
use crate::quiz::Question;
use crate::session::{Item, Mode, Restored, Session};
use crate::text;

/// Puts stored answers back, graded by today's key, and goes to the first
/// question without one. Of what is under review only the past comes back.
pub(super) fn restore(session: &mut Session, stored: Vec<(usize, String)>) -> RestoredCounts {
    let mut counts = RestoredCounts::default();
    let is_review = session.settings().mode == Mode::Review;
    for (place, text) in stored {
        match Record::parse(&text) {
            Ok(record) if is_review => session.restore_history(place, record.history()),
            Ok(record) => match session.restore(place, &record, grade_with_book) {
                Restored::Regraded => counts.regraded += 1,
                Restored::Reset => counts.reset += 1,
                Restored::Kept | Restored::Nothing => {}
            },
            Err(Unreadable::Damaged | Unreadable::Newer) => counts.unreadable.push(place),
        }
    }
    if !session.is_exam() {
        session.resume();
    }
    counts
}

/// Takes over what another tab has stored of a question; returns whether it
/// was answered there.
pub(super) fn take_over(session: &mut Session, place: usize, text: &str, is_unkept: bool) -> bool {
    Record::parse(text)
        .is_ok_and(|record| session.take_over(place, &record, grade_with_book, is_unkept))
}

/// Takes over what another tab has stored or removed.
pub(super) fn hear(store: &Rc<Store>, key: &str, is_removed: bool) {
    let n_places = store.n_places();
    let is_exam = store.session().is_exam();
    match (0..n_places).find(|&place| store.key(place).as_deref() == Some(key)) {
        // What becomes of an exam its own record says.
        Some(_) if is_exam && is_removed => return,
        Some(place) if is_removed => {
            store.session.borrow_mut().forget(place);
            store.set_seen(place, None);
        }
        Some(place) => {
            store.sync(place);
        }
        None if is_exam && key == store.quiz_key(Mode::Exam) => {
            let Some(attempt) = super::part::attempt() else { return };
            (attempt.hear)(store);
        }
        None => return,
    }
    store.tell();
}

/// Has the other quizzes of this page take over what was just stored: only
/// other tabs hear of it by themselves.
pub(super) fn echo(store: &Rc<Store>) {
    let is_exam = store.session().is_exam();
    for other in Store::all() {
        let is_other = !Rc::ptr_eq(&other, store) && other.storage() == store.storage();
        let is_same_quiz = other.quiz_key(Mode::Practice) == store.quiz_key(Mode::Practice);
        let is_same_kind = other.session().is_exam() == is_exam;
        if is_other && is_same_quiz && is_same_kind && !other.is_restoring() {
            let is_news = (0..other.n_places()).filter(|&place| other.sync(place)).count() > 0;
            if is_news {
                other.tell();
            }
        }
    }
}

/// Returns the text to keep of a question; `None` if there is nothing to keep.
/// In a review that is nothing before it is answered: until then the answers
/// of before stand.
pub(super) fn record(item: &Item, question: &Question, mode: Mode) -> Option<String> {
    if mode == Mode::Review && !item.is_answered() {
        return None;
    }
    let record = Record::of(item, question);
    (!record.is_empty()).then(|| record.to_text())
}

/// Puts a record that can't be read under another name before a new one takes
/// its place: a later version may have written it.
pub(super) fn set_aside(store: &Store, key: &str) {
    let unread = store.load(key).filter(|text| Record::parse(text).is_err());
    if let Some(text) = unread {
        store.write(&[key, "|unread"].concat(), &text);
    }
}

/// Keeps what whoever lists the quizzes of a site wants to know of this one.
pub(super) fn keep_quiz(store: &Store, session: &Session) {
    let settings = session.settings();
    let is_drawn = settings.shuffle && settings.mode == Mode::Practice;
    let seed = if is_drawn { settings.seed } else { 0 };
    if store.kept_seed.replace(Some(seed)) == Some(seed) {
        return;
    }
    change_quiz(store, |record| {
        if settings.mode == Mode::Practice {
            record.seed = seed;
        }
        record.title.clone_from(&session.quiz().title);
        if settings.mode != Mode::Review {
            record.page = platform::page();
        }
        let is_in_page = record.page.split('?').next() == Some(store.place());
        record.src = if is_in_page { String::new() } else { store.place().to_owned() };
    });
}

/// Changes what is kept of the quiz.
pub(super) fn change_quiz(store: &Store, change: impl FnOnce(&mut QuizRecord)) {
    let key = store.quiz_key(Mode::Practice);
    let text = store.load(&key);
    let mut record = match text.as_deref().map(QuizRecord::parse) {
        Some(Ok(record)) => record,
        // A later version knows better.
        Some(Err(Unreadable::Newer)) => return,
        Some(Err(Unreadable::Damaged)) | None => QuizRecord::default(),
    };
    change(&mut record);
    record.version = crate::progress::VERSION;
    let changed = record.to_text();
    if text.as_ref() != Some(&changed) {
        store.write(&key, &changed);
    }
}

/// What happened to kept answers, one sentence each.
pub(super) fn notices(store: &Store) -> Vec<String> {
    let restored = store.restored();
    let mut notices = Vec::new();
    if !store.is_kept() {
        notices.push(text::NOT_KEPT.to_owned());
    }
    let mut tell = |n: usize, rest: &str| {
        if n > 0 {
            notices.push([&text::count(n, "question", "questions"), rest].concat());
        }
    };
    tell(
        restored.regraded,
        ": the author corrected the key, so your kept answers were graded again.",
    );
    tell(restored.reset, " changed since you answered, so they start afresh.");
    tell(restored.unreadable.len(), ": the kept answer could not be read, so it starts afresh.");
    if !store.session().is_exam() {
        tell(restored.elsewhere, " answered in another tab; this one shows it.");
    }
    tell(restored.gone, " of this exam are not in the quiz any more.");
    let session = store.session();
    let year = session.settings().exam_year;
    if year > 0 && !session.is_exam() {
        let quiz = session.quiz();
        let is_asked = |question: &&Question| is_of_exam_year(question, quiz, year);
        let n_asked = quiz.questions.iter().filter(is_asked).count();
        match quiz.questions.len() - n_asked {
            0 => {}
            _ if n_asked == 0 => notices.push(text::NONE_OF_YEAR.to_owned()),
            n => notices.push(text::left_out_of_year(n)),
        }
    }
    if restored.has_lost_exam {
        notices.push(text::LOST_EXAM.to_owned());
    }
    notices
}

//! What is kept of an attempt: from text, to text, and what there is to tell
//! of it. Part of what is loaded later: a first visit has nothing to restore.

use std::rc::Rc;

use super::store::{RestoredCounts, Store};
use crate::currency::is_of_exam_year;
use crate::grade::grade_with_book;
use crate::platform;
use crate::progress::{QuizRecord, Record, Unreadable};
use crate::quiz::Question;
use crate::session::{Item, Mode, Restored, Session, Stage};
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
            Err(Unreadable::Damaged | Unreadable::Newer) => counts.unreadable += 1,
        }
    }
    if !session.is_exam() {
        session.resume();
    }
    counts
}

/// Takes over what another tab, or another element, has stored of a question
/// meanwhile; returns whether that changed anything.
pub(super) fn sync(store: &Store, place: usize) -> bool {
    // On the cover what is stored is of the exam before.
    if store.is_unread.get() || store.session().stage() == Stage::Cover {
        return false;
    }
    if is_wiped(store) {
        // All of it is still here.
        store.seen.take();
        store.kept_seed.set(None);
        store.save_all();
        return false;
    }
    let text = store.key(place).and_then(|key| store.load(&key));
    let is_known = match store.seen.borrow().get(place) {
        Some(seen) => *seen == text,
        None => text.is_none(),
    };
    if is_known {
        return false;
    }
    match &text {
        Some(text) => {
            let is_unkept = store.unsaved.borrow().contains(&place);
            let mut session = store.session.borrow_mut();
            let is_elsewhere = Record::parse(text)
                .is_ok_and(|record| session.take_over(place, &record, grade_with_book, is_unkept));
            drop(session);
            store.restored.borrow_mut().elsewhere += usize::from(is_elsewhere);
        }
        // It was withdrawn.
        None => store.session.borrow_mut().forget(place),
    }
    store.set_seen(place, text);
    true
}

/// Tells whether the browser's data was cleared while the page was open: what
/// this tab has stored is gone, and with it what is kept of the whole.
fn is_wiped(store: &Store) -> bool {
    let mode = if store.session().is_exam() { Mode::Exam } else { Mode::Practice };
    store.seen.borrow().iter().any(Option::is_some) && store.load(&store.quiz_key(mode)).is_none()
}

/// Keeps what happened to the question at a place.
pub(super) fn save(store: &Store, place: usize) {
    let Some(key) = store.key(place) else { return };
    let text = {
        let session = store.session();
        let pair = session.item(place).zip(session.question(place));
        pair.and_then(|(item, question)| record(item, question, session.settings().mode))
    };
    let seen = store.seen.borrow().get(place).cloned();
    if seen.as_ref() != Some(&text) {
        // A later version may have written what this one can't read.
        let unread = seen.flatten().filter(|seen| Record::parse(seen).is_err());
        match (&text, unread) {
            (Some(text), unread) => {
                if let Some(unread) = unread {
                    store.write(&[&key, "|unread"].concat(), &unread);
                }
                store.write(&key, text);
            }
            (None, Some(_)) => return,
            // What is under review has its answers of before.
            (None, None) if store.session().settings().mode == Mode::Review => {}
            (None, None) => store.erase(&key),
        }
    }
    let is_any = text.is_some() || store.kept_seed.get().is_some();
    store.set_seen(place, text);
    if is_any {
        keep_quiz(store, &store.session());
    }
}

/// Takes over what another tab has stored or removed.
pub(super) fn hear(store: &Rc<Store>, key: &str, is_removed: bool) {
    let n_places = store.n_places();
    let is_exam = store.session().is_exam();
    match (0..n_places).find(|&place| store.key(place).as_deref() == Some(key)) {
        // What becomes of an exam that is gone its own record says.
        Some(_) if is_exam && is_removed && store.load(&store.quiz_key(Mode::Exam)).is_none() => {
            return;
        }
        // What was handed in stays as it is.
        Some(_) if store.session().is_closed() => return,
        Some(place) if is_removed => {
            store.session.borrow_mut().forget(place);
            store.set_seen(place, None);
        }
        Some(place) => {
            store.sync(place);
        }
        None if is_exam && key == store.quiz_key(Mode::Exam) => {
            let Some(attempt) = super::part::attempt() else { return };
            (attempt.hear)(store, is_removed);
        }
        None if is_removed && key == store.quiz_key(Mode::Practice) => {
            // Whoever answers here once more writes it again.
            store.kept_seed.set(None);
            return;
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
        let is_sharing = is_other && is_same_quiz && is_same_kind && !other.is_restoring();
        if is_sharing && other.sync_all() {
            other.tell();
        }
    }
}

/// Returns the text to keep of a question; `None` if there is nothing to keep.
/// In a review that is nothing before it is answered: until then the answers
/// of before stand.
fn record(item: &Item, question: &Question, mode: Mode) -> Option<String> {
    if mode == Mode::Review && !item.is_answered() {
        return None;
    }
    let record = Record::of(item, question);
    (!record.is_empty()).then(|| record.to_text())
}

/// Keeps what whoever lists the quizzes of a site wants to know of this one.
fn keep_quiz(store: &Store, session: &Session) {
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
    let mut tell = |n: usize, one: &str, many: &str| {
        if n > 0 {
            let rest = if n == 1 { one } else { many };
            notices.push([&text::count(n, "question", "questions"), rest].concat());
        }
    };
    const REGRADED: &str =
        ": the author corrected the key, so your kept answers were graded again.";
    tell(restored.regraded, REGRADED, REGRADED);
    tell(
        restored.reset,
        " changed since you answered, so it starts afresh.",
        " changed since you answered, so they start afresh.",
    );
    tell(
        restored.unreadable,
        ": the kept answer could not be read, so it starts afresh.",
        ": the kept answers could not be read, so they start afresh.",
    );
    if !store.session().is_exam() {
        const ELSEWHERE: &str = " answered in another tab; this one shows it.";
        tell(restored.elsewhere, ELSEWHERE, ELSEWHERE);
    }
    tell(
        restored.gone,
        " of this exam is not in the quiz any more.",
        " of this exam are not in the quiz any more.",
    );
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

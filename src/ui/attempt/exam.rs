//! An exam between storage and session: drawing it, taking it up again,
//! keeping it, and grading it when it is over.

use std::rc::Rc;

use yew::html::Scope;

use super::super::book::{self, Place};
use super::super::store::Store;
use super::super::{MedcodeQuiz, Msg, keep};
use crate::blueprint::{Blueprint, draw_exam};
use crate::currency::is_of_exam_year;
use crate::platform;
use crate::progress::{self, ExamRecord, Record, Unreadable, record_key};
use crate::quiz::Question;
use crate::session::{Mode, Session, Settings, Stage};
use crate::text;

/// Takes up the exam that was begun, or draws a new one.
pub(super) fn open(store: &Rc<Store>) {
    let key = store.quiz_key(Mode::Exam);
    let is_paper = store.session().settings().is_paper;
    let record = store.load(&key).map(|text| ExamRecord::parse(&text));
    match record.filter(|_| !is_paper) {
        Some(Ok(record)) if is_wanted(store, &record) => take_up(store, &record),
        // All of its questions are gone.
        Some(Ok(record)) if !record.is_closed => {
            store.restored.borrow_mut().has_lost_exam = true;
            draw(store, None);
        }
        Some(Err(why)) => {
            store.restored.borrow_mut().has_lost_exam = true;
            if why == Unreadable::Newer {
                let text = store.load(&key).unwrap_or_default();
                store.write(&[&key, "|unread"].concat(), &text);
            }
            draw(store, None);
        }
        _ => draw(store, None),
    }
}

/// Tells whether the page asks for the exam that is kept. One that was begun
/// and not handed in is never thrown away.
fn is_wanted(store: &Rc<Store>, record: &ExamRecord) -> bool {
    let session = store.session();
    let ours = session.settings();
    let theirs = record.settings();
    let is_same_seed = store.asked_seed() == 0 || store.asked_seed() == theirs.seed;
    let without_seed = |settings: &Settings| Settings { seed: 0, ..settings.clone() }.to_text();
    let is_same = is_same_seed && without_seed(ours) == without_seed(&theirs);
    !record.order(session.quiz()).is_empty() && (is_same || !record.is_closed)
}

fn take_up(store: &Rc<Store>, record: &ExamRecord) {
    let (quiz, ours) = {
        let session = store.session();
        (Rc::clone(session.quiz()), session.settings().clone())
    };
    let order = record.order(&quiz);
    let n_gone = record.questions.len() - order.len().min(record.questions.len());
    let settings = Settings {
        mode: Mode::Exam,
        certainty: ours.certainty,
        today: ours.today,
        is_paper: ours.is_paper,
        ..record.settings()
    };
    let position = record.place(&quiz);
    let mut exam = Session::with_order(quiz, settings, order);
    std::mem::swap(&mut *store.session.borrow_mut(), &mut exam);
    let mut stored = Vec::new();
    let n_places = store.n_places();
    for place in 0..n_places {
        let text = store.key(place).and_then(|key| store.load(&key));
        stored.extend(text.clone().map(|text| (place, text)));
        store.set_seen(place, text);
    }
    let mut session = store.session.borrow_mut();
    let mut restored = keep::restore(&mut session, stored);
    restored.gone = n_gone;
    session.restore_exam(record.clock(), position, record.is_closed, record.is_graded);
    store.restored.replace(restored);
    drop(session);
    // The time in which the page was closed counts at once; what this page's own
    // clock showed before is of something else.
    store.awake.set(None);
    store.tick();
}

/// Returns what an exam is drawn by: the blueprint that the page names, or the
/// quiz's own.
pub(super) fn blueprint(session: &Session) -> Option<Blueprint> {
    let named = Blueprint::named(&session.settings().blueprint);
    named.or_else(|| session.quiz().exam.clone())
}

/// Draws a new exam.
fn draw(store: &Rc<Store>, seed: Option<u32>) {
    let (quiz, mut settings) = {
        let session = store.session();
        (Rc::clone(session.quiz()), session.settings().clone())
    };
    settings.seed = seed.unwrap_or(settings.seed);
    let mut told = Vec::new();
    let year = settings.exam_year;
    let is_of_year = |question: &Question| year == 0 || is_of_exam_year(question, &quiz, year);
    let n_left_out = quiz.questions.iter().filter(|question| !is_of_year(question)).count();
    let has_any = n_left_out < quiz.questions.len();
    if n_left_out > 0 {
        let words = if has_any {
            text::left_out_of_year(n_left_out)
        } else {
            text::NONE_OF_YEAR.to_owned()
        };
        told.push(words);
    }
    let session = match draw_exam(&quiz, &settings) {
        None => Session::new(Rc::clone(&quiz), settings),
        Some((blueprint, drawn)) => {
            told.extend(text::missing(&drawn));
            if drawn.left_out > 0 {
                told.push(text::left_out_of_exam(drawn.left_out));
            }
            told.extend(blueprint.notes.iter().cloned());
            let minutes = blueprint.minutes_for(drawn.order.len());
            let asked = settings.minutes;
            let timed = Settings { minutes: asked.or(Some(minutes)), ..settings.clone() };
            let mut session = Session::with_order(Rc::clone(&quiz), timed, drawn.order);
            // What the page did not ask for is no part of a link to the same again.
            session.set_asked_minutes(asked);
            session
        }
    };
    store.drawn.replace(told);
    store.session.replace(session);
}

/// Keeps an exam after something was done; after a new start the old one is
/// swept away and another one is drawn.
pub(super) fn keep(store: &Rc<Store>, is_restart: bool) {
    let key = store.quiz_key(Mode::Exam);
    if is_restart {
        let seed = store.session().settings().seed;
        sweep(store);
        store.erase(&key);
        // A page that names its questions gets them again.
        draw(store, Some(if store.asked_seed() > 0 { store.asked_seed() } else { seed }));
        return;
    }
    let (text, is_begun) = {
        let session = store.session();
        (ExamRecord::of(&session).to_text(), session.stage() != Stage::Cover)
    };
    if is_begun {
        store.write(&key, &text);
    }
}

/// Removes the answers of the exam before.
pub(super) fn sweep(store: &Rc<Store>) {
    let quiz = Rc::clone(store.session().quiz());
    for (place, question) in quiz.questions.iter().enumerate() {
        store.erase(&record_key(&quiz, store.place(), Mode::Exam, question));
        store.set_seen(place, None);
    }
}

/// Another tab has stored this exam, or removed it: it may have been handed in
/// there, or a new one begun.
pub(super) fn hear(store: &Rc<Store>, is_removed: bool) {
    let text = store.load(&store.quiz_key(Mode::Exam)).filter(|_| !is_removed);
    let Some(text) = text else {
        let is_begun = store.session().stage() != Stage::Cover;
        if is_begun {
            let seed = store.session().settings().seed;
            // Nothing of it is to be written again.
            (0..store.n_places()).for_each(|place| store.set_seen(place, None));
            draw(store, Some(seed));
        }
        return;
    };
    let Ok(record) = ExamRecord::parse(&text) else { return };
    let is_begun = store.session().stage() != Stage::Cover;
    if !is_begun || is_news(store, &record) {
        take_up(store, &record);
    } else if store.session().is_closed() && !record.is_closed {
        // The other tab went on before it heard of the end. What was handed in stays so.
        store.seen.take();
        store.save_all();
        keep(store, false);
    }
}

/// Takes up what another tab has made of the exam that is under way, before
/// this one writes to it; returns whether there was anything.
pub(super) fn overtake(store: &Rc<Store>) -> bool {
    if !store.session().is_exam() || store.session().stage() == Stage::Cover {
        return false;
    }
    let record = store.load(&store.quiz_key(Mode::Exam)).map(|text| ExamRecord::parse(&text));
    let Some(Ok(record)) = record.filter(|_| !store.is_restoring()) else { return false };
    let is_news = is_news(store, &record);
    if is_news {
        take_up(store, &record);
    }
    is_news
}

/// Tells whether it was handed in elsewhere, or is a new one.
fn is_news(store: &Rc<Store>, record: &ExamRecord) -> bool {
    let session = store.session();
    record.settings().seed != session.settings().seed
        || (record.is_closed && !session.is_closed())
        || (record.is_graded && !session.is_graded())
}

/// After the end of an attempt: its figures go to the trend, and what was
/// answered in an exam to the schedule.
pub(super) fn finish(store: &Rc<Store>) {
    let attempt = {
        let session = store.session();
        let items = (0..session.len()).filter_map(|place| session.item(place));
        let day = items.filter_map(|item| Some(item.history.reviews.last()?.day)).max();
        let mode = session.settings().mode;
        day.map(|day| progress::Attempt::of(&session.figures(), mode, day))
    };
    if let Some(attempt) = attempt {
        keep::change_quiz(store, |record| record.push(attempt, store.is_anew.take()));
    }
    let session = store.session();
    if !session.is_exam() {
        return;
    }
    for place in 0..session.len() {
        let Some((question, item)) = session.question(place).zip(session.item(place)) else {
            continue;
        };
        let Some(&review) = item.history.reviews.last() else { continue };
        let key = record_key(session.quiz(), store.place(), Mode::Practice, question);
        let text = store.load(&key);
        let mut record = match text.as_deref().map(Record::parse) {
            Some(Ok(record)) => record,
            Some(Err(Unreadable::Newer)) => continue,
            Some(Err(Unreadable::Damaged)) | None => {
                Record::of_history(question, &Default::default())
            }
        };
        let mut history = record.history();
        history.push(review);
        record.set_history(&history);
        store.write(&key, &record.to_text());
    }
    drop(session);
    // The practice beside it must not write what it has of the past over that.
    for other in Store::all() {
        if !other.session().is_exam() {
            other.sync_all();
        }
    }
}

/// Asks the code book what it says of each answer of a closed exam, and then
/// has it graded.
pub(super) fn grade(store: &Rc<Store>, place: &Place, link: &Scope<MedcodeQuiz>) {
    let (store, place, link) = (Rc::clone(store), place.clone(), link.clone());
    yew::platform::spawn_local(async move {
        let has_book = book::is_there(&store, &place);
        let until = platform::clocks().map(|clocks| clocks.awake + PATIENCE);
        let n_places = if has_book { store.session().len() } else { 0 };
        for idx in 0..n_places {
            let is_late =
                platform::clocks().zip(until).is_some_and(|(now, until)| now.awake > until);
            let Some((needs, question)) = book::check_question(&store, idx).filter(|_| !is_late)
            else {
                continue;
            };
            let answer = book::ask(&place, &needs, &question, book::CHECK_PATIENCE).await;
            if let Some(facts) = answer.ok().flatten().filter(|facts| !facts.is_empty()) {
                link.send_message(Msg::FactsAt(idx, facts));
            }
        }
        link.send_message(Msg::GradeAll);
    });
}

/// How long the grading of an exam waits for the code book in all, in
/// milliseconds; then it says less.
const PATIENCE: f64 = 20_000.0;

//! A backup, and how it comes back beside what is there.

use medcode_quiz::history::{Certainty, History, Rating, Review};
use medcode_quiz::progress::backup::{is_of_exam, is_ours, merge, quiz_of, read, write};
use medcode_quiz::progress::{Attempt, ExamRecord, QuizRecord, Record, Unreadable};
use medcode_quiz::session::{Mode, Session};

use crate::{item, played};

const QUESTION: &str = "medcode-quiz|school|mixed|pressure";
const QUIZ: &str = "medcode-quiz|school|mixed";
const EXAM: &str = "medcode-exam|school|mixed";

fn record(session: &Session) -> Record {
    Record::of(item(session), session.question(session.position()).unwrap())
}

fn review(day: u32, rating: Rating) -> Review {
    Review { day, rating, points: 50, certainty: Some(Certainty::Think) }
}

fn with_past(script: &str, days: &[u32]) -> Record {
    let mut record = record(&played(script));
    let mut history = History::default();
    days.iter().for_each(|&day| history.push(review(day, Rating::Good)));
    record.set_history(&history);
    record
}

#[test]
fn a_backup_comes_back_as_it_was() {
    let odd = "\"\\\u{0}🦴|".to_owned();
    let records = vec![(QUESTION.to_owned(), "{\"v\":2}".to_owned()), (QUIZ.to_owned(), odd)];
    assert_eq!(read(&write(&records)), Ok(records));
    assert_eq!(read(&write(&[])), Ok(vec![]));
}

#[test]
fn what_is_not_ours_is_not_brought_back() {
    let text = r#"{"medcode-quiz-backup":1,"records":{"token":"x","medcode-quiz|a|b":"y","medcode-quiz|n|m":1}}"#;
    assert_eq!(read(text), Ok(vec![("medcode-quiz|a|b".to_owned(), "y".to_owned())]));
    assert!(is_ours(EXAM) && !is_ours("medcode"));
}

#[test]
fn what_is_no_backup_is_refused() {
    for damaged in [
        "",
        "{}",
        "[]",
        r#"{"medcode-quiz-backup":1}"#,
        r#"{"medcode-quiz-backup":"1","records":{}}"#,
    ] {
        assert_eq!(read(damaged), Err(Unreadable::Damaged), "{damaged}");
    }
    let newer = r#"{"medcode-quiz-backup":2,"all":"different"}"#;
    assert_eq!(read(newer), Err(Unreadable::Newer));
}

#[test]
fn what_is_not_here_is_taken_over_and_what_is_the_same_is_left() {
    assert_eq!(merge(QUESTION, None, "any text"), None, "what can't be read is nothing");
    let text = with_past("code 1 I10; check", &[5]).to_text();
    assert_eq!(merge(QUESTION, Some(&text), &text), None);
    assert_eq!(merge(QUESTION, None, &text), Some(text));
    assert_eq!((quiz_of(QUESTION), quiz_of(QUIZ)), (QUIZ, QUIZ));
    assert!(is_of_exam(EXAM) && !is_of_exam(QUESTION));
}

#[test]
fn of_a_question_answered_on_both_the_later_attempt_is_kept_and_the_past_of_both() {
    let ours = with_past("code 1 I11.9; check", &[3, 8]);
    let theirs = with_past("code 1 I10; check", &[5, 9]);
    for (a, b) in [(&ours, &theirs), (&theirs, &ours)] {
        let merged = merge(QUESTION, Some(&a.to_text()), &b.to_text());
        // The one that has it all already may need no change of its attempt.
        let merged = Record::parse(&merged.unwrap()).unwrap();
        assert_eq!(merged.tries, theirs.tries);
        let days: Vec<u32> = merged.history().reviews.iter().map(|review| review.day).collect();
        assert_eq!((days, merged.history().due), (vec![3, 5, 8, 9], 10));
        assert_eq!(merged.history().folded, None, "the schedule counts anew");
    }
}

#[test]
fn damage_here_is_replaced_and_damage_there_is_not_taken_over() {
    let text = with_past("code 1 I10; check", &[5]).to_text();
    assert_eq!(merge(QUESTION, Some("{"), &text), Some(text.clone()));
    assert_eq!(merge(QUESTION, Some(&text), "{"), None);
    assert_eq!(merge(QUESTION, Some(r#"{"v":99}"#), &text), None, "a later version knows better");
}

#[test]
fn a_question_that_asks_something_else_stays_as_it_is_here() {
    let ours = with_past("code 1 I10; check", &[5]);
    let theirs = Record { question: 7, ..with_past("code 1 I11.9; check", &[9]) };
    assert_eq!(merge(QUESTION, Some(&ours.to_text()), &theirs.to_text()), None);
}

#[test]
fn the_attempts_of_both_are_kept_in_the_order_of_their_days() {
    let attempt =
        |day| Attempt { day, mode: Mode::Exam, correct: 1, questions: 2, right: 1, larger: 3 };
    let quiz = |days: &[u32]| {
        let mut record = QuizRecord::default();
        days.iter().for_each(|&day| record.push(attempt(day), false));
        record.to_text()
    };
    let merged = merge(QUIZ, Some(&quiz(&[2, 9])), &quiz(&[2, 5])).unwrap();
    assert_eq!(merged, quiz(&[2, 5, 9]));
}

#[test]
fn an_exam_that_is_here_stays_with_its_answers() {
    let exam =
        ExamRecord { version: 2, questions: vec!["pressure".to_owned()], ..ExamRecord::default() };
    let text = exam.to_text();
    assert_eq!(merge(EXAM, Some(&text), &text.replace(":0", ":9")), None);
    assert_eq!(merge(EXAM, Some("{"), &text), Some(text.clone()));
    assert_eq!(merge(EXAM, None, &text), Some(text));
    assert_eq!(merge("medcode-exam|school|mixed|pressure", Some("a"), "b"), None);
}

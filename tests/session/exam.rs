//! An exam: its cover, its clock, flags, handing in, and what is seen when.

use medcode_quiz::grade::grade_with_book;
use medcode_quiz::history::{Certainty, Rating};
use medcode_quiz::progress::Record;
use medcode_quiz::session::{Action, Mode, Phase, Session, Settings, Stage};

use crate::{act, assert_refused, codes, item, order, play, start_with};

/// 2026-11-22, at midnight where the learner is.
const MIDNIGHT: u64 = 20_779 * 86_400_000;
const DAY: u32 = 20_779;

/// Returns an exam of all five questions in ten minutes, with its cover shown.
fn cover() -> Session {
    start_with(Settings { mode: Mode::Exam, minutes: Some(10), ..Settings::default() })
}

/// Looks at the clock so many seconds after midnight; `awake` seconds after
/// the last look.
fn tick(session: &mut Session, second: u64, awake: Option<u64>) {
    let awake = awake.map_or_else(String::new, |awake| (1000 * awake).to_string());
    play(session, &format!("tick {} {awake}", MIDNIGHT + 1000 * second));
}

/// Returns that exam, begun at midnight, in which these things were done.
fn sat(script: &str) -> Session {
    let mut session = cover();
    play(&mut session, "start");
    tick(&mut session, 0, None);
    if !script.is_empty() {
        play(&mut session, script);
    }
    session
}

#[test]
fn an_exam_begins_with_its_cover_and_nothing_but_its_start_leads_on() {
    let session = cover();
    assert_eq!(session.stage(), Stage::Cover);
    assert_refused(
        &session,
        &["next", "goto 2", "code 1 I10", "finish", "flag", "hand-in", "grade"],
    );
    assert_eq!(sat("start").stage(), Stage::Question, "a second start says nothing");
}

#[test]
fn the_time_on_the_cover_does_not_count() {
    let mut session = cover();
    tick(&mut session, 0, None);
    tick(&mut session, 500, Some(500));
    play(&mut session, "start");
    tick(&mut session, 501, Some(1));
    assert_eq!(session.clock().left(), Some(600_000));
}

#[test]
fn nothing_is_graded_or_shown_before_it_is_handed_in() {
    let session = sat("code 1 I10");
    assert_refused(&session, &["check", "hint", "show", "retry", "misses", "grade"]);
    assert_eq!(session.figures().answered, 0);
}

#[test]
fn answers_can_be_changed_until_the_end() {
    let session = sat("code 1 I10; next; choose 1; choose 2; goto 1; code 1 I11.9; finish; back");
    assert_eq!((session.position(), codes(&session)), (0, vec!["I11.9"]));
}

#[test]
fn after_the_last_question_comes_the_page_to_hand_it_in() {
    let mut session = sat("goto 5; next");
    assert_eq!(session.stage(), Stage::HandIn);
    play(&mut session, "back");
    assert_eq!((session.position(), session.stage()), (4, Stage::Question));
    play(&mut session, "finish; goto 2");
    assert_eq!((session.position(), session.stage()), (1, Stage::Question));
}

#[test]
fn a_flag_is_put_and_taken_away() {
    let mut session = sat("flag");
    assert!(item(&session).is_flagged);
    play(&mut session, "flag");
    assert!(!item(&session).is_flagged);
}

#[test]
fn what_was_handed_in_is_graded_whole_and_what_is_empty_is_wrong() {
    let mut session = sat("code 1 I10; next; choose 1; finish; hand-in");
    assert_refused(&session, &["hand-in"]);
    assert!(session.is_closed() && !session.is_graded());
    assert!(act(&mut session, "grade"));
    assert_eq!((session.stage(), session.is_graded()), (Stage::Summary, true));
    let figures = session.figures();
    assert_eq!((figures.questions, figures.answered, figures.empty), (5, 5, 3));
    assert_eq!(figures.case_accuracy().percent(), Some(20));
    assert_eq!((figures.counts.required, figures.counts.right), (6, 1));
    assert!(!act(&mut session, "grade"), "once");
}

#[test]
fn after_the_results_each_question_shows_its_solution_and_nothing_changes() {
    let mut session = sat("code 1 I10; hand-in; grade; goto 1");
    assert_eq!((session.stage(), item(&session).phase), (Stage::Question, Phase::Solved));
    assert_refused(&session, &["code 1 I11", "flag", "check", "retry", "sure sure"]);
    play(&mut session, "goto 5; next");
    assert_eq!(session.stage(), Stage::Summary);
}

#[test]
fn when_the_time_is_over_nothing_can_be_answered_any_more() {
    let mut session = sat("code 1 I10");
    tick(&mut session, 599, Some(599));
    assert!(act(&mut session, "code 1 I11.9"));
    tick(&mut session, 600, Some(1));
    assert!(session.is_closed());
    assert_refused(&session, &["code 1 I10", "flag", "hand-in"]);
    assert!(act(&mut session, "grade"));
}

#[test]
fn the_clock_stands_still_after_the_exam() {
    let mut session = sat("hand-in; grade");
    tick(&mut session, 5000, Some(5000));
    assert_eq!(session.clock().left(), Some(600_000));
}

#[test]
fn time_is_counted_by_question_and_not_beyond_the_end() {
    let mut session = sat("");
    tick(&mut session, 30, Some(30));
    play(&mut session, "next");
    tick(&mut session, 9_000, Some(8_970));
    let spent = |place: usize| session.item(place).unwrap().spent;
    assert_eq!((spent(0), spent(1), spent(2)), (30_000, 570_000, 0));
}

#[test]
fn a_clock_that_was_set_back_or_forward_is_remembered() {
    let mut session = sat("");
    tick(&mut session, 100, Some(100));
    tick(&mut session, 10, Some(5));
    tick(&mut session, 200, Some(10));
    assert_eq!(session.clock().left(), Some(600_000 - 100_000 - 5_000 - 190_000));
    assert_eq!((session.clock().n_set_back, session.clock().jumped), (1, 180_000));
}

#[test]
fn an_exam_is_taken_up_where_it_was_left() {
    let left = sat("code 1 I10; flag; next; choose 2");
    let mut session = cover();
    for place in 0..left.len() {
        let record = Record::of(left.item(place).unwrap(), left.question(place).unwrap());
        let record = Record::parse(&record.to_text()).unwrap();
        session.restore(place, &record, grade_with_book);
    }
    session.restore_exam(*left.clock(), left.position(), left.is_closed(), false);
    assert_eq!((session.stage(), session.position()), (Stage::Question, 1));
    assert!(session.item(0).unwrap().is_flagged);
    tick(&mut session, 60, None);
    assert_eq!(session.clock().left(), Some(540_000), "the time went on");
    assert_eq!(session.clock().away, 60_000);
    play(&mut session, "hand-in; grade");
    assert_eq!(session.figures().correct, 2);
}

#[test]
fn an_exam_whose_time_ran_out_meanwhile_is_closed() {
    let left = sat("code 1 I10");
    let mut session = cover();
    session.restore_exam(*left.clock(), 0, false, false);
    tick(&mut session, 601, None);
    assert!(session.is_closed());
}

#[test]
fn each_answer_is_remembered_with_its_day_and_certainty() {
    let session = sat("code 1 I10; sure sure; next; choose 1; sure sure; next; hand-in; grade");
    let last = |place: usize| session.item(place).unwrap().history.reviews[0];
    assert_eq!((last(0).rating, last(0).day, last(0).points), (Rating::Easy, DAY, 100));
    assert_eq!((last(1).rating, last(1).certainty), (Rating::Again, Some(Certainty::Sure)));
    assert!(session.item(1).unwrap().history.is_confidently_wrong());
    assert_eq!(session.item(1).unwrap().history.due, DAY + 1);
}

#[test]
fn what_the_code_book_says_comes_in_after_handing_in() {
    let mut session = sat("code 1 I10");
    assert!(!session.apply(Action::FactsAt(0, "x".to_owned()), None));
    play(&mut session, "hand-in");
    assert!(session.apply(Action::FactsAt(0, "x".to_owned()), None));
    assert!(!session.apply(Action::FactsAt(9, "x".to_owned()), None));
}

#[test]
fn a_new_exam_begins_with_its_cover_again_and_remembers_the_past() {
    let mut session = sat("code 1 I10; hand-in; grade; restart 9");
    assert_eq!((session.stage(), session.is_closed()), (Stage::Cover, false));
    assert_eq!(session.clock().left(), Some(600_000));
    assert_eq!(session.item(0).unwrap().history.reviews.len(), 1);
    assert_eq!(order(&session).len(), 5);
    play(&mut session, "start");
    assert_eq!(codes(&session), [""]);
}

#[test]
fn an_exam_that_was_graded_stays_so_whatever_the_author_changes() {
    let left = sat("code 1 I10; next; choose 2; hand-in; grade");
    let mut session = cover();
    // The first answer did not come back: its question asks something else now.
    for place in 1..left.len() {
        let record = Record::of(left.item(place).unwrap(), left.question(place).unwrap());
        session.restore(place, &record, grade_with_book);
    }
    session.restore_exam(*left.clock(), 0, true, true);
    assert_eq!((session.stage(), session.is_graded()), (Stage::Summary, true));
    assert_eq!(session.figures().answered, 4, "and not graded as empty");
    assert!(!session.apply(Action::GradeAll, Some(grade_with_book)));
    play(&mut session, "goto 1");
    assert_eq!(item(&session).phase, Phase::Solved);
}

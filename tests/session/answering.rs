//! One question: marks, checks, tries, hints, the solution.

use medcode_quiz::quiz::Response;
use medcode_quiz::session::{Action, Phase, Problem};

use crate::{act, assert_refused, chosen, codes, entries, item, play, played, start};

#[test]
fn a_right_answer_shows_the_solution_at_once() {
    let session = played("code 1 i10; check");
    assert_eq!(item(&session).phase, Phase::Solved);
    assert!(item(&session).is_right_at_once());
}

#[test]
fn a_wrong_answer_can_be_tried_again_and_keeps_what_was_typed() {
    let mut session = played("code 1 I11.9; check");
    assert_eq!(item(&session).phase, Phase::Feedback);
    play(&mut session, "retry");
    assert_eq!((item(&session).phase, codes(&session)), (Phase::Answering, vec!["I11.9"]));
}

#[test]
fn a_second_try_does_not_change_the_first_grade() {
    let mut session = played("code 1 I11.9; check");
    let first = item(&session).tries[0].clone();
    let figures = session.figures();
    play(&mut session, "retry; code 1 I10; check");
    assert_eq!(item(&session).tries.len(), 2);
    assert_eq!(item(&session).tries[0], first);
    assert_eq!(item(&session).grade().unwrap().points, 100);
    assert_eq!(session.figures(), figures);
    assert!(!item(&session).is_right_at_once());
}

#[test]
fn when_the_tries_are_used_up_the_solution_is_shown() {
    let mut session = played("code 1 I11.9; check; retry; check; retry; check");
    assert_eq!((item(&session).tries.len(), item(&session).phase), (3, Phase::Solved));
    assert!(!act(&mut session, "retry"));
}

#[test]
fn a_quiz_may_allow_one_try_only() {
    let mut quiz = crate::quiz();
    quiz.tries = 1;
    let mut session = medcode_quiz::session::Session::new(quiz.into(), Default::default());
    play(&mut session, "code 1 I11.9; check");
    assert_eq!(item(&session).phase, Phase::Solved);
}

#[test]
fn the_solution_can_be_asked_for_and_is_no_try() {
    for script in ["show", "code 1 I11.9; check; show", "code 1 I11.9; show"] {
        let session = played(script);
        assert_eq!(item(&session).phase, Phase::Solved, "{script}");
        assert!(item(&session).is_answered(), "{script}");
    }
    assert!(item(&played("show")).tries.is_empty());
    assert_eq!(played("show").figures().answered, 0);
}

#[test]
fn the_solution_ends_a_question() {
    let all = ["code 1 I10", "add", "remove 1", "check", "hint", "retry", "show", "set 1 hcpcs"];
    assert_refused(&played("code 1 I11.9; show"), &all);
}

#[test]
fn editing_is_refused_while_the_feedback_is_read() {
    let session = played("goto 4; code 1 E0114; add; code 2 J0585; check");
    assert_eq!(item(&session).phase, Phase::Feedback);
    let edits = ["code 1 X", "modifiers 1 RT", "units 1 2", "poa 1 Y", "set 1 cpt", "add"];
    assert_refused(&session, &edits);
    assert_refused(&session, &["remove 2", "move 1 2", "check", "choose 1"]);
    assert_refused(&played("goto 2; choose 1; check"), &["choose 2", "check"]);
}

#[test]
fn checking_nothing_names_the_problem_and_costs_no_try() {
    for script in ["check", "code 1 \"  \\t\"; check", "add; poa 1 Y; check"] {
        let session = played(script);
        assert_eq!(item(&session).problem, Some(Problem::Empty), "{script}");
        assert_eq!((item(&session).tries.len(), item(&session).phase), (0, Phase::Answering));
    }
    assert_eq!(item(&played("goto 2; check")).problem, Some(Problem::Empty));
}

#[test]
fn a_problem_is_forgotten_when_the_answer_changes() {
    assert_eq!(item(&played("check; code 1 I")).problem, None);
    assert_eq!(item(&played("goto 2; check; choose 3")).problem, None);
    assert_eq!(item(&played("check; show")).problem, None);
    assert_eq!(item(&played("check; hint")).problem, Some(Problem::Empty));
}

#[test]
fn a_doubtful_code_set_is_asked_for() {
    let mut session = played("goto 5; code 1 I13.0; add; code 2 E1140; check");
    assert_eq!(item(&session).problem, Some(Problem::AskSet { line: 1 }));
    assert!(item(&session).tries.is_empty());
    play(&mut session, "set 2 hcpcs; check");
    let grade = item(&session).grade().unwrap();
    assert_eq!(grade.lines[1].shown, "E1140");
    let session = played("goto 5; code 1 E1140; set 1 icd10cm; check");
    assert_eq!(item(&session).grade().unwrap().lines[0].shown, "E11.40");
}

#[test]
fn a_dot_or_a_question_of_one_set_leaves_no_doubt() {
    let session = played("goto 5; code 1 E11.40; check");
    assert_eq!(item(&session).tries.len(), 1);
    let session = played("goto 4; code 1 E1140; check");
    assert_eq!(item(&session).tries.len(), 1);
}

#[test]
fn what_was_said_of_a_code_set_is_forgotten_with_the_code() {
    let mut session = played("goto 5; code 1 E1140; set 1 hcpcs; code 1 E1140");
    assert!(entries(&session)[0].set.is_some());
    play(&mut session, "code 1 E1165");
    assert_eq!(entries(&session)[0].set, None);
}

#[test]
fn one_choice_takes_the_place_of_the_other() {
    let mut session = played("goto 2; choose 1; choose 3");
    assert_eq!(chosen(&session), [3]);
    assert!(!act(&mut session, "choose 3"));
    assert_refused(&session, &["choose 4", "choose 4294967295"]);
}

#[test]
fn of_several_choices_each_is_marked_and_unmarked_by_itself() {
    let mut session = played("goto 3; choose 4; choose 2; choose 1");
    assert_eq!(chosen(&session), [1, 2, 4]);
    play(&mut session, "choose 2; check");
    assert_eq!(item(&session).grade().unwrap().points, 100);
}

#[test]
fn a_question_takes_its_own_kind_of_answer_only() {
    assert_refused(&start(), &["choose 1"]);
    assert_refused(&played("goto 2"), &["code 1 I10", "add", "remove 1", "move 1 2", "poa 1 Y"]);
}

#[test]
fn a_hint_is_shown_one_at_a_time() {
    let mut session = start();
    for n in 1..=2 {
        assert!(act(&mut session, "hint"));
        assert_eq!(item(&session).n_hints, n);
    }
    assert!(!act(&mut session, "hint"), "there are two of them");
    assert_refused(&played("goto 2"), &["hint"]);
}

#[test]
fn each_hint_before_an_answer_costs_ten_points_of_it_and_the_grade_stays() {
    let session = played("hint; hint; code 1 I10; check");
    let first = &item(&session).tries[0];
    assert_eq!((first.grade.points, first.n_hints, first.earned), (100, 2, 80));
    assert_eq!(session.figures().points, 80);
    assert_eq!(session.figures().correct, 1, "the code is right all the same");
    assert_eq!(item(&played("code 1 I10; check")).tries[0].earned, 100);
}

#[test]
fn a_hint_after_the_first_answer_costs_that_one_nothing() {
    let session = played("code 1 I11.9; check; hint; retry; code 1 I10; check");
    let earned: Vec<u8> = item(&session).tries.iter().map(|t| t.earned).collect();
    assert_eq!(earned, [0, 90]);
    assert_eq!(session.figures().points, 0);
}

#[test]
fn wrong_marks_are_taken_away_before_another_try_and_right_ones_stay() {
    let session = played("goto 3; choose 1; choose 2; choose 3; check; retry");
    assert_eq!(chosen(&session), [1]);
    let session = played("goto 2; choose 1; check; retry");
    assert_eq!(chosen(&session), [1], "of radios one stays marked");
}

#[test]
fn without_a_grader_a_check_changes_nothing() {
    for script in ["code 1 I10", "goto 2; choose 2", "hint"] {
        let mut session = played(script);
        let before = session.clone();
        assert!(!session.apply(Action::Check, None));
        assert_eq!(session, before);
    }
}

#[test]
fn the_checked_answer_is_kept_as_it_was_given() {
    let session = played("code 1 \" i11,9 \"; check; retry; code 1 I10");
    let Response::Assign(entries) = &item(&session).tries[0].response else { unreachable!() };
    assert_eq!(entries[0].code, " i11,9 ");
}

//! From question to question, to the summary and back, and over again.

use medcode_quiz::session::{Phase, Session, Settings, Stage};

use crate::{
    act, assert_refused, chosen, codes, item, order, play, played, quiz, start, start_with,
};

const ALL_RIGHT: &str = "code 1 I10; check; next; choose 2; check; next; choose 1; choose 4; \
    check; next; code 1 E0114-NU; add; code 2 J0585; units 2 45; check; next; code 1 I13.0; \
    poa 1 Y; add; code 2 I50.23; poa 2 Y; add; code 3 N18.32; poa 3 Y; check; next";

#[test]
fn a_question_can_be_skipped_and_keeps_what_was_typed() {
    let mut session = played("code 1 I1; next");
    assert_eq!(session.position(), 1);
    play(&mut session, "back");
    assert_eq!((session.position(), codes(&session)), (0, vec!["I1"]));
    assert!(!item(&session).is_answered());
}

#[test]
fn there_is_nothing_before_the_first_question() {
    assert_refused(&start(), &["back", "goto 1"]);
}

#[test]
fn next_leads_from_the_last_question_to_the_summary() {
    let mut session = played("next; next; next; next");
    assert_eq!((session.position(), session.stage()), (4, Stage::Question));
    play(&mut session, "next");
    assert_eq!(session.stage(), Stage::Summary);
}

#[test]
fn back_leads_from_the_summary_to_the_question_before_it() {
    for (script, position) in [("goto 5; next; back", 4), ("goto 3; finish; back", 2)] {
        let session = played(script);
        assert_eq!((session.position(), session.stage()), (position, Stage::Question), "{script}");
    }
}

#[test]
fn any_question_can_be_gone_to_from_anywhere() {
    assert_eq!(played("goto 4").position(), 3);
    let session = played("finish; goto 2");
    assert_eq!((session.position(), session.stage()), (1, Stage::Question));
    assert_refused(&start(), &["goto 6", "goto 4294967295"]);
    assert_refused(&played("finish"), &["goto 6", "finish"]);
}

#[test]
fn nothing_is_answered_on_the_summary() {
    let session = played("code 1 I10; finish");
    let all = ["check", "code 1 I11", "add", "remove 1", "hint", "retry", "show", "choose 1"];
    assert_refused(&session, &all);
}

#[test]
fn an_attempt_is_complete_when_every_question_was_answered() {
    assert!(played(ALL_RIGHT).is_complete());
    assert!(played("show; next; show; next; show; next; show; next; show").is_complete());
    assert!(!played("show; next; next; show; next; show; next; show").is_complete());
}

#[test]
fn the_same_seed_gives_the_same_order() {
    let drawn = |seed| start_with(Settings { shuffle: true, seed, ..Settings::default() });
    assert_eq!(drawn(7), drawn(7));
    let orders: Vec<_> = (0..20).map(drawn).collect();
    let n_like_first = orders.iter().filter(|other| order(other) == order(&orders[0])).count();
    assert!(n_like_first < 5, "seeds give different orders");
    for session in &orders {
        let mut ids = order(session);
        ids.sort_unstable();
        assert_eq!(ids, ["one-of-three", "pressure", "stay", "supplies", "two-of-four"]);
    }
}

#[test]
fn an_order_by_seed_is_the_same_in_every_version_and_on_every_machine() {
    let drawn =
        |seed| start_with(Settings { shuffle: true, seed, count: Some(3), ..Settings::default() });
    assert_eq!(order(&drawn(0)), ["two-of-four", "supplies", "one-of-three"]);
    assert_eq!(order(&drawn(7)), ["stay", "one-of-three", "supplies"]);
    assert_eq!(order(&drawn(u32::MAX)), ["two-of-four", "supplies", "one-of-three"]);
}

#[test]
fn a_count_draws_so_many_questions_and_one_at_least() {
    let drawn = |count| start_with(Settings { count: Some(count), ..Settings::default() });
    assert_eq!(order(&drawn(2)), ["pressure", "one-of-three"]);
    assert_eq!(drawn(0).len(), 1);
    assert_eq!(drawn(99).len(), 5);
    assert_eq!(drawn(2).figures().questions, 2);
}

#[test]
fn starting_over_forgets_everything_but_how_many_are_drawn() {
    let settings = Settings { count: Some(3), shuffle: true, seed: 1, ..Settings::default() };
    let mut session = start_with(settings.clone());
    play(&mut session, "hint; next; next; show; finish; restart 2");
    assert_eq!(session, start_with(Settings { seed: 2, ..settings }));
    let mut session = played(ALL_RIGHT);
    play(&mut session, "restart 9");
    assert_eq!(order(&session), order(&start()), "in the author's order a seed says nothing");
    assert_eq!(session.figures(), start().figures());
}

#[test]
fn repeating_the_misses_forgets_these_answers_only() {
    let script = "code 1 I10; check; next; choose 1; check; retry; choose 2; check; next; \
        show; next; code 1 E0114; finish";
    let mut session = played(script);
    assert!(act(&mut session, "misses"));
    assert_eq!((session.position(), session.stage()), (1, Stage::Question));
    assert_eq!((item(&session).phase, chosen(&session)), (Phase::Answering, vec![]));
    assert!(item(&session).tries.is_empty());
    let is_answered = |place| session.item(place).unwrap().is_answered();
    assert!(is_answered(0), "what was right stays");
    assert!(!is_answered(2), "what was shown is asked again");
    play(&mut session, "goto 4");
    assert_eq!(codes(&session), ["E0114"], "what was skipped stays as it was");
}

#[test]
fn a_miss_can_be_repeated_while_it_is_on_the_screen() {
    let mut session = played("code 1 I11.9; check");
    assert!(act(&mut session, "misses"));
    assert_eq!(session, start());
}

#[test]
fn without_misses_there_is_nothing_to_repeat() {
    assert_refused(&played(ALL_RIGHT), &["misses"]);
    assert_refused(&played("hint; next; finish"), &["misses"]);
}

#[test]
fn a_miss_that_is_repeated_counts_anew() {
    let mut session = played("code 1 I11.9; check; finish");
    assert_eq!(session.figures().correct, 0);
    play(&mut session, "misses; code 1 I10; check");
    assert_eq!(session.figures().correct, 1);
}

#[test]
fn resuming_leads_to_the_first_question_without_an_answer() {
    let mut session = played("show; next; next; show; goto 5");
    session.resume();
    assert_eq!(session.position(), 1);
    let mut session = played(ALL_RIGHT);
    play(&mut session, "goto 2");
    session.resume();
    assert_eq!(session.stage(), Stage::Summary);
    let mut session = Session::new(quiz().into(), Settings::default());
    session.resume();
    assert_eq!(session, start());
}

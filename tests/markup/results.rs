//! The results, and what is told of kept answers.

use expect_test::expect_file;
use medcode_quiz::platform::{self, StorageKind};
use medcode_quiz::progress::record_key;
use medcode_quiz::session::Mode;

use crate::{buttons, draw_kept, drawn, place, quiz, texts};

const MIXED: &str = "code 1 M17.12; check; next; choose 2; check; next; choose 1; check; next";
const ALL_RIGHT: &str = "code 1 M17.11; poa 1 Y; add; code 2 E0114-NU; units 2 1; check; next; \
    choose 2; check; next; choose 1; choose 4; check; next";

#[test]
fn the_results_of_a_mixed_attempt() {
    expect_file!["results.html"].assert_eq(&drawn(MIXED).written());
}

#[test]
fn accuracy_is_held_against_what_coders_are_held_to() {
    let reached = |script: &str| -> Vec<Option<String>> {
        let root = drawn(script);
        root.find(".gauge").map(|g| g.attribute("data-reached").map(str::to_owned)).collect()
    };
    let yes = Some("true".to_owned());
    assert_eq!(reached(ALL_RIGHT)[..2], [yes.clone(), yes.clone()]);
    assert!(!reached(MIXED)[..2].contains(&yes));
    let targets = texts(&drawn(MIXED), ".gauge-target");
    assert!(targets[0].starts_with("95 % asked of working coders"), "{targets:?}");
    assert!(targets[1].starts_with("70 % pass mark"), "{targets:?}");
}

#[test]
fn without_an_answer_there_are_no_figures() {
    let root = drawn("finish");
    assert_eq!(root.find(".gauge").count(), 0);
    assert_eq!(root.only(".lead").text(), "No question is answered yet.");
    assert_eq!(texts(&root, ".miss-points"), ["not answered"; 3]);
}

#[test]
fn choices_have_no_code_accuracy() {
    let root = drawn("goto 2; choose 2; check; finish");
    assert_eq!(texts(&root, ".gauge-name"), ["Case accuracy"]);
}

#[test]
fn what_went_wrong_can_be_looked_at_and_repeated() {
    let root = drawn(MIXED);
    assert_eq!(texts(&root, ".miss-head"), ["Question 1 25 points", "Question 3 50 points"]);
    let last = ["Repeat what was missed", "Start again", "Back to the last question"];
    assert_eq!(buttons(&root)[2..5], last);
    assert_eq!(buttons(&drawn(ALL_RIGHT))[..2], last[1..]);
}

#[test]
fn what_there_is_to_take_away_follows_from_what_was_answered() {
    let all = ["Results as CSV", "Results as JSON", "Misses for Anki", "Receipt for a teacher"];
    let files = |script: &str| {
        let labels = buttons(&drawn(script)).into_iter();
        labels.filter(|label| all.contains(&label.as_str())).collect::<Vec<_>>()
    };
    assert_eq!(files(MIXED), all);
    assert_eq!(files(ALL_RIGHT), [all[0], all[1], all[3]]);
    assert_eq!(files("finish"), [""; 0]);
}

#[test]
fn a_long_statement_is_cut_and_one_of_many_characters_between_two_of_them() {
    let mut long = quiz().as_ref().clone();
    long.questions[1].statement = "🦴".repeat(5_000);
    let root = crate::draw(&long.into(), "finish");
    let text = root.find(".miss-text").nth(1).unwrap().text();
    assert!(text.ends_with("🦴…") && text.chars().count() < 500, "{text}");
}

#[test]
fn a_browser_that_keeps_nothing_is_told_of() {
    let notices = |storage| texts(&draw_kept(&quiz(), "code 1 I10", &place(), storage), ".notice");
    assert_eq!(notices(StorageKind::Local).len(), 1, "there is no storage on the desk");
    assert!(notices(StorageKind::None).is_empty(), "nothing more was wanted");
}

#[test]
fn what_became_of_kept_answers_is_told_in_a_sentence_each() {
    let place = place();
    draw_kept(&quiz(), ALL_RIGHT, &place, StorageKind::None);
    let mut changed = quiz().as_ref().clone();
    changed.questions[0].key[0].code = "M17.12".to_owned();
    changed.questions[1].statement = "Another statement.".to_owned();
    let key = record_key(&changed, &place, Mode::Practice, &changed.questions[2]);
    platform::save(StorageKind::None, &key, "no record");
    let root = draw_kept(&changed.into(), "", &place, StorageKind::None);
    assert_eq!(
        texts(&root, ".notice"),
        [
            "1 question: the author corrected the key, so your kept answers were graded again.",
            "1 question changed since you answered, so it starts afresh.",
            "1 question: the kept answer could not be read, so it starts afresh.",
        ]
    );
    assert_eq!(root.only("h3").text(), "Question 2 of 3", "the first one without an answer");
}

#[test]
fn an_attempt_goes_on_where_it_was_left() {
    let place = place();
    draw_kept(&quiz(), "code 1 M17.12; check; next; choose 3", &place, StorageKind::None);
    let root = draw_kept(&quiz(), "", &place, StorageKind::None);
    assert_eq!(root.only("h3").text(), "Question 2 of 3");
    assert!(root.find("input").nth(2).unwrap().attribute("checked").is_some());
    assert_eq!(root.only("progress").attribute("value"), Some("1"));
    let root = draw_kept(&quiz(), "restart 1", &place, StorageKind::None);
    assert_eq!(root.only("progress").attribute("value"), Some("0"));
    let root = draw_kept(&quiz(), "", &place, StorageKind::None);
    assert_eq!(root.only("h3").text(), "Question 1 of 3", "nothing is kept any more");
}

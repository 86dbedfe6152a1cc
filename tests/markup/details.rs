//! Details that are easily lost.

use crate::{drawn, states, texts};

#[test]
fn the_score_keeps_a_missed_choice_back_until_the_solution_is_there() {
    let root = drawn("goto 3; choose 1; check");
    assert_eq!(states(&root, ".graded-line"), [""; 0]);
    assert_eq!(texts(root.only(".score"), "code"), [""; 0]);
    let root = drawn("goto 3; choose 1; check; show");
    assert_eq!(texts(root.only(".score"), "code"), ["Z23"]);
}

#[test]
fn a_missed_choice_of_words_is_not_called_wrong() {
    let root = drawn("goto 3; choose 4; check; show");
    assert_eq!(states(&root, ".graded-line"), ["missing"]);
    assert!(texts(&root, ".finding")[0].starts_with("This one is right"));
}

#[test]
fn the_first_question_has_no_empty_navigation() {
    assert_eq!(drawn("").find("nav").count(), 0);
    assert_eq!(drawn("next").only("nav").find("button").count(), 1);
}

/// Who speaks to the computer says what is seen (WCAG 2.5.3).
#[test]
fn the_name_of_a_field_begins_with_what_stands_above_it() {
    let root = drawn("");
    let select = root.only("select");
    let seen = root.only(".poa").find("span").next().unwrap().text();
    assert!(select.name().starts_with(&seen), "{}", select.name());
}

#[test]
fn rows_about_what_is_missing_have_no_code() {
    let root = drawn("code 1 M17.11; check");
    assert_eq!(texts(root.only(".score"), "code"), [""; 0]);
}

#[test]
fn words_of_neighbors_are_kept_apart() {
    let root = drawn("code 1 M17.12; check; finish");
    let html = root.find(".miss").next().unwrap().written();
    assert!(!html.contains("Question 1<span"), "{html}");
}

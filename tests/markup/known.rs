//! What is wrong today. Each of these turns red when it is mended, and then
//! says what is right, in the file where it belongs.

use crate::{drawn, states, texts};

/// The score names a right choice that was not marked before the solution is
/// asked for; the lines above it keep that back.
#[test]
fn the_score_gives_a_missed_choice_away() {
    let root = drawn("goto 3; choose 1; check");
    assert_eq!(states(&root, ".graded-line"), [""; 0]);
    assert_eq!(texts(root.only(".score"), "code"), ["Z23"]);
}

/// A right choice of words that was not marked is called wrong.
#[test]
fn a_missed_choice_of_words_is_called_not_this_one() {
    let root = drawn("goto 3; choose 4; check; show");
    assert_eq!(states(&root, ".graded-line"), ["wrong"]);
    assert!(texts(&root, ".finding")[0].starts_with("Not this one"));
}

/// A part of the page for moving about, with nothing in it.
#[test]
fn the_first_question_has_an_empty_navigation() {
    assert_eq!(drawn("").only("nav").elements().count(), 0);
}

/// Who speaks to the computer says what is seen: "POA" is not in the name.
#[test]
fn the_field_for_the_indicator_is_called_other_than_it_reads() {
    let root = drawn("");
    let select = root.only("select");
    assert_eq!(root.only(".poa").find("span").next().unwrap().text(), "POA");
    assert_eq!(select.name(), "Present on admission, line 1");
}

/// Rows about what is missing have a code without a text.
#[test]
fn the_score_has_codes_of_nothing() {
    let root = drawn("code 1 M17.11; check");
    assert_eq!(texts(root.only(".score"), "code"), [""]);
}

/// Between two pieces of a button or heading nothing keeps their words apart.
#[test]
fn words_of_neighbors_run_into_each_other() {
    let root = drawn("code 1 M17.12; check; finish");
    let html = root.find(".miss").next().unwrap().written();
    assert!(html.contains("Question 1<span"), "{html}");
}

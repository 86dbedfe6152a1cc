//! What a check or the solution shows.

use expect_test::expect_file;

use crate::{buttons, drawn, states, texts};

#[test]
fn an_answer_that_is_partly_right() {
    let script = "code 1 M17.12; poa 1 N; add; code 2 E0114; set 2 hcpcs; units 2 2; check";
    expect_file!["partly.html"].assert_eq(&drawn(script).written());
}

#[test]
fn an_answer_that_is_right_with_its_solution() {
    let script = "code 1 M17.11; poa 1 Y; add; code 2 E0114-NU; units 2 1; check";
    expect_file!["solved.html"].assert_eq(&drawn(script).written());
}

#[test]
fn the_verdict_is_said_in_words_and_points() {
    for (script, state, words) in [
        ("code 1 J13; check", "wrong", "Not correct 0 of 100 points"),
        ("code 1 M17.11; check", "partly", "Partly correct 50 of 100 points"),
        ("goto 2; choose 2; check", "right", "Correct 100 of 100 points"),
    ] {
        let root = drawn(script);
        assert_eq!(states(&root, ".feedback"), [state]);
        assert_eq!(root.only(".verdict").text(), words);
    }
}

#[test]
fn each_line_is_judged_by_itself() {
    let root = drawn("code 1 M17.11; poa 1 Y; add; code 2 J13; add; add; code 4 m17.11; check");
    assert_eq!(states(&root, ".graded-line"), ["right", "wrong", "neutral", "missing"]);
    let heads = ["M17.11 Right", "J13 Wrong", "M17.11 Entered twice, counted once"];
    assert_eq!(texts(&root, ".graded-head"), heads);
}

#[test]
fn kind_and_place_come_first_and_the_right_code_later() {
    let script = "code 1 M17.12; check";
    let root = drawn(script);
    let html = root.written();
    for secret in ["M17.11", "E0114", "Bought, one pair", "Primary, right", "The side is stated"] {
        assert!(!html.contains(secret), "{secret}");
    }
    assert!(root.only(".feedback").text().contains("Wrong laterality"), "{html}");
    let root = drawn(&format!("{script}; show"));
    assert_eq!(texts(root.only(".key"), "code"), ["M17.11", "E0114-NU × 1"]);
    assert!(root.only(".solution").text().contains("The side is stated."));
}

#[test]
fn what_is_missing_is_named_without_its_code_until_the_solution() {
    let script = "code 1 M17.11; poa 1 Y; check";
    let root = drawn(script);
    assert_eq!(states(&root, ".graded-line"), ["right", "missing"]);
    let line = root.find(".graded-line").nth(1).unwrap().text();
    assert!(line.starts_with("Omitted code") && !line.contains("Bought"), "{line}");
    let root = drawn(&format!("{script}; show"));
    let line = root.find(".graded-line").nth(1).unwrap().text();
    assert!(line.contains("E0114-NU × 1 Missing") && line.contains("Bought"), "{line}");
}

#[test]
fn the_points_add_up_in_a_table() {
    let root = drawn("code 1 M17.12; poa 1 Y; add; code 2 E0114; set 2 hcpcs; units 2 2; check");
    let costs: Vec<i64> = texts(root.only(".score"), "td")
        .iter()
        .map(|cell| cell.replace('−', "-").parse().unwrap())
        .collect();
    let (points, rows) = costs.split_last().unwrap();
    assert_eq!(rows.iter().sum::<i64>(), *points);
    let right = drawn("goto 2; choose 2; check");
    assert_eq!(right.find(".score").count(), 0, "100 needs no table");
}

#[test]
fn costs_are_said_to_ears_as_words() {
    let root = drawn("code 1 M17.11; poa 1 Y; check");
    assert!(root.only(".cost").name().starts_with("costs 50 points"));
    assert_eq!(root.only(".cost").text(), "−50");
}

#[test]
fn poa_indicators_have_a_score_of_their_own() {
    let script = "code 1 M17.11; poa 1 N; add; code 2 E0114-NU; units 2 1; check";
    let root = drawn(script);
    assert_eq!(root.only(".verdict").text(), "Partly correct 100 of 100 points");
    let words = "POA indicators: 0 of 1 right. They are not in the points.";
    assert_eq!(root.only(".poa-score").text(), words);
}

#[test]
fn the_evidence_lights_up_of_what_was_entered_and_in_the_solution_of_all() {
    assert_eq!(drawn("code 1 M17.12").find("mark").count(), 0);
    let lit = |script: &str| texts(drawn(script).only(".statement"), "mark");
    let knee = ["Osteoarthritis of the", "right knee"];
    assert_eq!(lit("code 1 M17.12; check"), knee);
    assert_eq!(lit("code 1 M17.12; check; show"), [knee[0], knee[1], "New crutches"]);
    assert!(lit("code 1 M17.12; check; retry").is_empty());
    assert_eq!(lit("goto 2; show"), ["Both ears"]);
}

#[test]
fn the_feedback_offers_another_try_and_the_solution_only_to_go_on() {
    let script = "goto 2; choose 1; check";
    let with_tries = ["Try again", "Show the answer", "Next question", "Back"];
    assert_eq!(buttons(&drawn(script)), with_tries);
    assert_eq!(buttons(&drawn(&format!("{script}; show"))), ["Next question", "Back"]);
    let used_up = format!("{script}; retry; check; retry; check");
    assert_eq!(buttons(&drawn(&used_up)), ["Next question", "Back"]);
    assert_eq!(buttons(&drawn("goto 3; show")), ["See the results", "Back"]);
}

#[test]
fn a_wrong_choice_is_judged_and_the_right_one_kept_back() {
    let root = drawn("goto 2; choose 1; check");
    assert_eq!(states(&root, ".choice"), ["wrong", "none", "none"]);
    assert!(root.find("input").all(|input| input.attribute("disabled").is_some()));
    let findings = texts(&root, ".finding");
    assert!(findings[0].contains("Wrong laterality") && findings[0].contains("One side only."));
    assert!(!root.written().contains("Both sides."));
    let root = drawn("goto 2; choose 1; check; show");
    assert_eq!(states(&root, ".choice"), ["wrong", "missing", "none"]);
    assert_eq!(texts(root.only(".key"), "li"), ["H66.93 Both sides."]);
}

#[test]
fn of_several_choices_each_is_judged_by_itself() {
    let root = drawn("goto 3; choose 1; choose 2; check");
    assert_eq!(states(&root, ".choice"), ["right", "wrong", "none", "none"]);
    let root = drawn("goto 3; choose 1; choose 2; check; show");
    assert_eq!(states(&root, ".choice"), ["right", "wrong", "none", "missing"]);
}

#[test]
fn the_solution_of_a_skipped_question_comes_without_feedback() {
    let root = drawn("show");
    assert_eq!(root.find(".feedback").count(), 0);
    assert_eq!(root.only(".solution").text().matches("The answer").count(), 1);
    assert!(root.only(".solution").text().contains("Accepted as well: M17.0 and E0114-NU × 1."));
}

//! The figures of an attempt, as an auditor states them.

use medcode_quiz::session::{Figures, Ratio};

use crate::{played, start};

/// The stay: three lines required, two entered, both right.
const UNDER: &str = "goto 5; code 1 I13.0; add; code 2 I50.23; check";
/// The hypertension: one line required, two entered, one right.
const OVER: &str = "goto 1; code 1 I10; add; code 2 E11.9; check";

fn figures(scripts: &[&str]) -> Figures {
    played(&scripts.join("; ")).figures()
}

fn ratio(part: u32, whole: u32) -> Ratio {
    Ratio { part, whole }
}

#[test]
fn code_accuracy_divides_by_what_was_required_or_entered_whichever_is_more() {
    let figures = figures(&[UNDER, OVER]);
    assert_eq!(figures.code_accuracy(), ratio(3, 3 + 2), "question by question");
    assert_eq!(figures.code_accuracy().percent(), Some(60));
}

#[test]
fn precision_tells_over_coding_and_recall_under_coding() {
    let under = figures(&[UNDER]);
    assert_eq!((under.precision(), under.recall()), (ratio(2, 2), ratio(2, 3)));
    let over = figures(&[OVER]);
    assert_eq!((over.precision(), over.recall()), (ratio(1, 2), ratio(1, 1)));
}

#[test]
fn case_accuracy_counts_questions_in_which_everything_was_right() {
    let choose = "goto 2; choose 2; check";
    let figures = figures(&[UNDER, OVER, choose]);
    assert_eq!(figures.case_accuracy(), ratio(1, 3));
    assert_eq!((figures.questions, figures.answered, figures.correct), (5, 3, 1));
}

#[test]
fn a_choice_is_a_case_but_no_code() {
    let figures = figures(&["goto 2; choose 2; check; goto 3; choose 2; check"]);
    assert_eq!(figures.case_accuracy(), ratio(1, 2));
    assert_eq!(figures.code_accuracy().percent(), None);
    assert_eq!(figures.points, 100);
}

#[test]
fn a_near_miss_earns_points_and_is_no_right_line() {
    let figures = figures(&["goto 4; code 1 E0114-NU; add; code 2 J0585; units 2 44; check"]);
    assert_eq!(figures.code_accuracy(), ratio(1, 2));
    assert_eq!(figures.points, 75);
    assert_eq!(figures.correct, 0);
}

#[test]
fn only_the_first_response_to_a_question_counts() {
    let first = figures(&["code 1 I11.9; check"]);
    let last = figures(&["code 1 I11.9; check; retry; code 1 I10; check"]);
    assert_eq!(first, last);
    assert_eq!(figures(&["code 1 I10; check"]).case_accuracy(), ratio(1, 1));
}

#[test]
fn what_was_skipped_or_shown_is_not_answered() {
    let figures = figures(&["show; next; next; code 1 I10; hint"]);
    assert_eq!(figures, start().figures());
    assert_eq!(figures.case_accuracy().percent(), None);
}

#[test]
fn the_costliest_kind_of_error_stands_first() {
    let supplies = "goto 4; code 1 E0114; add; code 2 J0585; units 2 44; check";
    let figures = figures(&[UNDER, OVER, supplies]);
    let shown: Vec<String> = figures
        .errors
        .iter()
        .map(|(kind, n, cost)| format!("{} {n} {cost}", kind.name()))
        .collect();
    assert_eq!(
        shown,
        [
            "unsupported-code 1 50",
            "omitted-code 1 33",
            "modifier-missing 1 25",
            "wrong-units 1 25",
            "wrong-poa 2 0"
        ]
    );
    let lost: u32 = figures.errors.iter().map(|(_, _, cost)| cost).sum();
    assert_eq!(lost + figures.points, 300, "every lost point has a kind here");
}

#[test]
fn errors_of_one_kind_are_added_up() {
    let figures = figures(&["code 1 I10; add; code 2 E11.9; add; code 3 J13; check", UNDER, OVER]);
    let unsupported = figures.errors.iter().find(|(kind, ..)| kind.name() == "unsupported-code");
    assert_eq!(unsupported.map(|(_, n, cost)| (*n, *cost)), Some((2, 67)), "{figures:?}");
}

#[test]
fn percents_are_whole_and_halves_go_up() {
    for (part, whole, percent) in [
        (0, 3, Some(0)),
        (1, 3, Some(33)),
        (2, 3, Some(67)),
        (1, 8, Some(13)),
        (1, 200, Some(1)),
        (1, 201, Some(0)),
        (199, 200, Some(100)),
        (7, 7, Some(100)),
        (0, 0, None),
        (u32::MAX, u32::MAX, Some(100)),
        (u32::MAX, 1, Some(u32::MAX)),
    ] {
        assert_eq!(ratio(part, whole).percent(), percent, "{part} of {whole}");
    }
}

//! Sequence, judged among matched lines, and the POA indicators beside the points.

use medcode_quiz::quiz::{Graded, Question, Setting};

use crate::support::{With, assign, check, graded};

fn heart_and_kidneys() -> Question {
    assign(&["I13.0 first", "I50.23 after=I13.0", "N18.32 after=I13.0"])
}

/// Two ordered pairs and nothing that must be first.
fn pairs() -> Question {
    assign(&["E11.621", "L97.422 after=E11.621", "Z79.4 after=E11.621", "I96 after=L97.422"])
}

#[test]
fn a_wrong_first_listed_code_costs_25_and_its_pairs_nothing_more() {
    check(&heart_and_kidneys(), "I13.0, N18.32, I50.23", 100, &[]);
    check(&heart_and_kidneys(), "I50.23, I13.0, N18.32", 75, &["I50.23 wrong-first-listed 25"]);
    check(&heart_and_kidneys(), "N18.32, I50.23, I13.0", 75, &["N18.32 wrong-first-listed 25"]);
}

#[test]
fn each_wrong_pair_costs_10_and_all_together_at_most_25() {
    check(&pairs(), "E11.621, Z79.4, L97.422, I96", 100, &[]);
    check(&pairs(), "E11.621, I96, L97.422, Z79.4", 90, &["I96 wrong-order 10"]);
    check(
        &pairs(),
        "Z79.4, E11.621, I96, L97.422",
        80,
        &["Z79.4 wrong-order 10", "I96 wrong-order 10"],
    );
    check(
        &pairs(),
        "I96, Z79.4, L97.422, E11.621",
        75,
        &["I96 wrong-order 5 of 10", "Z79.4 wrong-order 10", "L97.422 wrong-order 10"],
    );
}

#[test]
fn a_pair_without_the_misplaced_first_line_is_charged_and_cut() {
    let question = assign(&["I13.0 first", "E11.621", "L97.422 after=E11.621"]);
    check(
        &question,
        "L97.422, E11.621, I13.0",
        75,
        &["L97.422 wrong-first-listed 25", "L97.422 wrong-order 0 of 10"],
    );
}

#[test]
fn order_is_judged_among_matched_lines_only() {
    // The line that belongs first is missing, so nothing stands in its place.
    check(&heart_and_kidneys(), "I50.23, N18.32", 67, &["I13.0 omitted-code 33"]);
    // A line without credit may stand where it likes.
    check(
        &heart_and_kidneys(),
        "Q21.10, I13.0, I50.23, N18.32",
        75,
        &["Q21.10 unsupported-code 25"],
    );
    // An optional line is matched by its own code, not by a near miss.
    let optional = assign(&["I13.0 first", "E11.621 optional"]);
    check(&optional, "E11.621, I13.0", 75, &["E11.621 wrong-first-listed 25"]);
    check(&optional, "E11.9, I13.0", 100, &["E11.9 wrong-code 0"]);
    // A near miss is matched.
    check(
        &heart_and_kidneys(),
        "I50.23, I13.2, N18.32",
        50,
        &["I50.23 wrong-first-listed 25", "I13.2 wrong-code 25"],
    );
}

#[test]
fn order_takes_no_more_than_there_is() {
    let question = assign(&["I13.0 first", "I50.23", "N18.32", "I10", "E11.9", "Z79.4", "Z79.84"]);
    check(
        &question,
        "N18.4, I13.9, Q21.10, Q21.11, Q21.12, Q21.13, Q21.14",
        0,
        &[
            "N18.4 wrong-first-listed 7 of 25",
            "Q21.10 wrong-code 15",
            "Q21.11 wrong-code 14",
            "Q21.12 wrong-code 14",
            "Q21.13 wrong-code 14",
            "Q21.14 wrong-code 14",
            "N18.4 wrong-code 11",
            "I13.9 wrong-code 11",
        ],
    );
}

#[test]
fn diagnoses_and_procedures_are_listed_apart() {
    let question = assign(&["K80.00 first", "I10", "0FT44ZZ first", "0FB04ZX"]);
    check(&question, "0FT44ZZ, K80.00, 0FB04ZX, I10", 100, &[]);
    check(
        &question,
        "I10, 0FB04ZX, 0FT44ZZ, K80.00",
        75,
        &["I10 wrong-first-listed 25", "0FB04ZX wrong-first-listed 0 of 25"],
    );
    let grade = graded(&question, "I10, 0FB04ZX, 0FT44ZZ, K80.00");
    let cites: Vec<_> = grade.findings.iter().map(|finding| finding.cite.concat()).collect();
    assert_eq!(cites, ["IV.G", ""], "Section IV speaks of diagnoses");
    let inpatient = Question { setting: Some(Setting::Inpatient), ..question };
    let grade = graded(&inpatient, "I10, K80.00, 0FT44ZZ, 0FB04ZX");
    assert_eq!(grade.findings[0].cite, ["II"]);
}

#[test]
fn several_lines_may_be_allowed_first() {
    let question = assign(&["K57.32 first", "L03.116 first", "I10"]);
    check(&question, "L03.116, K57.32, I10", 100, &[]);
    check(&question, "I10, L03.116, K57.32", 75, &["I10 wrong-first-listed 25"]);
}

#[test]
fn order_that_is_not_graded_costs_nothing() {
    let question = heart_and_kidneys().graded(&[Graded::Poa]);
    check(&question, "N18.32, I50.23, I13.0", 100, &[]);
}

#[test]
fn the_poa_indicator_is_beside_the_points_but_correct_needs_it() {
    let question = assign(&["I13.0 poa=Y", "N17.9 poa=N", "Z79.4 poa=exempt", "I10"]);
    let cases: &[(&str, &[&str], _)] = &[
        ("I13.0:Y, N17.9:N, Z79.4:exempt, I10", &[], (3, 3)),
        ("I13.0:Y, N17.9:Y, Z79.4:exempt, I10", &["N17.9 wrong-poa 0"], (2, 3)),
        ("I13.0:Y, N17.9:N, Z79.4, I10:N", &["Z79.4 wrong-poa 0"], (2, 3)),
        ("I13.0:W, N17.9, Z79.4:exempt, I10", &["I13.0 wrong-poa 0", "N17.9 wrong-poa 0"], (1, 3)),
    ];
    for &(answer, findings, poa) in cases {
        check(&question, answer, 100, findings);
        let grade = graded(&question, answer);
        assert_eq!(grade.poa, Some(poa), "{answer}");
        assert_eq!(grade.is_correct(), findings.is_empty(), "{answer}");
    }
}

#[test]
fn poa_is_asked_of_matched_lines_only() {
    let question = assign(&["I13.0 poa=Y", "N17.9 poa=N"]);
    check(&question, "I13.0:Y", 50, &["N17.9 omitted-code 50"]);
    assert_eq!(graded(&question, "I13.0:Y").poa, Some((1, 1)));
    assert_eq!(graded(&question, "").poa, Some((0, 0)));
    assert_eq!(graded(&assign(&["I13.0"]), "I13.0:N").poa, None, "not graded");
    // The same line with two indicators has neither.
    let twice = graded(&question, "I13.0:Y, N17.9:N, I13.0:N");
    assert_eq!((twice.points, twice.poa), (100, Some((1, 2))));
}

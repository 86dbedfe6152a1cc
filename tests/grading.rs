//! The rubric, case by case. `docs/grading.md` says the same in words.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what goes wrong in a test is to stop it"
)]

#[path = "grading/documents.rs"]
mod documents;
#[path = "grading/kinds.rs"]
mod kinds;
#[path = "grading/laws.rs"]
mod laws;
#[path = "grading/notes.rs"]
mod notes;
#[path = "grading/order_and_poa.rs"]
mod order_and_poa;
#[path = "grading/procedures.rs"]
mod procedures;
mod support;

use medcode_quiz::grade::{Counts, LineState, Rubric, Verdict, grade};
use medcode_quiz::quiz::{Entry, Question, Response};
use support::{With, assign, check, check_chosen, check_strict, choose, entries, graded};

fn three() -> Question {
    assign(&["K80.00", "I10", "N18.32"])
}

#[test]
fn what_counts_is_divided_by_the_larger_of_key_and_answer() {
    check(&three(), "K80.00, I10, N18.32", 100, &[]);
    check(&three(), "K80.00, I10", 67, &["N18.32 omitted-code 33"]);
    check(&three(), "K80.00", 33, &["I10 omitted-code 34", "N18.32 omitted-code 33"]);
    check(
        &three(),
        "K80.00, I10, N18.32, Q21.10, H61.23",
        60,
        &["Q21.10 unsupported-code 20", "H61.23 unsupported-code 20"],
    );
    check(
        &three(),
        "K80.00, I10, Q21.10, H61.23",
        50,
        &["H61.23 wrong-code 33", "Q21.10 unsupported-code 17"],
    );
    let nothing = ["K80.00 omitted-code 34", "I10 omitted-code 33", "N18.32 omitted-code 33"];
    check(&three(), "", 0, &nothing);
}

#[test]
fn points_are_never_rounded_up_to_100() {
    let mut keys = vec!["S52.531A".to_owned()];
    keys.extend((0..59).map(|n| format!("Z{n:02} weight=100")));
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let question = assign(&keys);
    let answer: Vec<&str> =
        std::iter::once("S52.531D").chain(keys.iter().skip(1).map(|key| &key[..3])).collect();
    check(&question, &answer.join(", "), 99, &["S52.531D wrong-7th-character 1"]);
}

#[test]
fn a_near_miss_earns_part_of_its_line() {
    let one = assign(&["S52.531A"]);
    for (answer, points, finding) in [
        ("S52.531D", 50, "S52.531D wrong-7th-character 50"),
        ("S52.531", 25, "S52.531 not-billable 75"),
        ("S52", 25, "S52 not-billable 75"),
        ("S52.532A", 25, "S52.532A wrong-code 75"),
        ("S42.001A", 0, "S42.001A wrong-category 100"),
        ("I10", 0, "I10 wrong-code 100"),
    ] {
        check(&one, answer, points, &[finding]);
    }
    check(&assign(&["W06.XXXA"]), "W06.A", 25, &["W06.A missing-placeholder 75"]);
    check(&assign(&["W06.XXXA"]), "W06XA", 25, &["W06.XA missing-placeholder 75"]);
}

#[test]
fn what_the_code_alone_can_not_tell_is_not_claimed() {
    // A stage, a side and a fetus: here the 7th character is no episode of care.
    for (key, answer) in
        [("H40.1131", "H40.1132"), ("T86.8421", "T86.8422"), ("O36.8121", "O36.8122")]
    {
        check(&assign(&[key]), answer, 25, &[&format!("{answer} wrong-code 75")]);
    }
    // Right and left, or two diseases: without titles nobody knows.
    check(&assign(&["M17.11"]), "M17.12", 25, &["M17.12 wrong-code 75"]);
}

#[test]
fn case_dots_and_spaces_do_not_matter() {
    for answer in ["s52.531a", "S52531A", " s52 531 a ", "S52.531A\u{200b}"] {
        check(&assign(&["S52.531A"]), answer, 100, &[]);
    }
    for answer in ["e0114-nu", "E0114NU", "E0114 NU x1", "E0114–NU × 1"] {
        check(&assign(&["E0114-NU_x1"]), answer, 100, &[]);
    }
}

#[test]
fn look_alikes_are_named_and_earn_nothing() {
    check(&assign(&["S52.531A"]), "S52.53IA", 0, &["S52.53IA malformed 100"]);
    check(&assign(&["I10"]), "110", 0, &["110 malformed 100"]);
    check(&assign(&["0FT44ZZ"]), "OFT44ZZ", 0, &["OFT44ZZ malformed 100"]);
    // These have the shape of a diagnosis, and are named all the same.
    check(&assign(&["J0585"]), "JO585", 0, &["JO5.85 malformed 100"]);
    let inpatient = assign(&["02100Z9", "I25.10"]);
    check(&inpatient, "I25.10, O2100Z9", 50, &["O21.00Z9 malformed 50"]);
}

#[test]
fn an_alternative_is_as_good_as_the_line() {
    let question = assign(&["45385", "45380-59 or=45380-XS"]);
    check(&question, "45385, 45380-59", 100, &[]);
    check(&question, "45385, 45380-XS", 100, &[]);
    check(&question, "45385, 45380-XU", 75, &["45380-XU modifier-wrong 25"]);
}

#[test]
fn a_code_serves_its_own_line_before_it_serves_as_an_alternative() {
    let question = assign(&["I10 or=I11.9", "I11.9"]);
    check(&question, "I11.9", 50, &["I10 omitted-code 50"]);
    check(&question, "I10, I11.9", 100, &[]);
    let question = assign(&["I10 or=I11.9", "I11.9 optional"]);
    check(&question, "I10, I11.9", 100, &[]);
    check(&question, "I11.9", 100, &[]);
}

#[test]
fn a_whole_other_answer_counts_where_it_earns_more() {
    let question = assign(&["E11.621", "L97.422"]).alternative(&["E10.621", "L97.422", "Z79.4"]);
    check(&question, "E11.621, L97.422", 100, &[]);
    check(&question, "E10.621, L97.422, Z79.4", 100, &[]);
    check(&question, "E10.621, L97.422", 67, &["Z79.4 omitted-code 33"]);
    assert_eq!(graded(&question, "E10.621, L97.422").answer, 1);
    // Where they earn the same, one that leaves nothing to say counts, or else the key.
    let free = assign(&["0FT44ZZ", "I10 optional or=Z79.4"]).alternative(&["Z79.84", "0FT44ZZ"]);
    check(&free, "0FT44ZZ, Z79.84", 100, &[]);
    let poa = assign(&["I10 poa=Y", "W01.0XXA optional"])
        .alternative(&["I10 poa=N", "W01.0XXA optional"]);
    check(&poa, "I10:N, W01.0XXD", 100, &["W01.0XXD wrong-7th-character 0"]);
    assert!(graded(&poa, "I10:N, W01.0XXD").is_correct());
    check(&question, "L97.422", 50, &["E11.621 omitted-code 50"]);
    assert_eq!(graded(&question, "").answer, 0);
}

#[test]
fn an_optional_line_and_one_near_miss_of_it_are_free() {
    let question = assign(&["S52.531A", "W01.0XXA optional"]);
    check(&question, "S52.531A", 100, &[]);
    check(&question, "S52.531A, W01.0XXA", 100, &[]);
    check(&question, "S52.531A, W01.0XXD", 100, &["W01.0XXD wrong-7th-character 0"]);
    check(&question, "S52.531A, W18.30XA", 50, &["W18.30XA unsupported-code 50"]);
    check(&question, "S52.531A, W01.0XXA, W01.0XXD", 50, &["W01.0XXD unsupported-code 50"]);
    // Each forgives one, whichever of them comes first.
    let two = assign(&["I10", "W01.0XXA optional", "W01.10XA optional"]);
    check(&two, "I10, W01.0XXD, W01.10XA", 100, &["W01.0XXD wrong-7th-character 0"]);
    // What is exactly an optional line's is no near miss of a required one.
    let near = assign(&["N18.32", "N18.6 optional"]);
    check(&near, "N18.6", 0, &["N18.32 omitted-code 100"]);
}

#[test]
fn weights_are_scaled_to_a_mean_of_one() {
    let question = assign(&["S72.141A weight=2", "I10", "E11.9"]);
    check(&question, "S72.141A", 50, &["I10 omitted-code 25", "E11.9 omitted-code 25"]);
    check(&question, "I10, E11.9", 50, &["S72.141A omitted-code 50"]);
    check(&question, "S72.141D, I10, E11.9", 75, &["S72.141D wrong-7th-character 25"]);
    // Scaled, the weights are 1.5, 0.75 and 0.75: 3 of 3 + 1.
    check(&question, "S72.141A, I10, E11.9, Q21.10", 75, &["Q21.10 unsupported-code 25"]);
    // 2.25 earned of 2.25 matched and 1 in the place of a light line.
    check(&question, "S72.141A, I10, Q21.10", 69, &["Q21.10 wrong-code 31"]);
    let even = assign(&["S72.141A weight=7", "I10 weight=7"]);
    check(&even, "I10", 50, &["S72.141A omitted-code 50"]);
}

#[test]
fn the_strict_rubric_counts_exact_lines_only() {
    check_strict(&three(), "K80.00, I10, N18.32", 100, &[]);
    check_strict(&three(), "K80.00, I10, N18.31", 67, &["N18.31 wrong-code 33"]);
    check_strict(&assign(&["S52.531A"]), "S52.531D", 0, &["S52.531D wrong-7th-character 100"]);
    check_strict(&assign(&["E0114-NU"]), "E0114-RR", 0, &["E0114-RR modifier-wrong 100"]);
    // A near miss is still told from another code of the chapter.
    let kidneys = assign(&["N17.9", "N18.32"]);
    check_strict(&kidneys, "N18.31", 0, &["N17.9 omitted-code 50", "N18.31 wrong-code 50"]);
    // An exact line is not spent on a heavier one that it nearly fits.
    let question = assign(&["S52.531A", "S52.531D weight=3"]);
    check_strict(&question, "S52.531A", 25, &["S52.531D omitted-code 75"]);
    check(&question, "S52.531A", 25, &["S52.531D omitted-code 75"]);
}

#[test]
fn the_assignment_with_the_most_credit_is_taken() {
    // S52.531D is nearer to the first line, but then S52.532A is near to none.
    let question = assign(&["S52.531A", "S52.531B or=S52.532A"]);
    check(&question, "S52.532A, S52.531D", 75, &["S52.531D wrong-7th-character 25"]);
    // A heavier line earns more by the same near miss.
    let heavy = assign(&["N18.31", "N18.32 weight=3"]);
    check(&heavy, "N18.4", 19, &["N18.31 omitted-code 25", "N18.4 wrong-code 56"]);
    // Where all is equal, earlier lines of the key are served first.
    let question = assign(&["N18.31", "N18.32"]);
    check(&question, "N18.4", 13, &["N18.32 omitted-code 50", "N18.4 wrong-code 37"]);
}

#[test]
fn equal_lines_are_one_line_with_their_units_added() {
    check(&three(), "K80.00, I10, N18.32, i10", 100, &["I10 duplicate 0"]);
    let drug = assign(&["J0585_x155"]);
    check(&drug, "J0585 x100, J0585 x55", 100, &["J0585 × 155 duplicate 0"]);
    check(
        &drug,
        "J0585 x155, J0585",
        50,
        &["J0585 × 156 wrong-units 50", "J0585 × 156 duplicate 0"],
    );
    // Other modifiers make another line.
    let two = assign(&["J0585_x155", "J0585-JW_x45"]);
    check(&two, "J0585-JW x45, J0585 x155", 100, &[]);
    check(&two, "J0585 x155, J0585-JW x40, J0585-JW x5", 100, &["J0585-JW × 45 duplicate 0"]);
    check(
        &three(),
        "nonsense, NONSENSE , K80.00, I10",
        67,
        &["nonsense malformed 33", "nonsense duplicate 0"],
    );
}

#[test]
fn each_entry_is_told_how_it_fared() {
    let question = assign(&["S52.531A", "I10", "W01.0XXA optional"]);
    let states = |answer: &str| -> Vec<_> {
        graded(&question, answer).lines.iter().map(|line| (line.state, line.key)).collect()
    };
    assert_eq!(
        states("I10, S52.531D, W01.0XXA, i10, Q21.10,  "),
        [
            (LineState::Right, Some(1)),
            (LineState::Partly(50), Some(0)),
            (LineState::Optional, Some(2)),
            (LineState::Duplicate, Some(1)),
            (LineState::Wrong, None),
            (LineState::Empty, None),
        ]
    );
    assert_eq!(states("K80.00"), [(LineState::Wrong, Some(0))], "in the place of the first");
    let counts = graded(&question, "I10, S52.531D, W01.0XXA, i10, Q21.10").counts;
    assert_eq!(counts, Counts { required: 2, entered: 3, right: 1 });
}

#[test]
fn one_choice_earns_all_or_nothing() {
    let question = choose(&["#E11.9", "+#E11.65", "#E10.9"]);
    check_chosen(&question, &[2], 100, &[]);
    check_chosen(&question, &[1], 0, &["E11.9 wrong-code 100"]);
    check_chosen(&question, &[], 0, &["E11.65 omitted-code 100"]);
    let words = choose(&["Query", "+Code it"]);
    check_chosen(&words, &[1], 0, &["– 100"]);
}

#[test]
fn of_several_choices_wrong_ones_are_taken_off_the_right_ones() {
    let question =
        choose(&["+#I13.0", "+#I50.23", "+#N18.32", "#I10", "#R60.0", "#Z79.4", "#I51.9"]);
    check_chosen(&question, &[1, 2, 3], 100, &[]);
    check_chosen(&question, &[1, 2], 67, &["N18.32 omitted-code 33"]);
    check_chosen(&question, &[1, 2, 3, 4], 67, &["I10 unsupported-code 33"]);
    check_chosen(
        &question,
        &[1, 4],
        0,
        &["I10 unsupported-code 34", "I50.23 omitted-code 33", "N18.32 omitted-code 33"],
    );
    // Below 0 nothing is taken, and each finding says that it was cut.
    check_chosen(
        &question,
        &[1, 4, 5],
        0,
        &[
            "I10 unsupported-code 25 of 34",
            "R60.0 unsupported-code 25 of 33",
            "I50.23 omitted-code 25 of 33",
            "N18.32 omitted-code 25 of 33",
        ],
    );
    check_chosen(
        &question,
        &[],
        0,
        &["I13.0 omitted-code 34", "I50.23 omitted-code 33", "N18.32 omitted-code 33"],
    );
    // Marking everything says nothing, even where the difference is above 0.
    let most = choose(&["+a", "+b", "+c", "d"]);
    check_chosen(&most, &[1, 2, 3, 4], 0, &["– 100"]);
}

#[test]
fn a_response_of_the_other_kind_is_an_empty_one() {
    let marks = Response::Choose(vec![0]);
    assert_eq!(grade(&three(), &marks, Rubric::Practice).points, 0);
    let codes = Response::Assign(vec![Entry::code("I10")]);
    assert_eq!(grade(&choose(&["+#I10", "#I11.9"]), &codes, Rubric::Practice).points, 0);
}

#[test]
fn any_input_is_answered() {
    let many: Vec<String> = (0..500).map(|n| format!("S52.{n:03}A")).collect();
    let long = "S".repeat(10_000);
    let answers = [many.join(", "), format!("{long}, {long}"), "\0, \u{7f}, \u{202e}S52".into()];
    let questions = [
        three(),
        assign(&[]),
        assign(&["I10 optional"]),
        assign(&["nonsense", "", "I10"].map(|code| if code.is_empty() { "?" } else { code })),
        assign(&["S52.531A weight=0", "I10 weight=4294967295"]),
        three().wrong(&["N18.31 low-specificity credit=255", "S52.001A wrong-code credit=255"]),
    ];
    for question in &questions {
        for answer in &answers {
            support::assert_adds_up(&graded(question, answer));
        }
    }
    // Where nothing is asked for, nothing is right and anything is wrong.
    check(&assign(&[]), "", 100, &[]);
    check(&assign(&[]), "I10", 0, &["I10 wrong-code-set 100"]);
    check(&assign(&["I10 optional"]), "", 100, &[]);
    // A line that is no line can't be matched, and keeps no other from it.
    check(&assign(&["nonsense", "I10"]), "I10", 50, &["nonsense omitted-code 50"]);
    // A weight outside 1 to 100 is brought into it; a noted line is never all right.
    check(&assign(&["I10 weight=0", "E11.9"]), "I10", 50, &["E11.9 omitted-code 50"]);
    let noted = assign(&["N18.32"]).wrong(&["N18.31 low-specificity credit=255"]);
    check(&noted, "N18.31", 99, &["N18.31 low-specificity 1"]);
    assert_eq!(graded(&noted, "N18.31").verdict, Verdict::Partly);
    check_chosen(&choose(&[]), &[1, 7], 100, &[]);
}

#[test]
fn a_code_that_fits_two_sets_is_read_as_the_undotted_one() {
    // The session asks; a grade must not depend on whether it did.
    let mixed = assign(&["E11.40", "E1140-RR_x2"]);
    let both = [
        Entry::code("E11.40"),
        Entry { units: "2".into(), modifiers: "rr".into(), ..Entry::code("E1140") },
    ];
    let grade = grade(&mixed, &Response::Assign(both.to_vec()), Rubric::Practice);
    assert_eq!(grade.points, 100);
    assert_eq!(entries("E11.40:Y").len(), 1);
}

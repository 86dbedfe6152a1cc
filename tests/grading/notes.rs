//! What an author's note on a wrong code does: kind and words are the author's,
//! credit is the rubric's unless the note states it.

use medcode_quiz::grade::Detail;

use crate::support::{With, assign, check, check_strict, graded};

#[test]
fn the_note_decides_kind_and_words() {
    let question = assign(&["S52.531A"]).wrong(&["S52.531B over-specific"]);
    check(&question, "S52.531B", 25, &["S52.531B over-specific 75"]);
    let grade = graded(&question, "S52.531B");
    assert_eq!(grade.findings[0].why, "The author's words.");
    // Without it, the detector names what it sees.
    check(&assign(&["S52.531A"]), "S52.531B", 50, &["S52.531B wrong-7th-character 50"]);
}

#[test]
fn a_noted_kind_earns_what_the_rubric_gives_it() {
    for (kind, points) in [
        ("wrong-7th-character", 50),
        ("wrong-laterality", 50),
        ("low-specificity", 50),
        ("not-billable", 25),
        ("missing-placeholder", 25),
        ("over-specific", 25),
        // Any other kind says nothing about credit: the category is right.
        ("wrong-code", 25),
        ("combination-missed", 25),
    ] {
        let question = assign(&["E11.621"]).wrong(&[&format!("E11.9 {kind}")]);
        check(&question, "E11.9", points, &[&format!("E11.9 {kind} {}", 100 - points)]);
    }
}

#[test]
fn a_note_may_state_the_credit() {
    for (credit, points) in [(0, 0), (30, 30), (99, 99), (100, 99)] {
        let question =
            assign(&["E11.621"]).wrong(&[&format!("E11.9 combination-missed credit={credit}")]);
        let finding = format!("E11.9 combination-missed {}", 100 - points);
        check(&question, "E11.9", points, &[&finding]);
    }
    let question = assign(&["E11.621"]).wrong(&["E11.9 combination-missed credit=90"]);
    check_strict(&question, "E11.9", 0, &["E11.9 combination-missed 100"]);
}

#[test]
fn a_note_says_in_whose_place_a_code_is_entered() {
    let question = assign(&["Z51.11", "C78.7", "Z85.038"]).wrong(&[
        "C18.7 history-as-current instead=Z85.038",
        "R16.0 low-specificity instead=C78.7",
    ]);
    check(&question, "Z51.11, C78.7, C18.7", 67, &["C18.7 history-as-current 33"]);
    assert_eq!(graded(&question, "Z51.11, C78.7, C18.7").findings[0].key, Some(2));
    // The rubric gives half a line for less specific, in that line's place only.
    check(&question, "Z51.11, R16.0, Z85.038", 83, &["R16.0 low-specificity 17"]);
    check(
        &question,
        "Z51.11, C78.7, R16.0",
        67,
        &["Z85.038 omitted-code 33", "R16.0 low-specificity 0"],
    );
}

#[test]
fn where_the_author_says_what_leaving_out_means_it_is_said() {
    let question = assign(&[
        "E11.621",
        "L97.422 omitted=omitted-additional-code",
        "Z79.4 omitted=omitted-status-code",
    ]);
    check(&question, "E11.621, L97.422", 67, &["Z79.4 omitted-status-code 33"]);
    check(&question, "E11.621, Z79.4", 67, &["L97.422 omitted-additional-code 33"]);
    // A stray code doesn't hide it, a code of the chapter stands in its place.
    check(
        &question,
        "E11.621, L97.422, I10",
        67,
        &["Z79.4 omitted-status-code 33", "I10 unsupported-code 0"],
    );
    check(&question, "E11.621, L97.422, Z23", 67, &["Z23 wrong-category 33"]);
}

#[test]
fn a_note_says_no_more_than_what_is_wrong() {
    let drug = assign(&["J0585_x155", "J0585-JW_x45"]).wrong(&[
        "J0586 wrong-code",
        "J0585-JZ modifier-wrong",
        "J0585_x200 wrong-units",
    ]);
    // Another code: whatever the modifiers and units.
    check(&drug, "J0586-JZ x31, J0585-JW x45", 50, &["J0586-JZ × 31 wrong-code 50"]);
    // The code is right: the modifiers must be the noted ones, units are open.
    check(&drug, "J0585-JZ x155, J0585-JW x45", 75, &["J0585-JZ × 155 modifier-wrong 25"]);
    check(
        &drug,
        "J0585-JZ x7, J0585-JW x45",
        60,
        &["J0585-JZ × 7 modifier-wrong 20", "J0585-JZ × 7 wrong-units 20"],
    );
    let units = graded(&drug, "J0585-JZ x7, J0585-JW x45");
    assert_eq!(units.findings[1].why, "", "the author said nothing on the units");
    // The modifiers are right, too: the units must be the noted ones.
    check(&drug, "J0585 x200, J0585-JW x45", 75, &["J0585 × 200 wrong-units 25"]);
    assert_eq!(graded(&drug, "J0585 x200, J0585-JW x45").findings[0].why, "The author's words.");
    assert_eq!(graded(&drug, "J0585 x1, J0585-JW x45").findings[0].why, "");
}

#[test]
fn a_note_is_not_heard_where_something_else_is_wrong() {
    let visit = assign(&["99214-25"]).wrong(&["99214 modifier-missing", "99213 wrong-code"]);
    let why = |question, answer| graded(question, answer).findings[0].why.clone();
    check(&visit, "99214", 50, &["99214 modifier-missing 50"]);
    assert_eq!(why(&visit, "99214"), "The author's words.");
    check(&visit, "99214-57", 50, &["99214-57 modifier-wrong 50"]);
    assert_eq!(why(&visit, "99214-57"), "", "the note is on no modifier at all");
    // Code and modifiers are right, so the note is on one unit.
    let drug = assign(&["J0585_x155"]).wrong(&["J0585 wrong-units"]);
    assert_eq!(why(&drug, "J0585"), "The author's words.");
    assert_eq!(why(&drug, "J0585 x7"), "");
}

#[test]
fn of_two_notes_the_one_on_the_very_line_is_heard() {
    let question = assign(&["J0585"]).wrong(&["J0586 wrong-code", "J0586-JZ should-query"]);
    check(&question, "J0586", 0, &["J0586 wrong-code 100"]);
    check(&question, "J0586-JZ", 0, &["J0586-JZ should-query 100"]);
}

#[test]
fn a_note_keeps_what_was_seen_if_it_says_the_same() {
    let question = assign(&["0FT44ZZ"]).wrong(&["0FT40ZZ pcs-approach"]);
    let detail = graded(&question, "0FT40ZZ").findings[0].detail.clone();
    assert_eq!(detail, Some(Detail::Axis { position: 5, name: "approach" }));
}

#[test]
fn without_a_place_a_noted_kind_earns_only_where_the_code_is_near() {
    let two = assign(&["Z51.11", "C78.7"]).wrong(&["R16.0 low-specificity"]);
    check(&two, "Z51.11, R16.0", 50, &["R16.0 low-specificity 50"]);
    // A single line leaves no doubt what it was entered for.
    let one = assign(&["C78.7"]).wrong(&["R16.0 low-specificity"]);
    check(&one, "R16.0", 50, &["R16.0 low-specificity 50"]);
}

#[test]
fn the_place_that_the_author_gives_outweighs_any_likeness() {
    let question = assign(&["C78.7 omitted=omitted-status-code", "E11.621"])
        .wrong(&["C18.7 history-as-current instead=E11.621"]);
    check(
        &question,
        "C18.7, E05.90",
        0,
        &[
            "C78.7 omitted-status-code 50",
            "C18.7 history-as-current 50",
            "E05.90 unsupported-code 0",
        ],
    );
}

#[test]
fn a_note_on_a_code_of_another_set_is_heard() {
    let question = assign(&["K80.00", "0FT44ZZ"]).wrong(&["47562 wrong-code-set"]);
    check(&question, "K80.00, 47562", 50, &["47562 wrong-code-set 50"]);
    assert_eq!(graded(&question, "K80.00, 47562").findings[0].why, "The author's words.");
}

#[test]
fn a_note_on_order_speaks_of_a_code_that_is_right_in_itself() {
    let question = assign(&["E11.621 first", "L97.422 after=E11.621"])
        .wrong(&["L97.422 wrong-order", "L97.422 wrong-laterality"]);
    check(&question, "E11.621, L97.422", 100, &[]);
    // The note decides the kind; the place in the order decides the cost.
    check(&question, "L97.422, E11.621", 75, &["L97.422 wrong-order 25"]);
    assert_eq!(graded(&question, "L97.422, E11.621").findings[0].why, "The author's words.");
    let exact = question.wrong(&["L97.422 wrong-first-listed"]);
    check(&exact, "L97.422, E11.621", 75, &["L97.422 wrong-first-listed 25"]);
    // It says nothing of what else may be wrong with that code.
    let visit = assign(&["99214-25 first", "17110"]).wrong(&["99214 wrong-order"]);
    check(&visit, "99214, 17110", 75, &["99214 modifier-missing 25"]);
}

#[test]
fn a_note_on_a_poa_indicator_gives_its_words() {
    let question = assign(&["N17.9 poa=N"]).wrong(&["N17.9 wrong-poa"]);
    check(&question, "N17.9:Y", 100, &["N17.9 wrong-poa 0"]);
    assert_eq!(graded(&question, "N17.9:Y").findings[0].why, "The author's words.");
}

#[test]
fn a_noted_code_beside_a_full_key_is_told_by_its_note() {
    let question = assign(&["29881"]).wrong(&["29877 unbundled"]);
    check(&question, "29881, 29877", 50, &["29877 unbundled 50"]);
    check(&question, "29877", 0, &["29877 unbundled 100"]);
}

#[test]
fn a_pcs_code_that_can_not_be_built_earns_a_quarter_at_most() {
    let question = assign(&["0FT44ZZ"]).wrong(&["0FT4XZZ pcs-invalid"]);
    check(&question, "0FT4XZZ", 25, &["0FT4XZZ pcs-invalid 75"]);
}

//! PCS axes by section; modifiers and units of CPT and HCPCS lines.

use medcode_quiz::grade::Detail;
use medcode_quiz::quiz::{Graded, Question};

use crate::support::{With, assign, check, graded};

#[test]
fn pcs_axes_are_named_as_the_section_has_them() {
    for (key, answer, kind, name) in [
        ("0FT44ZZ", "1FT44ZZ", "pcs-section", "section"),
        ("0FT44ZZ", "0DT44ZZ", "pcs-body-system", "body system"),
        ("0FT44ZZ", "0FB44ZZ", "pcs-root-operation", "root operation"),
        ("0FT44ZZ", "0FT04ZZ", "pcs-body-part", "body part"),
        ("0FT44ZZ", "0FT40ZZ", "pcs-approach", "approach"),
        ("0FT44ZZ", "0FT44JZ", "pcs-device", "device"),
        ("0FT44ZZ", "0FT44ZX", "pcs-qualifier", "qualifier"),
        ("3E0P7TZ", "3E0P7SZ", "pcs-qualifier", "substance"),
        ("5A1955Z", "5A1935Z", "pcs-qualifier", "duration"),
        ("5A1955Z", "5A09557", "pcs-root-operation", "root operation"),
        ("BW28ZZZ", "BW2810Z", "pcs-qualifier", "contrast"),
        ("BW28ZZZ", "BW21ZZZ", "pcs-body-part", "body part"),
        ("DW011ZZ", "DW021ZZ", "pcs-body-part", "treatment site"),
        ("GZ50ZZZ", "GZ51ZZZ", "pcs-qualifier", "qualifier"),
        ("XW033E5", "XW043E5", "pcs-body-part", "body part"),
    ] {
        let grade = graded(&assign(&[key]), answer);
        let first = &grade.findings[0];
        assert_eq!(first.kind.map(|kind| kind.name()), Some(kind), "{answer}");
        let Some(Detail::Axis { name: found, .. }) = &first.detail else { panic!("{answer}") };
        assert_eq!(*found, name, "{answer}");
    }
}

#[test]
fn a_pcs_code_with_the_right_root_operation_earns_by_its_wrong_axes() {
    let question = assign(&["0SR904A"]);
    check(&question, "0SR9049", 50, &["0SR9049 pcs-qualifier 50"]);
    check(&question, "0SRB049", 25, &["0SRB049 pcs-body-part 38", "0SRB049 pcs-qualifier 37"]);
    check(
        &question,
        "0SRB039",
        0,
        &["0SRB039 pcs-body-part 34", "0SRB039 pcs-device 33", "0SRB039 pcs-qualifier 33"],
    );
    // Of two equally near lines the first is spoken of.
    let either = assign(&["0FT44ZZ or=0FT40ZX"]);
    check(&either, "0FT40ZZ", 50, &["0FT40ZZ pcs-approach 50"]);
    // Behind a wrong root operation the other characters mean something else.
    check(&question, "0SB90ZZ", 0, &["0SB90ZZ pcs-root-operation 100"]);
}

fn knees() -> Question {
    assign(&["20610-RT", "J3301_x4"])
}

#[test]
fn modifiers_and_units_are_half_a_line_each() {
    check(&knees(), "20610-RT, J3301 x4", 100, &[]);
    check(&knees(), "20610, J3301 x4", 75, &["20610 modifier-missing 25"]);
    check(&knees(), "20610-LT, J3301 x4", 75, &["20610-LT modifier-wrong 25"]);
    check(&knees(), "20610-RT-59, J3301 x4", 75, &["20610-59-RT modifier-extra 25"]);
    check(&knees(), "20610-RT, J3301 x40", 75, &["J3301 × 40 wrong-units 25"]);
    check(&knees(), "20610-RT, J3301", 75, &["J3301 wrong-units 25"]);
    check(
        &knees(),
        "20610-LT x2, J3301 x4",
        60,
        &["20610-LT × 2 modifier-wrong 20", "20610-LT × 2 wrong-units 20"],
    );
    check(&knees(), "20605-RT, J3301 x4", 50, &["20605-RT wrong-code 50"]);
}

#[test]
fn what_is_not_graded_gives_its_share_to_the_code() {
    let code_only = knees().graded(&[]);
    check(&code_only, "20610-LT x2, J3301", 100, &[]);
    let units_only = knees().graded(&[Graded::Units]);
    check(&units_only, "20610-LT, J3301 x4", 100, &[]);
    check(&units_only, "20610-LT x2, J3301 x4", 75, &["20610-LT × 2 wrong-units 25"]);
    // Where the key has neither, neither is graded.
    check(&assign(&["G0121"]), "G0121-PT x3", 100, &[]);
    // The order of modifiers never counts.
    check(&assign(&["45380-59-RT"]), "45380 RT 59", 100, &[]);
}

#[test]
fn a_modifier_that_another_line_lacks_is_on_the_wrong_line() {
    let polyps = assign(&["45385", "45380-59"]);
    check(
        &polyps,
        "45385-59, 45380",
        50,
        &["45385-59 modifier-line 25", "45380 modifier-missing 25"],
    );
    check(
        &polyps,
        "45385-59, 45380-RT",
        50,
        &["45385-59 modifier-line 25", "45380-RT modifier-wrong 25"],
    );
    check(&polyps, "45385-59", 25, &["45380-59 omitted-code 50", "45385-59 modifier-line 25"]);
    check(&polyps, "45385-RT, 45380-59", 75, &["45385-RT modifier-extra 25"]);
    // Both need RT; the surplus LT is nobody's, and RT on the first is its own.
    let both = assign(&["20610-RT", "20605-RT"]);
    check(
        &both,
        "20610-RT-LT, 20605",
        50,
        &["20610-LT-RT modifier-extra 25", "20605 modifier-missing 25"],
    );
    // A line that is right by an alternative lacks nothing.
    let alternative = assign(&["45385", "45380-59 or=45380-XS"]);
    check(&alternative, "45385-59, 45380-XS", 75, &["45385-59 modifier-extra 25"]);
    // Nor does an optional line that was left out.
    let optional = assign(&["45385", "45380-59 optional"]);
    check(&optional, "45385-59", 50, &["45385-59 modifier-extra 50"]);
}

#[test]
fn a_code_of_a_set_that_the_claim_does_not_use_is_named() {
    let inpatient = assign(&["K80.00", "0FT44ZZ"]);
    check(&inpatient, "K80.00, 47562", 50, &["47562 wrong-code-set 50"]);
    check(&inpatient, "K80.00, 0FT44ZZ, 47562", 67, &["47562 wrong-code-set 33"]);
    check(&assign(&["20610"]), "0SR904A", 0, &["0SR904A wrong-code-set 100"]);
    // A diagnosis stands in no procedure's place.
    check(&assign(&["20610"]), "M17.11", 0, &["20610 omitted-code 100", "M17.11 wrong-code-set 0"]);
    // Sets may be allowed beyond those of the key.
    let office = assign(&["M17.11", "20610"]).sets(&["icd10cm", "cpt", "hcpcs"]);
    check(&office, "M17.11, G0289", 50, &["20610 omitted-code 50", "G0289 unsupported-code 0"]);
}

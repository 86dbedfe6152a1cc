//! Every kind of error, earned once by the way it is found.

use std::collections::BTreeSet;

use medcode_quiz::error_kind::{Detection, ErrorKind};

use crate::support::{With, assign, check, graded, kind};

/// These wait for the code book: its titles, its notes, its years.
const WAITING_FOR_THE_CODE_BOOK: &[&str] = &[
    "wrong-laterality",
    "low-specificity",
    "excludes1",
    "pcs-invalid",
    "retired",
    "not-yet-valid",
];

/// Key, answer, what is said first. Nothing here has an author's note.
const DETECTED: &[(&[&str], &str, &str)] = &[
    (&["I10", "E11.9"], "I10", "omitted-code"),
    (&["I10"], "I10, E11.9", "unsupported-code"),
    (&["K80.00"], "K80.00, R10.11", "integral-symptom"),
    (&["S52.531A"], "S52.531", "not-billable"),
    (&["S52.531A"], "S52.531D", "wrong-7th-character"),
    (&["W06.XXXA"], "W06.A", "missing-placeholder"),
    (&["I10"], "I11.9", "wrong-category"),
    (&["I10"], "E11.9", "wrong-code"),
    (&["I13.0 first", "I50.23"], "I50.23, I13.0", "wrong-first-listed"),
    (&["E11.621", "L97.422 after=E11.621"], "L97.422, E11.621", "wrong-order"),
    (&["I10 poa=Y"], "I10:N", "wrong-poa"),
    (&["0FT44ZZ"], "4FT44ZZ", "pcs-section"),
    (&["0FT44ZZ"], "0DT44ZZ", "pcs-body-system"),
    (&["0FT44ZZ"], "0FB44ZZ", "pcs-root-operation"),
    (&["0FT44ZZ"], "0FT04ZZ", "pcs-body-part"),
    (&["0FT44ZZ"], "0FT40ZZ", "pcs-approach"),
    (&["0SR904A"], "0SR903A", "pcs-device"),
    (&["0SR904A"], "0SR9049", "pcs-qualifier"),
    (&["29881-RT"], "29881", "modifier-missing"),
    (&["29881-RT"], "29881-LT", "modifier-wrong"),
    (&["99214", "17110-59"], "99214-25, 17110-59", "modifier-extra"),
    (&["99214-25", "17110"], "99214-25, 17110-25, 99214", "modifier-extra"),
    (&["99214-25", "17110"], "99214-57, 17110-25", "modifier-wrong"),
    (&["45385", "45380-59"], "45385-59, 45380-59", "modifier-extra"),
    (&["45380-59", "45385"], "45385-59", "omitted-code"),
    (&["J3301_x4"], "J3301 x40", "wrong-units"),
    (&["0FT44ZZ"], "47562", "wrong-code-set"),
    (&["I10"], "hypertension", "malformed"),
    (&["I10"], "I10, I10", "duplicate"),
];

/// Answer to E11.9 beside 45380-59, or what the key says of a missing line.
const NOTED: &[&str] = &[
    "uncertain-diagnosis",
    "history-as-current",
    "over-specific",
    "combination-missed",
    "unbundled",
    "should-query",
];

fn of(detection: Detection) -> BTreeSet<&'static str> {
    let kinds = ErrorKind::ALL.iter().filter(|kind| kind.detection() == detection);
    kinds.map(|kind| kind.name()).collect()
}

#[test]
fn every_kind_that_the_codes_tell_is_found_by_them() {
    let mut found = BTreeSet::new();
    for &(key, answer, expected) in DETECTED {
        let grade = graded(&assign(key), answer);
        let kinds: Vec<_> =
            grade.findings.iter().filter_map(|f| f.kind).map(ErrorKind::name).collect();
        assert_eq!(kinds.first(), Some(&expected), "{answer} for {key:?}: {kinds:?}");
        found.extend(kinds);
    }
    assert_eq!(found, of(Detection::Key));
}

#[test]
fn every_other_kind_is_said_where_the_author_says_it() {
    for name in NOTED.iter().chain(WAITING_FOR_THE_CODE_BOOK) {
        let question = assign(&["I10"]).wrong(&[&format!("E11.9 {name}")]);
        let points = graded(&question, "E11.9").points;
        check(&question, "E11.9", points, &[&format!("E11.9 {name} {}", 100 - points)]);
    }
    let mut noted: BTreeSet<_> = NOTED.iter().copied().collect();
    for name in ["omitted-additional-code", "omitted-status-code"] {
        let question = assign(&["I10", &format!("Z79.4 omitted={name}")]);
        check(&question, "I10", 50, &[&format!("Z79.4 {name} 50")]);
        noted.insert(name);
    }
    assert_eq!(noted, of(Detection::Note));
}

#[test]
fn what_waits_for_the_code_book_is_listed() {
    let waiting: BTreeSet<_> = WAITING_FOR_THE_CODE_BOOK.iter().copied().collect();
    assert_eq!(waiting, of(Detection::CodeBook));
    // None of them is claimed before.
    for (key, answer) in [("M17.11", "M17.12"), ("M17.11", "M17.9"), ("0FT44ZZ", "0FT4XZZ")] {
        for finding in graded(&assign(&[key]), answer).findings {
            assert_ne!(finding.kind.map(ErrorKind::detection), Some(Detection::CodeBook));
        }
    }
}

#[test]
fn a_kind_that_only_informs_costs_nothing() {
    for &(key, answer, _) in DETECTED {
        for finding in graded(&assign(key), answer).findings {
            let informs = finding.kind.is_some_and(ErrorKind::only_informs);
            assert!(!informs || finding.stated == 0, "{answer}: {finding:?}");
        }
    }
    assert!(kind("duplicate").only_informs() && kind("wrong-poa").only_informs());
}

#[test]
fn a_symptom_is_integral_only_beside_a_diagnosis() {
    check(&assign(&["K80.00"]), "R10.11", 0, &["R10.11 integral-symptom 100"]);
    // The key has a symptom itself, or no diagnosis at all.
    check(
        &assign(&["K80.00", "R65.20"]),
        "K80.00, R65.20, R07.9",
        67,
        &["R07.9 unsupported-code 33"],
    );
    check(&assign(&["Z23"]), "Z23, R07.9", 50, &["R07.9 unsupported-code 50"]);
}

#[test]
fn the_finding_that_matters_most_comes_first() {
    let ulcer = assign(&["E11.621", "L97.422 after=E11.621"]);
    check(&ulcer, "L97.412, E11.621", 53, &["L97.412 wrong-order 10", "L97.412 wrong-code 37"]);
    let question =
        assign(&["I13.0 first", "I50.23", "N18.32", "Z79.4 omitted=omitted-status-code"]);
    check(
        &question,
        "I50.20, I13.0, Q21.10, Z00.00, I13.0",
        6,
        &[
            "I50.20 wrong-first-listed 25",
            "Q21.10 wrong-code 25",
            "Z00.00 wrong-category 25",
            "I50.20 wrong-code 19",
            "I13.0 duplicate 0",
        ],
    );
    check(
        &question,
        "I13.0, I50.20, I10, R07.9, Q21.10",
        25,
        &[
            "Z79.4 omitted-status-code 25",
            "I10 wrong-code 25",
            "I50.20 wrong-code 19",
            "R07.9 integral-symptom 3",
            "Q21.10 unsupported-code 3",
        ],
    );
}

//! What the grader says with the code book, and doesn't without.
#![cfg(feature = "author")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what goes wrong in a test is to stop it"
)]

mod shelf;

use std::collections::BTreeSet;

use medcode_quiz::error_kind::{Detection, ErrorKind};
use medcode_quiz::grade::{Grade, Rubric, grade, grade_with_book};
use medcode_quiz::quiz::{Entry, Question, Response};
use shelf::facts_of;

/// A question on a date with these lines as its key; `grades order` if said.
fn question(date: &str, key: &[&str], grades: &str) -> Question {
    let lines: Vec<String> = key.iter().map(|code| format!("{{ \"code\": \"{code}\" }}")).collect();
    let grades = if grades.is_empty() { String::new() } else { format!("\"graded\": [{grades}],") };
    let json = format!(
        r#"{{ "id": "q", "kind": "assign", "statement": "s", "ask": "a", {grades}
            "date": "{date}", "key": [{}] }}"#,
        lines.join(", ")
    );
    serde_json::from_str(&json).unwrap()
}

fn response(answer: &str) -> Response {
    Response::Assign(answer.split(", ").map(Entry::code).collect())
}

fn by_book(question: &Question, answer: &str) -> Grade {
    let response = response(answer);
    grade_with_book(question, &response, Rubric::Practice, &facts_of(question, &response))
}

fn kinds(grade: &Grade) -> Vec<&'static str> {
    grade.findings.iter().filter_map(|finding| finding.kind).map(ErrorKind::name).collect()
}

/// Date of service, key, answer, what is said of the answer, points.
const SAID: &[(&str, &[&str], &str, &str, u8)] = &[
    ("2026-11-03", &["S52.531A"], "S52.532A", "wrong-laterality", 50),
    ("2026-11-03", &["M67.A01"], "M67.A02", "wrong-laterality", 50),
    ("2026-11-03", &["S52.531A"], "S52.501A", "low-specificity", 50),
    ("2026-11-03", &["N18.31"], "N18.30", "low-specificity", 50),
    ("2026-11-03", &["M54.50"], "M54.9", "low-specificity", 50),
    ("2026-11-03", &["M67.A01"], "M72.2", "retired", 0),
    ("2026-09-30", &["M72.2"], "M67.A01", "not-yet-valid", 0),
    ("2026-11-03", &["H40.1131"], "H40.1132", "wrong-7th-character", 50),
    ("2026-11-03", &["S52.531A"], "S52.5", "not-billable", 25),
    ("2026-11-03", &["S52.531A"], "S62.5", "not-billable", 0),
    ("2026-11-03", &["T15.02XA"], "T15.01A", "missing-placeholder", 25),
    ("2026-11-03", &["I10"], "I12.7", "malformed", 0),
    ("2026-11-03", &["S52.531A"], "S52.531Z", "wrong-7th-character", 50),
    ("2026-11-03", &["I10"], "I11.9", "wrong-category", 0),
    ("2024-03-01", &["0FT44ZZ"], "0FT4XZZ", "pcs-invalid", 25),
    ("2026-11-03", &["J1010"], "J1030", "retired", 0),
];

#[test]
fn the_book_tells_what_the_characters_do_not() {
    for &(date, key, answer, expected, points) in SAID {
        let question = question(date, key, "");
        let grade = by_book(&question, answer);
        assert_eq!(kinds(&grade).first(), Some(&expected), "{answer} for {key:?} on {date}");
        assert_eq!(grade.points, points, "{answer} for {key:?} on {date}");
        let lost: u32 = grade.findings.iter().map(|finding| u32::from(finding.cost)).sum();
        assert_eq!(u32::from(grade.points) + lost, 100);
    }
}

#[test]
fn every_kind_that_needs_the_book_is_found_with_it_and_only_with_it() {
    let mut found = BTreeSet::new();
    for &(date, key, answer, _, _) in SAID {
        let question = question(date, key, "");
        found.extend(kinds(&by_book(&question, answer)));
        let bare = grade(&question, &response(answer), Rubric::Practice);
        for finding in bare.findings {
            assert_ne!(finding.kind.map(ErrorKind::detection), Some(Detection::CodeBook));
        }
    }
    let conflict = question("2026-11-03", &["K80.00"], "");
    found.extend(kinds(&by_book(&conflict, "K80.00, K81.0")));
    for kind in ErrorKind::ALL.iter().filter(|kind| kind.detection() == Detection::CodeBook) {
        assert!(found.contains(kind.name()), "{} is never said", kind.name());
    }
}

#[test]
fn two_codes_that_exclude_each_other_are_named() {
    let question = question("2026-11-03", &["K80.00"], "");
    let grade = by_book(&question, "K80.00, K81.0");
    assert_eq!(kinds(&grade), ["excludes1"]);
    assert_eq!(grade.points, 50);
}

#[test]
fn where_no_edition_reaches_nothing_is_said() {
    for (date, key, answer) in [
        ("2030-01-01", "I10", "I12.7"),
        ("2026-11-03", "0FT44ZZ", "0FT4XZZ"),
        ("2026-11-03", "E0110", "E9999"),
    ] {
        let question = question(date, &[key], "");
        let bare = grade(&question, &response(answer), Rubric::Practice);
        assert_eq!(by_book(&question, answer), bare, "{answer} on {date}");
    }
}

#[test]
fn manifestations_and_external_causes_are_never_first() {
    let question = question("2026-11-03", &["S52.531A", "W01.0XXA"], "\"order\"");
    let grade = by_book(&question, "W01.0XXA, S52.531A");
    assert_eq!((kinds(&grade), grade.points), (vec!["wrong-first-listed"], 75));
    let question = self::question("2026-11-03", &["E85.4", "I43"], "\"order\"");
    let grade = by_book(&question, "I43, E85.4");
    assert_eq!((kinds(&grade), grade.points), (vec!["wrong-first-listed"], 75));
}

#[test]
fn code_first_and_use_additional_put_codes_in_order() {
    let question = question("2026-11-03", &["E11.621", "L97.422"], "\"order\"");
    let grade = by_book(&question, "L97.422, E11.621");
    assert_eq!((kinds(&grade), grade.points), (vec!["wrong-order"], 90));
    assert!(by_book(&question, "E11.621, L97.422").is_correct());
}

#[test]
fn facts_come_back_from_their_text() {
    use medcode_quiz::code_book::facts::Facts;
    for &(date, key, answer, _, _) in SAID {
        let text = facts_of(&question(date, key, ""), &response(answer));
        assert_eq!(Facts::parse(&text).to_text(), text);
    }
    assert_eq!(Facts::parse("nonsense;;retired;side a"), Facts::default());
}

//! Which quizzes are past their editions, and what an exam year asks.
#![allow(clippy::unwrap_used, reason = "what goes wrong in a test is to stop it")]

use medcode_quiz::currency::{fiscal_year, is_of_exam_year, outdated};
use medcode_quiz::json;
use medcode_quiz::quiz::{Date, Editions, Question, Quiz};
use medcode_quiz::text;

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// Returns a quiz of editions: `icd10cm FY2026, cpt 2026`.
fn quiz(editions: &str) -> Quiz {
    let head = r#"{ "format": 1, "id": "one", "title": "One", "question": [] }"#;
    let mut quiz: Quiz = json::read(head).unwrap();
    for pair in editions.split(", ").filter(|pair| !pair.is_empty()) {
        let (set, name) = pair.split_once(' ').unwrap();
        let place = match set {
            "icd10cm" => &mut quiz.editions.icd10cm,
            "icd10pcs" => &mut quiz.editions.icd10pcs,
            "cpt" => &mut quiz.editions.cpt,
            _ => &mut quiz.editions.hcpcs,
        };
        *place = Some(name.to_owned());
    }
    quiz
}

/// Asserts what is said of a quiz of these editions on a day.
#[track_caller]
fn says(editions: &str, today: &str, expected: &str) {
    let said = outdated(&quiz(editions), day(today)).map(text::outdated).unwrap_or_default();
    assert_eq!(said, expected, "{editions} on {today}");
}

#[test]
fn a_fiscal_year_begins_in_october() {
    for (date, year) in [
        ("2026-09-30", 2026),
        ("2026-10-01", 2027),
        ("2026-12-31", 2027),
        ("2027-01-01", 2027),
        ("2027-09-30", 2027),
    ] {
        assert_eq!(fiscal_year(day(date)), year, "{date}");
    }
}

#[test]
fn an_edition_ends_with_its_year_or_quarter() {
    let ended = "Its keys follow ICD-10-CM FY2026, which ended on 30 Sep 2026; \
                 codes may have changed since.";
    says("icd10cm FY2026", "2026-09-30", "");
    says("icd10cm FY2026", "2026-10-01", ended);
    says("icd10pcs FY2026", "2026-10-01", &ended.replace("CM", "PCS"));
    for (editions, last, next) in [
        ("cpt 2026", "2026-12-31", "2027-01-01"),
        ("hcpcs 2026", "2026-12-31", "2027-01-01"),
        ("hcpcs 2026Q1", "2026-03-31", "2026-04-01"),
        ("hcpcs 2026Q2", "2026-06-30", "2026-07-01"),
        ("hcpcs 2026Q3", "2026-09-30", "2026-10-01"),
        ("hcpcs 2026Q4", "2026-12-31", "2027-01-01"),
    ] {
        let quiz = quiz(editions);
        assert_eq!(outdated(&quiz, day(last)), None, "{editions}");
        assert_eq!(outdated(&quiz, day(next)).unwrap().last, day(last), "{editions}");
    }
}

#[test]
fn what_ended_first_is_said() {
    says("icd10cm FY2027, cpt 2026", "2026-11-22", "");
    let cpt = "Its keys follow CPT 2026, which ended on 31 Dec 2026; codes may have changed since.";
    says("icd10cm FY2027, cpt 2026", "2028-01-01", cpt);
    let mut quiz = quiz("icd10cm FY2027");
    quiz.valid_until = Some(day("2027-09-30"));
    let said = outdated(&quiz, day("2027-10-01")).unwrap();
    assert!(said.edition.is_some(), "an edition tells more than a day");
    quiz.valid_until = Some(day("2027-03-31"));
    assert_eq!(outdated(&quiz, day("2027-03-31")), None);
    assert_eq!(
        text::outdated(outdated(&quiz, day("2027-04-01")).unwrap()),
        "Its keys were known to hold until 31 Mar 2027; codes may have changed since."
    );
}

#[test]
fn of_an_edition_by_another_name_nothing_is_claimed() {
    for editions in [
        "",
        "icd10cm 2020",
        "icd10cm FY20",
        "icd10cm FY20201",
        "icd10cm FY2020 April",
        "cpt FY2020",
        "cpt 2020Q1",
        "cpt Zwei",
        "hcpcs 2020Q5",
        "hcpcs 2020 Q1",
        "hcpcs é€é",
        "hcpcs 20€",
    ] {
        says(editions, "2026-11-22", "");
    }
}

fn question(date: Option<&str>, codes: &[&str]) -> Question {
    let key = |code: &&str| format!(r#"{{ "code": "{code}" }}"#);
    let keys: Vec<String> = codes.iter().map(key).collect();
    let json = format!(
        r#"{{ "id": "q", "kind": "assign", "statement": "…", "ask": "…", "key": [{}] }}"#,
        keys.join(",")
    );
    Question { date: date.map(day), ..json::read(&json).unwrap() }
}

#[test]
fn an_exam_year_asks_the_code_sets_of_its_number() {
    let bare = quiz("");
    for (date, codes, years) in [
        ("2026-10-20", &["I10"][..], &[2027][..]),
        ("2026-09-20", &["I10"], &[2026]),
        ("2025-10-01", &["0FT44ZZ"], &[2026]),
        ("2026-10-20", &["11403"], &[2026]),
        ("2026-10-20", &["J0585"], &[2026]),
        ("2026-10-20", &["11403", "D22.5"], &[]),
        ("2026-03-01", &["11403", "D22.5"], &[2026]),
        ("2026-03-01", &[], &[2025, 2026, 2027]),
    ] {
        let question = question(Some(date), codes);
        let asked: Vec<u16> =
            (2025..=2027).filter(|year| is_of_exam_year(&question, &bare, *year)).collect();
        assert_eq!(asked, years, "{date} {codes:?}");
    }
}

#[test]
fn without_a_date_the_edition_tells_and_else_any_year_fits() {
    let quiz_of_both = quiz("icd10cm FY2026, cpt 2026, hcpcs 2026Q3");
    let all = question(None, &["I10", "11403", "J0585"]);
    assert!(is_of_exam_year(&all, &quiz_of_both, 2026));
    assert!(!is_of_exam_year(&all, &quiz_of_both, 2027));
    assert!(is_of_exam_year(&all, &quiz(""), 1999));
    assert!(is_of_exam_year(&all, &quiz("cpt fourth"), 1999));
    let dated = question(Some("2026-11-03"), &["I10"]);
    assert!(is_of_exam_year(&dated, &quiz_of_both, 2027), "the date goes before the edition");
    assert_eq!(Editions::default(), quiz("").editions);
}

#[test]
fn what_is_left_out_is_counted() {
    assert_eq!(
        text::left_out_of_year(3),
        "3 questions left out: they use code sets of another exam year."
    );
    assert_eq!(
        text::left_out_of_year(1),
        "1 question left out: it uses code sets of another exam year."
    );
}

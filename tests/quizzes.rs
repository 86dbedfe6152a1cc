//! The quizzes that come with the project: their examples, their codes, their spread.
#![cfg(feature = "author")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what goes wrong in a test is to stop it"
)]

#[path = "quizzes/codes.rs"]
mod codes;
#[path = "quizzes/detection.rs"]
mod detection;
#[path = "quizzes/examples.rs"]
mod examples;
mod shelf;

use std::fs;
use std::path::PathBuf;

use medcode_quiz::code::CodeSet;
use medcode_quiz::markup::Markup;
use medcode_quiz::quiz::{Graded, KeyLine, Kind, Question, Quiz, check};

/// Returns the path of a file of the project.
fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Returns every quiz, by name of its file.
fn quizzes() -> Vec<Quiz> {
    let files = fs::read_dir(path("quizzes")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        files.filter(|file| file.extension().is_some_and(|ending| ending == "toml")).collect();
    files.sort();
    let read = |file: &PathBuf| {
        let source = fs::read_to_string(file).unwrap();
        toml::from_str(&source).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    };
    files.iter().map(read).collect()
}

/// Calls `visit` with every question and a name for it.
fn each_question(mut visit: impl FnMut(&Quiz, &Question, &str)) {
    for quiz in quizzes() {
        for question in &quiz.questions {
            visit(&quiz, question, &format!("{}/{}", quiz.id, question.id));
        }
    }
}

/// Returns the lines of the key that can't be left out.
fn required(question: &Question) -> impl Iterator<Item = &KeyLine> {
    question.key.iter().filter(|line| !line.optional)
}

#[test]
fn every_quiz_can_be_graded() {
    for quiz in quizzes() {
        assert_eq!(check(&quiz), [], "{}", quiz.id);
        let notice = quiz.id == "cpt-sample";
        assert_eq!(quiz.has_cpt(), notice, "{}: CPT codes stand in the sample only", quiz.id);
    }
}

#[test]
fn every_question_says_where_and_when_and_why() {
    each_question(|_, question, name| {
        assert!(question.level.is_some(), "{name}: level");
        assert!(question.setting.is_some(), "{name}: setting");
        assert!(question.claim.is_some(), "{name}: claim");
        assert!(question.date.is_some(), "{name}: date");
        assert!(!question.rationale.is_empty(), "{name}: rationale");
        assert!(!question.cite.is_empty(), "{name}: cite");
    });
}

#[test]
fn every_question_warns_of_what_people_get_wrong() {
    each_question(|_, question, name| match question.kind {
        Kind::Assign => {
            assert!(question.wrong.len() >= 2, "{name}: two wrong codes at least");
            for note in &question.wrong {
                assert!(!note.why.is_empty(), "{name}: why is {} wrong", note.code);
            }
        }
        Kind::Choose => {
            for (choice, nth) in question.choices.iter().zip(1..) {
                assert!(!choice.why.is_empty(), "{name}: why of choice {nth}");
                let is_named = choice.right || choice.error.is_some() || choice.codes.is_empty();
                assert!(is_named, "{name}: error of choice {nth}");
            }
        }
    });
}

#[test]
fn the_evidence_stands_in_the_statement() {
    each_question(|_, question, name| {
        let statement = Markup::parse(&question.statement);
        let others = question.alternatives.iter().flat_map(|other| &other.lines);
        let of_lines = question.key.iter().chain(others).flat_map(|line| &line.evidence);
        for evidence in question.evidence.iter().chain(of_lines) {
            assert!(statement.find(evidence).is_ok(), "{name}: {evidence:?}");
        }
        match question.kind {
            Kind::Choose => assert!(!question.evidence.is_empty(), "{name}: evidence"),
            Kind::Assign => {
                for line in required(question) {
                    assert!(!line.evidence.is_empty(), "{name}: evidence of {}", line.code);
                }
            }
        }
    });
}

#[test]
fn the_quizzes_are_spread_over_what_coders_do() {
    let count = |is_counted: &dyn Fn(&Question) -> bool| {
        let mut n = 0;
        each_question(|quiz, question, _| {
            n += usize::from(quiz.id != "cpt-sample" && is_counted(question));
        });
        n
    };
    let has_set =
        |question: &Question, set| question.key.iter().any(|key| key.code_set() == Some(set));
    let is_one_diagnosis = |question: &Question| {
        question.kind == Kind::Assign
            && question.code_sets() == [CodeSet::Icd10cm]
            && required(question).count() == 1
    };
    let is_sequence =
        |question: &Question| required(question).count() > 1 && question.grades(Graded::Order);
    let has_parts = |question: &Question| {
        let is_graded = question.grades(Graded::Modifiers) || question.grades(Graded::Units);
        has_set(question, CodeSet::Hcpcs) && is_graded
    };
    let offers_codes = |question: &Question| {
        question.kind == Kind::Choose && question.choices.iter().any(|c| !c.codes.is_empty())
    };
    assert_eq!(count(&|_| true), 24);
    assert!(count(&is_one_diagnosis) >= 8, "one diagnosis: {}", count(&is_one_diagnosis));
    assert!(count(&is_sequence) >= 6, "sequence: {}", count(&is_sequence));
    let is_pcs = |question: &Question| has_set(question, CodeSet::Icd10pcs);
    assert!(count(&is_pcs) >= 3, "ICD-10-PCS: {}", count(&is_pcs));
    let is_hcpcs = |question: &Question| has_set(question, CodeSet::Hcpcs);
    assert!(count(&is_hcpcs) >= 4, "HCPCS: {}", count(&is_hcpcs));
    assert!(count(&has_parts) >= 4, "HCPCS with modifiers or units: {}", count(&has_parts));
    assert!(count(&offers_codes) >= 3, "choices of codes: {}", count(&offers_codes));

    let mut n_cpt = 0;
    each_question(|quiz, _, _| n_cpt += usize::from(quiz.id == "cpt-sample"));
    assert_eq!(n_cpt, 3);
}

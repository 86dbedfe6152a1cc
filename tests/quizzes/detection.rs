//! What the codes alone tell of the authors' wrong codes.
//!
//! Without the notes the grader finds the same kind, or the code stands in
//! `detection-exceptions.tsv` with the reason.

use std::collections::BTreeSet;

use medcode_quiz::error_kind::ErrorKind;
use medcode_quiz::quiz::Question;

use crate::examples::{graded, graded_by_book};
use crate::{each_question, path};

/// Returns for each note the kinds that are found for its code without it.
fn detected(question: &Question) -> Vec<(String, ErrorKind, BTreeSet<&'static str>)> {
    let mut bare = question.clone();
    bare.wrong.clear();
    let mut rows = Vec::new();
    for note in &question.wrong {
        let mut kinds = BTreeSet::new();
        for example in &question.examples {
            let noted = graded(question, example);
            let is_about = |kind, why: &str| kind == Some(note.error) && why == note.why;
            let told = noted.findings.iter().filter(|f| is_about(f.kind, &f.why));
            let found = graded_by_book(&bare, example);
            for finding in told {
                let same = found.findings.iter().find(|f| f.entry == finding.entry);
                kinds.insert(same.and_then(|f| f.kind).map_or("-", ErrorKind::name));
            }
        }
        rows.push((note.code.clone(), note.error, kinds));
    }
    rows
}

#[test]
fn without_its_note_a_wrong_code_is_found_to_be_the_same_or_is_listed() {
    let mut expected = Vec::new();
    each_question(|quiz, question, _| {
        for (code, kind, found) in detected(question) {
            let found = found.into_iter().collect::<Vec<_>>().join(", ");
            if found != kind.name() {
                expected.push([
                    quiz.id.clone(),
                    question.id.clone(),
                    code,
                    kind.name().into(),
                    found,
                ]);
            }
        }
    });
    let file = std::fs::read_to_string(path("tests/quizzes/detection-exceptions.tsv")).unwrap();
    let mut listed = Vec::new();
    for line in file.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [quiz, question, code, kind, found, reason] = cells[..] else { panic!("{line:?}") };
        assert!(!reason.is_empty(), "{line:?}");
        listed.push([quiz, question, code, kind, found].map(str::to_owned));
    }
    let missing: Vec<String> =
        expected.iter().filter(|row| !listed.contains(row)).map(|row| row.join("\t")).collect();
    let stale: Vec<String> =
        listed.iter().filter(|row| !expected.contains(row)).map(|row| row.join("\t")).collect();
    assert!(
        missing.is_empty() && stale.is_empty() && listed.len() == expected.len(),
        "to be added:\n{}\nto be removed:\n{}",
        missing.join("\n"),
        stale.join("\n")
    );
}

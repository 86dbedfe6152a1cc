//! The author tool: each quiz of `tests/author/` against the report beside it,
//! and the documents against the types.
//!
//! `UPDATE_EXPECT=1 cargo test --test author` accepts new reports.

#![cfg(feature = "author")]
#![allow(clippy::unwrap_used, reason = "a test ends at what it can't do")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use expect_test::{expect, expect_file};
use medcode_quiz::author::{self, Look, Notation, Shipped, check_source};
use medcode_quiz::blueprint::{Blueprint, Section};
use medcode_quiz::quiz::{
    Allowance, Alternative, Choice, Editions, Example, Graded, KeyLine, Kind, Question, Quiz,
    WrongCode,
};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Returns the file name and text of each quiz in `tests/author`.
fn quizzes() -> Vec<(String, String)> {
    let mut files: Vec<PathBuf> = fs::read_dir(path("tests/author"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|file| file.extension().is_some_and(|extension| extension != "txt"))
        .collect();
    files.sort();
    let read = |file: PathBuf| {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        (name, fs::read_to_string(file).unwrap())
    };
    files.into_iter().map(read).collect()
}

/// Returns the report on a quiz, without colors.
fn report(name: &str, source: &str) -> String {
    let (quiz, diagnostics) = check_source(name, source, &Shipped);
    let findings: String = diagnostics
        .iter()
        .map(|diagnostic| author::render(diagnostic, source, Look::default()) + "\n")
        .collect();
    let n_questions = quiz.map_or(0, |quiz| quiz.questions.len());
    format!("{findings}{}\n", author::summary(1, n_questions, &diagnostics))
}

#[test]
fn each_quiz_has_the_report_beside_it() {
    for (name, source) in quizzes() {
        let expected = path("tests/author").join(&name).with_extension("txt");
        expect_file![expected].assert_eq(&report(&name, &source));
    }
}

#[test]
fn each_rule_has_a_quiz_that_breaks_it_alone() {
    for rule in author::explained() {
        let file = path("tests/author/rules").join(rule).with_extension("toml");
        let source = fs::read_to_string(&file).unwrap_or_else(|_| panic!("no quiz breaks {rule}"));
        let (_, diagnostics) = check_source(&format!("{rule}.toml"), &source, &Shipped);
        let mut broken: Vec<&str> = diagnostics.iter().map(|found| found.rule).collect();
        broken.dedup();
        assert_eq!(broken, [rule], "{}", report(rule, &source));
        let report = report(&format!("{rule}.toml"), &source);
        expect_file![file.with_extension("txt")].assert_eq(&report);
    }
    for name in ["nothing.toml", "nothing-of-choices.toml"] {
        let source = fs::read_to_string(path("tests/author/rules").join(name)).unwrap();
        let report = report(name, &source);
        assert_eq!(report, "1 file, 1 question: nothing to mend\n");
    }
}

#[test]
fn the_code_book_finds_one_fault_of_each_kind() {
    let source = fs::read_to_string(path("tests/author/code-book.toml")).unwrap();
    let (_, diagnostics) = check_source("code-book.toml", &source, &Shipped);
    let found: String = diagnostics
        .iter()
        .map(|d| format!("{} {}: {}; {}\n", d.line, d.rule, d.title, d.label))
        .collect();
    expect![[r#"
        6 no-citation: this question cites nothing; learners can't look up what decides
        6 scope-unclear: nothing says where the patient was seen; this question has no `setting`
        11 scope-unclear: it isn't said what is to be coded; a word or two
        15 code-not-found: there is no such code; ICD-10-CM FY2027 has no `S05.01A`
        19 code-not-billable: this code can't be billed as it stands; `I11` is a header
        19 code-not-found: there is no such code; ICD-10-CM FY2027 has no `M54.58`
        22 code-retired: this code is not valid on the date of service; the last day of `M72.2` was 2026-09-30
        25 seventh-character: this 7th character is unknown here; `S05.02` takes no `B`
        34 excludes1-in-key: `E11.9` and `E10.9` are never coded together; Excludes1 at E11: type 1 diabetes mellitus (E10.-)
        38 wrong-code-note: this code can be billed; `M54.9` is valid on 2026-11-12
        43 wrong-code-note: this code is not retired; `J1010` is valid on 2026-11-12
        50 no-citation: this question cites nothing; learners can't look up what decides
        50 scope-unclear: nothing says where the patient was seen; this question has no `setting`
        59 order-of-key: this code is never first-listed; `W06.XXXA` is an external cause
        64 order-of-key: `E11.621` stands before `L97.422`; “code first” at L97: diabetic ulcers (E08.621, E08.622, E09.621, E09.622, E10.621, E10.622, E11.621, E11.622, E13.621, E13.622)
        73 cpt-edition: this quiz has CPT codes, but not of which year; the first question with CPT codes
        73 no-citation: this question cites nothing; learners can't look up what decides
        73 scope-unclear: nothing says where the patient was seen; this question has no `setting`
        78 scope-unclear: it isn't said what is to be coded; a word or two
    "#]].assert_eq(&found);
    for diagnostic in diagnostics {
        assert!(author::explain(diagnostic.rule).is_some(), "{}", diagnostic.rule);
    }
}

#[test]
fn positions_and_report_agree() {
    for (name, source) in quizzes() {
        for diagnostic in check_source(&name, &source, &Shipped).1 {
            let header = format!("--> {name}:{}:{}\n", diagnostic.line, diagnostic.column);
            let rendered = author::render(&diagnostic, &source, Look::default());
            assert!(rendered.contains(&header), "{header}{rendered}");
            assert!(source.get(diagnostic.start..diagnostic.end).is_some(), "{rendered}");
        }
    }
}

#[test]
fn titles_are_lower_case_without_full_stop_and_every_finding_helps() {
    for (name, source) in quizzes() {
        for diagnostic in check_source(&name, &source, &Shipped).1 {
            let title = &diagnostic.title;
            assert!(!title.starts_with(char::is_uppercase) && !title.ends_with('.'), "{title}");
            assert!(!diagnostic.help.is_empty(), "{name}: {title} leaves its reader alone");
        }
    }
}

#[test]
fn what_this_reads_is_what_toml_and_serde_json_read() {
    let mut n_whole = 0;
    for (name, source) in quizzes() {
        let (quiz, diagnostics) = check_source(&name, &source, &Shipped);
        let expected = match Notation::of(&source) {
            Notation::Toml => toml::from_str(&source).map_err(|error| error.to_string()),
            Notation::Json => serde_json::from_str(&source).map_err(|error| error.to_string()),
        };
        let expected: Result<Quiz, String> = expected;
        match (quiz, expected) {
            (Some(quiz), Ok(expected)) => {
                n_whole += 1;
                assert_eq!(quiz, expected, "{name}");
            }
            (None, Ok(_)) => assert_eq!(diagnostics[0].rule, "unknown-format", "{name}"),
            (Some(_), Err(error)) => panic!("{name} was read, but serde says {error}"),
            (None, Err(_)) => assert!(diagnostics.iter().any(author::Diagnostic::is_error)),
        }
    }
    assert!(n_whole > 5);
}

#[test]
fn a_quiz_has_the_same_findings_as_toml_and_as_json() {
    let findings = |source: &str| {
        let (_, diagnostics) = check_source("quiz", source, &Shipped);
        let mut findings: Vec<String> =
            diagnostics.iter().map(|d| format!("{}: {}", d.rule, d.title)).collect();
        // A date of JSON is a text.
        findings.retain(|finding| !finding.ends_with("expected a text, found a date"));
        findings.sort();
        findings
    };
    let mut n_quizzes = 0;
    for (name, source) in quizzes() {
        let Ok(table) = toml::from_str::<toml::Table>(&source) else { continue };
        // As in a quiz that was written by hand; TOML has a type for dates.
        let json = serde_json::to_value(&table).unwrap();
        let json = without_dates(json).to_string();
        // An empty TOML file and an empty object are told of in words of their own.
        if !table.is_empty() {
            n_quizzes += 1;
            assert_eq!(findings(&json), findings(&source), "{name}");
        }
    }
    assert!(n_quizzes > 15);
}

/// Writes each date, which serde gives as a table, as a text.
fn without_dates(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;

    match value {
        Value::Object(map) => match map.get("$__toml_private_datetime") {
            Some(date) => date.clone(),
            None => Value::Object(map.into_iter().map(|(k, v)| (k, without_dates(v))).collect()),
        },
        Value::Array(items) => Value::Array(items.into_iter().map(without_dates).collect()),
        other => other,
    }
}

#[test]
fn the_json_reads_back_as_the_same_quiz_without_examples_and_says_what_its_codes_say() {
    for (name, source) in quizzes() {
        let Some(mut quiz) = check_source(&name, &source, &Shipped).0 else { continue };
        let json = author::to_json(&quiz).unwrap();
        assert!(!json.contains("\"example\""), "{name}");
        assert_eq!(json.matches('\n').count(), 1, "{name}");
        let mut read = serde_json::from_str::<Quiz>(&json).unwrap();
        assert_eq!(std::mem::take(&mut read.checked), env!("CARGO_PKG_VERSION"), "{name}");
        assert_eq!(read.states_cpt(), quiz.has_cpt(), "{name}");
        for (question, read) in quiz.questions.iter_mut().zip(&mut read.questions) {
            question.examples.clear();
            assert_eq!(read.sets, question.code_sets(), "{name}");
            for part in Graded::ALL.iter().copied().filter(|_| question.kind == Kind::Assign) {
                let is_stated = read.graded.as_ref().unwrap().contains(&part);
                assert_eq!(is_stated, question.grades(part), "{name}");
            }
            (read.sets, read.graded) = (question.sets.clone(), question.graded.clone());
        }
        assert_eq!(read, quiz, "{name}");
    }
}

#[test]
fn a_toml_date_is_a_date_in_quotation_marks() {
    let source = fs::read_to_string(path("tests/author/clean.toml")).unwrap();
    let quoted = source.replace("date = 2026-11-03", "date = \"2026-11-03\"");
    assert_ne!(source, quoted);
    let (quiz, diagnostics) = check_source("clean.toml", &source, &Shipped);
    let (other, _) = check_source("clean.toml", &quoted, &Shipped);
    assert_eq!(diagnostics, []);
    assert_eq!(quiz, other);
    assert_eq!(quiz.unwrap().questions[0].date.unwrap().to_string(), "2026-11-03");
}

#[test]
fn no_text_makes_the_tool_fail() {
    let clean = fs::read_to_string(path("tests/author/clean.toml")).unwrap();
    let marks = ["\"", "[", "=", "\n", "\0", "🦴", "\u{202e}", "{", "}", "3", "\r"];
    for (idx, _) in clean.char_indices().step_by(7) {
        for mark in marks {
            let (before, after) = clean.split_at(idx);
            let source = format!("{before}{mark}{after}");
            report("quiz.toml", &source);
        }
        report("quiz.toml", &clean[..idx]);
    }
}

#[test]
fn the_format_document_names_every_field() {
    let text = fs::read_to_string(path("docs/format.md")).unwrap();
    let tables = [
        ("quiz", author::field_names::<Quiz>()),
        ("editions", author::field_names::<Editions>()),
        ("question", author::field_names::<Question>()),
        ("key", author::field_names::<KeyLine>()),
        ("alternative", author::field_names::<Alternative>()),
        ("wrong", author::field_names::<WrongCode>()),
        ("choice", author::field_names::<Choice>()),
        ("example", author::field_names::<Example>()),
        ("allow", author::field_names::<Allowance>()),
        ("exam", author::field_names::<Blueprint>()),
        ("section", author::field_names::<Section>()),
        ("evidence", &["text", "nth"]),
    ];
    for (table, fields) in tables {
        assert!(fields.len() > 1, "{table}");
        for field in fields {
            assert!(text.contains(&format!("`{field}`")), "`{field}` of {table}");
        }
    }
}

#[test]
fn every_quiz_in_the_format_document_is_clean() {
    let text = fs::read_to_string(path("docs/format.md")).unwrap();
    let blocks: Vec<&str> =
        text.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        let report = report("format.md", block);
        assert!(report.ends_with("nothing to mend\n"), "{report}\n{block}");
    }
}

#[test]
fn no_rule_finds_anything_in_a_quiz_of_this_project() {
    for entry in fs::read_dir(path("quizzes")).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let source = fs::read_to_string(&file).unwrap();
        let name = file.display().to_string();
        let (_, diagnostics) = check_source(&name, &source, &Shipped);
        assert!(diagnostics.is_empty(), "{}", report(&name, &source));
    }
}

#[test]
fn the_format_document_names_every_rule() {
    let text = fs::read_to_string(path("docs/format.md")).unwrap();
    for rule in author::explained() {
        assert!(text.contains(&format!("`{rule}`")), "{rule}");
    }
}

/// Runs the tool; returns its exit status, standard output and standard error.
fn medcode(arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_medcode"))
        .args(arguments)
        .current_dir(path("tests/author"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A tool that fails early doesn't read its input.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// Returns the name of a folder that isn't there yet.
fn new_folder(name: &str) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    folder.to_str().unwrap().to_owned()
}

#[test]
fn the_exit_status_tells_findings_from_failure() {
    for (arguments, status, says) in [
        (&["check", "clean.toml"][..], 0, "1 file, 2 questions: nothing to mend\n"),
        (&["check", "warnings.toml"], 1, " warnings in 1 file\n"),
        (&["check", "zero-questions.toml", "clean.toml"], 1, "1 error in 1 file\n"),
        (&["check", "."], 1, " files\n"),
        (&["check", "missing.toml"], 2, ""),
        (&["explain", "no-reason"], 0, "```\n"),
        (&["explain", "no-rule"], 2, ""),
    ] {
        let (found, output, errors) = medcode(arguments, "");
        assert_eq!(found, status, "{arguments:?}: {output}{errors}");
        assert!(output.ends_with(says), "{arguments:?}: {output}");
        assert_eq!(errors.is_empty(), status < 2, "{arguments:?}: {errors}");
    }
}

#[test]
fn standard_input_is_a_file_like_any_other() {
    let (status, output, _) = medcode(&["check", "-", "--format", "json"], "format = 2\n");
    assert_eq!(status, 1);
    expect![[r#"
        [
          {
            "rule": "unknown-format",
            "severity": "error",
            "file": "<stdin>",
            "start": 9,
            "end": 10,
            "line": 1,
            "column": 10,
            "title": "this format is not known here",
            "label": "this tool reads format 1",
            "help": "write `format = 1`, or load the quiz with a newer medcode-quiz"
          }
        ]
    "#]]
    .assert_eq(&output);
}

#[test]
fn a_build_writes_what_is_whole_and_leaves_what_is_unchanged() {
    let out = new_folder("build");
    let arguments = ["build", "clean.toml", "warnings.toml", "evidence.toml", "--out", &out];
    let (status, output, errors) = medcode(&arguments, "");
    assert_eq!(status, 1, "{errors}");
    assert_eq!(
        output.replace(&out, "OUT"),
        "clean.toml -> OUT/clean.json\nevidence.toml: 4 errors, not written\n\
         warnings.toml -> OUT/warnings.json\n"
    );
    assert!(errors.contains("error[evidence-not-found]"), "{errors}");
    assert!(!errors.contains("warning["), "{errors}");

    let mut names: Vec<_> =
        fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["clean.json", "warnings.json"]);
    let file = Path::new(&out).join("clean.json");
    let source = fs::read_to_string(path("tests/author/clean.toml")).unwrap();
    let json = author::to_json(&check_source("clean.toml", &source, &Shipped).0.unwrap()).unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), json);

    let time = || fs::metadata(&file).unwrap().modified().unwrap();
    let before = time();
    let (status, output, _) = medcode(&["build", "clean.toml", "--out", &out], "");
    assert_eq!((status, time()), (0, before));
    assert!(output.ends_with("clean.json (unchanged)\n"), "{output}");
}

#[test]
fn a_build_that_cannot_write_says_so() {
    let (status, _, errors) = medcode(&["build", "clean.toml", "--out", "clean.toml"], "");
    assert_eq!(status, 2);
    assert!(errors.starts_with("medcode: clean.toml: "), "{errors}");
    let out = new_folder("none");
    let (status, _, errors) = medcode(&["build", "-", "--out", &out], "");
    assert_eq!((status, errors.as_str()), (2, "medcode: -: only files can be built\n"));
    let twins = ["build", "clean.toml", "../author/clean.toml", "--out", &out];
    assert_eq!(medcode(&twins, "").0, 2);
}

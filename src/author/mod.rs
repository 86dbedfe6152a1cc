//! The author tool: checks a quiz written in TOML and turns it into the JSON
//! that browsers read.
//!
//! This is the only module that knows TOML. It opens no file and prints
//! nothing: text comes in, a [`Quiz`] and [`Diagnostic`]s go out. The command
//! line `medcode` is in `src/bin/medcode.rs`.
//!
//! ```
//! use medcode_quiz::author;
//!
//! let (quiz, diagnostics) = author::check_source("quiz.toml", "format = 2");
//! assert!(quiz.is_none());
//! assert_eq!(diagnostics[0].rule, "unknown-format");
//! ```

mod blank;
mod diagnostic;
mod fault;
mod message;
mod problem;
mod read;
mod reader;
mod report;
mod rules;
mod suggest;
mod syntax;
mod tables;

pub use diagnostic::{Diagnostic, Severity};
pub use blank::field_names;
pub use report::{Look, render, summary};
pub use rules::{explain, explained};

use crate::quiz::Quiz;
use rules::RULES;
use syntax::Document;

/// Checks the text of a quiz file; `name` is what the findings call the file.
///
/// The quiz is given if the text could be read as one, whatever else is wrong
/// with it; [`Diagnostic::is_error`] tells whether it can be published. The
/// findings are sorted by their place.
pub fn check_source(name: &str, source: &str) -> (Option<Quiz>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let quiz = check_document(source, &mut findings);
    let mut diagnostics: Vec<Diagnostic> =
        findings.into_iter().map(|finding| finding.at(name, source)).collect();
    diagnostics.sort_by(|a, b| (a.start, a.rule, &a.title).cmp(&(b.start, b.rule, &b.title)));
    diagnostics.dedup();
    (quiz, diagnostics)
}

/// Returns the JSON that browsers read, on one line. Examples are left out.
///
/// # Errors
///
/// In no case that is known: a quiz has nothing that JSON lacks.
pub fn to_json(quiz: &Quiz) -> Result<String, serde_json::Error> {
    serde_json::to_string(quiz).map(|json| json + "\n")
}

fn check_document(source: &str, findings: &mut Vec<diagnostic::Draft>) -> Option<Quiz> {
    let document = match Document::parse(source) {
        Ok(document) => document,
        Err(errors) => {
            findings.extend(errors);
            return None;
        }
    };
    let read = read::quiz(&document);
    findings.extend(read.problems.iter().map(|problem| message::draft(problem, source)));
    let quiz = read.quiz.as_ref()?;
    let is_whole = read.is_whole();
    let faults = crate::quiz::check(quiz).into_iter().map(|f| fault::finding(&f, quiz));
    let others = RULES.iter().flat_map(|rule| {
        let about = |finding| (rule.name, rule.severity, finding);
        (rule.check)(quiz).into_iter().map(about)
    });
    for (name, severity, found) in faults.chain(others) {
        if read.is_trusted(&found.path) {
            findings.push(found.at(name, severity, |path| read.span(&document, path)));
        }
    }
    read.quiz.filter(|_| is_whole)
}

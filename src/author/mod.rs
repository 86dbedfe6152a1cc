//! The author tool: checks a quiz written in TOML or JSON and turns it into the
//! JSON that browsers read.
//!
//! This is the only module that knows TOML. It opens no file and prints
//! nothing: text comes in, a [`Quiz`] and [`Diagnostic`]s go out. The command
//! line `medcode` is in `src/bin/medcode.rs`.
//!
//! ```
//! use medcode_quiz::author;
//!
//! let (quiz, diagnostics) = author::check_source("quiz.toml", "format = 2", &author::Shipped);
//! assert!(quiz.is_none());
//! assert_eq!(diagnostics[0].rule, "unknown-format");
//! ```

mod blank;
mod diagnostic;
mod dry_run;
mod embed;
mod fault;
mod json;
mod message;
mod notation;
mod problem;
mod prose;
mod read;
mod reader;
#[cfg(feature = "author")]
mod report;
mod rules;
#[cfg(feature = "author")]
mod schema;
mod shelf;
mod suggest;
mod syntax;
mod tables;

#[cfg(feature = "author")]
pub mod code_book;

pub use diagnostic::{Diagnostic, Severity};
pub use dry_run::{Earned, Strategy, dry_run};
pub use embed::{Embed, embed};
pub use notation::Notation;
#[cfg(feature = "author")]
pub use report::{Look, render, summary};
pub use rules::{explain, explained};
#[cfg(feature = "author")]
pub use schema::schema;
#[cfg(feature = "author")]
pub use shelf::Shipped;
pub use shelf::{NoBooks, Shelf};
pub use tables::field_names;

use crate::quiz::{Fault, FaultKind, Graded, Kind, Quiz};
use diagnostic::Draft;
use rules::Finding;
use syntax::Document;

/// Checks the text of a quiz file; `name` is what the findings call the file.
///
/// The quiz is given if the text could be read as one, whatever else is wrong
/// with it; [`Diagnostic::is_error`] tells whether it can be published. The
/// findings are sorted by their place.
pub fn check_source(
    name: &str,
    source: &str,
    shelf: &dyn Shelf,
) -> (Option<Quiz>, Vec<Diagnostic>) {
    let mut drafts = Vec::new();
    let quiz = check_document(source, shelf, &mut drafts);
    let mut diagnostics: Vec<Diagnostic> =
        drafts.into_iter().map(|draft| draft.at(name, source, Notation::of(source))).collect();
    diagnostics.sort_by(|a, b| (a.start, a.rule, &a.title).cmp(&(b.start, b.rule, &b.title)));
    diagnostics.dedup();
    (quiz, diagnostics)
}

/// Returns the JSON that browsers read, on one line. Examples are left out;
/// what a page would have to read the codes for is said.
///
/// # Errors
///
/// In no case that is known: a quiz has nothing that JSON lacks.
pub fn to_json(quiz: &Quiz) -> Result<String, serde_json::Error> {
    let mut quiz = quiz.clone();
    env!("CARGO_PKG_VERSION").clone_into(&mut quiz.checked);
    for question in &mut quiz.questions {
        question.sets = question.code_sets();
        if question.kind == Kind::Assign {
            let graded = Graded::ALL.iter().copied().filter(|part| question.grades(*part));
            question.graded = Some(graded.collect());
        }
    }
    serde_json::to_string(&quiz).map(|json| json + "\n")
}

fn check_document(source: &str, shelf: &dyn Shelf, drafts: &mut Vec<Draft>) -> Option<Quiz> {
    let document = match Document::parse(source) {
        Ok(document) => document,
        Err(errors) => {
            drafts.extend(errors);
            return None;
        }
    };
    let read = read::quiz(&document);
    drafts.extend(read.problems.iter().map(|problem| message::draft(problem, source)));
    for (rule, severity, finding) in check_quiz(read.quiz.as_ref()?, shelf) {
        if read.is_trusted(&finding.path) {
            let draft = finding.at(rule, severity, source, |path| read.span(&document, path));
            drafts.push(draft.with_label(source));
        }
    }
    if read.is_whole() { read.quiz } else { None }
}

/// Finds what is wrong with a quiz that is of the format: contradictions, then
/// what the rules say.
fn check_quiz(quiz: &Quiz, shelf: &dyn Shelf) -> Vec<(&'static str, Severity, Finding)> {
    let faults = crate::quiz::check(quiz);
    let is_contradictory = |finding: &Finding| {
        let question = finding.path.get(..2);
        question.is_some() && faults.iter().any(|fault| fault.path.get(..2) == question)
    };
    let mut findings = rules::run(quiz, shelf);
    findings.retain(|(_, _, found)| !found.is_graded || !is_contradictory(found));
    // A code of CDT has the shape of no code; one word on it is enough.
    let is_said = |fault: &&Fault| {
        let is_same = |(rule, _, found): &(&str, Severity, Finding)| {
            *rule == "cdt-code" && found.path == fault.path
        };
        fault.kind == FaultKind::NotACode && findings.iter().any(is_same)
    };
    let faults: Vec<_> = faults.iter().filter(|fault| !is_said(fault)).collect();
    findings.extend(faults.into_iter().map(|fault| fault::finding(fault, quiz)));
    findings
}

/// Returns a small quiz to begin with: one question, a word on each field, and
/// nothing to mend.
pub fn new_quiz() -> &'static str {
    include_str!("new_quiz.toml")
}

//! What is said about a quiz file, and where in it. How it looks is for
//! `report` to say.

use std::ops::Range;

use serde::Serialize;

use super::notation::Notation;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Learners would see something wrong; the quiz isn't published.
    Error,
    /// Learners would see something poor.
    Warning,
}

/// One thing to mend in a quiz file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// The name of the rule, such as `unknown-field`.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The file, as it was named.
    pub file: String,
    /// Where the token begins, in bytes from 0.
    pub start: usize,
    /// Where it ends, in bytes.
    pub end: usize,
    /// The line in which it begins, from 1.
    pub line: usize,
    /// The character of that line at which it begins, from 1.
    pub column: usize,
    /// What is wrong: lower case, no full stop.
    pub title: String,
    /// What was found at the token.
    pub label: String,
    /// The one thing to do about it; may be empty.
    pub help: String,
    /// Another place that it has to do with, and how.
    #[serde(skip)]
    pub context: Option<(Range<usize>, String)>,
}

impl Diagnostic {
    /// Returns `true` if it keeps the quiz from being published.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// A diagnostic before its file is known.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) rule: &'static str,
    pub(super) severity: Severity,
    pub(super) span: Range<usize>,
    pub(super) title: String,
    pub(super) label: String,
    pub(super) help: String,
    pub(super) context: Option<(Range<usize>, String)>,
}

impl Draft {
    /// Returns an error without help and context.
    pub(super) fn error(
        rule: &'static str,
        span: Range<usize>,
        title: impl Into<String>,
        label: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            severity: Severity::Error,
            span,
            title: title.into(),
            label: label.into(),
            help: String::new(),
            context: None,
        }
    }

    /// Adds the one thing to do.
    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self { help: help.into(), ..self }
    }

    /// Says what stands there, if nothing better was said.
    pub(super) fn with_label(mut self, source: &str) -> Self {
        if self.label.is_empty() {
            self.label = format!("found {}", token(source, &self.span));
        }
        self
    }

    /// Puts it into a file.
    pub(super) fn at(self, file: &str, source: &str, notation: Notation) -> Diagnostic {
        let Range { start, end } = on_characters(self.span, source);
        let before = source.get(..start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Diagnostic {
            rule: self.rule,
            severity: self.severity,
            file: file.to_owned(),
            start,
            end,
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
            title: self.title,
            label: self.label,
            help: notation.help(&self.help),
            context: self.context.map(|(span, label)| (on_characters(span, source), label)),
        }
    }
}

/// Widens a span to whole characters of the source; what is missing at the
/// end of a file is missing behind its last word.
fn on_characters(span: Range<usize>, source: &str) -> Range<usize> {
    if span.start >= source.len() {
        let end = source.trim_end().len();
        return end..end;
    }
    let mut start = span.start;
    while !source.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = span.end.clamp(start, source.len());
    while !source.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

/// Returns what stands at a span, in backticks and cut to what fits a line.
pub(super) fn token(source: &str, span: &Range<usize>) -> String {
    let text = source.get(span.clone()).unwrap_or_default();
    let line = text.trim_start_matches('"').lines().find(|line| !line.trim().is_empty());
    let is_cut = text.lines().count() > 1 || text.chars().count() > 60;
    let shown: String = match line {
        Some(line) if is_cut => line.chars().take(60).collect::<String>() + "…",
        _ => text.to_owned(),
    };
    if shown.is_empty() { "nothing".to_owned() } else { format!("`{shown}`") }
}

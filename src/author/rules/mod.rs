//! What a quiz can be found fault with beside its format: the rules.
//!
//! A rule is a file of this folder: an essay (what, why, an example, what to
//! write instead; `medcode explain` prints it), a function from a quiz to
//! findings, and its test. It takes the typed quiz and gives paths, so it
//! needn't know TOML. To add one, write the file and its line below.

use std::ops::Range;

use super::diagnostic::{Draft, Severity};
use crate::quiz::{Question, Quiz, Step};

/// A rule.
pub(super) struct Rule {
    /// Named for the fault.
    pub(super) name: &'static str,
    pub(super) severity: Severity,
    /// Finds the faults of a quiz.
    pub(super) check: fn(&Quiz) -> Vec<Finding>,
    /// The source of its file.
    source: &'static str,
}

macro_rules! rules {
    ($($name:literal = $module:ident, $severity:ident;)*) => {
        $(mod $module;)*

        /// Every rule.
        pub(super) static RULES: &[Rule] = &[$(Rule {
            name: $name,
            severity: Severity::$severity,
            check: $module::check,
            source: include_str!(concat!(stringify!($module), ".rs")),
        },)*];
    };
}

mod codes;

rules! {
    "code-not-billable" = code_not_billable, Error;
    "code-not-found" = code_not_found, Error;
    "code-retired" = code_retired, Error;
    "evidence-not-found" = evidence_not_found, Error;
    "example-answer" = example_answer, Error;
    "example-errors" = example_errors, Error;
    "example-missing" = example_missing, Warning;
    "example-points" = example_points, Error;
    "excludes1-in-key" = excludes1_in_key, Error;
    "license-missing" = license_missing, Warning;
    "no-rationale" = no_rationale, Warning;
    "no-reason" = no_reason, Warning;
    "order-of-key" = order_of_key, Error;
    "seventh-character" = seventh_character, Error;
    "wrong-code-is-right" = wrong_code_is_right, Error;
    "wrong-code-note" = wrong_code_note, Warning;
}

/// One fault that a rule found.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    /// The way to the value that it is about.
    pub(super) path: Vec<Step>,
    /// What is wrong: lower case, no full stop.
    pub(super) title: String,
    /// What was found there.
    pub(super) label: String,
    /// The one thing to do.
    pub(super) help: String,
    /// Another place that it has to do with, and how.
    pub(super) context: Option<(Vec<Step>, &'static str)>,
    /// Comes of grading, and means nothing where the key is contradictory.
    pub(super) is_graded: bool,
}

impl Finding {
    /// Returns a finding about the value at a path.
    pub(super) fn new<const N: usize>(
        path: [Step; N],
        title: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            path: path.to_vec(),
            title: title.into(),
            label: label.into(),
            help: help.into(),
            context: None,
            is_graded: false,
        }
    }

    /// Finds its place in the file.
    pub(super) fn at(
        self,
        rule: &'static str,
        severity: Severity,
        span: impl Fn(&[Step]) -> Range<usize>,
    ) -> Draft {
        Draft {
            rule,
            severity,
            span: span(&self.path),
            title: self.title,
            label: self.label,
            help: self.help,
            context: self.context.map(|(path, label)| (span(&path), label.to_owned())),
        }
    }

    fn within(mut self, field: &'static str, idx: usize) -> Self {
        let head = [Step::Field(field), Step::Item(idx)];
        self.path.splice(0..0, head);
        if let Some((path, _)) = &mut self.context {
            path.splice(0..0, head);
        }
        self
    }
}

/// Collects the findings about each item of a list; their paths begin at the item.
fn each<T>(
    field: &'static str,
    items: &[T],
    mut check: impl FnMut(&T) -> Vec<Finding>,
) -> Vec<Finding> {
    let findings = items.iter().enumerate().flat_map(|(idx, item)| {
        check(item).into_iter().map(move |finding| finding.within(field, idx))
    });
    findings.collect()
}

/// Collects the findings about each question.
fn each_question(quiz: &Quiz, check: impl Fn(&Question) -> Vec<Finding>) -> Vec<Finding> {
    each("question", &quiz.questions, check)
}

/// Returns the essay of a rule; `None` if it has none or there is no such rule.
pub fn explain(rule: &str) -> Option<String> {
    let rule = RULES.iter().find(|other| other.name == rule)?;
    let lines = rule.source.lines().map_while(|line| line.strip_prefix("//!"));
    Some(lines.map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect())
}

/// Returns the names of the rules that have an essay.
pub fn explained() -> Vec<&'static str> {
    RULES.iter().map(|rule| rule.name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs one rule on a quiz of one question, given as its TOML without the
    /// header; a finding a line.
    pub(super) fn found(rule: &str, question: &str) -> String {
        let head =
            "format = 1\nid = \"q\"\ntitle = \"Q\"\n[[question]]\nid = \"a\"\nask = \"Code.\"\n";
        let quiz: Quiz = toml::from_str(&format!("{head}{question}")).unwrap();
        let rule = RULES.iter().find(|other| other.name == rule).unwrap();
        let line = |finding: &Finding| {
            let path = finding.path.iter().skip(2).map(|step| match step {
                Step::Field(name) => (*name).to_owned(),
                Step::Item(idx) => idx.to_string(),
            });
            let path = path.collect::<Vec<_>>().join(".");
            format!("{path}: {}; {}; {}\n", finding.title, finding.label, finding.help)
        };
        (rule.check)(&quiz).iter().map(line).collect()
    }

    #[test]
    fn every_rule_has_an_essay_with_an_example_and_what_to_write_instead() {
        for name in explained() {
            let essay = explain(name).unwrap();
            for part in ["```toml", "Instead"] {
                assert!(essay.contains(part), "{name} lacks {part}");
            }
        }
        assert_eq!(explain("no-such-rule"), None);
    }
}

//! What a quiz can be found fault with beside its format: the rules.
//!
//! A rule is a file of this folder: an essay (what, why, an example, what to
//! write instead; `medcode explain` prints it), a function from a quiz to
//! findings, and its test. It takes the typed quiz and gives paths, so it
//! needn't know TOML. To add one, write the file and its line below.

use std::ops::Range;

use super::Shelf;
use super::diagnostic::{Draft, Severity};
use crate::quiz::{Question, Quiz, Step};

/// A rule.
pub(super) struct Rule {
    /// Named for the fault.
    pub(super) name: &'static str,
    pub(super) severity: Severity,
    /// Finds the faults of a quiz.
    pub(super) check: fn(&Quiz, &dyn Shelf) -> Vec<Finding>,
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

pub(super) mod codes;

rules! {
    "allow" = allow, Warning;
    "answer-given-away" = answer_given_away, Warning;
    "cdt-code" = cdt_code, Error;
    "choice-is-parent" = choice_is_parent, Warning;
    "choices-equal" = choices_equal, Error;
    "cite-form" = cite_form, Warning;
    "code-not-billable" = code_not_billable, Error;
    "code-not-found" = code_not_found, Error;
    "code-retired" = code_retired, Error;
    "cpt-edition" = cpt_edition, Warning;
    "evidence-not-found" = evidence_not_found, Error;
    "example-answer" = example_answer, Error;
    "example-errors" = example_errors, Error;
    "example-missing" = example_missing, Warning;
    "example-points" = example_points, Error;
    "excludes1-in-key" = excludes1_in_key, Error;
    "guessing-pays" = guessing_pays, Warning;
    "license-missing" = license_missing, Warning;
    "longest-is-right" = longest_is_right, Warning;
    "no-citation" = no_citation, Warning;
    "no-rationale" = no_rationale, Warning;
    "no-reason" = no_reason, Warning;
    "order-of-key" = order_of_key, Error;
    "personal-data" = personal_data, Warning;
    "reading-level" = reading_level, Warning;
    "scope-unclear" = scope_unclear, Warning;
    "seventh-character" = seventh_character, Error;
    "too-long" = too_long, Warning;
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
    /// The words of a text that it is about, as the text has them.
    pub(super) words: String,
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
            words: String::new(),
            context: None,
            is_graded: false,
        }
    }

    /// Finds its place in the file.
    pub(super) fn at(
        self,
        rule: &'static str,
        severity: Severity,
        source: &str,
        span: impl Fn(&[Step]) -> Range<usize>,
    ) -> Draft {
        Draft {
            rule,
            severity,
            span: within(source, span(&self.path), &self.words),
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

/// Narrows the place of a text to words in it, if they stand there as they are.
fn within(source: &str, span: Range<usize>, words: &str) -> Range<usize> {
    let place = source.get(span.clone()).and_then(|text| text.find(words));
    match place.filter(|_| !words.is_empty()) {
        Some(place) => span.start + place..span.start + place + words.len(),
        None => span,
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

/// Runs every rule on a quiz, and leaves out what its author allowed.
pub(super) fn run(quiz: &Quiz, shelf: &dyn Shelf) -> Vec<(&'static str, Severity, Finding)> {
    let found = RULES.iter().flat_map(|rule| {
        let findings = (rule.check)(quiz, shelf).into_iter();
        findings.map(move |finding| (rule.name, rule.severity, finding))
    });
    let mut allowed = allow::Allowed::of(quiz);
    let mut kept: Vec<_> =
        found.filter(|(rule, _, finding)| !allowed.takes(rule, finding)).collect();
    kept.extend(allowed.unused().into_iter().map(|finding| ("allow", Severity::Warning, finding)));
    kept
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
    use crate::author::Shipped;

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
        (rule.check)(&quiz, &Shipped).iter().map(line).collect()
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

//! allow: leave to break a rule that isn't one, without a reason, or that
//! nothing needs.
//!
//! Rules are right most of the time. Where one is wrong, the author allows the
//! question to break it and says why, so that the next one who reads the file
//! needn't ask. Leave that nothing needs any more would hide the next slip.
//!
//! ```toml
//! [[question.allow]]
//! rule = "answer-given-away"
//! reason = ""
//! ```
//!
//! Instead, give the reason, or remove it:
//!
//! ```toml
//! [[question.allow]]
//! rule = "answer-given-away"
//! reason = "An audit: the codes of the claim stand in the statement."
//! ```
//!
//! What is said of the quiz as a whole is allowed by an `[[allow]]` at the end
//! of the file. A file that isn't of the format can't be allowed.

use super::{Finding, RULES, each, each_question};
use crate::author::Shelf;
use crate::author::suggest::closest;
use crate::quiz::{Allowance, Quiz, Step};

pub(super) fn check(quiz: &Quiz, _: &dyn Shelf) -> Vec<Finding> {
    let of = |list: &[Allowance]| each("allow", list, check_allowance);
    let mut findings = each_question(quiz, |question| of(&question.allow));
    findings.extend(of(&quiz.allow));
    findings
}

fn check_allowance(allowance: &Allowance) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !is_rule(&allowance.rule) {
        let names = RULES.iter().map(|rule| rule.name).filter(|name| is_rule(name));
        let help = match closest(&allowance.rule, names) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "write the name that stands in brackets behind `error` or `warning`".to_owned(),
        };
        let label = format!("found `{}`", allowance.rule);
        findings.push(Finding::new([Step::Field("rule")], "there is no such rule", label, help));
    }
    if allowance.reason.trim().is_empty() {
        findings.push(Finding::new(
            [Step::Field("reason")],
            "this has no reason",
            "nothing but white space",
            "say why the rule does no good here",
        ));
    }
    findings
}

fn is_rule(name: &str) -> bool {
    RULES.iter().any(|rule| rule.name == name && name != "allow")
}

/// What a quiz may break, and what of it was needed.
pub(super) struct Allowed<'q> {
    list: Vec<Leave<'q>>,
}

struct Leave<'q> {
    rule: &'q str,
    /// The question that it holds for; `None` for the whole quiz.
    question: Option<usize>,
    /// Its place in its list.
    idx: usize,
    is_used: bool,
}

impl<'q> Allowed<'q> {
    pub(super) fn of(quiz: &'q Quiz) -> Self {
        let mut list = Vec::new();
        let mut add = |question: Option<usize>, allowances: &'q [Allowance]| {
            let leave = |(idx, allowance): (usize, &'q Allowance)| Leave {
                rule: &allowance.rule,
                question,
                idx,
                is_used: false,
            };
            list.extend(allowances.iter().enumerate().map(leave));
        };
        add(None, &quiz.allow);
        for (idx, question) in quiz.questions.iter().enumerate() {
            add(Some(idx), &question.allow);
        }
        Self { list }
    }

    /// Returns `true` if the quiz has leave for a finding.
    pub(super) fn takes(&mut self, rule: &str, finding: &Finding) -> bool {
        let question = match finding.path.as_slice() {
            [Step::Field("question"), Step::Item(idx), ..] => Some(*idx),
            _ => None,
        };
        let holds = |leave: &&mut Leave<'_>| {
            leave.rule == rule && (leave.question.is_none() || leave.question == question)
        };
        // Every one that holds is of use: which is read first doesn't matter.
        let mut is_taken = false;
        for leave in self.list.iter_mut().filter(|leave| holds(leave)) {
            leave.is_used = true;
            is_taken = true;
        }
        is_taken
    }

    /// Finds what nothing needed.
    pub(super) fn unused(self) -> Vec<Finding> {
        let unused = self.list.into_iter().filter(|leave| !leave.is_used && is_rule(leave.rule));
        let finding = |leave: Leave<'_>| {
            let mut path = vec![Step::Field("allow"), Step::Item(leave.idx)];
            if let Some(idx) = leave.question {
                path.splice(0..0, [Step::Field("question"), Step::Item(idx)]);
            }
            let rule = leave.rule;
            let title = "nothing here breaks this rule";
            let label = format!("`{rule}` finds nothing to allow");
            Finding { path, ..Finding::new([], title, label, "remove it") }
        };
        unused.map(finding).collect()
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::found;
    use crate::author::{NoBooks, check_source};

    #[test]
    fn a_rule_is_named_and_has_a_reason() {
        let question = r#"
            kind = "assign"
            statement = "A"
            allow = [
                { rule = "answer-givn-away", reason = "It has." },
                { rule = "unknown-field", reason = "It has." },
                { rule = "allow", reason = "It has." },
                { rule = "no-reason", reason = " " },
            ]
            key = [{ code = "I10" }]"#;
        expect![[r#"
            allow.0.rule: there is no such rule; found `answer-givn-away`; did you mean `answer-given-away`?
            allow.1.rule: there is no such rule; found `unknown-field`; write the name that stands in brackets behind `error` or `warning`
            allow.2.rule: there is no such rule; found `allow`; write the name that stands in brackets behind `error` or `warning`
            allow.3.reason: this has no reason; nothing but white space; say why the rule does no good here
        "#]].assert_eq(&found("allow", question));
    }

    #[test]
    fn what_is_allowed_is_not_found_and_what_is_not_needed_is() {
        let source = |allow: &str, quiz_allow: &str| {
            format!(
                "format = 1\nid = \"q\"\ntitle = \"Q\"\n[[question]]\nid = \"a\"\nkind = \"assign\"\n\
                 ask = \"Enter the code I10 here.\"\nstatement = \"A\"\n{allow}\n\
                 [[question.key]]\ncode = \"I10\"\n{quiz_allow}"
            )
        };
        let found = |allow: &str, quiz_allow: &str| {
            let (_, diagnostics) = check_source("q", &source(allow, quiz_allow), &NoBooks);
            let rules = ["answer-given-away", "license-missing", "no-reason", "allow"];
            let found = diagnostics.into_iter().filter(|d| rules.contains(&d.rule));
            found.map(|d| format!("{} {}", d.line, d.rule)).collect::<Vec<_>>()
        };
        let leave = |rule: &str| format!("{{ rule = \"{rule}\", reason = \"It has.\" }}");
        assert_eq!(found("", ""), ["1 license-missing", "7 answer-given-away"]);
        let given = format!("allow = [{}, {}]", leave("answer-given-away"), leave("no-reason"));
        assert_eq!(found(&given, ""), ["1 license-missing", "9 allow"]);
        let whole = "[[allow]]\nrule = \"license-missing\"\nreason = \"It has.\"\n\
                     [[allow]]\nrule = \"answer-given-away\"\nreason = \"It has.\"";
        assert_eq!(found("", whole), [""; 0]);
    }
}

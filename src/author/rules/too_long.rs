//! too-long: a text is longer than it is read.
//!
//! Many read on a phone. Beyond these lengths a text is skimmed, and what
//! decides is missed: 400 words for a statement, 60 for what is asked or a
//! choice, 50 for a hint, 80 for a reason, 300 for a rationale, 100 for the
//! description, and 80 characters for the title.
//!
//! ```toml
//! ask = "Please read the following clinical documentation with great care and, bearing in mind …"
//! ```
//!
//! Instead, cut what the answer doesn't need, or make two questions of one:
//!
//! ```toml
//! ask = "Enter the one ICD-10-CM code for the injury. Graded: the code."
//! ```

use super::{Finding, each, each_question};
use crate::author::Shelf;
use crate::author::prose::n_words;
use crate::quiz::{Question, Quiz, Step};

/// The words that a text may have.
const STATEMENT: usize = 400;
const ASK: usize = 60;
const HINT: usize = 50;
const REASON: usize = 80;
const RATIONALE: usize = 300;
const DESCRIPTION: usize = 100;
/// The characters that a title may have.
const TITLE: usize = 80;

pub(super) fn check(quiz: &Quiz, _: &dyn Shelf) -> Vec<Finding> {
    let mut findings = in_field("description", &quiz.description, DESCRIPTION);
    let n = quiz.title.chars().count();
    if n > TITLE {
        findings.push(Finding::new(
            [Step::Field("title")],
            "this title is too long",
            format!("{n} characters, where {TITLE} are the most"),
            "keep what the quiz is about, and move the rest to `description`",
        ));
    }
    findings.extend(each_question(quiz, check_question));
    findings
}

fn check_question(question: &Question) -> Vec<Finding> {
    let mut findings = in_field("statement", &question.statement, STATEMENT);
    findings.extend(in_field("ask", &question.ask, ASK));
    findings.extend(each("hints", &question.hints, |text| of_text(text, HINT)));
    findings.extend(in_field("rationale", &question.rationale, RATIONALE));
    findings.extend(each("key", &question.key, |key| in_field("why", &key.why, REASON)));
    findings.extend(each("wrong", &question.wrong, |wrong| in_field("why", &wrong.why, REASON)));
    findings.extend(each("choice", &question.choices, |choice| {
        [in_field("text", &choice.text, ASK), in_field("why", &choice.why, REASON)].concat()
    }));
    findings
}

fn in_field(field: &'static str, text: &str, max: usize) -> Vec<Finding> {
    let mut findings = of_text(text, max);
    for finding in &mut findings {
        finding.path.push(Step::Field(field));
    }
    findings
}

fn of_text(text: &str, max: usize) -> Vec<Finding> {
    let n = n_words(text);
    if n <= max {
        return Vec::new();
    }
    let label = format!("{n} words, where {max} are the most");
    let help = "cut what the answer doesn't need, or make two questions of one";
    vec![Finding::new([], "this text is too long", label, help)]
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    #[test]
    fn each_text_has_its_length() {
        let question = |n_statement: usize, n_ask: usize, n_why: usize| {
            let [statement, hint, why] =
                [n_statement, n_ask, n_why].map(|n| "word ".repeat(n).trim().to_owned());
            found(
                "too-long",
                &format!(
                    "kind = \"assign\"\nstatement = \"{statement}\"\nhints = [\"{hint}\"]\n\
                     key = [{{ code = \"I10\" }}]\n\
                     wrong = [{{ code = \"I15.9\", error = \"unsupported-code\", why = \"{why}\" }}]"
                ),
            )
        };
        assert_eq!(question(400, 50, 80), "");
        let found = question(401, 51, 81);
        for path in ["statement: this text is too long; 401 words", "hints.0: ", "wrong.0.why: "] {
            assert!(found.contains(path), "{found}");
        }
    }
}

//! evidence-not-found: words given as evidence aren't in the statement, or are
//! in it more than once.
//!
//! The words of `evidence` light up in the statement when the learner sees
//! the solution. Words that aren't there can't, and of words that are there
//! twice the wrong ones might.
//!
//! ```toml
//! statement = "No fracture seen on the first film. Repeat film: fracture of the left wrist."
//! evidence = ["fracture", "left arm"]
//! ```
//!
//! Instead, copy words from the statement that are long enough to stand there
//! once, or say which of them is meant. Line breaks and markup don't matter,
//! upper and lower case do.
//!
//! ```toml
//! evidence = [{ text = "fracture", nth = 2 }, "left wrist"]
//! ```

use crate::author::Shelf;
use super::{Finding, each, each_question};
use crate::markup::Markup;
use crate::quiz::{Evidence, KeyLine, Question, Quiz, Step};

pub(super) fn check(quiz: &Quiz, _: &dyn Shelf) -> Vec<Finding> {
    each_question(quiz, check_question)
}

fn check_question(question: &Question) -> Vec<Finding> {
    let statement = Markup::parse(&question.statement);
    let lines = |field, lines: &[KeyLine]| {
        each(field, lines, |line| evidence(&statement, &line.evidence))
    };
    let mut findings = evidence(&statement, &question.evidence);
    findings.extend(lines("key", &question.key));
    findings.extend(each("alternative", &question.alternatives, |a| lines("line", &a.lines)));
    findings
}

fn evidence(statement: &Markup, evidence: &[Evidence]) -> Vec<Finding> {
    each("evidence", evidence, |words| match statement.find(words) {
        Ok(_) => Vec::new(),
        Err(0) => vec![absent(statement, words)],
        Err(n) => vec![ambiguous(words, n)],
    })
}

fn absent(statement: &Markup, words: &Evidence) -> Finding {
    let help = match other_case(&statement.plain, &words.text) {
        Some(text) => format!("the statement has it as `{text}`"),
        None => "copy the words from the statement as they stand there".to_owned(),
    };
    let title = "this evidence is not in the statement";
    Finding::new([], title, "these words occur nowhere in it", help)
}

fn ambiguous(words: &Evidence, n: usize) -> Finding {
    let text = &words.text;
    match words.nth {
        Some(nth) => {
            let title = format!("this evidence occurs {n} times, not {nth}");
            let help = format!("give `nth` a number from 1 to {n}");
            Finding::new([Step::Field("nth")], title, format!("there is no number {nth}"), help)
        }
        None => {
            let title = format!("this evidence occurs {n} times in the statement");
            let help = format!(
                "add a word that tells it apart, or number it: `{{ text = \"{text}\", nth = 1 }}`"
            );
            Finding::new([], title, "which of them is meant?", help)
        }
    }
}

/// Finds words that differ in case alone.
fn other_case<'a>(statement: &'a str, words: &str) -> Option<&'a str> {
    let words = Markup::parse(words).plain;
    let here = |(start, _)| statement.get(start..start + words.len());
    let mut places = statement.char_indices().filter_map(here);
    places.find(|text| !words.is_empty() && text.eq_ignore_ascii_case(&words))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::found;

    #[test]
    fn evidence_occurs_once_or_is_numbered() {
        let question = r#"
            kind = "assign"
            statement = "Pain in the *right*\nheel. No pain at rest. No swelling."
            key = [{ code = "M79.671", evidence = [
                "the right heel", "pain at Rest", "left heel", "No",
                { text = "No", nth = 2 }, { text = "No", nth = 3 }, { text = "No", nth = 0 }, "",
            ] }]"#;
        expect![[r#"
            key.0.evidence.1: this evidence is not in the statement; these words occur nowhere in it; the statement has it as `pain at rest`
            key.0.evidence.2: this evidence is not in the statement; these words occur nowhere in it; copy the words from the statement as they stand there
            key.0.evidence.3: this evidence occurs 2 times in the statement; which of them is meant?; add a word that tells it apart, or number it: `{ text = "No", nth = 1 }`
            key.0.evidence.5.nth: this evidence occurs 2 times, not 3; there is no number 3; give `nth` a number from 1 to 2
            key.0.evidence.6.nth: this evidence occurs 2 times, not 0; there is no number 0; give `nth` a number from 1 to 2
            key.0.evidence.7: this evidence is not in the statement; these words occur nowhere in it; copy the words from the statement as they stand there
        "#]]
        .assert_eq(&found("evidence-not-found", question));
    }
}

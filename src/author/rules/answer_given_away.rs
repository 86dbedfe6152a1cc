//! answer-given-away: the answer stands in what the learner reads before
//! answering.
//!
//! A code that stands in the statement, in the task or in a hint is copied,
//! not found; and of choices the one whose very words stand there is marked
//! without a thought.
//!
//! ```toml
//! ask = "Is M67.A01 or M72.2 the code for today?"
//!
//! [[question.key]]
//! code = "M67.A01"
//! ```
//!
//! Instead, leave the code to the learner, and let a hint name the way there:
//!
//! ```toml
//! ask = "Enter the one ICD-10-CM code for the diagnosis."
//! hints = ["Plantar fasciitis has codes of its own since October 2026."]
//! ```
//!
//! Where a claim is to be audited, its codes belong into the statement; allow
//! the rule for that question, and say so. Choices are not found fault with
//! when wrong ones stand there, too.

use super::{Finding, each_question};
use crate::author::Shelf;
use crate::author::prose::{find_code, has_words};
use crate::code::Code;
use crate::markup::Markup;
use crate::quiz::{Choice, Kind, Question, Quiz, Step, written_code};

pub(super) fn check(quiz: &Quiz, _: &dyn Shelf) -> Vec<Finding> {
    each_question(quiz, |question| {
        let given = |text: &str| match question.kind {
            Kind::Assign => given_code(question, text),
            Kind::Choose => given_choice(question, text),
        };
        let finding = |path: Vec<Step>, text: &str| {
            let (found, words) = given(&Markup::parse(text).plain)?;
            let title = "this gives the answer away";
            let label = format!("{found} is right");
            let help = "leave it to the learner to find; a hint names the way there";
            Some(Finding { path, words, ..Finding::new([], title, label, help) })
        };
        let fields = [("statement", &question.statement), ("ask", &question.ask)];
        let fields = fields.map(|(name, text)| (vec![Step::Field(name)], text));
        let hints = question.hints.iter().enumerate();
        let hints = hints.map(|(idx, hint)| (vec![Step::Field("hints"), Step::Item(idx)], hint));
        fields.into_iter().chain(hints).filter_map(|(path, text)| finding(path, text)).collect()
    })
}

/// Finds a code of the key or of another answer in a text; returns it, and how
/// the text has it.
fn given_code(question: &Question, text: &str) -> Option<(String, String)> {
    let lines = question.key.iter().chain(question.alternatives.iter().flat_map(|a| &a.lines));
    let codes = lines.filter_map(|key| Some(key.line()?.code));
    let mut found = codes.filter_map(|code| find_code(text, &code).map(|words| (code, words)));
    found.next().map(|(code, words)| (format!("`{code}`"), words.to_owned()))
}

/// Finds a right choice in a text that has no wrong one.
fn given_choice(question: &Question, text: &str) -> Option<(String, String)> {
    let (right, wrong): (Vec<&Choice>, Vec<_>) = question.choices.iter().partition(|c| c.right);
    if wrong.into_iter().any(|choice| stands_in(choice, text)) {
        return None;
    }
    let choice = right.into_iter().find(|choice| stands_in(choice, text))?;
    Some(match choice.text.trim() {
        "" => (format!("`{}`", choice.codes.join(", ")), choice.codes.concat()),
        words => (format!("“{words}”"), words.to_owned()),
    })
}

fn stands_in(choice: &Choice, text: &str) -> bool {
    let codes: Vec<Code> = choice.codes.iter().filter_map(|code| written_code(code)).collect();
    let has_all = !codes.is_empty() && codes.iter().all(|code| find_code(text, code).is_some());
    has_all || has_words(text, &Markup::parse(&choice.text).plain)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::found;

    #[test]
    fn a_code_of_the_key_stands_nowhere_before_the_answer() {
        let question = r#"
            kind = "assign"
            statement = "Audit: the coder wrote i10, R05.1 and 0FT44ZZ-XS. Not M54.501."
            hints = ["Look at M54.", "It is m5450."]
            key = [{ code = "M54.50" }, { code = "I10" }, { code = "0FT44ZZ", optional = true }]"#;
        expect![[r#"
            statement: this gives the answer away; `I10` is right; leave it to the learner to find; a hint names the way there
            hints.1: this gives the answer away; `M54.50` is right; leave it to the learner to find; a hint names the way there
        "#]].assert_eq(&found("answer-given-away", question));
    }

    #[test]
    fn a_right_choice_does_not_stand_alone_in_the_text() {
        let question = |statement: &str| {
            format!(
                r#"
                kind = "choose"
                statement = "{statement}"
                choice = [
                    {{ text = "Excision of all of a body part", right = true }},
                    {{ text = "Cutting out a part", codes = ["I10"] }},
                    {{ text = "No", right = true }},
                ]"#
            )
        };
        let found = |statement: &str| found("answer-given-away", &question(statement));
        assert!(found("It is *excision of all* of a body part.").starts_with("statement: "));
        assert_eq!(found("Excision of all of a body part, or cutting out a part?"), "");
        assert_eq!(found("Excision of all of a body part, or I10?"), "");
        assert_eq!(found("No pain, no swelling."), "");
    }
}

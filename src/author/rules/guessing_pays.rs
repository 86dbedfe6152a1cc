//! guessing-pays: a strategy without knowledge earns more than a third of
//! the points, or a code that says too little earns anything in strict mode.
//!
//! Learners find out soon that the first choice is right, or the longest, or
//! that marking everything pays. No such strategy should earn over 35 points
//! of 100 over the whole quiz. And who is graded strictly, as in an exam,
//! earns nothing with the header or the unspecified code. `medcode dry-run`
//! shows what each strategy earns.
//!
//! ```toml
//! [[question.choice]]
//! text = "Excision"
//! right = true       # … and so in every question: the first
//! ```
//!
//! Instead, let the place of the right choice change from question to
//! question, ask for codes, and give the wrong choices as many words:
//!
//! ```toml
//! [[question.choice]]
//! text = "Resection"
//!
//! [[question.choice]]
//! text = "Excision"
//! right = true
//! ```

use super::Finding;
use crate::author::Shelf;
use crate::author::dry_run::{Earned, Strategy, dry_run};
use crate::quiz::{Quiz, Step};

/// What a strategy without knowledge may earn, in hundredths of the quiz.
const MAX_POINTS: u32 = 35;
/// With fewer questions a lucky guess is no strategy.
const MIN_QUESTIONS: usize = 3;

pub(super) fn check(quiz: &Quiz, shelf: &dyn Shelf) -> Vec<Finding> {
    let earned = dry_run(quiz, shelf).into_iter();
    earned.filter_map(|earned| finding(quiz, earned)).collect()
}

fn finding(quiz: &Quiz, earned: Earned) -> Option<Finding> {
    let name = earned.strategy.name();
    if earned.strategy.needs_no_knowledge() {
        let points = earned.practice.max(earned.strict);
        if points <= MAX_POINTS || quiz.questions.len() < MIN_QUESTIONS {
            return None;
        }
        let help = match earned.strategy {
            Strategy::First => "let the place of the right choice change from question to question",
            Strategy::Longest => "give the wrong choices as many words as the right one",
            Strategy::All => "add wrong choices, or ask for codes",
            _ => "leave the codes out of the text",
        };
        let label = format!("{points} of 100 points, where {MAX_POINTS} are the most");
        let title = format!("guessing pays: {name}");
        return Some(Finding::new([Step::Field("question")], title, label, help));
    }
    let idx = earned.earning?;
    let finding = Finding::new(
        [Step::Field("question"), Step::Item(idx)],
        format!("{name} earns points in strict mode"),
        format!("{} of 100 points over {} questions", earned.strict, earned.answered),
        "take it out of the alternatives, or write the key as the statement has it",
    );
    Some(Finding { is_graded: true, ..finding })
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use crate::author::{Shipped, check_source};

    #[test]
    fn no_strategy_without_knowledge_earns_much() {
        let question = |id: usize, choices: &str| {
            format!(
                "[[question]]\nid = \"q{id}\"\nkind = \"choose\"\nstatement = \"A\"\nask = \"Mark one.\"\n\
                 choice = [{choices}]\n"
            )
        };
        let first = "{ text = \"a\", right = true }, { text = \"bbb\" }";
        let second = "{ text = \"a\" }, { text = \"b\", right = true }, { text = \"ccc\" }";
        let found = |choices: [&str; 3]| {
            let questions = (0..).zip(choices).map(|(id, choices)| question(id, choices));
            let head = "format = 1\nid = \"q\"\ntitle = \"Q\"\n".to_owned();
            let source = head + &questions.collect::<String>();
            let (_, diagnostics) = check_source("q", &source, &Shipped);
            let found = diagnostics.into_iter().filter(|d| d.rule == "guessing-pays");
            found.map(|d| format!("{}; {}", d.title, d.label)).collect::<Vec<_>>()
        };
        assert_eq!(
            found([first, first, second]),
            ["guessing pays: always the first choice; 67 of 100 points, where 35 are the most"]
        );
        assert_eq!(found([first, second, second]), [""; 0]);
    }

    #[test]
    fn a_header_or_an_unspecified_code_earns_nothing_in_strict_mode() {
        let question = "kind = \"assign\"\nstatement = \"A\"\ndate = 2026-11-12\nkey = [{ code = \"M67.A01\"";
        assert_eq!(found("guessing-pays", &format!("{question} }}]")), "");
        let found = found("guessing-pays", &format!("{question}, alternatives = [\"M67.A09\"] }}]"));
        assert!(found.starts_with(": the unspecified code earns points in strict mode;"), "{found}");
    }
}

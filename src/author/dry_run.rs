//! A dry run: strategies that know little or nothing, played against a quiz.
//!
//! What pays without knowledge is learned first. The strategies that need
//! none should earn next to nothing; the two that know the right code and
//! lose a part of it show what a near miss is worth.

use serde::Serialize;

use super::prose::tokens;
use super::rules::codes::facts_of;
use super::shelf::Shelf;
use crate::code::{Code, CodeSet};
use crate::code_book::facts::{Fact, relation};
use crate::code_book::{CodeBook, Key, Row};
use crate::grade::{Rubric, grade_with_book};
use crate::markup::Markup;
use crate::quiz::{Choice, Entry, KeyLine, Kind, Question, Quiz, Response, written_code};

/// A way to answer every question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strategy {
    /// Marks the first choice.
    First,
    /// Marks the longest choice.
    Longest,
    /// Marks every choice that may be marked.
    All,
    /// Enters every code that stands in the statement or the task, and marks
    /// every choice whose codes do.
    Named,
    /// Enters, for each line, the code that says less: “unspecified” where the
    /// right one isn't.
    Unspecified,
    /// Enters, for each line, the header of the right code.
    Parent,
}

impl Strategy {
    /// Every strategy, those that need no knowledge first.
    pub const ALL: [Self; 6] =
        [Self::First, Self::Longest, Self::All, Self::Named, Self::Unspecified, Self::Parent];

    /// Returns `true` if whoever plays it needn't know anything.
    pub fn needs_no_knowledge(self) -> bool {
        !matches!(self, Self::Unspecified | Self::Parent)
    }

    /// Says what it does.
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "always the first choice",
            Self::Longest => "always the longest choice",
            Self::All => "every choice",
            Self::Named => "every code named in the text",
            Self::Unspecified => "the unspecified code",
            Self::Parent => "the parent code",
        }
    }
}

/// What a strategy earned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Earned {
    /// The strategy.
    pub strategy: Strategy,
    /// How many questions it had an answer for.
    pub answered: usize,
    /// The points in practice, in hundredths: of the whole quiz for strategies
    /// that need no knowledge, of the questions answered for the others.
    pub practice: u32,
    /// The points in strict mode, likewise.
    pub strict: u32,
    /// The first question, counted from 0, for which it earned something in
    /// strict mode.
    pub earning: Option<usize>,
}

/// Plays every strategy against a quiz.
pub fn dry_run(quiz: &Quiz, shelf: &dyn Shelf) -> Vec<Earned> {
    Strategy::ALL.into_iter().map(|strategy| play(strategy, quiz, shelf)).collect()
}

/// Plays a strategy against a quiz.
pub(super) fn play(strategy: Strategy, quiz: &Quiz, shelf: &dyn Shelf) -> Earned {
    let (mut answered, mut practice, mut strict, mut earning) = (0, 0, 0, None);
    for (idx, question) in quiz.questions.iter().enumerate() {
        let Some(response) = response(strategy, question, shelf) else { continue };
        let facts =
            if quiz.code_book { facts_of(shelf, question, &response) } else { String::new() };
        let points =
            |rubric| u64::from(grade_with_book(question, &response, rubric, &facts).points);
        let (in_practice, in_strict) = (points(Rubric::Practice), points(Rubric::Strict));
        answered += 1;
        practice += in_practice;
        strict += in_strict;
        if in_strict > 0 {
            earning.get_or_insert(idx);
        }
    }
    let n = if strategy.needs_no_knowledge() { quiz.questions.len() } else { answered };
    // Rounded up: what earns anything doesn't earn nothing.
    let mean = |sum: u64| u32::try_from(sum.div_ceil(n.max(1) as u64)).unwrap_or(100);
    Earned { strategy, answered, practice: mean(practice), strict: mean(strict), earning }
}

/// Returns the answer of a strategy; `None` if it has none.
fn response(strategy: Strategy, question: &Question, shelf: &dyn Shelf) -> Option<Response> {
    match question.kind {
        Kind::Choose => marked(strategy, question).map(Response::Choose),
        Kind::Assign => {
            let entries = entered(strategy, question, shelf);
            (!entries.is_empty()).then_some(Response::Assign(entries))
        }
    }
}

fn marked(strategy: Strategy, question: &Question) -> Option<Vec<usize>> {
    let choices = question.choices.iter().enumerate();
    let length = |choice: &Choice| {
        let codes = choice.codes.iter().map(|code| code.len() + 2).sum::<usize>();
        Markup::parse(&choice.text).plain.chars().count() + codes
    };
    let marked: Vec<usize> = match strategy {
        Strategy::First => choices.map(|(idx, _)| idx).take(1).collect(),
        Strategy::Longest => {
            let longest = choices.rev().max_by_key(|(_, choice)| length(choice));
            longest.map(|(idx, _)| idx).into_iter().collect()
        }
        Strategy::All if question.takes_several() => choices.map(|(idx, _)| idx).collect(),
        Strategy::Named => {
            let named = named(question);
            let is_named = |choice: &Choice| {
                let mut codes = choice.codes.iter().filter_map(|code| written_code(code));
                !choice.codes.is_empty() && codes.all(|code| named.contains(&code))
            };
            let marked = choices.filter(|(_, choice)| is_named(choice)).map(|(idx, _)| idx);
            let n = if question.takes_several() { usize::MAX } else { 1 };
            marked.take(n).collect()
        }
        Strategy::All | Strategy::Unspecified | Strategy::Parent => return None,
    };
    (!marked.is_empty()).then_some(marked)
}

/// Lists the codes in what the learner reads before answering, each once.
fn named(question: &Question) -> Vec<Code> {
    let mut codes: Vec<Code> = Vec::new();
    for text in [&question.statement, &question.ask] {
        let plain = Markup::parse(text).plain;
        for code in tokens(&plain).filter_map(written_code) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
    }
    codes
}

fn entered(strategy: Strategy, question: &Question, shelf: &dyn Shelf) -> Vec<Entry> {
    let less = |change: fn(&CodeBook, &Code) -> Option<Code>| {
        let entry = |key: &KeyLine| {
            let line = key.line()?;
            let code = change(shelf.book(line.code.set())?, &line.code)?;
            let set = Some(code.set());
            Some(Entry { poa: key.poa, set, ..Entry::code(&code.to_string()) })
        };
        question.key.iter().filter(|key| !key.optional).filter_map(entry).collect()
    };
    match strategy {
        Strategy::Named => {
            let sets = question.code_sets();
            let codes = named(question).into_iter().filter(|code| sets.contains(&code.set()));
            codes.map(|code| Entry::code(&code.to_string())).collect()
        }
        Strategy::Unspecified => less(unspecified),
        Strategy::Parent => less(parent),
        Strategy::First | Strategy::Longest | Strategy::All => Vec::new(),
    }
}

/// Returns the header above a code of ICD-10-CM.
fn parent(book: &CodeBook, code: &Code) -> Option<Code> {
    if code.set() != CodeSet::Icd10cm {
        return None;
    }
    let key = Key::of(code.as_str());
    let (row, seventh) = book.split(key, None)?;
    let row = match seventh {
        Some(_) => row,
        None => book.parent(key)?,
    };
    Code::parse(code.set(), book.rows().get(row)?.key.as_str()).ok()
}

/// Returns the nearest code of the same category that says less.
fn unspecified(book: &CodeBook, code: &Code) -> Option<Code> {
    if code.set() != CodeSet::Icd10cm {
        return None;
    }
    let key = Key::of(code.as_str());
    let (_, seventh) = book.split(key, None)?;
    let rows = book.rows();
    let filled = |row: &Row| -> Option<Code> {
        let text = match (row.needs_seventh(), seventh) {
            (true, Some(c)) => format!("{:X<6}{c}", row.key.as_str()),
            (false, None) if row.billable => row.key.as_str().to_owned(),
            _ => return None,
        };
        Code::parse(code.set(), &text).ok()
    };
    (3..code.as_str().len()).rev().find_map(|len| {
        let head = key.cut(len);
        let start = rows.partition_point(|row| row.key < head);
        let below = rows.iter().skip(start).take_while(|row| row.key.cut(len) == head);
        let vague = below.filter(|row| book.title(row).contains("unspecified"));
        let mut codes = vague.filter_map(filled).filter(|other| other != code);
        codes.find(|other| matches!(relation(book, other, code), Some(Fact::Less(..))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::author::Shipped;

    #[test]
    fn the_codes_that_say_less_are_those_of_the_book() {
        let book = Shipped.book(CodeSet::Icd10cm).unwrap();
        for (code, less, above) in [
            ("S52.531A", Some("S52.539A"), Some("S52.531")),
            ("M67.A01", Some("M67.A09"), Some("M67.A0")),
            ("N18.32", Some("N18.30"), Some("N18.3")),
            ("I10", None, None),
        ] {
            let code = Code::parse(CodeSet::Icd10cm, code).unwrap();
            let text = |code: Option<Code>| code.map(|code| code.to_string());
            assert_eq!(text(unspecified(book, &code)).as_deref(), less, "{code}");
            assert_eq!(text(parent(book, &code)).as_deref(), above, "{code}");
        }
    }

    #[test]
    fn each_strategy_earns_what_it_is_worth() {
        let quiz: Quiz = toml::from_str(
            r#"
            format = 1
            id = "q"
            title = "Q"
            [[question]]
            id = "a"
            kind = "choose"
            statement = "M67.A01 or M72.2?"
            ask = "Mark one."
            choice = [{ codes = ["M67.A01"], right = true }, { text = "The other one", codes = ["M72.2"] }]
            [[question]]
            id = "b"
            kind = "assign"
            date = 2026-11-12
            statement = "Plantar fasciitis, right foot."
            ask = "Enter the code."
            key = [{ code = "M67.A01" }]"#,
        )
        .unwrap();
        let earned = dry_run(&quiz, &Shipped);
        let figures: Vec<_> =
            earned.iter().map(|e| (e.strategy, e.answered, e.practice, e.strict)).collect();
        assert_eq!(
            figures,
            [
                (Strategy::First, 1, 50, 50),
                (Strategy::Longest, 1, 0, 0),
                (Strategy::All, 0, 0, 0),
                (Strategy::Named, 1, 50, 50),
                (Strategy::Unspecified, 1, 50, 0),
                (Strategy::Parent, 1, 25, 0),
            ]
        );
    }
}

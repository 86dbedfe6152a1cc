//! The codes that a quiz declares right, held against the code books. What
//! several rules ask; no rule itself.
//!
//! Where an edition doesn't reach to the date of service, nothing is said: a
//! code may be unknown here and valid all the same.

use super::{Finding, Step, each_question};
use crate::author::Shelf;
use crate::author::tables::list;
use crate::code::{Code, CodeSet};
use crate::code_book::facts::{self, Fact, status};
use crate::code_book::notes::{Note, Notes};
use crate::code_book::{CodeBook, Key, Mark, NoteKind, Row};
use crate::quiz::{Date, KeyLine, Question, Quiz, Response, written_line};

/// How many codes a sentence of help names at most.
const MAX_NAMED: usize = 6;

/// The book of a code set on a day.
pub(super) struct Desk<'s> {
    pub(super) book: &'s CodeBook,
    pub(super) notes: &'s Notes,
    pub(super) day: Date,
}

/// What is wrong with a code on a day.
pub(super) enum Verdict<'s> {
    /// No such code; with what was meant, if one knows.
    Missing { edition: String, meant: Option<String> },
    /// The base code's rule doesn't have the character; `None` is no character.
    Seventh { row: &'s Row, found: Option<char> },
    /// A header, or a code without its 7th character.
    Header { row: &'s Row },
    /// Its last day is over; what took its place.
    Retired { last: String, now: String },
    /// Its first day is yet to come.
    NotYet { from: String },
}

/// A code that the author declares right.
pub(super) struct Written {
    pub(super) code: Code,
    /// The line that it is of, counted from 0.
    pub(super) line: usize,
    /// From the question to where it is written.
    pub(super) path: Vec<Step>,
}

/// The key or another whole answer.
pub(super) struct Answer<'q> {
    pub(super) lines: &'q [KeyLine],
    /// From the question to its list of lines.
    head: Vec<Step>,
}

impl Answer<'_> {
    /// Returns the way to a field of a line.
    pub(super) fn path(&self, line: usize, rest: &[Step]) -> Vec<Step> {
        [self.head.as_slice(), &[Step::Item(line)], rest].concat()
    }

    /// Returns the codes of the lines and of what is as good as a line.
    pub(super) fn codes(&self) -> Vec<Written> {
        let mut codes = Vec::new();
        for (line, key) in self.lines.iter().enumerate() {
            let path = self.path(line, &[Step::Field("code")]);
            codes.extend(key.line().map(|found| Written { code: found.code, line, path }));
            for (idx, text) in key.alternatives.iter().enumerate() {
                let path = self.path(line, &[Step::Field("alternatives"), Step::Item(idx)]);
                let found = written_line(text, None);
                codes.extend(found.map(|found| Written { code: found.code, line, path }));
            }
        }
        codes
    }

    /// Returns the diagnoses among them.
    pub(super) fn diagnoses(&self) -> Vec<Written> {
        let mut codes = self.codes();
        codes.retain(|written| written.code.set() == CodeSet::Icd10cm);
        codes
    }
}

/// Returns the key and the other whole answers of a question.
fn answers(question: &Question) -> Vec<Answer<'_>> {
    let mut answers = vec![Answer { lines: &question.key, head: vec![Step::Field("key")] }];
    for (idx, other) in question.alternatives.iter().enumerate() {
        let head = vec![Step::Field("alternative"), Step::Item(idx), Step::Field("line")];
        answers.push(Answer { lines: &other.lines, head });
    }
    answers
}

/// Collects the findings about each code that the author declares right and
/// the book finds fault with.
pub(super) fn each_fault(
    quiz: &Quiz,
    shelf: &dyn Shelf,
    check: impl Fn(&Desk<'_>, &Code, Verdict<'_>) -> Option<Finding>,
) -> Vec<Finding> {
    each_question(quiz, |question| {
        let codes = answers(question).into_iter().flat_map(|answer| answer.codes());
        let findings = codes.filter_map(|Written { code, path, .. }| {
            let desk = Desk::of(quiz, shelf, question, code.set())?;
            let finding = check(&desk, &code, desk.verdict(&code)?)?;
            let date = question.date.map(|_| (vec![Step::Field("date")], "the date of service"));
            Some(Finding { path, context: finding.context.or(date), ..finding })
        });
        findings.collect()
    })
}

/// Collects the findings about each answer with diagnoses, where the book
/// reaches to the date. Without diagnoses the book isn't opened.
pub(super) fn each_answer(
    quiz: &Quiz,
    shelf: &dyn Shelf,
    question: &Question,
    check: impl Fn(&Desk<'_>, &Answer<'_>) -> Vec<Finding>,
) -> Vec<Finding> {
    let mut answers = answers(question);
    answers.retain(|answer| !answer.diagnoses().is_empty());
    if answers.is_empty() {
        return Vec::new();
    }
    let desk = Desk::of(quiz, shelf, question, CodeSet::Icd10cm);
    let Some(desk) = desk.filter(|desk| desk.book.covers(desk.day)) else { return Vec::new() };
    answers.iter().flat_map(|answer| check(&desk, answer)).collect()
}

/// Returns what the books say of a response.
pub(in crate::author) fn facts_of(
    shelf: &dyn Shelf,
    question: &Question,
    response: &Response,
) -> String {
    let asked = facts::Question::of(question, response);
    let has = |set: &CodeSet| asked.entered.iter().any(|code| code.set() == *set);
    let sets = CodeSet::ALL.iter().copied().filter(has);
    let books: Vec<&CodeBook> = sets.filter_map(|set| shelf.book(set)).collect();
    facts::facts(&books, shelf.notes(), &asked).to_text()
}

impl<'s> Desk<'s> {
    /// Opens the book of a set on a question's date of service. A question
    /// without one is held to the edition that the quiz names, a diagnosis of
    /// a quiz that names none to the newest.
    pub(super) fn of(
        quiz: &Quiz,
        shelf: &'s dyn Shelf,
        question: &Question,
        set: CodeSet,
    ) -> Option<Self> {
        let (book, notes) = (shelf.book(set)?, shelf.notes());
        let name = match set {
            CodeSet::Icd10cm => &quiz.editions.icd10cm,
            CodeSet::Icd10pcs => &quiz.editions.icd10pcs,
            CodeSet::Cpt | CodeSet::Hcpcs => &None,
        };
        let edition = match name {
            Some(name) => book.editions.iter().find(|edition| edition.name == *name),
            None => book.editions.last().filter(|_| set == CodeSet::Icd10cm),
        };
        let day = question.date.or_else(|| edition?.span.to)?;
        Some(Self { book, notes, day })
    }

    /// Returns what is wrong with a code, as far as the book can tell.
    pub(super) fn verdict(&self, code: &Code) -> Option<Verdict<'s>> {
        let edition = || self.book.edition(self.day).map(|edition| edition.name.clone());
        Some(match status(self.book, code, Some(self.day))? {
            Fact::Missing { edition, .. } => match self.seventh(code) {
                Some((row, found)) => Verdict::Seventh { row, found },
                None => Verdict::Missing { edition, meant: None },
            },
            Fact::Placeholder { meant, .. } => {
                Verdict::Missing { edition: edition()?, meant: Some(meant) }
            }
            Fact::Header { .. } => Verdict::Header { row: self.row(Key::of(code.as_str()))? },
            Fact::Retired { last, now, .. } => match self.split_up(code, &now) {
                Some(row) => Verdict::Header { row },
                None => Verdict::Retired { last, now },
            },
            Fact::NotYet { from, .. } => Verdict::NotYet { from },
            _ => return None,
        })
    }

    /// Returns the header that a code became when finer codes, and no others,
    /// took its place.
    fn split_up(&self, code: &Code, now: &str) -> Option<&'s Row> {
        let text = code.to_string();
        let is_below = now.split_whitespace().all(|other| other.starts_with(&text));
        let row = self.row(Key::of(code.as_str())).filter(|row| !row.billable)?;
        let stands = self.book.covers(self.day) && self.book.span(row).contains(self.day);
        (stands && is_below && !now.is_empty()).then_some(row)
    }

    /// Returns what keeps a code from standing first, if the book has the code.
    pub(super) fn mark(&self, code: &Code) -> Option<Mark> {
        let (row, _) = self.book.split(Key::of(code.as_str()), Some(self.day))?;
        self.book.rows().get(row)?.mark
    }

    /// Returns `true` if an edition of the day has the code and it can be billed.
    pub(super) fn is_valid(&self, code: &Code) -> bool {
        let found = self.book.split(Key::of(code.as_str()), Some(self.day));
        let Some((row, c)) = found.and_then(|(idx, c)| Some((self.book.rows().get(idx)?, c)))
        else {
            return false;
        };
        let is_whole = match c {
            Some(c) => self.book.seventh(row).iter().any(|(lawful, _)| *lawful == c),
            None => !row.needs_seventh(),
        };
        let is_of_day = self.book.covers(self.day) && self.book.span(row).contains(self.day);
        row.billable && is_whole && is_of_day
    }

    /// Returns the row of a code or header.
    pub(super) fn row(&self, key: Key) -> Option<&'s Row> {
        self.book.rows().get(self.book.row_on(key, Some(self.day))?)
    }

    /// Returns the base code of a code that does not exist, and the character
    /// behind it, if the base code has a rule for one.
    fn seventh(&self, code: &Code) -> Option<(&'s Row, Option<char>)> {
        if let Some((idx, c @ Some(_))) = self.book.split(Key::of(code.as_str()), Some(self.day)) {
            return Some((self.book.rows().get(idx)?, c));
        }
        // Placeholders up to the 6th character with nothing behind them.
        let base = code.as_str().trim_end_matches('X');
        let row = self.row(Key::of(base)).filter(|row| row.needs_seventh())?;
        (row.key.as_str() == base).then_some((row, None))
    }

    /// Writes a code as coders write it.
    pub(super) fn written(&self, key: Key) -> String {
        let code = Code::parse(self.book.set, key.as_str());
        code.map_or_else(|_| key.as_str().to_owned(), |code| code.to_string())
    }

    /// Lists the codes directly below a code on the day; `-` is for those that
    /// need more characters.
    pub(super) fn below(&self, row: &Row) -> Vec<String> {
        if row.needs_seventh() {
            let base = row.key.as_str();
            let filled = |c: &char| format!("{base:X<6}{c}");
            let sevenths = self.book.seventh(row).iter();
            return sevenths.map(|(c, _)| self.written(Key::of(&filled(c)))).collect();
        }
        let children = self.book.children(row.key).into_iter();
        let children = children.filter_map(|idx| self.row(self.book.rows().get(idx)?.key));
        let children = children.filter(|child| self.book.span(child).contains(self.day));
        let shown = children.map(|child| {
            let is_whole = child.billable && !child.needs_seventh();
            self.written(child.key) + if is_whole { "" } else { "-" }
        });
        shown.collect()
    }

    /// Says what a note says and where it stands.
    pub(super) fn note(&self, note: &Note) -> String {
        let kind = match note.kind {
            Some(NoteKind::Excludes1) => "Excludes1",
            Some(NoteKind::CodeFirst) => "“code first”",
            _ => "“use additional code”",
        };
        let Note { at, text, .. } = note;
        let place = match at.as_bytes() {
            [b'0'..=b'9', ..] => format!("chapter {at}"),
            _ if at.contains('-') => at.clone(),
            _ => self.written(Key::of(at)),
        };
        format!("{kind} at {place}: {text}")
    }
}

/// Lists codes for a sentence: the first few, and how many more there are.
pub(super) fn named(codes: &[String]) -> String {
    let first: Vec<&str> = codes.iter().take(MAX_NAMED).map(String::as_str).collect();
    match codes.len().saturating_sub(MAX_NAMED) {
        0 => list(&first),
        n => format!("{} and {n} more", list(&first)),
    }
}

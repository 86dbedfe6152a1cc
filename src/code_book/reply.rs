//! Questions to the code book and its answers, as text between two programs.
//!
//! A question is one line, an answer a line for each thing it says; cells are
//! separated by tabs, which no title has. Both ends are of one build.

use super::facts;
use super::words::NoteKind;
use crate::code::{Code, CodeSet};
use crate::quiz::Date;

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Search some sets.
    Find {
        /// Their books, as far as they are loaded.
        sets: Vec<CodeSet>,
        /// What was typed.
        text: String,
        /// The day on which the codes are to stand; without one the newest
        /// edition counts.
        date: Option<Date>,
    },
    /// Open the book at a code, a block or a chapter; at the first level if
    /// the place is empty.
    Open {
        /// The book.
        set: CodeSet,
        /// The place: a code, or the id of a block or chapter.
        place: String,
        /// As of a search.
        date: Option<Date>,
    },
    /// What is there to say of an answer?
    Facts(facts::Question),
}

impl Question {
    /// Returns the text.
    pub fn to_text(&self) -> String {
        match self {
            Self::Find { sets, text, date } => {
                let sets: Vec<&str> = sets.iter().map(|set| set.name()).collect();
                let text = text.replace(['\t', '\n', '\r'], " ");
                ["find", &sets.join(" "), &text, &day(*date)].join("\t")
            }
            Self::Open { set, place, date } => ["open", set.name(), place, &day(*date)].join("\t"),
            Self::Facts(facts::Question { date, entered, key }) => {
                ["facts", &day(*date), &codes(entered), &codes(key)].join("\t")
            }
        }
    }

    /// Reads a question.
    pub fn parse(text: &str) -> Option<Self> {
        let mut cells = Pieces::of(text, b'\t');
        Some(match cells.next()? {
            "find" => {
                let mut sets = Vec::new();
                for set in Pieces::of(cells.next()?, b' ') {
                    sets.extend(CodeSet::from_name(set));
                }
                let text = cells.next()?.to_owned();
                Self::Find { sets, text, date: read_day(cells.next()) }
            }
            "open" => Self::Open {
                set: CodeSet::from_name(cells.next()?)?,
                place: cells.next()?.to_owned(),
                date: read_day(cells.next()),
            },
            "facts" => {
                let date = Date::parse(cells.next()?);
                let entered = read_codes(cells.next()?);
                Self::Facts(facts::Question { date, entered, key: read_codes(cells.next()?) })
            }
            _ => return None,
        })
    }
}

fn day(date: Option<Date>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

fn read_day(cell: Option<&str>) -> Option<Date> {
    cell.and_then(Date::parse)
}

fn codes(codes: &[Code]) -> String {
    let codes: Vec<String> =
        codes.iter().map(|code| [code.set().name(), ":", code.as_str()].concat()).collect();
    codes.join(" ")
}

fn read_codes(text: &str) -> Vec<Code> {
    let mut codes = Vec::new();
    for text in Pieces::of(text, b' ') {
        let (set, code) = halves(text, b':');
        if let Some(set) = CodeSet::from_name(set) {
            codes.extend(code.map(|code| Code::of_normal(set, code)));
        }
    }
    codes
}

/// A code as a list shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// As a coder writes it; without the 7th character that it still needs.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Can be billed as it stands.
    pub is_billable: bool,
    /// There is something below it: codes, or 7th characters.
    pub has_more: bool,
    /// When it stands, if that isn't all of the book's days: `since 2026-10-01`.
    pub when: String,
    /// What the list says besides: the words by which it was found; of a code
    /// below another what its 7th character means.
    pub by: String,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// Best first.
    pub items: Vec<Item>,
}

/// A page of the book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The way here: id and title, chapter first, the page itself left out.
    pub path: Vec<(String, String)>,
    /// What the page is about; without code for a chapter, a block or the
    /// first level.
    pub item: Item,
    /// The editions of the book, and who made it.
    pub edition: String,
    /// What took the place of the code, separated by spaces.
    pub successors: String,
    /// Inclusion terms.
    pub terms: Vec<String>,
    /// The notes that bear on it: kind, text, where it stands if that is above.
    pub notes: Vec<(NoteKind, String, String)>,
    /// Chapters, blocks, codes or 7th characters below.
    pub below: Vec<Item>,
}

/// The pieces of a text between separators, which are ASCII.
///
/// The standard library's iterators weigh more, and more with each use.
pub(super) struct Pieces<'a> {
    rest: Option<&'a str>,
    separator: u8,
}

impl<'a> Pieces<'a> {
    pub(super) fn of(text: &'a str, separator: u8) -> Self {
        Self { rest: Some(text), separator }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a str;

    #[inline(never)]
    fn next(&mut self) -> Option<&'a str> {
        let (piece, rest) = halves(self.rest?, self.separator);
        self.rest = rest;
        Some(piece)
    }
}

/// Returns what is before the first separator, and what is after it.
#[inline(never)]
pub(super) fn halves(text: &str, separator: u8) -> (&str, Option<&str>) {
    match text.bytes().position(|b| b == separator) {
        Some(place) => (text.get(..place).unwrap_or_default(), text.get(place + 1..)),
        None => (text, None),
    }
}

/// Puts texts together.
#[inline(never)]
pub(super) fn concat(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        text.push_str(part);
    }
    text
}

/// Returns a code as coders write it: as its `Display`, without the standard
/// library's formatting.
pub(super) fn code_text(set: CodeSet, text: &str) -> String {
    match (set, text.split_at_checked(3)) {
        (CodeSet::Icd10cm, Some((category, rest))) if !rest.is_empty() => {
            concat(&[category, ".", rest])
        }
        _ => text.to_owned(),
    }
}

/// Adds a line of cells to a text.
#[inline(never)]
fn add_line(text: &mut String, cells: &[&str]) {
    let mut separator = if text.is_empty() { "" } else { "\n" };
    for cell in cells {
        text.push_str(separator);
        text.push_str(cell);
        separator = "\t";
    }
}

fn add_item(text: &mut String, tag: &str, item: &Item) {
    let flags = match (item.is_billable, item.has_more) {
        (true, true) => "bm",
        (true, false) => "b",
        (false, true) => "m",
        (false, false) => "",
    };
    add_line(text, &[tag, &item.code, &item.title, flags, &item.when, &item.by]);
}

fn read_item<'a>(mut cells: impl Iterator<Item = &'a str>) -> Option<Item> {
    let mut cell = || cells.next().map(str::to_owned);
    let (code, title, flags, when, by) = (cell()?, cell()?, cell()?, cell()?, cell()?);
    let (is_billable, has_more) = (flags.contains('b'), flags.contains('m'));
    Some(Item { code, title, is_billable, has_more, when, by })
}

impl List {
    /// Returns the text.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for item in &self.items {
            add_item(&mut text, "k", item);
        }
        text
    }

    /// Reads an answer; what can't be read is left out.
    pub fn parse(text: &str) -> Self {
        let item = |line: &str| {
            let mut cells = line.split('\t');
            cells.next()?;
            read_item(cells)
        };
        Self { items: text.split('\n').filter_map(item).collect() }
    }
}

impl Page {
    /// Returns the text.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        add_item(&mut text, "c", &self.item);
        add_line(&mut text, &["e", &self.edition]);
        for (id, title) in &self.path {
            add_line(&mut text, &["p", id, title]);
        }
        if !self.successors.is_empty() {
            add_line(&mut text, &["s", &self.successors]);
        }
        for term in &self.terms {
            add_line(&mut text, &["i", term]);
        }
        for (kind, note, at) in &self.notes {
            add_line(&mut text, &["n", kind.name(), note, at]);
        }
        for item in &self.below {
            add_item(&mut text, "k", item);
        }
        text
    }

    /// Reads an answer; what can't be read is left out.
    pub fn parse(text: &str) -> Self {
        let mut page = Self::default();
        for line in text.split('\n') {
            let _ = page.read_line(line);
        }
        page
    }

    fn read_line(&mut self, line: &str) -> Option<()> {
        let mut cells = line.split('\t');
        match cells.next()? {
            "c" => self.item = read_item(cells)?,
            "k" => self.below.push(read_item(cells)?),
            "e" => self.edition = cells.next()?.to_owned(),
            "s" => self.successors = cells.next()?.to_owned(),
            "i" => self.terms.push(cells.next()?.to_owned()),
            "p" => self.path.push((cells.next()?.to_owned(), cells.next()?.to_owned())),
            "n" => {
                let kind = NoteKind::from_name(cells.next()?)?;
                self.notes.push((kind, cells.next()?.to_owned(), cells.next()?.to_owned()));
            }
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_come_back() {
        let code = |text: &str| Code::parse(CodeSet::Icd10cm, text).unwrap();
        for question in [
            Question::Find {
                sets: vec![CodeSet::Icd10cm, CodeSet::Hcpcs],
                text: "broken wrist".to_owned(),
                date: Date::parse("2026-08-01"),
            },
            Question::Open { set: CodeSet::Icd10cm, place: "A00-A09".to_owned(), date: None },
            Question::Facts(facts::Question {
                date: Date::parse("2026-11-03"),
                entered: vec![code("S52.532A")],
                key: vec![code("S52.531A"), code("W01.0XXA")],
            }),
        ] {
            assert_eq!(Question::parse(&question.to_text()), Some(question));
        }
        assert_eq!(Question::parse("nonsense"), None);
    }

    #[test]
    fn pages_come_back() {
        let item = Item {
            code: "S52.53".to_owned(),
            title: "Colles' fracture".to_owned(),
            has_more: true,
            ..Item::default()
        };
        let page = Page {
            path: vec![("19".to_owned(), "Injury".to_owned())],
            item: item.clone(),
            edition: "FY2027".to_owned(),
            successors: String::new(),
            terms: vec!["a term".to_owned()],
            notes: vec![(NoteKind::Excludes1, "other (S53.-)".to_owned(), "S52".to_owned())],
            below: vec![Item { is_billable: true, ..item }],
        };
        assert_eq!(Page::parse(&page.to_text()), page);
        assert_eq!(Page::parse(""), Page::default());
    }
}

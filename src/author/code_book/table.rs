//! A code set's table as people read it: what the committed files hold.

use std::collections::BTreeMap;

use crate::code::{Code, CodeSet};
pub use crate::code_book::Edition;
use crate::code_book::{Mark, NoteKind, Span};
use crate::quiz::Date;

/// One code set, all its editions in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The code set.
    pub set: CodeSet,
    /// The editions, oldest first; days without a gap between them.
    pub editions: Vec<Edition>,
    /// Chapters and blocks, in the order of the Tabular List; empty for other sets.
    pub groups: Vec<Group>,
    /// Sorted by code, then by first day. A code stands twice where an edition
    /// made it a header or gave it another title.
    pub rows: Vec<Row>,
    /// The rules for 7th characters.
    pub sevenths: Vec<Seventh>,
    /// Inclusion terms, sorted by code; the terms of a code in official order.
    pub terms: Vec<Term>,
    /// Instructional notes, sorted by place; the notes of a place in official order.
    pub notes: Vec<Note>,
    /// What came after retired codes.
    pub successors: Vec<Successor>,
    /// How people say it.
    pub sayings: Vec<Saying>,
}

/// A chapter or block of the Tabular List.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// `1` for a chapter, `A00-A09` for a block.
    pub id: String,
    /// Its first and last category.
    pub first: String,
    /// See `first`.
    pub last: String,
    /// Without the range of codes.
    pub title: String,
    /// The categories of a block, sorted; none for a chapter, whose blocks
    /// follow it. Ranges don't tell them: `C4A` stands in `C43-C44`.
    pub categories: Vec<String>,
}

impl Group {
    /// Returns `true` for a chapter.
    pub fn is_chapter(&self) -> bool {
        self.id.bytes().all(|b| b.is_ascii_digit())
    }
}

/// One code during one span. Codes that differ in the 7th character only are
/// one row with a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Without the 7th character where `seventh` is set.
    pub code: Code,
    /// `true` if the code can be billed as it stands, or with its 7th character.
    pub billable: bool,
    /// When; open ends are those of the editions.
    pub span: Span,
    /// The rule's id in [`Table::sevenths`].
    pub seventh: Option<String>,
    /// What kind of code it is, where that bears on its place in the order.
    pub mark: Option<Mark>,
    /// The official title; of a header that only we name, our own words.
    pub title: String,
}

/// A rule for 7th characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seventh {
    /// The characters, with a number where two rules have the same: `ADS`.
    pub id: String,
    /// Character and meaning.
    pub values: Vec<(char, String)>,
}

/// An inclusion term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Where it stands.
    pub code: Code,
    /// The term.
    pub text: String,
}

/// An instructional note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// A code, or the id of a chapter or block.
    pub at: String,
    /// Its kind.
    pub kind: NoteKind,
    /// The note, with the codes it names in parentheses.
    pub text: String,
}

/// What took the place of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Successor {
    /// The code that can no longer be billed.
    pub code: Code,
    /// The last day on which it could.
    pub last: Date,
    /// What to look at now; a family ends in `-`. Empty if nothing took its place.
    pub now: Vec<String>,
    /// Who says so.
    pub source: String,
}

/// One entry of the dictionary of how people say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saying {
    /// What is typed.
    pub said: String,
    /// The words of the titles that it stands for; several readings.
    pub words: Vec<String>,
    /// The codes that it names, best first.
    pub codes: Vec<Code>,
    /// Abbreviation, eponym, lay, synonym, british, misspelling.
    pub kind: String,
}

/// What an edition says of a code whose 7th character is written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Can be billed as it stands.
    pub is_billable: bool,
    /// The whole title.
    pub title: String,
}

impl Table {
    /// Returns the characters of each rule, by its id.
    pub fn seventh_values(&self, id: &str) -> &[(char, String)] {
        self.sevenths.iter().find(|rule| rule.id == id).map_or(&[], |rule| rule.values.as_slice())
    }

    /// Returns the rows that stand on the first day of an edition; all rows
    /// where the edition has no days.
    pub fn rows_of(&self, edition: &Edition) -> impl Iterator<Item = &Row> {
        let day = edition.span.from.or(edition.span.to);
        self.rows.iter().filter(move |row| day.is_none_or(|day| row.span.contains(day)))
    }

    /// Returns every code of an edition with the 7th characters written out,
    /// its title, and whether it can be billed.
    pub fn codes_of(&self, edition: &Edition) -> BTreeMap<Code, Listed> {
        let mut codes = BTreeMap::new();
        for row in self.rows_of(edition) {
            let is_billable = row.billable && row.seventh.is_none();
            let listed = Listed { is_billable, title: row.title.clone() };
            codes.insert(row.code.clone(), listed);
            let values = row.seventh.as_deref().map_or(&[][..], |id| self.seventh_values(id));
            for (c, meaning) in values {
                let text = format!("{:X<6}{c}", row.code.as_str());
                let Ok(code) = Code::parse(self.set, &text) else { continue };
                let title = format!("{}, {meaning}", row.title);
                codes.insert(code, Listed { is_billable: true, title });
            }
        }
        codes
    }

    /// Returns every code that stands on a day, with the 7th characters
    /// written out, and whether it can be billed; sorted.
    pub fn codes_on(&self, day: Date) -> BTreeMap<String, bool> {
        let mut codes = BTreeMap::new();
        for row in self.rows.iter().filter(|row| row.span.contains(day)) {
            let code = row.code.as_str();
            match &row.seventh {
                None => {
                    codes.insert(code.to_owned(), row.billable);
                }
                Some(rule) => {
                    codes.insert(code.to_owned(), false);
                    for (c, _) in self.seventh_values(rule) {
                        codes.insert(format!("{code:X<6}{c}"), true);
                    }
                }
            }
        }
        codes
    }
}

//! The committed tables: tab-separated text with a line of headings.

use super::SourceFault;
use super::apply::{Change, ChangeKind};
use super::table::{Group, Note, Row, Saying, Seventh, Successor, Term};
use crate::code::{Code, CodeSet};
use crate::code_book::{Mark, NoteKind, Span};
use crate::quiz::Date;

/// A kind of line in a table.
pub trait Record: Sized {
    /// The headings, separated by tabs.
    const HEAD: &'static str;
    /// Returns the cells.
    fn cells(&self) -> Vec<String>;
    /// Reads the cells, as many as there are headings.
    ///
    /// # Errors
    ///
    /// A sentence without full stop.
    fn read(set: CodeSet, cells: &[&str]) -> Result<Self, String>;
}

/// Writes a table.
pub fn write<R: Record>(records: &[R]) -> String {
    let mut text = [R::HEAD, "\n"].concat();
    for record in records {
        text += &record.cells().join("\t");
        text.push('\n');
    }
    text
}

/// Reads a table.
///
/// # Errors
///
/// The first line that isn't what it should be.
pub fn read<R: Record>(set: CodeSet, text: &str) -> Result<Vec<R>, SourceFault> {
    let mut lines = (1..).zip(text.lines());
    match lines.next() {
        Some((_, head)) if head == R::HEAD => {}
        found => {
            let found = found.map_or("an empty file", |(_, line)| line);
            return Err(SourceFault::at(
                1,
                format!("expected the headings `{}`, found `{found}`", R::HEAD),
            ));
        }
    }
    let n_cells = R::HEAD.split('\t').count();
    let record = |(number, line): (usize, &str)| {
        let cells: Vec<&str> = line.split('\t').collect();
        if cells.len() != n_cells {
            let message = format!("expected {n_cells} cells, found {}", cells.len());
            return Err(SourceFault::at(number, message));
        }
        R::read(set, &cells).map_err(|message| SourceFault::at(number, message))
    };
    lines.map(record).collect()
}

/// Returns `true` if a text has the headings of a table.
pub(super) fn is<R: Record>(text: &str) -> bool {
    text.lines().next() == Some(R::HEAD)
}

fn code(set: CodeSet, text: &str) -> Result<Code, String> {
    Code::parse(set, text).map_err(|_| format!("`{text}` is no code of {}", set.title()))
}

fn date(text: &str) -> Result<Option<Date>, String> {
    match text {
        "" => Ok(None),
        _ => Date::parse(text)
            .map(Some)
            .ok_or_else(|| format!("`{text}` is no date such as 2026-10-01")),
    }
}

fn show(date: Option<Date>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

fn cell<const N: usize>(cells: &[&str]) -> Result<[String; N], String> {
    let cells: Vec<String> = cells.iter().map(|&cell| cell.to_owned()).collect();
    cells.try_into().map_err(|_| "another number of cells".to_owned())
}

impl Record for Row {
    const HEAD: &'static str = "code\tkind\tfrom\tto\tseventh\tmark\ttitle";

    fn cells(&self) -> Vec<String> {
        vec![
            self.code.to_string(),
            if self.billable { "billable" } else { "header" }.to_owned(),
            show(self.span.from),
            show(self.span.to),
            self.seventh.clone().unwrap_or_default(),
            self.mark.map(|mark| mark.name().to_owned()).unwrap_or_default(),
            self.title.clone(),
        ]
    }

    fn read(set: CodeSet, cells: &[&str]) -> Result<Self, String> {
        let [text, kind, from, to, seventh, mark, title] = cell(cells)?;
        Ok(Self {
            code: code(set, &text)?,
            billable: match kind.as_str() {
                "billable" => true,
                "header" => false,
                _ => return Err(format!("expected `billable` or `header`, found `{kind}`")),
            },
            span: Span { from: date(&from)?, to: date(&to)? },
            seventh: Some(seventh).filter(|id| !id.is_empty()),
            mark: match mark.as_str() {
                "" => None,
                _ => Some(Mark::from_name(&mark).ok_or_else(|| format!("`{mark}` is no mark"))?),
            },
            title,
        })
    }
}

impl Record for Group {
    const HEAD: &'static str = "id\tfirst\tlast\ttitle\tcategories";

    fn cells(&self) -> Vec<String> {
        let Self { id, first, last, title, categories } = self.clone();
        vec![id, first, last, title, categories.join(" ")]
    }

    fn read(_: CodeSet, cells: &[&str]) -> Result<Self, String> {
        let [id, first, last, title, categories] = cell(cells)?;
        let categories = categories.split_whitespace().map(str::to_owned).collect();
        Ok(Self { id, first, last, title, categories })
    }
}

/// One value of a rule for 7th characters.
pub struct SeventhValue {
    rule: String,
    character: char,
    meaning: String,
}

/// Returns the values of the rules, one a line.
pub fn seventh_values(rules: &[Seventh]) -> Vec<SeventhValue> {
    let of_rule = |rule: &Seventh| {
        let id = rule.id.clone();
        let value = move |(character, meaning): &(char, String)| SeventhValue {
            rule: id.clone(),
            character: *character,
            meaning: meaning.clone(),
        };
        rule.values.iter().map(value).collect::<Vec<_>>()
    };
    rules.iter().flat_map(of_rule).collect()
}

/// Returns the rules of such lines.
pub fn seventh_rules(values: Vec<SeventhValue>) -> Vec<Seventh> {
    let mut rules: Vec<Seventh> = Vec::new();
    for SeventhValue { rule, character, meaning } in values {
        match rules.last_mut() {
            Some(last) if last.id == rule => last.values.push((character, meaning)),
            _ => rules.push(Seventh { id: rule, values: vec![(character, meaning)] }),
        }
    }
    rules
}

impl Record for SeventhValue {
    const HEAD: &'static str = "rule\tcharacter\tmeaning";

    fn cells(&self) -> Vec<String> {
        vec![self.rule.clone(), self.character.to_string(), self.meaning.clone()]
    }

    fn read(_: CodeSet, cells: &[&str]) -> Result<Self, String> {
        let [rule, character, meaning] = cell(cells)?;
        let mut chars = character.chars();
        match (chars.next(), chars.next()) {
            (Some(character), None) => Ok(Self { rule, character, meaning }),
            _ => Err(format!("expected one character, found `{character}`")),
        }
    }
}

impl Record for Term {
    const HEAD: &'static str = "code\tterm";

    fn cells(&self) -> Vec<String> {
        vec![self.code.to_string(), self.text.clone()]
    }

    fn read(set: CodeSet, cells: &[&str]) -> Result<Self, String> {
        let [text, term] = cell(cells)?;
        Ok(Self { code: code(set, &text)?, text: term })
    }
}

impl Record for Note {
    const HEAD: &'static str = "at\tkind\tnote";

    fn cells(&self) -> Vec<String> {
        vec![self.at.clone(), self.kind.name().to_owned(), self.text.clone()]
    }

    fn read(_: CodeSet, cells: &[&str]) -> Result<Self, String> {
        let [at, kind, text] = cell(cells)?;
        let kind =
            NoteKind::from_name(&kind).ok_or_else(|| format!("`{kind}` is no kind of note"))?;
        Ok(Self { at, kind, text })
    }
}

impl Record for Saying {
    const HEAD: &'static str = "said\twords\tcodes\tkind";

    fn cells(&self) -> Vec<String> {
        let codes: Vec<String> = self.codes.iter().map(ToString::to_string).collect();
        vec![self.said.clone(), self.words.join(" | "), codes.join(" "), self.kind.clone()]
    }

    fn read(set: CodeSet, cells: &[&str]) -> Result<Self, String> {
        const KINDS: [&str; 6] =
            ["abbreviation", "british", "eponym", "lay", "misspelling", "synonym"];
        let [said, words, codes, kind] = cell(cells)?;
        if !KINDS.contains(&kind.as_str()) {
            return Err(format!("expected one of {}, found `{kind}`", KINDS.join(", ")));
        }
        if said.is_empty() || (words.is_empty() && codes.is_empty()) {
            return Err("an entry needs what is said, and words or codes".to_owned());
        }
        let words = words.split(" | ").filter(|words| !words.is_empty()).map(str::to_owned);
        let codes = codes.split_whitespace().map(|text| code(set, text));
        Ok(Self { said, words: words.collect(), codes: codes.collect::<Result<_, _>>()?, kind })
    }
}

/// A line of `successors.tsv`, which speaks of all code sets.
pub struct SuccessorOf(pub CodeSet, pub Successor);

impl Record for SuccessorOf {
    const HEAD: &'static str = "set\tcode\tlast\tsuccessors\tsource";

    fn cells(&self) -> Vec<String> {
        let Self(set, successor) = self;
        vec![
            set.name().to_owned(),
            successor.code.to_string(),
            successor.last.to_string(),
            successor.now.join(" "),
            successor.source.clone(),
        ]
    }

    fn read(_: CodeSet, cells: &[&str]) -> Result<Self, String> {
        let [set, text, last, now, source] = cell(cells)?;
        let set = CodeSet::from_name(&set).ok_or_else(|| format!("`{set}` is no code set"))?;
        let last = date(&last)?.ok_or("the last day is missing")?;
        let now = now.split_whitespace().map(str::to_owned).collect();
        Ok(Self(set, Successor { code: code(set, &text)?, last, now, source }))
    }
}

impl Record for Change {
    const HEAD: &'static str = "change\tcode\ttitle";

    fn cells(&self) -> Vec<String> {
        let kind = match self.kind {
            ChangeKind::Add => "add",
            ChangeKind::Delete => "delete",
            ChangeKind::Revise => "revise",
        };
        vec![kind.to_owned(), self.code.to_string(), self.title.clone()]
    }

    fn read(set: CodeSet, cells: &[&str]) -> Result<Self, String> {
        let [kind, text, title] = cell(cells)?;
        let kind = match kind.as_str() {
            "add" => ChangeKind::Add,
            "delete" => ChangeKind::Delete,
            "revise" => ChangeKind::Revise,
            _ => return Err(format!("expected `add`, `delete` or `revise`, found `{kind}`")),
        };
        Ok(Self { kind, code: code(set, &text)?, title })
    }
}

/// A plain code with its title: a new header.
pub struct Titled {
    /// The code.
    pub code: Code,
    /// Its title.
    pub title: String,
}

impl Record for Titled {
    const HEAD: &'static str = "code\ttitle";

    fn cells(&self) -> Vec<String> {
        vec![self.code.to_string(), self.title.clone()]
    }

    fn read(set: CodeSet, cells: &[&str]) -> Result<Self, String> {
        let [text, title] = cell(cells)?;
        Ok(Self { code: code(set, &text)?, title })
    }
}

/// A code of a set without headers, rules and marks: ICD-10-PCS.
pub struct Dated {
    /// The code.
    pub code: Code,
    /// When it stands; open ends are those of the editions.
    pub span: Span,
    /// Its title.
    pub title: String,
}

impl Dated {
    /// Returns what there is of a row.
    pub fn of(row: &Row) -> Self {
        Self { code: row.code.clone(), span: row.span, title: row.title.clone() }
    }

    /// Returns the row of the table.
    pub fn into_row(self) -> Row {
        let Self { code, span, title } = self;
        Row { code, billable: true, span, seventh: None, mark: None, title }
    }
}

impl Record for Dated {
    const HEAD: &'static str = "code\tfrom\tto\ttitle";

    fn cells(&self) -> Vec<String> {
        let Self { code, span, title } = self;
        vec![code.to_string(), show(span.from), show(span.to), title.clone()]
    }

    fn read(set: CodeSet, cells: &[&str]) -> Result<Self, String> {
        let [text, from, to, title] = cell(cells)?;
        let span = Span { from: date(&from)?, to: date(&to)? };
        Ok(Self { code: code(set, &text)?, span, title })
    }
}

/// A modifier of HCPCS Level II.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Modifier {
    /// Two letters, or a letter and a digit.
    pub name: String,
    /// What it says.
    pub title: String,
}

impl Record for Modifier {
    const HEAD: &'static str = "code\ttitle";

    fn cells(&self) -> Vec<String> {
        vec![self.name.clone(), self.title.clone()]
    }

    fn read(_: CodeSet, cells: &[&str]) -> Result<Self, String> {
        let [name, title] = cell(cells)?;
        let is_modifier = name.len() == 2 && name.bytes().all(|b| b.is_ascii_alphanumeric());
        let is_modifier = is_modifier && name.starts_with(|c: char| c.is_ascii_uppercase());
        if is_modifier { Ok(Self { name, title }) } else { Err(format!("`{name}` is no modifier")) }
    }
}

/// A HCPCS Level II code, of the starter set or of CMS's file.
pub struct Starter {
    /// The code.
    pub code: Code,
    /// In this project's own words, or in CMS's.
    pub title: String,
    /// When it stands, as far as that is known.
    pub span: Span,
    /// Who says so.
    pub source: String,
}

impl Starter {
    /// Returns the row of the table.
    pub fn into_row(self) -> Row {
        let Self { code, title, span, .. } = self;
        Row { code, billable: true, span, seventh: None, mark: None, title }
    }
}

impl Record for Starter {
    const HEAD: &'static str = "code\ttitle\tfrom\tto\tsource";

    fn cells(&self) -> Vec<String> {
        let Self { code, title, span, source } = self;
        vec![code.to_string(), title.clone(), show(span.from), show(span.to), source.clone()]
    }

    fn read(set: CodeSet, cells: &[&str]) -> Result<Self, String> {
        let [text, title, from, to, source] = cell(cells)?;
        let span = Span { from: date(&from)?, to: date(&to)? };
        Ok(Self { code: code(set, &text)?, title, span, source })
    }
}

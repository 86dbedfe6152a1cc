//! Reads HCPCS Level II as CMS publish it every quarter: the "alpha-numeric"
//! text in records of fixed columns (`HCPC2028_JAN_ANWEB_….txt`, explained in
//! `HCPC2028_recordlayout.txt`).

use super::listing::{refusal, shorten};
use super::{AS_PUBLISHED, SourceFault};
use crate::code::{Code, CodeSet};
use crate::code_book::Span;
use crate::quiz::Date;

/// What the file holds.
#[derive(Clone, Debug, Default)]
pub struct Anweb {
    /// The codes, sorted.
    pub codes: Vec<Procedure>,
    /// The modifiers, sorted, with their titles.
    pub modifiers: Vec<(String, String)>,
}

/// One code.
#[derive(Clone, Debug)]
pub struct Procedure {
    /// The code.
    pub code: Code,
    /// The long description.
    pub title: String,
    /// From the day on which it was added to the last on which it may be used.
    pub span: Span,
}

/// A record's columns, counted from 0: sequence number, record, long
/// description, and the days of addition and termination.
const SEQUENCE: std::ops::Range<usize> = 5..10;
const RECORD: usize = 10;
const DESCRIPTION: std::ops::Range<usize> = 11..91;
const ADDED: std::ops::Range<usize> = 268..276;
const TERMINATED: std::ops::Range<usize> = 284..292;

/// Returns `true` if a line has the columns of a record.
pub(super) fn is_line(line: &str) -> bool {
    let bytes = line.as_bytes();
    let has_sequence = bytes.get(SEQUENCE).is_some_and(|it| it.iter().all(u8::is_ascii_digit));
    has_sequence && bytes.get(RECORD).is_some_and(|record| b"3478".contains(record))
}

/// Reads the file.
///
/// # Errors
///
/// At the first line of another form, with a code that stands twice, or with a
/// code that isn't CMS's: those of the AMA begin with a digit, dental ones with D.
pub fn read(text: &str) -> Result<Anweb, SourceFault> {
    let mut anweb = Anweb::default();
    let mut last = String::new();
    let lines = (1..).zip(text.lines().map(str::trim_end)).filter(|(_, line)| !line.is_empty());
    for (number, line) in lines {
        let added = anweb.add(line, &last).map_err(|what| SourceFault::at(number, what));
        last = added?;
    }
    if anweb.codes.is_empty() {
        let message = format!("there is no code in this file; {AS_PUBLISHED}");
        return Err(SourceFault::whole(message));
    }
    anweb.codes.sort_by(|a, b| a.code.cmp(&b.code));
    anweb.modifiers.sort();
    let codes = anweb.codes.iter().map(|it| it.code.to_string()).collect::<Vec<_>>();
    let modifiers = anweb.modifiers.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    match first_pair(&codes).or_else(|| first_pair(&modifiers)) {
        Some(name) => Err(stands_twice(text, name)),
        None => Ok(anweb),
    }
}

/// Returns the first name that stands beside itself.
fn first_pair(sorted: &[String]) -> Option<&String> {
    let mut pairs = sorted.iter().zip(sorted.iter().skip(1));
    pairs.find(|(a, b)| a == b).map(|(name, _)| name)
}

impl Anweb {
    /// Adds a record, which may continue that of `last`; returns the code or
    /// modifier that it is of.
    fn add(&mut self, line: &str, last: &str) -> Result<String, String> {
        if !is_line(line) {
            let expected = "a record of the HCPCS file, with 3, 4, 7 or 8 in column 11";
            return Err(format!("expected {expected}, found `{}`; {AS_PUBLISHED}", shorten(line)));
        }
        let (name, record, title) = (cell(line, 0..5), line.get(10..11), cell(line, DESCRIPTION));
        if title.is_empty() {
            let message = format!("{name} has no description in columns 12 to 91");
            return Err(format!("{message}; {AS_PUBLISHED}"));
        }
        match record {
            Some("3") => {
                let code = Code::parse(CodeSet::Hcpcs, &name)
                    .map_err(|reason| refusal(CodeSet::Hcpcs, &name, reason))?;
                let (from, to) = (date(&cell(line, ADDED))?, date(&cell(line, TERMINATED))?);
                self.codes.push(Procedure { code, title, span: Span { from, to } });
            }
            Some("7") => {
                check_modifier(&name)?;
                self.modifiers.push((name.clone(), title));
            }
            _ => {
                let of_code = self.codes.last_mut().map(|last| &mut last.title);
                let of_modifier = self.modifiers.last_mut().map(|(_, title)| title);
                let text = if record == Some("4") { of_code } else { of_modifier };
                let text = text.filter(|_| name == last).ok_or_else(|| {
                    let message = format!("{name} is continued, but the line before isn’t its");
                    format!("{message}; {AS_PUBLISHED}")
                })?;
                *text = format!("{text} {title}");
            }
        }
        Ok(name)
    }
}

/// Returns what stands in some columns, with every run of spaces as one.
fn cell(line: &str, columns: std::ops::Range<usize>) -> String {
    let cell: String = line.chars().skip(columns.start).take(columns.len()).collect();
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn check_modifier(name: &str) -> Result<(), String> {
    let is_modifier = name.len() == 2 && name.bytes().all(|b| b.is_ascii_alphanumeric());
    if is_modifier && name.starts_with(|c: char| c.is_ascii_uppercase()) {
        return Ok(());
    }
    Err(format!(
        "`{name}` is no modifier of HCPCS Level II; those that begin with a digit are the AMA’s \
         and aren’t read; take a file without them"
    ))
}

/// Says where a code stands for the second time.
fn stands_twice(text: &str, name: &str) -> SourceFault {
    let is_first = |line: &str| {
        line.get(..5).is_some_and(|cell| cell.trim() == name)
            && matches!(line.as_bytes().get(RECORD), Some(b'3' | b'7'))
    };
    let mut lines = (1..).zip(text.lines()).filter(|(_, line)| is_first(line));
    let (first, second) = (lines.next(), lines.next());
    let first = first.map_or(0, |(number, _)| number);
    let message =
        format!("{name} stands twice, first in line {first}; is this file put together of two?");
    SourceFault { line: second.map(|(number, _)| number), message }
}

/// Reads `20280101`; nothing is no date.
fn date(cell: &str) -> Result<Option<Date>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    let parts = (cell.get(..4), cell.get(4..6), cell.get(6..));
    let date = match parts {
        (Some(year), Some(month), Some(day)) => Date::parse(&format!("{year}-{month}-{day}")),
        _ => None,
    };
    date.map(Some).ok_or_else(|| {
        format!(
            "expected a date such as 20280101 in columns 269 to 276 or 285 to 292, found `{cell}`; \
             {AS_PUBLISHED}"
        )
    })
}

//! Reads the addenda of ICD-10-CM as CDC/NCHS publish them in text: what a new
//! edition adds, deletes and revises, in the columns of the list of codes or of
//! the order file.

use std::collections::BTreeMap;

use super::apply::{Change, ChangeKind};
use super::listing::{refusal, shorten};
use super::{AS_PUBLISHED, SourceFault};
use crate::code::{Code, CodeSet};

/// What addenda change.
#[derive(Clone, Debug, Default)]
pub struct Addenda {
    /// The codes that can be billed, each with its line.
    pub changes: Vec<(Option<usize>, Change)>,
    /// The titles of new or revised headers, which the addenda of order files have.
    pub headers: BTreeMap<Code, String>,
}

/// The words at the beginning of a line.
const WORDS: [(&str, ChangeKind); 4] = [
    ("Add:", ChangeKind::Add),
    ("Delete:", ChangeKind::Delete),
    ("Revise from:", ChangeKind::Revise),
    ("Revise to:", ChangeKind::Revise),
];

/// Returns `true` if a line begins as those of addenda do.
pub(super) fn is_line(line: &str) -> bool {
    WORDS.iter().any(|(word, _)| line.starts_with(word))
}

/// Reads addenda.
///
/// # Errors
///
/// At the first line of another form, a code that is changed twice, or a
/// revision without its new title.
pub fn read(text: &str) -> Result<Addenda, SourceFault> {
    let mut addenda = Addenda::default();
    let mut seen: BTreeMap<(Code, bool, &str), usize> = BTreeMap::new();
    let mut revised: Option<(usize, Code, bool)> = None;
    let lines = (1..).zip(text.lines().map(str::trim_end)).filter(|(_, line)| !line.is_empty());
    for (number, line) in lines {
        let fault = |message: String| SourceFault::at(number, message);
        let word =
            WORDS.iter().find_map(|(word, kind)| Some((*word, *kind, line.strip_prefix(word)?)));
        let (word, kind, rest) = word.ok_or_else(|| {
            let words = "`Add:`, `Delete:`, `Revise from:` or `Revise to:`";
            fault(format!("expected {words}, found `{}`; {AS_PUBLISHED}", shorten(line)))
        })?;
        let (name, billable, title) = columns(rest.trim_start()).ok_or_else(|| {
            let form = "a code and its title, or 0 or 1, a code, a short and a long title";
            let found = shorten(rest.trim());
            fault(format!("expected {form} behind `{word}`, found `{found}`; {AS_PUBLISHED}"))
        })?;
        if name.len() == 7 && name.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(fault(format!(
                "`{name}` is of ICD-10-PCS, whose addenda aren’t read; name the order file of \
                 the new edition (icd10pcs_order_….txt)"
            )));
        }
        let code = Code::parse(CodeSet::Icd10cm, name)
            .map_err(|reason| fault(refusal(CodeSet::Icd10cm, name, reason)))?;
        if let Some(first) = seen.insert((code.clone(), billable, word), number) {
            let twice = format!("{code} stands twice behind `{word}`, first in line {first}");
            return Err(fault(twice + "; is this file put together of two?"));
        }
        if let Some((from, old, flag)) = revised.take() {
            if word != "Revise to:" || (&old, flag) != (&code, billable) {
                let message = format!("{old} is revised, but no `Revise to:` of it follows");
                return Err(SourceFault::at(from, format!("{message}; {AS_PUBLISHED}")));
            }
        } else if word == "Revise to:" {
            let message = format!("{code} has no `Revise from:` in the line before");
            return Err(fault(format!("{message}; {AS_PUBLISHED}")));
        }
        match (word, billable) {
            ("Revise from:", _) => revised = Some((number, code, billable)),
            ("Delete:", false) => {}
            (_, false) => drop(addenda.headers.insert(code, title.to_owned())),
            (_, true) => {
                let change = Change { kind, code, title: title.to_owned() };
                addenda.changes.push((Some(number), change));
            }
        }
    }
    match revised {
        Some((line, code, _)) => {
            let message = format!("{code} is revised, but no `Revise to:` of it follows");
            Err(SourceFault::at(line, format!("{message}; {AS_PUBLISHED}")))
        }
        None if addenda.changes.is_empty() && addenda.headers.is_empty() => {
            Err(SourceFault::whole(format!("there is no change in this file; {AS_PUBLISHED}")))
        }
        None => Ok(addenda),
    }
}

/// Splits what stands behind the word into code, flag and long title.
fn columns(rest: &str) -> Option<(&str, bool, &str)> {
    let order = rest.strip_prefix("0 ").map(|rest| (rest, false));
    let order = order.or_else(|| rest.strip_prefix("1 ").map(|rest| (rest, true)));
    let (name, billable, title) = match order {
        Some((rest, billable)) => {
            let long = rest.char_indices().nth(69)?.0;
            (rest.get(..7)?.trim_end(), billable, rest.get(long..)?.trim())
        }
        None => {
            let (name, title) = rest.split_once(' ')?;
            (name, true, title.trim())
        }
    };
    (!name.is_empty() && !title.is_empty()).then_some((name, billable, title))
}

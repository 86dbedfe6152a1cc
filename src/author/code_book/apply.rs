//! An edition made of the one before it and a list of changes, as the addenda
//! give them: in billable codes, their 7th characters written out.

use std::collections::{BTreeMap, BTreeSet};

use super::SourceFault;
use super::release::{Entry, Release, add_rule};
use super::table::Edition;
use crate::code::{Code, CodeSet, icd10cm};

/// One line of a list of changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What.
    pub kind: ChangeKind,
    /// The code, its 7th character included.
    pub code: Code,
    /// The title; of a deleted code its last.
    pub title: String,
}

/// What happens to a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is new.
    Add,
    /// It can't be billed any longer.
    Delete,
    /// It has another title.
    Revise,
}

/// Applies a list of changes, each with its line as far as it has one, to an
/// edition, which gives the next. Headers that only the new codes imply get a
/// title of `headers`.
///
/// # Errors
///
/// At a change that doesn't fit the edition, or a header without a title.
pub fn apply(
    release: &Release,
    edition: Edition,
    changes: &[(Option<usize>, Change)],
    headers: &BTreeMap<Code, String>,
) -> Result<Release, SourceFault> {
    let mut next = Release { edition, ..release.clone() };
    let mut bases: BTreeSet<Code> = BTreeSet::new();
    for (line, change) in changes {
        let base = base_of(&change.code);
        if let Some(base) = &base {
            let is_written_out = release.unfold(&mut next.codes, base);
            if is_written_out || change.kind == ChangeKind::Add && is_seventh_of_rule(change) {
                bases.insert(base.clone());
            }
        }
        make(&mut next, change).map_err(|what| SourceFault {
            line: *line,
            message: format!(
                "{} {what}; is this list of changes for the edition after {}?",
                change.code, release.edition.name
            ),
        })?;
    }
    for (code, title) in headers {
        if let Some(entry) = next.codes.get_mut(code).filter(|entry| !entry.billable) {
            entry.title.clone_from(title);
        }
    }
    drop_empty(&mut next);
    for base in bases {
        let (title, _) = match values_below(&next.codes, &base) {
            Below::Nothing => continue,
            Below::Rule(title, values) => (title, values),
            Below::Other => {
                if next.codes.contains_key(&base) {
                    continue;
                }
                let what = "the titles differ by more than the 7th character";
                return Err(SourceFault::whole(format!("{base}: {what}")));
            }
        };
        let is_retitled = |entry: &Entry| entry.title != title;
        let was_rule = release.codes.get(&base).is_some_and(|entry| entry.seventh.is_some());
        // A header that says something else has codes of its own below it.
        if !was_rule && next.codes.get(&base).is_some_and(is_retitled) {
            continue;
        }
        next.codes.insert(base.clone(), Entry::header(title));
        fold(&mut next, &base);
    }
    add_headers(&mut next, headers)?;
    next.prune();
    next.place_categories();
    Ok(next)
}

fn make(next: &mut Release, change: &Change) -> Result<(), &'static str> {
    let entry = next.codes.get_mut(&change.code);
    match (change.kind, entry) {
        (ChangeKind::Add, Some(entry)) if entry.billable => Err("is added, but is there already"),
        (ChangeKind::Add, _) => {
            next.codes.insert(change.code.clone(), Entry::billable(&change.title));
            Ok(())
        }
        (ChangeKind::Delete, Some(entry)) if entry.billable && entry.seventh.is_none() => {
            entry.billable = false;
            Ok(())
        }
        (ChangeKind::Delete, _) => Err("is deleted, but isn’t there"),
        (ChangeKind::Revise, Some(entry)) => {
            entry.title.clone_from(&change.title);
            Ok(())
        }
        (ChangeKind::Revise, None) => Err("is revised, but isn’t there"),
    }
}

/// What neither can be billed nor has anything below it is gone.
fn drop_empty(next: &mut Release) {
    let codes: Vec<Code> = next.codes.keys().cloned().collect();
    for code in codes.iter().rev() {
        let is_header = next.codes.get(code).is_some_and(|entry| !entry.billable);
        if is_header && below(&next.codes, code).next().is_none() {
            next.codes.remove(code);
        }
    }
}

fn add_headers(next: &mut Release, headers: &BTreeMap<Code, String>) -> Result<(), SourceFault> {
    let mut missing = BTreeSet::new();
    for code in next.codes.keys() {
        for len in 3..code.as_str().len() {
            let Some(header) = code.as_str().get(..len) else { continue };
            let Ok(header) = Code::parse(CodeSet::Icd10cm, header) else { continue };
            if !next.codes.contains_key(&header) {
                missing.insert(header);
            }
        }
    }
    for header in missing {
        let title = headers.get(&header).ok_or_else(|| {
            SourceFault::whole(format!(
                "{header} is a new header and has no title; name a table with the headings \
                 `code` and `title` that has one"
            ))
        })?;
        next.codes.insert(header, Entry::header(title));
    }
    Ok(())
}

/// Returns the codes that begin with another.
fn below<'a>(
    codes: &'a BTreeMap<Code, Entry>,
    code: &'a Code,
) -> impl Iterator<Item = (&'a Code, &'a Entry)> {
    let is_below = move |(other, _): &(&Code, &Entry)| other.as_str().starts_with(code.as_str());
    codes.range(code.clone()..).skip_while(move |(other, _)| *other == code).take_while(is_below)
}

/// Returns the code without its 7th character and the placeholders before it.
pub(super) fn base_of(code: &Code) -> Option<Code> {
    icd10cm::seventh(code).filter(|_| code.set() == CodeSet::Icd10cm)?;
    let base = code.as_str().get(..6)?.trim_end_matches('X');
    Code::parse(CodeSet::Icd10cm, base).ok()
}

/// Tells a 7th character that a rule gives from one that is part of the code:
/// behind a placeholder X, or for the episode of care.
fn is_seventh_of_rule(change: &Change) -> bool {
    let has_placeholder = change.code.character(6) == Some('X');
    has_placeholder || change.title.ends_with("encounter") || change.title.ends_with("sequela")
}

/// What stands below a code.
enum Below {
    /// No code.
    Nothing,
    /// Its 7th characters and nothing else: their common title, and what each means.
    Rule(String, Vec<(char, String)>),
    /// Other codes, or titles that differ by more than the character's meaning.
    Other,
}

fn values_below(codes: &BTreeMap<Code, Entry>, base: &Code) -> Below {
    let stem = format!("{:X<6}", base.as_str());
    let mut common = None;
    let mut values = Vec::new();
    for (code, entry) in below(codes, base) {
        let c = icd10cm::seventh(code).filter(|_| code.as_str().starts_with(&stem));
        let header = codes.get(base).map(|entry| entry.title.as_str());
        let meaning = header.and_then(|title| entry.title.strip_prefix(title)?.strip_prefix(", "));
        let split = header.zip(meaning).or_else(|| entry.title.rsplit_once(", "));
        let (Some(c), Some((title, meaning)), true) = (c, split, entry.billable) else {
            return Below::Other;
        };
        if *common.get_or_insert(title) != title {
            return Below::Other;
        }
        values.push((c, meaning.to_owned()));
    }
    match common {
        None => Below::Nothing,
        Some(title) => Below::Rule(title.to_owned(), values),
    }
}

/// Makes one code with a rule of a header and its 7th characters, if that is
/// all that stands below it and the titles say the same.
pub(super) fn fold(release: &mut Release, base: &Code) {
    let Below::Rule(title, values) = values_below(&release.codes, base) else { return };
    let Some(entry) = release.codes.get_mut(base) else { return };
    if entry.title != title {
        return;
    }
    let n_values = values.len();
    entry.billable = true;
    entry.seventh = Some(add_rule(&mut release.sevenths, values));
    let explicit: Vec<Code> = below(&release.codes, base).map(|(code, _)| code.clone()).collect();
    debug_assert_eq!(explicit.len(), n_values, "only 7th characters stand below");
    for code in explicit {
        release.codes.remove(&code);
    }
}

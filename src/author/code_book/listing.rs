//! Lists of codes as CMS and CDC publish them: the order files, with headers
//! and two titles, the lists of codes with their titles, and lists of codes
//! alone. And an edition made of such a list and what is known of the one before.

use std::collections::{BTreeMap, BTreeSet};

use super::apply::{Change, ChangeKind, apply, base_of, fold};
use super::release::{Entry, Release};
use super::table::Edition;
use super::{AS_PUBLISHED, SourceFault};
use crate::code::{Code, CodeFault, CodeSet};

/// A list of codes, their 7th characters written out.
#[derive(Clone, Debug)]
pub struct Listing {
    /// The code set.
    pub set: CodeSet,
    /// In the order of the file.
    pub codes: Vec<ListedCode>,
    /// What each line has.
    pub form: Form,
}

/// What the lines of a list have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Order number, code, whether it can be billed, a short and a long title.
    Order,
    /// Code and title; codes that can be billed only.
    Codes,
    /// Code; headers, chapters and blocks as well.
    Names,
}

/// A line of a list.
#[derive(Clone, Debug)]
pub struct ListedCode {
    /// Counted from 1.
    pub line: usize,
    /// The code.
    pub code: Code,
    /// `false` for a header; a list of codes alone doesn't tell them apart.
    pub billable: bool,
    /// The long title; empty in a list of codes alone.
    pub title: String,
}

/// Reads a list.
///
/// # Errors
///
/// At the first line of another form, or with a code that stands twice.
pub fn read(text: &str, form: Form) -> Result<Listing, SourceFault> {
    let lines = (1..).zip(text.lines().map(str::trim_end)).filter(|(_, line)| !line.is_empty());
    let mut set = None;
    let mut codes: Vec<ListedCode> = Vec::new();
    let mut seen: BTreeMap<Code, usize> = BTreeMap::new();
    for (number, line) in lines {
        let fault = |message: String| SourceFault::at(number, message);
        let (name, billable, title) = match form {
            Form::Order => order_line(line),
            Form::Codes => line.split_once(' ').map(|(code, title)| (code, true, title.trim())),
            Form::Names => Some((line, true, "")),
        }
        .filter(|(_, _, title)| form == Form::Names || !title.is_empty())
        .ok_or_else(|| {
            let (expected, found) = (form.name(), shorten(line));
            fault(format!("expected {expected}, found `{found}`; {AS_PUBLISHED}"))
        })?;
        if line.contains('\t') {
            return Err(fault(format!("there is a tab in this line; {AS_PUBLISHED}")));
        }
        if form == Form::Names && is_place(name) {
            continue;
        }
        let set = *set.get_or_insert_with(|| set_of(name));
        if set == CodeSet::Icd10pcs && !billable {
            // The tables' headings; no part of a code says the same.
            continue;
        }
        let code = Code::parse(set, name).map_err(|reason| fault(refusal(set, name, reason)))?;
        if code.as_str() != name {
            let shown = shorten(name);
            return Err(fault(format!(
                "expected `{}`, found `{shown}`; {AS_PUBLISHED}",
                code.as_str()
            )));
        }
        match seen.insert(code.clone(), number) {
            // A block of one category has its name.
            Some(_) if form == Form::Names => continue,
            Some(first) => {
                return Err(fault(format!(
                    "{code} stands twice, first in line {first}; is this file put together of two?"
                )));
            }
            None => {}
        }
        codes.push(ListedCode { line: number, code, billable, title: title.to_owned() });
    }
    // Dental codes look like diagnoses of the blood, but no list of diagnoses has these alone.
    let is_dental = |code: &str| code.len() == 5 && code.starts_with('D');
    if let Some(first) = codes.first()
        && codes.iter().all(|listed| is_dental(listed.code.as_str()))
    {
        let message = refusal(CodeSet::Hcpcs, first.code.as_str(), CodeFault::Dental);
        return Err(SourceFault::at(first.line, message));
    }
    match set.filter(|_| !codes.is_empty()) {
        Some(set) => Ok(Listing { set, codes, form }),
        None => Err(SourceFault::whole(format!("there is no code in this file; {AS_PUBLISHED}"))),
    }
}

impl Form {
    fn name(self) -> &'static str {
        match self {
            Self::Order => {
                "an order number of 5 digits, a code in columns 7 to 13, 0 or 1 in column 15, \
                 a short title from column 17 and a long one from column 78"
            }
            Self::Codes => "a code and its title",
            Self::Names => "a code",
        }
    }
}

/// Splits a line of an order file into code, flag and long title.
pub(super) fn order_line(line: &str) -> Option<(&str, bool, &str)> {
    let number = line.get(..5)?;
    let code = line.get(6..13)?.trim_end();
    let flag = line.get(14..15)?;
    let gaps = [line.get(5..6)?, line.get(13..14)?, line.get(15..16)?];
    let is_form = number.bytes().all(|b| b.is_ascii_digit())
        && matches!(flag, "0" | "1")
        && gaps.iter().all(|gap| *gap == " ")
        && !code.is_empty();
    // A letter that takes two bytes moves what is behind it.
    let long = line.char_indices().nth(77)?.0;
    let title = line.get(long..)?.trim();
    is_form.then_some((code, flag == "1", title))
}

/// Tells the name of a chapter or block, which lists of codes alone have, too.
fn is_place(name: &str) -> bool {
    let is_chapter = name.len() <= 2 && name.bytes().all(|b| b.is_ascii_digit());
    let is_block = name.split_once('-').is_some_and(|(a, b)| a.len() == 3 && b.len() == 3);
    is_chapter || is_block
}

/// ICD-10-PCS begins with section 0, ICD-10-CM with the letter A.
fn set_of(first: &str) -> CodeSet {
    match first.bytes().next() {
        Some(b'0'..=b'9') => CodeSet::Icd10pcs,
        _ => CodeSet::Icd10cm,
    }
}

/// Says why a code is refused: most often because the file is of another set.
pub(super) fn refusal(set: CodeSet, name: &str, reason: CodeFault) -> String {
    let is_five = name.len() == 5;
    if is_five && name.bytes().take(4).all(|b| b.is_ascii_digit()) {
        return format!(
            "`{name}` begins with a digit as CPT codes do, which are the AMA’s and aren’t read; \
             take a file without them"
        );
    }
    if reason == CodeFault::Dental {
        return format!(
            "`{name}` begins with D as dental codes (CDT) do, which are the ADA’s and aren’t \
             read; take a file without them"
        );
    }
    format!("`{}` is no code of {}; is this file of that code set?", shorten(name), set.title())
}

/// Cuts a line to what fits into a message.
pub(super) fn shorten(line: &str) -> String {
    let shown: String =
        line.chars().take(40).map(|c| if c.is_control() { '·' } else { c }).collect();
    if line.chars().count() > 40 { shown + "…" } else { shown }
}

/// Writes letters without their diacritics, as the lists do and the Tabular
/// List doesn't.
pub fn plain(text: &str) -> String {
    let letter = |c: char| match c {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' | 'ø' => 'o',
        'ù'..='ü' => 'u',
        'À'..='Å' => 'A',
        'Ç' => 'C',
        'È'..='Ë' => 'E',
        'Ò'..='Ö' | 'Ø' => 'O',
        'Ù'..='Ü' => 'U',
        '\u{2018}' | '\u{2019}' => '\'',
        _ => c,
    };
    text.chars().map(letter).collect()
}

impl Listing {
    /// Returns every code of the list as the Tabular List's reader wants it; of
    /// a list without headers also all that its codes begin with.
    pub fn names(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for listed in &self.codes {
            let name = listed.code.as_str();
            let from = if self.form == Form::Codes { 3 } else { name.len() };
            names.extend((from..=name.len()).filter_map(|len| name.get(..len)).map(str::to_owned));
        }
        names
    }

    /// Makes an edition of the list. Where it stands in the Tabular List, and
    /// what is noted there, is that of the edition before.
    ///
    /// # Errors
    ///
    /// If the list lacks what the edition before doesn't tell: the title of a
    /// new header, where the list has none.
    pub fn release(
        &self,
        edition: Edition,
        before: Option<&Release>,
        headers: &BTreeMap<Code, String>,
    ) -> Result<Release, SourceFault> {
        let empty = Release::empty(self.set, edition.clone());
        match (self.set, before, self.form) {
            (CodeSet::Icd10cm, None, _) => Err(SourceFault::whole(
                "this list tells no chapters, notes and inclusion terms, and there is no edition \
                 before to take them from; name the Tabular List, too (icd10cm-tabular-….xml)",
            )),
            (_, _, Form::Names) => Err(SourceFault::whole(
                "this list has no titles; name the order file, or with it the Tabular List \
                 (icd10cm-tabular-….xml)",
            )),
            (CodeSet::Icd10cm, Some(before), Form::Codes) => {
                apply(before, edition, &self.changes(before), headers)
            }
            (CodeSet::Icd10cm, Some(before), Form::Order) => Ok(self.fold(edition, before)),
            _ => {
                let entry = |listed: &ListedCode| Entry::billable(&listed.title);
                let codes = self.codes.iter().map(|listed| (listed.code.clone(), entry(listed)));
                Ok(Release { codes: codes.collect(), ..empty })
            }
        }
    }

    /// Returns what the list changes in the codes of the edition before that
    /// can be billed.
    fn changes(&self, before: &Release) -> Vec<(Option<usize>, Change)> {
        let mut old = before.written_out();
        old.retain(|_, entry| entry.billable);
        let mut changes = Vec::new();
        let change = |kind, code: &Code, title: &str| Change {
            kind,
            code: code.clone(),
            title: title.to_owned(),
        };
        for ListedCode { line, code, title, .. } in &self.codes {
            let kind = match old.remove(code) {
                None => ChangeKind::Add,
                Some(entry) if plain(&entry.title) != plain(title) => ChangeKind::Revise,
                Some(_) => continue,
            };
            changes.push((Some(*line), change(kind, code, title)));
        }
        let deleted = old.iter();
        let deleted = deleted.map(|(code, entry)| change(ChangeKind::Delete, code, &entry.title));
        // First, since a code may be divided into others.
        deleted.map(|change| (None, change)).chain(changes).collect()
    }

    /// Makes an edition of a list with headers: 7th characters become rules
    /// again where they were, and where a new code has nothing else below it.
    fn fold(&self, edition: Edition, before: &Release) -> Release {
        let mut release = Release { edition, codes: BTreeMap::new(), ..before.clone() };
        let mut bases = BTreeSet::new();
        for listed in &self.codes {
            let entry = match listed.billable {
                true => Entry::billable(&listed.title),
                false => Entry::header(&listed.title),
            };
            release.codes.insert(listed.code.clone(), entry);
            if !before.codes.contains_key(&listed.code) {
                bases.extend(base_of(&listed.code));
            }
        }
        for base in bases {
            fold(&mut release, &base);
        }
        for (code, entry) in &mut release.codes {
            let old = before.codes.get(code).map(|old| &old.title);
            if let Some(old) = old.filter(|old| plain(old) == plain(&entry.title)) {
                entry.title.clone_from(old);
            }
        }
        release.prune();
        release.place_categories();
        release
    }
}

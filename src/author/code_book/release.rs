//! One edition of a code set as its publisher gives it, and how editions
//! become one table. How an edition is made of a list of changes is in
//! `apply`.

use std::collections::{BTreeMap, BTreeSet};

use super::SourceFault;
use super::table::{Edition, Group, Note, Row, Seventh, Table, Term};
use crate::code::{Code, CodeSet, icd10cm};
use crate::code_book::{Mark, Span};
use crate::quiz::Date;

/// One edition.
#[derive(Clone, Debug)]
pub struct Release {
    /// Its name and its days.
    pub edition: Edition,
    /// The code set.
    pub set: CodeSet,
    /// Chapters and blocks.
    pub groups: Vec<Group>,
    /// Codes without the 7th character where a rule gives it.
    pub codes: BTreeMap<Code, Entry>,
    /// The rules that the entries name.
    pub sevenths: Vec<Seventh>,
    /// Inclusion terms by code.
    pub terms: Vec<Term>,
    /// Instructional notes by place.
    pub notes: Vec<Note>,
}

/// What an edition says of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The title.
    pub title: String,
    /// Can be billed as it stands, or with its 7th character.
    pub billable: bool,
    /// The rule's id.
    pub seventh: Option<String>,
}

impl Entry {
    /// Returns a code that can be billed as it stands.
    pub fn billable(title: impl Into<String>) -> Self {
        Self { title: title.into(), billable: true, seventh: None }
    }

    /// Returns a code that only heads others.
    pub fn header(title: impl Into<String>) -> Self {
        Self { title: title.into(), billable: false, seventh: None }
    }
}

impl Release {
    /// Returns an edition without codes.
    pub fn empty(set: CodeSet, edition: Edition) -> Self {
        Self {
            edition,
            set,
            groups: Vec::new(),
            codes: BTreeMap::new(),
            sevenths: Vec::new(),
            terms: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Returns the newest edition of a table; `None` if the table has none.
    pub fn newest(table: &Table) -> Option<Self> {
        Some(Self::of(table, table.editions.last()?))
    }

    /// Returns an edition of a table. Notes and inclusion terms are those that
    /// the table has: the newest.
    pub fn of(table: &Table, edition: &Edition) -> Self {
        let rows = table.rows_of(edition);
        let entry = |row: &Row| Entry {
            title: row.title.clone(),
            billable: row.billable,
            seventh: row.seventh.clone(),
        };
        let mut release = Self {
            codes: rows.map(|row| (row.code.clone(), entry(row))).collect(),
            groups: table.groups.clone(),
            sevenths: table.sevenths.clone(),
            terms: table.terms.clone(),
            notes: table.notes.clone(),
            ..Self::empty(table.set, edition.clone())
        };
        release.prune();
        release
    }

    /// Returns the table of this edition alone.
    pub fn into_table(self) -> Table {
        let row = |(code, entry): (Code, Entry)| Row {
            mark: mark(&code, &entry.title),
            code,
            billable: entry.billable,
            span: Span::default(),
            seventh: entry.seventh,
            title: entry.title,
        };
        Table {
            set: self.set,
            editions: vec![self.edition],
            groups: self.groups,
            rows: self.codes.into_iter().map(row).collect(),
            sevenths: self.sevenths,
            terms: self.terms,
            notes: self.notes,
            successors: Vec::new(),
            sayings: Vec::new(),
        }
    }

    /// Returns every code with the 7th characters written out, and its title.
    pub fn written_out(&self) -> BTreeMap<Code, Entry> {
        let mut codes = self.codes.clone();
        let bases = self.codes.iter().filter(|(_, entry)| entry.seventh.is_some());
        for (base, _) in bases {
            self.unfold(&mut codes, base);
        }
        codes
    }

    /// Writes out the 7th characters of a code in `codes`, which turns it into
    /// a header; returns `false` if no rule gives it any.
    pub(super) fn unfold(&self, codes: &mut BTreeMap<Code, Entry>, base: &Code) -> bool {
        let Some(entry) = codes.get_mut(base) else { return false };
        let Some(id) = entry.seventh.take() else { return false };
        entry.billable = false;
        let title = entry.title.clone();
        let values = self.sevenths.iter().find(|rule| rule.id == id);
        for (c, meaning) in values.map_or(&[][..], |rule| &rule.values) {
            let text = format!("{:X<6}{c}", base.as_str());
            let Ok(code) = Code::parse(base.set(), &text) else { continue };
            codes.insert(code, Entry::billable(format!("{title}, {meaning}")));
        }
        true
    }

    /// Drops terms, notes and categories of codes that this edition doesn't have.
    pub(super) fn prune(&mut self) {
        let codes = &self.codes;
        self.terms.retain(|term| codes.contains_key(&term.code));
        let set = self.set;
        self.notes.retain(|note| match code_of_place(set, &note.at) {
            Some(code) => codes.contains_key(&code),
            None => true,
        });
        let categories: BTreeSet<&str> = codes.keys().map(icd10cm::category).collect();
        for group in &mut self.groups {
            group.categories.retain(|category| categories.contains(category.as_str()));
        }
    }

    /// Puts categories that no block has into the block of the category before them.
    pub(super) fn place_categories(&mut self) {
        let mut block = None;
        for code in self.codes.keys().filter(|code| code.as_str().len() == 3) {
            let category = code.as_str();
            let has = |group: &Group| group.categories.iter().any(|c| c == category);
            match self.groups.iter().position(has) {
                Some(idx) => block = Some(idx),
                None => {
                    if let Some(group) = block.and_then(|idx| self.groups.get_mut(idx)) {
                        group.categories.push(category.to_owned());
                    }
                }
            }
        }
    }
}

/// Returns the code at which a note stands; `None` for a chapter or block.
fn code_of_place(set: CodeSet, at: &str) -> Option<Code> {
    if at.contains('-') { None } else { Code::parse(set, at).ok() }
}

/// Returns what bears on the code's place in the order: a manifestation says
/// so in its title (I.A.13), chapter 20 are the external causes.
pub fn mark(code: &Code, title: &str) -> Option<Mark> {
    let is_manifestation = title.contains("diseases classified elsewhere")
        || title.contains("disorders classified elsewhere");
    match code.set() {
        CodeSet::Icd10cm if icd10cm::chapter(code) == Some(20) => Some(Mark::ExternalCause),
        CodeSet::Icd10cm if is_manifestation => Some(Mark::Manifestation),
        _ => None,
    }
}

/// Adds a newer edition to a table.
///
/// Codes that the edition no longer has end the day before it begins; codes
/// that are new, or have become a header or a billable code, or have another
/// title or rule begin with it. Notes and inclusion terms are those of the newer
/// edition, and of a code that has ended those that it had. An edition that
/// begins within the last one, as an April update does, ends it.
///
/// # Errors
///
/// If the edition is of another set or doesn't follow the last one.
pub fn merge(mut table: Table, release: Release) -> Result<Table, SourceFault> {
    if table.set != release.set {
        return Err(SourceFault::whole(format!(
            "this edition is of {}, the table of {}",
            release.set.title(),
            table.set.title()
        )));
    }
    let last_day = follow(&mut table.editions, &release.edition)?;
    let first_day = release.edition.span.from;
    let stands: BTreeSet<Code> = release.codes.keys().cloned().collect();
    let mut sevenths = table.sevenths;
    let mut codes = release.codes;
    for entry in codes.values_mut() {
        let Some(id) = &entry.seventh else { continue };
        let rule = release.sevenths.iter().find(|rule| rule.id == *id);
        entry.seventh = rule.map(|rule| add_rule(&mut sevenths, rule.values.clone()));
    }
    for row in table.rows.iter_mut().filter(|row| row.span.to.is_none()) {
        let is_same = codes.get(&row.code).is_some_and(|entry| {
            let new = (entry.billable, &entry.seventh, &entry.title);
            new == (row.billable, &row.seventh, &row.title)
        });
        match is_same {
            true => drop(codes.remove(&row.code)),
            false => row.span.to = Some(last_day),
        }
    }
    let ended = table.rows.iter().filter(|row| !stands.contains(&row.code));
    let ended: BTreeSet<String> = ended.map(|row| row.code.to_string()).collect();
    table.terms.retain(|term| !stands.contains(&term.code));
    table.terms.extend(release.terms.into_iter().filter(|term| stands.contains(&term.code)));
    table.terms.sort_by(|a, b| a.code.cmp(&b.code));
    table.notes.retain(|note| ended.contains(&note.at));
    table.notes.extend(release.notes.into_iter().filter(|note| !ended.contains(&note.at)));
    table.notes.sort_by(|a, b| a.at.cmp(&b.at));
    table.rows.extend(codes.into_iter().map(|(code, entry)| Row {
        mark: mark(&code, &entry.title),
        code,
        billable: entry.billable,
        span: Span { from: first_day, to: None },
        seventh: entry.seventh,
        title: entry.title,
    }));
    table.rows.sort_by(|a, b| (&a.code, a.span.from).cmp(&(&b.code, b.span.from)));
    table.sevenths = sevenths;
    table.editions.push(release.edition);
    table.groups = release.groups;
    Ok(table)
}

/// Checks that an edition follows the last one, which ends the day before;
/// returns that day.
///
/// # Errors
///
/// If the edition is there already, is older, or leaves days that no edition
/// speaks of.
pub fn follow(editions: &mut [Edition], next: &Edition) -> Result<Date, SourceFault> {
    let Some(last) = editions.last_mut() else {
        return Err(SourceFault::whole("the table has no edition that another could follow"));
    };
    let name = &next.name;
    let (Some(from), Some(to)) = (last.span.from, last.span.to) else {
        return Err(SourceFault::whole(format!("{} has no first or last day", last.name)));
    };
    let (Some(first), Some(end)) = (next.span.from, next.span.to) else {
        return Err(SourceFault::whole(format!("{name} has no first or last day")));
    };
    if end < first {
        return Err(SourceFault::whole(format!("{name} ends on {end}, before it begins")));
    }
    let before = day_before(first).filter(|before| from <= *before);
    let Some(before) = before.filter(|_| *name != last.name) else {
        let last = &last.name;
        return Err(SourceFault::whole(format!(
            "{name} doesn’t follow {last}, which begins on {from}; \
             import an edition that begins later, or keep this one alone with `--replace`"
        )));
    };
    if to < before {
        let last = &last.name;
        return Err(SourceFault::whole(format!(
            "{name} doesn’t follow {last}: no edition speaks of the days from {to} to {first}; \
             import those between first, or keep this one alone with `--replace`"
        )));
    }
    last.span.to = Some(before);
    Ok(before)
}

/// Returns the id of the rule with these values, which is added if it is new.
pub fn add_rule(rules: &mut Vec<Seventh>, values: Vec<(char, String)>) -> String {
    if let Some(rule) = rules.iter().find(|rule| rule.values == values) {
        return rule.id.clone();
    }
    let characters: String = values.iter().map(|(c, _)| *c).collect();
    let n_same = rules.iter().filter(|rule| rule.id.split('-').next() == Some(&characters)).count();
    let id = if n_same == 0 { characters } else { format!("{characters}-{}", n_same + 1) };
    rules.push(Seventh { id: id.clone(), values });
    id
}

/// Returns the day before.
pub fn day_before(day: Date) -> Option<Date> {
    let text = |year: u16, month: u8, day: u8| format!("{year:04}-{month:02}-{day:02}");
    let (year, month) = (day.year(), day.month());
    if day.day() > 1 {
        return Date::parse(&text(year, month, day.day() - 1));
    }
    let (year, month) = if month == 1 { (year.checked_sub(1)?, 12) } else { (year, month - 1) };
    (28..=31).rev().find_map(|day| Date::parse(&text(year, month, day)))
}

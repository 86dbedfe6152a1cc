//! What one edition changes in the other: codes that are new, retired, headers
//! now, or have another title.

use std::collections::BTreeMap;

use serde::Serialize;

use super::folder::Folder;
use super::table::{Listed, Table};
use super::{FileFault, SourceFault};
use crate::code::{Code, CodeSet};
use crate::code_book::Edition;

/// Every code of an edition.
#[derive(Clone, Debug)]
pub struct Snapshot {
    set: CodeSet,
    edition: Edition,
    codes: BTreeMap<Code, Listed>,
    successors: BTreeMap<Code, Vec<String>>,
}

/// What happened to a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// It can be billed, and wasn't there or was a header.
    New,
    /// It could be billed and is gone.
    Retired,
    /// It could be billed and is a header.
    Header,
    /// It can be billed as before, under another title.
    Retitled,
    /// A header that wasn't there.
    NewHeader,
    /// A header that is gone.
    RetiredHeader,
    /// A header with another title.
    RetitledHeader,
}

/// One code that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What happened.
    pub change: Fate,
    /// The code as coders write it.
    #[serde(serialize_with = "as_text")]
    pub code: Code,
    /// The title before; none of a code that wasn't there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// The title now; none of a code that is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// What to look at in place of a code that can't be billed any longer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub now: Vec<String>,
}

fn as_text<S: serde::Serializer>(code: &Code, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(code)
}

/// What an edition changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// The code set.
    pub set: CodeSet,
    /// The older edition's name.
    pub old: String,
    /// The newer edition's name.
    pub new: String,
    /// How many codes of each fate; those of none are left out.
    pub counts: BTreeMap<Fate, usize>,
    /// The codes, by fate, then by code.
    pub changes: Vec<Difference>,
    /// How many codes the older edition has.
    #[serde(skip)]
    pub(super) n_old: usize,
    /// How many of them the newer has, too.
    #[serde(skip)]
    pub(super) n_kept: usize,
}

impl Fate {
    /// All, in the order of a report.
    pub const ALL: [Self; 7] = [
        Self::New,
        Self::Retired,
        Self::Header,
        Self::Retitled,
        Self::NewHeader,
        Self::RetiredHeader,
        Self::RetitledHeader,
    ];

    /// Says it of a number of codes.
    fn counted(self, n: usize) -> String {
        let codes = if n == 1 { "code" } else { "codes" };
        let headers = if n == 1 { "header" } else { "headers" };
        match self {
            Self::New => format!("{n} new {codes}"),
            Self::Retired => format!("{n} retired"),
            Self::Header if n == 1 => "1 turned into a header".to_owned(),
            Self::Header => format!("{n} turned into headers"),
            Self::Retitled => format!("{n} retitled"),
            Self::NewHeader => format!("{n} new {headers}"),
            Self::RetiredHeader => format!("{n} retired {headers}"),
            Self::RetitledHeader => format!("{n} retitled {headers}"),
        }
    }

    /// Says it of one code.
    pub(super) fn sentence(self) -> &'static str {
        match self {
            Self::New => "is new",
            Self::Retired => "is retired",
            Self::Header => "is a header now",
            Self::Retitled => "has another title",
            Self::NewHeader => "is a new header",
            Self::RetiredHeader => "is no header any more",
            Self::RetitledHeader => "is a header with another title",
        }
    }
}

impl Snapshot {
    /// Returns an edition of a table.
    pub fn of(table: &Table, edition: &Edition) -> Self {
        let now = table.successors.iter().map(|it| (it.code.clone(), it.now.clone()));
        Self {
            set: table.set,
            edition: edition.clone(),
            codes: table.codes_of(edition),
            successors: now.collect(),
        }
    }

    /// Returns the newest edition of a table; `None` if it has none.
    pub fn newest(table: &Table) -> Option<Self> {
        Some(Self::of(table, table.editions.last()?))
    }

    /// Returns the newest edition of every set in a folder.
    ///
    /// # Errors
    ///
    /// If a table can't be read.
    pub fn of_folder(folder: &Folder) -> Result<Vec<Self>, FileFault> {
        let mut found = Vec::new();
        for &set in CodeSet::ALL {
            found.extend(folder.table(set)?.as_ref().and_then(Self::newest));
        }
        Ok(found)
    }

    /// Returns the edition of that name of every set in a folder that has one.
    ///
    /// # Errors
    ///
    /// If no set has it, with those there are, or if a table can't be read.
    pub fn named(folder: &Folder, name: &str) -> Result<Vec<Self>, FileFault> {
        let mut found = Vec::new();
        let mut names = Vec::new();
        for &set in CodeSet::ALL {
            let editions = folder.manifest()?.editions(set);
            if let Some(edition) = editions.iter().find(|edition| edition.name == name) {
                found.extend(folder.table(set)?.map(|table| Self::of(&table, edition)));
            }
            names.extend(editions.iter().map(|it| format!("{} {}", set.title(), it.name)));
        }
        if found.is_empty() {
            let message = format!(
                "there is no edition `{name}`, nor a folder of that name; there are {}",
                names.join(", ")
            );
            return Err(SourceFault::whole(message).of(super::folder::MANIFEST));
        }
        Ok(found)
    }
}

impl Diff {
    /// Compares two editions of a set.
    pub fn of(old: &Snapshot, new: &Snapshot) -> Self {
        let mut changes = Vec::new();
        let mut n_kept = 0;
        for (code, after) in &new.codes {
            let before = old.codes.get(code);
            n_kept += usize::from(before.is_some());
            let is_retitled = before.is_some_and(|before| before.title != after.title);
            let change = match (before.map(|before| before.is_billable), after.is_billable) {
                (None | Some(false), true) => Fate::New,
                (Some(true), false) => Fate::Header,
                (None, false) => Fate::NewHeader,
                (Some(true), true) if is_retitled => Fate::Retitled,
                (Some(false), false) if is_retitled => Fate::RetitledHeader,
                (Some(_), _) => continue,
            };
            changes.push(Difference {
                change,
                code: code.clone(),
                old: before.map(|before| before.title.clone()),
                new: Some(after.title.clone()),
                now: new.now(code, change),
            });
        }
        for (code, before) in old.codes.iter().filter(|(code, _)| !new.codes.contains_key(code)) {
            let change = if before.is_billable { Fate::Retired } else { Fate::RetiredHeader };
            changes.push(Difference {
                change,
                code: code.clone(),
                old: Some(before.title.clone()),
                new: None,
                now: new.now(code, change),
            });
        }
        changes.sort_by(|a, b| (a.change, &a.code).cmp(&(b.change, &b.code)));
        let mut counts = BTreeMap::new();
        for difference in &changes {
            *counts.entry(difference.change).or_insert(0) += 1;
        }
        Self {
            set: new.set,
            old: old.edition.name.clone(),
            new: new.edition.name.clone(),
            counts,
            changes,
            n_old: old.codes.len(),
            n_kept,
        }
    }

    /// Compares the editions of the sets that both sides have.
    pub fn of_all(old: &[Snapshot], new: &[Snapshot]) -> Vec<Self> {
        let pair = |new: &Snapshot| Some(Self::of(old.iter().find(|old| old.set == new.set)?, new));
        new.iter().filter_map(pair).collect()
    }

    /// Says in one line what changed.
    pub fn summary(&self) -> String {
        let counted = self.counts.iter().map(|(fate, n)| fate.counted(*n));
        let counted: Vec<String> = counted.collect();
        let counted = if counted.is_empty() { "nothing".to_owned() } else { counted.join(", ") };
        format!("{} {} to {}: {counted}", self.set.title(), self.old, self.new)
    }

    /// Returns the whole report: the summary, and each code under its fate.
    pub fn report(&self) -> String {
        let mut text = self.summary() + "\n";
        let width = self.changes.iter().map(|it| it.code.to_string().len()).max().unwrap_or(0);
        for fate in Fate::ALL {
            let mut of_fate = self.changes.iter().filter(|it| it.change == fate).peekable();
            if of_fate.peek().is_some() {
                let n = self.counts.get(&fate).copied().unwrap_or(0);
                text += &format!("\n{}:\n", fate.counted(n));
            }
            for it in of_fate {
                text += &format!("  {:width$}  {}\n", it.code.to_string(), it.line());
            }
        }
        text
    }
}

impl Difference {
    fn line(&self) -> String {
        let now = if self.now.is_empty() {
            String::new()
        } else {
            format!(" (now {})", self.now.join(" "))
        };
        match (&self.old, &self.new) {
            (Some(old), Some(new)) if old != new => format!("{new} (was: {old}){now}"),
            (_, Some(title)) | (Some(title), None) => format!("{title}{now}"),
            (None, None) => now,
        }
    }
}

impl Snapshot {
    fn now(&self, code: &Code, change: Fate) -> Vec<String> {
        let is_ended = matches!(change, Fate::Retired | Fate::Header);
        let now = self.successors.get(code).filter(|_| is_ended);
        now.cloned().unwrap_or_default()
    }
}

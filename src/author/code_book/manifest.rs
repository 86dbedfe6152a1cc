//! The manifest of a folder of tables: what each table holds, of which
//! editions, where it comes from and under which terms.

use serde::{Deserialize, Serialize};

use super::SourceFault;
use crate::code::CodeSet;
use crate::code_book::{Edition, Span};
use crate::quiz::Date;

/// The version of the manifest that this library reads and writes.
pub const FORMAT: u32 = 1;

/// What goes with every display of the tables.
pub const ATTRIBUTION: &str = "Source: CDC/NCHS, CMS. ICD-10 is copyright of the World Health \
    Organization; ICD-10-CM is its US adaptation.";

/// What the first lines of the file say.
const HEAD: &str = "\
# What the tables beside this file hold, and where they come from.
# `cargo xtask code-book` and `medcode code-book import` keep editions, counts
# and hashes; other fields stay as they are. docs/code-book.md explains it.

";

/// A manifest. What this version doesn't know is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: u32,
    /// What is to be shown with the tables.
    pub attribution: String,
    /// Fields of other versions.
    #[serde(flatten)]
    pub other: toml::Table,
    /// The editions of all sets, by set and first day.
    #[serde(default, rename = "edition")]
    pub editions: Vec<EditionEntry>,
    /// The tables by name of the file.
    #[serde(default, rename = "table")]
    pub tables: Vec<TableEntry>,
}

/// An edition of a code set.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EditionEntry {
    /// The code set.
    pub set: CodeSet,
    /// As the field says it: `FY2026`.
    pub name: String,
    /// Its first day of service or discharge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Its last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// Codes with 7th characters written out, headers included.
    pub codes: usize,
    /// Those of them that can be billed.
    pub billable: usize,
    /// Where its files come from.
    pub origin: String,
    /// Under which terms.
    pub license: String,
    /// Fields of other versions.
    #[serde(flatten)]
    pub other: toml::Table,
    /// The files that it was read from.
    #[serde(default, rename = "source", skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
}

/// A file that an edition was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its name.
    pub file: String,
    /// The SHA-256 of its bytes.
    pub sha256: String,
}

/// A table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TableEntry {
    /// The name of the file.
    pub file: String,
    /// Lines without the headings.
    pub rows: usize,
    /// Where it comes from.
    pub origin: String,
    /// Under which terms.
    pub license: String,
    /// Fields of other versions.
    #[serde(flatten)]
    pub other: toml::Table,
}

impl Default for Manifest {
    fn default() -> Self {
        Self {
            format: FORMAT,
            attribution: ATTRIBUTION.to_owned(),
            other: toml::Table::new(),
            editions: Vec::new(),
            tables: Vec::new(),
        }
    }
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    ///
    /// With the line, where it isn't one of this version.
    pub fn read(text: &str) -> Result<Self, SourceFault> {
        let manifest: Self = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = text.get(..start).unwrap_or_default().matches('\n').count() + 1;
            SourceFault::at(line, error.message().to_owned())
        })?;
        if manifest.format != FORMAT {
            return Err(SourceFault::at(
                1,
                format!(
                    "this is manifest format {}, and this tool reads format {FORMAT}; \
                 take a newer medcode-quiz",
                    manifest.format
                ),
            ));
        }
        Ok(manifest)
    }

    /// Returns the text of the file.
    ///
    /// # Errors
    ///
    /// If a field of another version can't be written, which no file gives.
    pub fn write(&self) -> Result<String, SourceFault> {
        let mut sorted = self.clone();
        sorted.editions.sort_by_key(|entry| (entry.set, entry.from));
        sorted.tables.sort_by(|a, b| a.file.cmp(&b.file));
        let text =
            toml::to_string(&sorted).map_err(|error| SourceFault::whole(error.to_string()))?;
        Ok(HEAD.to_owned() + &text)
    }

    /// Returns the editions of a set, oldest first.
    pub fn editions(&self, set: CodeSet) -> Vec<Edition> {
        let of_set = self.editions.iter().filter(|entry| entry.set == set);
        let mut editions: Vec<Edition> = of_set.map(EditionEntry::edition).collect();
        editions.sort_by_key(|edition| edition.span.from);
        editions
    }
}

impl EditionEntry {
    /// Returns its name and days.
    pub fn edition(&self) -> Edition {
        Edition { name: self.name.clone(), span: Span { from: self.from, to: self.to } }
    }
}

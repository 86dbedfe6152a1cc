//! A folder of tables as text, by the names of its files: those that this
//! program comes with, or those that somebody keeps. Opens no file itself.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::manifest::{Manifest, TableEntry};
use super::table::Table;
use super::tsv::{self, Dated, Modifier, Record, Starter, SuccessorOf};
use super::{FileFault, SourceFault};
use crate::code::CodeSet;

/// The name of the manifest.
pub const MANIFEST: &str = "manifest.toml";

/// The texts of a folder's files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder(BTreeMap<String, Cow<'static, str>>);

/// The rows of HCPCS Level II, which say where each comes from.
pub(super) const HCPCS: &str = "hcpcs.tsv";
pub(super) const HCPCS_MODIFIERS: &str = "hcpcs-modifiers.tsv";

impl Folder {
    /// Puts a file into the folder.
    pub fn insert(&mut self, name: &str, text: impl Into<Cow<'static, str>>) {
        self.0.insert(name.to_owned(), text.into());
    }

    /// Returns a file's text.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(AsRef::as_ref)
    }

    /// Returns every file with its text, by name.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_ref()))
    }

    /// Returns the manifest; an empty one if there is none.
    ///
    /// # Errors
    ///
    /// If it isn't a manifest of this version.
    pub fn manifest(&self) -> Result<Manifest, FileFault> {
        match self.get(MANIFEST) {
            Some(text) => Manifest::read(text).map_err(|fault| fault.of(MANIFEST)),
            None => Ok(Manifest::default()),
        }
    }

    /// Writes the manifest, with the rows of each table counted.
    ///
    /// # Errors
    ///
    /// As [`Manifest::write`].
    pub fn put_manifest(&mut self, mut manifest: Manifest) -> Result<(), FileFault> {
        let is_table = |name: &str| name.ends_with(".tsv");
        manifest.tables.retain(|it| self.0.contains_key(&it.file) || !is_table(&it.file));
        for (name, text) in self.0.iter().filter(|(name, _)| is_table(name)) {
            let rows = text.lines().count().saturating_sub(1);
            match manifest.tables.iter_mut().find(|entry| entry.file == *name) {
                Some(entry) => entry.rows = rows,
                None => manifest.tables.push(TableEntry {
                    file: name.clone(),
                    rows,
                    origin: "derived from the editions above".to_owned(),
                    license: "as the editions above".to_owned(),
                    other: toml::Table::new(),
                }),
            }
        }
        let text = manifest.write().map_err(|fault| fault.of(MANIFEST))?;
        self.insert(MANIFEST, text);
        Ok(())
    }

    /// Reads one file; nothing if it isn't there.
    pub(super) fn read<R: Record>(&self, set: CodeSet, name: &str) -> Result<Vec<R>, FileFault> {
        match self.get(name) {
            Some(text) => tsv::read(set, text).map_err(|fault| fault.of(name)),
            None => Ok(Vec::new()),
        }
    }

    /// Returns the table of a code set; `None` if the folder has none.
    ///
    /// # Errors
    ///
    /// At the first line that isn't what it should be.
    pub fn table(&self, set: CodeSet) -> Result<Option<Table>, FileFault> {
        let rows = format!("{}.tsv", set.name());
        if self.get(&rows).is_none() || set == CodeSet::Cpt {
            return Ok(None);
        }
        let mut table = Table {
            set,
            editions: self.manifest()?.editions(set),
            groups: Vec::new(),
            rows: Vec::new(),
            sevenths: Vec::new(),
            terms: Vec::new(),
            notes: Vec::new(),
            successors: Vec::new(),
            sayings: self.read(set, &format!("{}-dictionary.tsv", set.name()))?,
        };
        if table.editions.is_empty() {
            let what = format!("there is no edition of {}; add an `[[edition]]`", set.title());
            return Err(SourceFault::whole(what).of(MANIFEST));
        }
        match set {
            CodeSet::Icd10cm => {
                table.groups = self.read(set, "icd10cm-groups.tsv")?;
                table.rows = self.read(set, &rows)?;
                table.sevenths = tsv::seventh_rules(self.read(set, "icd10cm-sevenths.tsv")?);
                table.terms = self.read(set, "icd10cm-terms.tsv")?;
                table.notes = self.read(set, "icd10cm-notes.tsv")?;
            }
            CodeSet::Icd10pcs => {
                let rows: Vec<Dated> = self.read(set, &rows)?;
                table.rows = rows.into_iter().map(Dated::into_row).collect();
            }
            _ => {
                let rows: Vec<Starter> = self.read(set, &rows)?;
                table.rows = rows.into_iter().map(Starter::into_row).collect();
            }
        }
        table.rows.sort_by(|a, b| (&a.code, a.span.from).cmp(&(&b.code, b.span.from)));
        let successors: Vec<SuccessorOf> = self.read(set, "successors.tsv")?;
        let of_set = |SuccessorOf(of, successor)| (of == set).then_some(successor);
        table.successors = successors.into_iter().filter_map(of_set).collect();
        Ok(Some(table))
    }

    /// Writes the rows of ICD-10-CM or ICD-10-PCS, and what belongs to them; the
    /// editions are the manifest's.
    pub fn put(&mut self, table: &Table) {
        match table.set {
            CodeSet::Icd10pcs => {
                let rows: Vec<Dated> = table.rows.iter().map(Dated::of).collect();
                self.insert("icd10pcs.tsv", tsv::write(&rows));
            }
            _ => {
                let values = tsv::seventh_values(&table.sevenths);
                self.insert("icd10cm.tsv", tsv::write(&table.rows));
                self.insert("icd10cm-groups.tsv", tsv::write(&table.groups));
                self.insert("icd10cm-sevenths.tsv", tsv::write(&values));
                self.insert("icd10cm-terms.tsv", tsv::write(&table.terms));
                self.insert("icd10cm-notes.tsv", tsv::write(&table.notes));
            }
        }
    }

    /// Returns the modifiers of HCPCS Level II with their titles.
    ///
    /// # Errors
    ///
    /// As [`Folder::table`].
    pub fn modifiers(&self) -> Result<Vec<Modifier>, FileFault> {
        self.read(CodeSet::Hcpcs, HCPCS_MODIFIERS)
    }
}

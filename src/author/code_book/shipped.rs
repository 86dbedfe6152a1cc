//! The tables that this program comes with, out of `code-book/`.

use super::SourceFault;
use super::book::book;
use super::folder::Folder;
use super::table::Table;
use crate::code::CodeSet;
use crate::code_book::{CodeBook, Edition, Span};
use crate::quiz::Date;

macro_rules! files {
    ($($name:literal,)*) => {
        [$(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/code-book/", $name))),)*]
    };
}

const FILES: [(&str, &str); 12] = files![
    "hcpcs-modifiers.tsv",
    "hcpcs.tsv",
    "icd10cm-dictionary.tsv",
    "icd10cm-groups.tsv",
    "icd10cm-notes.tsv",
    "icd10cm-sevenths.tsv",
    "icd10cm-terms.tsv",
    "icd10cm.tsv",
    "icd10pcs-dictionary.tsv",
    "icd10pcs.tsv",
    "manifest.toml",
    "successors.tsv",
];

/// Returns the edition of a US government fiscal year: 1 October of the year
/// before to 30 September.
pub fn fiscal_year(year: u16) -> Edition {
    let day = |year: u16, rest: &str| Date::parse(&format!("{year:04}-{rest}"));
    Edition {
        name: format!("FY{year}"),
        span: Span { from: day(year.saturating_sub(1), "10-01"), to: day(year, "09-30") },
    }
}

/// Returns the folder of tables that this program comes with. What only its
/// derivation needs is not in it.
pub fn folder() -> Folder {
    let mut folder = Folder::default();
    for (name, text) in FILES {
        folder.insert(name, text);
    }
    folder
}

/// Returns the table of a code set; `None` for CPT, which has no book.
///
/// # Errors
///
/// If a committed file isn't what it should be; a test reads them all.
pub fn table(set: CodeSet) -> Result<Option<Table>, SourceFault> {
    folder().table(set).map_err(|fault| SourceFault::whole(fault.to_string()))
}

/// Returns the book of a code set, as a browser gets it; `None` for CPT.
///
/// # Errors
///
/// As [`table`].
pub fn shipped(set: CodeSet) -> Result<Option<CodeBook>, SourceFault> {
    Ok(table(set)?.map(|table| book(&table)))
}

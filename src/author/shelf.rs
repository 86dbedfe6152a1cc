//! The code books that keys are held against. On the desk they are those that
//! this program comes with; a page opens those that it was given.

use crate::code::CodeSet;
use crate::code_book::CodeBook;
use crate::code_book::library::Library;
use crate::code_book::notes::Notes;

/// Books by code set. Where one is missing, nothing is said of its codes.
pub trait Shelf {
    /// Returns the book of a set; `None` for CPT, which has none, and for one
    /// that is not at hand.
    fn book(&self, set: CodeSet) -> Option<&CodeBook>;

    /// Returns the notes of the Tabular List on diagnoses.
    fn notes(&self) -> &Notes;
}

/// The books that this program comes with, each read when it is first asked for.
#[cfg(feature = "author")]
#[derive(Clone, Copy, Debug)]
pub struct Shipped;

/// A shelf without books: what needs none is checked.
#[derive(Clone, Copy, Debug)]
pub struct NoBooks;

static NO_NOTES: Notes = Notes(Vec::new());

#[cfg(feature = "author")]
impl Shelf for Shipped {
    fn book(&self, set: CodeSet) -> Option<&CodeBook> {
        open(set).map(|(book, _)| book)
    }

    fn notes(&self) -> &Notes {
        open(CodeSet::Icd10cm).map_or(&NO_NOTES, |(_, notes)| notes)
    }
}

impl Shelf for NoBooks {
    fn book(&self, _: CodeSet) -> Option<&CodeBook> {
        None
    }

    fn notes(&self) -> &Notes {
        &NO_NOTES
    }
}

impl Shelf for Library {
    fn book(&self, set: CodeSet) -> Option<&CodeBook> {
        Library::book(self, set)
    }

    fn notes(&self) -> &Notes {
        Library::notes(self)
    }
}

#[cfg(feature = "author")]
fn open(set: CodeSet) -> Option<&'static (CodeBook, Notes)> {
    use std::sync::OnceLock;

    use super::code_book::book::{book, notes};
    use super::code_book::table;

    static BOOKS: [OnceLock<Option<(CodeBook, Notes)>>; 3] = [const { OnceLock::new() }; 3];
    let [icd10cm, icd10pcs, hcpcs] = &BOOKS;
    let place = match set {
        CodeSet::Icd10cm => icd10cm,
        CodeSet::Icd10pcs => icd10pcs,
        CodeSet::Hcpcs => hcpcs,
        CodeSet::Cpt => return None,
    };
    let read = || table(set).ok().flatten().map(|table| (book(&table), notes(&table)));
    place.get_or_init(read).as_ref()
}

//! The shipped code books, read once for the tests of a program.

use std::sync::OnceLock;

use medcode_quiz::author::code_book::{book, table};
use medcode_quiz::code::CodeSet;
use medcode_quiz::code_book::CodeBook;
use medcode_quiz::code_book::facts::{self, facts};
use medcode_quiz::code_book::notes::Notes;
use medcode_quiz::quiz::{Question, Response};

/// Returns the books and the notes on diagnoses.
pub(crate) fn shelf() -> &'static (Vec<CodeBook>, Notes) {
    static SHELF: OnceLock<(Vec<CodeBook>, Notes)> = OnceLock::new();
    SHELF.get_or_init(|| {
        let sets = [CodeSet::Icd10cm, CodeSet::Icd10pcs, CodeSet::Hcpcs];
        let tables = sets.map(|set| table(set).unwrap().unwrap());
        (tables.iter().map(book::book).collect(), book::notes(&tables[0]))
    })
}

/// Returns what the books say of a response.
pub(crate) fn facts_of(question: &Question, response: &Response) -> String {
    let (books, notes) = shelf();
    let books: Vec<&CodeBook> = books.iter().collect();
    facts(&books, notes, &facts::Question::of(question, response)).to_text()
}

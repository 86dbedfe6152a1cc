//! The books that are loaded, and the questions asked of them.
//!
//! Everything goes step by step: [`Library::step`] does a small piece of
//! whatever is under way, a pack that is being read or a question. Questions
//! and answers are text, since they cross from one program to another;
//! [`super::reply`] says how it reads.

use std::rc::Rc;

use super::NoteKind;
use super::book::{Block, CodeBook, Key, Row};
use super::edition::day_text;
use super::facts::facts;
use super::notes::Notes;
use super::pack::{self, Contents, PackFault, Transfer};
use super::reply::{Item, List, Page, Question, code_text, concat, halves};
use super::search::{Hit, Index, Search};
use crate::code::CodeSet;
use crate::quiz::Date;
use crate::small_sort::sort_long;

/// The loaded books.
#[derive(Default)]
pub struct Library {
    books: Vec<(Rc<CodeBook>, Index)>,
    notes: Notes,
    work: Work,
    answer: String,
}

#[derive(Default)]
enum Work {
    #[default]
    Nothing,
    /// And the set that it is to be of; notes are of none.
    Reading(Box<Transfer>, Option<CodeSet>),
    Indexing(Box<(CodeBook, Index)>),
    Searching(Box<Searching>),
}

/// A search in several books, one after the other.
struct Searching {
    /// Places in the library; the last one comes next.
    books: Vec<usize>,
    text: String,
    date: Option<Date>,
    /// The book that is being searched.
    search: Option<(usize, Search)>,
    /// Book and hit.
    hits: Vec<(usize, Hit)>,
}

/// What a list shows at most.
const MAX_ITEMS: usize = 20;

impl Library {
    /// Begins to read the pack of a name: that of a set, or one of notes.
    ///
    /// # Errors
    ///
    /// If it isn't a whole pack of this version.
    pub fn open(&mut self, bytes: &[u8], name: &str) -> Result<(), PackFault> {
        let transfer = pack::read(bytes, self.diagnoses())?;
        self.work = Work::Reading(Box::new(transfer), CodeSet::from_name(name));
        Ok(())
    }

    /// Takes over a book that is there already.
    pub fn add(&mut self, book: CodeBook, notes: Notes) {
        let mut index = Index::default();
        while !index.step(&book) {}
        self.books.push((Rc::new(book), index));
        self.notes.add(notes);
    }

    /// Begins to answer a question; one that can't be read has an empty answer.
    pub fn ask(&mut self, question: &str) {
        self.work = Work::Nothing;
        self.answer = match Question::parse(question) {
            Some(Question::Find { sets, text, date }) => {
                let mut books = Vec::new();
                for set in sets.iter().rev() {
                    books.extend(self.place(*set));
                }
                let searching = Searching { books, text, date, search: None, hits: Vec::new() };
                self.work = Work::Searching(Box::new(searching));
                String::new()
            }
            Some(Question::Open { set, place, date }) => self.page(set, &place, date).to_text(),
            Some(Question::Facts(question)) => {
                let books: Vec<&CodeBook> =
                    self.books.iter().map(|(book, _)| book.as_ref()).collect();
                facts(&books, &self.notes, &question).to_text()
            }
            None => String::new(),
        };
    }

    /// Does a small piece of what is under way; returns `true` when it is done.
    ///
    /// # Errors
    ///
    /// If the pack that is being read makes no book.
    pub fn step(&mut self) -> Result<bool, PackFault> {
        match std::mem::take(&mut self.work) {
            Work::Nothing => return Ok(true),
            Work::Reading(mut transfer, set) => {
                if !transfer.step()? {
                    self.work = Work::Reading(transfer, set);
                    return Ok(false);
                }
                match (transfer.finish(), set) {
                    (Contents::Book(book), Some(set)) if book.set == set => {
                        self.work = Work::Indexing(Box::new((*book, Index::default())));
                    }
                    (Contents::Notes(notes), None) => self.notes.add(notes),
                    // The file of another name.
                    _ => return Err(PackFault::Damaged),
                }
            }
            Work::Indexing(mut pair) => {
                if !pair.1.step(&pair.0) {
                    self.work = Work::Indexing(pair);
                    return Ok(false);
                }
                let (book, index) = *pair;
                self.books.retain(|(other, _)| other.set != book.set);
                self.books.push((Rc::new(book), index));
            }
            Work::Searching(mut searching) => {
                if !self.search(&mut searching) {
                    self.work = Work::Searching(searching);
                    return Ok(false);
                }
                self.answer = self.list(searching.hits, searching.date).to_text();
            }
        }
        Ok(matches!(self.work, Work::Nothing))
    }

    /// Returns how much of the pack that is being read is done, in hundredths.
    pub fn progress(&self) -> usize {
        match &self.work {
            Work::Reading(transfer, _) => transfer.progress(),
            _ => 100,
        }
    }

    /// Returns the book of a set, if it is loaded.
    pub fn book(&self, set: CodeSet) -> Option<&CodeBook> {
        self.books.get(self.place(set)?).map(|(book, _)| book.as_ref())
    }

    /// Returns the notes.
    pub fn notes(&self) -> &Notes {
        &self.notes
    }

    /// Returns the answer to the last question.
    pub fn answer(&self) -> &str {
        &self.answer
    }

    /// Returns the book that notes are on.
    fn diagnoses(&self) -> Option<Rc<CodeBook>> {
        let (book, _) = self.books.get(self.place(CodeSet::Icd10cm)?)?;
        Some(Rc::clone(book))
    }

    fn place(&self, set: CodeSet) -> Option<usize> {
        self.books.iter().position(|(book, _)| book.set == set)
    }

    fn search(&self, searching: &mut Searching) -> bool {
        let Some((place, mut search)) = searching.search.take() else {
            let Some(place) = searching.books.pop() else {
                // Of equal rank the earlier book comes first.
                sort_long(&mut searching.hits, |(_, a), (_, b)| a.rank > b.rank);
                return true;
            };
            if let Some((book, index)) = self.books.get(place) {
                searching.search = Some((place, Search::new(book, index, &searching.text)));
            }
            return false;
        };
        let Some((book, index)) = self.books.get(place) else { return false };
        if search.step(book, index) {
            searching.hits.extend(search.finish().into_iter().map(|hit| (place, hit)));
        } else {
            searching.search = Some((place, search));
        }
        false
    }

    fn list(&self, hits: Vec<(usize, Hit)>, date: Option<Date>) -> List {
        let mut items: Vec<Item> = Vec::new();
        for (place, hit) in hits {
            let Some((book, _)) = self.books.get(place) else { continue };
            let Some(row) = book.standing(hit.row, date) else { continue };
            let found = hit.seventh.and_then(|c| with_seventh(book, row, c));
            let mut item = found.unwrap_or_else(|| item(book, row));
            // The meaning of a 7th character is in the title here.
            item.by = hit.by.filter(|_| hit.seventh.is_none()).unwrap_or_default();
            // A code may have a row before a day and one after it.
            if items.len() < MAX_ITEMS && !items.iter().any(|other| other.code == item.code) {
                items.push(item);
            }
        }
        List { items }
    }

    fn page(&self, set: CodeSet, place: &str, date: Option<Date>) -> Page {
        let mut page = Page::default();
        let Some(book) = self.book(set) else { return page };
        let block = book.blocks.iter().position(|block| block.id == place && block.id.len() != 3);
        if let Some(idx) = block {
            self.block_page(book, idx, &mut page);
        } else if place.is_empty() {
            page.below =
                book.blocks.iter().filter(|block| block.is_chapter()).map(block_item).collect();
        } else if let Some(key) = Key::typed(place) {
            self.code_page(book, key, date, &mut page);
        }
        page.edition = concat(&[set.title(), " "]);
        for (nth, edition) in book.editions.iter().enumerate() {
            page.edition.push_str(if nth > 0 { ", " } else { "" });
            page.edition.push_str(&edition.name);
        }
        page
    }

    fn block_page(&self, book: &CodeBook, idx: usize, page: &mut Page) {
        let Some(block) = book.blocks.get(idx) else { return };
        page.item.title = concat(&[&block.title, " (", &block.range, ")"]);
        page.item.has_more = true;
        self.add_notes(&block.id, "", &mut page.notes);
        if block.is_chapter() {
            let below = book.blocks.iter().skip(idx + 1);
            page.below = below.take_while(|block| !block.is_chapter()).map(block_item).collect();
            return;
        }
        if let Some(chapter) = book.chapter(idx) {
            page.path.push((chapter.id.clone(), chapter.title.clone()));
        }
        for row in book.rows() {
            if usize::from(row.block) == idx && row.key.bytes().len() == 3 {
                page.below.push(item(book, row));
            }
        }
    }

    fn code_page(&self, book: &CodeBook, key: Key, date: Option<Date>, page: &mut Page) {
        // Of what isn't there the nearest above.
        let found = book.split(key, date).or_else(|| Some((book.parent(key)?, None)));
        let Some((idx, seventh)) = found else { return };
        let Some(row) = book.rows().get(idx) else { return };
        let mut above = book.parent(row.key);
        while let Some(row) = above.and_then(|idx| book.rows().get(idx)) {
            page.path.push((shown(book, row.key), book.title(row).to_owned()));
            above = book.parent(row.key);
        }
        let (block, chapter) = book.place(row);
        for block in [block, chapter].into_iter().flatten() {
            // A block of one category is that category.
            if block.id.len() != 3 {
                page.path.push((block.id.clone(), block.title.clone()));
            }
        }
        // The standard library's `reverse` could panic, and would bring formatting.
        page.path = std::mem::take(&mut page.path).into_iter().rev().collect();
        page.item = item(book, row);
        if let Some(found) = seventh.and_then(|c| with_seventh(book, row, c)) {
            let whole = std::mem::replace(&mut page.item, found);
            page.path.push((whole.code, whole.title));
        }
        self.add_notes(row.key.as_str(), "", &mut page.notes);
        for (id, _) in page.path.iter().rev() {
            // Of a code without its dot; blocks and chapters have none.
            let (head, tail) = halves(id, b'.');
            let place = concat(&[head, tail.unwrap_or_default()]);
            if place != row.key.as_str() {
                self.add_notes(&place, id, &mut page.notes);
            }
        }
        if let Some(successor) = book.successor(key) {
            page.successors = successor.now.clone();
        }
        page.terms = book.terms(idx).map(str::to_owned).collect();
        if seventh.is_none() {
            for (c, _) in book.seventh(row) {
                page.below.extend(with_seventh(book, row, *c));
            }
            for idx in book.children(row.key) {
                page.below.extend(book.standing(idx, date).map(|row| item(book, row)));
            }
        }
    }

    /// Adds the notes that stand at a place; `at` is what the reader is told of it.
    fn add_notes(&self, place: &str, at: &str, notes: &mut Vec<(NoteKind, String, String)>) {
        for note in self.notes.at(place) {
            if let Some(kind) = note.kind {
                notes.push((kind, note.text.clone(), at.to_owned()));
            }
        }
    }
}

fn block_item(block: &Block) -> Item {
    Item {
        code: block.id.clone(),
        title: block.title.clone(),
        has_more: true,
        by: block.range.clone(),
        ..Item::default()
    }
}

/// Returns a code as coders write it.
fn shown(book: &CodeBook, key: Key) -> String {
    code_text(book.set, key.as_str())
}

#[inline(never)]
fn item(book: &CodeBook, row: &Row) -> Item {
    Item {
        code: shown(book, row.key),
        title: book.title(row).to_owned(),
        is_billable: row.billable && !row.needs_seventh(),
        has_more: !row.billable || row.needs_seventh(),
        when: when(book, row),
        by: String::new(),
    }
}

/// Returns when a row stands, if that isn't all of the book's days.
#[inline(never)]
fn when(book: &CodeBook, row: &Row) -> String {
    let span = book.span(row);
    match (span.from, span.to) {
        (_, Some(to)) => concat(&["until ", &day_text(to)]),
        (Some(from), None) => concat(&["since ", &day_text(from)]),
        (None, None) => String::new(),
    }
}

fn with_seventh(book: &CodeBook, row: &Row, c: char) -> Option<Item> {
    let (_, meaning) = book.seventh(row).iter().find(|(other, _)| *other == c)?;
    let mut code = row.key.filled();
    code.push(c as u8);
    Some(Item {
        code: shown(book, code),
        title: concat(&[book.title(row), ", ", meaning]),
        is_billable: true,
        has_more: false,
        when: when(book, row),
        by: meaning.clone(),
    })
}

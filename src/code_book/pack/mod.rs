//! The packed code book: one small file a code set.
//!
//! A pack begins with the line `medcode-code-book VERSION LENGTH CHECKSUM`;
//! `LENGTH` bytes of coded numbers follow. [`Transfer`] is the one description
//! of what they are, both for reading and, on the desk, for writing.

mod coder;
mod notes;
mod rows;
mod text;

use std::rc::Rc;

use text::{Place, TextCoder};

use super::book::{Block, CodeBook, Key, Successor};
use super::notes::Notes;
use super::phrase;
use super::reply::{Pieces, halves};
use super::{Edition, Span};
use crate::code::CodeSet;
use crate::quiz::Date;
use coder::Coder;

const MAGIC: &str = "medcode-code-book";

/// The version of the layout.
const VERSION: &str = "1";

/// Only the desk writes; elsewhere the code for it is left out.
const IS_WRITER: bool = cfg!(feature = "author");

/// Returns what is written; when reading it doesn't matter.
fn given<T: Default>(value: impl FnOnce() -> T) -> T {
    if IS_WRITER { value() } else { T::default() }
}

/// What keeps a pack from being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackFault {
    /// Not a pack at all: another file, or a page that says "not found".
    NotAPack,
    /// A pack of another version of this program.
    OtherVersion,
    /// Cut short or altered.
    Damaged,
}

/// Returns what follows the first line.
///
/// # Errors
///
/// If it isn't a whole pack of this version.
pub(super) fn open(bytes: &[u8]) -> Result<&[u8], PackFault> {
    let end = bytes.iter().take(80).position(|&b| b == b'\n').ok_or(PackFault::NotAPack)?;
    let (head, body) = bytes.split_at_checked(end).ok_or(PackFault::NotAPack)?;
    let body = body.get(1..).unwrap_or_default();
    let mut words = Pieces::of(phrase::text_of(head), b' ');
    if words.next() != Some(MAGIC) {
        return Err(PackFault::NotAPack);
    }
    if words.next() != Some(VERSION) {
        return Err(PackFault::OtherVersion);
    }
    let mut number = || words.next().and_then(number);
    let is_whole = number() == Some(body.len() as u32) && number() == Some(checksum(body));
    if is_whole { Ok(body) } else { Err(PackFault::Damaged) }
}

/// Reads a number as the first line writes it.
fn number(word: &str) -> Option<u32> {
    word.bytes().try_fold(0_u32, |number, b| {
        b.is_ascii_digit().then(|| number.wrapping_mul(10).wrapping_add(u32::from(b - b'0')))
    })
}

/// Returns a pack of that body.
#[cfg(feature = "author")]
pub(super) fn seal(body: Vec<u8>) -> Vec<u8> {
    let head = format!("{MAGIC} {VERSION} {} {}\n", body.len(), checksum(&body));
    [head.into_bytes(), body].concat()
}

/// FNV-1a, 32 bits: finds a file cut short or mangled, not one forged.
pub(super) fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |sum, &b| (sum ^ u32::from(b)).wrapping_mul(0x0100_0193))
}

/// What a pack holds.
pub enum Contents {
    /// The codes of a set.
    Book(Box<CodeBook>),
    /// The notes on them.
    Notes(Notes),
}

/// Writes a book as a pack.
#[cfg(feature = "author")]
pub fn write(book: &CodeBook) -> Vec<u8> {
    let source = Source::new(book.clone(), Notes::default(), None);
    write_all(Transfer::new(Coder::write(), Origin { source: Some(source) }, None))
}

/// Writes the notes on a book as a pack, to be read with that book.
#[cfg(feature = "author")]
pub fn write_notes(notes: &Notes, book: &CodeBook) -> Vec<u8> {
    let mut book = book.clone();
    book.words = phrase::vocabulary(book.phrases());
    let source = Source::new(CodeBook::empty(book.set), notes.clone(), Some(&book));
    let origin = Origin { source: Some(source) };
    write_all(Transfer::new(Coder::write(), origin, Some(Rc::new(book))))
}

#[cfg(feature = "author")]
fn write_all(mut transfer: Transfer) -> Vec<u8> {
    while transfer.step() != Ok(true) {}
    seal(transfer.text.coder.finish())
}

/// Reads a pack, step by step; notes need the `book` that they are on.
///
/// # Errors
///
/// If it isn't a whole pack of this version.
pub fn read(bytes: &[u8], book: Option<Rc<CodeBook>>) -> Result<Transfer, PackFault> {
    let coder = Coder::read(open(bytes)?.to_vec());
    Ok(Transfer::new(coder, Origin::default(), book))
}

/// What is written.
struct Source {
    book: CodeBook,
    notes: Notes,
    /// What is neither row nor saying nor note.
    front: String,
    /// The words that the pack has to bring.
    words: Vec<String>,
}

#[cfg(feature = "author")]
impl Source {
    /// The notes are on the book `of`.
    fn new(book: CodeBook, notes: Notes, of: Option<&CodeBook>) -> Self {
        let templates: Vec<String> =
            notes.0.iter().map(|note| notes::cut_codes(&note.text).0).collect();
        let texts = book.phrases().chain(templates.iter().map(String::as_str));
        let mut words = phrase::vocabulary(texts);
        if let Some(of) = of {
            words.retain(|word| of.words.binary_search(word).is_err());
        }
        Self { front: book.front(), book, notes, words }
    }
}

/// Where a transfer is from. Who reads needs no place for what is written, nor
/// the code to make and drop it.
#[derive(Default)]
struct Origin {
    #[cfg(feature = "author")]
    source: Option<Source>,
}

impl Origin {
    /// Returns something of what is written; when reading it doesn't matter.
    fn given<'a, T: Default>(&'a self, value: impl FnOnce(&'a Source) -> T) -> T {
        #[cfg(feature = "author")]
        return self.source.as_ref().map(value).unwrap_or_default();
        #[cfg(not(feature = "author"))]
        {
            drop(value);
            T::default()
        }
    }
}

/// A book on its way into or out of a pack.
pub struct Transfer {
    text: TextCoder,
    from: Origin,
    to: CodeBook,
    notes: Notes,
    /// What notes are on.
    book: Option<Rc<CodeBook>>,
    stage: Stage,
    /// As much of the front as is done.
    front: Vec<u8>,
    /// How many blocks have their title.
    n_titled: usize,
    n_rows: usize,
    n_sayings: usize,
    n_notes: usize,
    /// The titles above the row under way, and its own.
    above: Vec<(Key, Vec<u32>)>,
    /// The last code that a note named.
    last_code: Key,
}

#[derive(Clone, Copy)]
enum Stage {
    Front,
    Words,
    Blocks,
    Rows,
    Sayings,
    Notes,
    Done,
}

impl Transfer {
    fn new(coder: Coder, from: Origin, book: Option<Rc<CodeBook>>) -> Self {
        Self {
            text: TextCoder::new(coder),
            book,
            // The front says the set.
            to: CodeBook::empty(CodeSet::Icd10cm),
            from,
            notes: Notes::default(),
            stage: Stage::Front,
            front: Vec::new(),
            n_titled: 0,
            n_rows: 0,
            n_sayings: 0,
            n_notes: 0,
            above: Vec::new(),
            last_code: Key::default(),
        }
    }

    /// Does a small piece of the work; returns `true` when it is done.
    ///
    /// # Errors
    ///
    /// If the numbers make no book.
    pub fn step(&mut self) -> Result<bool, PackFault> {
        if self.text.coder.is_past_end() {
            return Err(PackFault::Damaged);
        }
        match self.stage {
            Stage::Front => {
                if self.front()? {
                    self.counts()?;
                    self.stage = Stage::Words;
                }
            }
            Stage::Words => {
                if self.text.words(self.from.given(|from| from.words.as_slice())) {
                    self.stage = Stage::Blocks;
                }
            }
            Stage::Blocks if self.to.blocks.len() == self.n_titled => self.stage = Stage::Rows,
            Stage::Blocks => {
                let block = self.from.given(|from| from.book.blocks.get(self.n_titled));
                let from = given(|| block.map_or("", |block| &block.title));
                let title = self.text.phrase(Place { shape: 4 << 20, end: 0 }, from);
                if let Some(block) = self.to.blocks.get_mut(self.n_titled) {
                    block.title = title;
                }
                self.n_titled += 1;
            }
            Stage::Rows if self.to.rows.len() == self.n_rows => self.stage = Stage::Sayings,
            Stage::Rows => self.row(),
            Stage::Sayings if self.to.sayings.len() == self.n_sayings => self.stage = Stage::Notes,
            Stage::Sayings => self.saying()?,
            Stage::Notes if self.notes.0.len() == self.n_notes => self.stage = Stage::Done,
            Stage::Notes => self.note(),
            Stage::Done => return Ok(true),
        }
        Ok(false)
    }

    /// Returns what the pack held.
    pub fn finish(self) -> Contents {
        if self.n_notes > 0 {
            return Contents::Notes(self.notes);
        }
        let mut book = Box::new(self.to);
        book.words = self.text.words;
        Contents::Book(book)
    }

    /// Returns how much is done, in hundredths.
    pub fn progress(&self) -> usize {
        let done = self.to.rows.len() + self.to.sayings.len() + self.notes.0.len();
        let all = self.n_rows + self.n_sayings + self.n_notes;
        done * 100 / all.max(1)
    }

    /// One line of the text that is everything but rows, sayings and notes;
    /// returns `true` at its end.
    fn front(&mut self) -> Result<bool, PackFault> {
        let is_end = self.text.plain(&mut self.front, self.from.given(|from| from.front.as_str()));
        let ended = self.front.strip_suffix(b"\n").unwrap_or(&self.front);
        let line = ended.rsplit(|b| *b == b'\n').next().unwrap_or_default();
        self.to.read_front(phrase::text_of(line)).ok_or(PackFault::Damaged)?;
        Ok(is_end)
    }

    fn counts(&mut self) -> Result<(), PackFault> {
        self.n_rows = self.text.count(self.from.given(|from| from.book.rows.len()));
        self.n_sayings = self.text.count(self.from.given(|from| from.book.sayings.len()));
        self.n_notes = self.text.count(self.from.given(|from| from.notes.0.len()));
        // Notes say how large the book is that they are on.
        if self.n_notes > 0 {
            let book = self.book.as_ref().ok_or(PackFault::Damaged)?;
            if self.text.count(book.words.len()) != book.words.len() {
                return Err(PackFault::OtherVersion);
            }
            self.text.words = book.words.clone();
            self.text.n_base = book.words.len();
        }
        Ok(())
    }
}

impl CodeBook {
    /// Yields every phrase that is coded by words.
    #[cfg(feature = "author")]
    fn phrases(&self) -> impl Iterator<Item = &str> {
        let titles = self.rows.iter().map(|row| self.title(row));
        let terms = self.terms.iter().map(|term| self.str(term.text));
        let said = self.sayings.iter().map(|saying| saying.said.as_str());
        let words = self.sayings.iter().flat_map(|saying| saying.words.iter().map(String::as_str));
        let blocks = self.blocks.iter().map(|block| block.title.as_str());
        titles.chain(terms).chain(said).chain(words).chain(blocks)
    }

    /// Returns what is neither row nor saying, a line each, cells between tabs.
    #[cfg(feature = "author")]
    fn front(&self) -> String {
        let mut lines = vec![["s", self.set.name()].join("\t")];
        for Edition { name, span } in &self.editions {
            lines.push(["e", name, &days(*span)].join("\t"));
        }
        // The first span, all days, is there anyway.
        lines.extend(self.spans.iter().skip(1).map(|span| ["d", &days(*span)].join("\t")));
        for rule in &self.sevenths {
            lines.push("7".to_owned());
            lines.extend(rule.iter().map(|(c, meaning)| ["v", &c.to_string(), meaning].join("\t")));
        }
        for Block { id, range, .. } in &self.blocks {
            let range = if range == id { "" } else { range };
            lines.push(["b", id, range].join("\t"));
        }
        for Successor { key, last, now } in &self.successors {
            lines.push(["n", key.as_str(), last, now].join("\t"));
        }
        lines.join("\n")
    }

    fn read_front(&mut self, line: &str) -> Option<()> {
        let mut cells = Pieces::of(line, b'\t');
        let kind = cells.next()?;
        // Cells that a line lacks are empty.
        let mut cell = || cells.next().unwrap_or_default();
        let (first, second, third) = (cell(), cell(), cell());
        match kind {
            "s" => self.set = CodeSet::from_name(first)?,
            "e" => self.editions.push(Edition { name: first.to_owned(), span: read_days(second) }),
            "d" => self.spans.push(read_days(first)),
            "7" => self.sevenths.push(Vec::new()),
            "v" => self.sevenths.last_mut()?.push((first.chars().next()?, second.to_owned())),
            "b" => {
                let range = if second.is_empty() { first } else { second };
                let (id, range) = (first.to_owned(), range.to_owned());
                self.blocks.push(Block { id, range, title: String::new() });
            }
            "n" => self.successors.push(Successor {
                key: Key::of(first),
                last: second.to_owned(),
                now: third.to_owned(),
            }),
            _ => return None,
        }
        Some(())
    }
}

#[cfg(feature = "author")]
fn days(span: Span) -> String {
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    [day(span.from), day(span.to)].join(" ")
}

fn read_days(text: &str) -> Span {
    let (from, to) = halves(text, b' ');
    Span { from: Date::parse(from), to: to.and_then(Date::parse) }
}

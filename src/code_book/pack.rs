//! The packed code book: one small file a code set.
//!
//! A pack begins with the line `medcode-code-book VERSION LENGTH CHECKSUM`;
//! `LENGTH` bytes of coded numbers follow. [`Transfer`] is the one description
//! of what they are, both for reading and, on the desk, for writing.

use std::rc::Rc;

use super::book::{Block, CodeBook, Key, Row, Saying, Successor, Term};
use super::coder::{Coder, Guess, Kind, mix};
use super::notes::{Note, Notes};
use super::phrase;
use super::reply::{Pieces, code_text, halves};
use super::{Edition, Mark, NoteKind, Span};
use crate::code::CodeSet;
use crate::quiz::Date;

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
        let templates: Vec<String> = notes.0.iter().map(|note| cut_codes(&note.text).0).collect();
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

    fn row(&mut self) {
        let idx = self.to.rows.len();
        let from = self.from.given(|from| from.book.rows.get(idx).copied().unwrap_or_default());
        let before = self.to.rows.last().copied().unwrap_or_default();
        let key = self.text.key(before.key, from.key);
        let shared = shared(before.key.bytes(), key.bytes());
        let depth = key.bytes().len() as u32;
        let coder = &mut self.text.coder;
        let flags = u32::from(before.billable) << 8 | u32::from(before.seventh);
        let shape = (shared as u32) << 3 | depth;
        let billable = coder.number(
            Kind::Flags,
            1,
            &[depth, shape, flags << 6 | shape],
            u32::from(from.billable),
        );
        let seventh = coder.number(
            Kind::Flags,
            6,
            &[1 << 20 | billable, 1 << 20 | flags << 8 | shape | billable << 7],
            u32::from(from.seventh),
        );
        let span = coder.number(
            Kind::Flags,
            6,
            &[2 << 20, 2 << 20 | u32::from(before.span)],
            u32::from(from.span),
        );
        let mark = coder.number(
            Kind::Flags,
            2,
            &[3 << 20 | mark_number(before.mark)],
            mark_number(from.mark),
        );
        let block = match shared {
            0..3 => {
                let from = u32::from(from.block);
                let last = u32::from(before.block);
                let is_new = coder.number(Kind::Flags, 1, &[4 << 20], u32::from(from != last));
                if is_new == 1 { coder.number(Kind::Count, 10, &[0, last], from) } else { last }
            }
            _ => u32::from(before.block),
        };
        let end = |key: &Key| u32::from(at(key.bytes(), 1));
        let place = Place {
            shape: shape << 3 | before.key.bytes().len() as u32,
            end: end(&key) << 8 | end(&before.key),
        };
        // A title mostly says what the one above it says, and more.
        while self.above.last().is_some_and(|(above, _)| !key.is_below(above) || *above == key) {
            self.above.pop();
        }
        self.hint();
        let title = self.text.phrase(place, self.from.given(|origin| origin.book.str(from.title)));
        self.above.push((key, self.text.reference.clone()));
        let title = self.to.add_text(&title);
        self.to.rows.push(Row {
            key,
            title,
            span: span as u8,
            billable: billable == 1,
            seventh: seventh as u8,
            mark: number_mark(mark),
            block: block as u16,
        });
        if self.terms(idx, billable) > 0
            && let Some((_, title)) = self.above.last()
        {
            self.text.reference.clone_from(title);
        }
    }

    /// Gives the words of the title above as hints.
    fn hint(&mut self) {
        let [hint, _] = &mut self.text.hints;
        hint.clear();
        if let Some((_, title)) = self.above.last() {
            hint.extend_from_slice(title);
        }
    }

    /// Codes the terms of a row; returns how many there are.
    fn terms(&mut self, row: usize, billable: u32) -> usize {
        let terms: Vec<String> =
            self.from.given(|from| from.book.terms(row).map(str::to_owned).collect());
        let mut n = 0;
        loop {
            let seen = n.min(9) as u32;
            if !self.text.flag(&[5 << 20 | seen << 1 | billable], given(|| terms.len() > n)) {
                return n;
            }
            let place = Place { shape: 1 << 20 | seen.min(1), end: 0 };
            self.hint();
            let term = given(|| terms.get(n).map_or("", String::as_str));
            let text = self.text.phrase(place, term);
            let text = self.to.add_text(&text);
            self.to.terms.push(Term { row: row as u32, text });
            n += 1;
        }
    }

    fn saying(&mut self) -> Result<(), PackFault> {
        let idx = self.to.sayings.len();
        let from = self.from.given(|from| from.book.sayings.get(idx).cloned().unwrap_or_default());
        let flag = |text: &mut TextCoder, kind: u32, n: usize, has_more: bool| {
            text.flag(&[kind << 20 | n.min(9) as u32], has_more)
        };
        // Sorted by code, so that codes take little and their titles help.
        let last = self.to.sayings.last().and_then(|saying| saying.codes.first()).copied();
        let mut codes: Vec<Key> = Vec::new();
        while flag(
            &mut self.text,
            7,
            codes.len() * 2 + usize::from(last.is_some()),
            given(|| codes.len() < from.codes.len()),
        ) {
            let before = codes.last().copied().or(last).unwrap_or_default();
            let value = given(|| from.codes.get(codes.len()).copied().unwrap_or_default());
            codes.push(self.text.key(before, value));
            if self.text.coder.is_past_end() {
                return Err(PackFault::Damaged);
            }
        }
        let row = codes.first().and_then(|key| self.to.rows().get(self.to.row_on(*key, None)?));
        let title = self.text.ids_of(row.map_or("", |row| self.to.title(row)));
        self.text.hints = [title, Vec::new()];
        let place = Place { shape: 2 << 20, end: u32::from(codes.is_empty()) };
        let said = self.text.phrase(place, given(|| &*from.said));
        let mut words = Vec::new();
        while flag(
            &mut self.text,
            6,
            words.len() * 2 + codes.len().min(1),
            given(|| words.len() < from.words.len()),
        ) {
            let value = given(|| from.words.get(words.len()).map_or("", String::as_str));
            words.push(self.text.phrase(Place { shape: 3 << 20, end: 0 }, value));
        }
        self.to.sayings.push(Saying { said, words, codes });
        Ok(())
    }
}

impl Transfer {
    fn note(&mut self) {
        let idx = self.notes.0.len();
        let from = self.from.given(|from| from.notes.0.get(idx).cloned().unwrap_or_default());
        let before = self.notes.0.last();
        let last_kind = before.and_then(|note| note.kind).map_or(9, |kind| kind as u32);
        let before = before.map(|note| note.at.clone()).unwrap_or_default();
        let is_same =
            self.text.flag(&[8 << 20, 8 << 20 | (last_kind + 1)], given(|| from.at == before));
        let old = place_key(&before);
        let at = if is_same {
            before
        } else if self
            .text
            .flag(&[9 << 20 | u32::from(is_code(&before))], given(|| is_code(&from.at)))
        {
            self.text.key(old, given(|| Key::of(&from.at))).as_str().to_owned()
        } else {
            let mut at = Vec::new();
            self.text.plain(&mut at, &from.at);
            phrase::text_of(&at).to_owned()
        };
        let kind = self.text.coder.number(
            Kind::Flags,
            3,
            &[10 << 20 | u32::from(is_same) << 4 | last_kind],
            given(|| from.kind.map_or(0, |kind| kind as u32)),
        );
        let (template, from_codes) = given(|| cut_codes(&from.text));
        let mut codes: Vec<(u32, Key)> = Vec::new();
        loop {
            let value: (u32, Key) =
                given(|| from_codes.get(codes.len()).copied().unwrap_or_default());
            let last = codes.last().copied().unwrap_or_default();
            let context = 11 << 20 | (codes.len().min(3) as u32) << 8 | last.0 << 4 | kind;
            // 0 ends the codes; else how the code is written.
            let shape = self.text.coder.number(Kind::Flags, 2, &[11 << 20, context], value.0);
            if shape == 0 || self.text.coder.is_past_end() {
                break;
            }
            let before = if codes.is_empty() { self.last_code } else { last.1 };
            codes.push((shape, self.text.key(before, value.1)));
        }
        let target = codes.first().map(|(_, key)| *key);
        if let Some(key) = target {
            self.last_code = key;
        }
        // A note mostly says the title of the code that it names, and of the
        // place where it stands.
        let title = |key: Key| match &self.book {
            Some(book) => {
                let row = book.row_on(key, None).and_then(|idx| book.rows().get(idx));
                self.text.ids_of(row.map_or("", |row| book.title(row)))
            }
            None => Vec::new(),
        };
        self.text.hints = [target.map(title).unwrap_or_default(), title(place_key(&at))];
        let place = Place {
            shape: NOTE << 20 | kind << 1 | u32::from(is_same),
            end: codes.len().min(3) as u32,
        };
        let template = self.text.phrase(place, &template);
        let text = put_codes(&template, &codes);
        self.notes.0.push(Note { at, kind: NoteKind::ALL.get(kind as usize).copied(), text });
    }
}

/// How codes are written in notes, as marks in a text: `Z22`, `Z22.-`, `S06.0-`.
const MARKS: [char; 3] = ['\u{4}', '\u{5}', '\u{6}'];

/// Cuts the codes out of a note: marks stand for them in the text.
fn cut_codes(text: &str) -> (String, Vec<(u32, Key)>) {
    let mut template = String::new();
    let mut codes = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let is_start =
            c.is_ascii_uppercase() && !template.ends_with(|c: char| c.is_ascii_alphanumeric());
        if let Some((shape, key, len)) = is_start.then(|| leading_code(rest)).flatten() {
            codes.push((shape, key));
            template.extend(MARKS.get(shape as usize - 1));
            rest = rest.get(len..).unwrap_or_default();
        } else {
            template.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    match put_codes(&template, &codes) == text {
        true => (template, codes),
        false => (text.to_owned(), Vec::new()),
    }
}

/// Returns how the code at the start of a text is written, the code, and how
/// many bytes it takes.
fn leading_code(text: &str) -> Option<(u32, Key, usize)> {
    let is_code = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
    let mut len = text.find(|c| !is_code(c)).unwrap_or(text.len());
    let head = text.get(..len)?;
    let has_digit = head.bytes().skip(1).take(2).any(|b| b.is_ascii_digit());
    if len != 3 || !has_digit {
        return None;
    }
    let mut code = head.to_owned();
    let tail = text.get(len..)?;
    let after_dot = tail.strip_prefix('.').unwrap_or_default();
    let n_more = after_dot.find(|c| !is_code(c)).unwrap_or(after_dot.len());
    if n_more > 4 {
        return None;
    }
    if n_more > 0 {
        code.push_str(after_dot.get(..n_more)?);
        len += 1 + n_more;
    }
    let tail = text.get(len..)?;
    let ends = |tail: &str| !tail.starts_with(|c: char| c.is_ascii_alphanumeric());
    let (shape, more) = match tail {
        _ if n_more == 0 && tail.starts_with(".-") && ends(tail.get(2..)?) => (2, 2),
        _ if n_more > 0 && tail.starts_with('-') && ends(tail.get(1..)?) => (3, 1),
        _ => (1, 0),
    };
    Some((shape, Key::of(&code), len + more))
}

/// Puts the codes back where the marks are.
fn put_codes(template: &str, codes: &[(u32, Key)]) -> String {
    let mut text = String::new();
    let mut codes = codes.iter();
    for c in template.chars() {
        if !MARKS.contains(&c) {
            text.push(c);
            continue;
        }
        let Some((shape, key)) = codes.next() else { continue };
        text.push_str(&code_text(CodeSet::Icd10cm, key.as_str()));
        text.push_str(match shape {
            2 => ".-",
            3 => "-",
            _ => "",
        });
    }
    text
}

/// Returns the code that a place is; of a chapter or block nothing.
fn place_key(place: &str) -> Key {
    if is_code(place) { Key::of(place) } else { Key::default() }
}

/// Tells a code from the id of a chapter or block.
fn is_code(place: &str) -> bool {
    place.len() >= 3 && !place.bytes().any(|b| b == b'-')
}

fn mark_number(mark: Option<Mark>) -> u32 {
    mark.map_or(0, |mark| mark as u32 + 1)
}

fn number_mark(number: u32) -> Option<Mark> {
    Mark::ALL.get((number as usize).wrapping_sub(1)).copied()
}

/// Returns how many bytes two texts begin with in common.
fn shared(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// What is known of where a phrase stands before it is read.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The kind of phrase; of a title how its code differs from the one before.
    pub(super) shape: u32,
    /// The last characters of the two codes.
    pub(super) end: u32,
}

/// How a phrase differs from the one before it.
#[derive(Clone, Default)]
struct Difference {
    prefix: u32,
    suffix: u32,
    middle: Vec<u32>,
}

/// Codes texts: letter by letter, or word by word after a vocabulary.
pub(super) struct TextCoder {
    pub(super) coder: Coder,
    pub(super) words: Vec<String>,
    /// How many of them are another book's.
    n_base: usize,
    n_words: Option<usize>,
    /// Words that the next phrase may say.
    hints: [Vec<u32>; 2],
    /// The words of the phrase that the next one is compared with.
    reference: Vec<u32>,
    last: Difference,
    /// The last difference at a place of the same kind, in lists by the kind's
    /// hash.
    cousins: Vec<Vec<((u32, u32), Difference)>>,
}

/// How many lists there are: most are short then.
const N_COUSINS: usize = 256;

/// No word.
const NONE: u32 = u32::MAX;
/// The end of a note.
const END: u32 = 0x7fff;
/// The kind of phrase that ends with it: notes have little in common with the
/// one before.
const NOTE: u32 = 5;

impl TextCoder {
    pub(super) fn new(coder: Coder) -> Self {
        Self {
            coder,
            words: Vec::new(),
            n_base: 0,
            n_words: None,
            hints: [const { Vec::new() }; 2],
            reference: Vec::new(),
            last: Difference::default(),
            cousins: std::iter::repeat_with(Vec::new).take(N_COUSINS).collect(),
        }
    }

    /// Codes a number below 2^16.
    pub(super) fn count(&mut self, n: usize) -> usize {
        let high = self.coder.number(Kind::Count, 12, &[1], (n >> 12) as u32);
        let low = self.coder.number(Kind::Count, 12, &[2], n as u32 & 0xfff);
        (high << 12 | low) as usize
    }

    /// Codes a line of a text letter by letter, after those in `bytes`; returns
    /// `true` at the end of the text.
    pub(super) fn plain(&mut self, bytes: &mut Vec<u8>, text: &str) -> bool {
        let mut seen = (1..=4).rev().fold(0, |seen, n| seen << 8 | u32::from(at(bytes, n)));
        while !self.coder.is_past_end() {
            let orders = [
                0,
                seen & 0xff,
                seen & 0xffff,
                seen & 0xff_ffff,
                seen,
                mix(seen, u32::from(at(bytes, 5))),
            ];
            let value =
                given(|| text.as_bytes().get(bytes.len()).map_or(0, |letter| u32::from(*letter)));
            let letter = self.coder.number(Kind::Letter, 8, &orders, value);
            if letter == 0 {
                break;
            }
            bytes.push(letter as u8);
            if letter == u32::from(b'\n') {
                return false;
            }
            seen = seen << 8 | letter;
        }
        true
    }

    /// Codes one word of the vocabulary; returns `true` after the last.
    fn words(&mut self, from_words: &[String]) -> bool {
        let n_words = match self.n_words {
            Some(n) => n,
            None => self.count(from_words.len()),
        };
        self.n_words = Some(n_words);
        let n_done = self.words.len() - self.n_base;
        if n_done == n_words {
            return true;
        }
        let from = given(|| from_words.get(n_done).cloned().unwrap_or_default());
        let before =
            self.words.last().filter(|_| n_done > 0).cloned().unwrap_or_default().into_bytes();
        let len = before.len() as u32;
        let n_shared = given(|| shared(&before, from.as_bytes()).min(31) as u32);
        let n_shared = self.coder.number(Kind::Shared, 5, &[0, len], n_shared) as usize;
        let mut word: Vec<u8> = before.iter().take(n_shared).copied().collect();
        let mut rest = from.bytes().skip(n_shared);
        while !self.coder.is_past_end() {
            let first = match word.len() == n_shared {
                true => 256 + before.get(n_shared).map_or(0, |&b| u32::from(b)),
                false => 0,
            };
            let order = |n: usize| (1..=n).fold(1, |all, k| all << 8 | u32::from(at(&word, k)));
            let contexts = [first, mix(first, order(1)), order(2), order(3), mix(4, order(4))];
            let letter = self.coder.number(
                Kind::Letter,
                8,
                &contexts,
                given(|| rest.next().map_or(0, u32::from)),
            );
            if letter == 0 {
                break;
            }
            word.push(letter as u8);
        }
        self.words.push(phrase::text_of(&word).to_owned());
        false
    }

    /// Codes a code that follows another.
    pub(super) fn key(&mut self, before: Key, key: Key) -> Key {
        let (before, from) = (before.bytes(), key.bytes());
        let len = before.len() as u32;
        let last = before.last().map_or(0, |&b| u32::from(b));
        let n_shared = given(|| shared(from, before));
        let contexts = [len, mix(len, last)];
        let n_shared = self.coder.number(Kind::CodeShared, 3, &contexts, n_shared as u32) as usize;
        let mut code = Key::of_bytes(before.get(..n_shared).unwrap_or(before));
        for idx in code.bytes().len()..7 {
            let old = before.get(idx).map_or(0, |&b| u32::from(b));
            let start = u32::from(idx == n_shared) << 24 | (idx as u32) << 16;
            let head = code.bytes().first().map_or(0, |&b| u32::from(b));
            let contexts = [
                start | old,
                mix(start | old, u32::from(at(code.bytes(), 1))),
                (n_shared as u32) << 8 | idx as u32,
                start | head << 8,
            ];
            let value = given(|| from.get(idx).map_or(0, |&b| u32::from(b)));
            let letter = self.coder.number(Kind::Code, 7, &contexts, value);
            if letter == 0 {
                break;
            }
            code.push(letter as u8);
        }
        code
    }

    /// Codes a phrase.
    pub(super) fn phrase(&mut self, place: Place, text: &str) -> String {
        let ids = self.ids(place, given(|| self.ids_of(text)));
        let mut text = String::new();
        phrase::join(
            ids.iter().filter_map(|&id| Some(self.words.get(id as usize)?.as_str())),
            &mut text,
        );
        self.reference = ids;
        text
    }

    /// Codes a yes or no; past the end it is no, so that lists end there.
    #[inline(never)]
    fn flag(&mut self, contexts: &[u32], value: bool) -> bool {
        let flag = self.coder.number(Kind::Flags, 1, contexts, u32::from(value));
        flag == 1 && !self.coder.is_past_end()
    }

    /// Returns the words of a text.
    #[inline(never)]
    fn ids_of(&self, text: &str) -> Vec<u32> {
        let mut ids = Vec::new();
        phrase::split(text, &mut |word| ids.push(self.id(word)));
        ids
    }

    fn id(&self, word: &str) -> u32 {
        let (base, own) = self.words.split_at_checked(self.n_base).unwrap_or_default();
        let find = |words: &[String]| words.binary_search_by(|probe| probe.as_str().cmp(word)).ok();
        let idx = find(base).or_else(|| find(own).map(|idx| idx + self.n_base));
        idx.map_or(NONE, |idx| idx as u32)
    }

    /// Returns the last difference at a place of that kind.
    #[inline(never)]
    fn cousin(&mut self, kin: (u32, u32)) -> Option<&mut Difference> {
        let list = self.cousins.get_mut(mix(kin.0, kin.1) as usize % N_COUSINS)?;
        let known = list.iter().position(|(other, _)| *other == kin);
        let idx = known.unwrap_or(list.len());
        if known.is_none() {
            list.push((kin, Difference::default()));
        }
        list.get_mut(idx).map(|(_, difference)| difference)
    }

    fn ids(&mut self, place: Place, from: Vec<u32>) -> Vec<u32> {
        let Place { shape, end } = place;
        let reference = std::mem::take(&mut self.reference);
        let hints = std::mem::take(&mut self.hints);
        let mut places = [(0, 0); 2];
        let at = |idx: usize| reference.get(idx).copied().unwrap_or(NONE);
        let kin = (shape >> 6 & 7 | shape >> 20 << 8, end);
        // Comes back below, changed.
        let mut cousin = self.cousin(kin).map(std::mem::take).unwrap_or_default();
        let last = &self.last;
        let len = reference.len() as u32;
        let is_note = shape >> 20 == NOTE;
        let paren = if is_note { self.id("(") } else { NONE };
        let difference = match is_note {
            _ if !IS_WRITER => Difference::default(),
            true => Difference {
                middle: from.iter().copied().chain([END]).collect(),
                ..Difference::default()
            },
            false => Difference::between(&reference, &from),
        };
        let lasts = mix(last.prefix << 6 | last.suffix, last.middle.len() as u32);
        let cousins = mix(cousin.prefix << 6 | cousin.suffix, cousin.middle.len() as u32);
        let tail = at(reference.len().wrapping_sub(1));
        let prefix = match is_note {
            true => 0,
            false => self.coder.number(
                Kind::Prefix,
                6,
                &[
                    shape,
                    mix(end, shape),
                    mix(shape, last.prefix),
                    mix(shape, 99 + len),
                    lasts,
                    mix(tail, shape),
                    mix(cousins, len),
                ],
                difference.prefix,
            ),
        };
        let next = at(prefix as usize);
        let left = len.saturating_sub(prefix);
        let suffix = match is_note {
            true => 0,
            false => self.coder.number(
                Kind::Suffix,
                6,
                &[
                    shape,
                    mix(len, prefix),
                    mix(left, last.suffix),
                    mix(end, left),
                    next,
                    mix(cousin.suffix, left),
                ],
                difference.suffix,
            ),
        };
        let hole = left.saturating_sub(suffix);
        let before = prefix.checked_sub(1).map_or(NONE, |idx| at(idx as usize));
        let n_middle = match is_note {
            true => u32::from(u16::MAX),
            false => self.coder.number(
                Kind::Middle,
                8,
                &[
                    mix(shape, hole),
                    mix(hole, last.middle.len() as u32),
                    mix(next, hole),
                    mix(end, hole),
                    mix(cousin.middle.len() as u32, hole),
                    mix(before, hole),
                ],
                difference.middle.len() as u32,
            ),
        };
        let mut ids = reference.get(..prefix as usize).unwrap_or(&reference).to_vec();
        let follow = at(reference.len().saturating_sub(suffix as usize));
        for idx in 0..n_middle as usize {
            let back = |n: usize| {
                ids.len().checked_sub(n).and_then(|idx| ids.get(idx)).copied().unwrap_or(NONE - 1)
            };
            let (one, two) = (back(1), back(2));
            let old = at(prefix as usize + idx);
            let kin = cousin.middle.get(idx).copied().unwrap_or(NONE);
            // What the hints say next, and how often they were right.
            let hinted = |nth: usize| {
                let (place, n_right): (usize, usize) = places.get(nth).copied().unwrap_or_default();
                let word =
                    hints.get(nth).and_then(|hint| hint.get(place)).copied().unwrap_or(paren);
                (word, n_right.min(7))
            };
            let ((hint, n_right), (here, n_here)) = (hinted(0), hinted(1));
            let contexts = [
                0,
                one,
                mix(old, end),
                mix(one, two),
                mix(kin, if idx == 0 { next } else { one }),
                if is_note { mix(shape, one) } else { mix(follow, (n_middle - idx as u32).min(3)) },
                mix(mix(one, old), 7),
            ];
            let guesses =
                [Guess { value: hint, sure: n_right }, Guess { value: here, sure: n_here }];
            let value = given(|| difference.middle.get(idx).copied().unwrap_or_default());
            ids.push(self.coder.guessed(Kind::Word, 15, &contexts, &guesses, value));
            let word = ids.last().copied().unwrap_or(NONE);
            for (hint, (place, n_right)) in hints.iter().zip(&mut places) {
                let rest = hint.get(*place..).unwrap_or_default();
                match rest.iter().position(|other| *other == word) {
                    Some(further) => {
                        *n_right = if further == 0 { *n_right + 1 } else { 1 };
                        *place += further + 1;
                    }
                    None => *n_right = 0,
                }
            }
            if self.coder.is_past_end() || word == END {
                break;
            }
        }
        if is_note {
            ids.pop();
        }
        self.last.prefix = prefix;
        self.last.suffix = suffix;
        self.last.middle.clear();
        self.last.middle.extend_from_slice(ids.get(prefix as usize..).unwrap_or_default());
        let follow = reference.len().saturating_sub(suffix as usize);
        ids.extend_from_slice(reference.get(follow..).unwrap_or_default());
        cousin.prefix = prefix;
        cousin.suffix = suffix;
        cousin.middle.clone_from(&self.last.middle);
        if let Some(old) = self.cousin(kin) {
            *old = cousin;
        }
        self.hints = hints;
        ids
    }
}

impl Difference {
    fn between(reference: &[u32], ids: &[u32]) -> Self {
        const MOST: usize = 63;
        let prefix = reference.iter().zip(ids).take_while(|(a, b)| a == b).count().min(MOST);
        let (old, new) =
            (reference.get(prefix..).unwrap_or_default(), ids.get(prefix..).unwrap_or_default());
        let suffix =
            old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count().min(MOST);
        let middle = new.get(..new.len() - suffix).unwrap_or_default().to_vec();
        Self { prefix: prefix as u32, suffix: suffix as u32, middle }
    }
}

/// Returns the byte `n` places before the end, or 0.
fn at(bytes: &[u8], n: usize) -> u8 {
    bytes.len().checked_sub(n).and_then(|idx| bytes.get(idx)).copied().unwrap_or(0)
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

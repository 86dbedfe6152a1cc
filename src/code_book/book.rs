//! The table of one code set in memory, and looking things up in it.

use std::fmt;

use super::phrase::text_of;
use super::{Edition, Mark, Span};
use crate::code::{CodeSet, normal_chars};
use crate::quiz::Date;

/// The characters of a code without dot, in seven bytes; orders as codes do.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key([u8; 7]);

impl Key {
    /// Takes the first seven characters of a text.
    pub fn of(text: &str) -> Self {
        Self::of_bytes(text.as_bytes())
    }

    /// Takes the first seven characters.
    pub(super) fn of_bytes(text: &[u8]) -> Self {
        let mut bytes = [0; 7];
        for (byte, found) in bytes.iter_mut().zip(text) {
            *byte = *found;
        }
        Self(bytes)
    }

    /// Reads what may be a code or its beginning: two to seven letters and
    /// digits; case, dots, spaces and hyphens don't matter.
    pub fn typed(text: &str) -> Option<Self> {
        let mut key = Self::default();
        let mut n = 0;
        for c in normal_chars(text).filter(|c| !matches!(c, '.' | '-' | ' ')) {
            if n == 7 || !c.is_ascii_alphanumeric() {
                return None;
            }
            key.push(c as u8);
            n += 1;
        }
        (n >= 2).then_some(key)
    }

    /// Adds a character, if there is room for it.
    pub(super) fn push(&mut self, character: u8) {
        if let Some(byte) = self.0.iter_mut().find(|byte| **byte == 0) {
            *byte = character;
        }
    }

    /// Adds placeholders X up to the 6th character (I.A.4).
    pub(super) fn filled(mut self) -> Self {
        while self.bytes().len() < 6 {
            self.push(b'X');
        }
        self
    }

    /// Returns how many characters two codes begin with in common.
    pub(super) fn n_shared(&self, other: &Self) -> usize {
        self.bytes().iter().zip(other.bytes()).take_while(|(a, b)| a == b).count()
    }

    /// Returns the characters.
    pub fn as_str(&self) -> &str {
        text_of(self.bytes())
    }

    /// Returns the characters' bytes: as `as_str`, without the time to check them.
    pub(super) fn bytes(&self) -> &[u8] {
        let len = self.0.iter().position(|&b| b == 0).unwrap_or(7);
        self.0.get(..len).unwrap_or_default()
    }

    /// Returns the first `len` characters.
    pub fn cut(self, len: usize) -> Self {
        Self::of_bytes(self.bytes().get(..len).unwrap_or_default())
    }

    /// Returns `true` if this code begins with the other.
    #[inline(never)]
    pub(super) fn is_below(&self, other: &Self) -> bool {
        self.bytes().starts_with(other.bytes())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A piece of [`CodeBook`]'s text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text {
    pub(super) start: u32,
    pub(super) len: u32,
}

/// One code during one span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The code, without its 7th character where `seventh` says so.
    pub key: Key,
    pub(super) title: Text,
    /// Which of the book's spans; 0 is all of its days.
    pub(super) span: u8,
    /// Can be billed as it stands, or with its 7th character.
    pub billable: bool,
    /// The rule for 7th characters, counted from 1; 0 is none.
    pub(super) seventh: u8,
    /// What bears on its place in the order.
    pub mark: Option<Mark>,
    /// Which of the book's blocks.
    pub(super) block: u16,
}

impl Row {
    /// Returns `true` if a 7th character completes the code.
    pub fn needs_seventh(&self) -> bool {
        self.seventh > 0
    }
}

#[cfg(feature = "author")]
impl Row {
    /// A row; the numbers are places in the book's lists.
    pub(crate) fn new(
        key: Key,
        title: Text,
        span: usize,
        billable: bool,
        seventh: usize,
        mark: Option<Mark>,
        block: usize,
    ) -> Self {
        let (span, seventh, block) = (span as u8, seventh as u8, block as u16);
        Self { key, title, span, billable, seventh, mark, block }
    }
}

/// A chapter or a block of the Tabular List.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// `1` for a chapter, `A00-A09` for a block.
    pub id: String,
    /// The range of categories as the chapter states it; a block's is its id.
    pub range: String,
    /// Without the range.
    pub title: String,
}

impl Block {
    /// Returns `true` for a chapter; its blocks follow it.
    pub fn is_chapter(&self) -> bool {
        self.id.bytes().all(|b| b.is_ascii_digit())
    }
}

/// An inclusion term.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// The row that it stands at.
    pub(super) row: u32,
    pub(super) text: Text,
}

/// An entry of the dictionary of how people say it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saying {
    /// What is typed.
    pub said: String,
    /// The words of titles that it stands for; several readings.
    pub words: Vec<String>,
    /// The codes that it names, best first.
    pub codes: Vec<Key>,
}

/// What took the place of a code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Successor {
    /// The code that can no longer be billed.
    pub key: Key,
    /// The last day on which it could, as it is written.
    pub last: String,
    /// What to look at now, separated by spaces; a family ends in `-`.
    pub now: String,
}

/// The table of one code set.
#[derive(Clone, Debug)]
pub struct CodeBook {
    /// The code set.
    pub set: CodeSet,
    /// The editions, oldest first.
    pub editions: Vec<Edition>,
    /// Chapters and blocks in official order.
    pub blocks: Vec<Block>,
    /// Rules for 7th characters: character and meaning.
    pub sevenths: Vec<Vec<(char, String)>>,
    /// The dictionary.
    pub sayings: Vec<Saying>,
    /// What took the place of retired codes, sorted by code.
    pub successors: Vec<Successor>,
    pub(super) spans: Vec<Span>,
    pub(super) rows: Vec<Row>,
    pub(super) terms: Vec<Term>,
    pub(super) text: String,
    /// The words of the pack that it came from; its notes are written with them.
    pub(crate) words: Vec<String>,
}

impl CodeBook {
    /// Returns a book without codes.
    pub fn empty(set: CodeSet) -> Self {
        Self {
            set,
            editions: Vec::new(),
            blocks: Vec::new(),
            sevenths: Vec::new(),
            sayings: Vec::new(),
            successors: Vec::new(),
            spans: vec![Span::default()],
            rows: Vec::new(),
            terms: Vec::new(),
            text: String::new(),
            words: Vec::new(),
        }
    }

    /// Keeps a text.
    pub(crate) fn add_text(&mut self, text: &str) -> Text {
        let start = self.text.len() as u32;
        self.text.push_str(text);
        Text { start, len: text.len() as u32 }
    }

    /// Adds a row behind all others.
    #[cfg(feature = "author")]
    pub(crate) fn add_row(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// Adds an inclusion term behind all others.
    #[cfg(feature = "author")]
    pub(crate) fn add_term(&mut self, row: usize, text: &str) {
        let text = self.add_text(text);
        self.terms.push(Term { row: row as u32, text });
    }

    /// Says what the rows' spans are.
    #[cfg(feature = "author")]
    pub(crate) fn set_spans(&mut self, spans: Vec<Span>) {
        self.spans = spans;
    }

    pub(super) fn str(&self, text: Text) -> &str {
        let (start, len) = (text.start as usize, text.len as usize);
        self.text.get(start..start + len).unwrap_or_default()
    }

    /// Returns the rows, sorted by code, then by first day.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Returns a row's title.
    pub fn title(&self, row: &Row) -> &str {
        self.str(row.title)
    }

    /// Returns the days on which a row stands.
    pub fn span(&self, row: &Row) -> Span {
        self.spans.get(usize::from(row.span)).copied().unwrap_or_default()
    }

    /// Returns the rule for a row's 7th character; empty if it has none.
    pub fn seventh(&self, row: &Row) -> &[(char, String)] {
        let idx = usize::from(row.seventh).wrapping_sub(1);
        self.sevenths.get(idx).map_or(&[], Vec::as_slice)
    }

    /// Returns the inclusion terms at a row.
    pub fn terms(&self, row: usize) -> impl Iterator<Item = &str> {
        let row = row as u32;
        let start = self.terms.partition_point(|term| term.row < row);
        let terms = self.terms.get(start..).unwrap_or_default();
        terms.iter().take_while(move |term| term.row == row).map(|term| self.str(term.text))
    }

    /// Returns `true` if an edition reaches to the day.
    pub fn covers(&self, day: Date) -> bool {
        self.edition(day).is_some()
    }

    /// Returns the edition of a day.
    pub fn edition(&self, day: Date) -> Option<&Edition> {
        self.editions.iter().find(|edition| edition.span.contains(day))
    }

    /// Returns the rows of exactly that code, as a range of indices.
    pub fn find(&self, key: Key) -> std::ops::Range<usize> {
        let start = self.rows.partition_point(|row| row.key < key);
        let rows = self.rows.get(start..).unwrap_or_default();
        start..start + rows.iter().take_while(|row| row.key == key).count()
    }

    /// Returns the row of a code on a day, or the newest one if there is no
    /// day, or no row on it.
    pub fn row_on(&self, key: Key, day: Option<Date>) -> Option<usize> {
        let mut range = self.find(key);
        let stands = |idx: &usize| {
            let row = self.rows.get(*idx);
            row.is_some_and(|row| day.is_some_and(|day| self.span(row).contains(day)))
        };
        range.clone().find(stands).or_else(|| range.next_back())
    }

    /// Returns the row of the same code that stands on a day.
    pub(super) fn standing(&self, idx: usize, day: Option<Date>) -> Option<&Row> {
        let row = self.rows.get(idx)?;
        self.rows.get(self.row_on(row.key, day)?)
    }

    /// Returns the row above: the longest code that this one begins with.
    pub fn parent(&self, key: Key) -> Option<usize> {
        let len = key.as_str().len();
        (3..len).rev().find_map(|len| self.row_on(key.cut(len), None))
    }

    /// Returns the rows directly below a code, one for each code.
    pub fn children(&self, key: Key) -> Vec<usize> {
        let start = self.rows.partition_point(|row| row.key <= key);
        let mut children: Vec<usize> = Vec::new();
        let mut last = Key::default();
        for (idx, row) in self.rows.iter().enumerate().skip(start) {
            if !row.key.is_below(&key) {
                break;
            }
            let is_below_last = last != Key::default() && row.key.is_below(&last);
            if is_below_last && row.key != last {
                continue;
            }
            // The newer row of the same code counts.
            if row.key == last {
                children.pop();
            }
            children.push(idx);
            last = row.key;
        }
        children
    }

    /// Returns the block of a row and its chapter, as far as the set has them.
    pub fn place(&self, row: &Row) -> (Option<&Block>, Option<&Block>) {
        let idx = usize::from(row.block);
        let block = self.blocks.get(idx).filter(|block| !block.is_chapter());
        (block, block.and_then(|_| self.chapter(idx)))
    }

    /// Returns the chapter of a block.
    pub(super) fn chapter(&self, block: usize) -> Option<&Block> {
        let before = self.blocks.get(..block).unwrap_or_default();
        before.iter().rev().find(|block| block.is_chapter())
    }

    /// Returns what took the place of a code.
    pub fn successor(&self, key: Key) -> Option<&Successor> {
        let idx = self.successors.partition_point(|successor| successor.key < key);
        self.successors.get(idx).filter(|successor| successor.key == key)
    }

    /// Splits a code into its row and its 7th character, where a rule gives
    /// that character. The rule is not asked whether the character is lawful.
    pub fn split(&self, code: Key, day: Option<Date>) -> Option<(usize, Option<char>)> {
        if let Some(row) = self.row_on(code, day) {
            return Some((row, None));
        }
        let [stem @ .., c] = code.0;
        if c == 0 {
            return None;
        }
        // Placeholders fill up to the 6th character (I.A.4).
        let mut base = Key::of_bytes(&stem);
        loop {
            let row = self.row_on(base, day);
            let has_rule = |&row: &usize| self.rows.get(row).is_some_and(|row| row.seventh > 0);
            if let Some(row) = row.filter(has_rule) {
                return Some((row, Some(char::from(c))));
            }
            base = Key::of_bytes(base.bytes().strip_suffix(b"X")?);
        }
    }
}

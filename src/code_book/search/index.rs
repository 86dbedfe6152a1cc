//! From which words the phrases of a book are made: built when the book is
//! loaded, never shipped.

use super::fold::{is_filler, singular, words};
use crate::code_book::book::CodeBook;
use crate::code_book::reply::Pieces;
use crate::small_sort::sort_long;

/// A title, an inclusion term or what people say, for one row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrase {
    /// The row that it leads to.
    pub(super) row: u32,
    /// Where it is from.
    pub(super) source: Source,
    /// The information in its words, in bits.
    pub(super) mass: f32,
}

/// Where a phrase is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Title,
    Term(u32),
    /// The entry of the dictionary, and which of its codes it is, from 0.
    Saying(u32, u8),
}

/// A word and where it stands; nowhere, if it is only said.
#[derive(Debug, Default)]
pub(super) struct Word {
    pub(super) text: String,
    /// Phrases, ascending.
    pub(super) phrases: Vec<u32>,
    /// Bits that it tells.
    pub(super) bits: f32,
}

/// What some words stand for.
#[derive(Debug, Default)]
pub(super) struct Rewriting {
    /// The words that tell something.
    pub(super) said: Vec<Said>,
    pub(super) readings: Vec<Vec<String>>,
}

/// A word by its hashes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Said {
    /// As it stands.
    pub(super) whole: u32,
    pub(super) singular: u32,
}

impl Said {
    pub(super) fn of(word: &str) -> Self {
        Self { whole: hash(word), singular: hash(singular(word)) }
    }
}

/// The index of a book.
#[derive(Debug, Default)]
pub struct Index {
    pub(super) phrases: Vec<Phrase>,
    pub(super) words: Vec<Word>,
    /// The words in the order of the alphabet.
    pub(super) sorted: Vec<u32>,
    pub(super) rewritings: Vec<Rewriting>,
    /// Open addressing: place in `words` plus one, by hash.
    table: Vec<u32>,
    n_done: usize,
    n_finished: usize,
}

impl Index {
    /// Does a small piece of the work; returns `true` when it is done.
    pub fn step(&mut self, book: &CodeBook) -> bool {
        let idx = self.n_done;
        self.n_done += 1;
        if idx < book.rows().len() {
            self.add_row(book, idx);
        } else if let Some(saying) = book.sayings.get(idx - book.rows().len()) {
            for (nth, key) in (0..).zip(&saying.codes) {
                if let Some(row) = book.row_on(*key, None) {
                    let source = Source::Saying((idx - book.rows().len()) as u32, nth);
                    self.add(row as u32, source, &saying.said);
                }
            }
            if !saying.words.is_empty() {
                let mut said = words(&saying.said);
                if said.iter().filter(|word| !is_filler(word)).count() > 1 {
                    said.retain(|word| !is_filler(word));
                }
                for word in &said {
                    self.word(singular(word));
                }
                let said = said.iter().map(|word| Said::of(word)).collect();
                let readings = saying.words.iter().map(|text| words(text)).collect();
                self.rewritings.push(Rewriting { said, readings });
            }
        } else {
            return self.finish();
        }
        false
    }

    fn add_row(&mut self, book: &CodeBook, idx: usize) {
        let Some(row) = book.rows().get(idx) else { return };
        self.add(idx as u32, Source::Title, book.title(row));
        for (nth, term) in (0..).zip(book.terms(idx)) {
            self.add(idx as u32, Source::Term(nth), term);
        }
    }

    fn add(&mut self, row: u32, source: Source, text: &str) {
        let phrase = self.phrases.len() as u32;
        self.phrases.push(Phrase { row, source, mass: 0.0 });
        for word in words(text) {
            let word = self.word(singular(&word));
            if let Some(word) = self.words.get_mut(word)
                && word.phrases.last() != Some(&phrase)
            {
                word.phrases.push(phrase);
            }
        }
    }

    /// Weighs and sorts what is there, a piece at a time; returns `true` when
    /// it is done.
    fn finish(&mut self) -> bool {
        const AT_ONCE: usize = 200;
        let place = self.n_finished;
        self.n_finished += 1;
        let n_weighings = self.words.len().div_ceil(AT_ONCE);
        if place < n_weighings {
            self.weigh(place * AT_ONCE, AT_ONCE);
            return false;
        }
        let Ok(letter) = u8::try_from(place - n_weighings) else { return true };
        self.sort_words(letter);
        false
    }

    fn weigh(&mut self, first: usize, n_words: usize) {
        let n = self.phrases.len() as u32;
        for word in self.words.iter_mut().skip(first).take(n_words) {
            let share = n / (word.phrases.len() as u32).max(1) + 1;
            word.bits = log2(share) * weight(&word.text);
            for &phrase in &word.phrases {
                if let Some(phrase) = self.phrases.get_mut(phrase as usize) {
                    phrase.mass += word.bits;
                }
            }
        }
    }

    /// Sorts the words with this first letter in behind those sorted.
    fn sort_words(&mut self, letter: u8) {
        let mut found: Vec<(u32, &str)> = Vec::new();
        for (idx, word) in (0..).zip(&self.words) {
            if word.text.as_bytes().first() == Some(&letter) {
                found.push((idx, &word.text));
            }
        }
        sort_long(&mut found, |a, b| a.1 < b.1);
        self.sorted.extend(found.iter().map(|(idx, _)| idx));
    }

    /// Returns the place of a word, which is added if it is new.
    fn word(&mut self, text: &str) -> usize {
        if self.table.len() < 2 * (self.words.len() + 1) {
            self.grow();
        }
        let slot = self.slot(text);
        match self.table.get(slot) {
            Some(&place) if place > 0 => place as usize - 1,
            _ => {
                self.words.push(Word { text: text.to_owned(), ..Word::default() });
                if let Some(place) = self.table.get_mut(slot) {
                    *place = self.words.len() as u32;
                }
                self.words.len() - 1
            }
        }
    }

    /// Returns the slot of a word, or the free slot where it belongs.
    fn slot(&self, text: &str) -> usize {
        let mask = self.table.len().wrapping_sub(1);
        let mut slot = hash(text) as usize & mask;
        loop {
            match self.table.get(slot) {
                Some(&place) if place > 0 => {
                    let word = self.words.get(place as usize - 1);
                    if word.is_some_and(|word| word.text == text) {
                        return slot;
                    }
                    slot = (slot + 1) & mask;
                }
                _ => return slot,
            }
        }
    }

    fn grow(&mut self) {
        let len = (self.table.len() * 2).max(1 << 12);
        self.table = vec![0; len];
        for idx in 0..self.words.len() {
            let Some(word) = self.words.get(idx) else { continue };
            let slot = self.slot(&word.text);
            if let Some(place) = self.table.get_mut(slot) {
                *place = idx as u32 + 1;
            }
        }
    }

    /// Returns a word's place.
    pub(super) fn find(&self, text: &str) -> Option<usize> {
        let place = *self.table.get(self.slot(text))?;
        (place as usize).checked_sub(1)
    }

    /// Returns the place of a word that is in a phrase, in whatever number.
    pub(super) fn used(&self, text: &str) -> Option<u32> {
        let place = self.find(singular(text))?;
        let is_used = !self.words.get(place)?.phrases.is_empty();
        is_used.then_some(place as u32)
    }

    /// Returns the words that begin so, as a range of `sorted`.
    pub(super) fn beginning(&self, start: &str) -> &[u32] {
        let text = |idx: u32| self.words.get(idx as usize).map_or("", |word| word.text.as_str());
        let first = self.sorted.partition_point(|&idx| text(idx) < start);
        let rest = self.sorted.get(first..).unwrap_or_default();
        let len = rest.partition_point(|&idx| text(idx).starts_with(start));
        rest.get(..len).unwrap_or_default()
    }
}

/// Words that say that something isn't said tell nothing.
fn weight(word: &str) -> f32 {
    const QUARTER: &str = "unspecified other specified nos elsewhere classified type site part";
    const HALF: &str = "encounter initial of in and the to for or by due with a an not \
                        uncomplicated disease disorder";
    // A `match` with all these words would weigh more.
    let is_one_of = |words| Pieces::of(words, b' ').any(|other| other == word);
    if is_one_of(QUARTER) {
        0.25
    } else if is_one_of(HALF) {
        0.5
    } else {
        1.0
    }
}

fn hash(text: &str) -> u32 {
    let sum =
        text.bytes().fold(0x811c_9dc5_u32, |sum, b| (sum ^ u32::from(b)).wrapping_mul(0x0100_0193));
    sum ^ sum >> 15
}

/// Returns the logarithm to base 2, exact at powers of two, straight between.
fn log2(n: u32) -> f32 {
    let whole = n.max(1).ilog2();
    whole as f32 + n as f32 / (1_u32 << whole) as f32 - 1.0
}

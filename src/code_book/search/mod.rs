//! Searching a book by code or by words.
//!
//! Every title, inclusion term and saying is a phrase of its own. A row's rank
//! is that of its best phrase: the share of what was typed that the phrase
//! holds, weighed by how much each word tells, times a smaller reward for a
//! phrase that says little else.

mod fold;
mod index;
mod reading;
mod spelling;

pub use index::Index;
use index::{Phrase, Source};

use super::book::{CodeBook, Key, Row};
use super::phrase::holds;
use crate::small_sort::sort_long;
use fold::{is_filler, singular, words};
use reading::{Reader, Slip, Variant};

/// The most hits of one search.
pub const MAX_HITS: usize = 40;
/// Of a longer text only the beginning is read.
const MAX_CHARS: usize = 200;
const MAX_WORDS: usize = 16;

/// A row that was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hit {
    /// Its place in the book.
    pub row: usize,
    /// The 7th character that was typed with it.
    pub seventh: Option<char>,
    /// The words by which it was found, where they aren't its title.
    pub by: Option<String>,
    /// How well it fits: at most about 1; 1 where a code was typed.
    pub rank: f32,
}

/// A search that is under way.
pub struct Search {
    /// What reads what was typed, until it has.
    reader: Option<Reader>,
    variants: Vec<Variant>,
    slips: Vec<Slip>,
    /// Variant and word that come next.
    at: (usize, usize),
    hits: Vec<Hit>,
    /// What the variant under way has matched, by phrase.
    sums: Vec<Sum>,
    touched: Vec<u32>,
    /// The bits of the words of the variant under way.
    typed: f32,
    /// Counts words, so that a phrase counts once for each.
    stamp: u32,
    found: Vec<Found>,
    is_unspecified: bool,
    is_other: bool,
    is_with: bool,
}

#[derive(Clone, Copy, Default)]
struct Sum {
    variant: u32,
    word: u32,
    /// Bits of what was typed.
    typed: f32,
    /// Bits of the phrase.
    own: f32,
}

#[derive(Clone, Copy, Default)]
struct Found {
    row: u32,
    rank: f32,
    phrase: u32,
}

impl Found {
    fn is_before(&self, other: &Self) -> bool {
        self.rank > other.rank || (self.rank == other.rank && self.row < other.row)
    }
}

impl Search {
    /// Begins a search.
    pub fn new(book: &CodeBook, index: &Index, text: &str) -> Self {
        let text: String = text.chars().take(MAX_CHARS).collect();
        let typed: Vec<String> = words(&text).into_iter().take(MAX_WORDS).collect();
        let is_open =
            text.as_bytes().last().is_some_and(|b| !b.is_ascii() || b.is_ascii_alphanumeric());
        let has = |word: &str| typed.iter().any(|w| w == word);
        let (is_unspecified, is_other) = (has("unspecified") || has("nos"), has("other"));
        let is_with = has("with") || has("w");
        let hits = by_code(book, &text);
        let reader = hits.is_empty().then(|| Reader::new(index, typed, is_open));
        Self {
            sums: vec![Sum::default(); if hits.is_empty() { index.phrases.len() } else { 0 }],
            reader,
            variants: Vec::new(),
            slips: Vec::new(),
            at: (0, 0),
            hits,
            touched: Vec::new(),
            typed: 0.0,
            stamp: 0,
            found: Vec::new(),
            is_unspecified,
            is_other,
            is_with,
        }
    }

    /// Does a small piece of the work; returns `true` when it is done.
    pub fn step(&mut self, book: &CodeBook, index: &Index) -> bool {
        if let Some(mut reader) = self.reader.take() {
            if reader.step(index) {
                (self.variants, self.slips) = reader.finish(index);
            } else {
                self.reader = Some(reader);
            }
            return false;
        }
        let (nth, word) = self.at;
        let Some(variant) = self.variants.get(nth) else {
            if self.hits.is_empty() {
                self.rank(book, index);
            }
            return true;
        };
        match variant.words.get(word) {
            Some(text) => {
                let is_open = variant.is_open && word + 1 == variant.words.len();
                let kin = kin(index, text, &self.slips, is_open, variant.words.len() == 1);
                self.add(index, &kin);
                self.at.1 += 1;
            }
            None => {
                self.close(index);
                self.at = (nth + 1, 0);
            }
        }
        false
    }

    /// Returns what was found, best first.
    pub fn finish(self) -> Vec<Hit> {
        self.hits
    }

    /// Adds what one word matches; of a phrase its best match only.
    fn add(&mut self, index: &Index, kin: &Kin) {
        let variant = self.at.0 as u32 + 1;
        self.stamp += 1;
        self.typed += kin.bits;
        for &(word, quality) in &kin.words {
            let Some(word) = index.words.get(word as usize) else { continue };
            for &phrase in &word.phrases {
                let Some(sum) = self.sums.get_mut(phrase as usize) else { continue };
                if sum.variant != variant {
                    *sum = Sum { variant, ..Sum::default() };
                    self.touched.push(phrase);
                }
                if sum.word != self.stamp {
                    sum.word = self.stamp;
                    sum.typed += kin.bits * quality;
                    sum.own += word.bits * quality;
                }
            }
        }
    }

    /// Ranks what the variant under way has matched.
    fn close(&mut self, index: &Index) {
        let worth = self.variants.get(self.at.0).map_or(0.0, |variant| variant.worth);
        let typed = std::mem::take(&mut self.typed).max(0.01);
        for phrase in std::mem::take(&mut self.touched) {
            let place = phrase as usize;
            let (Some(sum), Some(known)) = (self.sums.get(place), index.phrases.get(place)) else {
                continue;
            };
            let Phrase { row, source, mass } = *known;
            let share = sum.typed / typed;
            if share < LEAST_SHARE {
                continue;
            }
            let precision = (sum.own / mass.max(0.01)).min(1.0);
            let kind = match source {
                Source::Title => 1.0,
                Source::Term(_) => 0.99,
                Source::Saying(_, nth) => 1.0 - 0.04 * f32::from(nth),
            };
            let rank = share * share.sqrt() * (0.62 + 0.38 * precision) * worth * kind;
            self.found.push(Found { row, rank, phrase });
        }
    }

    fn rank(&mut self, book: &CodeBook, index: &Index) {
        let mut found = self.best();
        for found in &mut found {
            if let Some(row) = book.rows().get(found.row as usize) {
                found.rank *= self.taste(book, row);
            }
        }
        sort_long(&mut found, Found::is_before);
        add_defaults(book, &mut found);
        sort_long(&mut found, Found::is_before);
        let best = found.first().map_or(0.0, |found| found.rank);
        let mut last: Vec<Key> = Vec::new();
        for found in found {
            let Some(row) = book.rows().get(found.row as usize) else { continue };
            if found.rank < (best * LEAST_RANK).max(NOISE) || self.hits.len() == MAX_HITS {
                break;
            }
            if last.contains(&row.key) {
                continue;
            }
            last.push(row.key);
            let by = said(book, index, found.phrase);
            self.hits.push(Hit { row: found.row as usize, seventh: None, by, rank: found.rank });
        }
    }

    /// Returns the best rows, each with its best phrase.
    fn best(&mut self) -> Vec<Found> {
        let mut best: Vec<Found> = Vec::with_capacity(2 * POOL);
        let mut least = 0.0;
        for found in std::mem::take(&mut self.found) {
            if found.rank <= least {
                continue;
            }
            match best.iter_mut().find(|other| other.row == found.row) {
                Some(other) if other.rank < found.rank => *other = found,
                Some(_) => {}
                None => best.push(found),
            }
            if best.len() == 2 * POOL {
                sort_long(&mut best, Found::is_before);
                best.truncate(POOL);
                least = best.last().map_or(0.0, |found| found.rank);
            }
        }
        best
    }

    /// What coders want first, all else being equal.
    fn taste(&self, book: &CodeBook, row: &Row) -> f32 {
        let title = book.title(row);
        let has = |words: &[&str]| words.iter().any(|word| holds(title, word));
        let mut taste = if row.billable { 1.02 } else { 1.0 };
        if !self.is_unspecified && has(&["unspecified", "Unspecified"]) {
            taste *= 1.03;
        }
        if !self.is_other && has(&["Other ", " other "]) {
            taste *= 0.96;
        }
        if !self.is_with && has(&[" with "]) {
            taste *= 0.98;
        }
        if has(&[" without "]) {
            taste *= 1.03;
        }
        // Pregnancy, newborns and malformations are mostly named as such.
        if row.key.bytes().first().is_some_and(|letter| b"OPQ".contains(letter)) {
            taste *= 0.97;
        }
        if book.span(row).to.is_some() {
            taste *= 0.9;
        }
        taste
    }
}

/// Phrases that hold less of what was typed aren't looked at.
const LEAST_SHARE: f32 = 0.3;
/// Hits that rank lower than this share of the best are noise.
const LEAST_RANK: f32 = 0.35;
/// So are all hits that rank lower than this.
const NOISE: f32 = 0.15;
/// How many rows are looked at more closely.
const POOL: usize = 120;
/// How many headers get their default code beside them.
const N_DEFAULTS: usize = 12;

/// Who finds a header wants the code that stands for it where no more is said.
fn add_defaults(book: &CodeBook, found: &mut Vec<Found>) {
    let headers: Vec<Found> = found.iter().take(N_DEFAULTS).copied().collect();
    for header in headers {
        let Some(row) = book.rows().get(header.row as usize) else { continue };
        let Some(default) = default_below(book, row) else { continue };
        let rank = header.rank * 0.97;
        match found.iter_mut().find(|other| other.row == default as u32) {
            Some(other) => other.rank = other.rank.max(rank),
            None => found.push(Found { row: default as u32, rank, phrase: u32::MAX }),
        }
    }
}

/// Returns the billable code below a header that says the least.
fn default_below(book: &CodeBook, row: &Row) -> Option<usize> {
    let mut row = *row;
    let mut default = None;
    while !row.billable {
        let children = book.children(row.key);
        let get = |idx: &&usize| book.rows().get(**idx);
        let says_least = |idx: &&usize| {
            get(idx).is_some_and(|row| {
                let title = book.title(row);
                holds(title, "nspecified") && !title.starts_with("Other")
            })
        };
        let ends_in = |c: &'static str| {
            move |idx: &&usize| get(idx).is_some_and(|row| row.key.as_str().ends_with(c))
        };
        let least = children.iter().find(says_least);
        let least = least.or_else(|| children.iter().find(ends_in("9")));
        let idx = *least.or_else(|| children.iter().find(ends_in("0")))?;
        row = *book.rows().get(idx)?;
        default = Some(idx);
    }
    default
}

/// Returns the words of a phrase that isn't a title.
fn said(book: &CodeBook, index: &Index, phrase: u32) -> Option<String> {
    let phrase = index.phrases.get(phrase as usize)?;
    match phrase.source {
        Source::Title => None,
        Source::Term(nth) => book.terms(phrase.row as usize).nth(nth as usize).map(str::to_owned),
        Source::Saying(idx, _) => Some(book.sayings.get(idx as usize)?.said.clone()),
    }
}

/// Words of the index that a typed word may stand for, best first.
#[derive(Default)]
struct Kin {
    words: Vec<(u32, f32)>,
    /// What the typed word tells.
    bits: f32,
}

/// What an unknown word tells, in bits.
const UNKNOWN: f32 = 12.0;
/// A beginning stands for no more words than this.
const MOST_WORDS: usize = 200;

fn kin(index: &Index, typed: &str, slips: &[Slip], is_open: bool, is_only: bool) -> Kin {
    let mut kin = Kin::default();
    let bits = |word: u32| index.words.get(word as usize).map_or(0.0, |word| word.bits);
    let is_used =
        |word: &u32| index.words.get(*word as usize).is_some_and(|word| !word.phrases.is_empty());
    let exact = index.used(typed);
    if let Some(word) = exact {
        kin.words.push((word, 1.0));
        kin.bits = bits(word);
    }
    let beginning = if is_open { index.beginning(typed) } else { &[] };
    if is_open && (typed.len() > 2 || is_only) {
        // Rare words first to be dropped: what begins so is more likely the usual one.
        let mut words: Vec<u32> = beginning
            .iter()
            .copied()
            .filter(|word| Some(*word) != exact && is_used(word))
            .collect();
        sort_long(&mut words, |&a, &b| bits(a) < bits(b) || (bits(a) == bits(b) && a < b));
        words.truncate(MOST_WORDS);
        let quality = if exact.is_some() { 0.85 } else { 0.97 };
        kin.words.extend(words.iter().map(|&word| (word, quality)));
        if exact.is_none() {
            let least = words.iter().map(|&word| bits(word)).fold(UNKNOWN, f32::min);
            kin.bits = least;
        }
    }
    if is_open && typed.len() <= 2 && !is_only && exact.is_none() {
        // Too little to tell anything yet.
        return Kin::default();
    }
    add_family(index, typed, &mut kin);
    if let Some(slip) = slips.iter().find(|slip| slip.typed == typed) {
        for &(word, quality) in &slip.meant {
            if !kin.words.iter().any(|(other, _)| *other == word) {
                kin.words.push((word, quality));
            }
        }
    }
    if kin.bits == 0.0 {
        kin.bits = kin.words.iter().map(|&(word, _)| bits(word)).fold(0.0, f32::max);
    }
    if kin.words.is_empty() {
        kin.bits = if is_filler(typed) { 0.0 } else { UNKNOWN };
    }
    kin
}

/// Adds words of the same stem: `aortic` for `aorta`.
fn add_family(index: &Index, typed: &str, kin: &mut Kin) {
    let typed = singular(typed);
    if typed.len() < 5 || !typed.is_ascii() {
        return;
    }
    let least = (typed.len() - 3).max(4);
    let Some(start) = typed.get(..least) else { return };
    for &word in index.beginning(start) {
        let Some(text) = index.words.get(word as usize).map(|word| word.text.as_str()) else {
            continue;
        };
        let shared = typed.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
        let is_near = text.len() - shared <= 3 && shared * 10 >= text.len() * 6;
        if is_near
            && shared < typed.len().max(text.len())
            && !kin.words.iter().any(|(other, _)| *other == word)
        {
            kin.words.push((word, 0.8));
        }
    }
}

/// Returns the rows whose code begins as typed, if it looks like a code at all.
fn by_code(book: &CodeBook, text: &str) -> Vec<Hit> {
    let Some(key) = Key::typed(text) else { return Vec::new() };
    if !key.bytes().iter().take(3).any(u8::is_ascii_digit) {
        return Vec::new();
    }
    let hit = |row: usize, seventh: Option<char>| Hit { row, seventh, by: None, rank: 1.0 };
    let start = book.rows().partition_point(|row| row.key < key);
    let rows = book.rows().get(start..).unwrap_or_default();
    let n_below = rows.iter().take_while(|row| row.key.is_below(&key)).count();
    let mut hits: Vec<Hit> = Vec::new();
    // What is nearest first: the code itself, its children, their children.
    for len in key.bytes().len()..=7 {
        for (idx, row) in (start..).zip(rows.iter().take(n_below)) {
            if row.key.bytes().len() == len && hits.len() < MAX_HITS {
                hits.push(hit(idx, None));
            }
        }
    }
    if hits.is_empty()
        && let Some((row, Some(c))) = book.split(key, None)
    {
        let rule = book.rows().get(row).map(|row| book.seventh(row)).unwrap_or_default();
        let seventh = rule.iter().any(|(other, _)| *other == c).then_some(c);
        hits.push(hit(row, seventh));
    }
    hits
}

//! Texts as numbers: letter by letter, or word by word after a vocabulary, each
//! told by what it has in common with the one before.

use super::coder::{Coder, Guess, Kind, mix};
use super::{IS_WRITER, given};
use crate::code_book::book::Key;
use crate::code_book::phrase;

/// Returns how many bytes two texts begin with in common.
pub(super) fn shared(a: &[u8], b: &[u8]) -> usize {
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
    pub(super) n_base: usize,
    n_words: Option<usize>,
    /// Words that the next phrase may say.
    pub(super) hints: [Vec<u32>; 2],
    /// The words of the phrase that the next one is compared with.
    pub(super) reference: Vec<u32>,
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
pub(super) const NOTE: u32 = 5;

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
    pub(super) fn words(&mut self, from_words: &[String]) -> bool {
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
    pub(super) fn flag(&mut self, contexts: &[u32], value: bool) -> bool {
        let flag = self.coder.number(Kind::Flags, 1, contexts, u32::from(value));
        flag == 1 && !self.coder.is_past_end()
    }

    /// Returns the words of a text.
    #[inline(never)]
    pub(super) fn ids_of(&self, text: &str) -> Vec<u32> {
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
pub(super) fn at(bytes: &[u8], n: usize) -> u8 {
    bytes.len().checked_sub(n).and_then(|idx| bytes.get(idx)).copied().unwrap_or(0)
}

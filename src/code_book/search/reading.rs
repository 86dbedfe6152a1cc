//! What was typed, in the words of the titles: slips of the keys mended, and
//! sayings of the dictionary replaced by what they stand for.

use super::fold::{is_filler, singular};
use super::index::{Index, Rewriting, Said};
use super::spelling;
use crate::code_book::reply::concat;
use crate::small_sort::sort_long;

const MAX_VARIANTS: usize = 10;

/// One reading of what was typed.
pub(super) struct Variant {
    pub(super) words: Vec<String>,
    /// Whether the last word may be a beginning.
    pub(super) is_open: bool,
    /// What a find is worth, from 0 to 1.
    pub(super) worth: f32,
}

/// A word that no title has, and those it may be a misspelling of.
pub(super) struct Slip {
    pub(super) typed: String,
    /// Places in the index's words, and how good a match each is.
    pub(super) meant: Vec<(u32, f32)>,
}

/// Reads what was typed, a word at a time: each may be held against all words
/// of the book.
pub(super) struct Reader {
    typed: Vec<String>,
    /// The same without slips, as far as read.
    mended: Vec<String>,
    /// The places of words in sayings: these are no slips.
    said: Vec<usize>,
    is_open: bool,
    slips: Vec<Slip>,
}

/// A saying that was found in what was typed.
#[derive(Default)]
struct Span<'a> {
    /// Its words, by place, ascending.
    places: Vec<usize>,
    /// They stand together in this order.
    is_phrase: bool,
    /// How many are as they stand in the dictionary, not in another number:
    /// `pcos` is no plural of `pco`.
    n_whole: usize,
    readings: &'a [Vec<String>],
}

impl Span<'_> {
    fn first(&self) -> usize {
        self.places.first().copied().unwrap_or_default()
    }

    fn last(&self) -> usize {
        self.places.last().copied().unwrap_or_default()
    }

    fn meets(&self, other: &Self) -> bool {
        self.places.iter().any(|place| other.places.contains(place))
    }

    fn is_better(&self, other: &Self) -> bool {
        let order = |span: &Self| (span.places.len(), span.is_phrase, span.n_whole);
        order(self) > order(other)
    }
}

impl Reader {
    /// Begins to read words.
    pub(super) fn new(index: &Index, typed: Vec<String>, is_open: bool) -> Self {
        let typed = split_and_join(index, typed);
        let mut said = Vec::new();
        for span in spans(index, &typed) {
            said.extend(span.places);
        }
        Self { typed, mended: Vec::new(), said, is_open, slips: Vec::new() }
    }

    /// Reads a word; returns `true` after the last.
    pub(super) fn step(&mut self, index: &Index) -> bool {
        let place = self.mended.len();
        let Some(word) = self.typed.get(place) else { return true };
        let is_open = self.is_open && place + 1 == self.typed.len();
        let is_known = index.used(word).is_some()
            || self.said.contains(&place)
            || is_filler(word)
            || is_open && !index.beginning(word).is_empty();
        let (meant, best) =
            if is_known { Default::default() } else { misspelt(index, word, is_open) };
        let mended = best.unwrap_or(word).to_owned();
        if !meant.is_empty() {
            self.slips.push(Slip { typed: word.clone(), meant });
        }
        self.mended.push(mended);
        false
    }

    /// Returns the readings: as it stands, without slips, and with sayings in
    /// the words of the titles.
    pub(super) fn finish(self, index: &Index) -> (Vec<Variant>, Vec<Slip>) {
        let Self { typed, mended, is_open, slips, .. } = self;
        let mut variants = Vec::new();
        add(&mut variants, &typed, &[], is_open, 1.0);
        add(&mut variants, &mended, &[], is_open, 0.97);
        let spans = spans(index, &mended);
        let chosen = first_readings(&spans);
        add(&mut variants, &mended, &chosen, is_open, 0.99);
        // A saying may hold what is said shorter: `pulm contusion`.
        let shorter: Vec<Chosen<'_>> =
            chosen.iter().filter(|(span, _)| span.places.len() == 1).copied().collect();
        let longer = replace(&mended, &shorter);
        let mut spans_in_longer = self::spans(index, &longer);
        spans_in_longer.retain(|span| span.places.len() > 1);
        if !shorter.is_empty() && !spans_in_longer.is_empty() {
            add(&mut variants, &longer, &first_readings(&spans_in_longer), false, 0.98);
        }
        for span in &spans {
            for reading in span.readings {
                let others = chosen.iter().filter(|(other, _)| !other.meets(span)).copied();
                let mut with: Vec<Chosen<'_>> = others.collect();
                with.push((span, reading));
                add(&mut variants, &mended, &with, is_open, 0.97);
                add(&mut variants, &mended, &[(span, reading)], is_open, 0.96);
            }
        }
        (variants, slips)
    }
}

/// A saying, and one of its readings.
type Chosen<'a> = (&'a Span<'a>, &'a Vec<String>);

/// Returns all that fit beside each other, the longest first.
fn first_readings<'a>(spans: &'a [Span<'a>]) -> Vec<Chosen<'a>> {
    let mut chosen: Vec<Chosen<'a>> = Vec::new();
    for span in spans {
        let is_free = chosen.iter().all(|(other, _)| !other.meets(span));
        if let (true, Some(reading)) = (is_free, span.readings.first()) {
            chosen.push((span, reading));
        }
    }
    chosen
}

/// Adds a reading unless it is there.
fn add(
    variants: &mut Vec<Variant>,
    typed: &[String],
    chosen: &[Chosen<'_>],
    is_open: bool,
    worth: f32,
) {
    let words = replace(typed, chosen);
    let is_last = |span: &Span<'_>| span.last() + 1 == typed.len();
    let is_open = is_open && !chosen.iter().any(|(span, _)| is_last(span));
    let is_torn = chosen.iter().any(|(span, _)| !span.is_phrase);
    let worth = if is_torn { worth * 0.97 } else { worth };
    if variants.len() < MAX_VARIANTS && !variants.iter().any(|v| v.words == words) {
        variants.push(Variant { words, is_open, worth });
    }
}

/// Returns the sayings in what was typed, the longest first. Words that only
/// join others don't count, and what is said in several words may stand apart
/// and in another order: `hx of DVT`, `ringing in both ears`.
fn spans<'a>(index: &'a Index, typed: &[String]) -> Vec<Span<'a>> {
    let words: Vec<Said> = typed.iter().map(|word| Said::of(word)).collect();
    let mut spans: Vec<Span<'a>> = Vec::new();
    for rewriting in &index.rewritings {
        let Some(span) = span(rewriting, &words, typed) else { continue };
        match spans.iter_mut().find(|other| other.places == span.places) {
            Some(other) if span.is_better(other) => *other = span,
            Some(other) if other.is_better(&span) => {}
            _ => spans.push(span),
        }
    }
    sort_long(&mut spans, Span::is_better);
    spans
}

fn span<'a>(rewriting: &'a Rewriting, words: &[Said], typed: &[String]) -> Option<Span<'a>> {
    let mut order: Vec<usize> = Vec::new();
    let mut n_whole = 0;
    for said in &rewriting.said {
        let is_same = |word: &Said| word.whole == said.whole || word.singular == said.singular;
        let place = words
            .iter()
            .enumerate()
            .position(|(place, word)| is_same(word) && !order.contains(&place))?;
        n_whole += usize::from(words.get(place)?.whole == said.whole);
        order.push(place);
    }
    let follows = |pair: &[usize]| match pair {
        [a, b] => a < b && typed.iter().take(*b).skip(a + 1).all(|word| is_filler(word)),
        _ => true,
    };
    let is_phrase = order.windows(2).all(follows);
    let mut places = order;
    sort_long(&mut places, |a, b| a < b);
    Some(Span { places, is_phrase, n_whole, readings: &rewriting.readings })
}

/// Puts readings in the place of what was typed.
fn replace(typed: &[String], chosen: &[Chosen<'_>]) -> Vec<String> {
    let mut words = Vec::new();
    for (place, word) in typed.iter().enumerate() {
        if let Some((_, reading)) = chosen.iter().find(|(span, _)| span.first() == place) {
            words.extend_from_slice(reading);
        }
        let is_replaced = chosen.iter().any(|(span, _)| {
            let is_inside = span.first() < place && place < span.last();
            span.places.contains(&place) || is_inside && is_filler(word)
        });
        if !is_replaced {
            words.push(word.clone());
        }
    }
    words
}

/// Words that a typed one may stand for, and the likeliest of them.
type Meant<'a> = (Vec<(u32, f32)>, Option<&'a str>);

/// Returns the words that a word may be a misspelling of, those with the
/// fewest slips, and the most usual one that isn't only begun.
fn misspelt<'a>(index: &'a Index, typed: &str, is_open: bool) -> Meant<'a> {
    let mut least = match typed.len() {
        0..4 => return Meant::default(),
        4..8 => 1,
        _ => 2,
    };
    let typed = singular(typed);
    let (mut meant, mut best) = Meant::default();
    let mut most = 0;
    for (idx, word) in (0..).zip(&index.words) {
        let distance = |most, is_start| {
            spelling::distance(typed.as_bytes(), word.text.as_bytes(), most, is_start)
        };
        let whole = distance(least, false);
        let is_begun = whole.is_none() && is_open && typed.len() > 4;
        let found = if is_begun { distance(least.min(1), true) } else { whole };
        let Some(found) = found else { continue };
        if found < least {
            least = found.max(1);
            meant.retain(|(_, quality)| *quality > 0.75);
            most = 0;
        }
        meant.push((idx, if found <= 1 { 0.8 } else { 0.7 }));
        // Four letters may as well be an abbreviation.
        if whole.is_some() && typed.len() > 4 && word.phrases.len() >= most {
            most = word.phrases.len();
            best = Some(word.text.as_str());
        }
    }
    (meant, best)
}

/// Makes two known words of one unknown, and one known of two: `gastro
/// esophageal`, `gastroesophageal`.
fn split_and_join(index: &Index, typed: Vec<String>) -> Vec<String> {
    let is_known = |word: &str| index.find(singular(word)).is_some();
    let mut words: Vec<String> = Vec::new();
    let last = typed.len().saturating_sub(1);
    for (idx, word) in typed.into_iter().enumerate() {
        if let Some(before) = words.last_mut() {
            // As `h/o` is read.
            if before == "h" && word == "o" {
                *before = "hx".to_owned();
                continue;
            }
            let joined = concat(&[before, &word]);
            if !(is_known(before) && is_known(&word)) && is_known(&joined) {
                *before = joined;
                continue;
            }
        }
        let is_beginning = idx == last && !index.beginning(&word).is_empty();
        if word.len() > 7 && word.is_ascii() && !is_beginning && !is_known(&word) {
            let halves = (3..word.len() - 2).filter_map(|at| word.split_at_checked(at));
            if let Some((a, b)) = halves.rev().find(|(a, b)| is_known(a) && is_known(b)) {
                words.extend([a.to_owned(), b.to_owned()]);
                continue;
            }
        }
        words.push(word);
    }
    words
}

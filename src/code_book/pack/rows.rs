//! Rows with their titles and terms, and the sayings of the dictionary.

use super::coder::Kind;
use super::text::{Place, TextCoder, at, shared};
use super::{PackFault, Transfer, given};
use crate::code_book::Mark;
use crate::code_book::book::{Key, Row, Saying, Term};

impl Transfer {
    pub(super) fn row(&mut self) {
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

    pub(super) fn saying(&mut self) -> Result<(), PackFault> {
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

fn mark_number(mark: Option<Mark>) -> u32 {
    mark.map_or(0, |mark| mark as u32 + 1)
}

fn number_mark(number: u32) -> Option<Mark> {
    Mark::ALL.get((number as usize).wrapping_sub(1)).copied()
}

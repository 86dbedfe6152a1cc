//! The instructional notes of the Tabular List, and the codes that they name.

use super::book::{CodeBook, Key};
use super::phrase::holds;
use super::words::NoteKind;
use crate::small_sort::sort_long;

/// The notes of a book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes(pub(crate) Vec<Note>);

/// One note.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// Where it stands: a code without dot, or the id of a chapter or block.
    pub at: String,
    /// Its kind.
    pub kind: Option<NoteKind>,
    /// Its text, with the codes it names in parentheses.
    pub text: String,
}

/// What is there to say of an answer depends on these; the others are for
/// reading only, and come in a pack of their own.
pub const FOR_CHECKS: [NoteKind; 3] =
    [NoteKind::Excludes1, NoteKind::CodeFirst, NoteKind::UseAdditional];

impl Notes {
    /// Takes over the notes of another pack.
    pub fn add(&mut self, notes: Self) {
        self.0.extend(notes.0);
        sort_long(&mut self.0, |a, b| (&a.at, a.kind) < (&b.at, b.kind));
    }

    /// Returns the notes that checks need, and the others.
    pub fn split(self) -> (Self, Self) {
        let is_for_checks = |note: &Note| note.kind.is_some_and(|kind| FOR_CHECKS.contains(&kind));
        let (checks, others) = self.0.into_iter().partition(is_for_checks);
        (Self(checks), Self(others))
    }

    /// Returns the notes that stand at a place, sorted by place in `self`.
    pub fn at(&self, place: &str) -> &[Note] {
        let start = self.0.partition_point(|note| note.at.as_str() < place);
        let rest = self.0.get(start..).unwrap_or_default();
        let len = rest.iter().take_while(|note| note.at == place).count();
        rest.get(..len).unwrap_or_default()
    }

    /// Returns the Excludes1 note by which two codes are never coded together
    /// (I.A.12.a), and `true` if it stands at the first of them.
    pub fn excludes1(&self, book: &CodeBook, a: Key, b: Key) -> Option<(&Note, bool)> {
        let by = |holder: Key, other: Key| {
            // A note with conditions speaks of fewer codes than it names.
            self.naming(book, holder, other, NoteKind::Excludes1, true)
        };
        by(a, b).map(|note| (note, true)).or_else(|| by(b, a).map(|note| (note, false)))
    }

    /// Returns the note by which `first` stands before `then`: a "code first"
    /// at the second or a "use additional code" at the first (I.A.13).
    pub fn before(&self, book: &CodeBook, first: Key, then: Key) -> Option<&Note> {
        self.naming(book, then, first, NoteKind::CodeFirst, false)
            .or_else(|| self.naming(book, first, then, NoteKind::UseAdditional, false))
    }

    /// Returns the first note on a code, without conditions, that names
    /// another; with `is_apart` one that doesn't name the code itself.
    fn naming(
        &self,
        book: &CodeBook,
        holder: Key,
        other: Key,
        kind: NoteKind,
        is_apart: bool,
    ) -> Option<&Note> {
        let is_it = |note: &&Note| {
            let text = note.text.as_str();
            note.kind == Some(kind)
                && !is_conditional(text)
                && names(text, other)
                && !(is_apart && names(text, holder))
        };
        let on = |place: &str| self.at(place).iter().find(is_it);
        // Nearest first.
        let len = holder.bytes().len();
        let note = (3..=len).rev().find_map(|len| on(holder.cut(len).as_str()));
        note.or_else(|| {
            let row = book.rows().get(book.row_on(holder.cut(3), None)?)?;
            let (block, chapter) = book.place(row);
            // A block of one category has the category's notes.
            let block = block.filter(|block| block.id.len() > 3);
            block.and_then(|block| on(&block.id)).or_else(|| on(&chapter?.id))
        })
    }
}

/// Tells notes such as `(T36-T50 with fifth or sixth character 5)`.
fn is_conditional(text: &str) -> bool {
    ["with fifth", "with final character", "with sixth"].iter().any(|part| holds(text, part))
}

/// Returns `true` if a note names a code, by itself, its category or a range.
pub fn names(text: &str, key: Key) -> bool {
    ranges(text).into_iter().any(|(first, last)| {
        let is_within = first <= key && (key <= last || key.is_below(&last));
        key.is_below(&first) || (is_within && first != last)
    })
}

/// Returns the codes in a note as ranges of beginnings, without dots:
/// `Z22.-` is (`Z22`, `Z22`), `P35-P39` is (`P35`, `P39`).
pub fn ranges(text: &str) -> Vec<(Key, Key)> {
    let mut ranges: Vec<(Key, Key)> = Vec::new();
    // By bytes: the standard library's `split` of texts weighs more.
    let is_gap = |b: &u8| !(b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
    for word in text.as_bytes().split(is_gap) {
        let mut is_range = false;
        // `P35-P39` is two codes, `Z22.-` and `S06.0X-` are one.
        for part in word.split(|b| *b == b'-') {
            let Some(code) = read_code(part) else {
                is_range = false;
                continue;
            };
            match ranges.last_mut() {
                Some((_, last)) if is_range => *last = code,
                _ => ranges.push((code, code)),
            }
            is_range = !part.ends_with(b".");
        }
    }
    ranges
}

/// Reads a code, which has a dot or not.
fn read_code(text: &[u8]) -> Option<Key> {
    let mut key = Key::default();
    let mut n = 0;
    for &b in text.iter().filter(|b| **b != b'.') {
        let is_fit = b.is_ascii_uppercase() || (n > 0 && b.is_ascii_digit());
        if !is_fit || n == 7 {
            return None;
        }
        key.push(b);
        n += 1;
    }
    let has_digit = key.bytes().iter().skip(1).take(2).any(u8::is_ascii_digit);
    (n >= 3 && has_digit).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_of_a_note_are_ranges() {
        let pair = |a: &str, b: &str| (Key::of(a), Key::of(b));
        assert_eq!(ranges("carrier of infectious disease (Z22.-)"), [pair("Z22", "Z22")]);
        assert_eq!(
            ranges("perinatal (P35-P39), see B95.0"),
            [pair("P35", "P39"), pair("B950", "B950")]
        );
        assert_eq!(ranges("type 2 diabetes (E11.0-E11.9)"), [pair("E110", "E119")]);
        assert_eq!(
            ranges("open wound (S01.-, S51.8-)"),
            [pair("S01", "S01"), pair("S518", "S518")]
        );
        assert!(ranges("HIV disease and COVID").is_empty());
    }

    #[test]
    fn a_range_holds_what_is_below_its_ends() {
        assert!(names("(P35-P39)", Key::of("P399")));
        assert!(names("(P35-P39)", Key::of("P370")));
        assert!(!names("(P35-P39)", Key::of("P40")));
        assert!(!names("(Z22.-)", Key::of("Z23")));
        assert!(names("(Z22.-)", Key::of("Z2231")));
    }
}

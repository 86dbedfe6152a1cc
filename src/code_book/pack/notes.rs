//! Notes, the codes in them apart.

use super::coder::Kind;
use super::text::{NOTE, Place};
use super::{Transfer, given};
use crate::code::CodeSet;
use crate::code_book::NoteKind;
use crate::code_book::book::Key;
use crate::code_book::notes::Note;
use crate::code_book::phrase;
use crate::code_book::reply::code_text;

impl Transfer {
    pub(super) fn note(&mut self) {
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
pub(super) fn cut_codes(text: &str) -> (String, Vec<(u32, Key)>) {
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

//! A title or term as a sequence of words and marks, and back.
//!
//! The pack holds each word once. Between two pieces stands a space unless
//! [`is_spaced`] says no; a piece of its own says where a text does otherwise,
//! so every text comes back as it was.

/// No space here, though there would be one.
const GLUE: &str = "\u{1}";
/// A space here, though there would be none.
const SPACE: &str = "\u{2}";
/// The text begins with a small letter.
const SMALL: &str = "\u{3}";

/// Splits a text; hands over each piece.
pub(super) fn split(text: &str, add: &mut dyn FnMut(&str)) {
    let mut rest = text;
    let mut is_after_space = false;
    let mut last: Option<&str> = None;
    while let Some(&first) = rest.as_bytes().first() {
        if first == b' ' {
            is_after_space = true;
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        let len = match first {
            _ if is_word(first) => rest.bytes().position(|b| !is_word(b)).unwrap_or(rest.len()),
            SIGN => 2,
            _ => 1,
        };
        let (piece, after) = rest.split_at_checked(len).unwrap_or((rest, ""));
        if let Some(last) = last {
            match (is_spaced(last, piece), is_after_space) {
                (true, false) => add(GLUE),
                (false, true) => add(SPACE),
                _ => {}
            }
            add(piece);
        } else {
            match small(piece) {
                Some(small) => add(&small),
                None => {
                    if first.is_ascii_lowercase() {
                        add(SMALL);
                    }
                    add(piece);
                }
            }
        }
        last = Some(piece);
        is_after_space = false;
        rest = after;
    }
}

/// Returns every piece of some texts, sorted.
#[cfg(feature = "author")]
pub(super) fn vocabulary<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut pieces = Vec::new();
    for text in texts {
        split(text, &mut |piece| pieces.push(piece.to_owned()));
    }
    pieces.sort_unstable();
    pieces.dedup();
    pieces
}

/// Puts pieces together behind `text`.
pub(super) fn join<'a>(pieces: impl Iterator<Item = &'a str>, text: &mut String) {
    let start = text.len();
    let mut last = "";
    let mut spaced: Option<bool> = None;
    let mut is_small = false;
    for piece in pieces {
        match piece {
            GLUE => spaced = Some(false),
            SPACE => spaced = Some(true),
            SMALL => is_small = true,
            _ if text.len() == start => {
                text.push_str(piece);
                if !is_small && let Some(first) = text.get_mut(start..start + 1) {
                    first.make_ascii_uppercase();
                }
                last = piece;
            }
            _ => {
                if spaced.take().unwrap_or_else(|| is_spaced(last, piece)) {
                    text.push(' ');
                }
                text.push_str(piece);
                last = piece;
            }
        }
    }
}

/// Returns bytes as text, up to what isn't UTF-8. Weighs less than the standard
/// library's `from_utf8`, which is made for longer texts.
#[inline(never)]
pub(super) fn text_of(bytes: &[u8]) -> &str {
    bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid())
}

/// Returns `true` if a text holds another. The standard library's search is made
/// for longer ones, and weighs 2 KB.
#[inline(never)]
pub(super) fn holds(text: &str, part: &str) -> bool {
    text.as_bytes().windows(part.len().max(1)).any(|window| window == part.as_bytes())
}

/// The first of the two bytes of the signs from U+0080 to U+00BF. All other
/// bytes above ASCII are of letters, or follow this one.
const SIGN: u8 = 0xc2;

/// Returns `true` for the bytes of a word. By bytes, since the standard
/// library's searches by character weigh more.
fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'\'' || (!b.is_ascii() && b != SIGN)
}

fn is_spaced(before: &str, after: &str) -> bool {
    !matches!(before, "(" | "[" | "-" | "/")
        && !matches!(after, "," | ")" | "]" | "-" | "/" | ";" | ":" | "." | "%")
}

/// Returns `word` for `Word`.
fn small(piece: &str) -> Option<String> {
    let (first, rest) = piece.as_bytes().split_first()?;
    let is_plain = first.is_ascii_uppercase()
        && !rest.is_empty()
        && !rest.iter().any(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    is_plain.then(|| piece.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back() {
        for text in [
            "Colles' fracture of right radius",
            "Gastro-esophageal reflux disease without esophagitis",
            "Other specified (acute) disorders [NOS], type 2 - see also",
            "diseases generally recognized",
            "HIV disease",
            "S",
            "100% ( of )body",
            "Löffler's endocarditis",
            "I",
            "",
            "iPhone neck / text neck",
            "'Quoted' words",
        ] {
            let mut pieces = Vec::new();
            split(text, &mut |piece| pieces.push(piece.to_owned()));
            let mut joined = String::new();
            join(pieces.iter().map(String::as_str), &mut joined);
            assert_eq!(joined, text);
        }
    }
}

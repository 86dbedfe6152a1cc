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
    while let Some(c) = rest.chars().next() {
        if c == ' ' {
            is_after_space = true;
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        let len = if is_word(c) {
            rest.find(|c: char| !is_word(c)).unwrap_or(rest.len())
        } else {
            c.len_utf8()
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
                    if c.is_ascii_lowercase() {
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
                let first = piece.get(..1).unwrap_or_default();
                let (first, rest) = if is_small {
                    ("", piece)
                } else {
                    (first, piece.get(first.len()..).unwrap_or_default())
                };
                text.extend(first.chars().map(|c| c.to_ascii_uppercase()));
                text.push_str(rest);
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

/// Returns `true` if a text holds another. The standard library's search is made
/// for longer ones, and weighs 2 KB.
#[inline(never)]
pub(super) fn holds(text: &str, part: &str) -> bool {
    text.as_bytes().windows(part.len().max(1)).any(|window| window == part.as_bytes())
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '\'' || c >= '\u{c0}'
}

fn is_spaced(before: &str, after: &str) -> bool {
    !matches!(before, "(" | "[" | "-" | "/")
        && !matches!(after, "," | ")" | "]" | "-" | "/" | ";" | ":" | "." | "%")
}

/// Returns `word` for `Word`.
fn small(piece: &str) -> Option<String> {
    let rest = piece.strip_prefix(|c: char| c.is_ascii_uppercase())?;
    let is_plain =
        !rest.is_empty() && !rest.contains(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
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

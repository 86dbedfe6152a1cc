//! Text as the search sees it: small letters without accents, words in the
//! singular.

use crate::code_book::reply::Pieces;

/// Yields the words of a text.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        match fold(c) {
            Folded::Letter(c) => word.push(c),
            Folded::Two(a, b) => word.extend([a, b]),
            // `Crohn's` is `crohns`, and then `crohn`.
            Folded::Nothing => {}
            Folded::Gap => push(&mut word, &mut words),
        }
    }
    push(&mut word, &mut words);
    words
}

fn push(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

enum Folded {
    Letter(char),
    Two(char, char),
    Nothing,
    Gap,
}

fn fold(c: char) -> Folded {
    const ACCENTED: &str =
        "àaáaâaãaäaåaçcèeéeêeëeìiíiîiïiñnòoóoôoõoöoøoùuúuûuüuýyÿyłlšsžzčcćcęeąaśs";
    match c {
        'a'..='z' | '0'..='9' => Folded::Letter(c),
        'A'..='Z' => Folded::Letter(c.to_ascii_lowercase()),
        '\'' | '’' | 'ʼ' | '´' | '`' | '\u{ad}' | '\u{300}'..='\u{36f}' => Folded::Nothing,
        'æ' | 'Æ' => Folded::Two('a', 'e'),
        'œ' | 'Œ' => Folded::Two('o', 'e'),
        'ß' => Folded::Two('s', 's'),
        _ if c.is_ascii() => Folded::Gap,
        _ => {
            // The capitals of Latin-1 are 32 before their small letters; the
            // tables of Unicode would weigh more than all the rest.
            let is_capital = matches!(c, 'À'..='Þ') && c != '×';
            let small = if is_capital { char::from_u32(c as u32 + 32).unwrap_or(c) } else { c };
            let mut pairs = ACCENTED.chars();
            while let (Some(accented), Some(plain)) = (pairs.next(), pairs.next()) {
                if accented == small {
                    return Folded::Letter(plain);
                }
            }
            let is_sign = matches!(small, '\u{80}'..='\u{bf}' | '×' | '÷' | '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{3003}');
            if is_sign { Folded::Gap } else { Folded::Letter(small) }
        }
    }
}

/// Returns the singular of a word, as far as its letters tell.
pub(super) fn singular(word: &str) -> &str {
    let len = word.len();
    if len < 4 || !word.is_ascii() {
        return word;
    }
    let stem = word.get(..len - 1).unwrap_or(word);
    match word.as_bytes() {
        [.., b's' | b'u' | b'i', b's'] => word,
        [.., b's', b's' | b'h', b'e', b's']
        | [.., b'c', b'h', b'e', b's']
        | [.., b'x', b'e', b's'] => word.get(..len - 2).unwrap_or(word),
        [.., b's'] => stem,
        _ => word,
    }
}

// A `match` with all these words would weigh more.
const FILLERS: &str = "a an the of in on to for with and or at by from is was are has have had been \
    i im ive it its my his her their your pt patient";

/// Returns `true` if a word only joins others, or says whose complaint it is.
pub(super) fn is_filler(word: &str) -> bool {
    Pieces::of(FILLERS, b' ').any(|filler| filler == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_apostrophes_and_hyphens_do_not_matter() {
        assert_eq!(
            words("Löffler’s endo-carditis (acute)"),
            ["lofflers", "endo", "carditis", "acute"]
        );
        assert_eq!(words("œdème 100%"), ["oedeme", "100"]);
        assert!(words(" …!? ").is_empty());
    }

    #[test]
    fn plurals_lose_their_ending() {
        for (word, expected) in [
            ("fractures", "fracture"),
            ("abscesses", "abscess"),
            ("crohns", "crohn"),
            ("diagnosis", "diagnosis"),
            ("abscess", "abscess"),
            ("virus", "virus"),
            ("gas", "gas"),
        ] {
            assert_eq!(singular(word), expected);
        }
    }
}

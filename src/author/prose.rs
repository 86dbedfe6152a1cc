//! What the rules ask of running text: patterns, words, codes in it, and how
//! hard it is to read.

use regex_lite::Regex;

use crate::code::Code;
use crate::markup::Markup;

/// A pattern; one that is none matches nothing.
pub(super) struct Pattern(Option<Regex>);

impl Pattern {
    pub(super) fn new(pattern: &str) -> Self {
        Self(Regex::new(pattern).ok())
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        self.0.as_ref().is_some_and(|regex| regex.is_match(text))
    }

    /// Returns the first match.
    pub(super) fn find<'t>(&self, text: &'t str) -> Option<&'t str> {
        Some(self.0.as_ref()?.find(text)?.as_str())
    }
}

/// Returns a pattern that is compiled once.
macro_rules! pattern {
    ($pattern:literal) => {{
        static PATTERN: std::sync::LazyLock<crate::author::prose::Pattern> =
            std::sync::LazyLock::new(|| crate::author::prose::Pattern::new($pattern));
        &*PATTERN
    }};
}

pub(super) use pattern;

/// Returns the words of a text with markup, in lower case, a space between two.
pub(super) fn plain_words(text: &str) -> String {
    let plain = Markup::parse(text).plain.to_lowercase();
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Counts the words of a text with markup.
pub(super) fn n_words(text: &str) -> usize {
    let has_letter = |word: &&str| word.chars().any(char::is_alphanumeric);
    Markup::parse(text).plain.split_whitespace().filter(has_letter).count()
}

/// Returns `true` if two or more words stand in a text, one behind the other.
pub(super) fn has_words(text: &str, words: &str) -> bool {
    let words = plain_words(words);
    words.contains(' ') && format!(" {} ", plain_words(text)).contains(&format!(" {words} "))
}

/// Lists what in a text could be a code: runs of letters, digits and dots.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let runs = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '.');
    runs.map(|run| run.trim_matches('.')).filter(|run| !run.is_empty())
}

/// Finds a code in a text, with its dot or without.
pub(super) fn find_code<'t>(text: &'t str, code: &Code) -> Option<&'t str> {
    tokens(text).find(|token| is_code(token, code))
}

fn is_code(token: &str, code: &Code) -> bool {
    let letters = token.chars().filter(|c| *c != '.').map(|c| c.to_ascii_uppercase());
    letters.eq(code.as_str().chars())
}

/// Returns the years of school that an English text takes, after Flesch and
/// Kincaid; words with digits don't count. Syllables are groups of vowels,
/// which is near enough.
pub(super) fn reading_grade(text: &str) -> f64 {
    let plain = Markup::parse(text).plain;
    let (mut n_words, mut n_syllables, mut n_sentences) = (0.0, 0.0, 0.0);
    let mut is_open = false;
    for word in plain.split_whitespace() {
        let ends = word.ends_with(['.', '!', '?', ':', ';']);
        if word.chars().any(char::is_alphabetic) && !word.chars().any(|c| c.is_ascii_digit()) {
            n_words += 1.0;
            n_syllables += f64::from(syllables(word));
            is_open = true;
        }
        if ends && is_open {
            n_sentences += 1.0;
            is_open = false;
        }
    }
    if is_open {
        n_sentences += 1.0;
    }
    if n_words < 1.0 {
        return 0.0;
    }
    0.39 * n_words / n_sentences + 11.8 * n_syllables / n_words - 15.59
}

fn syllables(word: &str) -> u32 {
    let word = word.to_lowercase();
    let word = word.trim_end_matches(|c: char| !c.is_alphabetic());
    let mut n = 0;
    let mut was_vowel = false;
    for c in word.chars() {
        let is_vowel = matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
        n += u32::from(is_vowel && !was_vowel);
        was_vowel = is_vowel;
    }
    let is_silent = word.ends_with('e') && !word.ends_with("le");
    (n - u32::from(is_silent && n > 1)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_long_words_takes_more_years_of_school() {
        let plain = "The cast is new. It was put on today, so the care is active.";
        let stiff = "Documentation necessitating subsequent clarification notwithstanding, \
                     the aforementioned classification presupposes comprehensive substantiation.";
        assert!(reading_grade(plain) < 5.0, "{}", reading_grade(plain));
        assert!(reading_grade(stiff) > 20.0, "{}", reading_grade(stiff));
        assert!(reading_grade("").abs() < 0.1);
        assert!(reading_grade("M54.50 99213").abs() < 0.1);
    }

    #[test]
    fn words_are_found_whatever_stands_between_them() {
        assert!(has_words("Pain *in the* right\nheel.", "the right heel"));
        assert!(!has_words("Pain in the right heels.", "right heel"));
        assert!(!has_words("No pain.", "no"), "one word may stand anywhere");
        assert_eq!(n_words("Pain – in *the* heel."), 4);
    }
}

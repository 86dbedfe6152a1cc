//! The structure of an ICD-10-CM code, as far as its characters tell it.
//!
//! Which codes exist, and what a 7th character means in a category, is for
//! the code book to say.

use super::{Code, CodeFault, CodeSet, check_characters, check_len};

/// Checks the shape: a letter, two more characters with a digit among them,
/// then up to four characters.
///
/// The classic regular expression is too narrow: `G35.A`, `R10.8A1`,
/// `QA1.790` and `J4B` are codes (FY2026, FY2027). That every category has a
/// digit in position 2 or 3 was counted in the FY2026 Tabular List; without
/// it every English word of up to seven letters would pass for a code.
pub(super) fn check_shape(text: &str) -> Result<(), CodeFault> {
    check_len(text, 3, 7)?;
    check_characters(text, |position, c| match position {
        1 => c.is_ascii_uppercase(),
        _ => c.is_ascii_uppercase() || c.is_ascii_digit(),
    })?;
    let has_digit = text.bytes().skip(1).take(2).any(|b| b.is_ascii_digit());
    if has_digit { Ok(()) } else { Err(CodeFault::NotACode) }
}

/// Returns the category: the first three characters.
pub fn category(code: &Code) -> &str {
    code.as_str().get(..3).unwrap_or_default()
}

/// Returns the 7th character, if the code has one.
pub fn seventh(code: &Code) -> Option<char> {
    code.character(7)
}

/// Returns the chapter of the Tabular List, 1 to 22, after the code ranges
/// that head its chapters (ICD-10-CM FY2026).
pub fn chapter(code: &Code) -> Option<u8> {
    let category = category(code);
    let letter = category.chars().next()?;
    let rest = category.get(1..)?;
    Some(match letter {
        'A' | 'B' => 1,
        'C' => 2,
        'D' if rest < "5" => 2,
        'D' => 3,
        'E' => 4,
        'F' => 5,
        'G' => 6,
        'H' if rest < "6" => 7,
        'H' => 8,
        'I' => 9,
        'J' => 10,
        'K' => 11,
        'L' => 12,
        'M' => 13,
        'N' => 14,
        'O' => 15,
        'P' => 16,
        'Q' => 17,
        'R' => 18,
        'S' | 'T' => 19,
        'V'..='Y' => 20,
        'Z' => 21,
        'U' => 22,
        _ => return None,
    })
}

/// Returns `true` where the 7th character is a letter for the episode of care.
///
/// Injuries and external causes (guidelines I.C.19.a, I.C.20.a.2) and the
/// fractures of chapter 13 (I.C.13.c). Elsewhere a 7th character may be a
/// fetus, a stage or a side, and a code alone can't tell which.
pub fn has_episode(code: &Code) -> bool {
    let is_chapter = matches!(chapter(code), Some(19 | 20));
    let is_fracture = matches!(category(code), "M48" | "M80" | "M84" | "M97");
    (is_chapter || is_fracture) && seventh(code).is_some_and(|c| c.is_ascii_uppercase())
}

/// Returns `true` if `entered` is `code` cut short: a header, never billable,
/// because a code that has codes below it can't be billed itself (I.B.2).
pub fn is_truncation(entered: &Code, code: &Code) -> bool {
    let (short, long) = (entered.as_str(), code.as_str());
    entered.set() == CodeSet::Icd10cm && short.len() < long.len() && long.starts_with(short)
}

/// Returns `true` if `entered` becomes `code` by putting in placeholders X (I.A.4).
pub fn lacks_placeholder(entered: &Code, code: &Code) -> bool {
    let (short, long) = (entered.as_str(), code.as_str());
    if short.len() >= long.len() || long.starts_with(short) {
        return false;
    }
    let mut rest = short.chars().peekable();
    for c in long.chars() {
        if rest.peek() == Some(&c) {
            rest.next();
        } else if c != 'X' {
            return false;
        }
    }
    rest.peek().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cm(text: &str) -> Code {
        Code::parse(CodeSet::Icd10cm, text).unwrap()
    }

    #[test]
    fn chapters_follow_the_ranges_of_the_tabular_list() {
        for (text, expected) in [
            ("A00.0", 1),
            ("D49.9", 2),
            ("D50.0", 3),
            ("H59.8", 7),
            ("H60.0", 8),
            ("O9A.211", 15),
            ("QA1.790", 17),
            ("S52.531A", 19),
            ("Y99.0", 20),
            ("U07.1", 22),
        ] {
            assert_eq!(chapter(&cm(text)), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_seventh_character_is_an_episode_only_where_a_guideline_says_so() {
        assert!(has_episode(&cm("S52.531A")));
        assert!(has_episode(&cm("M80.052A")));
        assert!(!has_episode(&cm("T86.8421")), "a side");
        assert!(!has_episode(&cm("O36.8121")), "a fetus");
        assert!(!has_episode(&cm("H40.1131")), "a stage");
    }

    #[test]
    fn a_missing_placeholder_is_told_from_a_truncated_code() {
        assert!(lacks_placeholder(&cm("W06A"), &cm("W06.XXXA")));
        assert!(lacks_placeholder(&cm("W06.XA"), &cm("W06.XXXA")));
        assert!(!lacks_placeholder(&cm("W06"), &cm("W06.XXXA")));
        assert!(is_truncation(&cm("W06"), &cm("W06.XXXA")));
        assert!(!lacks_placeholder(&cm("W07A"), &cm("W06.XXXA")));
    }

    #[test]
    fn words_are_not_codes() {
        for word in ["colles", "FEVER", "pain"] {
            assert_eq!(Code::parse(CodeSet::Icd10cm, word), Err(CodeFault::NotACode));
        }
    }
}

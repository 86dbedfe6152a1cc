//! Codes of the four code sets: parsed, normalized, shown.
//!
//! Only the shape of a code is known here, never whether it exists; that is
//! for a code book to say. Nothing is corrected in silence: a letter O that
//! should be a zero is named, not swapped.

pub mod icd10cm;
pub mod icd10pcs;
mod line;
pub mod procedure;

use std::fmt;

pub use line::{Line, Modifier, Reading, parse_line, read_line};

crate::words::words! {
    /// One of the four code sets used on US claims, in the order in which
    /// readings are tried.
    pub enum CodeSet {
        /// ICD-10-CM: diagnoses in every setting.
        Icd10cm = "icd10cm",
        /// ICD-10-PCS: procedures of hospital inpatients.
        Icd10pcs = "icd10pcs",
        /// CPT (HCPCS Level I), the AMA's: services of professionals and outpatient facilities.
        Cpt = "cpt",
        /// HCPCS Level II: supplies, drugs, equipment and services that CPT lacks.
        Hcpcs = "hcpcs",
    }
}

impl CodeSet {
    /// Returns the name that coders use.
    pub fn title(self) -> &'static str {
        match self {
            Self::Icd10cm => "ICD-10-CM",
            Self::Icd10pcs => "ICD-10-PCS",
            Self::Cpt => "CPT",
            Self::Hcpcs => "HCPCS Level II",
        }
    }

    /// Returns `true` if lines of this set carry modifiers and units.
    pub fn has_modifiers(self) -> bool {
        matches!(self, Self::Cpt | Self::Hcpcs)
    }
}

/// A code of one code set, in normal form: upper case, no dot, no spaces.
///
/// Two codes are equal when set and characters are. [`fmt::Display`] writes
/// the form that a coder writes, so ICD-10-CM gets its dot back.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    set: CodeSet,
    text: String,
}

impl Code {
    /// Parses a code of a known set; case, dots, spaces and hyphens don't matter.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the shape, and where.
    pub fn parse(set: CodeSet, text: &str) -> Result<Self, CodeFault> {
        let text: String = normal_chars(text).filter(|c| !matches!(c, '.' | '-' | ' ')).collect();
        Self::from_normal(set, text)
    }

    fn from_normal(set: CodeSet, text: String) -> Result<Self, CodeFault> {
        match set {
            CodeSet::Icd10cm => icd10cm::check_shape(&text),
            CodeSet::Icd10pcs => icd10pcs::check_shape(&text),
            CodeSet::Cpt => procedure::check_cpt(&text),
            CodeSet::Hcpcs => procedure::check_hcpcs(&text),
        }?;
        Ok(Self { set, text })
    }

    /// A code whose text is that of a code already: what parsing refuses isn't
    /// refused here.
    pub(crate) fn of_normal(set: CodeSet, text: &str) -> Self {
        Self { set, text: text.to_owned() }
    }

    /// Returns the code set.
    pub fn set(&self) -> CodeSet {
        self.set
    }

    /// Returns the characters without dot; ASCII, 3 to 7 of them.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the character at a position counted from 1, as coders count.
    pub fn character(&self, position: usize) -> Option<char> {
        let idx = position.checked_sub(1)?;
        self.text.as_bytes().get(idx).map(|&b| char::from(b))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.set, self.text.get(..3), self.text.get(3..)) {
            (CodeSet::Icd10cm, Some(category), Some(rest)) if !rest.is_empty() => {
                f.write_str(category)?;
                f.write_str(".")?;
                f.write_str(rest)
            }
            _ => f.write_str(&self.text),
        }
    }
}

/// What keeps a text from being a code of a set; positions count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeFault {
    /// Nothing was entered.
    Empty,
    /// Fewer characters than a code of the set has.
    TooShort {
        /// How many there are.
        len: usize,
        /// How many the set asks for at least.
        min: usize,
    },
    /// More characters than a code of the set has.
    TooLong {
        /// How many there are.
        len: usize,
        /// How many the set allows at most.
        max: usize,
    },
    /// A character that can't stand there.
    BadCharacter {
        /// Where, counted from 1.
        position: usize,
        /// What was found.
        found: char,
        /// Its look-alike, where that one would fit: 0 for O, 1 for I.
        meant: Option<char>,
    },
    /// A dental (CDT) code, which this project doesn't handle.
    Dental,
    /// A modifier that isn't two letters or digits.
    Modifier,
    /// Units that aren't a whole number from 1 to 999,999.
    Units,
    /// The text has the shape of no code at all.
    NotACode,
}

/// Returns the other of the pairs O/0 and I/1 that are mistaken for each other.
pub(crate) fn look_alike(c: char) -> Option<char> {
    match c {
        'O' => Some('0'),
        '0' => Some('O'),
        'I' => Some('1'),
        '1' => Some('I'),
        _ => None,
    }
}

/// Returns the fault of the first character for which `fits` says no; a
/// look-alike is named only if look-alikes mend all of the text.
pub(crate) fn check_characters(
    text: &str,
    fits: impl Fn(usize, char) -> bool,
) -> Result<(), CodeFault> {
    let meant = |position, c| look_alike(c).filter(|&other| fits(position, other));
    let mut misfits = (1..).zip(text.chars()).filter(|&(position, c)| !fits(position, c));
    let Some((position, found)) = misfits.next() else {
        return Ok(());
    };
    let is_mendable = misfits.all(|(position, c)| meant(position, c).is_some());
    let meant = meant(position, found).filter(|_| is_mendable);
    Err(CodeFault::BadCharacter { position, found, meant })
}

/// Checks the number of characters, in words of the set's least and most.
pub(crate) fn check_len(text: &str, min: usize, max: usize) -> Result<(), CodeFault> {
    match text.chars().count() {
        0 => Err(CodeFault::Empty),
        len if len < min => Err(CodeFault::TooShort { len, min }),
        len if len > max => Err(CodeFault::TooLong { len, max }),
        _ => Ok(()),
    }
}

/// Returns `true` if nothing that can be seen was typed.
pub(crate) fn is_blank(text: &str) -> bool {
    normal_chars(text).all(|c| c == ' ')
}

/// Yields the characters in upper case, every kind of hyphen as `-`, every
/// kind of space as ` `, full-width forms as ASCII; control and zero-width
/// characters, which come along with copied text, are left out.
pub(crate) fn normal_chars(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter_map(|c| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' | '\u{ad}' => Some('-'),
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(c as u32 - 0xfee0).map(|c| c.to_ascii_uppercase())
        }
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => None,
        '\u{2066}'..='\u{2069}' => None,
        c if c.is_whitespace() => Some(' '),
        c if c.is_control() => None,
        c => Some(c.to_ascii_uppercase()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(set: CodeSet, text: &str) -> Result<String, CodeFault> {
        Code::parse(set, text).map(|code| code.to_string())
    }

    #[test]
    fn case_dots_spaces_and_hyphens_do_not_matter() {
        for text in ["s52.531a", " S52 531A ", "S52531A", "Ｓ52.531Ａ", "s52.531a\u{200b}"] {
            assert_eq!(parse(CodeSet::Icd10cm, text).as_deref(), Ok("S52.531A"), "{text:?}");
        }
        assert_eq!(parse(CodeSet::Icd10pcs, "0ft4 4zz").as_deref(), Ok("0FT44ZZ"));
    }

    #[test]
    fn codes_that_the_classic_expression_refuses_are_codes() {
        for text in ["G35.A", "R10.8A1", "QA1.790", "J4B", "C50.A1", "K6A.01", "M67.A01", "O9A.211"]
        {
            assert_eq!(parse(CodeSet::Icd10cm, text).as_deref(), Ok(text));
        }
    }

    #[test]
    fn look_alikes_are_named_and_never_swapped() {
        assert_eq!(
            parse(CodeSet::Icd10pcs, "OFT44ZZ"),
            Err(CodeFault::BadCharacter { position: 1, found: 'O', meant: Some('0') })
        );
        assert_eq!(
            parse(CodeSet::Icd10cm, "110"),
            Err(CodeFault::BadCharacter { position: 1, found: '1', meant: Some('I') })
        );
        assert_eq!(
            parse(CodeSet::Hcpcs, "GO439"),
            Err(CodeFault::BadCharacter { position: 2, found: 'O', meant: Some('0') })
        );
    }

    #[test]
    fn dental_codes_are_refused() {
        assert_eq!(parse(CodeSet::Hcpcs, "D0120"), Err(CodeFault::Dental));
    }

    #[test]
    fn any_text_is_answered() {
        for text in ["", " ", "…", "🦴🦴🦴", "\0\u{7f}", "شكوى", &"A0".repeat(5_000)] {
            for &set in CodeSet::ALL {
                assert!(Code::parse(set, text).is_err(), "{text:?}");
            }
        }
    }
}

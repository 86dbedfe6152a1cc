//! The seven axes of an ICD-10-PCS code, named by section.
//!
//! Whether the tables let a code be built is for the code book to say.

use super::{Code, CodeFault, check_characters, check_len};

/// Checks the shape: seven characters, digits and letters without I and O, the
/// first one of the 17 sections (ICD-10-PCS Official Guidelines, A2 and A5).
pub(super) fn check_shape(text: &str) -> Result<(), CodeFault> {
    check_len(text, 7, 7)?;
    check_characters(text, |position, c| match position {
        1 => matches!(c, '0'..='9' | 'B' | 'C' | 'D' | 'F' | 'G' | 'H' | 'X'),
        _ => c.is_ascii_digit() || (c.is_ascii_uppercase() && !matches!(c, 'I' | 'O')),
    })
}

/// What one character of a PCS code stands for.
///
/// Only those axes that an error kind names; everything else is a qualifier
/// of its section and has its name from [`axis_name`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Character 1.
    Section,
    /// Character 2: body system or its like.
    BodySystem,
    /// Character 3: root operation, root type, modality.
    RootOperation,
    /// Character 4 where it is a body part, a region or a treatment site.
    BodyPart,
    /// Character 5 where the section has approaches.
    Approach,
    /// Character 6 where the section has devices.
    Device,
    /// Any other character.
    Qualifier,
}

/// Returns what the character at `position` (1 to 7) means in the code's section.
pub fn axis(code: &Code, position: usize) -> Axis {
    let section = code.character(1).unwrap_or_default();
    match position {
        1 => Axis::Section,
        2 => Axis::BodySystem,
        3 => Axis::RootOperation,
        4 if !matches!(section, 'G' | 'H') => Axis::BodyPart,
        5 if matches!(section, '0'..='4' | '7'..='9' | 'X') => Axis::Approach,
        6 if matches!(section, '0' | '1' | '2' | '4' | 'X') => Axis::Device,
        _ => Axis::Qualifier,
    }
}

/// Returns the name of an axis as the tables of the code's section head it
/// (ICD-10-PCS Reference Manual, structure of the sections).
pub fn axis_name(code: &Code, position: usize) -> &'static str {
    let section = code.character(1).unwrap_or_default();
    match (position, section) {
        (1, _) => "section",
        (2, '2' | '7' | '9') => "anatomical region",
        (2, 'F') => "section qualifier",
        (2, _) => "body system",
        (3, 'B' | 'C' | 'F') => "root type",
        (3, 'D') => "modality",
        (3, 'G' | 'H') => "type",
        (3, _) => "root operation",
        (4, '0' | '1' | 'B' | 'C' | 'X') => "body part",
        (4, '2' | '7' | '8' | '9') => "body region",
        (4, '3' | '4' | '5' | '6' | 'F') => "body system",
        (4, 'D') => "treatment site",
        (5, '5' | '6') => "duration",
        (5, 'B') => "contrast",
        (5, 'C') => "radionuclide",
        (5, 'D') => "modality qualifier",
        (5, 'F') => "type qualifier",
        (5, '0'..='4' | '7'..='9' | 'X') => "approach",
        (6, '0' | '1' | '2') => "device",
        (6, '3') => "substance",
        (6, '4') => "function or device",
        (6, '5') => "function",
        (6, '7' | '8' | '9') => "method",
        (6, 'D') => "isotope",
        (6, 'F') => "equipment",
        (6, 'X') => "device, substance or technology",
        _ => "qualifier",
    }
}

/// Returns the positions, 1 to 7, at which two codes differ.
pub fn differences(a: &Code, b: &Code) -> Vec<usize> {
    (1..=7).filter(|&position| a.character(position) != b.character(position)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::CodeSet;

    fn pcs(text: &str) -> Code {
        Code::parse(CodeSet::Icd10pcs, text).unwrap()
    }

    #[test]
    fn character_five_is_an_approach_only_where_the_section_has_one() {
        assert_eq!(axis(&pcs("0FT44ZZ"), 5), Axis::Approach);
        assert_eq!(axis_name(&pcs("0FT44ZZ"), 5), "approach");
        assert_eq!(axis(&pcs("BW28ZZZ"), 5), Axis::Qualifier);
        assert_eq!(axis_name(&pcs("BW28ZZZ"), 5), "contrast");
        assert_eq!(axis(&pcs("5A1955Z"), 5), Axis::Qualifier);
        assert_eq!(axis_name(&pcs("5A1955Z"), 5), "duration");
    }

    #[test]
    fn differences_are_positions_counted_from_one() {
        assert_eq!(differences(&pcs("0FT44ZZ"), &pcs("0FB40ZZ")), [3, 5]);
        assert!(differences(&pcs("0FT44ZZ"), &pcs("0FT44ZZ")).is_empty());
    }
}

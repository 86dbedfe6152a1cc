//! The shapes of CPT and HCPCS Level II codes.
//!
//! Of CPT nothing but the shape is known, here or anywhere else in the
//! project: the code set is the AMA's.

use super::{CodeFault, check_characters, check_len};

/// Checks the shape of a CPT code: four digits, then a digit or a letter
/// (category II, III and the laboratory codes end in a letter).
pub(super) fn check_cpt(text: &str) -> Result<(), CodeFault> {
    check_len(text, 5, 5)?;
    check_characters(text, |position, c| match position {
        1..=4 => c.is_ascii_digit(),
        _ => c.is_ascii_digit() || c.is_ascii_uppercase(),
    })
}

/// Checks the shape of a HCPCS Level II code: a letter from A to V, four digits.
///
/// D codes are the ADA's dental codes (CDT) and refused.
pub(super) fn check_hcpcs(text: &str) -> Result<(), CodeFault> {
    check_len(text, 5, 5)?;
    check_characters(text, |position, c| match position {
        1 => matches!(c, 'A'..='V'),
        _ => c.is_ascii_digit(),
    })?;
    if text.starts_with('D') { Err(CodeFault::Dental) } else { Ok(()) }
}

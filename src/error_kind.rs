//! The closed list of error kinds: what can be wrong with an answer.
//!
//! The names are part of the quiz format. `docs/error-kinds.md` has the same
//! list as a table; a test keeps the two equal.

use crate::words::words;

/// How a kind comes to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detection {
    /// From the answer and the key alone.
    Key,
    /// Needs the code book's titles, rules or validity.
    CodeBook,
    /// Only an author's note can tell.
    Note,
}

macro_rules! error_kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $label:literal, $detection:ident;)*) => {
        words! {
            /// What is wrong with a line of an answer, in the field's own terms.
            pub enum ErrorKind {
                $($(#[$doc])* $variant = $name,)*
            }
        }

        impl ErrorKind {
            /// Returns the words a learner reads.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// Returns how the kind is found where no author's note names it.
            pub fn detection(self) -> Detection {
                match self { $(Self::$variant => Detection::$detection,)* }
            }
        }
    };
}

error_kinds! {
    /// A required line is missing (under-coding).
    OmittedCode = "omitted-code", "Omitted code", Key;
    /// A line that a "use additional code" note asks for is missing (I.A.13).
    OmittedAdditionalCode = "omitted-additional-code", "Missed “use additional code”", Note;
    /// A status or long-term drug therapy code is missing (I.C.21.c.3).
    OmittedStatusCode = "omitted-status-code", "Missed status code", Note;
    /// The documentation doesn't support the code (over-coding).
    UnsupportedCode = "unsupported-code", "Code not supported by the documentation", Key;
    /// A symptom that belongs to the coded diagnosis (I.B.5).
    IntegralSymptom = "integral-symptom", "Symptom integral to the diagnosis", Key;
    /// An uncertain diagnosis coded as confirmed, outpatient (IV.H).
    UncertainDiagnosis = "uncertain-diagnosis", "Uncertain diagnosis coded as confirmed", Note;
    /// A history coded as a current condition (IV.J, I.C.21.c.4).
    HistoryAsCurrent = "history-as-current", "History coded as current", Note;
    /// A header: more characters are needed (I.B.2).
    NotBillable = "not-billable", "Incomplete code: more characters needed", Key;
    /// The 7th character alone is wrong (I.A.5).
    WrongSeventhCharacter = "wrong-7th-character", "Wrong 7th character", Key;
    /// A placeholder X is missing (I.A.4).
    MissingPlaceholder = "missing-placeholder", "Missing placeholder X", Key;
    /// The side alone is wrong (I.B.13).
    WrongLaterality = "wrong-laterality", "Wrong laterality", CodeBook;
    /// Less specific than documented (I.B.2).
    LowSpecificity = "low-specificity", "Less specific than documented", CodeBook;
    /// More specific than documented.
    OverSpecific = "over-specific", "Specificity not documented", Note;
    /// Another category of the same chapter.
    WrongCategory = "wrong-category", "Wrong category", Key;
    /// Another code.
    WrongCode = "wrong-code", "Wrong code", Key;
    /// Parts coded where one combination code says all (I.B.9).
    CombinationMissed = "combination-missed", "Combination code not used", Note;
    /// Two codes that exclude each other (I.A.12.a).
    Excludes1 = "excludes1", "Excludes1 conflict", CodeBook;
    /// Another diagnosis belongs first (II, IV.G).
    WrongFirstListed = "wrong-first-listed", "Wrong first-listed or principal diagnosis", Key;
    /// Two lines in the wrong order (I.A.13).
    WrongOrder = "wrong-order", "Codes in the wrong order", Key;
    /// The present-on-admission indicator is wrong (Appendix I).
    WrongPoa = "wrong-poa", "Wrong POA indicator", Key;
    /// PCS character 1.
    PcsSection = "pcs-section", "Wrong section", Key;
    /// PCS character 2.
    PcsBodySystem = "pcs-body-system", "Wrong body system", Key;
    /// PCS character 3.
    PcsRootOperation = "pcs-root-operation", "Wrong root operation", Key;
    /// PCS character 4.
    PcsBodyPart = "pcs-body-part", "Wrong body part", Key;
    /// PCS character 5 in sections that have approaches.
    PcsApproach = "pcs-approach", "Wrong approach", Key;
    /// PCS character 6 in sections that have devices.
    PcsDevice = "pcs-device", "Wrong device", Key;
    /// Any other PCS character.
    PcsQualifier = "pcs-qualifier", "Wrong qualifier", Key;
    /// Not in the PCS tables.
    PcsInvalid = "pcs-invalid", "Not a buildable PCS code", CodeBook;
    /// A component of a coded service, coded again.
    Unbundled = "unbundled", "Component coded separately", Note;
    /// A modifier is missing.
    ModifierMissing = "modifier-missing", "Modifier missing", Key;
    /// Another modifier is right.
    ModifierWrong = "modifier-wrong", "Wrong modifier", Key;
    /// A modifier too many.
    ModifierExtra = "modifier-extra", "Modifier not needed", Key;
    /// The modifier belongs on another line.
    ModifierLine = "modifier-line", "Modifier on the wrong line", Key;
    /// Another number of units is right.
    WrongUnits = "wrong-units", "Wrong units of service", Key;
    /// A code of a set that this claim doesn't use.
    WrongCodeSet = "wrong-code-set", "Wrong code set", Key;
    /// No longer valid on the date of service.
    Retired = "retired", "Code retired before the date of service", CodeBook;
    /// Not valid yet on the date of service.
    NotYetValid = "not-yet-valid", "Code not yet valid on the date of service", CodeBook;
    /// The text is no code.
    Malformed = "malformed", "Not a code", Key;
    /// The same line twice; informs, costs nothing.
    Duplicate = "duplicate", "Entered twice", Key;
    /// The documentation calls for a query, not a code.
    ShouldQuery = "should-query", "Query the provider instead", Note;
}

impl ErrorKind {
    /// Returns `true` if the kind never costs points.
    pub fn only_informs(self) -> bool {
        matches!(self, Self::WrongPoa | Self::Duplicate)
    }

    /// Returns the section of the ICD-10-CM or ICD-10-PCS Official Guidelines
    /// (FY2026) that stands behind the kind; empty where no one section does.
    pub fn citation(self) -> Vec<String> {
        let section = match self {
            Self::OmittedAdditionalCode | Self::WrongOrder => "I.A.13",
            Self::OmittedStatusCode => "I.C.21.c.3",
            Self::IntegralSymptom => "I.B.5",
            Self::NotBillable | Self::LowSpecificity => "I.B.2",
            Self::WrongSeventhCharacter => "I.A.5",
            Self::MissingPlaceholder => "I.A.4",
            Self::WrongLaterality => "I.B.13",
            Self::CombinationMissed => "I.B.9",
            Self::Excludes1 => "I.A.12.a",
            Self::WrongPoa => "Appendix I",
            _ => return Vec::new(),
        };
        vec![section.to_owned()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_closed_and_its_names_are_the_formats() {
        assert_eq!(ErrorKind::ALL.len(), 40);
        for &kind in ErrorKind::ALL {
            let json = serde_json::to_string(&kind).unwrap();
            assert_eq!(json, format!("\"{}\"", kind.name()));
        }
    }
}

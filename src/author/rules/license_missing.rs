//! license-missing: the quiz doesn't say what others may do with its texts.
//!
//! Without a license nobody may copy, translate or mend a quiz, not even the
//! teacher who wants to use it next week.
//!
//! ```toml
//! format = 1
//! id = "first-steps"
//! title = "First steps"
//! ```
//!
//! Instead, name one, by its SPDX identifier:
//!
//! ```toml
//! license = "CC-BY-4.0"
//! ```

use crate::author::Shelf;
use super::Finding;
use crate::quiz::{Quiz, Step};

pub(super) fn check(quiz: &Quiz, _: &dyn Shelf) -> Vec<Finding> {
    if !quiz.license.trim().is_empty() {
        return Vec::new();
    }
    let help = "add `license = \"CC-BY-4.0\"`, or what you want others to do with it";
    vec![Finding::new(
        [Step::Field("license")],
        "this quiz has no license",
        "others don't know what they may do with it",
        help,
    )]
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    #[test]
    fn a_quiz_has_a_license() {
        let question = "kind = \"assign\"\nstatement = \"Hypertension.\"\nkey = [{ code = \"I10\" }]";
        assert!(found("license-missing", question).contains("add `license = \"CC-BY-4.0\"`"));
    }
}

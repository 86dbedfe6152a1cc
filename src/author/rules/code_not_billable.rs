//! code-not-billable: the key has a header, or a code without its 7th character.
//!
//! A claim with it is refused: codes are used to the highest number of
//! characters that there is (I.B.2).
//!
//! ```toml
//! date = 2026-10-06
//!
//! [[question.key]]
//! code = "M54.5"
//! ```
//!
//! Instead, write one of the codes below it:
//!
//! ```toml
//! [[question.key]]
//! code = "M54.50"
//! ```

use crate::author::Shelf;
use super::Finding;
use super::codes::{Verdict, each_fault, named};
use crate::quiz::Quiz;

pub(super) fn check(quiz: &Quiz, shelf: &dyn Shelf) -> Vec<Finding> {
    each_fault(quiz, shelf, |desk, code, verdict| {
        let Verdict::Header { row } = verdict else { return None };
        let label = match row.needs_seventh() {
            true => format!("`{code}` lacks its 7th character"),
            false => format!("`{code}` is a header"),
        };
        let help = format!("write one of {}", named(&desk.below(row)));
        Some(Finding::new([], "this code can't be billed as it stands", label, help))
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::found;

    #[test]
    fn a_key_has_codes_that_can_be_billed() {
        let question = r#"
            kind = "assign"
            statement = "Many things."
            key = [
                { code = "M54.5" },
                { code = "E11" },
                { code = "I10", alternatives = ["I11"] },
                { code = "S05.01" },
                { code = "S52.531" },
            ]"#;
        expect![[r#"
            key.0.code: this code can't be billed as it stands; `M54.5` is a header; write one of `M54.50`, `M54.51`, `M54.59`
            key.1.code: this code can't be billed as it stands; `E11` is a header; write one of `E11.0-`, `E11.1-`, `E11.2-`, `E11.3-`, `E11.4-`, `E11.5-` and 4 more
            key.2.alternatives.0: this code can't be billed as it stands; `I11` is a header; write one of `I11.0`, `I11.9`
            key.3.code: this code can't be billed as it stands; `S05.01` lacks its 7th character; write one of `S05.01XA`, `S05.01XD`, `S05.01XS`
            key.4.code: this code can't be billed as it stands; `S52.531` lacks its 7th character; write one of `S52.531A`, `S52.531B`, `S52.531C`, `S52.531D`, `S52.531E`, `S52.531F` and 10 more
        "#]].assert_eq(&found("code-not-billable", question));
        let earlier = format!("date = 2021-01-08\n{question}");
        assert_eq!(found("code-not-billable", &earlier), "");
    }
}

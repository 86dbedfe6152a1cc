//! wrong-code-note: a note calls a code retired or not billable that is valid
//! on the date of service.
//!
//! Learners read the note as it is written, so they learn something wrong of
//! the code.
//!
//! ```toml
//! date = 2026-10-06
//!
//! [[question.wrong]]
//! code = "M54.9"
//! error = "not-billable"
//! ```
//!
//! Instead, name what is wrong with using it here:
//!
//! ```toml
//! [[question.wrong]]
//! code = "M54.9"
//! error = "low-specificity"
//! ```

use crate::author::Shelf;
use super::codes::Desk;
use super::{Finding, each, each_question};
use crate::error_kind::ErrorKind;
use crate::quiz::{Quiz, Step};

pub(super) fn check(quiz: &Quiz, shelf: &dyn Shelf) -> Vec<Finding> {
    each_question(quiz, |question| {
        each("wrong", &question.wrong, |wrong| {
            let title = match wrong.error {
                ErrorKind::Retired => "this code is not retired",
                ErrorKind::NotBillable => "this code can be billed",
                _ => return Vec::new(),
            };
            let Some(code) = wrong.line().map(|line| line.code) else { return Vec::new() };
            let desk = Desk::of(quiz, shelf, question, code.set());
            let Some(desk) = desk.filter(|desk| desk.is_valid(&code)) else { return Vec::new() };
            let label = format!("`{code}` is valid on {}", desk.day);
            let help = "name what is wrong with it here, or correct the code";
            vec![Finding::new([Step::Field("error")], title, label, help)]
        })
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::found;

    #[test]
    fn a_note_is_true_of_its_code() {
        let question = r#"
            kind = "assign"
            date = 2026-11-12
            statement = "Plantar fasciitis."
            key = [{ code = "M67.A01" }]
            wrong = [
                { code = "M72.2", error = "retired" },
                { code = "J1030", error = "retired" },
                { code = "J1010", error = "retired" },
                { code = "M79.671", error = "retired" },
                { code = "M79.6", error = "not-billable" },
                { code = "M79.672", error = "not-billable" },
                { code = "S05.01XA", error = "not-billable" },
                { code = "S05.01", error = "not-billable" },
                { code = "11402", error = "retired" },
            ]"#;
        expect![[r#"
            wrong.2.error: this code is not retired; `J1010` is valid on 2026-11-12; name what is wrong with it here, or correct the code
            wrong.3.error: this code is not retired; `M79.671` is valid on 2026-11-12; name what is wrong with it here, or correct the code
            wrong.5.error: this code can be billed; `M79.672` is valid on 2026-11-12; name what is wrong with it here, or correct the code
            wrong.6.error: this code can be billed; `S05.01XA` is valid on 2026-11-12; name what is wrong with it here, or correct the code
        "#]].assert_eq(&found("wrong-code-note", question));
        // A diagnosis may be retired by an edition that isn't at hand.
        let later = question.replace("2026-11-12", "2031-11-12").replace("J1010", "M79.671");
        assert_eq!(found("wrong-code-note", &later), "");
    }
}

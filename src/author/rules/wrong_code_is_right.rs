//! wrong-code-is-right: a note on a wrong code is about a line of the key.
//!
//! The note never applies, since the line is right; most often the key or the
//! note is mistyped.
//!
//! ```toml
//! [[question.key]]
//! code = "S52.531A"
//!
//! [[question.wrong]]
//! code = "S52.531A"
//! error = "wrong-7th-character"
//! ```
//!
//! Instead, write the code that people enter wrongly.
//! A note on order (`wrong-first-listed`, `wrong-order`) is about a line of
//! the key by its nature and is left alone, and so is one that differs in
//! modifiers or units where these are graded.
//!
//! ```toml
//! [[question.wrong]]
//! code = "S52.531D"
//! error = "wrong-7th-character"
//! ```

use crate::author::Shelf;
use super::{Finding, each_question};
use crate::code::Line;
use crate::error_kind::ErrorKind;
use crate::quiz::{Graded, KeyLine, Question, Quiz, Step, written_line};

pub(super) fn check(quiz: &Quiz, _: &dyn Shelf) -> Vec<Finding> {
    each_question(quiz, check_question)
}

fn check_question(question: &Question) -> Vec<Finding> {
    let findings = question.wrong.iter().enumerate().filter_map(|(idx, wrong)| {
        if matches!(wrong.error, ErrorKind::WrongFirstListed | ErrorKind::WrongOrder) {
            return None;
        }
        let line = wrong.line()?;
        // A line of another whole answer may well be wrong beside the key.
        let key_idx = question.key.iter().position(|key| accepts(question, key, &line))?;
        let key = [Step::Field("key"), Step::Item(key_idx), Step::Field("code")];
        let finding = Finding::new(
            [Step::Field("wrong"), Step::Item(idx), Step::Field("code")],
            "this wrong code is right",
            "the key accepts it",
            "write the code that people enter wrongly, or remove the note",
        );
        Some(Finding { context: Some((key.to_vec(), "by this line")), ..finding })
    });
    findings.collect()
}

/// Returns `true` if the line is right in all that is graded.
fn accepts(question: &Question, key: &KeyLine, line: &Line) -> bool {
    let others = key.alternatives.iter().filter_map(|text| written_line(text, None));
    key.line().into_iter().chain(others).any(|other| {
        let is_free = |part| !question.grades(part);
        other.code == line.code
            && (is_free(Graded::Modifiers) || other.modifiers == line.modifiers)
            && (is_free(Graded::Units) || other.billed_units() == line.billed_units())
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::found;

    #[test]
    fn a_wrong_code_is_not_in_the_key() {
        let question = r#"
            kind = "assign"
            statement = "Hypertension, walker."
            key = [{ code = "I10", alternatives = ["I1A.0"] }, { code = "E0143-NU" }]
            wrong = [
                { code = "I10", error = "wrong-code" },
                { code = "I10", error = "wrong-first-listed" },
                { code = "I1A.0", error = "wrong-code" },
                { code = "I11.9", error = "wrong-category" },
                { code = "E0143", error = "modifier-missing" },
                { code = "E0143-NU", error = "modifier-wrong" },
            ]"#;
        expect![[r#"
            wrong.0.code: this wrong code is right; the key accepts it; write the code that people enter wrongly, or remove the note
            wrong.2.code: this wrong code is right; the key accepts it; write the code that people enter wrongly, or remove the note
            wrong.5.code: this wrong code is right; the key accepts it; write the code that people enter wrongly, or remove the note
        "#]]
        .assert_eq(&found("wrong-code-is-right", question));
    }
}

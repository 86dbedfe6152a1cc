//! cdt-code: a code begins with D, as those of CDT do.
//!
//! CDT, the codes of dental procedures, belongs to the American Dental
//! Association, and so does every list of its codes. They have the shape of
//! HCPCS Level II, but no quiz without a licence may hold them.
//!
//! ```toml
//! [[question.key]]
//! code = "D1110"
//! ```
//!
//! Instead, ask for the diagnosis, or for a service with a code that is free
//! to use:
//!
//! ```toml
//! [[question.key]]
//! code = "K02.9"
//! ```

use super::{Finding, each, each_question};
use crate::author::Shelf;
use crate::author::prose::{pattern, tokens};
use crate::quiz::{KeyLine, Quiz, Step};

pub(super) fn check(quiz: &Quiz, _: &dyn Shelf) -> Vec<Finding> {
    each_question(quiz, |question| {
        let in_lines = |field, lines: &[KeyLine]| {
            each(field, lines, |key| {
                let mut findings = of_code(&key.code, "code");
                findings.extend(each("alternatives", &key.alternatives, |text| {
                    of_code(text, "")
                }));
                findings
            })
        };
        let mut findings = in_lines("key", &question.key);
        findings.extend(each("alternative", &question.alternatives, |a| in_lines("line", &a.lines)));
        findings.extend(each("wrong", &question.wrong, |w| of_code(&w.code, "code")));
        findings.extend(each("choice", &question.choices, |choice| {
            each("codes", &choice.codes, |text| of_code(text, ""))
        }));
        findings
    })
}

/// It has the shape of no code here, so it can't be told by its set.
fn of_code(text: &str, field: &'static str) -> Vec<Finding> {
    let is_dental = |code: &&str| pattern!(r"(?i)^D\d{4}$").is_match(code);
    let Some(code) = tokens(text).next().filter(is_dental) else { return Vec::new() };
    let finding = Finding::new(
        [],
        "this is a code of CDT",
        format!("`{code}` is the American Dental Association's"),
        "take another code; CDT may not stand in a quiz without a licence",
    );
    let path = if field.is_empty() { Vec::new() } else { vec![Step::Field(field)] };
    vec![Finding { path, ..finding }]
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::found;

    #[test]
    fn no_code_is_one_of_cdt() {
        let question = r#"
            kind = "assign"
            statement = "Teeth."
            key = [{ code = "D1110", alternatives = ["K02.9", "d0120"] }, { code = "D48.1" }]
            alternative = [{ line = [{ code = "D0150" }] }]
            wrong = [{ code = "D1120 x2", error = "unsupported-code" }, { code = "E0114", error = "unsupported-code" }]
            choice = [{ codes = ["I10", "D0140"] }]"#;
        expect![[r#"
            key.0.code: this is a code of CDT; `D1110` is the American Dental Association's; take another code; CDT may not stand in a quiz without a licence
            key.0.alternatives.1: this is a code of CDT; `d0120` is the American Dental Association's; take another code; CDT may not stand in a quiz without a licence
            alternative.0.line.0.code: this is a code of CDT; `D0150` is the American Dental Association's; take another code; CDT may not stand in a quiz without a licence
            wrong.0.code: this is a code of CDT; `D1120` is the American Dental Association's; take another code; CDT may not stand in a quiz without a licence
            choice.0.codes.1: this is a code of CDT; `D0140` is the American Dental Association's; take another code; CDT may not stand in a quiz without a licence
        "#]].assert_eq(&found("cdt-code", question));
    }
}

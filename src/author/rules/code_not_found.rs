//! code-not-found: the key has a code that its code set lacks.
//!
//! Codes are held against the edition of the date of service. Where the code
//! book that this program comes with has no edition for that date, nothing is
//! said, and neither of CPT codes and of HCPCS codes outside its starter set.
//!
//! ```toml
//! date = 2026-11-08
//!
//! [[question.key]]
//! code = "S05.01A"
//! ```
//!
//! Instead, write the code as the Tabular List has it, here with the
//! placeholder X that keeps the 7th character in its place (I.A.4):
//!
//! ```toml
//! [[question.key]]
//! code = "S05.01XA"
//! ```

use crate::author::Shelf;
use super::Finding;
use super::codes::{Desk, Verdict, each_fault, named};
use crate::code::Code;
use crate::code_book::Key;
use crate::quiz::Quiz;

pub(super) fn check(quiz: &Quiz, shelf: &dyn Shelf) -> Vec<Finding> {
    each_fault(quiz, shelf, |desk, code, verdict| {
        let Verdict::Missing { edition, meant } = verdict else { return None };
        let label = format!("{} {edition} has no `{code}`", code.set().title());
        let help = match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => help(desk, code),
        };
        Some(Finding::new([], "there is no such code", label, help))
    })
}

fn help(desk: &Desk<'_>, code: &Code) -> String {
    let key = Key::of(code.as_str());
    let cuts = (3..code.as_str().len()).rev();
    let above = cuts.filter_map(|len| desk.row(key.cut(len))).next();
    match above.map(|row| (desk.written(row.key), row, desk.below(row))) {
        Some((above, row, _)) if row.billable && !row.needs_seventh() => {
            format!("`{above}` has no codes below it; did you mean that one?")
        }
        Some((above, _, below)) if !below.is_empty() => {
            format!("the codes below `{above}` are {}", named(&below))
        }
        _ => "look the code up, or correct the `date`".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::found;

    #[test]
    fn a_key_has_codes_that_exist_where_the_book_can_tell() {
        let question = r#"
            kind = "assign"
            date = 2026-11-08
            statement = "Many things."
            key = [
                { code = "S05.01A" },
                { code = "M54.50", alternatives = ["M54.58"] },
                { code = "I10.9" },
                { code = "Q9Z.9" },
                { code = "0FT44Z9" },
                { code = "E0999" },
                { code = "99999", set = "cpt" },
            ]
            [[question.alternative]]
            line = [{ code = "E11.43" }, { code = "E11.99" }]"#;
        expect![[r#"
            key.0.code: there is no such code; ICD-10-CM FY2027 has no `S05.01A`; did you mean `S05.01XA`?
            key.1.alternatives.0: there is no such code; ICD-10-CM FY2027 has no `M54.58`; the codes below `M54.5` are `M54.50`, `M54.51`, `M54.59`
            key.2.code: there is no such code; ICD-10-CM FY2027 has no `I10.9`; `I10` has no codes below it; did you mean that one?
            key.3.code: there is no such code; ICD-10-CM FY2027 has no `Q9Z.9`; look the code up, or correct the `date`
            alternative.0.line.1.code: there is no such code; ICD-10-CM FY2027 has no `E11.99`; `E11.9` has no codes below it; did you mean that one?
        "#]]
        .assert_eq(&found("code-not-found", question));
        let earlier = question.replace("2026-11-08", "2024-01-08");
        expect![[r#"
            key.4.code: there is no such code; ICD-10-PCS FY2024 has no `0FT44Z9`; look the code up, or correct the `date`
        "#]]
        .assert_eq(&found("code-not-found", &earlier));
        let later = question.replace("2026-11-08", "2030-01-08");
        assert_eq!(found("code-not-found", &later), "");
    }
}

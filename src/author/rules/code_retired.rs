//! code-retired: the key has a code that isn't valid on the date of service.
//!
//! Codes come and go with the editions: ICD-10-CM and ICD-10-PCS on
//! 1 October, HCPCS each quarter. What counts is the date of service, of
//! discharge for an inpatient.
//!
//! ```toml
//! date = 2026-11-12
//!
//! [[question.key]]
//! code = "M72.2"      # its last day was 2026-09-30
//! ```
//!
//! Instead, write the code that took its place, or a date on which it was valid:
//!
//! ```toml
//! [[question.key]]
//! code = "M67.A01"
//! ```

use crate::author::Shelf;
use super::Finding;
use super::codes::{Verdict, each_fault, named};
use crate::quiz::Quiz;

pub(super) fn check(quiz: &Quiz, shelf: &dyn Shelf) -> Vec<Finding> {
    each_fault(quiz, shelf, |_, code, verdict| {
        let (label, help) = match verdict {
            Verdict::Retired { last, now } => {
                let now: Vec<String> = now.split_whitespace().map(str::to_owned).collect();
                let help = match now.is_empty() {
                    true => format!("write what took its place, or a `date` up to {last}"),
                    false => format!("in its place look at {}", named(&now)),
                };
                (format!("the last day of `{code}` was {last}"), help)
            }
            Verdict::NotYet { from } => {
                let help = format!("write a code of that day, or a `date` from {from} on");
                (format!("the first day of `{code}` is {from}"), help)
            }
            _ => return None,
        };
        Some(Finding::new([], "this code is not valid on the date of service", label, help))
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::found;

    #[test]
    fn a_key_has_codes_of_its_day() {
        let question = r#"
            kind = "assign"
            statement = "Many things."
            key = [
                { code = "M72.2" },
                { code = "M67.A01" },
                { code = "J1030" },
                { code = "I10", alternatives = ["I10"] },
            ]"#;
        let on = |date: &str| found("code-retired", &format!("date = {date}\n{question}"));
        expect![[r#"
            key.0.code: this code is not valid on the date of service; the last day of `M72.2` was 2026-09-30; in its place look at `M67.A01`, `M67.A02`, `M67.A09`, `M72.20`, `M72.21`, `M72.22`
            key.2.code: this code is not valid on the date of service; the last day of `J1030` was 2024-03-31; in its place look at `J1010`
        "#]].assert_eq(&on("2026-11-12"));
        expect![[r#"
            key.1.code: this code is not valid on the date of service; the first day of `M67.A01` is 2026-10-01; write a code of that day, or a `date` from 2026-10-01 on
            key.2.code: this code is not valid on the date of service; the last day of `J1030` was 2024-03-31; in its place look at `J1010`
        "#]].assert_eq(&on("2026-09-30"));
        expect![[r#"
            key.1.code: this code is not valid on the date of service; the first day of `M67.A01` is 2026-10-01; write a code of that day, or a `date` from 2026-10-01 on
        "#]].assert_eq(&on("2020-09-30"));
    }
}

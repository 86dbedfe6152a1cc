//! cite-form: a citation of the Official Guidelines isn't written as they
//! number their sections.
//!
//! Learners look the section up; a number in another form isn't found. It
//! stands alone, without “Section” or the name of the Guidelines: Roman
//! section, letter, number, small letter, as in `I.C.19.a`; those of PCS as
//! in `B3.1b`; appendices as `Appendix I`. Chapters of section I.C go from 1
//! to 22. (ICD-10-CM and ICD-10-PCS Official Guidelines, FY2026.)
//!
//! ```toml
//! cite = ["Section I.C.9.a", "I.C.9.a.1-3"]
//! ```
//!
//! Instead, write each section by itself:
//!
//! ```toml
//! cite = ["I.C.9.a", "I.C.9.a.1", "I.C.9.a.2", "I.C.9.a.3"]
//! ```
//!
//! Other sources are named as what they are, such as
//! `"NCCI Policy Manual, chapter 4"`; nothing is said of them.

use super::{Finding, each, each_question};
use crate::author::Shelf;
use crate::author::prose::pattern;
use crate::quiz::Quiz;

pub(super) fn check(quiz: &Quiz, _: &dyn Shelf) -> Vec<Finding> {
    each_question(quiz, |question| {
        let mut findings = each("cite", &question.cite, |text| check_citation(text));
        findings.extend(each("wrong", &question.wrong, |wrong| {
            each("cite", &wrong.cite, |text| check_citation(text))
        }));
        findings
    })
}

fn check_citation(text: &str) -> Vec<Finding> {
    // What is meant for a section: a Roman number with something behind it, or the name.
    let meant = pattern!(
        r"(?i)^\W*((I|II|III|IV)\b(\W|$)|(I|II|III|IV)[.,]?[A-Z]\W*\d|[AB]\d|(section|sec\.|guidelines?|official guidelines?|ocg|og|chapter)\b)"
    );
    let form = pattern!(
        r"^((I|II|III|IV)(\.[A-Z](\.\d{1,2}(\.[a-z](\.\d{1,2}(\.[a-z])?)?)?)?)?|[A-D]\d{1,2}(\.\d{1,2}[a-z]?)?|Appendix I{1,3})$"
    );
    let text = text.trim();
    if text.is_empty() || !meant.is_match(text) {
        return Vec::new();
    }
    if form.is_match(text) {
        return unknown_chapter(text).into_iter().collect();
    }
    vec![Finding::new(
        [],
        "this citation is not of the form of the Official Guidelines",
        format!("found `{text}`"),
        "write one section by itself, as in `I.C.19.a`, `II.C`, `B3.1b` or `Appendix I`",
    )]
}

fn unknown_chapter(text: &str) -> Option<Finding> {
    let chapter = text.strip_prefix("I.C.")?.split('.').next()?;
    let is_known = chapter.parse::<u32>().is_ok_and(|n| (1..=22).contains(&n));
    (!is_known).then(|| {
        let label = format!("there is no chapter {chapter}");
        let help = "the chapters of section I.C go from 1 to 22";
        Finding::new([], "the Official Guidelines have no such section", label, help)
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::found;

    #[test]
    fn sections_are_written_as_they_are_numbered() {
        let question = r#"
            kind = "assign"
            statement = "Many things."
            cite = [
                "I.C.19.e.5.b", "II", "IV.P", "B3.1b", "A10", "Appendix I", "I.A.15",
                "NCCI Policy Manual, chapter 4", "HCPCS Level II: J1010, unit is 1 mg",
                "CPT: arthroscopy of the knee, in our own words", "Index: Fasciitis, plantar",
                "Section I.C.9.a", "I.C.9.a.1-3", "i.c.9.a", "I.C.9a", "OG I.A.13", "IC9a", "I.C.30.a",
            ]
            key = [{ code = "I10" }]
            wrong = [{ code = "I16.0", error = "unsupported-code", cite = ["I. C. 9"] }]"#;
        expect![[r#"
            cite.11: this citation is not of the form of the Official Guidelines; found `Section I.C.9.a`; write one section by itself, as in `I.C.19.a`, `II.C`, `B3.1b` or `Appendix I`
            cite.12: this citation is not of the form of the Official Guidelines; found `I.C.9.a.1-3`; write one section by itself, as in `I.C.19.a`, `II.C`, `B3.1b` or `Appendix I`
            cite.13: this citation is not of the form of the Official Guidelines; found `i.c.9.a`; write one section by itself, as in `I.C.19.a`, `II.C`, `B3.1b` or `Appendix I`
            cite.14: this citation is not of the form of the Official Guidelines; found `I.C.9a`; write one section by itself, as in `I.C.19.a`, `II.C`, `B3.1b` or `Appendix I`
            cite.15: this citation is not of the form of the Official Guidelines; found `OG I.A.13`; write one section by itself, as in `I.C.19.a`, `II.C`, `B3.1b` or `Appendix I`
            cite.16: this citation is not of the form of the Official Guidelines; found `IC9a`; write one section by itself, as in `I.C.19.a`, `II.C`, `B3.1b` or `Appendix I`
            cite.17: the Official Guidelines have no such section; there is no chapter 30; the chapters of section I.C go from 1 to 22
            wrong.0.cite.0: this citation is not of the form of the Official Guidelines; found `I. C. 9`; write one section by itself, as in `I.C.19.a`, `II.C`, `B3.1b` or `Appendix I`
        "#]].assert_eq(&found("cite-form", question));
    }
}

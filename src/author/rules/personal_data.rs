//! personal-data: something looks like the data of a person.
//!
//! Statements are fictitious, and have nothing by which anyone could be
//! found: no names, no dates of birth, no numbers of records, no phone numbers,
//! addresses or e-mail. (The Privacy Rule of HIPAA, 45 CFR 164.514(b)(2),
//! names eighteen such identifiers.) What is found is found by its form; it
//! may be invented and all the same be somebody's.
//!
//! ```toml
//! statement = "Mr. Miller, DOB 4/12/1961, MRN 0048812, was seen for hypertension."
//! ```
//!
//! Instead, say what coding needs:
//!
//! ```toml
//! statement = "A 65-year-old man was seen for hypertension."
//! ```

use super::{Finding, each, each_question};
use crate::author::Shelf;
use crate::author::prose::{Pattern, pattern};
use crate::markup::Markup;
use crate::quiz::{Question, Quiz, Step};

pub(super) fn check(quiz: &Quiz, _: &dyn Shelf) -> Vec<Finding> {
    each_question(quiz, check_question)
}

fn check_question(question: &Question) -> Vec<Finding> {
    let mut findings = in_field("statement", &question.statement);
    findings.extend(in_field("ask", &question.ask));
    findings.extend(each("hints", &question.hints, |text| of_text(text)));
    findings.extend(in_field("rationale", &question.rationale));
    findings.extend(each("wrong", &question.wrong, |wrong| in_field("why", &wrong.why)));
    findings.extend(each("choice", &question.choices, |choice| {
        [in_field("text", &choice.text), in_field("why", &choice.why)].concat()
    }));
    findings
}

fn in_field(field: &'static str, text: &str) -> Vec<Finding> {
    let mut findings = of_text(text);
    for finding in &mut findings {
        finding.path.push(Step::Field(field));
    }
    findings
}

/// Finds the first of each kind.
fn of_text(text: &str) -> Vec<Finding> {
    let text = Markup::parse(text).plain;
    let findings = forms().into_iter().filter_map(|(what, form)| {
        let found = form.find(&text)?.trim();
        let label = format!("“{found}” looks like {what}");
        let help = "leave it out, or say what coding needs: an age, a sex, a place";
        let finding = Finding::new([], "this looks like the data of a person", label, help);
        Some(Finding { words: found.to_owned(), ..finding })
    });
    findings.collect()
}

fn forms() -> [(&'static str, &'static Pattern); 7] {
    [
        ("a name", pattern!(r"\b(Mr|Mrs|Ms|Miss|Drs?)\.? [A-Z][a-z]+|(?i:\bname):\s*[A-Z][a-z]+")),
        (
            "a date of birth",
            pattern!(
                r"(?i)\b(dob|d\.o\.b\.?|date of birth|birth ?date|born( on)?)[:\s]+(\d{1,4}[./-]|\d{1,2} [a-z]+ \d{4}|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d)"
            ),
        ),
        (
            "the number of a record",
            pattern!(
                r"(?i)\b(mrn|((medical )?record|chart|account|encounter|visit|patient|member|policy|subscriber) (number|no\.?|id|#))[:#\s]*[a-z]{0,3}-?\d{3,}"
            ),
        ),
        ("a social security number", pattern!(r"\b\d{3}-\d{2}-\d{4}\b")),
        (
            "a phone number",
            pattern!(r"(\+1[-. ]?)?(\(\d{3}\) ?|\b\d{3}[-. ])\d{3}[-. ]\d{4}\b"),
        ),
        (
            "an address",
            pattern!(
                r"\b\d{1,5} ([A-Z][a-z]+\.? ){1,3}(Street|St\.|Avenue|Ave\b|Road|Rd\b|Lane|Ln\b|Boulevard|Blvd\b|Drive|Court|Terrace|Highway)"
            ),
        ),
        ("an e-mail address", pattern!(r"[\w.+-]+@[\w-]+\.[A-Za-z]{2,}")),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    #[test]
    fn what_looks_like_a_person_is_found() {
        for (text, what) in [
            ("Mr. Miller was seen.", "“Mr. Miller” looks like a name"),
            ("Name: Ann, age 40.", "looks like a name"),
            ("Referred by Dr. Jones.", "looks like a name"),
            ("DOB 4/12/1961.", "looks like a date of birth"),
            ("Born on 12 April 1961.", "looks like a date of birth"),
            ("Date of birth: 1961-04-12", "looks like a date of birth"),
            ("MRN 0048812", "looks like the number of a record"),
            ("Chart no. A-48812", "looks like the number of a record"),
            ("123-45-6789", "looks like a social security number"),
            ("Call (555) 010-4477.", "looks like a phone number"),
            ("Call 555-010-4477.", "looks like a phone number"),
            ("Lives at 12 Elm Street.", "looks like an address"),
            ("Write to a.b@example.org", "looks like an e-mail address"),
        ] {
            let question = format!("kind = \"assign\"\nstatement = \"{text}\"\nkey = []");
            let found = found("personal-data", &question);
            assert!(found.starts_with("statement: ") && found.contains(what), "{text}: {found}");
            assert_eq!(found.lines().count(), 1, "{text}: {found}");
        }
    }

    #[test]
    fn what_a_chart_needs_is_not() {
        for text in [
            "A 34-year-old woman was born at 31 weeks; Apgar 8 and 9.",
            "Seen 2026-11-12; last visit 10/3/2026. BP 150/90, 155 units of 200 given.",
            "Colles' fracture, Parkinson disease, Mobitz type II, S52.531A, CPT 11402.",
            "Patient 3 of the ward; record reviewed. HbA1c 7.2 %. Lot 4471-22.",
            "Infant born on the way to the hospital. Drove 12 miles; Road accident.",
        ] {
            let question = format!("kind = \"assign\"\nstatement = \"{text}\"\nkey = []");
            assert_eq!(found("personal-data", &question), "", "{text}");
        }
    }
}

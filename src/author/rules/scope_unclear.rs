//! scope-unclear: it isn't said what is to be coded, or what is graded.
//!
//! Most disputes about a key are about its scope: whether external causes
//! belong to it, whether the order counts, whether the stay or the visit is
//! coded. The setting decides on uncertain diagnoses (Official Guidelines
//! II.H and IV.H), the date on the edition, and what is graded beside the
//! codes has to stand in `ask`. Words are looked for in English quizzes alone.
//!
//! ```toml
//! ask = "Code this."
//!
//! [[question.key]]
//! code = "E11.621"
//! first = true
//! ```
//!
//! Instead, say all of it:
//!
//! ```toml
//! setting = "office"
//! date = 2026-11-12
//! ask = "Enter all ICD-10-CM diagnosis codes in order. Graded: the codes, and which comes first."
//! ```

use super::reading_level::is_english;
use super::{Finding, each_question};
use crate::author::Shelf;
use crate::author::prose::n_words;
use crate::code::CodeSet;
use crate::quiz::{Editions, Graded, Kind, Question, Quiz, Step};

pub(super) fn check(quiz: &Quiz, _: &dyn Shelf) -> Vec<Finding> {
    each_question(quiz, |question| {
        let mut findings = Vec::new();
        if question.kind == Kind::Assign {
            findings.extend(no_setting(question));
            findings.extend(no_edition(&quiz.editions, question));
        }
        if is_english(&quiz.lang) {
            findings.extend(unsaid(question));
        }
        findings
    })
}

fn no_setting(question: &Question) -> Option<Finding> {
    question.setting.is_none().then(|| {
        Finding::new(
            [],
            "nothing says where the patient was seen",
            "this question has no `setting`",
            "add `setting = \"office\"`, or where else it was",
        )
    })
}

fn no_edition(editions: &Editions, question: &Question) -> Option<Finding> {
    let edition = |set: &CodeSet| match set {
        CodeSet::Icd10cm => &editions.icd10cm,
        CodeSet::Icd10pcs => &editions.icd10pcs,
        CodeSet::Cpt => &editions.cpt,
        CodeSet::Hcpcs => &editions.hcpcs,
    };
    let sets = question.code_sets();
    let set = sets.iter().find(|set| question.date.is_none() && edition(set).is_none())?;
    Some(Finding::new(
        [],
        "nothing says of which edition the codes are",
        format!("neither a `date` nor `editions.{}`", set.name()),
        "add `date = 2026-11-03`, the day of service",
    ))
}

/// Finds what is graded, or to be marked, and isn't said in `ask`.
fn unsaid(question: &Question) -> Vec<Finding> {
    let ask = question.ask.to_lowercase();
    let has_any = |words: &[&str]| words.iter().any(|word| ask.contains(word));
    let finding = |title: &str, label: String, help: &str| {
        Finding::new([Step::Field("ask")], title, label, help)
    };
    if question.kind == Kind::Choose {
        let n_right = question.choices.iter().filter(|choice| choice.right).count();
        let number =
            ["two", "three", "four", "all", "every", "each", "any", "several", "more than"];
        return match n_right > 1 && !has_any(&number) {
            true => vec![finding(
                "it isn't said that several are right",
                format!("{n_right} choices are right"),
                "say so, as in “Mark all that apply.”",
            )],
            false => Vec::new(),
        };
    }
    let mut findings = Vec::new();
    if n_words(&question.ask) < 4 {
        findings.push(finding(
            "it isn't said what is to be coded",
            "a word or two".to_owned(),
            "name it, as in “Enter the one ICD-10-CM code for the injury.”",
        ));
    }
    let parts: [(Graded, &[&str]); 4] = [
        (Graded::Modifiers, &["modifier"]),
        (Graded::Units, &["unit"]),
        (Graded::Poa, &["poa", "present on admission", "present-on-admission"]),
        (Graded::Order, &["order", "sequen", "first", "principal"]),
    ];
    for (part, words) in parts {
        if question.grades(part) && !has_any(words) {
            let name = match part {
                Graded::Modifiers => "modifiers count",
                Graded::Units => "units count",
                Graded::Poa => "POA indicators count",
                Graded::Order => "the order counts",
            };
            findings.push(finding(
                &format!("it isn't said that {name}"),
                format!("the key has `{}`", part.name()),
                "say in a sentence what is graded, as in “Graded: the codes and their order.”",
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::found;

    #[test]
    fn what_counts_is_said() {
        let ask = |ask: &str, rest: &str| {
            found("scope-unclear", &format!("{rest}\nstatement = \"A\"")).replace("Code.", ask)
        };
        let key = r#"kind = "assign"
            key = [
                { code = "E11.621", first = true, poa = "Y" },
                { code = "E0114-NU", units = 2 },
            ]"#;
        expect![[r#"
            : nothing says where the patient was seen; this question has no `setting`; add `setting = "office"`, or where else it was
            : nothing says of which edition the codes are; neither a `date` nor `editions.icd10cm`; add `date = 2026-11-03`, the day of service
            ask: it isn't said what is to be coded; a word or two; name it, as in “Enter the one ICD-10-CM code for the injury.”
            ask: it isn't said that modifiers count; the key has `modifiers`; say in a sentence what is graded, as in “Graded: the codes and their order.”
            ask: it isn't said that units count; the key has `units`; say in a sentence what is graded, as in “Graded: the codes and their order.”
            ask: it isn't said that POA indicators count; the key has `poa`; say in a sentence what is graded, as in “Graded: the codes and their order.”
            ask: it isn't said that the order counts; the key has `order`; say in a sentence what is graded, as in “Graded: the codes and their order.”
        "#]].assert_eq(&ask("Code.", key));
        let several = r#"kind = "choose"
            choice = [{ text = "a", right = true }, { text = "b", right = true }, { text = "c" }]"#;
        expect![[r#"
            ask: it isn't said that several are right; 2 choices are right; say so, as in “Mark all that apply.”
        "#]].assert_eq(&ask("Code.", several));
        let plain = "kind = \"assign\"\nsetting = \"office\"\ndate = 2026-11-03\nkey = [{ code = \"I10\" }]";
        expect![[r#"
            ask: it isn't said what is to be coded; a word or two; name it, as in “Enter the one ICD-10-CM code for the injury.”
        "#]].assert_eq(&ask("Code.", plain));
    }
}

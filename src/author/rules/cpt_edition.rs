//! cpt-edition: a quiz with CPT codes doesn't say of which year.
//!
//! CPT is the American Medical Association's. A quiz that holds its codes
//! shows their notice by itself, from the first question on if
//! `editions.cpt` says that there are any; and CPT changes each January, so
//! without the year nobody can tell whether the key still holds: there is no
//! book of CPT to check it against.
//!
//! ```toml
//! [[question.key]]
//! code = "11402"
//! # … and no `cpt` in `[editions]`
//! ```
//!
//! Instead, name the year of the book that you looked in:
//!
//! ```toml
//! [editions]
//! cpt = "2026"
//! ```

use super::Finding;
use crate::author::Shelf;
use crate::code::CodeSet;
use crate::quiz::{Quiz, Step};

pub(super) fn check(quiz: &Quiz, _: &dyn Shelf) -> Vec<Finding> {
    if quiz.editions.cpt.is_some() {
        return Vec::new();
    }
    let first = quiz.questions.iter().position(|q| q.code_sets().contains(&CodeSet::Cpt));
    let Some(first) = first else { return Vec::new() };
    vec![Finding::new(
        [Step::Field("question"), Step::Item(first)],
        "this quiz has CPT codes, but not of which year",
        "the first question with CPT codes",
        "add `[editions]` with `cpt = \"2026\"`, the year of your book",
    )]
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    #[test]
    fn cpt_codes_are_of_a_year() {
        let question = "kind = \"assign\"\nstatement = \"Nevus.\"\nkey = [{ code = \"11402\" }]";
        assert!(found("cpt-edition", question).starts_with(": this quiz has CPT codes"));
        let stated = format!("{question}\n[editions]\ncpt = \"2026\"");
        assert_eq!(found("cpt-edition", &stated), "");
        assert_eq!(found("cpt-edition", &question.replace("11402", "D22.5")), "");
    }
}

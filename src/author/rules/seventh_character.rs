//! seventh-character: a code of the key has a 7th character that its category
//! doesn't know, or placeholders X and none.
//!
//! Which characters there are, and what they mean, stands at the category or
//! above it, and differs: A, D and S for most injuries, sixteen letters for
//! fractures of the forearm, 0 to 9 for the fetus (I.A.5).
//!
//! ```toml
//! date = 2026-11-08
//!
//! [[question.key]]
//! code = "S05.01XB"
//! ```
//!
//! Instead, write one that it knows:
//!
//! ```toml
//! [[question.key]]
//! code = "S05.01XA"
//! ```

use crate::author::Shelf;
use super::Finding;
use super::codes::{Verdict, each_fault};
use crate::quiz::Quiz;

pub(super) fn check(quiz: &Quiz, shelf: &dyn Shelf) -> Vec<Finding> {
    each_fault(quiz, shelf, |desk, code, verdict| {
        let Verdict::Seventh { row, found } = verdict else { return None };
        let base = desk.written(row.key);
        let (title, label) = match found {
            Some(c) => ("this 7th character is unknown here", format!("`{base}` takes no `{c}`")),
            None => ("the 7th character is missing", format!("`{code}` ends in a placeholder")),
        };
        let values = desk.book.seventh(row).iter();
        let values: Vec<String> = values.map(|(c, meaning)| format!("`{c}` {meaning}")).collect();
        Some(Finding::new([], title, label, format!("write one of {}", values.join("; "))))
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::found;

    #[test]
    fn a_7th_character_is_one_of_its_category() {
        let question = r#"
            kind = "assign"
            date = 2026-11-08
            statement = "Many things."
            key = [
                { code = "S05.01XB" },
                { code = "S05.01X" },
                { code = "S05.02XA", alternatives = ["S05.02XX"] },
                { code = "M54.50XA" },
            ]"#;
        expect![[r#"
            key.0.code: this 7th character is unknown here; `S05.01` takes no `B`; write one of `A` initial encounter; `D` subsequent encounter; `S` sequela
            key.1.code: the 7th character is missing; `S05.01X` ends in a placeholder; write one of `A` initial encounter; `D` subsequent encounter; `S` sequela
            key.2.alternatives.0: this 7th character is unknown here; `S05.02` takes no `X`; write one of `A` initial encounter; `D` subsequent encounter; `S` sequela
        "#]].assert_eq(&found("seventh-character", question));
        // One fault has one name.
        expect![[r#"
            key.3.code: there is no such code; ICD-10-CM FY2027 has no `M54.50XA`; `M54.50` has no codes below it; did you mean that one?
        "#]].assert_eq(&found("code-not-found", question));
        let later = question.replace("2026-11-08", "2030-01-08");
        assert_eq!(found("seventh-character", &later), "");
    }
}

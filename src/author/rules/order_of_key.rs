//! order-of-key: the order that the key asks for is against the Tabular List.
//!
//! Where order is graded, three things can't be: a manifestation (“in diseases
//! classified elsewhere”) or an external cause as the first diagnosis (I.A.13,
//! I.C.20.a.6); `after` against a “code first” or “use additional code” note;
//! and `first` on the later code of such a pair.
//!
//! ```toml
//! [[question.key]]
//! code = "L97.422"
//! first = true
//!
//! [[question.key]]
//! code = "E11.621"    # L97 says "code first" the diabetic ulcer
//! ```
//!
//! Instead, mark the code that the note puts first:
//!
//! ```toml
//! [[question.key]]
//! code = "E11.621"
//! first = true
//!
//! [[question.key]]
//! code = "L97.422"
//! after = ["E11.621"]
//! ```
//!
//! Notes with conditions, such as “with fifth or sixth character 5”, are not
//! looked at, nor are pairs of which each may stand before the other.

use crate::author::Shelf;
use super::codes::{Answer, Desk, Written, each_answer};
use super::{Finding, each_question};
use crate::code_book::notes::Note;
use crate::code_book::{Key, Mark};
use crate::quiz::{Graded, Quiz, Step};

pub(super) fn check(quiz: &Quiz, shelf: &dyn Shelf) -> Vec<Finding> {
    each_question(quiz, |question| match question.grades(Graded::Order) {
        true => each_answer(quiz, shelf, question, |desk, answer| {
            let mut findings = never_first(desk, answer);
            findings.extend(pairs(desk, answer));
            findings
        }),
        false => Vec::new(),
    })
}

fn never_first(desk: &Desk<'_>, answer: &Answer<'_>) -> Vec<Finding> {
    let codes = answer.diagnoses();
    let is_first = |line: usize| answer.lines.get(line).is_some_and(|line| line.first);
    let has_first = codes.iter().any(|written| is_first(written.line));
    // Where no line may stand first by name, the one on top does.
    let top = codes.first().map(|written| written.line).filter(|_| !has_first);
    let findings = codes.iter().filter_map(|Written { code, line, path }| {
        let is_top = Some(*line) == top;
        if !is_first(*line) && !is_top {
            return None;
        }
        let (label, cause) = match desk.mark(code)? {
            Mark::Manifestation => {
                (format!("`{code}` is a manifestation"), "the disease behind it")
            }
            Mark::ExternalCause => (format!("`{code}` is an external cause"), "what came of it"),
        };
        let help = match is_top {
            true => format!("put {cause} above it, with `first = true`"),
            false => format!("move `first = true` to {cause}"),
        };
        let title = "this code is never first-listed";
        Some(Finding { path: path.clone(), ..Finding::new([], title, label, help) })
    });
    findings.collect()
}

/// Finds pairs that the key has the other way round.
fn pairs(desk: &Desk<'_>, answer: &Answer<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let codes = answer.diagnoses();
    let of_line = |idx: usize| codes.iter().find(|written| written.line == idx);
    for (idx, line) in answer.lines.iter().enumerate() {
        let Some(this) = of_line(idx) else { continue };
        for (nth, code) in line.after.iter().enumerate() {
            let other = answer.lines.iter().position(|other| other.code == *code);
            let Some(other) = other.and_then(of_line) else { continue };
            if let Some(note) = note(desk, this, other) {
                let help = format!("write `after = [\"{}\"]` at `{}` instead", line.code, code);
                let path = answer.path(idx, &[Step::Field("after"), Step::Item(nth)]);
                findings.push(turned(desk, path, (this, other), note, help));
            }
        }
        // What is never first was said of it already.
        let is_first = line.first && desk.mark(&this.code).is_none();
        for other in codes.iter().filter(|_| is_first) {
            let Some(other_line) = answer.lines.get(other.line) else { continue };
            if other.line == idx || other_line.first || other_line.optional {
                continue;
            }
            if let Some(note) = note(desk, other, this) {
                let help = format!("move `first = true` to `{}`", other.code);
                let path = answer.path(idx, &[Step::Field("first")]);
                findings.push(turned(desk, path, (other, this), note, help));
            }
        }
    }
    findings
}

/// Returns the note that puts one code before another, if none says the opposite.
fn note<'s>(desk: &Desk<'s>, first: &Written, then: &Written) -> Option<&'s Note> {
    let (first, then) = (Key::of(first.code.as_str()), Key::of(then.code.as_str()));
    let note = desk.notes.before(desk.book, first, then)?;
    desk.notes.before(desk.book, then, first).is_none().then_some(note)
}

fn turned(
    desk: &Desk<'_>,
    path: Vec<Step>,
    (first, then): (&Written, &Written),
    note: &Note,
    help: String,
) -> Finding {
    let title = format!("`{}` stands before `{}`", first.code, then.code);
    Finding { path, ..Finding::new([], title, desk.note(note), help) }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::found;

    fn of_key(key: &str) -> String {
        let head = "kind = \"assign\"\ndate = 2026-11-16\nstatement = \"Many things.\"\n";
        found("order-of-key", &format!("{head}{key}"))
    }

    #[test]
    fn manifestations_and_external_causes_are_never_first() {
        expect![[r#"
            key.0.code: this code is never first-listed; `F02.80` is a manifestation; move `first = true` to the disease behind it
        "#]].assert_eq(&of_key(
            r#"key = [{ code = "F02.80", first = true }, { code = "G30.9" }]"#,
        ));
        expect![[r#"
            key.1.code: this code is never first-listed; `W06.XXXA` is an external cause; put what came of it above it, with `first = true`
        "#]].assert_eq(&of_key(
            r#"graded = ["order"]
            key = [{ code = "0QS706Z" }, { code = "W06.XXXA" }, { code = "M80.052A" }]"#,
        ));
        let right = r#"key = [{ code = "W06.XXXA" }, { code = "M80.052A", first = true }]"#;
        assert_eq!(of_key(right), "");
        let without_order = r#"key = [{ code = "W06.XXXA" }, { code = "M80.052A" }]"#;
        assert_eq!(of_key(without_order), "");
    }

    #[test]
    fn a_pair_stands_as_its_notes_say() {
        expect![[r#"
            key.0.first: `E11.621` stands before `L97.422`; “code first” at L97: diabetic ulcers (E08.621, E08.622, E09.621, E09.622, E10.621, E10.622, E11.621, E11.622, E13.621, E13.622); move `first = true` to `E11.621`
        "#]].assert_eq(&of_key(
            r#"key = [{ code = "L97.422", first = true }, { code = "E11.621" }]"#,
        ));
        expect![[r#"
            key.0.after.0: `E11.621` stands before `L97.422`; “code first” at L97: diabetic ulcers (E08.621, E08.622, E09.621, E09.622, E10.621, E10.622, E11.621, E11.622, E13.621, E13.622); write `after = ["E11.621"]` at `L97.422` instead
        "#]].assert_eq(&of_key(
            r#"key = [{ code = "E11.621", after = ["L97.422"] }, { code = "L97.422" }]"#,
        ));
        let right = r#"key = [{ code = "L97.422", after = ["E11.621"] }, { code = "E11.621" }]"#;
        assert_eq!(of_key(right), "");
    }
}

//! longest-is-right: the right choice stands out by its length.
//!
//! Authors take care that the right answer is right, and it grows; learners
//! notice and mark the longest without reading. A choice stands out when it is
//! a quarter longer than every wrong one, and by more than two words.
//!
//! ```toml
//! [[question.choice]]
//! text = "The principal diagnosis, established after study to be chiefly responsible for the admission"
//! right = true
//!
//! [[question.choice]]
//! text = "The first diagnosis in the chart"
//! ```
//!
//! Instead, cut it down to what tells it apart, or give the others as much to say:
//!
//! ```toml
//! [[question.choice]]
//! text = "The diagnosis that led to the admission, after study"
//! right = true
//!
//! [[question.choice]]
//! text = "The diagnosis that the chart lists first, as it stands"
//! ```

use super::{Finding, each_question};
use crate::author::Shelf;
use crate::markup::Markup;
use crate::quiz::{Choice, Question, Quiz, Step};

pub(super) fn check(quiz: &Quiz, _: &dyn Shelf) -> Vec<Finding> {
    each_question(quiz, |question| check_question(question).into_iter().collect())
}

fn check_question(question: &Question) -> Option<Finding> {
    let length = |choice: &Choice| Markup::parse(&choice.text).plain.chars().count();
    let is_right = |(_, choice): &(usize, &Choice)| choice.right;
    let (right, wrong): (Vec<_>, Vec<_>) = question.choices.iter().enumerate().partition(is_right);
    // Where several are right, one that is long tells nothing of the others.
    let [(idx, right)] = right.as_slice() else { return None };
    let longest = wrong.iter().map(|(_, choice)| length(choice)).max().filter(|n| *n > 0)?;
    let n = length(right);
    if n * 4 < longest * 5 || n < longest + 12 {
        return None;
    }
    Some(Finding::new(
        [Step::Field("choice"), Step::Item(*idx), Step::Field("text")],
        "the longest choice is the right one",
        format!("{n} characters, where the longest wrong choice has {longest}"),
        "cut it down to what tells it apart, or give the others as much to say",
    ))
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    #[test]
    fn the_right_choice_is_not_the_longest_by_far() {
        let question = |right: &str, wrong: &str, also: &str| {
            let choices = format!(
                "choice = [{{ text = \"{wrong}\" }}, {{ text = \"{right}\", right = true }}{also}]"
            );
            found("longest-is-right", &format!("kind = \"choose\"\nstatement = \"A\"\n{choices}"))
        };
        let long = "The diagnosis that led to the admission, after study";
        assert_eq!(
            question(long, "The first diagnosis of all", ""),
            "choice.1.text: the longest choice is the right one; 52 characters, where the longest \
             wrong choice has 26; cut it down to what tells it apart, or give the others as much to say\n"
        );
        assert_eq!(question(long, "The diagnosis that the chart lists first of all", ""), "");
        assert_eq!(question("Excision", "No", ""), "", "short words differ by nature");
        assert_eq!(question(long, "First", ", { text = \"Second\", right = true }"), "");
        assert_eq!(question(long, "", ""), "", "codes have the length that they have");
    }
}

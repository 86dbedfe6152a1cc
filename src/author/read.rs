//! A document as a quiz: the head and each question on their own, so that a
//! broken question doesn't hide what is wrong with the others.

use std::ops::Range;

use crate::quiz::{Question, Quiz, Step};

use super::problem::Problem;
use super::reader::read;
use super::syntax::{Document, Node};

/// What could be read of a quiz.
pub(super) struct Read<'a> {
    /// The head with the questions that are whole; `None` if there is nothing
    /// to go on with.
    pub(super) quiz: Option<Quiz>,
    /// What isn't of the format.
    pub(super) problems: Vec<Problem<'a>>,
    /// Where in the file the questions of the quiz are.
    places: Vec<usize>,
    is_head_whole: bool,
}

/// Reads a quiz.
pub(super) fn quiz<'a>(document: &'a Document<'a>) -> Read<'a> {
    let root = document.root();
    let list = root.get_ref().get("question").filter(|node| node.get_ref().is_array());
    let (quiz, problems) = read::<Quiz>(root, list);
    let is_head_whole = problems.is_empty();
    let Some(items) = list.and_then(|node| node.get_ref().as_array()) else {
        // A list under a misspelt name was read with the head.
        let quiz = quiz.filter(|_| is_head_whole);
        return Read { quiz, problems, places: Vec::new(), is_head_whole };
    };
    let mut read = Read { quiz, problems, places: Vec::new(), is_head_whole };
    read.add_questions(items.iter());
    read
}

impl<'a> Read<'a> {
    fn add_questions(&mut self, items: impl Iterator<Item = &'a Node<'a>>) {
        for (idx, item) in items.enumerate() {
            let (question, mut problems) = read::<Question>(item, None);
            if let (true, Some(question), Some(quiz)) =
                (problems.is_empty(), question, &mut self.quiz)
            {
                quiz.questions.push(question);
                self.places.push(idx);
            }
            self.problems.append(&mut problems);
        }
    }

    /// Returns `true` if nothing is left out of the quiz.
    pub(super) fn is_whole(&self) -> bool {
        self.problems.is_empty()
    }

    /// Returns `true` if what stands at the path was read from the file, so
    /// that a fault there isn't one of the reading.
    pub(super) fn is_trusted(&self, path: &[Step]) -> bool {
        match path {
            [Step::Field("question"), Step::Item(_), ..] => true,
            [Step::Field("question")] => self.is_whole(),
            _ => self.is_head_whole,
        }
    }

    /// Returns the place in the file of the value at a path of the quiz.
    pub(super) fn span(&self, document: &Document<'_>, path: &[Step]) -> Range<usize> {
        let mut path = path.to_vec();
        if let [Step::Field("question"), Step::Item(idx), ..] = path.as_mut_slice() {
            *idx = self.places.get(*idx).copied().unwrap_or(*idx);
        }
        document.span(&path)
    }
}

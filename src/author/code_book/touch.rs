//! Which questions a new edition touches: those that name a code that changed.

use std::collections::BTreeMap;

use serde::Serialize;

use super::diff::{Diff, Difference, Fate};
use super::{FileFault, SourceFault};
use crate::author::read;
use crate::author::syntax::Document;
use crate::code::{Code, Line};
use crate::quiz::{Date, KeyLine, Question, Step, written_line};

/// A code of a question that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Touch {
    /// The quiz file, as it was named.
    pub file: String,
    /// The line of the code, from 1.
    pub line: usize,
    /// The quiz's id.
    pub quiz: String,
    /// The question's id.
    pub question: String,
    /// The date of service, if the question has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// What the code is in the question.
    pub role: Role,
    /// The code as coders write it.
    pub code: String,
    /// What happened to it.
    pub change: Fate,
    /// What to look at in its place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub now: Vec<String>,
}

/// What a code is in a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// In the key, or as good as a line of it.
    Key,
    /// In another whole answer.
    Alternative,
    /// Declared wrong.
    Wrong,
    /// Offered.
    Choice,
}

/// Finds the questions of a quiz file that changes touch, in the file's order.
///
/// # Errors
///
/// If the file can't be read as a quiz.
pub fn touched(name: &str, source: &str, diffs: &[Diff]) -> Result<Vec<Touch>, FileFault> {
    let fault = || {
        let what = "this is no quiz that can be read; `medcode check` says why";
        SourceFault::whole(what).of(name)
    };
    let changes = diffs.iter().flat_map(|diff| &diff.changes);
    let changes: BTreeMap<&Code, &Difference> = changes.map(|it| (&it.code, it)).collect();
    let document = Document::parse(source).map_err(|_| fault())?;
    let read = read::quiz(&document);
    let quiz = read.quiz.as_ref().ok_or_else(fault)?;
    let mut touches = Vec::new();
    for (idx, question) in quiz.questions.iter().enumerate() {
        for (path, role, line) in codes(idx, question) {
            let Some(difference) = changes.get(&line.code) else { continue };
            let start = read.span(&document, &path).start;
            touches.push(Touch {
                file: name.to_owned(),
                line: source.get(..start).unwrap_or_default().matches('\n').count() + 1,
                quiz: quiz.id.clone(),
                question: question.id.clone(),
                date: question.date,
                role,
                code: line.code.to_string(),
                change: difference.change,
                now: difference.now.clone(),
            });
        }
    }
    touches.sort_by_key(|touch| touch.line);
    Ok(touches)
}

/// Returns every code of a question with its place.
fn codes(idx: usize, question: &Question) -> Vec<(Vec<Step>, Role, Line)> {
    let mut found = Vec::new();
    let place = |steps: &[Step]| [&[Step::Field("question"), Step::Item(idx)], steps].concat();
    let mut add = |steps: &[Step], role, line: Option<Line>| {
        found.extend(line.map(|line| (place(steps), role, line)));
    };
    for (n, key) in question.key.iter().enumerate() {
        key_line(&[Step::Field("key"), Step::Item(n)], key, Role::Key, &mut add);
    }
    for (n, alternative) in question.alternatives.iter().enumerate() {
        for (m, key) in alternative.lines.iter().enumerate() {
            let lines = [Step::Field("alternative"), Step::Item(n), Step::Field("line")];
            let path = [&lines[..], &[Step::Item(m)]].concat();
            key_line(&path, key, Role::Alternative, &mut add);
        }
    }
    for (n, wrong) in question.wrong.iter().enumerate() {
        let path = [Step::Field("wrong"), Step::Item(n), Step::Field("code")];
        add(&path, Role::Wrong, wrong.line());
    }
    for (n, choice) in question.choices.iter().enumerate() {
        for (m, code) in choice.codes.iter().enumerate() {
            let codes = [Step::Field("choice"), Step::Item(n), Step::Field("codes")];
            let path = [&codes[..], &[Step::Item(m)]].concat();
            add(&path, Role::Choice, written_line(code, None));
        }
    }
    found
}

fn key_line(
    path: &[Step],
    key: &KeyLine,
    role: Role,
    add: &mut impl FnMut(&[Step], Role, Option<Line>),
) {
    add(&[path, &[Step::Field("code")]].concat(), role, key.line());
    for (n, other) in key.alternatives.iter().enumerate() {
        let other_path = [path, &[Step::Field("alternatives"), Step::Item(n)]].concat();
        add(&other_path, role, written_line(other, key.set));
    }
}

impl Touch {
    /// Says in one line what is to be looked at.
    pub fn line(&self) -> String {
        let Self { file, line, quiz, question, code, .. } = self;
        let date = self.date.map(|date| format!(", {date}")).unwrap_or_default();
        let role = match self.role {
            Role::Key => "key",
            Role::Alternative => "alternative",
            Role::Wrong => "wrong code",
            Role::Choice => "choice",
        };
        let now = if self.now.is_empty() {
            String::new()
        } else {
            format!("; see {}", self.now.join(", "))
        };
        let change = self.change.sentence();
        format!("{file}:{line}: {quiz}/{question}{date}: {role} {code} {change}{now}")
    }
}

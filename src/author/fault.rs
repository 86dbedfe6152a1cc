//! The words for contradictions: what `quiz::check` found, and where the
//! other half of it is.

use super::diagnostic::Severity;
use super::rules::Finding;
use super::suggest::closest;
use crate::code::{CodeFault, CodeSet, Reading, read_line};
use crate::quiz::{Choice, Fault, FaultKind, KeyLine, Kind, Question, Quiz, Step};

/// Puts a fault into words.
pub(super) fn finding(fault: &Fault, quiz: &Quiz) -> (&'static str, Severity, Finding) {
    let mut finding = Finding::new([], fault.kind.title(), "found here", fault.kind.help());
    finding.path.clone_from(&fault.path);
    match fault.path.as_slice() {
        [Step::Field("question"), Step::Item(idx), path @ ..] => {
            if let Some(question) = quiz.questions.get(*idx) {
                describe(&mut finding, fault.kind, question, path);
                if fault.kind == FaultKind::DuplicateQuestionId {
                    let is_first = |other: &Question| other.id == question.id;
                    let first = quiz.questions.iter().position(is_first);
                    finding.context = first.map(|idx| {
                        let path =
                            [Step::Field("question"), Step::Item(idx), Step::Field("id")];
                        (path.to_vec(), "first here")
                    });
                }
            }
        }
        _ => finding.label = label(fault.kind, &quiz.id),
    }
    (fault.kind.name(), Severity::Error, finding)
}

/// Says what was found, where nothing but the kind of fault and the text
/// itself is needed for that.
fn label(kind: FaultKind, text: &str) -> String {
    match kind {
        FaultKind::EmptyText => "nothing but white space".to_owned(),
        FaultKind::NoQuestions => "no `[[question]]` in this file".to_owned(),
        FaultKind::BadId if text.is_empty() => "an empty id".to_owned(),
        FaultKind::BadId => {
            let is_other = |c: &char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '.');
            match text.chars().find(is_other) {
                Some(' ') => "a space can't stand in an id".to_owned(),
                Some(c) => format!("`{c}` can't stand in an id"),
                None => format!("{} characters, where 80 are the most", text.chars().count()),
            }
        }
        _ => "found here".to_owned(),
    }
}

fn describe(finding: &mut Finding, kind: FaultKind, question: &Question, path: &[Step]) {
    finding.label = match kind {
        FaultKind::DuplicateQuestionId => "a second time".to_owned(),
        FaultKind::FieldOfOtherKind => match question.kind {
            Kind::Assign => "not in a question of kind `assign`".to_owned(),
            Kind::Choose => "not in a question of kind `choose`".to_owned(),
        },
        FaultKind::NoRequiredLine => "no line here has to be entered".to_owned(),
        FaultKind::TooFewChoices => match question.choices.len() {
            0 => "this question has none".to_owned(),
            _ => "this is the only one".to_owned(),
        },
        FaultKind::NoContrast if question.choices.iter().any(|choice| choice.right) => {
            format!("all {} are right", question.choices.len())
        }
        FaultKind::NoContrast => format!("none of the {} is right", question.choices.len()),
        FaultKind::SeveralRight => {
            let n_right = question.choices.iter().filter(|choice| choice.right).count();
            format!("{n_right} choices are right")
        }
        FaultKind::EmptyChoice => "nothing to read here".to_owned(),
        FaultKind::NotACode => {
            let (label, help) = code_fault(text_at(question, path));
            finding.help = help.unwrap_or(std::mem::take(&mut finding.help));
            label
        }
        FaultKind::UnknownKeyCode => {
            let codes = question.key.iter().map(|key| key.code.as_str());
            if let Some(code) = closest(text_at(question, path), codes) {
                finding.help = format!("did you mean `{code}`?");
            }
            "no key line has this code".to_owned()
        }
        FaultKind::DuplicateKeyLine | FaultKind::DuplicateChoice => "a second time".to_owned(),
        FaultKind::CircularOrder => "that line stands after this one".to_owned(),
        _ => label(kind, &question.id),
    };
    let twin = match kind {
        FaultKind::DuplicateKeyLine => twin_line(question, path),
        FaultKind::DuplicateChoice => twin_choice(question, path),
        _ => None,
    };
    if let Some(idx) = twin {
        let mut path = finding.path.clone();
        if let Some(Step::Item(item)) =
            path.iter_mut().rev().find(|step| matches!(step, Step::Item(_)))
        {
            *item = idx;
            finding.context = Some((path, "first here"));
        }
    }
}

fn lines<'q>(question: &'q Question, path: &[Step]) -> Option<(&'q [KeyLine], usize)> {
    match *path {
        [Step::Field("key"), Step::Item(idx), ..] => Some((&question.key, idx)),
        [Step::Field("alternative"), Step::Item(other), Step::Field("line"), Step::Item(idx), ..] => {
            Some((&question.alternatives.get(other)?.lines, idx))
        }
        _ => None,
    }
}

fn twin_line(question: &Question, path: &[Step]) -> Option<usize> {
    let (lines, idx) = lines(question, path)?;
    let line = lines.get(idx)?.line();
    lines.iter().position(|other| other.line() == line)
}

fn twin_choice(question: &Question, path: &[Step]) -> Option<usize> {
    let [Step::Field("choice"), Step::Item(idx)] = *path else { return None };
    let choice = question.choices.get(idx)?;
    let is_twin =
        |other: &Choice| other.text.trim() == choice.text.trim() && other.codes == choice.codes;
    question.choices.iter().position(is_twin)
}

/// Returns the text of a code at a path within a question.
fn text_at<'q>(question: &'q Question, path: &[Step]) -> &'q str {
    let line = lines(question, path).and_then(|(lines, idx)| lines.get(idx));
    let text = match (path, line) {
        ([.., Step::Field("code")], Some(line)) => Some(&line.code),
        ([.., Step::Field("alternatives"), Step::Item(idx)], Some(line)) => {
            line.alternatives.get(*idx)
        }
        ([.., Step::Field("after"), Step::Item(idx)], Some(line)) => line.after.get(*idx),
        ([Step::Field("wrong"), Step::Item(idx), field], _) => {
            let wrong = question.wrong.get(*idx);
            match field {
                Step::Field("instead") => wrong.and_then(|wrong| wrong.instead.as_ref()),
                _ => wrong.map(|wrong| &wrong.code),
            }
        }
        ([Step::Field("choice"), Step::Item(choice), _, Step::Item(idx)], _) => {
            question.choices.get(*choice).and_then(|choice| choice.codes.get(*idx))
        }
        _ => None,
    };
    text.map(String::as_str).unwrap_or_default()
}

/// Says what keeps a text from being a code, and what to do if that is known.
fn code_fault(text: &str) -> (String, Option<String>) {
    match read_line(text, &CodeSet::ALL) {
        Reading::Empty => ("no code is written here".to_owned(), None),
        Reading::One(line) | Reading::OtherSet(line) => as_written(&[line]),
        Reading::Several(lines) => as_written(&lines),
        Reading::Malformed(fault) => (describe_fault(fault), None),
    }
}

/// The text is a code if it is written as coders do, or of another set than
/// the one that is stated.
fn as_written(lines: &[crate::code::Line]) -> (String, Option<String>) {
    match lines.first() {
        Some(line) if line.code.set() == CodeSet::Icd10cm => {
            let help = format!("write it with its dot: `{line}`");
            ("an ICD-10-CM code without its dot?".to_owned(), Some(help))
        }
        Some(line) => {
            let set = line.code.set().name();
            (format!("it has the shape of {set}"), None)
        }
        None => ("no code of any set".to_owned(), None),
    }
}

fn describe_fault(fault: CodeFault) -> String {
    match fault {
        CodeFault::Empty => "no code is written here".to_owned(),
        CodeFault::TooShort { len, min } => {
            format!("{len} characters, where the shortest code has {min}")
        }
        CodeFault::TooLong { len, max } => {
            format!("{len} characters, where the longest code has {max}")
        }
        CodeFault::BadCharacter { position, found, meant: Some(meant) } => {
            format!("character {position} is `{found}`; did you mean `{meant}`?")
        }
        CodeFault::BadCharacter { position, found, meant: None } => {
            format!("character {position} can't be `{found}`")
        }
        CodeFault::Dental => "dental codes (CDT) are not handled here".to_owned(),
        CodeFault::Modifier => "a modifier is two letters or digits".to_owned(),
        CodeFault::Units => "units are a whole number from 1 to 999,999".to_owned(),
        CodeFault::NotACode => "no code of any set".to_owned(),
    }
}

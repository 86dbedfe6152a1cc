//! The words for contradictions: what `quiz::check` found, and where the
//! other half of it is.

use super::diagnostic::Severity;
use super::rules::Finding;
use super::tables;
use crate::code::{CodeFault, CodeSet, parse_line};
use crate::quiz::{Choice, Fault, FaultKind, KeyLine, Kind, Question, Quiz, Step};

/// Puts a fault into words; without a label where the value itself says enough.
pub(super) fn finding(fault: &Fault, quiz: &Quiz) -> (&'static str, Severity, Finding) {
    let kind = fault.kind;
    let mut finding = Finding::new([], kind.title(), "", kind.help());
    finding.path.clone_from(&fault.path);
    let question = match *fault.path.as_slice() {
        [Step::Field("question"), Step::Item(idx), ..] => quiz.questions.get(idx),
        _ => None,
    };
    match (question, fault.path.get(2..)) {
        (Some(question), Some(path)) => {
            finding.label = label_within(kind, question, path);
            if let Some(help) = help_within(kind, question, path) {
                finding.help = help;
            }
            let twin = twin(kind, quiz, question, path);
            let path = twin.and_then(|idx| with_item(&fault.path, idx));
            finding.context = path.map(|path| (path, "first here"));
        }
        _ => finding.label = label(kind, &quiz.id),
    }
    (kind.name(), Severity::Error, finding)
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
        _ => String::new(),
    }
}

/// Says what was found at a path within a question.
fn label_within(kind: FaultKind, question: &Question, path: &[Step]) -> String {
    let n_choices = question.choices.len();
    let n_right = question.choices.iter().filter(|choice| choice.right).count();
    let label = match kind {
        FaultKind::DuplicateQuestionId
        | FaultKind::DuplicateKeyLine
        | FaultKind::DuplicateChoice => "a second time",
        FaultKind::FieldOfOtherKind => match question.kind {
            Kind::Assign => "not in a question of kind `assign`",
            Kind::Choose => "not in a question of kind `choose`",
        },
        FaultKind::NoRequiredLine => "no line here has to be entered",
        FaultKind::TooFewChoices if n_choices == 0 => "this question has none",
        FaultKind::TooFewChoices => "this is the only one",
        FaultKind::NoContrast if n_right > 0 => return format!("all {n_right} are right"),
        FaultKind::NoContrast => return format!("none of the {n_choices} is right"),
        FaultKind::SeveralRight => return format!("{n_right} choices are right"),
        FaultKind::EmptyChoice => "nothing to read here",
        FaultKind::NotACode => {
            return code_label(text_at(question, path), set_at(question, path));
        }
        FaultKind::UnknownKeyCode => "no key line has this code",
        FaultKind::CircularOrder => "that line stands after this one",
        _ => return label(kind, &question.id),
    };
    label.to_owned()
}

/// Returns better help than the kind's own, where the question gives it.
fn help_within(kind: FaultKind, question: &Question, path: &[Step]) -> Option<String> {
    match kind {
        FaultKind::NotACode => {
            set_at(question, path)?;
            Some("write a code of that set, or leave out `set`".to_owned())
        }
        FaultKind::UnknownKeyCode => {
            let codes: Vec<&str> = question.key.iter().map(|key| key.code.as_str()).collect();
            Some(format!("the codes of the key are {}", tables::list(&codes)))
        }
        _ => None,
    }
}

/// Returns the first item of the list that says the same.
fn twin(kind: FaultKind, quiz: &Quiz, question: &Question, path: &[Step]) -> Option<usize> {
    match kind {
        FaultKind::DuplicateQuestionId => {
            quiz.questions.iter().position(|other| other.id == question.id)
        }
        FaultKind::DuplicateKeyLine => {
            let (lines, idx) = lines(question, path)?;
            let line = lines.get(idx)?.line();
            lines.iter().position(|other| other.line() == line)
        }
        FaultKind::DuplicateChoice => {
            let [Step::Field("choice"), Step::Item(idx)] = *path else { return None };
            let choice = question.choices.get(idx)?;
            let is_twin = |other: &Choice| {
                other.text.trim() == choice.text.trim() && other.codes == choice.codes
            };
            question.choices.iter().position(is_twin)
        }
        _ => None,
    }
}

/// Returns the path with another number of its innermost item.
fn with_item(path: &[Step], idx: usize) -> Option<Vec<Step>> {
    let mut path = path.to_vec();
    *path.iter_mut().rev().find(|step| matches!(step, Step::Item(_)))? = Step::Item(idx);
    Some(path)
}

/// Returns the lines that a path within a question leads into, and which.
fn lines<'q>(question: &'q Question, path: &[Step]) -> Option<(&'q [KeyLine], usize)> {
    match *path {
        [Step::Field("key"), Step::Item(idx), ..] => Some((&question.key, idx)),
        [
            Step::Field("alternative"),
            Step::Item(other),
            Step::Field("line"),
            Step::Item(idx),
            ..,
        ] => Some((&question.alternatives.get(other)?.lines, idx)),
        _ => None,
    }
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

/// Returns the code set that is stated beside the code at a path.
fn set_at(question: &Question, path: &[Step]) -> Option<CodeSet> {
    match *path {
        [Step::Field("wrong"), Step::Item(idx), _] => question.wrong.get(idx)?.set,
        [.., Step::Field("code")] => lines(question, path).and_then(|(l, idx)| l.get(idx))?.set,
        _ => None,
    }
}

/// Says what keeps a text from being a code of the set that it is written
/// for, or most looks like.
fn code_label(text: &str, set: Option<CodeSet>) -> String {
    if !text.trim().is_empty() && !text.contains(|c: char| c.is_ascii_digit()) {
        return "every code has a digit".to_owned();
    }
    let likely = set.unwrap_or_else(|| likely_set(text));
    match parse_line(likely, text) {
        Err(CodeFault::Empty) => "no code is written here".to_owned(),
        Err(fault) => format!("as {}: {}", likely.title(), describe_fault(fault)),
        // The code can be read, so it is one of its other parts.
        Ok(_) => "a modifier or the dot can't be read".to_owned(),
    }
}

/// Returns the set that somebody who writes this most likely means.
fn likely_set(text: &str) -> CodeSet {
    let code = text.split([' ', '-', '×']).next().unwrap_or_default();
    let begins_with_digit = code.starts_with(|c: char| c.is_ascii_digit());
    match code.chars().count() {
        _ if code.contains('.') => CodeSet::Icd10cm,
        5 if begins_with_digit => CodeSet::Cpt,
        5 => CodeSet::Hcpcs,
        6.. => CodeSet::Icd10pcs,
        _ if begins_with_digit => CodeSet::Icd10pcs,
        _ => CodeSet::Icd10cm,
    }
}

fn describe_fault(fault: CodeFault) -> String {
    match fault {
        CodeFault::Empty => "no code is written here".to_owned(),
        CodeFault::TooShort { len, min } => {
            format!("{len} characters of at least {min}")
        }
        CodeFault::TooLong { len, max } => {
            format!("{len} characters of at most {max}")
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

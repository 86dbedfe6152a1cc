//! The words for what isn't of the format, for authors who are no programmers.

use toml::de::DeValue;

use super::diagnostic::{Draft, token};
use super::problem::{Cause, Place, Problem};
use super::suggest::closest;
use super::syntax::Node;
use super::tables;
use crate::quiz::FaultKind;

/// Puts a problem into words.
pub(super) fn draft(problem: &Problem<'_>, source: &str) -> Draft {
    let span = match problem.place {
        Some(Place::Key(key, _)) => key.span(),
        Some(Place::Value(node)) => node.span(),
        None => 0..0,
    };
    let token = token(source, &span);
    match (&problem.cause, problem.place) {
        (Cause::UnknownField { name, known }, _) => {
            let label = format!("{} has no such field", tables::name(known));
            Draft::error("unknown-field", span, format!("unknown field `{name}`"), label)
                .help(tables::help(name, known))
        }
        (Cause::MissingField("question"), _) => {
            let kind = FaultKind::NoQuestions;
            Draft::error(kind.name(), span, kind.title(), "no `[[question]]` in this file")
                .help(kind.help())
        }
        (Cause::MissingField(field), _) => {
            let label = if span == (0..0) { "the quiz" } else { "this table" };
            let title = format!("missing field `{field}`");
            Draft::error("missing-field", span, title, format!("{label} has no `{field}`"))
                .help(format!("add {}", sample(field)))
        }
        (Cause::UnknownName { name, known }, _) => {
            let title = format!("unknown value of `{}`", problem.field);
            Draft::error("unknown-value", span, title, format!("found {token}"))
                .help(unknown_name_help(name, known))
        }
        (Cause::WrongType { expected }, Some(Place::Value(node))) => {
            let title = format!("expected {}, found {}", in_words(expected), kind_of(node));
            Draft::error("wrong-type", span, title, format!("this is {}", kind_of(node)))
                .help(wrong_type_help(expected, node, &token, &problem.field))
        }
        (Cause::BadValue { expected }, _) if is_number(expected) => {
            let title = "this number is out of range";
            let help = format!("write a whole number {}", range(expected, &problem.field));
            Draft::error("bad-value", span, title, format!("found {token}")).help(help)
        }
        (Cause::WrongType { expected } | Cause::BadValue { expected }, _) => {
            let title = format!("this is not {expected}");
            Draft::error("bad-value", span, title, format!("found {token}"))
                .help(form_help(expected, &problem.field))
        }
        (Cause::Other(message), _) => Draft::error("bad-value", span, message.as_str(), token),
    }
}

fn unknown_name_help(name: &str, known: &[&'static str]) -> String {
    match closest(name, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if known.len() > 12 => "docs/error-kinds.md lists the values".to_owned(),
        None => format!("the values are {}", tables::list(known)),
    }
}

fn sample(field: &str) -> String {
    let sample = match field {
        "format" => "`format = 1`",
        "id" => "a short name of letters, digits and hyphens: `id = \"…\"`",
        "title" => "what the reader sees above the questions: `title = \"…\"`",
        "kind" => "`kind = \"assign\"` to have codes entered, or `kind = \"choose\"`",
        "statement" => "the clinical text: `statement = \"\"\"…\"\"\"`",
        "ask" => "what is to be coded: `ask = \"…\"`",
        "error" => "one of the kinds in docs/error-kinds.md: `error = \"…\"`",
        "points" => "the points that you expect: `points = 100`",
        "line" => "`[[question.alternative.line]]` with a `code`",
        _ => return format!("`{field} = \"…\"`"),
    };
    sample.to_owned()
}

fn kind_of(node: &Node<'_>) -> &'static str {
    match node.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a decimal point",
        DeValue::Boolean(true) => "`true`",
        DeValue::Boolean(false) => "`false`",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

fn is_number(expected: &str) -> bool {
    matches!(expected, "u8" | "u32" | "u64" | "usize")
}

fn is_table(expected: &str) -> bool {
    expected.starts_with("struct ") || expected == "a map"
}

/// Puts what serde expects into words.
fn in_words(expected: &str) -> &str {
    match expected {
        "a string" => "a text",
        "a sequence" => "a list",
        "a boolean" => "`true` or `false`",
        _ if is_number(expected) => "a whole number",
        _ if is_table(expected) => "a table",
        _ => expected,
    }
}

fn range(expected: &str, field: &str) -> &'static str {
    match (expected, field) {
        (_, "points" | "credit") => "from 0 to 100",
        ("u8", _) => "from 0 to 255",
        _ => "that is not negative, of at most nine digits",
    }
}

/// Says what to do about a value of another type: the smallest change that
/// makes it fit, or else the form that it should have.
fn wrong_type_help(expected: &str, node: &Node<'_>, token: &str, field: &str) -> String {
    let token = token.trim_matches('`');
    match (expected, node.get_ref()) {
        ("a string", DeValue::Array(items)) if items.len() == 1 => {
            "take the text out of its brackets".to_owned()
        }
        ("a string", DeValue::Array(_) | DeValue::Table(_)) => form_help(expected, field),
        ("a string", _) => format!("put quotation marks around it: `\"{token}\"`"),
        ("a sequence", DeValue::Table(_)) if token.starts_with('[') => {
            format!("write it with two brackets on each side: `[{token}]`")
        }
        ("a sequence", _) => format!("put brackets around it: `[{token}]`"),
        ("a boolean", DeValue::String(text)) if matches!(text.as_ref(), "true" | "false") => {
            format!("leave out the quotation marks: `{text}`")
        }
        (_, DeValue::String(text)) if is_number(expected) && text.parse::<u32>().is_ok() => {
            format!("leave out the quotation marks: `{text}`")
        }
        (_, DeValue::Array(_)) if is_table(expected) && token.starts_with("[[") => {
            let header = token.trim_start_matches('[').trim_end_matches(']');
            format!("write it with one bracket on each side: `[{header}]`")
        }
        _ => form_help(expected, field),
    }
}

/// Shows the form that a value should have.
fn form_help(expected: &str, field: &str) -> String {
    match expected {
        "a string" => format!("write it as `{field} = \"…\"`"),
        "a boolean" => format!("write `{field} = true`, or leave it out"),
        _ if is_number(expected) => format!("write it as `{field} = 1`"),
        _ if is_table(expected) && field.is_empty() => "write it as a `[[question]]`".to_owned(),
        _ if is_table(expected) => format!("write it as `[{field}]`, with its fields below"),
        _ if expected.starts_with("a date") => format!("write it as `{field} = 2026-11-03`"),
        _ => format!("write {expected}"),
    }
}

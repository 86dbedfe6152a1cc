//! The file as a tree with the place of every key and value, or what isn't
//! TOML about it; `json` is for files that are JSON. What the tree means is for `read` to say.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use super::diagnostic::Draft;
use super::json;
use super::notation::Notation;
use crate::quiz::{FORMAT, FaultKind, Step};

/// A value with its place.
pub(super) type Node<'a> = Spanned<DeValue<'a>>;

/// What a file may have, in bytes: fifteen thousand long questions. What is
/// larger is something else, or a mistake.
const MAX_BYTES: usize = 64 << 20;

/// A file that is TOML or JSON, of the format that this library reads.
pub(super) struct Document<'a> {
    root: Node<'a>,
}

impl<'a> Document<'a> {
    /// Parses a file.
    ///
    /// # Errors
    ///
    /// Returns what isn't TOML or JSON; or that the file is empty or of another
    /// format, where nothing else is worth saying.
    pub(super) fn parse(source: &'a str) -> Result<Self, Vec<Draft>> {
        if source.len() > MAX_BYTES {
            return Err(vec![too_large(source)]);
        }
        let table = match Notation::of(source) {
            Notation::Json => json::parse(source)?,
            Notation::Toml => {
                let (table, errors) = DeTable::parse_recoverable(source);
                if !errors.is_empty() {
                    return Err(syntax_errors(errors, source));
                }
                table.into_inner()
            }
        };
        if table.is_empty() {
            return Err(vec![empty_file()]);
        }
        if let Some(finding) = other_format(&table) {
            return Err(vec![finding]);
        }
        Ok(Self { root: Spanned::new(0..0, DeValue::Table(table)) })
    }

    /// Returns the table of the whole file.
    pub(super) fn root(&self) -> &Node<'a> {
        &self.root
    }

    /// Returns the place of the value at the end of the path, or of the last
    /// on the way that there is.
    pub(super) fn span(&self, path: &[Step]) -> Range<usize> {
        let mut node = &self.root;
        for step in path {
            let next = match step {
                Step::Field(name) => node.get_ref().get(*name),
                Step::Item(idx) => node.get_ref().get(*idx),
            };
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        node.span()
    }
}

fn too_large(source: &str) -> Draft {
    let label = format!("{} MB, where {} are the most", source.len() >> 20, MAX_BYTES >> 20);
    Draft::error("file-too-large", 0..0, "this file is too large for a quiz", label)
        .help("make several quizzes of it, or look whether it is the file that you meant")
}

fn empty_file() -> Draft {
    Draft::error("empty-file", 0..0, "the file is empty", "no field stands in it")
        .help("begin with `format = 1`, `id` and `title`; docs/format.md has a small quiz to copy")
}

/// Another format may have other fields, so its number is all there is to say.
fn other_format(table: &DeTable<'_>) -> Option<Draft> {
    let node = table.get("format")?;
    let number = node.get_ref().as_integer()?;
    let is_known = i64::from_str_radix(number.as_str(), number.radix()) == Ok(i64::from(FORMAT));
    let kind = FaultKind::UnknownFormat;
    let label = format!("this tool reads format {FORMAT}");
    let finding = || Draft::error(kind.name(), node.span(), kind.title(), label);
    (!is_known).then(|| finding().help(kind.help()))
}

/// Lists the errors in the order of the file, up to the first after which the
/// parser can only guess where it is.
fn syntax_errors(mut errors: Vec<Error>, source: &str) -> Vec<Draft> {
    errors.sort_by_key(|error| error.span().map_or(0, |span| span.start));
    let n_local = errors.iter().take_while(|error| is_local(error.message())).count();
    let findings = errors.iter().take(n_local + 1).map(|error| syntax_error(error, source));
    findings.collect()
}

/// Returns `true` for errors that leave the rest of the file readable.
fn is_local(message: &str) -> bool {
    ["string values must be quoted", "invalid date", "invalid boolean", "duplicate key"]
        .iter()
        .any(|title| message.starts_with(title))
}

fn syntax_error(error: &Error, source: &str) -> Draft {
    let span = error.span().unwrap_or(0..0);
    let found = source.get(span.clone()).unwrap_or_default().trim();
    let (cause, expected) = match error.message().split_once(", expected ") {
        Some((cause, expected)) => (cause, expected),
        None => (error.message(), ""),
    };
    let (title, label, help) = words(cause, expected, found);
    let label = if label.is_empty() { format!("expected {expected}") } else { label.to_owned() };
    // The parser is at the end of the file then; the last opening is what it read on from.
    let opening = match cause.starts_with("invalid multi-line") && span.start >= source.len() {
        true => ["\"\"\"", "'''"].iter().filter_map(|mark| source.rfind(mark)).max(),
        false => None,
    };
    let span = opening.map_or(span, |start| start..start + 3);
    Draft::error("syntax", span, title, label).help(help)
}

/// Returns title, label and help for an author who is no programmer; a label
/// only where the parser's own says less.
fn words<'a>(cause: &'a str, expected: &str, found: &str) -> (&'a str, &'static str, String) {
    let (title, label, help) = match cause {
        "string values must be quoted" if found.is_empty() => {
            ("a value is missing", "nothing stands here", "write the value behind the `=`")
        }
        "string values must be quoted" => {
            let help = match found.contains(['“', '”', '„', '‟', '″']) {
                true => "write straight quotation marks, `\"`, not typographic ones".to_owned(),
                false => format!("put quotation marks around it: `\"{found}\"`"),
            };
            return ("this is not a value", "a text needs quotation marks", help);
        }
        "invalid basic string" if expected == "`\"`" => (
            "this text is not closed",
            "the line ends without a quotation mark",
            r#"close the text with `"`; several lines stand between `"""` and `"""`"#,
        ),
        "invalid multi-line basic string" | "invalid multi-line literal string" => (
            "this text is not closed",
            "it begins here and goes on to the end of the file",
            "close the text with the same three quotation marks",
        ),
        "duplicate key" => (
            "this name is used already",
            "a second time",
            "remove one of the two; where a table may stand several times, write `[[…]]` each time",
        ),
        "invalid boolean" => (cause, "", "write `true` or `false`, in lower case"),
        "invalid date" => (cause, "", "write a day of the calendar, as in `2026-11-03`"),
        "missing escaped value" => (cause, "", r"write a backslash in a text as `\\`"),
        "unexpected leading zero" => {
            (cause, "a number begins with another digit", "put quotation marks around codes")
        }
        "unexpected key or value" => {
            (cause, "", r#"begin a new line here; a quotation mark within a text is written `\"`"#)
        }
        _ if cause.starts_with("missing comma") => (cause, "", "put a comma between the two"),
        _ if cause.starts_with("unclosed") => (cause, "", "close the bracket"),
        _ => (cause, "", r#"a line reads `name = "value"`, `[name]` or `[[name]]`"#),
    };
    (title, label, help.to_owned())
}

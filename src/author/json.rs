//! A quiz file as JSON: read into the same tree as TOML, so that whatever is
//! said of one is said of the other.

use std::borrow::Cow;
use std::ops::Range;

use jsonc_parser::ast::{ObjectProp, ObjectPropName, Value};
use jsonc_parser::errors::{ParseError, ParseErrorKind as Fault};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::diagnostic::Draft;
use super::syntax::Node;

/// JSON as the standard has it, without the liberties of its dialects.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Parses an object with the place of every name and value.
///
/// # Errors
///
/// Returns where it stops being JSON; else every name that stands twice in an
/// object, and every `null`.
pub(super) fn parse(source: &str) -> Result<DeTable<'_>, Vec<Draft>> {
    let parsed = parse_to_ast(source, &CollectOptions::default(), &STRICT);
    let value = parsed.map_err(|error| vec![draft(&error)])?.value;
    let Some(Value::Object(object)) = value else {
        let title = "this is not a quiz";
        let label = "nothing but a value";
        return Err(vec![
            Draft::error("syntax", 0..1, title, label)
                .help("write an object: `{ \"format\": 1, … }`"),
        ]);
    };
    let mut tree = Tree::default();
    let table = tree.table(object.properties);
    if tree.faults.is_empty() { Ok(table) } else { Err(tree.faults) }
}

#[derive(Default)]
struct Tree {
    faults: Vec<Draft>,
}

impl Tree {
    fn table<'a>(&mut self, properties: Vec<ObjectProp<'a>>) -> DeTable<'a> {
        let mut table = DeTable::new();
        for ObjectProp { name, value, .. } in properties {
            let (name, span) = match name {
                ObjectPropName::String(text) => (text.value, text.range.start..text.range.end),
                ObjectPropName::Word(word) => {
                    (Cow::Borrowed(word.value), word.range.start..word.range.end)
                }
            };
            let Some(value) = self.value(value) else { continue };
            if table.contains_key(name.as_ref()) {
                let title = "this name is used already";
                let fault = Draft::error("syntax", span, title, "a second time");
                self.faults.push(
                    fault.help("remove one of the two; several things stand in a list, `[…]`"),
                );
                continue;
            }
            table.insert(Spanned::new(span, name), value);
        }
        table
    }

    fn value<'a>(&mut self, value: Value<'a>) -> Option<Node<'a>> {
        let (range, value) = match value {
            Value::StringLit(text) => (text.range, DeValue::String(text.value)),
            Value::BooleanLit(literal) => (literal.range, DeValue::Boolean(literal.value)),
            Value::NumberLit(number) => match DeValue::parse(number.value) {
                Ok(value) => (number.range, value.into_inner()),
                // What JSON counts among the numbers and TOML doesn't: `1.0E+02`, `-0.0`.
                Err(_) => (number.range, DeValue::String(Cow::Borrowed(number.value))),
            },
            Value::Object(object) => (object.range, DeValue::Table(self.table(object.properties))),
            Value::Array(array) => {
                let mut items = DeArray::new();
                for item in array.elements {
                    if let Some(item) = self.value(item) {
                        items.push(item);
                    }
                }
                (array.range, DeValue::Array(items))
            }
            Value::NullKeyword(null) => {
                let span = null.range.start..null.range.end;
                let fault = Draft::error("syntax", span, "this is no value", "found `null`");
                self.faults.push(fault.help("leave the field out"));
                return None;
            }
        };
        Some(Spanned::new(range.start..range.end, value))
    }
}

/// Puts the first thing that isn't JSON into words.
fn draft(error: &ParseError) -> Draft {
    let range = error.range();
    let span: Range<usize> = range.start..range.end;
    let (title, help) = match error.kind() {
        Fault::CommentsNotAllowed | Fault::UnterminatedCommentBlock => {
            ("comments can't stand in JSON", "remove it, or write the quiz as TOML")
        }
        Fault::TrailingCommasNotAllowed | Fault::UnexpectedComma => {
            ("there is nothing behind this comma", "remove the comma")
        }
        Fault::ExpectedComma => ("a comma is missing", "put a comma between the two"),
        Fault::ExpectedColonAfterObjectKey | Fault::UnexpectedColon => {
            ("a colon stands between name and value", "write `\"name\": value`")
        }
        Fault::ExpectedObjectValue => ("a value is missing", "write the value behind the colon"),
        Fault::ExpectedStringObjectProperty => {
            ("this is not a name", "put quotation marks around it")
        }
        Fault::SingleQuotedStringsNotAllowed => {
            ("this is not a text", "write straight double quotation marks, `\"`")
        }
        Fault::String(_) => (
            "this text is not well-formed",
            r#"close it with `"`; within a text write `\"`, `\\`, and `\n` for a new line"#,
        ),
        Fault::UnexpectedWord | Fault::UnexpectedToken | Fault::UnexpectedTokenInObject => {
            ("this is not a value", "put straight quotation marks around a text, `\"…\"`")
        }
        Fault::UnterminatedArray | Fault::UnexpectedCloseBracket => {
            ("a list is not closed, or closed twice", "each `[` needs its `]`")
        }
        Fault::UnterminatedObject | Fault::UnexpectedCloseBrace => {
            ("an object is not closed, or closed twice", "each `{` needs its `}`")
        }
        Fault::MultipleRootJsonValues => {
            ("the quiz is over before this", "remove what stands behind the last `}`")
        }
        Fault::NestingDepthExceeded => {
            ("too many brackets within each other", "no quiz needs that many")
        }
        _ => ("this is not a number", "write digits, as in `1`"),
    };
    Draft::error("syntax", span, title, "").help(help)
}

//! A small reader of JSON, for the formats of this library.
//!
//! The desk reads and writes them with serde. In the wasm a serde reader of
//! all tables weighs more than the questions of a quiz, so there each table
//! says once more, in one line, how it is read; tests hold the two to the
//! same result. Errors say where, in the words of the file: `question 3, key 1`.
//! Numbers are whole; nothing of ours has others.

use std::fmt;

/// How deep arrays and objects may be nested.
const MAX_DEPTH: usize = 64;

/// Reads a value.
///
/// # Errors
///
/// Says what is wrong, and where.
pub fn read<T: FromJson>(text: &str) -> Result<T, Error> {
    let mut parser = Parser { text, at: 0 };
    let json = parser.value(0)?;
    parser.white_space();
    if parser.at < text.len() {
        return Err(parser.error("there is more behind the end"));
    }
    T::from_json(json)
}

/// Reads one field of an object, whatever else is in it.
///
/// # Errors
///
/// Says what is wrong with the text or the field.
pub fn read_field<T: FromJson + Default>(text: &str, name: &str) -> Result<T, Error> {
    let mut fields = Fields::of(read(text)?);
    let value = fields.required(name, T::default);
    fields.pass_over();
    fields.end(value)
}

/// What is wrong with a text or a value in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<What>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct What {
    /// What is wrong.
    message: String,
    /// The way to the value, outermost first: `question 3, key 1, code`.
    place: String,
}

impl Error {
    #[inline(never)]
    pub(crate) fn say(parts: &[&str]) -> Self {
        Self(Box::new(What { message: parts.concat(), place: String::new() }))
    }

    /// An enum has no variant of that name.
    pub(crate) fn unknown_word(word: &str) -> Self {
        Self::say(&["unknown word `", word, "`"])
    }

    fn inside(mut self, step: &str) -> Self {
        let is_field_before_index = self.0.place.starts_with(|c: char| c.is_ascii_digit());
        let gap = match (self.0.place.is_empty(), is_field_before_index) {
            (true, _) => "",
            (false, true) => " ",
            (false, false) => ", ",
        };
        self.0.place = [step, gap, &self.0.place].concat();
        self
    }
}

impl Error {
    #[inline(never)]
    fn inside_item(self, idx: usize) -> Self {
        self.inside(&(idx + 1).to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        if !self.0.place.is_empty() {
            f.write_str(" at ")?;
            f.write_str(&self.0.place)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// A value of any kind.
#[derive(Debug)]
pub enum Json {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
    /// A list.
    Array(Vec<Json>),
    /// Fields, in the order of the text.
    Object(Vec<(String, Json)>),
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn error(&self, message: &str) -> Error {
        let before = self.text.get(..self.at).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        Error::say(&[message, " (line ", &line.to_string(), ")"])
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn white_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// Takes a character if it is next.
    fn take(&mut self, wanted: u8) -> bool {
        self.white_space();
        let is_next = self.peek() == Some(wanted);
        self.at += usize::from(is_next);
        is_next
    }

    fn value(&mut self, depth: usize) -> Result<Json, Error> {
        self.white_space();
        if depth > MAX_DEPTH {
            return Err(self.error("this is nested too deep"));
        }
        match self.peek() {
            Some(b'"') => Ok(Json::Text(self.string()?)),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) => self.word(),
            None => Err(self.error("the text ends too early")),
        }
    }

    fn word(&mut self) -> Result<Json, Error> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let words =
            [("null", Json::Null), ("true", Json::Bool(true)), ("false", Json::Bool(false))];
        for (word, value) in words {
            if rest.starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(self.error("this is not JSON"))
    }

    fn number(&mut self) -> Result<Json, Error> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E');
        let number = rest.split(|c| !is_part(c)).next().unwrap_or_default();
        let digits = number.strip_prefix('-').unwrap_or(number);
        let has_zero = digits.len() > 1 && digits.starts_with('0');
        match number.parse() {
            Ok(value) if !has_zero => {
                self.at += number.len();
                Ok(Json::Number(value))
            }
            _ => Err(self.error("numbers here are whole")),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Json, Error> {
        self.at += 1;
        let mut items = Vec::new();
        if self.take(b']') {
            return Ok(Json::Array(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.take(b']') {
                return Ok(Json::Array(items));
            }
            if !self.take(b',') {
                return Err(self.error("a comma or a ] is missing"));
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json, Error> {
        self.at += 1;
        let mut fields = Vec::new();
        if self.take(b'}') {
            return Ok(Json::Object(fields));
        }
        loop {
            self.white_space();
            if self.peek() != Some(b'"') {
                return Err(self.error("a name in quotes is missing"));
            }
            let name = self.string()?;
            if !self.take(b':') {
                return Err(self.error("a colon is missing"));
            }
            fields.push((name, self.value(depth + 1)?));
            if self.take(b'}') {
                return Ok(Json::Object(fields));
            }
            if !self.take(b',') {
                return Err(self.error("a comma or a } is missing"));
            }
        }
    }

    /// Reads a text; the opening quote is next.
    fn string(&mut self) -> Result<String, Error> {
        self.at += 1;
        let mut string = String::new();
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let plain =
                rest.find(|c| matches!(c, '"' | '\\' | '\0'..='\x1f')).unwrap_or(rest.len());
            string.push_str(rest.get(..plain).unwrap_or_default());
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(string);
                }
                Some(b'\\') => string.push(self.escape()?),
                Some(_) => return Err(self.error("a control character stands in a text")),
                None => return Err(self.error("a text has no end")),
            }
        }
    }

    /// Reads an escape; the backslash is next.
    fn escape(&mut self) -> Result<char, Error> {
        self.at += 1;
        let kind = self.peek();
        self.at += 1;
        Ok(match kind {
            Some(c @ (b'"' | b'\\' | b'/')) => char::from(c),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let first = self.hex()?;
                let is_pair = (0xd800..0xdc00).contains(&first)
                    && self.text.get(self.at..).is_some_and(|rest| rest.starts_with("\\u"));
                let code = if is_pair {
                    self.at += 2;
                    let second = self.hex()?;
                    0x1_0000 + ((first - 0xd800) << 10) + (second & 0x3ff)
                } else {
                    first
                };
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return Err(self.error("this escape is unknown")),
        })
    }

    fn hex(&mut self) -> Result<u32, Error> {
        let digits = self.text.get(self.at..self.at + 4).unwrap_or_default();
        let is_hex = digits.chars().all(|c| c.is_ascii_hexdigit());
        match u32::from_str_radix(digits, 16) {
            Ok(code) if is_hex => {
                self.at += 4;
                Ok(code)
            }
            _ => Err(self.error("this escape is unknown")),
        }
    }
}

impl Json {
    // Not in the reader of lists, of which there is a copy for every type.
    #[inline(never)]
    fn items(self) -> Result<Vec<Self>, Error> {
        match self {
            Self::Array(items) => Ok(items),
            other => Err(other.mismatch("a list")),
        }
    }

    #[inline(never)]
    fn mismatch(self, wanted: &str) -> Error {
        let found = match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::Array(_) => "a list",
            Self::Object(_) => "an object",
        };
        Error::say(&["expected ", wanted, ", found ", found])
    }
}

/// A type that can be read from JSON.
pub trait FromJson: Sized {
    /// Takes the value over.
    ///
    /// # Errors
    ///
    /// Says what is wrong with it, and where in it.
    fn from_json(json: Json) -> Result<Self, Error>;
}

impl FromJson for Json {
    fn from_json(json: Json) -> Result<Self, Error> {
        Ok(json)
    }
}

impl FromJson for String {
    fn from_json(json: Json) -> Result<Self, Error> {
        match json {
            Json::Text(text) => Ok(text),
            other => Err(other.mismatch("a text")),
        }
    }
}

impl FromJson for bool {
    fn from_json(json: Json) -> Result<Self, Error> {
        match json {
            Json::Bool(value) => Ok(value),
            other => Err(other.mismatch("true or false")),
        }
    }
}

macro_rules! whole_numbers {
    ($($number:ty)*) => {
        $(impl FromJson for $number {
            fn from_json(json: Json) -> Result<Self, Error> {
                let too_large = || Error::say(&["this number is out of range"]);
                match json {
                    Json::Number(value) => value.try_into().map_err(|_| too_large()),
                    other => Err(other.mismatch("a number")),
                }
            }
        })*
    };
}

whole_numbers! { u8 u32 u64 usize }

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(json: Json) -> Result<Self, Error> {
        match json {
            Json::Null => Ok(None),
            other => T::from_json(other).map(Some),
        }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(json: Json) -> Result<Self, Error> {
        let items = json.items()?;
        let mut list = Self::with_capacity(items.len());
        for item in items {
            match T::from_json(item) {
                Ok(value) => list.push(value),
                Err(error) => return Err(error.inside_item(list.len())),
            }
        }
        Ok(list)
    }
}

/// The fields of an object while a table is made of them. Keeps the first
/// error and goes on, so that a table is made in one straight run.
pub(crate) struct Fields {
    fields: Vec<(String, Json)>,
    error: Option<Error>,
}

impl Fields {
    /// Takes the fields of an object.
    pub(crate) fn of(json: Json) -> Self {
        match json {
            Json::Object(fields) => Self { fields, error: None },
            other => Self { fields: Vec::new(), error: Some(other.mismatch("an object")) },
        }
    }

    #[inline(never)]
    fn take(&mut self, name: &str) -> Option<Json> {
        let place = self.fields.iter().position(|(field, _)| field == name)?;
        Some(self.fields.swap_remove(place).1)
    }

    #[inline(never)]
    fn fail(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }

    #[inline(never)]
    fn fail_in(&mut self, name: &str, error: Error) {
        self.fail(error.inside(name));
    }

    #[inline(never)]
    fn fail_missing(&mut self, name: &str) {
        self.fail(Error::say(&["`", name, "` is missing"]));
    }

    /// Returns a field; `None` if it isn't there or can't be read.
    #[inline(never)]
    fn read<T: FromJson>(&mut self, name: &str, is_required: bool) -> Option<T> {
        let Some(json) = self.take(name) else {
            if is_required {
                self.fail_missing(name);
            }
            return None;
        };
        match T::from_json(json) {
            Ok(value) => Some(value),
            Err(error) => {
                self.fail_in(name, error);
                None
            }
        }
    }

    /// Returns a field, or what stands for it where it is left out.
    pub(crate) fn or<T: FromJson>(&mut self, name: &str, fallback: impl FnOnce() -> T) -> T {
        self.read(name, false).unwrap_or_else(fallback)
    }

    /// Returns a field that may be left out.
    pub(crate) fn optional<T: FromJson + Default>(&mut self, name: &str) -> T {
        self.read(name, false).unwrap_or_default()
    }

    /// Returns a field that must be there.
    pub(crate) fn required<T: FromJson>(&mut self, name: &str, fallback: impl FnOnce() -> T) -> T {
        self.read(name, true).unwrap_or_else(fallback)
    }

    /// Drops the fields that nobody asked for.
    pub(crate) fn pass_over(&mut self) {
        self.fields.clear();
    }

    /// Returns the table unless something was wrong with a field.
    pub(crate) fn end<T>(mut self, table: T) -> Result<T, Error> {
        if let Some((name, _)) = self.fields.first() {
            let error = Error::say(&["unknown or repeated field `", name, "`"]);
            self.fail(error);
        }
        self.error.map_or(Ok(table), Err)
    }
}

/// Says how a table is read: each field `optional`, `required`, or
/// `or(fallback)`; `as "name"` where the file names it otherwise. A field that
/// is left out here doesn't compile.
macro_rules! from_json {
    ($table:ident { $($field:ident $(as $name:literal)? : $how:ident $(($fallback:expr))?),* $(,)? }) => {
        impl $crate::json::FromJson for $table {
            fn from_json(json: $crate::json::Json) -> Result<Self, $crate::json::Error> {
                let mut fields = $crate::json::Fields::of(json);
                let table = Self {
                    $($field: $crate::json::from_json!(
                        @$how fields, $crate::json::from_json!(@name $field $($name)?) $(, $fallback)?
                    ),)*
                };
                fields.end(table)
            }
        }
    };
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $name:literal) => { $name };
    (@optional $fields:ident, $name:expr) => { $fields.optional($name) };
    (@required $fields:ident, $name:expr) => { $fields.required($name, Default::default) };
    (@required $fields:ident, $name:expr, $fallback:expr) => { $fields.required($name, || $fallback) };
    (@or $fields:ident, $name:expr, $fallback:expr) => { $fields.or($name, || $fallback) };
}

pub(crate) use from_json;

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        name: String,
        #[serde(default)]
        items: Vec<Item>,
        n: Option<u8>,
    }

    from_json!(Sample { name: required, items: optional, n: optional });

    #[derive(Debug, PartialEq, Deserialize)]
    struct Item {
        n: u32,
        #[serde(default)]
        is: bool,
    }

    from_json!(Item { n: required, is: optional });

    fn fault(text: &str) -> String {
        read::<Sample>(text).unwrap_err().to_string()
    }

    #[test]
    fn what_serde_json_reads_is_read_the_same() {
        for text in [
            r#"{"name":"a"}"#,
            " {\n\t\"name\" : \"\\u00e9\\ud83e\\uddb4\\n\\\"\\/\", \"items\": [{\"n\":1}, {\"is\":true,\"n\":22}], \"n\": null}",
            r#"{"items":[],"n":255,"name":"é🦴 <b>"}"#,
        ] {
            assert_eq!(
                read::<Sample>(text).unwrap(),
                serde_json::from_str::<Sample>(text).unwrap()
            );
        }
    }

    #[test]
    fn an_error_says_what_and_where() {
        assert_eq!(fault(r#"{"name":"a","nom":1}"#), "unknown or repeated field `nom`");
        assert_eq!(fault(r#"{"name":"a","name":"b"}"#), "unknown or repeated field `name`");
        assert_eq!(fault(r#"{"name":1}"#), "expected a text, found a number at name");
        assert_eq!(fault(r#"{"name":"a","n":256}"#), "this number is out of range at n");
        assert_eq!(fault(r#"{"name":"a","items":[{"n":1},{}]}"#), "`n` is missing at items 2");
        assert_eq!(
            fault(r#"{"name":"a","items":[{"n":1,"is":null}]}"#),
            "expected true or false, found null at items 1, is"
        );
        assert_eq!(fault("{}"), "`name` is missing");
        assert_eq!(fault("[]"), "expected an object, found a list");
        assert_eq!(fault("{\n\"name\":\"a\",}"), "a name in quotes is missing (line 2)");
        assert_eq!(fault(r#"{"name":"a"} x"#), "there is more behind the end (line 1)");
    }

    #[test]
    fn what_is_not_json_is_an_error_and_never_a_panic() {
        for text in [
            "",
            "{",
            "[",
            "\"",
            "\"\\",
            "\"\\u12",
            "\"\\ud83e\"",
            "nul",
            "01",
            "-",
            "1e5",
            "1.5",
            "<!doctype html>",
            "{\"name\":\"\u{1}\"}",
            "{\"name\" \"a\"}",
            "[1 2]",
            "\u{feff}{}",
            "é",
        ] {
            assert!(read::<Sample>(text).is_err(), "{text:?}");
        }
        assert_eq!(fault(&"[".repeat(100_000)), "this is nested too deep (line 1)");
    }
}

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
    value(parse(text)?)
}

/// Makes a value of what was parsed.
///
/// # Errors
///
/// Says what is wrong, and where.
pub fn value<T: FromJson>(json: Json) -> Result<T, Error> {
    let mut value = T::blank();
    value.fill(json)?;
    Ok(value)
}

/// Reads one field of an object, whatever else is in it.
///
/// # Errors
///
/// Says what is wrong with the text or the field.
pub fn read_field<T: FromJson>(text: &str, name: &str) -> Result<T, Error> {
    value(field(parse(text)?, name)?).map_err(|error| error.inside(name))
}

#[inline(never)]
fn parse(text: &str) -> Result<Json, Error> {
    let mut parser = Parser { text, at: 0 };
    let json = parser.value(0)?;
    parser.white_space();
    if parser.at < text.len() {
        return Err(parser.error("there is more behind the end"));
    }
    Ok(json)
}

fn field(json: Json, name: &str) -> Result<Json, Error> {
    let mut fields = json.fields()?.into_iter();
    let found = fields.find(|(field, _)| field == name);
    found.map(|(_, json)| json).ok_or_else(|| Error::missing(name))
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

    #[inline(never)]
    fn missing(name: &str) -> Self {
        Self::say(&["`", name, "` is missing"])
    }

    #[inline(never)]
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
    fn fields(self) -> Result<Vec<(String, Self)>, Error> {
        match self {
            Self::Object(fields) => Ok(fields),
            other => Err(other.mismatch("an object")),
        }
    }

    #[inline(never)]
    fn text(self) -> Result<String, Error> {
        match self {
            Self::Text(text) => Ok(text),
            other => Err(other.mismatch("a text")),
        }
    }

    #[inline(never)]
    fn number(self) -> Result<i64, Error> {
        match self {
            Self::Number(number) => Ok(number),
            other => Err(other.mismatch("a number")),
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
///
/// A value is filled in its place and not returned: the compiler copies the
/// reading for every table, and each step of it that returns a value weighs
/// several times as much as one that fills it.
pub trait FromJson: Sized {
    /// Returns what stands for the value before it is read.
    fn blank() -> Self;

    /// Takes the value over.
    ///
    /// # Errors
    ///
    /// Says what is wrong with it, and where in it; some of it may be filled
    /// then.
    fn fill(&mut self, json: Json) -> Result<(), Error>;
}

impl FromJson for Json {
    fn blank() -> Self {
        Self::Null
    }

    fn fill(&mut self, json: Json) -> Result<(), Error> {
        *self = json;
        Ok(())
    }
}

impl FromJson for String {
    fn blank() -> Self {
        Self::new()
    }

    #[inline(never)]
    fn fill(&mut self, json: Json) -> Result<(), Error> {
        *self = json.text()?;
        Ok(())
    }
}

impl FromJson for bool {
    fn blank() -> Self {
        false
    }

    #[inline(never)]
    fn fill(&mut self, json: Json) -> Result<(), Error> {
        match json {
            Json::Bool(value) => *self = value,
            other => return Err(other.mismatch("true or false")),
        }
        Ok(())
    }
}

macro_rules! whole_numbers {
    ($($number:ty)*) => {
        $(impl FromJson for $number {
            fn blank() -> Self {
                0
            }

            #[inline(never)]
            fn fill(&mut self, json: Json) -> Result<(), Error> {
                let number = json.number()?.try_into();
                *self = number.map_err(|_| Error::say(&["this number is out of range"]))?;
                Ok(())
            }
        })*
    };
}

whole_numbers! { u8 u32 u64 usize }

impl<T: FromJson> FromJson for Option<T> {
    fn blank() -> Self {
        None
    }

    #[inline(never)]
    fn fill(&mut self, json: Json) -> Result<(), Error> {
        match json {
            Json::Null => Ok(()),
            other => self.insert(T::blank()).fill(other),
        }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }

    #[inline(never)]
    fn fill(&mut self, json: Json) -> Result<(), Error> {
        fill_list(json, &mut |json| {
            self.push(T::blank());
            self.last_mut().map_or(Ok(()), |last| last.fill(json))
        })
    }
}

/// Adds one item of a list after the other.
#[inline(never)]
fn fill_list(json: Json, add: &mut dyn FnMut(Json) -> Result<(), Error>) -> Result<(), Error> {
    let items = match json {
        Json::Array(items) => items,
        other => return Err(other.mismatch("a list")),
    };
    for (idx, item) in items.into_iter().enumerate() {
        add(item).map_err(|error| error.inside(&(idx + 1).to_string()))?;
    }
    Ok(())
}

/// Fills the fields of a table: `names` are theirs, in the order of the bits
/// of `required`; `set` fills the one at a place.
#[inline(never)]
pub(crate) fn fill_table(
    json: Json,
    names: &[&str],
    required: u32,
    set: &mut dyn FnMut(usize, Json) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut missing = required;
    let mut open = u32::MAX;
    for (name, json) in json.fields()? {
        let place = names.iter().position(|other| *other == name);
        let Some(place) = place.filter(|place| open >> place & 1 == 1) else {
            return Err(Error::say(&["unknown or repeated field `", &name, "`"]));
        };
        open &= !(1 << place);
        missing &= open;
        set(place, json).map_err(|error| error.inside(&name))?;
    }
    match names.get(missing.trailing_zeros() as usize) {
        Some(name) => Err(Error::missing(name)),
        None => Ok(()),
    }
}

/// Returns the place of a word in a list.
#[inline(never)]
pub(crate) fn word(json: Json, words: &[&str]) -> Result<usize, Error> {
    let word = json.text()?;
    let place = words.iter().position(|other| *other == word);
    place.ok_or_else(|| Error::say(&["unknown word `", &word, "`"]))
}

/// Says how a table is read: each field `optional`, `required`, or
/// `or(fallback)`; `as "name"` where the file names it otherwise. A field that
/// is left out here doesn't compile. A table has 32 fields at most.
macro_rules! from_json {
    ($table:ident { $($field:ident $(as $name:literal)? : $how:ident $(($fallback:expr))?),* $(,)? }) => {
        impl $crate::json::FromJson for $table {
            fn blank() -> Self {
                Self { $($field: $crate::json::from_json!(@blank $($fallback)?),)* }
            }

            fn fill(&mut self, json: $crate::json::Json) -> Result<(), $crate::json::Error> {
                #[allow(non_camel_case_types, reason = "they are the fields")]
                enum Place { $($field,)* }
                const NAMES: &[&str] = &[$($crate::json::from_json!(@name $field $($name)?),)*];
                const REQUIRED: u32 =
                    0 $(| ($crate::json::from_json!(@bit $how) << Place::$field as u32))*;
                $crate::json::fill_table(json, NAMES, REQUIRED, &mut |place, json| match place {
                    $(place if place == Place::$field as usize => {
                        $crate::json::FromJson::fill(&mut self.$field, json)
                    })*
                    _ => Ok(()),
                })
            }
        }
    };
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $name:literal) => { $name };
    (@blank) => { $crate::json::FromJson::blank() };
    (@blank $fallback:expr) => { $fallback };
    (@bit required) => { 1 };
    (@bit optional) => { 0 };
    (@bit or) => { 0 };
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

//! What isn't of the format, as serde says it, with the key or value that it
//! is about. The words for it are in `message`.

use std::fmt;

use serde::de::{Error, Expected, Unexpected};
use toml::Spanned;
use toml::de::{DeString, DeTable};

use super::syntax::Node;

/// A key with its place.
pub(super) type Key<'a> = Spanned<DeString<'a>>;

/// Something that isn't of the format.
#[derive(Debug)]
pub(super) struct Problem<'a> {
    /// What serde says about it.
    pub(super) cause: Cause,
    /// Where; the reader always fills it in.
    pub(super) place: Option<Place<'a>>,
    /// The field whose value, or whose item, it is; empty at the root.
    pub(super) field: String,
}

/// What serde says.
#[derive(Debug)]
pub(super) enum Cause {
    UnknownField { name: String, known: &'static [&'static str] },
    MissingField(&'static str),
    UnknownName { name: String, known: &'static [&'static str] },
    WrongType { expected: String },
    BadValue { expected: String },
    Other(String),
}

/// A key with its table, or a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'a> {
    Key(&'a Key<'a>, &'a DeTable<'a>),
    Value(&'a Node<'a>),
}

impl<'a> Problem<'a> {
    pub(super) fn new(cause: Cause) -> Self {
        Self { cause, place: None, field: String::new() }
    }

    /// Adds the place, unless one is known.
    pub(super) fn or_at(mut self, place: Place<'a>) -> Self {
        self.place.get_or_insert(place);
        self
    }

    /// Adds the field, unless one is known.
    pub(super) fn or_of(mut self, field: &str) -> Self {
        if self.field.is_empty() {
            field.clone_into(&mut self.field);
        }
        self
    }
}

impl fmt::Display for Problem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.cause)
    }
}

impl std::error::Error for Problem<'_> {}

impl Error for Problem<'_> {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(Cause::Other(message.to_string()))
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(Cause::WrongType { expected: expected.to_string() })
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(Cause::BadValue { expected: expected.to_string() })
    }

    fn unknown_variant(name: &str, known: &'static [&'static str]) -> Self {
        Self::new(Cause::UnknownName { name: name.to_owned(), known })
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        Self::new(Cause::UnknownField { name: name.to_owned(), known })
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(Cause::MissingField(field))
    }
}

//! The tables of the format by their fields, to say whose field a stray one is.

use serde::de::value::Error as ProbeError;
use serde::de::{Deserialize, Deserializer, Error, Visitor};

use super::notation::ABOVE_TABLES;
use super::suggest::{closest, is_near};
use crate::blueprint::{Blueprint, Section};
use crate::quiz::{
    Allowance, Alternative, Choice, Editions, Example, KeyLine, Question, Quiz, WrongCode,
};

/// A table of the format.
struct Table {
    fields: &'static [&'static str],
    /// What an author calls it.
    name: &'static str,
}

/// Returns every table, the outer before the inner.
fn tables() -> [Table; 12] {
    [
        (field_names::<Quiz>(), "the quiz"),
        (field_names::<Question>(), "the question"),
        (field_names::<Editions>(), "`[editions]`"),
        (field_names::<KeyLine>(), "a key line"),
        (field_names::<Alternative>(), "an alternative"),
        (field_names::<WrongCode>(), "a wrong code"),
        (field_names::<Choice>(), "a choice"),
        (field_names::<Example>(), "an example"),
        (field_names::<Allowance>(), "an `allow`"),
        (field_names::<Blueprint>(), "`[exam]`"),
        (field_names::<Section>(), "an exam section"),
        // It may be a text, too, so its fields can't be asked for.
        (&["text", "nth"], "evidence"),
    ]
    .map(|(fields, name)| Table { fields, name })
}

/// Returns what the table with these fields is called.
pub(super) fn name(fields: &[&str]) -> &'static str {
    tables().iter().find(|table| table.fields == fields).map_or("this table", |table| table.name)
}

/// Returns the field that a misspelt one was meant to be. A field of another
/// table is misplaced rather than misspelt.
pub(super) fn meant(field: &str, known: &[&'static str]) -> Option<&'static str> {
    let meant = closest(field, known.iter().copied())?;
    (owner(field).is_none() || is_near(field, meant)).then_some(meant)
}

/// Returns what an author can do about a field that the table doesn't know.
pub(super) fn help(field: &str, known: &[&'static str]) -> String {
    if let Some(meant) = meant(field, known) {
        return format!("did you mean `{meant}`?");
    }
    match owner(field) {
        Some(table @ "the quiz") => {
            format!("it is a field of {table}: move it above the first line in brackets")
        }
        Some(table @ "the question") => {
            format!("it is a field of {table}: move it up{ABOVE_TABLES}")
        }
        Some(table) => format!("it is a field of {table}"),
        None => format!("the fields are {}", list(known)),
    }
}

fn owner(field: &str) -> Option<&'static str> {
    tables().iter().find(|table| table.fields.contains(&field)).map(|table| table.name)
}

/// Lists names for a sentence.
pub(super) fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Returns the names of a type's fields, as quiz files write them; none for a
/// type that isn't read as a table.
pub fn field_names<T: for<'de> Deserialize<'de>>() -> &'static [&'static str] {
    let mut names: &'static [&'static str] = &[];
    // The probe always stops the reading; what it stops with says nothing.
    let _ = T::deserialize(Probe(&mut names));
    names
}

struct Probe<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = ProbeError;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, ProbeError> {
        Err(ProbeError::custom("enough was seen"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, ProbeError> {
        *self.0 = fields;
        Err(ProbeError::custom("enough was seen"))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

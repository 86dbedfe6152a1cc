//! Reads the format's types from the TOML tree, and goes on after an error.
//!
//! toml's own deserializer stops at the first error and tells of it in a
//! sentence. This one keeps what serde says apart, at the very key or value;
//! and it reads again with the wrong place passed over, so that every error
//! of a table is found. The types themselves are serde's: there is no second
//! description of the format here.

use serde::de::value::{MapDeserializer, StrDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, Visitor,
};
use toml::de::{DeTable, DeValue};

use super::blank::Blank;
use super::problem::{Cause, Key, Place, Problem};
use super::syntax::Node;
use super::tables;

/// More errors than this in one table are not worth listing.
const MAX_PROBLEMS: usize = 50;

/// Reads a value, and all that is wrong with it. What couldn't be read is
/// blank in the result; `blank` is passed over from the start.
pub(super) fn read<'a, T: DeserializeOwned>(
    node: &'a Node<'a>,
    blank: Option<&'a Node<'a>>,
) -> (Option<T>, Vec<Problem<'a>>) {
    let mut detours = Detours { blank: blank.into_iter().collect(), ..Detours::default() };
    let mut problems = Vec::new();
    while problems.len() < MAX_PROBLEMS {
        let problem = match T::deserialize(Reader { node, detours: &detours }) {
            Ok(value) => return (Some(value), problems),
            Err(problem) => problem,
        };
        let is_passable = detours.pass(&problem);
        problems.push(problem);
        if !is_passable {
            break;
        }
    }
    (None, problems)
}

/// What to do at places that were found to be wrong.
#[derive(Default)]
struct Detours<'a> {
    /// Values of which a blank is read.
    blank: Vec<&'a Node<'a>>,
    /// Keys read under another name, or not at all.
    renamed: Vec<(&'a Key<'a>, Option<&'static str>)>,
    /// Fields to read as blank in tables that lack them.
    supplied: Vec<(&'a Node<'a>, &'static str)>,
}

impl<'a> Detours<'a> {
    /// Returns `false` if there is no way past the problem.
    fn pass(&mut self, problem: &Problem<'a>) -> bool {
        match (&problem.cause, problem.place) {
            (Cause::UnknownField { name, known }, Some(Place::Key(key, table))) => {
                let meant = tables::meant(name, known);
                self.renamed.push((key, meant.filter(|field| !table.contains_key(*field))));
                true
            }
            (Cause::MissingField(field), Some(Place::Value(node))) => {
                self.supplied.push((node, field));
                true
            }
            (_, Some(Place::Value(node))) => {
                let is_new = !self.is_blank(node);
                self.blank.push(node);
                is_new
            }
            _ => false,
        }
    }

    fn is_blank(&self, node: &Node<'_>) -> bool {
        self.blank.iter().any(|other| std::ptr::eq(*other, node))
    }

    /// Returns the name under which a key is read.
    fn name(&self, key: &'a Key<'a>) -> Option<&'a str> {
        match self.renamed.iter().find(|(other, _)| std::ptr::eq(*other, key)) {
            Some((_, name)) => *name,
            None => Some(key.get_ref()),
        }
    }

    fn supplied(&self, node: &Node<'_>) -> impl Iterator<Item = &'static str> {
        self.supplied.iter().filter(|(other, _)| std::ptr::eq(*other, node)).map(|(_, f)| *f)
    }
}

/// A value of the tree, as serde sees it.
#[derive(Clone, Copy)]
struct Reader<'a, 'd> {
    node: &'a Node<'a>,
    detours: &'d Detours<'a>,
}

impl<'a, 'd> Reader<'a, 'd> {
    fn is_blank(&self) -> bool {
        self.detours.is_blank(self.node)
    }

    fn at(self, problem: Problem<'a>) -> Problem<'a> {
        problem.or_at(Place::Value(self.node))
    }

    fn visit<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem<'a>> {
        match self.node.get_ref() {
            DeValue::String(text) => visitor.visit_str(text),
            DeValue::Integer(number) => {
                match i64::from_str_radix(number.as_str(), number.radix()) {
                    Ok(number) => visitor.visit_i64(number),
                    Err(_) => Err(Problem::invalid_value(Unexpected::Other(""), &"u32")),
                }
            }
            DeValue::Float(number) => visitor.visit_f64(number.as_str().parse().unwrap_or(0.0)),
            DeValue::Boolean(is_true) => visitor.visit_bool(*is_true),
            // As toml's own deserializer has it: a table of one field.
            DeValue::Datetime(date) => {
                let field = ("$__toml_private_datetime", date.to_string());
                visitor.visit_map(MapDeserializer::new(std::iter::once(field)))
            }
            DeValue::Array(items) => {
                let read = |node| Reader { node, detours: self.detours };
                visitor.visit_seq(Items(items.iter().map(read).collect::<Vec<_>>().into_iter()))
            }
            DeValue::Table(table) => visitor.visit_map(self.fields(table)),
        }
    }

    fn fields(self, table: &'a DeTable<'a>) -> Fields<'a, 'd> {
        let entries = table.iter().filter_map(|(key, value)| {
            let name = self.detours.name(key)?;
            Some(Entry { name, written: Some((key, value)) })
        });
        let supplied = self.detours.supplied(self.node).map(|name| Entry { name, written: None });
        let entries: Vec<_> = entries.chain(supplied).collect();
        Fields { entries: entries.into_iter(), current: None, table, detours: self.detours }
    }
}

macro_rules! read_any_or_blank {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem<'a>> {
            let value = if self.is_blank() { Blank::new().$method(visitor) } else { self.visit(visitor) };
            value.map_err(|problem| self.at(problem))
        })*
    };
}

impl<'de, 'a> Deserializer<'de> for Reader<'a, '_> {
    type Error = Problem<'a>;

    read_any_or_blank! {
        deserialize_any deserialize_bool deserialize_u8 deserialize_u32 deserialize_u64
        deserialize_seq
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem<'a>> {
        if self.is_blank() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem<'a>> {
        let value = match self.is_blank() {
            true => Blank::new().deserialize_struct(name, fields, visitor),
            false => self.visit(visitor),
        };
        value.map_err(|problem| self.at(problem))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem<'a>> {
        let value = match self.node.get_ref() {
            _ if self.is_blank() => Blank::new().deserialize_enum(name, names, visitor),
            DeValue::String(text) => visitor.visit_enum(text.as_ref().into_deserializer()),
            _ => Err(Problem::unknown_variant("", names)),
        };
        value.map_err(|problem| self.at(problem))
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u16 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct tuple tuple_struct map identifier ignored_any
    }
}

/// The items of a list.
struct Items<'a, 'd>(std::vec::IntoIter<Reader<'a, 'd>>);

impl<'de, 'a> SeqAccess<'de> for Items<'a, '_> {
    type Error = Problem<'a>;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Problem<'a>> {
        self.0.next().map(|reader| seed.deserialize(reader)).transpose()
    }
}

/// The fields of a table, as far as they are to be read.
struct Fields<'a, 'd> {
    entries: std::vec::IntoIter<Entry<'a>>,
    current: Option<Entry<'a>>,
    table: &'a DeTable<'a>,
    detours: &'d Detours<'a>,
}

#[derive(Clone, Copy)]
struct Entry<'a> {
    name: &'a str,
    /// `None` for a field that the table lacks.
    written: Option<(&'a Key<'a>, &'a Node<'a>)>,
}

impl<'de, 'a> MapAccess<'de> for Fields<'a, '_> {
    type Error = Problem<'a>;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Problem<'a>> {
        self.current = self.entries.next();
        let Some(entry) = self.current else { return Ok(None) };
        let name: StrDeserializer<'_, Problem<'a>> = entry.name.into_deserializer();
        seed.deserialize(name).map(Some).map_err(|problem| match entry.written {
            Some((key, _)) => problem.or_at(Place::Key(key, self.table)),
            None => problem,
        })
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<S::Value, Problem<'a>> {
        let Some(entry) = self.current.take() else {
            return Err(Problem::custom("a value before its key"));
        };
        let value = match entry.written {
            Some((_, node)) => seed.deserialize(Reader { node, detours: self.detours }),
            None => seed.deserialize(Blank::new()),
        };
        value.map_err(|problem| problem.or_of(entry.name))
    }
}

//! TOML and JSON: which of the two a file is, and help in its own notation.
//! Rules write their help once, in TOML.

use toml::de::{DeTable, DeValue};

/// What only a TOML file needs to be told: where a field has its place.
pub(super) const ABOVE_TABLES: &str = ", above the tables within the question";

/// How a quiz file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// As authors write it.
    Toml,
    /// As browsers read it.
    Json,
}

impl Notation {
    /// Returns the notation of a text: JSON begins with a brace, and nothing
    /// that is TOML does.
    pub fn of(source: &str) -> Self {
        let first = source.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        if first.starts_with('{') { Self::Json } else { Self::Toml }
    }

    /// Puts the samples of a help, which stand in backticks, into the notation.
    pub(super) fn help(self, help: &str) -> String {
        if self == Self::Toml {
            return help.to_owned();
        }
        let help = help.replace(ABOVE_TABLES, "");
        let parts = help.split('`').enumerate();
        let parts = parts.map(|(idx, part)| match idx % 2 {
            1 => in_json(part).unwrap_or_else(|| part.to_owned()),
            _ => part.to_owned(),
        });
        parts.collect::<Vec<_>>().join("`")
    }
}

/// Returns a line of TOML as JSON; `None` if it is something else, such as a
/// code.
fn in_json(line: &str) -> Option<String> {
    let header = line.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]"));
    if let Some(path) = header {
        let name = path.rsplit('.').next().filter(|name| is_name(name))?;
        return Some(format!("\"{name}\": [{{ … }}]"));
    }
    let header = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    if let Some(name) = header.filter(|name| is_name(name)) {
        return Some(format!("\"{name}\": {{ … }}"));
    }
    if line.starts_with('{') {
        return DeValue::parse(line).ok().map(|value| json(value.get_ref()));
    }
    // Not `["a"]`, which is a list here and a header there.
    line.split_once('=').filter(|(name, _)| is_name(name.trim()))?;
    let table = DeTable::parse(line).ok()?.into_inner();
    let mut fields = table.iter();
    match (fields.next(), fields.next()) {
        (Some((key, value)), None) => {
            Some(format!("\"{}\": {}", key.get_ref(), json(value.get_ref())))
        }
        _ => None,
    }
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn json(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("\"{text}\""),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(is_true) => is_true.to_string(),
        DeValue::Datetime(date) => format!("\"{date}\""),
        DeValue::Array(items) => {
            let items = items.iter().map(|item| json(item.get_ref())).collect::<Vec<_>>();
            format!("[{}]", items.join(", "))
        }
        DeValue::Table(table) => {
            let field = |(key, value): (&toml::Spanned<_>, &toml::Spanned<DeValue<'_>>)| {
                let key: &std::borrow::Cow<'_, str> = key.get_ref();
                format!("\"{key}\": {}", json(value.get_ref()))
            };
            format!("{{ {} }}", table.iter().map(field).collect::<Vec<_>>().join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_of_toml_become_json_and_other_backticks_stay() {
        for (toml, json) in [
            ("write `first = true`", "write `\"first\": true`"),
            ("add a `[[question.key]]` to `G35`", "add a `\"key\": [{ … }]` to `G35`"),
            ("write it as `[exam]`", "write it as `\"exam\": { … }`"),
            ("`answer = [\"I10\"]`", "`\"answer\": [\"I10\"]`"),
            ("`date = 2026-11-03`", "`\"date\": \"2026-11-03\"`"),
            ("`{ text = \"No\", nth = 1 }`", "`{ \"nth\": 1, \"text\": \"No\" }`"),
            ("`statement = \"\"\"…\"\"\"`", "`\"statement\": \"…\"`"),
            ("`[\"order\"]` or `[1]`", "`[\"order\"]` or `[1]`"),
            ("one ` alone", "one ` alone"),
        ] {
            assert_eq!(Notation::Json.help(toml), json);
            assert_eq!(Notation::Toml.help(toml), toml);
        }
    }

    #[test]
    fn json_begins_with_a_brace() {
        assert_eq!(Notation::of("\u{feff}\r\n {"), Notation::Json);
        assert_eq!(Notation::of("format = 1"), Notation::Toml);
        assert_eq!(Notation::of(""), Notation::Toml);
    }
}

//! `custom-elements.json`: what editors and component catalogs want to know of the element.
//!
//! It is read out of docs/embedding.md, which tests hold to the sources, so that nobody has to say
//! it twice.

use anyhow::{Context, Result};
use serde_json::{Value, json};

const TAG: &str = "medcode-quiz";
const CLASS: &str = "MedcodeQuizElement";
const MODULE: &str = "medcode-quiz.js";

/// Returns the manifest, in version 1 of the format
/// (<https://github.com/webcomponents/custom-elements-manifest>).
pub(crate) fn write(docs: &str) -> Result<String> {
    let attribute = |row: &Row| match row.get(1).filter(|default| *default != "–") {
        Some(default) => {
            json!({ "name": row.first(), "default": default, "description": row.last() })
        }
        None => json!({ "name": row.first(), "description": row.last() }),
    };
    let event = |row: &Row| {
        let [name, when, detail] = row.as_slice() else { return Value::Null };
        let description = format!("{when}; detail: {detail}");
        json!({ "name": name, "type": { "text": "CustomEvent" }, "description": description })
    };
    let member = |row: &Row| {
        let name = row.first().map(String::as_str).unwrap_or_default();
        let kind = if name.ends_with("()") { "method" } else { "field" };
        json!({ "kind": kind, "name": name.trim_end_matches("()"), "description": row.last() })
    };
    let style = chapter(docs, "Style")?;
    let names = |start: &str| -> Result<Vec<Value>> {
        let line = style.lines().find(|line| line.starts_with(start));
        let line = line.with_context(|| format!("docs/embedding.md has no line “{start}…”"))?;
        let names = line.split('`').skip(1).step_by(2).filter(|name| !name.starts_with("::"));
        Ok(names.map(|name| json!({ "name": name })).collect())
    };
    let table = |title: &str, of: &dyn Fn(&Row) -> Value| -> Result<Vec<Value>> {
        Ok(rows(chapter(docs, title)?).iter().map(of).collect())
    };
    let declaration = json!({
        "kind": "class",
        "customElement": true,
        "tagName": TAG,
        "name": CLASS,
        "attributes": table("Attributes", &attribute)?,
        "events": table("Events", &event)?,
        "members": table("Methods and properties", &member)?,
        "cssProperties": names("`--medcode-")?,
        "cssParts": names("Parts for")?,
    });
    let of = json!({ "name": CLASS, "module": MODULE });
    let manifest = json!({
        "schemaVersion": "1.0.0",
        "modules": [{
            "kind": "javascript-module",
            "path": MODULE,
            "declarations": [declaration],
            "exports": [
                { "kind": "js", "name": CLASS, "declaration": of },
                { "kind": "custom-element-definition", "name": TAG, "declaration": of },
            ],
        }],
    });
    Ok(serde_json::to_string_pretty(&manifest)? + "\n")
}

/// The cells of a row of a table.
type Row = Vec<String>;

fn chapter<'a>(docs: &'a str, title: &str) -> Result<&'a str> {
    let found = docs.split("\n## ").find(|chapter| chapter.lines().next() == Some(title));
    found.with_context(|| format!("docs/embedding.md has no chapter “{title}”"))
}

/// Returns the cells of the rows that begin with a name in backticks; the name without them.
fn rows(chapter: &str) -> Vec<Row> {
    let lines = chapter.lines().filter(|line| line.starts_with("| `"));
    lines
        .map(|line| {
            let cells = line.trim_matches('|').split('|').map(str::trim);
            let cells = cells.enumerate().map(|(idx, cell)| match idx {
                0 => cell.trim_matches('`').to_owned(),
                _ => cell.to_owned(),
            });
            cells.collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_has_what_the_docs_say() {
        let docs = include_str!("../../docs/embedding.md");
        let manifest: Value = serde_json::from_str(&write(docs).unwrap()).unwrap();
        let element = &manifest["modules"][0]["declarations"][0];
        let names = |list: &str| -> Vec<&str> {
            let list = element[list].as_array().unwrap();
            list.iter().map(|it| it["name"].as_str().unwrap()).collect()
        };
        assert!(names("attributes").starts_with(&["src", "loading", "count"]));
        assert_eq!(element["attributes"][1]["default"], "`lazy`");
        assert_eq!(names("members"), ["start", "reset", "results", "quiz"]);
        assert_eq!(element["members"][0]["kind"], "method");
        assert!(names("events").contains(&"medcode-answer"));
        assert!(names("cssProperties").contains(&"--medcode-accent"));
        assert!(names("cssParts").contains(&"primary-button"));
    }
}

//! The JSON Schema of quiz files: what this project ships is valid after it,
//! and what isn't of the format is not.

#![cfg(feature = "author")]
#![allow(clippy::unwrap_used, reason = "a test ends at what it can't do")]

use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use medcode_quiz::author::{Notation, Shipped, check_source, schema, to_json};
use serde_json::{Value, json};

fn folder(name: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|it| it == "toml" || it == "json"));
    files.sort();
    files
}

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(&schema()).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

/// Reads a file as an editor does: dates are texts.
fn value(source: &str) -> Option<Value> {
    fn dates_as_text(value: toml::Value) -> Value {
        match value {
            toml::Value::Datetime(date) => date.to_string().into(),
            toml::Value::Array(items) => items.into_iter().map(dates_as_text).collect(),
            toml::Value::Table(table) => {
                table.into_iter().map(|(key, value)| (key, dates_as_text(value))).collect()
            }
            other => serde_json::to_value(other).unwrap(),
        }
    }
    match Notation::of(source) {
        Notation::Json => serde_json::from_str(source).ok(),
        Notation::Toml => toml::from_str::<toml::Value>(source).ok().map(dates_as_text),
    }
}

#[test]
fn every_quiz_that_ships_is_valid_as_toml_and_as_json() {
    let validator = validator();
    for file in folder("quizzes") {
        let source = fs::read_to_string(&file).unwrap();
        let errors = |value: &Value| {
            validator.iter_errors(value).map(|error| error.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(errors(&value(&source).unwrap()), [""; 0], "{}", file.display());
        let quiz = check_source("quiz", &source, &Shipped).0.unwrap();
        let json = serde_json::from_str(&to_json(&quiz).unwrap()).unwrap();
        assert_eq!(errors(&json), [""; 0], "{}", file.display());
    }
}

#[test]
fn what_the_tool_reads_is_valid_and_what_it_cannot_read_is_not() {
    let validator = validator();
    let (mut n_valid, mut n_invalid) = (0, 0);
    for file in folder("tests/author") {
        let source = fs::read_to_string(&file).unwrap();
        let Some(value) = value(&source) else { continue };
        let (quiz, diagnostics) = check_source("quiz", &source, &Shipped);
        // Of another format nothing is known.
        if diagnostics.iter().any(|found| found.rule == "unknown-format") {
            continue;
        }
        // A schema knows types, not contradictions: what can be read is valid.
        let is_read = quiz.is_some();
        assert_eq!(validator.is_valid(&value), is_read, "{}", file.display());
        if is_read { n_valid += 1 } else { n_invalid += 1 }
    }
    assert!(n_valid > 5 && n_invalid > 5, "{n_valid} {n_invalid}");
}

#[test]
fn editors_get_words_for_every_field_and_the_values_of_every_list_of_words() {
    let schema: Value = serde_json::from_str(&schema()).unwrap();
    let question = &schema["$defs"]["Question"];
    assert_eq!(question["additionalProperties"], json!(false));
    for (name, field) in question["properties"].as_object().unwrap() {
        let has_words = field["description"].as_str().is_some_and(|text| !text.contains("[`"));
        assert!(has_words, "{name}: {field}");
    }
    assert_eq!(schema["$defs"]["Kind"]["enum"], json!(["choose", "assign"]));
    assert_eq!(question["required"], json!(["id", "kind", "statement", "ask"]));
    let example = &question["properties"]["example"];
    assert!(example.is_object(), "examples are written, though not shipped");
}

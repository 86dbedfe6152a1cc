//! The JSON Schema of quiz files, made from the types, so that editors
//! complete and check while one types.

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use crate::quiz::{Date, Evidence, Quiz};

/// Returns the schema (draft 2020-12), indented, with a line break at its end.
pub fn schema() -> String {
    let mut settings = SchemaSettings::draft2020_12().for_deserialize();
    settings.transforms.push(Box::new(Words));
    let mut schema = settings.into_generator().into_root_schema_for::<Quiz>();
    schema.insert("title".to_owned(), "A quiz of medcode-quiz".into());
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

/// Takes from descriptions what is for readers of the Rust documentation.
#[derive(Clone)]
struct Words;

impl Transform for Words {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        if let Some(Value::String(text)) = schema.get_mut("description") {
            *text = text.replace("[`", "`").replace("`]", "`").replace('\n', " ");
        }
    }
}

impl JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A day, as in 2026-11-03; in JSON between quotation marks.",
            "type": "string",
            "format": "date",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        })
    }
}

impl JsonSchema for Evidence {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Evidence".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Words of the statement that support a code, as they stand there.",
            "anyOf": [
                { "type": "string", "minLength": 1 },
                {
                    "type": "object",
                    "properties": {
                        "text": { "description": "The words.", "type": "string", "minLength": 1 },
                        "nth": {
                            "description": "Which occurrence, counted from 1, where the words occur more than once.",
                            "type": "integer",
                            "minimum": 1,
                        },
                    },
                    "required": ["text"],
                    "additionalProperties": false,
                },
            ],
        })
    }
}

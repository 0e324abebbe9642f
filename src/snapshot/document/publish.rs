//! The schema that is published.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use serde_json::{Value, json};

use super::Document;

/// The JSON Schema (draft 2020-12) of the document.
#[must_use]
pub fn schema() -> Schema {
    let settings = SchemaSettings::draft2020_12().with_transform(RecursiveTransform(as_compiled));
    settings.into_generator().into_root_schema_for::<Document>()
}

/// The same as text, as the file `snapshot.schema.json` has it.
#[must_use]
pub fn schema_text() -> String {
    format!("{:#}\n", schema().as_value())
}

/// What the types mean to serde, turned into what the compiler makes of a document.
fn as_compiled(schema: &mut Schema) {
    null_is_no_value(schema);
    let Some(schema) = schema.as_object_mut() else { return };
    // Fields of the author's own may stand wherever fields are known.
    if schema.get("additionalProperties") == Some(&json!(false)) {
        schema.insert("patternProperties".into(), json!({ "^x-": true }));
    }
    // The alternatives exclude one another, and editors say more about one of them than about any.
    if let Some(alternatives) = schema.remove("anyOf") {
        schema.insert("oneOf".into(), alternatives);
    }
    // Rust's names of number types are no formats that validators know.
    if schema.get("format").is_some_and(Value::is_string) {
        schema.remove("format");
    }
    // Lines of comments are broken for the source, not for the reader of the schema.
    if let Some(Value::String(description)) = schema.get_mut("description") {
        *description = description.replace('\n', " ");
    }
}

/// A field that may be missing may not be null.
fn null_is_no_value(schema: &mut Schema) {
    let null = json!("null");
    let Some(schema) = schema.as_object_mut() else { return };
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|name| *name != null);
        if let [only] = &types[..] {
            let only = only.clone();
            schema.insert("type".into(), only);
        }
    }
    if let Some(Value::Array(alternatives)) = schema.get_mut("anyOf") {
        alternatives.retain(|alternative| alternative.get("type") != Some(&null));
        if let [Value::Object(only)] = &mut alternatives[..] {
            let only = std::mem::take(only);
            schema.remove("anyOf");
            schema.extend(only);
        }
    }
}

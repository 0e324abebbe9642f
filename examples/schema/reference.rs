//! Every field of the snapshot in Markdown, as the JSON Schema has it. A keyword for which there are no words here is
//! not passed over: it panics.

use serde_json::{Map, Value};

const BEGIN: &str = "<!-- fields: cargo run --features schema --example schema -->\n";
const END: &str = "<!-- /fields -->";

/// The page with its fields written anew; nothing if it has no place for them.
pub fn renew(page: &str, schema: &Value) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some([before, BEGIN, "\n", &fields(schema), END, after].concat())
}

/// A section for each object, and a table of all values that are none.
fn fields(schema: &Value) -> String {
    let definitions = schema["$defs"].as_object().expect("definitions");
    let mut objects = object("Snapshot", schema, definitions);
    let mut values = String::new();
    for (name, definition) in definitions {
        if is_object(definition) {
            objects += &object(name, definition, definitions);
        } else {
            let examples = definition["examples"].as_array().into_iter().flatten().map(code);
            let examples: Vec<_> = examples.collect();
            let meaning = match &examples[..] {
                [] => text(definition, "description"),
                examples => {
                    format!("{} For example {}.", text(definition, "description"), examples.join(", "))
                }
            };
            let cells = [&format!("`{name}`"), &kind(definition, definitions), &limits(definition), &meaning];
            values += &row(&cells.map(String::as_str));
        }
    }
    let head = [row(&["value", "type", "limits", "meaning"]), row(&["---"; 4])].concat();
    format!("{objects}### Values\n\n{head}{values}\n")
}

/// Whether it has named fields, in one form or in several.
fn is_object(definition: &Value) -> bool {
    let has_fields = |form: &Value| form.get("properties").is_some();
    has_fields(definition) || forms(definition).iter().any(has_fields)
}

fn forms(definition: &Value) -> &[Value] {
    definition["oneOf"].as_array().map_or(&[], Vec::as_slice)
}

fn object(name: &str, definition: &Value, definitions: &Map<String, Value>) -> String {
    let about = text(definition, "description");
    let rules = rules(definition);
    let (head, rows) = if forms(definition).is_empty() {
        (vec!["field", "type", "required", "limits", "meaning"], fields_of(None, definition, definitions))
    } else {
        let rows = forms(definition).iter().map(|form| fields_of(Some(form), form, definitions));
        (vec!["form", "field", "type", "required", "limits", "meaning"], rows.collect())
    };
    format!("### Object: {name}\n\n{about}{rules}\n\n{}{}{rows}\n", row(&head), row(&vec!["---"; head.len()]))
}

/// What holds of an object as a whole. That fields of other names are faults is the rule, and said once on the page.
fn rules(definition: &Value) -> String {
    for keyword in definition.as_object().into_iter().flatten().map(|(keyword, _)| keyword.as_str()) {
        let is_known = matches!(
            keyword,
            "$defs"
                | "$schema"
                | "title"
                | "description"
                | "type"
                | "properties"
                | "patternProperties"
                | "additionalProperties"
                | "required"
                | "not"
                | "oneOf"
        );
        assert!(is_known, "no words for {keyword:?} of {definition}");
    }
    let mut rules = String::new();
    let is_closed = definition["additionalProperties"] == false;
    if forms(definition).is_empty() {
        assert_eq!(is_closed, definition.get("patternProperties").is_some(), "{definition}");
        if !is_closed {
            rules += " Fields of other names are free.";
        }
    }
    if let Some(both) = definition["not"]["required"].as_array() {
        let names: Vec<_> = both.iter().map(|name| format!("`{}`", name.as_str().expect("a name"))).collect();
        rules.extend([" Not together: ", &names.join(", "), "."]);
    }
    rules
}

/// The rows of an object, or of one form of it, which is then described in the first of them.
fn fields_of(form: Option<&Value>, of: &Value, definitions: &Map<String, Value>) -> String {
    let mut about = form.map(|form| text(form, "description"));
    let mut line = |cells: [&str; 5]| {
        let first = about.as_mut().map(std::mem::take);
        let cells: Vec<_> = first.as_deref().into_iter().chain(cells).collect();
        row(&cells)
    };
    let Some(properties) = of["properties"].as_object() else {
        return line(["", &kind(of, definitions), "", &limits(of), ""]);
    };
    let required: Vec<_> = of["required"].as_array().into_iter().flatten().collect();
    let fields = properties.iter().map(|(name, field)| {
        let is_required = required.iter().any(|required| *required == name);
        let kind = kind(field, definitions);
        let required = if is_required { "yes" } else { "" };
        line([&format!("`{name}`"), &kind, required, &limits(field), &text(field, "description")])
    });
    fields.collect()
}

/// What a value is; others are named by what they are made of.
fn kind(schema: &Value, definitions: &Map<String, Value>) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.strip_prefix("#/$defs/").expect("a definition");
        let place = if is_object(&definitions[name]) {
            format!("object-{}", name.to_lowercase())
        } else {
            "values".into()
        };
        return format!("[{name}](#{place})");
    }
    if !forms(schema).is_empty() {
        let kinds = forms(schema).iter().map(|form| kind(form, definitions));
        return kinds.collect::<Vec<_>>().join(" or ");
    }
    if let Some(constant) = schema.get("const") {
        return code(constant);
    }
    let inside = |keyword: &str| kind(&schema[keyword], definitions);
    match schema["type"].as_str() {
        None => "anything".into(),
        Some("string") => "text".into(),
        Some("array") => format!("list of {}", inside("items")),
        Some("object") if schema["additionalProperties"].is_object() => {
            format!("map to {}", inside("additionalProperties"))
        }
        Some(kind) => kind.into(),
    }
}

/// What narrows a value beside its type.
fn limits(schema: &Value) -> String {
    let mut limits = Vec::new();
    for (keyword, value) in schema.as_object().into_iter().flatten() {
        match keyword.as_str() {
            // What they say stands elsewhere in the row.
            "$ref" | "type" | "const" | "description" | "examples" => {}
            "oneOf" => limits.extend(forms(schema).iter().map(self::limits).filter(|form| !form.is_empty())),
            "default" => limits.push(format!("default {}", code(value))),
            "pattern" => limits.push("by a pattern".into()),
            "minimum" | "minLength" | "minItems" | "minProperties" => {
                limits.push(format!("at least {value}{}", counted(keyword)));
            }
            "maximum" | "maxItems" | "maxProperties" => {
                limits.push(format!("at most {value}{}", counted(keyword)));
            }
            "items" | "additionalProperties" => {
                let inner = self::limits(value);
                if !inner.is_empty() {
                    limits.push(format!("each: {inner}"));
                }
            }
            "contains" => {
                for (name, field) in value["properties"].as_object().expect("fields") {
                    limits.push(format!("one with `{name}` {}", self::limits(field)));
                }
            }
            keyword => panic!("no words for {keyword:?} of {schema}"),
        }
    }
    limits.sort();
    limits.join("; ")
}

/// What the keyword of a limit counts; nothing if it is the value itself.
fn counted(keyword: &str) -> &'static str {
    match keyword {
        "minLength" => " character",
        "minItems" | "maxItems" => " in the list",
        "minProperties" | "maxProperties" => " in the map",
        _ => "",
    }
}

fn text(schema: &Value, keyword: &str) -> String {
    schema[keyword].as_str().expect(keyword).to_owned()
}

fn code(value: &Value) -> String {
    format!("`{value}`")
}

fn row(cells: &[&str]) -> String {
    let cells: Vec<_> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}

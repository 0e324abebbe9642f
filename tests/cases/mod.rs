//! Runs the cases of `tests/spec/`, natively and in browsers. Their format is defined in `tests/spec/README.md`.

use std::collections::HashMap;

use footlights::engine::{Clock, Deployment, Evaluator, Local, Mark, Memo, Value, bucket, hash};
use footlights::snapshot::{Kind, Platform, Refusal, Snapshot, parse_instant};
use serde_json::{Map, Value as Json, json};

/// Calls a macro with the name of each file of cases.
#[macro_export]
macro_rules! for_each_file {
    ($with:ident) => {
        $with!(
            bucket "bucket", completeness "completeness", conditions "conditions", conditions_lists "conditions-lists", conditions_order "conditions-order", conditions_text "conditions-text", curtain "curtain", cycles "cycles", deployment "deployment", faults "faults", flags "flags", freezes "freezes", gates "gates", holds "holds", kleene "kleene", lease "lease", next_change "next-change", overrides "overrides", plans "plans", prerequisites "prerequisites", refusals "refusals", releases_order "releases-order", rising_shares "rising-shares", rollback "rollback", segments "segments", shares "shares", splits "splits", version "version"
        );
    };
}

/// Runs every case of a file, and returns how many there were.
///
/// # Panics
/// If a case fails: with every failure, by name.
#[track_caller]
pub fn run(file: &str) -> usize {
    let file: Json = serde_json::from_str(file).expect("a file of cases is JSON");
    let cases = file["cases"].as_array().expect("a file has cases");
    let failures: Vec<String> = cases.iter().filter_map(|case| check(&file, case).err()).collect();
    assert!(
        failures.is_empty(),
        "{} of {} cases failed:\n{}",
        failures.len(),
        cases.len(),
        failures.join("\n")
    );
    cases.len()
}

fn check(file: &Json, case: &Json) -> Result<(), String> {
    let name = case["name"].as_str().expect("a case has a name");
    let found = found(file, case);
    let expected = expected(case);
    for (field, expected) in &expected {
        let found = found.get(field).unwrap_or(&Json::Null);
        if !same(field, found, expected) {
            return Err(format!("  {name}\n    {field}: expected {expected}, found {found}"));
        }
    }
    Ok(())
}

/// What the case expects, in one flat map.
fn expected(case: &Json) -> Map<String, Json> {
    let mut expected = case["expect"].as_object().cloned().unwrap_or_default();
    if let Some(faults) = case.get("faults") {
        expected.insert("faults".into(), faults.clone());
    }
    if let Some(refused) = case.get("refused").and_then(Json::as_object) {
        expected.extend(refused.clone());
    }
    assert!(!expected.is_empty(), "{}: nothing is expected", case["name"]);
    expected
}

fn same(field: &str, found: &Json, expected: &Json) -> bool {
    match (field, expected) {
        ("since" | "nextChangeAt", Json::String(instant)) => {
            // A page has only doubles.
            #[allow(clippy::cast_precision_loss)]
            let instant = parse_instant(instant).map(|instant| instant as f64);
            instant.is_some() && found.as_f64() == instant
        }
        (_, Json::Number(number)) => number.as_f64() == found.as_f64(),
        _ => found == expected,
    }
}

fn found(file: &Json, case: &Json) -> Map<String, Json> {
    if let Some(asked) = case.get("bucket") {
        let (salt, unit) = (text(&asked["salt"]), text(&asked["unit"]));
        return fields(json!({ "hash": hash(salt, unit), "bucket": bucket(salt, unit) }));
    }
    let snapshot = match parse(&document(file, case)) {
        Ok(snapshot) => snapshot,
        Err(refusal) => {
            return fields(json!({ "code": refusal.code().as_str(), "message": refusal.sentence() }));
        }
    };
    if case.get("faults").is_some() {
        let faults: Vec<_> = snapshot.faults().iter().map(ToString::to_string).collect();
        return fields(json!({ "faults": faults }));
    }
    let setting =
        |key: &str| case.get(key).or_else(|| file["defaults"].get(key)).cloned().unwrap_or_default();
    let instant = |key: &str| parse_instant(text(&setting(key)));
    let now = instant("now").unwrap_or(0);
    let clock = Clock { now, confirmed_at: instant("confirmedAt").unwrap_or(now) };
    let deployment = deployment(&setting("deployment"));
    let local = local(&setting("local"));
    let context = context(&setting("context"));
    let memo = Memo::default();
    let evaluator = Evaluator::new(&snapshot, &deployment, &context, clock, &local, &memo);
    if let Some(release) = case.get("release") {
        let state = evaluator.release(text(release)).expect("the snapshot has the release");
        return fields(serde_json::from_str(&state.json()).unwrap());
    }
    let kind = kind(&case["type"]);
    let key = text(&case["flag"]);
    let details = evaluator.details(key, kind);
    let explained = evaluator.explain(key, kind);
    assert_eq!(explained.details, details, "{}: the explanation tells another answer", case["name"]);
    let value = details.value.as_ref().map(|value| serde_json::from_str(value).unwrap());
    let mut found = fields(serde_json::from_str(&details.json()).unwrap());
    if let Some(Json::Object(metadata)) = found.remove("flagMetadata") {
        found.extend(metadata);
    }
    found.insert("value".into(), value.unwrap_or_else(|| case["default"].clone()));
    found
}

fn fields(value: Json) -> Map<String, Json> {
    match value {
        Json::Object(fields) => fields,
        other => panic!("expected an object, found {other}"),
    }
}

fn text(value: &Json) -> &str {
    value.as_str().unwrap_or_default()
}

/// The case's own document, or the file's with the case's changes.
fn document(file: &Json, case: &Json) -> String {
    if let Some(text) = case["text"].as_str() {
        return text.to_string();
    }
    let mut snapshot = case.get("snapshot").unwrap_or(&file["snapshot"]).clone();
    if let Some(patch) = case.get("patch") {
        merge(&mut snapshot, patch);
    }
    snapshot.to_string()
}

/// JSON Merge Patch (RFC 7396).
fn merge(target: &mut Json, patch: &Json) {
    let Json::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    let target = target.as_object_mut().unwrap();
    for (key, value) in patch {
        if value.is_null() {
            target.remove(key);
        } else {
            merge(target.entry(key).or_insert(Json::Null), value);
        }
    }
}

pub fn parse(document: &str) -> Result<Snapshot, Refusal> {
    Snapshot::parse_on(platform(), document.as_bytes().to_vec()).map(|snapshot| *snapshot)
}

/// The standard library's functions, in browsers too: what a page has of its own is tested through the npm package.
fn platform() -> Platform {
    Platform {
        read_number: |text| text.parse().unwrap_or(f64::NAN),
        fold: |text| text.chars().filter_map(|letter| letter.to_lowercase().next()).collect(),
    }
}

pub fn deployment(value: &Json) -> Deployment {
    let deployment = Deployment::new(value["app"].as_str(), value["version"].as_str());
    match value["carries"].as_array() {
        Some(carries) => deployment.carrying(carries.iter().map(text)),
        None => deployment,
    }
}

pub fn local(value: &Json) -> Local {
    let overrides = value["overrides"].as_object().cloned().unwrap_or_default();
    let tripped = value["tripped"].as_array().cloned().unwrap_or_default();
    let pinned = value["pinned"].as_object().cloned().unwrap_or_default();
    let mut local = Local::default();
    for (key, variant) in &overrides {
        local.override_flag(key, text(variant));
    }
    local.marks.extend(tripped.iter().map(|key| (Mark::Tripped, text(key).to_string())));
    for (key, open) in &pinned {
        let mark = if *open == Json::Bool(true) { Mark::PinnedOpen } else { Mark::PinnedClosed };
        local.marks.push((mark, key.clone()));
    }
    local
}

pub fn context(value: &Json) -> HashMap<String, Value> {
    let attributes = value.as_object().cloned().unwrap_or_default();
    attributes.iter().map(|(key, value)| (key.clone(), attribute(value))).collect()
}

fn attribute(value: &Json) -> Value {
    match value {
        Json::Null => Value::Missing,
        Json::Bool(boolean) => Value::Boolean(*boolean),
        Json::Number(number) => Value::Number(number.as_f64().unwrap()),
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(items) => Value::List(items.iter().map(attribute).collect()),
        Json::Object(members) => {
            Value::Object(members.iter().map(|(key, value)| (key.clone(), attribute(value))).collect())
        }
    }
}

fn kind(value: &Json) -> Option<Kind> {
    match text(value) {
        "boolean" => Some(Kind::Boolean),
        "string" => Some(Kind::String),
        "number" => Some(Kind::Number),
        "object" => Some(Kind::Object),
        _ => None,
    }
}

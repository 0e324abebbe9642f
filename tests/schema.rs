//! The published JSON Schema and the compiler give the same verdict on a document, as far as a schema can tell.
#![cfg(not(target_arch = "wasm32"))]

mod documents;
#[path = "../examples/schema/reference.rs"]
mod reference;

use std::cell::Cell;
use std::fs;

use documents::{config, damage, document, tapes};
use footlights::snapshot::{Fault, Snapshot, limits};
use jsonschema::Validator;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

const SCHEMA: &str = include_str!("../pkg/snapshot.schema.json");

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

/// Everything that the compiler finds wrong, as sentences.
fn faults(document: &Value) -> Vec<String> {
    match Snapshot::parse(document.to_string().as_bytes()) {
        Ok(snapshot) => snapshot.faults().iter().map(Fault::sentence).collect(),
        Err(refusal) => vec![refusal.sentence()],
    }
}

/// Whether a schema cannot tell this fault: it lies in how two places of the document go together.
fn is_between_places(fault: &str) -> bool {
    let message = fault.split_once(": ").unwrap().1;
    let starts = [
        "unknown flag ",
        "unknown segment ",
        "unknown plan ",
        "unknown variant ",
        "unknown stage ",
        "the plan ",
    ];
    let whole = [
        "\"until\" is not later than its cue",
        "\"until\" is before \"from\"",
        "\"from\" is above \"to\"",
        "\"until\" is more than 100000 days after its cue",
        "weights must sum to 1 to 4294967295",
    ];
    starts.iter().any(|start| message.starts_with(start)) || whole.contains(&message)
}

/// What both say of a document; nothing if a schema cannot tell.
fn verdict(validator: &Validator, document: &Value) -> Result<Option<bool>, String> {
    let faults = faults(document);
    if !faults.is_empty() && faults.iter().all(|fault| is_between_places(fault)) {
        return Ok(None);
    }
    if validator.is_valid(document) == faults.is_empty() {
        return Ok(Some(faults.is_empty()));
    }
    let errors: Vec<_> = validator.iter_errors(document).map(|error| error.to_string()).collect();
    Err(format!("compiler: {faults:#?}\nschema: {errors:#?}\n{document:#}"))
}

#[test]
fn generated_documents() {
    let validator = validator();
    let (valid, invalid, untold) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let judge = |document: &Value| {
        let count = match verdict(&validator, document).unwrap_or_else(|difference| panic!("{difference}")) {
            Some(true) => &valid,
            Some(false) => &invalid,
            None => &untold,
        };
        count.set(count.get() + 1);
    };
    let run = TestRunner::new(config(1000)).run(&tapes(), |mut tape| {
        let sound = document(&mut tape, &[]);
        assert_eq!(faults(&sound), [""; 0], "{sound:#}");
        judge(&sound);
        for _ in 0..5 {
            let mut damaged = sound.clone();
            for _ in 0..=tape.below(2) {
                damage(&mut tape, &mut damaged);
                judge(&damaged);
            }
        }
        Ok(())
    });
    run.unwrap_or_else(|failure| panic!("{failure}"));
    let (valid, invalid, untold) = (valid.get(), invalid.get(), untold.get());
    let all = valid + invalid + untold;
    println!("{all} documents: {valid} valid, {invalid} invalid, {untold} that a schema cannot judge");
    assert!(all >= 5000 && valid * 5 >= all && invalid * 5 >= all && untold * 5 <= all);
}

/// A document with one flag and one release.
fn small() -> Value {
    json!({
        "format": 1,
        "flags": { "a": { "variants": { "off": false, "on": true }, "dormant": "off" } },
        "releases": { "r": { "flags": { "a": "on" }, "opens": "2026-12-02T09:00:00Z" } }
    })
}

/// The small document with another value at a pointer.
fn with(pointer: &str, value: Value) -> Value {
    let mut document = small();
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    document.pointer_mut(parent).unwrap()[field] = value;
    document
}

fn entries(count: usize, value: &Value) -> Value {
    (0..count).map(|i| (format!("k{i}"), value.clone())).collect::<Map<_, _>>().into()
}

#[test]
fn limits_and_rare_cases() {
    let validator = validator();
    let stop = json!({ "from": "2026-12-02T09:00:00Z" });
    let cue = json!({ "stage": "s", "after": "P1D" });
    let all = json!({ "attribute": "a", "exists": true });
    let flag = small()["flags"]["a"].clone();
    let release = small()["releases"]["r"].clone();
    let arms = |weights: &[Value]| -> Value {
        let arms: Vec<_> =
            weights.iter().map(|weight| json!({ "variant": "on", "weight": weight })).collect();
        json!([{ "split": arms }])
    };
    let (most, stops) = (limits::MAX_ENTRIES, limits::MAX_STOPS);
    for (at, value, valid) in [
        ("/format", json!(1.0), true),
        ("/format", json!(2), false),
        ("/format", json!(0), false),
        ("/format", json!("1"), false),
        ("/$schema", json!(null), true),
        ("/x-", json!(null), true),
        ("/x", json!(1), false),
        ("/environment", json!(""), false),
        ("/revision", json!(9_007_199_254_740_991_u64), true),
        ("/revision", json!(9_007_199_254_740_992_u64), false),
        ("/revision", json!(-1), false),
        ("/segments", entries(most, &all), true),
        ("/segments", entries(most + 1, &all), false),
        ("/plans", entries(most, &json!([])), true),
        ("/plans", entries(most + 1, &json!([])), false),
        ("/releases", entries(most, &release), true),
        ("/releases", entries(most + 1, &release), false),
        ("/freezes", vec![stop.clone(); stops].into(), true),
        ("/freezes", vec![stop.clone(); stops + 1].into(), false),
        ("/plans", json!({ "p": vec![cue; 1001] }), true),
        ("/releases/r/holds", vec![stop.clone(); stops].into(), true),
        ("/releases/r/holds", vec![stop; stops + 1].into(), false),
        ("/releases/r/plan", json!([]), true),
        ("/releases/r/flags", json!({}), true),
        ("/releases/r/salt", json!(""), true),
        ("/releases/r/by", json!(""), false),
        ("/releases/r/rollback", json!({ "at": "2026-12-02T09:00:00Z", "share": 5 }), true),
        ("/releases/r/rollback", json!({ "at": "2026-12-02T09:00:00Z", "share": 100.5 }), false),
        ("/releases/r/rollback", json!({ "at": "2026-12-02T09:00:00Z", "to": "general" }), true),
        ("/releases/r/rollback", json!({ "at": "2026-12-02T09:00:00Z", "to": 5 }), false),
        ("/releases/r/rollback", json!({ "at": "2026-12-02T09:00:00Z", "to": "general", "share": 5 }), false),
        ("/releases/r/rollback", json!([]), false),
        ("/releases/r/guardrail", json!({ "failures": 0, "within": "PT1S" }), false),
        ("/releases/r/guardrail", json!({ "failures": 1e3, "within": "PT1S" }), true),
        ("/releases/r/needs", json!({ "flags": { "a": [] } }), false),
        ("/releases/r/needs", json!({ "deployment": {} }), true),
        ("/releases/r/curtain", json!("LIVE"), false),
        ("/releases/r/announcement", json!({ "title": null, "other": [1] }), true),
        ("/releases/r/announcement", json!([]), false),
        ("/flags/b", json!({ "variants": {}, "dormant": "off", "disabled": true }), false),
        ("/flags/b", json!({ "variants": { "off": { "a": [null] }, "on": {} }, "dormant": "off" }), true),
        ("/flags/b", json!({ "variants": { "off": [] }, "dormant": "off" }), false),
        ("/flags/b", json!({ "variants": { "off": 0, "on": true }, "dormant": "off" }), false),
        ("/flags/a/needs", json!({ "deployment": { "shop": "^1.0.0" } }), true),
        ("/flags/a/needs", json!({ "flags": {} }), false),
        ("/flags/a/rules", json!([]), true),
        ("/flags/a/rules", json!([{ "serve": "on", "by": "x" }]), false),
        ("/flags/a/rules", json!([{ "serve": "on", "split": [{ "variant": "on", "weight": 1 }] }]), false),
        ("/flags/a/rules", arms(&[json!(0), json!(1)]), true),
        ("/flags/a/rules", arms(&[json!(4_294_967_295_u64)]), true),
        ("/flags/a/rules", arms(&[json!(0.5)]), false),
        ("/flags/a/rules", arms(&[]), false),
        ("/segments", json!({ "s": { "all": [] } }), false),
        ("/segments", json!({ "s": { "all": [all], "any": [all] } }), false),
        ("/segments", json!({ "s": {} }), false),
        ("/segments", json!({ "s": { "x-a": 1 } }), false),
        ("/segments", json!({ "s": { "attribute": "a", "in": [null] } }), false),
        ("/segments", json!({ "s": { "attribute": "a", "startsWith": [1] } }), false),
        ("/segments", json!({ "s": { "attribute": "a", "lt": 1, "gt": 0 } }), false),
        ("/segments", json!({ "s": { "attribute": "a", "lt": 1, "fold": true } }), false),
        ("/segments", json!({ "s": { "attribute": "", "lt": 1 } }), false),
        ("/segments", json!({ "s": { "attribute": "a", "is": ["on"] } }), false),
    ] {
        let document = with(at, value);
        let found = verdict(&validator, &document).unwrap_or_else(|difference| panic!("{difference:.2000}"));
        assert_eq!(found, Some(valid), "{at}: {:?}", faults(&document));
    }
    // Of the sums of weights, a schema tells 0 from the rest, and what one weight alone exceeds.
    for weights in [&[json!(0)][..], &[json!(4_294_967_296_u64)]] {
        let document = with("/flags/a/rules", arms(weights));
        assert_eq!(faults(&document), ["flags.a.rules[0].split: weights must sum to 1 to 4294967295"]);
        assert!(!validator.is_valid(&document), "{weights:?}");
    }
    let flags = json!({ "format": 1, "flags": entries(limits::MAX_FLAGS + 1, &flag) });
    assert_eq!(verdict(&validator, &flags), Ok(Some(false)));
}

/// What only the compiler can tell, all of it. Whatever comes to this list makes the schema's documentation untrue.
#[test]
fn what_a_schema_cannot_tell() {
    let validator = validator();
    let rising = |from: u32, to: u32, until: &str| json!([{ "stage": "s", "after": "P1D", "share": { "from": from, "to": to, "until": until } }]);
    let mut deep = json!({});
    for _ in 0..limits::MAX_DEPTH {
        deep = json!({ "": deep });
    }
    let backwards = json!([{ "from": "2026-12-02T09:00:00Z", "until": "2026-12-02T08:59:59Z" }]);
    for (at, value, fault) in [
        ("/flags/a/dormant", json!("blue"), "flags.a.dormant: unknown variant \"blue\""),
        ("/releases/r/flags/b", json!("on"), "releases.r.flags: unknown flag \"b\""),
        (
            "/releases/r/audience",
            json!({ "segment": "s" }),
            "releases.r.audience.segment: unknown segment \"s\"",
        ),
        ("/releases/r/plan", json!("p"), "releases.r.plan: unknown plan \"p\""),
        (
            "/releases/r/rollback",
            json!({ "at": "2026-12-02T09:00:00Z", "to": "s" }),
            "releases.r.rollback.to: unknown stage \"s\"",
        ),
        ("/releases/r/plan", rising(6, 5, "P2D"), "releases.r.plan[0].share: \"from\" is above \"to\""),
        (
            "/releases/r/plan",
            rising(5, 5, "P1D"),
            "releases.r.plan[0].share: \"until\" is not later than its cue",
        ),
        ("/freezes", backwards, "freezes[0]: \"until\" is before \"from\""),
        (
            "/flags/a/rules",
            json!([{ "split": [{ "variant": "on", "weight": 4_294_967_295_u64 }, { "variant": "off", "weight": 1 }] }]),
            "flags.a.rules[0].split: weights must sum to 1 to 4294967295",
        ),
        (
            "/releases/r/plan",
            json!([{ "stage": "s", "after": "P1D", "share": 0.0001 }]),
            "releases.r.plan[0].share: a share is a number from 0 to 100 with at most three decimals",
        ),
        (
            "/lease",
            json!("P99999DT24H1S"),
            "lease: not a duration of weeks, days, hours, minutes and seconds: \"P99999DT24H1S\"",
        ),
        ("/x-deep", deep, "snapshot: nested more than 64 levels deep"),
    ] {
        let document = with(at, value);
        let faults = faults(&document);
        assert!(faults.iter().any(|found| found == fault), "{faults:?}");
        assert!(validator.is_valid(&document), "{document:#}");
    }
}

/// JSON Merge Patch (RFC 7396), as the cases use it.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    for (key, value) in patch {
        match value {
            Value::Null => drop(target.as_object_mut().unwrap().remove(key)),
            _ => merge(&mut target[key], value),
        }
    }
}

/// Every document of the cases, sound or not. Those whose names say that a share has four decimals are for the compiler
/// alone (see above).
#[test]
fn documents_of_the_specification() {
    let validator = validator();
    let (mut valid, mut invalid) = (0, 0);
    let mut differ = Vec::new();
    for entry in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/spec")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let file: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for case in file["cases"].as_array().unwrap() {
            // A raw text is one that no JSON value can stand for.
            if case.get("text").is_some() || case.get("bucket").is_some() {
                continue;
            }
            let mut document = case.get("snapshot").unwrap_or(&file["snapshot"]).clone();
            if let Some(patch) = case.get("patch") {
                merge(&mut document, patch);
            }
            match verdict(&validator, &document) {
                Ok(Some(true)) => valid += 1,
                Ok(Some(false)) => invalid += 1,
                Ok(None) => {}
                Err(difference) => differ.push((case["name"].to_string(), difference)),
            }
        }
    }
    differ.retain(|(name, _)| !name.contains("four decimals"));
    assert!(differ.is_empty(), "{differ:#?}");
    println!("{valid} valid, {invalid} invalid");
    assert!(valid >= 100 && invalid >= 50, "{valid} valid, {invalid} invalid");
}

#[test]
fn the_demo_snapshot() {
    let document: Value = serde_json::from_str(include_str!("../www/public/snapshot.json")).unwrap();
    assert_eq!(faults(&document), [""; 0]);
    assert!(validator().is_valid(&document));
}

#[test]
fn every_field_is_described() {
    fn visit(schema: &Value, path: &str, fields: &mut usize) {
        let described = |part: &Value| part["description"].as_str().is_some_and(|text| text.ends_with('.'));
        for (key, inner) in schema.as_object().into_iter().flatten() {
            if ["properties", "$defs"].contains(&&**key) && !path.ends_with("/contains") {
                for (name, part) in inner.as_object().unwrap() {
                    assert!(described(part), "{path}/{key}/{name}");
                    *fields += 1;
                }
            }
            visit(inner, &format!("{path}/{key}"), fields);
        }
        for (i, inner) in schema.as_array().into_iter().flatten().enumerate() {
            visit(inner, &format!("{path}/{i}"), fields);
        }
    }
    let mut fields = 0;
    visit(&serde_json::from_str(SCHEMA).unwrap(), "", &mut fields);
    assert!(fields > 100, "{fields}");
}

#[test]
fn the_page_has_every_field() {
    let page = include_str!("../docs/snapshot-format.md");
    let renewed = reference::renew(page, &serde_json::from_str(SCHEMA).unwrap()).unwrap();
    assert!(
        renewed == page,
        "docs/snapshot-format.md does not have the fields of pkg/snapshot.schema.json; \
         this writes them anew: cargo run --features schema --example schema"
    );
}

#[cfg(feature = "schema")]
#[test]
fn the_published_schema_is_that_of_the_types() {
    let text = footlights::snapshot::document::schema_text();
    assert!(text == SCHEMA, "out of date: cargo run --features schema --example schema");
}

//! Nothing panics, whatever the document, the person and the clock.

use std::collections::HashMap;

use footlights::engine::{Clock, Deployment, Local, Memo, Value};
use footlights::snapshot::{Kind, Snapshot};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::documents::time::BEGIN;
use crate::documents::{Tape, config, damage, document, tapes};
use crate::house::{House, keys, person};

const EXTREMES: [i64; 8] =
    [i64::MIN, i64::MIN + 1, -1, 0, BEGIN, 253_402_300_799_999, i64::MAX - 1, i64::MAX];

/// Asks everything that can be asked of a document, if it is one.
fn ask_everything(tape: &mut Tape, bytes: &[u8]) {
    let Ok(snapshot) = Snapshot::parse(bytes) else { return };
    for fault in snapshot.faults() {
        assert!(!fault.sentence().is_empty() && !fault.path().is_empty());
    }
    let house = House {
        document: Json::Null,
        deployment: Deployment::new(Some("shop"), tape.pick(&[Some("2.4.0"), Some("x"), None])),
        person: if tape.below(2) == 0 { person(tape) } else { anybody(tape) },
        local: Local {
            overrides: keys(&snapshot)
                .map(|key| (key, tape.pick(&["on", "", "x"]).to_string()))
                .take(1)
                .collect(),
            tripped: vec![tape.pick(&["autumn", ""]).to_string()],
            pinned_open: vec![tape.pick(&["autumn", "winter", ""]).to_string()],
            pinned_closed: vec![tape.pick(&["autumn", "winter", ""]).to_string()],
        },
        snapshot,
    };
    let flags: Vec<String> =
        keys(&house.snapshot).chain([String::new(), "unknown".into(), "\u{0}".into()]).collect();
    for _ in 0..3 {
        let clock = Clock { now: any_instant(tape), confirmed_at: any_instant(tape) };
        let memo = Memo::default();
        house.ask_with(&memo, clock, |evaluator| {
            for key in &flags {
                let kind = tape.pick(&[None, Some(Kind::Boolean), Some(Kind::String), Some(Kind::Number)]);
                let details = evaluator.details(key, kind);
                assert_eq!(details.value.is_some(), details.error.is_none());
                assert_eq!(evaluator.explain(key, kind).details, details);
            }
            // Places beyond the last, too.
            for place in 0..=u32::try_from(flags.len()).unwrap() {
                let _ = (evaluator.answer(place), evaluator.next_change(place));
            }
            evaluator.releases().iter().for_each(|state| assert_eq!(state.open, state.cause.is_none()));
            assert!(evaluator.release("no such release at all").is_none());
        });
        assert!(memo.next() > Some(clock.now) || memo.next().is_none());
    }
    assert!(house.snapshot.attribute_path(u32::MAX).is_none());
}

fn any_instant(tape: &mut Tape) -> i64 {
    if tape.once_in(3) { tape.pick(&EXTREMES) } else { BEGIN + i64::from(tape.below(60_000)) - 1000 }
}

/// Attributes of any value at all.
fn anybody(tape: &mut Tape) -> HashMap<String, Value> {
    [
        "targetingKey",
        "plan",
        "email",
        "age",
        "beta",
        "tags",
        "joined",
        "build",
        "address",
        "",
        "address.country",
    ]
    .into_iter()
    .map(|name| (name.to_string(), any_value(tape, 3)))
    .collect()
}

fn any_value(tape: &mut Tape, depth: u32) -> Value {
    let numbers =
        [0.0, -0.0, 18.5, 1e308, f64::MIN_POSITIVE, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 9e15, 1e16];
    match tape.below(if depth == 0 { 4 } else { 6 }) {
        0 => Value::Missing,
        1 => Value::Boolean(tape.below(2) == 0),
        2 => Value::Number(tape.pick(&numbers)),
        3 => Value::Text(match tape.below(4) {
            0 => String::new(),
            1 => "İ🎭\u{0}ß".repeat(tape.below(2000) as usize),
            2 => "0000-01-01T00:00:00+23:59".into(),
            _ => "18446744073709551616.0.0-0".into(),
        }),
        4 => Value::List((0..tape.below(4)).map(|_| any_value(tape, depth - 1)).collect()),
        _ => Value::Object(
            (0..tape.below(4)).map(|_| ("country".into(), any_value(tape, depth - 1))).collect(),
        ),
    }
}

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        any::<u64>().prop_map(Json::from),
        ".{0,12}".prop_map(Json::from),
        proptest::sample::select(vec!["on", "2026-12-10T00:00:30Z", "PT5S", ">=1.0.0"]).prop_map(Json::from),
    ];
    let key = prop_oneof![
        ".{0,6}",
        proptest::sample::select(vec![
            "format",
            "flags",
            "segments",
            "plans",
            "releases",
            "freezes",
            "variants",
            "dormant",
            "rules",
            "when",
            "all",
            "not",
            "attribute",
            "in",
            "opens",
            "plan",
            "share",
            "after",
            "holds",
            "rollback",
            "needs",
            "split",
        ])
        .prop_map(String::from),
    ];
    leaf.prop_recursive(6, 60, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
            proptest::collection::hash_map(key.clone(), inner, 0..6)
                .prop_map(|fields| Json::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn any_bytes(mut tape in tapes(), bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        ask_everything(&mut tape, &bytes);
    }

    /// Documents with bytes lost, doubled, turned over.
    #[test]
    fn broken_documents(mut tape in tapes()) {
        let mut bytes = document(&mut tape, &[]).to_string().into_bytes();
        for _ in 0..=tape.below(4) {
            let length = u32::try_from(bytes.len()).unwrap();
            let (a, b) = (tape.below(length.min(65_536)) as usize, tape.below(length.min(65_536)) as usize);
            let (from, to) = (a.min(b), a.max(b));
            match tape.below(4) {
                0 => bytes[from] ^= 1 << tape.below(8),
                1 => bytes.truncate(to.max(1)),
                2 if to - from < 200 => drop(bytes.drain(from..to)),
                _ => {
                    let copy = bytes[from..to.min(from + 50)].to_vec();
                    bytes.splice(to..to, copy);
                }
            }
        }
        ask_everything(&mut tape, &bytes);
    }

    /// A document at the top, anything inside.
    #[test]
    fn any_json_at_all(mut tape in tapes(), mut json in any_json()) {
        if json.is_object() {
            json["format"] = json!(1);
        }
        ask_everything(&mut tape, json.to_string().as_bytes());
        for map in ["flags", "segments", "plans", "releases"] {
            let document = json!({ "format": 1, map: { "a": json, "b": json }, "flags": { "a": json } });
            ask_everything(&mut tape, document.to_string().as_bytes());
        }
    }

    /// Documents of the right shape, with any leaves.
    #[test]
    fn damaged_documents(mut tape in tapes()) {
        let mut document = document(&mut tape, &[]);
        for _ in 0..=tape.below(8) {
            damage(&mut tape, &mut document);
            ask_everything(&mut tape, document.to_string().as_bytes());
        }
    }
}

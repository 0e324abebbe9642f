//! Everything that can be asked of a document, and what must hold of any answer.

use std::collections::HashMap;

use footlights::engine::{Clock, Deployment, Local, Mark, Memo, Value};
use footlights::snapshot::{Kind, Snapshot};
use serde_json::Value as Json;

use crate::documents::Tape;
use crate::documents::time::BEGIN;
use crate::house::{House, keys, person};

const EXTREMES: [i64; 8] =
    [i64::MIN, i64::MIN + 1, -1, 0, BEGIN, 253_402_300_799_999, i64::MAX - 1, i64::MAX];

/// Asks everything that can be asked of a document, if it is one.
pub fn ask_everything(tape: &mut Tape, bytes: &[u8]) {
    let Ok(snapshot) = Snapshot::parse(bytes) else { return };
    for fault in snapshot.faults() {
        assert!(!fault.sentence().is_empty() && !fault.path().is_empty());
    }
    let house = House {
        document: Json::Null,
        deployment: Deployment::new(Some("shop"), tape.pick(&[Some("2.4.0"), Some("x"), None])),
        person: if tape.below(2) == 0 { person(tape) } else { anybody(tape) },
        local: any_local(tape, &snapshot),
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
                let explained = evaluator.explain(key, kind);
                assert_eq!(explained.details, details);
                // What crosses into a page is JSON, and says the same.
                let (details, explained) = (json(&details.json()), json(&explained.json()));
                assert_eq!(explained["details"], details);
                assert_eq!(explained["key"], **key);
            }
            // Places beyond the last, too.
            for place in 0..=u32::try_from(flags.len()).unwrap() {
                let _ = (evaluator.answer(place), evaluator.next_change(place));
            }
            for state in evaluator.releases() {
                assert_eq!(state.open, state.cause.is_none());
                assert_eq!(json(&state.json())["key"], state.key);
            }
            assert!(evaluator.release("no such release at all").is_none());
        });
        assert!(memo.next() > Some(clock.now) || memo.next().is_none());
    }
    assert!(house.snapshot.attribute_path(u32::MAX).is_none());
}

/// What is written as JSON is JSON.
fn json(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

pub fn any_instant(tape: &mut Tape) -> i64 {
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

fn any_local(tape: &mut Tape, snapshot: &Snapshot) -> Local {
    let mut local = Local::default();
    for key in keys(snapshot).take(1) {
        local.override_flag(key, tape.pick(&["on", "", "x"]));
    }
    local.marks.push((Mark::Tripped, tape.pick(&["autumn", ""]).into()));
    for mark in [Mark::PinnedOpen, Mark::PinnedClosed] {
        local.marks.push((mark, tape.pick(&["autumn", "winter", ""]).into()));
    }
    local
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

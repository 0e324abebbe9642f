//! What may become of a document: fields that are misspelt, missing or too many, values of another type or out of
//! their range. Some of it does no harm.

use footlights::snapshot::{Requirement, parse_duration, parse_instant};
use serde_json::{Map, Value, json};

use super::Tape;

const INSTANTS: [&str; 22] = [
    "2026-12-10T00:00:30Z",
    "2024-02-29T00:00:00Z",
    "2000-02-29t23:59:59.999z",
    "2026-12-10T00:00:30.5+23:59",
    "0000-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "2023-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z",
    "2026-04-31T00:00:00Z",
    "2026-00-10T00:00:00Z",
    "2026-13-10T00:00:00Z",
    "2026-12-00T00:00:00Z",
    "2026-12-10T24:00:00Z",
    "2026-12-10T00:60:00Z",
    "2026-12-10T00:00:60Z",
    "2026-12-10T00:00:00",
    "2026-12-10 00:00:00Z",
    "2026-12-10T00:00:00.Z",
    "2026-12-10T00:00:00+24:00",
    "2026-12-10T00:00:00Z ",
    "26-12-10T00:00:00Z",
    "soon",
];
const DURATIONS: [&str; 18] = [
    "P1D",
    "PT0S",
    "P1W2DT3H4M5S",
    "P100000D",
    "PT00090M",
    "P1WT1S",
    "P",
    "PT",
    "P1DT",
    "P1M",
    "P1Y",
    "PT1.5S",
    "P-1D",
    "+P1D",
    "pt1s",
    "PT1S1M",
    "P1D1W",
    "1D",
];
const REQUIREMENTS: [&str; 20] = [
    ">=2.4.0",
    "=1.0.0-a.b-c.0+0.01",
    "  <1.2.3 , >0.0.0  ",
    "<=1.2.3 ~1.2.3",
    "^ 0.0.0",
    ">=1.2.3-0a.-",
    "1.2.3",
    ">=1.2",
    ">=01.2.3",
    "==1.2.3",
    "=>1.2.3",
    "> =1.2.3",
    ">=1.2.3,",
    ",>=1.2.3",
    ">=1.2.3,,<2.0.0",
    ">=1.2.3-01",
    ">=1.2.3-",
    ">=1.2.3+",
    ">=1.2.3||<2.0.0",
    "",
];
const DIGESTS: [&str; 4] = [
    "6F5BCD31f3394bc513f283a10df9d7980d88c5fe2cd9fe2b46fadc28e6a57859",
    "6f5bcd31f3394bc513f283a10df9d7980d88c5fe2cd9fe2b46fadc28e6a5785",
    "6f5bcd31f3394bc513f283a10df9d7980d88c5fe2cd9fe2b46fadc28e6a578590",
    "6f5bcd31f3394bc513f283a10df9d7980d88c5fe2cd9fe2b46fadc28e6a5785g",
];
/// Fields that stand somewhere in a document, and those that stand nowhere.
const FIELDS: [&str; 26] = [
    "x-mine",
    "X-mine",
    "x",
    "x_mine",
    "",
    "fold",
    "by",
    "share",
    "to",
    "until",
    "reason",
    "serve",
    "split",
    "when",
    "is",
    "after",
    "at",
    "all",
    "not",
    "in",
    "exists",
    "segment",
    "flag",
    "owner",
    "description",
    "$schema",
];

/// Does one thing to one value somewhere in the document.
pub fn damage(tape: &mut Tape, document: &mut Value) {
    let mut count = 0;
    walk(document, &mut |_| count += 1);
    let (mut at, chosen) = (0, tape.below(count));
    walk(document, &mut |value| {
        if at == chosen {
            change(tape, value);
        }
        at += 1;
    });
}

/// Visits a value and all inside it. What is visited later may have become another.
fn walk(value: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    visit(value);
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, visit)),
        Value::Object(fields) => fields.values_mut().for_each(|field| walk(field, visit)),
        _ => {}
    }
}

fn change(tape: &mut Tape, value: &mut Value) {
    if tape.once_in(6) {
        *value = any_value(tape);
        return;
    }
    match value {
        Value::Object(fields) => change_fields(tape, fields),
        Value::Array(items) => match tape.below(3) {
            0 => items.clear(),
            1 => items.push(any_value(tape)),
            _ => drop(items.pop()),
        },
        Value::String(text) => change_text(tape, text),
        Value::Number(_) => {
            *value = tape.pick(&[
                json!(50),
                json!(0),
                json!(0.5),
                json!(1.0),
                json!(-0.0),
                json!(-1),
                json!(-0.001),
                json!(100.001),
                json!(1e9),
                json!(1e300),
                json!(4_294_967_295_u64),
                json!(4_294_967_296_u64),
                json!(9_007_199_254_740_992_u64),
                json!(u64::MAX),
            ]);
        }
        Value::Bool(_) | Value::Null => *value = any_value(tape),
    }
}

fn change_fields(tape: &mut Tape, fields: &mut Map<String, Value>) {
    let names: Vec<String> = fields.keys().cloned().collect();
    match tape.below(6) {
        0 if !names.is_empty() => drop(fields.remove(&tape.pick(&names))),
        1 | 2 if !names.is_empty() => {
            let name = tape.pick(&names);
            let value = fields.remove(&name).unwrap();
            fields.insert(misspelt(tape, &name), value);
        }
        3 => fields.clear(),
        // A field that belongs to a neighbour, with a value that it may have.
        4 => {
            let (name, value) = tape.pick(&[
                ("fold", json!(true)),
                ("by", json!("age")),
                ("serve", json!("on")),
                ("after", json!("PT1S")),
                ("at", json!("2026-12-10T00:00:01Z")),
                ("share", json!(5)),
                ("to", json!("general")),
                ("exists", json!(true)),
                ("attribute", json!("age")),
                ("rules", json!([])),
                ("needs", json!({})),
                ("split", json!([{ "variant": "on", "weight": 1 }])),
                ("disabled", json!(false)),
            ]);
            fields.insert(name.into(), value);
        }
        _ => drop(fields.insert(tape.pick(&FIELDS).into(), any_value(tape))),
    }
}

fn misspelt(tape: &mut Tape, name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = tape.below(u32::try_from(letters.len()).unwrap()) as usize;
    match tape.below(4) {
        0 if !letters.is_empty() => drop(letters.remove(at)),
        1 => letters.push('s'),
        2 => return format!("x-{name}"),
        _ => return name.to_uppercase(),
    }
    letters.into_iter().collect()
}

/// Another text of the same form, or nearly so.
fn change_text(tape: &mut Tape, text: &mut String) {
    *text = if parse_instant(text).is_some() {
        tape.pick(&INSTANTS)
    } else if parse_duration(text).is_some() {
        tape.pick(&DURATIONS)
    } else if Requirement::parse(text).is_some() {
        tape.pick(&REQUIREMENTS)
    } else if text.len() == 64 {
        tape.pick(&DIGESTS)
    } else {
        tape.pick(&["", "x", "live"])
    }
    .to_string();
}

fn any_value(tape: &mut Tape) -> Value {
    tape.pick(&[
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(7),
        json!(-1),
        json!(0.5),
        json!(""),
        json!("general"),
        json!("P1D"),
        json!("2026-12-10T00:00:30Z"),
        json!(">=1.0.0"),
        json!([]),
        json!({}),
        json!([""]),
        json!([null]),
        json!({ "": "" }),
        json!({ "en": "x" }),
    ])
}

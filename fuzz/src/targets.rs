//! What is fuzzed. `tests/properties/fuzzing.rs` does the same with the corpus and with bytes of chance.

use std::collections::HashMap;

use footlights::engine::{Clock, Deployment, Evaluator, Local, Memo, Value};
use footlights::snapshot::Snapshot;
use serde_json::Value as Json;

use crate::documents::time::BEGIN;
use crate::documents::{Tape, damage, document};
use crate::everything::{any_instant, ask_everything};

/// The reader of what the page writes, which the crate has for wasm alone.
#[allow(clippy::duplicate_mod)]
#[path = "../../src/web/scratch.rs"]
mod scratch;

/// How far a document may be inside itself for `serde_json` to be asked, too.
const DEPTH_OF_THE_OTHER: usize = 100;

/// Any bytes as a document. What is taken for one is JSON to another parser, too, and each of its parts can be had.
pub fn parse(bytes: &[u8]) {
    let mut tape = Tape::of(bytes.get(bytes.len().saturating_sub(64)..).unwrap_or_default());
    if let Ok(snapshot) = Snapshot::parse(bytes) {
        let opening = |byte: &u8| matches!(byte, b'{' | b'[');
        if bytes.iter().filter(|byte| opening(byte)).count() < DEPTH_OF_THE_OTHER {
            assert_is_json(snapshot.text());
        }
        for flag in 0..u32::try_from(snapshot.flag_count()).unwrap() {
            assert_eq!(snapshot.find_flag(snapshot.flag_key(flag)), Some(flag));
            let Ok(read) = snapshot.flag(flag) else { continue };
            for variant in 0..read.variant_count() {
                // One may stand twice in a faulty flag, of which a kill switch is readable.
                let name = read.variant_name(variant);
                let first = read.variant(name).unwrap();
                assert!(first <= variant && read.variant_name(first) == name);
                assert_is_json(read.variant_value(variant));
            }
        }
    }
    ask_everything(&mut tape, bytes);
}

#[track_caller]
fn assert_is_json(text: &str) {
    match serde_json::from_str::<Json>(text) {
        Ok(_) => {}
        // Numbers beyond a double are infinite here, and a fault there.
        Err(error) if error.to_string().starts_with("number out of range") => {}
        Err(error) => panic!("{error}: {text}"),
    }
}

/// A sound document, and what becomes of it when it is damaged, for anybody at any time.
pub fn evaluate(bytes: &[u8]) {
    let mut tape = Tape::of(bytes);
    let mut document = document(&mut tape, &[]);
    for _ in 0..tape.below(4) {
        damage(&mut tape, &mut document);
    }
    ask_everything(&mut tape, document.to_string().as_bytes());
}

/// A person as the page writes one: each attribute is bytes of any kind in the scratch, at least one of them written as
/// it must be, which is read as what was written, whatever stood there before.
pub fn boundary(bytes: &[u8]) {
    let (written, choices) = bytes.split_at(bytes.len() / 4);
    let mut tape = Tape::of(choices);
    let document = document(&mut tape, &[]);
    let snapshot = Snapshot::parse(document.to_string().as_bytes()).unwrap();
    let mut person = HashMap::new();
    let mut rest = written;
    let mut former = Value::Missing;
    for name in ["targetingKey", "plan", "email", "age", "tags", "joined", "build", "address"] {
        let (mine, others) = rest.split_at(rest.len().min(tape.below(40) as usize));
        rest = others;
        let is_list = tape.below(2) == 1;
        let mut value = Value::Missing;
        scratch::read(mine, is_list, &mut value);
        let mut again = Vec::new();
        write(&value, &mut again);
        scratch::read(&again, is_list, &mut former);
        assert_eq!(format!("{former:?}"), format!("{value:?}"), "{mine:?}");
        person.insert(name.to_string(), value);
    }
    let (deployment, local, memo) = (Deployment::default(), Local::default(), Memo::default());
    let clock = Clock { now: any_instant(&mut tape), confirmed_at: BEGIN };
    let evaluator = Evaluator::new(&snapshot, &deployment, &person, clock, &local, &memo);
    for flag in 0..u32::try_from(snapshot.flag_count()).unwrap() {
        let key = snapshot.flag_key(flag);
        let details = evaluator.details(key, None);
        assert_eq!(evaluator.explain(key, None).details, details);
        assert_is_json(&details.json());
    }
    for state in evaluator.releases() {
        assert_is_json(&state.json());
    }
}

/// Writes a value as `pkg/src/scratch.ts` does.
fn write(value: &Value, bytes: &mut Vec<u8>) {
    match value {
        Value::Missing => bytes.push(0),
        Value::Boolean(boolean) => bytes.push(1 + u8::from(*boolean)),
        Value::Number(number) => {
            bytes.push(3);
            bytes.extend(number.to_le_bytes());
        }
        Value::Text(text) => {
            bytes.push(4);
            bytes.extend(u32::try_from(text.len()).unwrap().to_le_bytes());
            bytes.extend(text.as_bytes());
        }
        Value::Object(_) => bytes.push(5),
        Value::List(items) => items.iter().for_each(|item| write(item, bytes)),
    }
}

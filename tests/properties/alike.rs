//! Flags that are written alike are decoded once, and share what their conditions have come to: nobody must see that.

use footlights::engine::{Clock, Deployment, Evaluator, Local, Memo, Value};
use footlights::snapshot::Snapshot;
use proptest::prelude::*;
use serde_json::Value as Json;
use std::collections::HashMap;

use crate::documents::{Tape, config, damage, tapes};
use crate::house::House;

/// Gives every flag twins: the same entry by other keys.
fn with_twins(tape: &mut Tape, document: &Json) -> Json {
    let mut document = document.clone();
    if let Some(flags) = document["flags"].as_object_mut() {
        for (key, entry) in flags.clone() {
            for twin in 0..tape.below(3) {
                flags.insert(format!("{key}-{twin}"), entry.clone());
            }
        }
    }
    document
}

/// The document with one blank more in each flag than in the one before, so that no two of them are written alike.
fn told_apart(document: &Json) -> String {
    let mut rest = document.clone();
    let flags = rest.as_object_mut().and_then(|fields| fields.remove("flags"));
    let mut text = rest.to_string();
    text.truncate(text.len() - 1);
    text.push_str(r#","flags":{"#);
    for (at, (key, entry)) in flags.as_ref().and_then(Json::as_object).into_iter().flatten().enumerate() {
        text.push_str(if at > 0 { "," } else { "" });
        let entry = entry.to_string();
        // Inside the entry: what is around it is no part of it.
        let (last, blanks) = (entry.len() - 1, " ".repeat(at));
        let key = Json::from(key.as_str()).to_string();
        text += &[&key, ":", &entry[..last], &blanks, &entry[last..]].concat();
    }
    text + "}}"
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn flags_that_are_written_alike_answer_for_themselves(mut tape in tapes()) {
        let house = House::new(&mut tape, &[]);
        let instants = house.instants(&mut tape);
        let mut document = with_twins(&mut tape, &house.document);
        if tape.once_in(3) {
            let mut damaged = document.clone();
            damage(&mut tape, &mut damaged);
            if damaged["flags"].is_object() && Snapshot::parse(damaged.to_string().as_bytes()).is_ok() {
                document = damaged;
            }
        }
        let apart = Snapshot::parse(told_apart(&document).as_bytes()).unwrap();
        let apart = House { snapshot: apart, ..house.with(document.clone()) };
        let house = house.with(document);
        let mut memo = Memo::default();
        for _ in 0..3 {
            let clock = Clock { now: tape.pick(&instants), confirmed_at: tape.pick(&instants) };
            memo.clear();
            for key in house.flags() {
                let alone = apart.ask(clock, |evaluator| evaluator.details(&key, None).json());
                let together = house.ask_with(&memo, clock, |evaluator| evaluator.details(&key, None).json());
                prop_assert_eq!(together, alone, "{}: {}", key, house.document);
            }
        }
    }
}

/// The first two are a cycle, in which nothing can be known; the third is written like the first, and no part of it.
#[test]
fn a_twin_of_a_flag_in_a_cycle_is_no_part_of_it() {
    let entry = |other: &str| {
        format!(
            r#"{{ "variants": {{ "off": false, "on": true }}, "dormant": "off", "rules": [{{ "when": {{ "flag": "{other}", "is": ["off"] }}, "serve": "on" }}] }}"#
        )
    };
    let document = format!(
        r#"{{ "format": 1, "flags": {{ "a": {}, "b": {}, "c": {} }} }}"#,
        entry("b"),
        entry("a"),
        entry("b")
    );
    let snapshot = Snapshot::parse(document.as_bytes()).unwrap();
    let (deployment, local, memo) = (Deployment::default(), Local::default(), Memo::default());
    let person = HashMap::<String, Value>::new();
    let clock = Clock { now: 0, confirmed_at: 0 };
    let evaluator = Evaluator::new(&snapshot, &deployment, &person, clock, &local, &memo);
    let has = ["a", "b", "c"].map(|key| evaluator.details(key, None).variant);
    assert_eq!(has, [Some("off"), Some("off"), Some("on")]);
}

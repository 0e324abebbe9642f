//! The order in which the keys of an object are written means nothing.

use footlights::engine::{Clock, Memo};
use footlights::snapshot::Snapshot;
use proptest::prelude::*;
use serde_json::Value as Json;

use crate::documents::{Tape, config, damage, tapes};
use crate::house::House;

/// Writes a value with the keys of every object in another order.
fn shuffled(tape: &mut Tape, value: &Json, text: &mut String) {
    match value {
        Json::Object(fields) => {
            let mut keys: Vec<_> = fields.keys().collect();
            for at in (1..keys.len()).rev() {
                keys.swap(at, tape.below(u32::try_from(at + 1).unwrap()) as usize);
            }
            text.push('{');
            for (at, key) in keys.iter().enumerate() {
                text.push_str(if at > 0 { ", " } else { " " });
                text.push_str(&Json::from(key.as_str()).to_string());
                text.push_str(" : ");
                shuffled(tape, &fields[*key], text);
            }
            text.push('}');
        }
        Json::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                text.push_str(if at > 0 { "," } else { "" });
                shuffled(tape, item, text);
            }
            text.push(']');
        }
        plain => text.push_str(&plain.to_string()),
    }
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn the_order_of_keys_changes_no_answer(mut tape in tapes()) {
        let mut house = House::new(&mut tape, &[]);
        // Whether something is wrong must not depend on it either; which of several faults is told of may.
        if tape.once_in(3) {
            let mut damaged = house.document.clone();
            damage(&mut tape, &mut damaged);
            if Snapshot::parse(damaged.to_string().as_bytes()).is_ok() {
                house = house.with(damaged);
            }
        }
        let instants = house.instants(&mut tape);
        let mut text = String::new();
        shuffled(&mut tape, &house.document, &mut text);
        let other = House { snapshot: Snapshot::parse(text.as_bytes()).unwrap(), ..house.with(house.document.clone()) };
        let is_sound = |house: &House| house.snapshot.faults().is_empty();
        prop_assert_eq!(is_sound(&house), is_sound(&other), "{}", text);
        let flags = |house: &House| {
            let mut flags = house.flags();
            flags.sort_unstable();
            flags
        };
        prop_assert_eq!(flags(&house), flags(&other));
        for _ in 0..3 {
            let clock = Clock { now: tape.pick(&instants), confirmed_at: tape.pick(&instants) };
            for key in house.flags() {
                let [details, others] = [&house, &other].map(|house| {
                    let mut details = house.ask(clock, |evaluator| evaluator.details(&key, None));
                    let code = details.error.take().map(|(code, _)| code);
                    let value: Option<Json> = details.value.take().map(|value| serde_json::from_str(value).unwrap());
                    (value, code, details)
                });
                prop_assert_eq!(details, others, "{}: {}", key, text);
            }
            let [states, others] = [&house, &other].map(|house| {
                let mut states = house.states(&Memo::default(), clock);
                for state in &mut states {
                    state.flags.sort_unstable();
                    state.fault = None;
                }
                states
            });
            prop_assert_eq!(states, others, "{}", text);
        }
    }
}

//! Nothing panics, whatever the document, the person and the clock.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::documents::{config, damage, document, tapes};
use crate::everything::ask_everything;

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

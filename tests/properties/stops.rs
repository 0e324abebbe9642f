//! Holds and freezes change nobody's order of entry.

use std::collections::HashMap;

use footlights::engine::{Clock, Value};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde_json::Value as Json;

use crate::documents::author::Part;
use crate::documents::time::BEGIN;
use crate::documents::{Tape, config, tapes};
use crate::house::{House, person};

/// When each of some people comes into a release; never is later than all instants.
fn entries(house: &mut House, people: &[HashMap<String, Value>], key: &str) -> Vec<i64> {
    let end = BEGIN + 1000 * 86_400_000;
    let mut entries = Vec::new();
    for person in people {
        house.person.clone_from(person);
        let state =
            house.ask(Clock { now: end, confirmed_at: end }, |evaluator| evaluator.release(key)).unwrap();
        entries.push(state.since.unwrap_or(i64::MAX));
    }
    entries
}

fn without_stops(document: &Json) -> Json {
    let mut document = document.clone();
    document.as_object_mut().unwrap().remove("freezes");
    for (_, release) in document.get_mut("releases").and_then(Json::as_object_mut).into_iter().flatten() {
        release.as_object_mut().unwrap().remove("holds");
    }
    document
}

/// Compares the order in which people come into each release with that without any stop, in documents without some
/// part. Where `strict`, whoever came
/// earlier still comes earlier, not at once.
fn same_order(tape: &mut Tape, part: Part, strict: bool) -> Result<(), TestCaseError> {
    let mut house = House::new(tape, &[Part::Prerequisites, Part::Rollbacks, part]);
    let mut running = house.with(without_stops(&house.document));
    let people: Vec<_> = (0..25).map(|_| person(tape)).collect();
    for key in house.releases() {
        let stopped = entries(&mut house, &people, &key);
        let free = entries(&mut running, &people, &key);
        for (a, &free_a) in free.iter().enumerate() {
            prop_assert!(
                stopped[a] >= free_a,
                "{key}: a stop brought somebody in earlier\n{:#}",
                house.document
            );
            for (b, _) in free.iter().enumerate().filter(|&(_, &free_b)| free_a < free_b) {
                let keeps = stopped[a] < stopped[b]
                    || (stopped[a] == stopped[b] && (!strict || stopped[a] == i64::MAX));
                prop_assert!(keeps, "{key}: {:?} and {:?}\n{:#}", people[a], people[b], house.document);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(300))]

    /// Everything on the clock of the release is moved together, whatever the audiences.
    #[test]
    fn on_the_clock_of_the_release_stops_change_nobodys_order(mut tape in tapes()) {
        same_order(&mut tape, Part::Instants, true)?;
    }

    /// Cues at instants are not moved but by a stop in which they lie. (So two audiences, one with a cue at an instant
    /// and one with a cue on the clock, may well change places.) Among people of one audience the bucket alone decides,
    /// and keeps its order. At the end of a stop several may come at once.
    #[test]
    fn within_an_audience_stops_change_nobodys_order(mut tape in tapes()) {
        same_order(&mut tape, Part::CueAudiences, false)?;
    }
}

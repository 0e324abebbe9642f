//! The same answer in every way in which it can be had.

use footlights::engine::{Attribute, Clock, Context, Evaluator, Memo, Value as Attributed};
use footlights::snapshot::Kind;
use proptest::prelude::*;
use serde_json::Value;

use crate::documents::time::BEGIN;
use crate::documents::{Tape, config, tapes};
use crate::house::{House, person};

const KINDS: [Option<Kind>; 5] =
    [None, Some(Kind::Boolean), Some(Kind::String), Some(Kind::Number), Some(Kind::Object)];

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn an_explanation_tells_the_answer(mut tape in tapes()) {
        let house = House::new(&mut tape, &[]);
        let instants = house.instants(&mut tape);
        let clock = Clock { now: tape.pick(&instants), confirmed_at: tape.pick(&instants) };
        for key in house.flags().into_iter().chain(["unknown".into()]) {
            for kind in KINDS {
                let details = house.ask(clock, |evaluator| evaluator.details(&key, kind));
                let explained = house.ask(clock, |evaluator| evaluator.explain(&key, kind));
                prop_assert_eq!(&explained.details, &details);
                let explained: Value = serde_json::from_str(&explained.json()).unwrap();
                let steps = explained["steps"].as_array().unwrap();
                let decisive = steps.iter().filter(|step| step["decides"] == true).count();
                prop_assert_eq!(decisive, usize::from(key != "unknown"), "{:?}", steps);
                prop_assert!(steps.last().is_none_or(|step| step["decides"] == true), "{:?}", steps);
            }
        }
    }

    /// A memo that has served somebody else, at another instant, gives what a fresh one gives.
    #[test]
    fn a_memo_that_was_cleared_has_forgotten(mut tape in tapes()) {
        let mut house = House::new(&mut tape, &[]);
        let instants = house.instants(&mut tape);
        let mut memo = Memo::default();
        for _ in 0..4 {
            house.person = person(&mut tape);
            memo.clear();
            let clock = Clock { now: tape.pick(&instants), confirmed_at: tape.pick(&instants) };
            for key in house.flags() {
                let used = house.ask_with(&memo, clock, |evaluator| evaluator.explain(&key, None));
                let fresh = house.ask(clock, |evaluator| evaluator.explain(&key, None));
                prop_assert_eq!(used, fresh, "{:#}", house.document);
            }
        }
    }

    /// One memo for everything, asked in any order and more than once, gives what fresh ones give.
    #[test]
    fn a_shared_memo_gives_what_fresh_ones_give(mut tape in tapes()) {
        let house = House::new(&mut tape, &[]);
        let instants = house.instants(&mut tape);
        let clock = Clock { now: tape.pick(&instants), confirmed_at: tape.pick(&instants) };
        let (flags, releases) = (house.flags(), house.releases());
        let memo = Memo::default();
        for _ in 0..12 {
            if tape.below(3) > 0 || releases.is_empty() {
                let key = tape.pick(&flags);
                let shared = house.ask_with(&memo, clock, |evaluator| evaluator.explain(&key, None));
                let fresh = house.ask(clock, |evaluator| evaluator.explain(&key, None));
                prop_assert_eq!(shared, fresh, "{:#}", house.document);
            } else {
                let key = tape.pick(&releases);
                let shared = house.ask_with(&memo, clock, |evaluator| evaluator.release(&key));
                let fresh = house.ask(clock, |evaluator| evaluator.release(&key));
                prop_assert_eq!(shared, fresh, "{:#}", house.document);
            }
        }
    }
}

/// A person whose attributes are found out by an evaluation with the same memo.
struct Asking<'a>(&'a House, &'a Memo, Clock);

impl Context for Asking<'_> {
    fn read(&self, attribute: Attribute, value: &mut Attributed) {
        let Self(house, memo, clock) = *self;
        for key in house.flags() {
            house.ask_with(memo, clock, |evaluator| evaluator.details(&key, None));
        }
        house.person.read(attribute, value);
    }
}

#[test]
fn a_context_may_evaluate_in_its_turn() {
    let mut tape = Tape::of(&[7; 400]);
    let house = House::new(&mut tape, &[]);
    let clock = Clock { now: BEGIN, confirmed_at: BEGIN };
    let memo = Memo::default();
    let asking = Asking(&house, &memo, clock);
    let evaluator = Evaluator::new(&house.snapshot, &house.deployment, &asking, clock, &house.local, &memo);
    for key in house.flags() {
        let fresh = house.ask(clock, |evaluator| evaluator.details(&key, None));
        assert_eq!(evaluator.details(&key, None), fresh, "{key}");
    }
}

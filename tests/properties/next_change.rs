//! What is announced happens at that instant, and nothing happens before it.

use std::collections::HashMap;

use footlights::engine::{Clock, Deployment, Details, Evaluator, Local, Mark, Memo, ReleaseState, Value};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde_json::json;

use crate::documents::time::{BEGIN, instant};
use crate::documents::{Tape, config, tapes};
use crate::house::{House, parse};

/// Checks one announcement against what is answered at every sampled instant, and around the announced one.
fn check<T: PartialEq + std::fmt::Debug>(
    now: i64,
    announced: Option<i64>,
    instants: &[i64],
    answer: impl Fn(i64) -> T,
) -> Result<(), TestCaseError> {
    let present = answer(now);
    let until = announced.unwrap_or(i64::MAX);
    prop_assert!(until > now, "announced {until} at {now}");
    for &at in instants.iter().filter(|&&at| at > now && at < until) {
        let then = answer(at);
        prop_assert!(then == present, "{present:?} at {now}, announced {announced:?}, but {then:?} at {at}");
    }
    if let Some(at) = announced {
        prop_assert_eq!(answer(at - 1), answer(now), "changed before {}", at);
        prop_assert_ne!(answer(at), present, "did not change at {}", at);
    }
    Ok(())
}

/// What a table of flags and releases shows, but for the instants at which it will change.
fn table<'a>(flags: &[String], evaluator: &Evaluator<'a, '_>) -> (Vec<Details<'a>>, Vec<ReleaseState<'a>>) {
    let mut details: Vec<_> = flags.iter().map(|key| evaluator.details(key, None)).collect();
    for details in &mut details {
        details.flag_metadata.next_change_at = None;
    }
    let mut states = evaluator.releases();
    for state in &mut states {
        state.next_change_at = None;
    }
    (details, states)
}

fn confirmed_at(tape: &mut Tape, now: i64) -> i64 {
    tape.pick(&[now, now - 7000, now + 9000, BEGIN - 86_400_000 + 30_000, i64::MAX])
}

proptest! {
    #![proptest_config(config(300))]

    /// A release that needs a flag to be dormant is shut while another gives that flag: it is open from `first` on, but
    /// not from `shut` until `again`. So every answer is known.
    #[test]
    fn a_release_that_opens_twice(
        first in 0..60_000_i64,
        shut in 0..60_000_i64,
        length in 1..60_000_i64,
        now in 0..150_000_i64,
    ) {
        let again = shut + length;
        let text = |at: i64| instant(BEGIN + at);
        let document = json!({
            "format": 1,
            "flags": {
                "calm": { "variants": { "off": false, "on": true }, "dormant": "off" },
                "sale": { "variants": { "off": false, "on": true }, "dormant": "off" }
            },
            "releases": {
                "calm": { "flags": { "calm": "on" }, "needs": { "flags": { "sale": ["off"] } }, "opens": text(first) },
                "sale": { "flags": { "sale": "on" }, "opens": text(shut), "rollback": { "at": text(again) } }
            }
        });
        let snapshot = parse(&document);
        let clock = Clock { now: BEGIN + now, confirmed_at: BEGIN + now };
        let (deployment, local, memo) = (Deployment::default(), Local::default(), Memo::default());
        let nobody: HashMap<String, Value> = HashMap::new();
        let state = Evaluator::new(&snapshot, &deployment, &nobody, clock, &local, &memo).release("calm").unwrap();
        let open = |at: i64| at >= first && !(shut..again).contains(&at);
        let turns = [first, shut, again].map(|at| (at, open(at) != open(at - 1)));
        let turns = turns.into_iter().filter(|(_, turns)| *turns).map(|(at, _)| at);
        let since = turns.clone().filter(|&at| at <= now).max().filter(|_| open(now));
        prop_assert_eq!(state.open, open(now));
        prop_assert_eq!(state.since, since.map(|at| BEGIN + at), "{:#}", document);
        prop_assert_eq!(state.next_change_at, turns.filter(|&at| at > now).min().map(|at| BEGIN + at), "{:#}", document);
    }

    #[test]
    fn the_next_change_of_a_variant_is_exact(mut tape in tapes()) {
        let house = House::new(&mut tape, &[]);
        let instants = house.instants(&mut tape);
        for _ in 0..2 {
            let now = tape.pick(&instants);
            let confirmed_at = confirmed_at(&mut tape, now);
            for (flag, key) in (0..).zip(house.flags()) {
                let details = house.ask(Clock { now, confirmed_at }, |evaluator| evaluator.details(&key, None));
                let answer = |now| house.ask(Clock { now, confirmed_at }, |evaluator| evaluator.answer(flag).variant);
                check(now, details.flag_metadata.next_change_at, &instants, answer)
                    .map_err(|error| TestCaseError::fail(format!("{key}: {error}\n{:#}", house.document)))?;
            }
        }
    }

    #[test]
    fn the_next_change_of_a_release_is_exact(mut tape in tapes()) {
        let house = House::new(&mut tape, &[]);
        let instants = house.instants(&mut tape);
        for _ in 0..2 {
            let now = tape.pick(&instants);
            let confirmed_at = confirmed_at(&mut tape, now);
            for key in house.releases() {
                let state = house.ask(Clock { now, confirmed_at }, |evaluator| evaluator.release(&key)).unwrap();
                let open = |now| house.is_open(&key, Clock { now, confirmed_at });
                prop_assert_eq!(state.open, open(now));
                check(now, state.next_change_at, &instants, open)
                    .map_err(|error| TestCaseError::fail(format!("{key}: {error}\n{:#}", house.document)))?;
            }
        }
    }

    /// It is open at every sampled instant from `since` until now, and was not just before; pins have no part in it.
    #[test]
    fn since_is_the_start_of_the_present_open_stretch(mut tape in tapes()) {
        let mut house = House::new(&mut tape, &[]);
        house.local.marks.retain(|(mark, _)| !matches!(mark, Mark::PinnedOpen | Mark::PinnedClosed));
        let instants = house.instants(&mut tape);
        for _ in 0..4 {
            let now = tape.pick(&instants);
            let confirmed_at = confirmed_at(&mut tape, now);
            for key in house.releases() {
                let state = house.ask(Clock { now, confirmed_at }, |evaluator| evaluator.release(&key)).unwrap();
                prop_assert_eq!(state.since.is_some(), state.open);
                let Some(since) = state.since else { continue };
                let open = |now| house.is_open(&key, Clock { now, confirmed_at });
                prop_assert!(since <= now && open(since) && !open(since - 1), "{key}: {since}\n{:#}", house.document);
                for &at in instants.iter().filter(|&&at| at >= since && at <= now) {
                    prop_assert!(open(at), "{key}: open since {since}, but not at {at}\n{:#}", house.document);
                }
            }
        }
    }

    /// Until the instant that the memo names, nothing changes that a table of flags and releases shows: variant,
    /// reason, cause, release or stage.
    #[test]
    fn nothing_changes_before_the_next_anything(mut tape in tapes()) {
        let house = House::new(&mut tape, &[]);
        let instants = house.instants(&mut tape);
        let now = tape.pick(&instants);
        let confirmed_at = confirmed_at(&mut tape, now);
        let (memo, flags) = (Memo::default(), house.flags());
        let present = house.ask_with(&memo, Clock { now, confirmed_at }, |evaluator| table(&flags, evaluator));
        let until = memo.next().unwrap_or(i64::MAX);
        prop_assert!(until > now);
        let before: Vec<i64> = instants.iter().copied().filter(|&at| at > now && at < until).collect();
        for &at in before.iter().step_by(before.len() / 16 + 1).chain(before.last()) {
            let then = house.ask(Clock { now: at, confirmed_at }, |evaluator| table(&flags, evaluator));
            prop_assert!(then == present, "{at} before {until}\n{present:#?}\n{then:#?}\n{:#}", house.document);
        }
    }
}

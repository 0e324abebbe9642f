//! Releases widen as time passes, and open whole or not at all.

use footlights::engine::{Cause, Clock, Memo};
use proptest::prelude::*;

use crate::documents::author::Part;
use crate::documents::{config, tapes};
use crate::house::House;

proptest! {
    #![proptest_config(config(200))]

    /// Without a rollback, and with nothing in it that hangs on other flags, whoever is in stays in: through stops,
    /// rising shares, cues in any order, whether the snapshot is confirmed all the time or was once.
    #[test]
    fn who_is_in_stays_in_as_time_passes(mut tape in tapes()) {
        let house = House::new(&mut tape, &[Part::Prerequisites, Part::Rollbacks]);
        let instants = house.instants(&mut tape);
        let confirmed = tape.pick(&instants);
        for always in [true, false] {
            let clock = |now: i64| Clock { now, confirmed_at: if always { now } else { confirmed } };
            for release in house.releases() {
                let mut since = None;
                for &now in &instants {
                    let open = house.is_open(&release, clock(now));
                    prop_assert!(open || since.is_none(), "{release} opened at {since:?}, closed at {now}\n{:#}", house.document);
                    since = since.or(open.then_some(now));
                }
            }
            // A later release may take a flag over, but the flag stays released.
            for flag in 0..u32::try_from(house.snapshot.flag_count()).unwrap() {
                let mut since = None;
                for &now in &instants {
                    let released = house.ask(clock(now), |evaluator| evaluator.answer(flag).cause) == Some(Cause::Released);
                    prop_assert!(released || since.is_none(), "flag {flag}, {since:?}, {now}\n{:#}", house.document);
                    since = since.or(released.then_some(now));
                }
            }
        }
    }

    /// All flags of an open release have its variants, but for those that are overridden or taken by a later release
    /// that is open; of a closed one, none has.
    #[test]
    fn a_release_opens_whole_or_not_at_all(mut tape in tapes()) {
        let house = House::new(&mut tape, &[]);
        let instants = house.instants(&mut tape);
        for _ in 0..4 {
            let clock = Clock { now: tape.pick(&instants), confirmed_at: tape.pick(&instants) };
            let states = house.states(&Memo::default(), clock);
            for (at, state) in states.iter().enumerate() {
                prop_assert_eq!(state.open, state.cause.is_none());
                for (flag, variant) in house.document["releases"][state.key]["flags"].as_object().unwrap() {
                    let details = house.ask(clock, |evaluator| evaluator.details(flag, None));
                    let metadata = &details.flag_metadata;
                    let giver = metadata.release.filter(|_| metadata.cause == Some(Cause::Released));
                    let whole = if !state.open {
                        giver != Some(state.key)
                    } else if giver == Some(state.key) {
                        details.variant == variant.as_str()
                    } else {
                        let later = states[..at].iter().find(|later| Some(later.key) == giver);
                        metadata.cause == Some(Cause::Override) || later.is_some_and(|later| later.open)
                    };
                    prop_assert!(whole, "{state:?}\n{flag}: {details:?}\n{:#}", house.document);
                }
            }
        }
    }
}

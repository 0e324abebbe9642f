//! The clock of a release, told from the document alone: it runs from `opens` on, but not during holds and freezes.

use std::collections::HashMap;

use footlights::engine::{self, Deployment, Evaluator, Local, Memo, Value};
use footlights::snapshot::{parse_duration, parse_instant};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::documents::author::Part;
use crate::documents::{config, tapes};
use crate::house::{House, parse};

/// Opening and stops of a release.
struct Clock {
    opens: i64,
    stops: Vec<(i64, i64)>,
}

fn at(value: &Json) -> Option<i64> {
    value.as_str().and_then(parse_instant)
}

impl Clock {
    fn of(document: &Json, release: &Json) -> Self {
        let freezes = &document["freezes"];
        let freezes = if release["ignoresFreezes"] == true { &Json::Null } else { freezes };
        let lists = [&release["holds"], freezes].into_iter().filter_map(Json::as_array);
        let stops =
            lists.flatten().map(|stop| (at(&stop["from"]).unwrap(), at(&stop["until"]).unwrap_or(i64::MAX)));
        Self { opens: at(&release["opens"]).unwrap(), stops: stops.collect() }
    }

    fn runs(&self, at: i64) -> bool {
        at >= self.opens && !self.stops.iter().any(|&(from, until)| from <= at && at < until)
    }

    /// For how many milliseconds it has run before an instant.
    fn shows(&self, at: i64) -> i64 {
        let ends = self.stops.iter().flat_map(|&(from, until)| [from, until]).chain([self.opens, at]);
        let mut ends: Vec<i64> = ends.filter(|&end| end >= self.opens && end <= at).collect();
        ends.sort_unstable();
        // Between two neighbours nothing starts or ends.
        ends.windows(2).filter(|pair| self.runs(pair[0])).map(|pair| pair[1] - pair[0]).sum()
    }
}

/// When a cue comes to everybody: a release of the same opening and stops with nothing but this cue is open from then
/// on.
fn comes(document: &Json, release: &Json, cue: &Json) -> Option<i64> {
    let mut cue = cue.clone();
    cue.as_object_mut().unwrap().retain(|field, _| !["audience", "share"].contains(&&**field));
    let end = i64::MAX / 4;
    let state = alone(document, release, &cue, end);
    assert_eq!(state.0, state.1.is_some());
    state.1
}

/// Whether a release with only this cue is open, since when, and whether its stage is `held`.
fn alone(document: &Json, release: &Json, cue: &Json, now: i64) -> (bool, Option<i64>, bool) {
    let mut one = json!({ "flags": { "f": "on" }, "opens": release["opens"], "plan": [cue] });
    for field in ["holds", "ignoresFreezes"] {
        if let Some(value) = release.get(field) {
            one[field] = value.clone();
        }
    }
    let flag = json!({ "variants": { "off": false, "on": true }, "dormant": "off" });
    let mut small = json!({ "format": 1, "flags": { "f": flag }, "releases": { "r": one } });
    if let Some(freezes) = document.get("freezes") {
        small["freezes"] = freezes.clone();
    }
    let snapshot = parse(&small);
    let (deployment, local, memo) = (Deployment::default(), Local::default(), Memo::default());
    let nobody: HashMap<String, Value> = HashMap::new();
    let clock = engine::Clock { now, confirmed_at: now };
    let state = Evaluator::new(&snapshot, &deployment, &nobody, clock, &local, &memo).release("r").unwrap();
    (state.open, state.since, state.stage == Some("held"))
}

/// A running instant is told from all others by what the clock shows, so there is one right instant for a cue.
fn is_right(clock: &Clock, cue: &Json, comes: Option<i64>) -> bool {
    let after = cue["after"].as_str().map(|after| parse_duration(after).unwrap());
    let shows = after.unwrap_or_else(|| clock.shows(at(&cue["at"]).unwrap().max(clock.opens)));
    match comes {
        Some(comes) => clock.runs(comes) && clock.shows(comes) == shows,
        None => clock.shows(i64::MAX / 4) <= shows,
    }
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn cues_come_at_the_first_running_instant(mut tape in tapes()) {
        let house = House::new(&mut tape, &[Part::Rollbacks]);
        let document = &house.document;
        for key in house.releases() {
            let release = &document["releases"][&key];
            let plan = match &release["plan"] {
                Json::String(name) => &document["plans"][name],
                plan => plan,
            };
            let clock = Clock::of(document, release);
            for cue in plan.as_array().into_iter().flatten() {
                let comes = comes(document, release, cue);
                prop_assert!(is_right(&clock, cue, comes), "{key}: {cue} {comes:?}\n{document:#}");
            }
        }
    }

    /// Before the last cue, the stage tells whether the clock stands still.
    #[test]
    fn the_stage_is_held_while_the_clock_stands(mut tape in tapes()) {
        let house = House::new(&mut tape, &[Part::Rollbacks]);
        let instants = house.instants(&mut tape);
        let last = json!({ "stage": "last", "after": "P1000D" });
        for key in house.releases() {
            let release = &house.document["releases"][&key];
            let clock = Clock::of(&house.document, release);
            for &now in instants.iter().step_by(5) {
                let (_, _, held) = alone(&house.document, release, &last, now);
                let stands = now >= clock.opens && !clock.runs(now);
                prop_assert_eq!(held, stands, "{}: {}\n{:#}", key, now, house.document);
            }
        }
    }
}

//! A snapshot, a deployment and a person, to whom questions can be put at any instant.

use std::collections::{BTreeSet, HashMap};

use footlights::engine::{Cause, Clock, Deployment, Evaluator, Local, Mark, Memo, ReleaseState, Value};
use footlights::snapshot::{Snapshot, parse_instant};
use serde_json::{Value as Json, json};

use crate::documents::author::Part;
use crate::documents::time::BEGIN;
use crate::documents::{Tape, document};

pub struct House {
    pub document: Json,
    pub snapshot: Snapshot,
    pub deployment: Deployment,
    pub person: HashMap<String, Value>,
    pub local: Local,
}

impl House {
    /// A sound document, in which each release gives one more flag that no other gives: so it can be told from a flag
    /// alone whether the release is open.
    pub fn new(tape: &mut Tape, without: &[Part]) -> Self {
        let mut document = document(tape, without);
        let releases: Vec<String> =
            document["releases"].as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect();
        for key in releases {
            let probe = probe(&key);
            document["flags"][&probe] = json!({ "variants": { "dark": 0, "lit": 1 }, "dormant": "dark" });
            document["releases"][&key]["flags"][&probe] = json!("lit");
        }
        let flags: Vec<String> = document["flags"].as_object().unwrap().keys().cloned().collect();
        Self {
            snapshot: parse(&document),
            deployment: deployment(tape, &flags),
            person: person(tape),
            local: local(tape, &document),
            document,
        }
    }

    /// The same person with another document.
    pub fn with(&self, document: Json) -> Self {
        Self {
            snapshot: parse(&document),
            deployment: self.deployment.clone(),
            person: self.person.clone(),
            local: self.local.clone(),
            document,
        }
    }

    /// What `question` finds out with nothing remembered.
    pub fn ask<'a, T>(&'a self, clock: Clock, question: impl FnOnce(&Evaluator<'a, '_>) -> T) -> T {
        self.ask_with(&Memo::default(), clock, question)
    }

    pub fn ask_with<'a, T>(
        &'a self,
        memo: &Memo,
        clock: Clock,
        question: impl FnOnce(&Evaluator<'a, '_>) -> T,
    ) -> T {
        question(&Evaluator::new(&self.snapshot, &self.deployment, &self.person, clock, &self.local, memo))
    }

    /// All releases as they stand for the person.
    pub fn states(&self, memo: &Memo, clock: Clock) -> Vec<ReleaseState<'_>> {
        Evaluator::new(&self.snapshot, &self.deployment, &self.person, clock, &self.local, memo).releases()
    }

    pub fn flags(&self) -> Vec<String> {
        keys(&self.snapshot).collect()
    }

    pub fn releases(&self) -> Vec<String> {
        self.document["releases"].as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect()
    }

    /// Whether a release is open, told from the flag that it alone gives.
    pub fn is_open(&self, release: &str, clock: Clock) -> bool {
        let probe = self.snapshot.find_flag(&probe(release)).unwrap();
        self.ask(clock, |evaluator| evaluator.answer(probe).cause) == Some(Cause::Released)
    }

    /// Instants at which something may happen and their neighbours, every other second of the play, and some more.
    pub fn instants(&self, tape: &mut Tape) -> Vec<i64> {
        let mut events = Vec::new();
        collect(&self.document, &mut events);
        // What the engine itself takes for events, for this person.
        let mut now = BEGIN - 1;
        for _ in 0..100 {
            let memo = Memo::default();
            self.states(&memo, Clock { now, confirmed_at: now });
            let Some(next) = memo.next() else { break };
            events.push(next);
            now = next;
        }
        let mut instants: BTreeSet<i64> = events.iter().flat_map(|&at| [at - 1, at, at + 1]).collect();
        instants.extend((-2..150).step_by(2).map(|second| BEGIN + second * 1000));
        instants
            .extend((0..20).map(|_| BEGIN + i64::from(tape.below(60_000)) * 2 + i64::from(tape.below(2))));
        instants.into_iter().collect()
    }
}

pub fn parse(document: &Json) -> Snapshot {
    Snapshot::parse(document.to_string().as_bytes()).unwrap()
}

/// The keys of the flags of a snapshot.
pub fn keys(snapshot: &Snapshot) -> impl Iterator<Item = String> {
    (0..u32::try_from(snapshot.flag_count()).unwrap()).map(|at| snapshot.flag_key(at).to_owned())
}

fn probe(release: &str) -> String {
    format!("only in {release}")
}

fn collect(value: &Json, instants: &mut Vec<i64>) {
    match value {
        Json::String(text) => instants.extend(parse_instant(text)),
        Json::Array(items) => items.iter().for_each(|item| collect(item, instants)),
        Json::Object(fields) => fields.values().for_each(|field| collect(field, instants)),
        _ => {}
    }
}

fn deployment(tape: &mut Tape, flags: &[String]) -> Deployment {
    let version = tape.pick(&[Some("2.4.0"), Some("2.5.0-rc.1"), Some("1.2.3"), Some("3.0.0"), None]);
    let deployment = Deployment::new(tape.pick(&[Some("shop"), Some("x-app"), None]), version);
    if tape.once_in(8) {
        let missing = tape.pick(flags);
        return deployment.carrying(flags.iter().filter(|flag| **flag != missing).map(|flag| &**flag));
    }
    deployment
}

/// Somebody whose attributes have the values that conditions ask for, or others, or are missing.
pub fn person(tape: &mut Tape) -> HashMap<String, Value> {
    let text = |text: &str| Value::Text(text.into());
    let joined = crate::documents::time::instant(BEGIN + i64::from(tape.below(60)) * 1000);
    let key = format!("person-{}", tape.below(10_000));
    let attributes = [
        ("targetingKey", vec![text(&key), text(&key), text(&key), Value::Number(42.0), text("")]),
        ("plan", vec![text("pro"), text("team"), text("übermut"), Value::Boolean(true)]),
        ("email", vec![text("ada@example.com"), text("pro")]),
        ("age", vec![Value::Number(18.0), Value::Number(17.5), Value::Number(f64::NAN), text("18")]),
        ("beta", vec![Value::Boolean(true), Value::Boolean(false), Value::Number(1.0)]),
        (
            "tags",
            vec![Value::List(vec![text("pro"), Value::Missing, Value::Number(18.0)]), Value::List(vec![])],
        ),
        ("joined", vec![text(&joined), text("yesterday")]),
        ("build", vec![text("2.4.0"), text("1.2.3-rc.1"), text("2")]),
        ("address", vec![Value::Object(vec![("country".into(), text("team"))]), text("team")]),
    ];
    attributes
        .into_iter()
        .filter(|(name, _)| !tape.once_in(if *name == "targetingKey" { 12 } else { 4 }))
        .collect::<Vec<_>>()
        .into_iter()
        .map(|(name, values)| (name.to_string(), tape.pick(&values)))
        .collect()
}

fn local(tape: &mut Tape, document: &Json) -> Local {
    let mut local = Local::default();
    if tape.once_in(6) {
        local.override_flag("checkout", tape.pick(&["on", "warm", "many", "wide", "none"]));
    }
    if tape.once_in(8) {
        let keys = document["releases"].as_object().into_iter().flatten().map(|(key, _)| key.clone());
        local.marks.extend(keys.take(1).map(|key| (Mark::Tripped, key)));
    }
    if tape.once_in(8) {
        let keys = document["releases"].as_object().into_iter().flatten().map(|(key, _)| key.clone());
        for key in keys.take(2) {
            let mark = if tape.below(2) == 0 { Mark::PinnedOpen } else { Mark::PinnedClosed };
            local.marks.push((mark, key));
        }
    }
    local
}

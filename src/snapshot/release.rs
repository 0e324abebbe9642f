//! Releases: what is opened to people, to whom, and when.

use std::sync::Arc;

use super::condition::{Condition, Prerequisite, condition, names};
use super::decoder::Decoder;
use super::deployment::{DeploymentNeed, deployment_need};
use super::error::Fault;
use super::flag::unit;
use super::index::Index;
use super::json::{Json, Type};
use super::names::{Attribute, Names, Reference};
use super::plan::{Cue, Share, general, not_later, plan};
use super::schedule::Schedule;
use super::stops::{Stop, stops};

/// A release of a snapshot.
#[derive(Debug)]
pub struct Release {
    /// Its key.
    pub key: Box<str>,
    /// The flags that it gives, with the variants.
    pub gives: Vec<Given>,
    /// The rest, or why it cannot be decoded: then it is closed to everybody.
    pub body: Result<Box<Body>, Vec<Fault>>,
    /// Faults that close it in part: in its holds and its rollback.
    pub faults: Vec<Fault>,
}

/// A flag that a release gives.
#[derive(Debug)]
pub struct Given {
    /// The flag.
    pub flag: Reference,
    /// The name of the variant.
    pub variant: Box<str>,
}

/// All of a release but what it gives.
#[derive(Debug)]
pub struct Body {
    /// What the deployment must be.
    pub deployment: Option<DeploymentNeed>,
    /// Flags that must have certain variants.
    pub flags: Vec<Prerequisite>,
    /// Who is meant; none means everybody.
    pub audience: Option<Condition>,
    /// The cues of its plan.
    pub cues: Arc<[Cue]>,
    /// Its clock.
    pub schedule: Schedule,
    /// How it is taken back.
    pub rollback: Option<Rollback>,
    /// What its bucket is salted with, instead of its key.
    pub salt: Option<Box<str>>,
    /// The attribute that is hashed into its bucket.
    pub by: Attribute,
    /// When a change may reach a person who is already in the house.
    pub curtain: Curtain,
    /// The failures past which a client takes it back for itself.
    pub guardrail: Option<Guardrail>,
    /// What the audience is told, as JSON.
    pub announcement: Option<Box<str>>,
}

/// How a release is taken back, from an instant on (milliseconds since 1970).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rollback {
    /// The instant; [`i64::MIN`] if the entry cannot be read, which closes the release at every instant.
    pub at: i64,
    /// How far.
    pub extent: Extent,
}

/// How far a release is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Nobody has it any more.
    Whole,
    /// Only the first cues count, this many of them.
    Cues(usize),
    /// Only those whose bucket is below, in thousandths of a percent.
    Share(u32),
}

/// When a change may reach a person who is already in the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curtain {
    /// At once.
    Live,
    /// With the next navigation.
    Navigation,
    /// With the next session.
    Session,
}

/// Failures within milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guardrail {
    /// How many failures are too many.
    pub failures: u64,
    /// Within how many milliseconds.
    pub within: i64,
}

/// What decoding a release needs of the rest of the document.
pub(crate) struct Around<'p> {
    /// The freezes of the snapshot.
    pub(crate) freezes: &'p [Stop],
    /// Its plans, by the places of their names.
    pub(crate) plan_index: &'p Index,
    pub(crate) plans: &'p [Option<Arc<[Cue]>>],
}

/// Reads a release.
pub(crate) fn release<'a>(mut decoder: Decoder<'a>, key: &str, json: Json<'a>, around: &Around) -> Release {
    let mut in_part = Vec::new();
    let body = body(&mut decoder, json, around, &mut in_part);
    let body = match body {
        Some(body) if decoder.faults.is_empty() => Ok(body),
        _ => Err(decoder.faults),
    };
    Release { key: key.into(), gives: given(decoder.names, json), body, faults: in_part }
}

fn body<'a>(
    decoder: &mut Decoder<'a>,
    json: Json<'a>,
    around: &Around,
    in_part: &mut Vec<Fault>,
) -> Option<Box<Body>> {
    let fields = decoder.fields(
        json,
        &[
            "flags", "needs", "audience", "opens", "plan", "holds", "rollback", "ignoresFreezes", "salt", "by",
            "curtain", "guardrail", "announcement",
        ],
    );
    decoder.required(&fields, "flags", check_given);
    let (deployment, flags) = decoder.field(&fields, "needs", read_needs).unwrap_or_default();
    let audience = decoder.field(&fields, "audience", condition);
    let opens = decoder.required(&fields, "opens", Decoder::instant);
    let cues = match decoder.open(&fields, "plan") {
        Some(json) => {
            let cues = plan_of(decoder, json, around);
            decoder.leave();
            cues
        }
        None => Some(general()),
    };
    let ignores_freezes = decoder.field(&fields, "ignoresFreezes", Decoder::boolean).unwrap_or(false);
    let salt = decoder.field(&fields, "salt", Decoder::kept);
    let by = unit(decoder, &fields);
    let curtain = decoder.field(&fields, "curtain", read_curtain).unwrap_or(Curtain::Live);
    let guardrail = decoder.field(&fields, "guardrail", read_guardrail);
    let announcement = decoder.field(&fields, "announcement", Decoder::object);
    let (opens, cues) = (opens?, cues?);

    // What is wrong from here on closes in part, so it is noted apart.
    let whole = decoder.faults.len();
    let mut clock_stops = decoder.field(&fields, "holds", stops).unwrap_or_default();
    if !ignores_freezes {
        clock_stops.extend(around.freezes);
    }
    let mut rollback = None;
    if let Some(json) = decoder.open(&fields, "rollback") {
        let faults = decoder.faults.len();
        let read = read_rollback(decoder, json, &cues).filter(|_| decoder.faults.len() == faults);
        let unreadable = Rollback { at: i64::MIN, extent: Extent::Whole };
        // Given an opening after its rollback, a release is on again; a rollback that cannot be read is never over.
        rollback = Some(read.unwrap_or(unreadable)).filter(|rollback| opens <= rollback.at || read.is_none());
        decoder.leave();
    }
    in_part.extend(decoder.faults.drain(whole..));
    clock_stops.extend(rollback.map(|rollback| Stop::since(rollback.at)));
    let schedule = Schedule::new(opens, clock_stops, &cues);
    let backwards = |cue: &Cue| matches!(cue.share, Share::Rising { .. }) && schedule.length(cue) <= 0;
    if cues.iter().any(backwards) {
        decoder.enter("plan");
        decoder.note(not_later());
        decoder.leave();
    }
    Some(Box::new(Body { deployment, flags, audience, cues, schedule, rollback, salt, by, curtain, guardrail, announcement }))
}

/// The plan that a release names or brings.
fn plan_of<'a>(decoder: &mut Decoder<'a>, json: Json<'a>, around: &Around) -> Option<Arc<[Cue]>> {
    match json.of_type() {
        Type::List => plan(decoder, json),
        Type::Text => {
            let name = decoder.text(json)?;
            let text = decoder.names.text;
            let found = around.plan_index.find(text, &name).and_then(|at| around.plans.get(at as usize));
            match found {
                Some(Some(plan)) => return Some(Arc::clone(plan)),
                Some(None) => decoder.fault(&["the plan \"", &name, "\" has a fault"]),
                None => decoder.note(around.plan_index.unknown(text, "plan", &name)),
            }
            None
        }
        _ => {
            decoder.note(json.expected("a text or a list"));
            None
        }
    }
}

/// `flags` must be a map from flag to name of a variant.
fn check_given<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<()> {
    decoder.each_entry(json, &mut |decoder, key, variant| {
        if let Some(variant) = decoder.text(variant) {
            decoder.check_variant(&decoder.names.flag(key), &variant);
        }
    });
    check_flags(decoder, json);
    Some(())
}

/// Notes keys that are no flags, at their object.
fn check_flags(decoder: &mut Decoder, json: Json) {
    for (key, _) in json.entries() {
        decoder.check_flag(&decoder.names.flag(&key));
    }
}

/// The flags that a release gives, as far as they can be read: a faulty release is one of theirs too.
fn given(names: &Names, json: Json) -> Vec<Given> {
    let mut given = Vec::new();
    for (_, flags) in json.entries().filter(|(key, _)| key == "flags") {
        for (flag, variant) in flags.entries() {
            given.push(Given { flag: names.flag(&flag), variant: variant.text().unwrap_or_default().into() });
        }
    }
    given
}

type Needs = (Option<DeploymentNeed>, Vec<Prerequisite>);

fn read_needs<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<Needs> {
    let fields = decoder.fields(json, &["deployment", "flags"]);
    let deployment = decoder.field(&fields, "deployment", deployment_need);
    let flags = decoder.field(&fields, "flags", |decoder, json| {
        let mut needs = Vec::new();
        decoder.each_entry(json, &mut |decoder, flag, is| {
            let flag = decoder.names.flag(flag);
            let is = names(decoder, is).unwrap_or_default();
            decoder.check_variants(&flag, &is);
            needs.push(Prerequisite { flag, is });
        });
        check_flags(decoder, json);
        Some(needs)
    });
    Some((deployment, flags.unwrap_or_default()))
}

fn read_rollback<'a>(decoder: &mut Decoder<'a>, json: Json<'a>, cues: &[Cue]) -> Option<Rollback> {
    let fields = decoder.fields(json, &["at", "reason", "to", "share"]);
    let at = decoder.required(&fields, "at", Decoder::instant);
    decoder.field(&fields, "reason", Decoder::kept);
    if fields.has("to") && fields.has("share") {
        decoder.fault(&["only one of \"to\", \"share\""]);
    }
    let extent = if let Some(json) = decoder.open(&fields, "to") {
        let name = decoder.text(json);
        let last = cues.iter().rposition(|cue| Some(&*cue.stage) == name.as_deref());
        if let Some(name) = name.filter(|_| last.is_none()) {
            let known: Vec<_> = cues.iter().map(|cue| &*cue.stage).collect();
            decoder.note(Fault::unknown("stage", &name, &known));
        }
        decoder.leave();
        Extent::Cues(last?.saturating_add(1))
    } else {
        decoder.field(&fields, "share", Decoder::share).map_or(Extent::Whole, Extent::Share)
    };
    Some(Rollback { at: at?, extent })
}

fn read_curtain<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<Curtain> {
    const NAMES: [(&str, Curtain); 3] =
        [("live", Curtain::Live), ("navigation", Curtain::Navigation), ("session", Curtain::Session)];
    let name = decoder.text(json)?;
    let found = NAMES.iter().find(|(known, _)| *known == name).map(|(_, curtain)| *curtain);
    if found.is_none() {
        decoder.note(Fault::unknown("curtain", &name, &NAMES.map(|(known, _)| known)));
    }
    found
}

fn read_guardrail<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<Guardrail> {
    let fields = decoder.fields(json, &["failures", "within"]);
    let failures = decoder.required(&fields, "failures", |decoder, json| {
        let failures = decoder.integer(json);
        if failures == Some(0) {
            decoder.fault(&["must be at least 1"]);
        }
        failures
    });
    let within = decoder.required(&fields, "within", Decoder::duration);
    Some(Guardrail { failures: failures?, within: within? })
}

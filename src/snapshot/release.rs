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
    pub body: Result<Body, Vec<Fault>>,
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
    let faults = decoder.faults;
    let body = match body {
        Some(body) if faults.is_empty() => Ok(body),
        _ => Err(faults),
    };
    Release { key: key.into(), gives: given(decoder.names, json), body, faults: in_part }
}

fn body<'a>(decoder: &mut Decoder<'a>, json: Json<'a>, around: &Around, in_part: &mut Vec<Fault>) -> Option<Body> {
    let [flags, needs, audience, opens, plan, holds, rollback, ignores, salt, by, curtain, guardrail, announcement] =
        decoder.fields(
            json,
            [
                "flags", "needs", "audience", "opens", "plan", "holds", "rollback", "ignoresFreezes", "salt", "by",
                "curtain", "guardrail", "announcement",
            ],
        )?;
    let (flags, opens) = (decoder.required(flags), decoder.required(opens));
    decoder.field(flags, check_given);
    let (deployment, flags) = decoder.field(needs, read_needs).unwrap_or_default();
    let audience = decoder.field(audience, condition);
    let opens = decoder.field(opens, Decoder::instant);
    let mark = decoder.enter(plan.name);
    let cues = plan_of(decoder, plan.value, around);
    decoder.leave(mark);
    let ignores = decoder.field(ignores, Decoder::boolean).unwrap_or(false);
    let salt = decoder.field(salt, Decoder::kept);
    let by = unit(decoder, by);
    let curtain = decoder.field(curtain, read_curtain).unwrap_or(Curtain::Live);
    let guardrail = decoder.field(guardrail, read_guardrail);
    let announcement = decoder.field(announcement, Decoder::object);
    let (opens, cues) = (opens?, cues?);

    // What is wrong from here on closes in part, so it is noted apart.
    let whole = decoder.faults.len();
    let mut clock_stops = stops(decoder, holds);
    if !ignores {
        clock_stops.extend(around.freezes);
    }
    let rollback = rollback.value.map(|json| {
        let mark = decoder.enter(rollback.name);
        let faults = decoder.faults.len();
        let read = read_rollback(decoder, json, &cues);
        let faults = decoder.faults.len() > faults;
        decoder.leave(mark);
        read.filter(|_| !faults).unwrap_or(Rollback { at: i64::MIN, extent: Extent::Whole })
    });
    in_part.extend(decoder.faults.drain(whole..));
    // Given an opening after its rollback, a release is on again; a rollback that cannot be read is never over.
    let rollback = rollback.filter(|rollback| opens <= rollback.at || rollback.at == i64::MIN);
    clock_stops.extend(rollback.map(|rollback| Stop::since(rollback.at)));
    let schedule = Schedule::new(opens, clock_stops, &cues);
    let backwards = |cue: &Cue| matches!(cue.share, Share::Rising { .. }) && schedule.length(cue) <= 0;
    if cues.iter().any(backwards) {
        let mark = decoder.enter(plan.name);
        decoder.note(not_later());
        decoder.leave(mark);
    }
    Some(Body { deployment, flags, audience, cues, schedule, rollback, salt, by, curtain, guardrail, announcement })
}

/// The plan that a release names or brings.
fn plan_of<'a>(decoder: &mut Decoder<'a>, json: Option<Json<'a>>, around: &Around) -> Option<Arc<[Cue]>> {
    let Some(json) = json else { return Some(general().into()) };
    match json.of_type() {
        Type::List => Some(plan(decoder, json).into()),
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
    for (key, variant) in decoder.map(json) {
        let reference = decoder.names.flag(&key);
        let flag = decoder.check_flag(&reference);
        let mark = decoder.enter(&key);
        let variant = decoder.text(variant);
        if let (Some(flag), Some(variant)) = (flag, variant)
            && flag.variant(&variant).is_none()
        {
            decoder.note(Fault::unknown_variant(flag, &variant));
        }
        decoder.leave(mark);
    }
    Some(())
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
    let [deployment, flags] = decoder.fields(json, ["deployment", "flags"])?;
    let deployment = decoder.field(deployment, deployment_need);
    let mut needs = Vec::new();
    if let Some(json) = flags.value {
        let outer = decoder.enter(flags.name);
        for (flag, is) in decoder.map(json) {
            let mark = decoder.enter(&flag);
            let is = names(decoder, is).unwrap_or_default();
            let reference = decoder.names.flag(&flag);
            let known = reference.index.and_then(|index| decoder.checked?.flag(index).ok());
            decoder.check_variants(known, &is);
            decoder.leave(mark);
            decoder.check_flag(&reference);
            needs.push(Prerequisite { flag: reference, is });
        }
        decoder.leave(outer);
    }
    Some((deployment, needs))
}

fn read_rollback<'a>(decoder: &mut Decoder<'a>, json: Json<'a>, cues: &[Cue]) -> Option<Rollback> {
    let [at, reason, to, share] = decoder.fields(json, ["at", "reason", "to", "share"])?;
    let at = decoder.required(at);
    let at = decoder.field(at, Decoder::instant);
    decoder.field(reason, Decoder::text);
    if to.value.is_some() && share.value.is_some() {
        decoder.fault(&["only one of \"to\", \"share\""]);
    }
    let extent = if let Some(json) = to.value {
        let mark = decoder.enter(to.name);
        let name = decoder.text(json)?;
        let last = cues.iter().rposition(|cue| *cue.stage == *name);
        if last.is_none() {
            decoder.note(Fault::unknown("stage", &name, &mut cues.iter().map(|cue| &*cue.stage)));
        }
        decoder.leave(mark);
        Extent::Cues(last?.saturating_add(1))
    } else if share.value.is_some() {
        Extent::Share(decoder.field(share, Decoder::share)?)
    } else {
        Extent::Whole
    };
    Some(Rollback { at: at?, extent })
}

fn read_curtain<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<Curtain> {
    const NAMES: [(&str, Curtain); 3] =
        [("live", Curtain::Live), ("navigation", Curtain::Navigation), ("session", Curtain::Session)];
    let name = decoder.text(json)?;
    let found = NAMES.iter().find(|(known, _)| *known == name).map(|(_, curtain)| *curtain);
    if found.is_none() {
        decoder.note(Fault::unknown("curtain", &name, &mut NAMES.iter().map(|(known, _)| *known)));
    }
    found
}

fn read_guardrail<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<Guardrail> {
    let [failures, within] = decoder.fields(json, ["failures", "within"])?;
    let (failures, within) = (decoder.required(failures), decoder.required(within));
    let failures = decoder.field(failures, |decoder, json| {
        let failures = decoder.integer(json)?;
        if failures == 0 {
            decoder.fault(&["must be at least 1"]);
        }
        Some(failures)
    });
    Some(Guardrail { failures: failures?, within: decoder.field(within, Decoder::duration)? })
}

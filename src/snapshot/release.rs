//! Releases: what is opened to people, to whom, and when.

use std::sync::Arc;

use super::condition::{Condition, Prerequisite, condition, variants};
use super::deployment::{DeploymentNeed, deployment_need};
use super::error::Fault;
use super::fields::{duplicate, fields, optional, required};
use super::flag::unit;
use super::instant::{duration, instant};
use super::json::Json;
use super::names::{Attribute, Names, Reference};
use super::plan::{Cue, Share, not_later};
use super::schedule::Schedule;
use super::share::share;
use super::stops::{Stop, stops};

/// A release of a snapshot.
#[derive(Debug)]
pub struct Release {
    /// Its key.
    pub key: Box<str>,
    /// The flags that it gives, with the variants.
    pub gives: Vec<Given>,
    /// The rest, or why it cannot be decoded: then it is closed to everybody.
    pub body: Result<Body, Fault>,
    /// Faults that close it in part: in its holds and its rollback.
    pub faults: Vec<Fault>,
    /// Where it stands in the document.
    pub(crate) position: u32,
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
    /// Whether the plan is its own, not one of `plans`.
    pub(crate) own_plan: bool,
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

const FIELDS: [&str; 13] = [
    "flags", "needs", "audience", "opens", "plan", "holds", "rollback", "ignoresFreezes", "salt", "by", "curtain",
    "guardrail", "announcement",
];

/// Reads a release. `plan_of` reads the plan that it names or brings; `freezes` are those of the snapshot.
pub(crate) fn release(
    key: &str,
    json: Option<Json>,
    position: u32,
    names: &Names,
    freezes: &[Stop],
    plan_of: impl Fn(Option<Json>) -> Result<Arc<[Cue]>, Fault>,
) -> Release {
    let mut faults = Vec::new();
    let place = |fault: Fault| fault.in_key(key).in_key("releases");
    let body = match json {
        Some(json) => body(json, names, freezes, &plan_of, &mut faults),
        None => Err(duplicate(key)),
    };
    let gives = json.map(|json| given(json, names)).unwrap_or_default();
    Release {
        key: key.into(),
        gives,
        body: body.map_err(place),
        faults: faults.into_iter().map(place).collect(),
        position,
    }
}

fn body(
    json: Json,
    names: &Names,
    freezes: &[Stop],
    plan_of: &dyn Fn(Option<Json>) -> Result<Arc<[Cue]>, Fault>,
    faults: &mut Vec<Fault>,
) -> Result<Body, Fault> {
    let [flags, needs, audience, opens, plan, holds, rollback, ignores, salt, by, curtain, guardrail, announcement] =
        fields(json, &FIELDS)?;
    required(flags, "flags", check_given)?;
    let (deployment, flags) = optional(needs, "needs", |needs| read_needs(needs, names))?.unwrap_or_default();
    let audience = optional(audience, "audience", |audience| condition(audience, names))?;
    let opens = required(opens, "opens", instant)?;
    let cues = plan_of(plan).map_err(|fault| fault.in_key("plan"))?;
    let ignores = optional(ignores, "ignoresFreezes", Json::boolean)?.unwrap_or(false);
    let salt = optional(salt, "salt", |salt| Ok(salt.text()?.into()))?;
    let by = unit(by, names)?;
    let curtain = optional(curtain, "curtain", read_curtain)?.unwrap_or(Curtain::Live);
    let guardrail = optional(guardrail, "guardrail", read_guardrail)?;
    let announcement = optional(announcement, "announcement", |json| json.entries().map(|_| json.source().into()))?;

    let mut clock_stops = stops(holds, "holds", faults);
    if !ignores {
        clock_stops.extend(freezes);
    }
    let rollback = rollback.and_then(|json| match read_rollback(json, &cues) {
        // Given an opening after it, the release is on again.
        Ok(rollback) => Some(rollback).filter(|rollback| opens <= rollback.at),
        Err(fault) => {
            faults.push(fault.in_key("rollback"));
            Some(Rollback { at: i64::MIN, extent: Extent::Whole })
        }
    });
    clock_stops.extend(rollback.map(|rollback| Stop::since(rollback.at)));
    let schedule = Schedule::new(opens, clock_stops, &cues);
    let backwards = |cue: &Cue| matches!(cue.share, Share::Rising { .. }) && schedule.length(cue) <= 0;
    if let Some(i) = cues.iter().position(backwards) {
        return Err(not_later().in_key("share").in_item(i).in_key("plan"));
    }
    let own_plan = plan.is_some_and(|plan| plan.kind() == "a list");
    Ok(Body { deployment, flags, audience, cues, own_plan, schedule, rollback, salt, by, curtain, guardrail, announcement })
}

/// `flags` must be a map from flag to name of a variant.
fn check_given(json: Json) -> Result<(), Fault> {
    let entries = json.entries()?;
    for (i, (key, variant)) in entries.iter().enumerate() {
        variant.text().map_err(|fault| fault.in_key(key))?;
        if entries.iter().take(i).any(|(earlier, _)| earlier == key) {
            return Err(duplicate(key));
        }
    }
    Ok(())
}

/// The flags that a release gives, as far as they can be read: a faulty release is one of theirs too.
fn given(json: Json, names: &Names) -> Vec<Given> {
    let entries = json.entries().unwrap_or_default();
    let flags = entries.iter().filter(|(key, _)| key == "flags").filter_map(|(_, flags)| flags.entries().ok()).flatten();
    flags
        .map(|(flag, variant)| Given { flag: names.flag(&flag), variant: variant.text().unwrap_or_default().into() })
        .collect()
}

type Needs = (Option<DeploymentNeed>, Vec<Prerequisite>);

fn read_needs(json: Json, names: &Names) -> Result<Needs, Fault> {
    let [deployment, flags] = fields(json, &["deployment", "flags"])?;
    let deployment = optional(deployment, "deployment", deployment_need)?;
    let flags = optional(flags, "flags", |flags| {
        let mut needs: Vec<Prerequisite> = Vec::new();
        for (flag, is) in flags.entries()? {
            if needs.iter().any(|need| *need.flag.name == *flag) {
                return Err(duplicate(&flag));
            }
            let is = variants(is).map_err(|fault| fault.in_key(&flag))?;
            needs.push(Prerequisite { flag: names.flag(&flag), is });
        }
        Ok(needs)
    })?;
    Ok((deployment, flags.unwrap_or_default()))
}

fn read_rollback(json: Json, cues: &[Cue]) -> Result<Rollback, Fault> {
    let [at, reason, to, kept] = fields(json, &["at", "reason", "to", "share"])?;
    let at = required(at, "at", instant)?;
    optional(reason, "reason", Json::text)?;
    let to = optional(to, "to", |to| {
        let to = to.text()?;
        let last = cues.iter().rposition(|cue| *cue.stage == *to);
        last.map(|last| last.saturating_add(1))
            .ok_or_else(|| Fault::unknown("stage", &to, cues.iter().map(|cue| &*cue.stage)))
    })?;
    let extent = match (to, optional(kept, "share", share)?) {
        (None, None) => Extent::Whole,
        (Some(cues), None) => Extent::Cues(cues),
        (None, Some(share)) => Extent::Share(share),
        (Some(_), Some(_)) => return Err(Fault::new(&["only one of \"to\", \"share\""])),
    };
    Ok(Rollback { at, extent })
}

fn read_curtain(json: Json) -> Result<Curtain, Fault> {
    match &*json.text()? {
        "live" => Ok(Curtain::Live),
        "navigation" => Ok(Curtain::Navigation),
        "session" => Ok(Curtain::Session),
        other => Err(Fault::unknown("curtain", other, ["live", "navigation", "session"])),
    }
}

fn read_guardrail(json: Json) -> Result<Guardrail, Fault> {
    let [failures, within] = fields(json, &["failures", "within"])?;
    let failures = required(failures, "failures", |failures| match failures.integer()? {
        0 => Err(Fault::new(&["must be at least 1"])),
        failures => Ok(failures),
    })?;
    Ok(Guardrail { failures, within: required(within, "within", duration)? })
}

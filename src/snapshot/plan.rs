//! Plans: which audience, and what share of it, has a release from when on.

use super::condition::{Condition, condition};
use super::error::Fault;
use super::fields::{fields, optional, required};
use super::instant::{duration, instant};
use super::json::Json;
use super::limits::{MAX_CUES, MAX_DURATION};
use super::names::Names;
use super::share::{FULL, share};

/// One step of a plan.
#[derive(Debug)]
pub struct Cue {
    /// The name of the stage that begins with it.
    pub stage: Box<str>,
    /// When it comes.
    pub start: Start,
    /// Who is meant; none means everybody.
    pub audience: Option<Condition>,
    /// What share of them.
    pub share: Share,
}

/// When a cue comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// After milliseconds on the release's clock.
    After(i64),
    /// At an instant, in milliseconds since 1970.
    At(i64),
}

/// The share of an audience, in thousandths of a percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// The same from the cue on.
    Fixed(u32),
    /// Rising evenly.
    Rising {
        /// The share when the cue comes.
        from: u32,
        /// The share at the end.
        to: u32,
        /// The end, of the same kind as the cue's start.
        until: i64,
    },
}

/// The plan of a release that names none: everybody at once.
pub(crate) fn general() -> Vec<Cue> {
    vec![Cue { stage: "general".into(), start: Start::After(0), audience: None, share: Share::Fixed(FULL) }]
}

/// Reads a plan.
pub(crate) fn plan(json: Json, names: &Names) -> Result<Vec<Cue>, Fault> {
    let items = json.items()?;
    if items.len() > MAX_CUES {
        return Err(Fault::new(&["more than 1000 cues"]));
    }
    items.into_iter().enumerate().map(|(i, item)| cue(item, names).map_err(|fault| fault.in_item(i))).collect()
}

fn cue(json: Json, names: &Names) -> Result<Cue, Fault> {
    let [stage, after, at, audience, share] = fields(json, &["stage", "after", "at", "audience", "share"])?;
    let stage = required(stage, "stage", Json::name)?;
    let start = match (after, at) {
        (Some(after), None) => Start::After(duration(after).map_err(|fault| fault.in_key("after"))?),
        (None, Some(at)) => Start::At(instant(at).map_err(|fault| fault.in_key("at"))?),
        _ => return Err(Fault::new(&["exactly one of \"after\", \"at\""])),
    };
    let audience = optional(audience, "audience", |audience| condition(audience, names))?;
    let share = optional(share, "share", |share| read_share(share, start))?.unwrap_or(Share::Fixed(FULL));
    Ok(Cue { stage, start, audience, share })
}

fn read_share(json: Json, start: Start) -> Result<Share, Fault> {
    if json.kind() != "an object" {
        return share(json).map(Share::Fixed);
    }
    let [from, to, until] = fields(json, &["from", "to", "until"])?;
    let from = required(from, "from", share)?;
    let to = required(to, "to", share)?;
    let length = |until: i64| match start {
        Start::After(start) | Start::At(start) => until.saturating_sub(start),
    };
    let until = required(until, "until", |json| {
        let until = match start {
            Start::After(_) => duration(json)?,
            Start::At(_) => instant(json)?,
        };
        match length(until) {
            ..1 => Err(not_later()),
            length if length > MAX_DURATION => Err(Fault::new(&["more than 100000 days after its cue"])),
            _ => Ok(until),
        }
    })?;
    if from > to {
        return Err(Fault::new(&["\"from\" is above \"to\""]));
    }
    Ok(Share::Rising { from, to, until })
}

/// The fault of a rise that would end before it begins.
pub(crate) fn not_later() -> Fault {
    Fault::new(&["\"until\" is not later than its cue"])
}

//! Plans: which audience, and what share of it, has a release from when on.

use std::sync::Arc;

use super::condition::{Condition, condition};
use super::decoder::Decoder;
use super::error::Fault;
use super::json::{Json, Type};
use super::limits::{MAX_CUES, MAX_DURATION};
use super::share::FULL;

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
pub(crate) fn general() -> Arc<[Cue]> {
    [Cue { stage: "general".into(), start: Start::After(0), audience: None, share: Share::Fixed(FULL) }].into()
}

/// Reads a plan, which may be empty.
pub(crate) fn plan<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<Arc<[Cue]>> {
    let mut cues = Vec::new();
    decoder.each_item(json, &mut |decoder, item| cues.extend(cue(decoder, item)));
    if cues.len() > MAX_CUES {
        decoder.fault(&["more than 1000 cues"]);
    }
    Some(cues.into())
}

fn cue<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<Cue> {
    let fields = decoder.fields(json, &["stage", "after", "at", "audience", "share"]);
    let stage = decoder.required(&fields, "stage", Decoder::name);
    let after = decoder.field(&fields, "after", Decoder::duration);
    let at = decoder.field(&fields, "at", Decoder::instant);
    if fields.are_known() && fields.has("after") == fields.has("at") {
        decoder.note(Fault::exactly_one(&["after", "at"]));
    }
    let start = after.map(Start::After).or(at.map(Start::At));
    let audience = decoder.field(&fields, "audience", condition);
    let share = match decoder.open(&fields, "share") {
        Some(json) => {
            let share = read_share(decoder, json, start);
            decoder.leave();
            share
        }
        None => Some(Share::Fixed(FULL)),
    };
    Some(Cue { stage: stage?, start: start?, audience, share: share? })
}

fn read_share<'a>(decoder: &mut Decoder<'a>, json: Json<'a>, start: Option<Start>) -> Option<Share> {
    match json.of_type() {
        Type::Number => return decoder.share(json).map(Share::Fixed),
        Type::Object => {}
        _ => {
            decoder.note(json.expected("a number or an object"));
            return None;
        }
    }
    let fields = decoder.fields(json, &["from", "to", "until"]);
    let from = decoder.required(&fields, "from", Decoder::share);
    let to = decoder.required(&fields, "to", Decoder::share);
    let (begins, until) = match start? {
        Start::After(after) => (after, decoder.required(&fields, "until", Decoder::duration)?),
        Start::At(at) => (at, decoder.required(&fields, "until", Decoder::instant)?),
    };
    let (from, to) = (from?, to?);
    let length = until.saturating_sub(begins);
    if length <= 0 {
        decoder.note(not_later());
    }
    if length > MAX_DURATION {
        decoder.fault(&["\"until\" is more than 100000 days after its cue"]);
    }
    if from > to {
        decoder.fault(&["\"from\" is above \"to\""]);
    }
    Some(Share::Rising { from, to, until })
}

/// The fault of a rise that would end before it begins.
pub(crate) fn not_later() -> Fault {
    Fault::new(&["\"until\" is not later than its cue"])
}

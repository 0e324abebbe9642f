//! Plans: which audience, and what share of it, has a release from when on.

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
pub(crate) fn general() -> Vec<Cue> {
    vec![Cue { stage: "general".into(), start: Start::After(0), audience: None, share: Share::Fixed(FULL) }]
}

/// Reads a plan, which may be empty.
pub(crate) fn plan<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Vec<Cue> {
    let mut cues = Vec::new();
    decoder.expect(json, Type::List);
    for (i, item) in json.items().enumerate() {
        if i == MAX_CUES {
            decoder.fault(&["more than 1000 cues"]);
            break;
        }
        let mark = decoder.enter_item(i);
        cues.extend(cue(decoder, item));
        decoder.leave(mark);
    }
    cues
}

fn cue<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<Cue> {
    let [stage, after, at, audience, share] =
        decoder.fields(json, ["stage", "after", "at", "audience", "share"])?;
    let stage = decoder.required(stage);
    let stage = decoder.field(stage, Decoder::name);
    let start = if after.value.is_some() == at.value.is_some() {
        decoder.note(Fault::exactly_one(&["after", "at"]));
        None
    } else if after.value.is_some() {
        decoder.field(after, Decoder::duration).map(Start::After)
    } else {
        decoder.field(at, Decoder::instant).map(Start::At)
    };
    let audience = decoder.field(audience, condition);
    let mark = decoder.enter(share.name);
    let share = match share.value {
        Some(json) => read_share(decoder, json, start),
        None => Some(Share::Fixed(FULL)),
    };
    decoder.leave(mark);
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
    let [from, to, until] = decoder.fields(json, ["from", "to", "until"])?;
    let [from, to, until] = [decoder.required(from), decoder.required(to), decoder.required(until)];
    let (from, to) = (decoder.field(from, Decoder::share), decoder.field(to, Decoder::share));
    let (begins, until) = match start? {
        Start::After(after) => (after, decoder.field(until, Decoder::duration)?),
        Start::At(at) => (at, decoder.field(until, Decoder::instant)?),
    };
    let (from, to) = (from?, to?);
    match until.saturating_sub(begins) {
        ..1 => decoder.note(not_later()),
        length if length > MAX_DURATION => decoder.fault(&["\"until\" is more than 100000 days after its cue"]),
        _ => {}
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

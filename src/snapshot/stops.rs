//! Holds and freezes: while they last, a release's clock stands still.

use super::decoder::{Decoder, Field};
use super::json::{Json, Type};
use super::limits::MAX_CUES;

/// A stretch in which a clock stands still: from an instant on, and before another, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Its first instant; [`i64::MIN`] if it has always been there.
    pub from: i64,
    /// The first instant after it; [`i64::MAX`] if it has no end.
    pub until: i64,
}

impl Stop {
    /// A stop that has no end.
    pub(crate) fn since(from: i64) -> Self {
        Self { from, until: i64::MAX }
    }
}

/// Reads a list of holds or freezes. What cannot be read stops the clock rather than let it run: from its `from`
/// on, or always.
pub(crate) fn stops<'a>(decoder: &mut Decoder<'a>, field: Field<'a>) -> Vec<Stop> {
    let mut stops = Vec::new();
    let Some(json) = field.value else { return stops };
    let outer = decoder.enter(field.name);
    if !decoder.expect(json, Type::List) {
        stops.push(Stop::since(i64::MIN));
    }
    for (i, item) in json.items().enumerate() {
        if i == MAX_CUES {
            decoder.fault(&["more than 1000 entries"]);
            stops.push(Stop::since(i64::MIN));
            break;
        }
        let mark = decoder.enter_item(i);
        let faults = decoder.faults.len();
        let stop = stop(decoder, item);
        stops.push(match stop {
            Some(stop) if decoder.faults.len() == faults => stop,
            _ => Stop::since(from(decoder, item)),
        });
        decoder.leave(mark);
    }
    decoder.leave(outer);
    stops
}

fn stop<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<Stop> {
    let [from, until, reason] = decoder.fields(json, ["from", "until", "reason"])?;
    let from = decoder.required(from);
    let from = decoder.field(from, Decoder::instant)?;
    let until = decoder.field(until, Decoder::instant).unwrap_or(i64::MAX);
    decoder.field(reason, Decoder::text);
    if until < from {
        decoder.fault(&["\"until\" is before \"from\""]);
    }
    Some(Stop { from, until })
}

/// The `from` of a stop that has some fault, if it can be read and stands there once.
fn from<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> i64 {
    let faults = decoder.faults.len();
    let from = json.only("from").and_then(|from| decoder.instant(from));
    decoder.faults.truncate(faults);
    from.unwrap_or(i64::MIN)
}

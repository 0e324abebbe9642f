//! Holds and freezes: while they last, a release's clock stands still.

use super::decoder::Decoder;
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
pub(crate) fn stops<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<Vec<Stop>> {
    let mut stops = Vec::new();
    let always = Stop::since(i64::MIN);
    decoder.each_item(json, &mut |decoder, item| {
        let faults = decoder.faults.len();
        let stop = stop(decoder, item);
        stops.push(match stop {
            Some(stop) if decoder.faults.len() == faults => stop,
            _ => Stop::since(from(decoder, item)),
        });
    });
    if stops.len() > MAX_CUES {
        decoder.fault(&["more than 1000 entries"]);
        stops = vec![always];
    }
    if !json.is(Type::List) {
        stops.push(always);
    }
    Some(stops)
}

fn stop<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<Stop> {
    let fields = decoder.fields(json, &["from", "until", "reason"]);
    let from = decoder.required(&fields, "from", Decoder::instant)?;
    let until = decoder.field(&fields, "until", Decoder::instant).unwrap_or(i64::MAX);
    decoder.field(&fields, "reason", Decoder::kept);
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

//! Holds and freezes: while they last, a release's clock stands still.

use super::error::Fault;
use super::fields::{fields, optional, required};
use super::instant::instant;
use super::json::Json;
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
pub(crate) fn stops(json: Option<Json>, key: &str, faults: &mut Vec<Fault>) -> Vec<Stop> {
    let Some(json) = json else { return Vec::new() };
    let items = json.items().and_then(|items| match items.len() {
        ..=MAX_CUES => Ok(items),
        _ => Err(Fault::new(&["more than 1000 entries"])),
    });
    match items {
        Ok(items) => {
            let read = |(i, item)| {
                stop(item).unwrap_or_else(|fault: Fault| {
                    faults.push(fault.in_item(i).in_key(key));
                    Stop::since(from(item).unwrap_or(i64::MIN))
                })
            };
            items.into_iter().enumerate().map(read).collect()
        }
        Err(fault) => {
            faults.push(fault.in_key(key));
            vec![Stop::since(i64::MIN)]
        }
    }
}

fn stop(json: Json) -> Result<Stop, Fault> {
    let [from, until, reason] = fields(json, &["from", "until", "reason"])?;
    let from = required(from, "from", instant)?;
    let until = optional(until, "until", instant)?.unwrap_or(i64::MAX);
    optional(reason, "reason", Json::text)?;
    if until < from {
        return Err(Fault::new(&["\"until\" is before \"from\""]));
    }
    Ok(Stop { from, until })
}

/// The `from` of a stop that has some other fault, if it can be read and stands there once.
fn from(json: Json) -> Option<i64> {
    let entries = json.entries().ok()?;
    let mut found = entries.iter().filter(|(key, _)| key == "from");
    let (_, from) = found.next().filter(|_| found.next().is_none())?;
    instant(*from).ok()
}

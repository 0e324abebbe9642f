//! The exports. `pkg/src/engine.ts` is the only place that calls them.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::delivery::whole;
use super::handle::{self, client};
use super::host::Host;
use crate::delivery::{ServerTime, Settings, fingerprint};
use crate::engine::{Clock, Evaluator, Mark, Writer};
use crate::snapshot::{Kind, Version};

/// Opens a client, and says how often (milliseconds, 0 for never) its snapshot is asked for, and whether there is a stream.
#[wasm_bindgen]
pub fn create(host: Host, refresh: f64, has_stream: bool) -> u32 {
    handle::open(host, Settings { refresh: whole(refresh), has_stream })
}

/// Closes a client.
#[wasm_bindgen]
pub fn close(handle: u32) {
    handle::close(handle);
}

/// Takes a document, as bytes of UTF-8. True if it takes the place of the one in use, so that places of flags mean
/// something else and another view has to begin; false if it is the same, or if the client is closed.
///
/// # Errors
/// The list that a `Failure` crosses as, if the document is refused.
#[wasm_bindgen]
pub fn load(handle: u32, bytes: Vec<u8>) -> Result<bool, JsValue> {
    match client(handle) {
        Some(mut client) => Ok(client.load(bytes)?),
        None => Ok(false),
    }
}

/// Begins another view: what follows is asked for these instants (milliseconds since 1970) and another person. What is no
/// number is the year 1970, in which nothing has opened.
#[wasm_bindgen]
pub fn view(handle: u32, now: f64, confirmed_at: f64) {
    if let Some(mut client) = client(handle) {
        client.look(Clock { now: whole(now), confirmed_at: whole(confirmed_at) });
    }
}

/// Says one thing more, by the number that `pkg/src/engine.ts` has for it: the environment, which stays; the rest of the
/// deployment, and what is true on this device, until they are forgotten.
#[wasm_bindgen]
pub fn set(handle: u32, what: u32, text: String) {
    if let Some(mut client) = client(handle) {
        let client = &mut *client;
        match what {
            0 | 1 => {
                let said = if what == 0 { &mut client.environment } else { &mut client.deployment.app };
                *said = Some(text);
            }
            2 => client.deployment.version = Version::parse(&text),
            3 => client.deployment.carry_nothing(),
            4 => client.deployment.carry(text),
            10 => client.forget(),
            _ => {
                let mark = match what {
                    5 => Mark::Tripped,
                    6 => Mark::Override,
                    7 => Mark::Variant,
                    8 => Mark::PinnedOpen,
                    _ => Mark::PinnedClosed,
                };
                client.local.marks.push((mark, text));
            }
        }
    }
}

/// The place of the variant that the flag at a place has in this view, or -1 if the flag has a fault.
#[wasm_bindgen]
#[must_use]
pub fn evaluate(handle: u32, flag: u32) -> i32 {
    let client = client(handle);
    client.as_ref().and_then(|client| client.evaluator()).map_or(-1, |evaluator| place(&evaluator, flag))
}

fn place(evaluator: &Evaluator, flag: u32) -> i32 {
    evaluator.answer(flag).variant.and_then(|place| i32::try_from(place).ok()).unwrap_or(-1)
}

/// A number about time, by that which `pkg/src/engine.ts` has for it, at an instant of the monotonic clock:
///
/// - 0: the earliest instant (milliseconds since 1970) at which anything asked for this view may change by the clock;
///   infinity if nothing will.
/// - 1: in how many milliseconds the next request is planned; less than nothing if none is.
/// - 2: the server's time, in milliseconds since 1970; not a number if it is unknown.
#[wasm_bindgen]
#[must_use]
#[allow(clippy::cast_precision_loss)] // Instants of RFC 3339 end with the year 9999, far below 2^53.
pub fn time(handle: u32, what: u32, now: f64) -> f64 {
    let Some(mut client) = client(handle) else { return f64::NAN };
    let delivery = &mut client.delivery;
    let (at, none) = match what {
        0 => (client.memo.next(), f64::INFINITY),
        1 => (delivery.policy.next_request().map(|at| at.wrapping_sub(whole(now))), -1.0),
        _ => (delivery.time.now(whole(now)), f64::NAN),
    };
    at.map_or(none, |at| at as f64)
}

/// Answers a question as JSON, or as the text that is asked for; with an empty text if there is no snapshot. `key` is
/// that of a flag or a release, where the question is about one.
#[wasm_bindgen]
#[must_use]
pub fn ask(handle: u32, question: u32, key: &str) -> String {
    let mut json = Writer::default();
    if let Some(client) = client(handle)
        && let Some(evaluator) = client.evaluator()
    {
        answer(&evaluator, question, key, client.delivery.time, &mut json);
    }
    json.into_text()
}

// What can be asked, as `pkg/src/engine.ts` has it. The numbers below are the types as which details are asked for.
const EXPLANATION: u32 = 4;
const RELEASES: u32 = 5;
const ABOUT: u32 = 6;
const KEYS: u32 = 7;
const VARIANTS: u32 = 8;
const RELEASE: u32 = 9;

fn answer(evaluator: &Evaluator, question: u32, key: &str, time: ServerTime, json: &mut Writer) {
    let snapshot = evaluator.snapshot();
    match question {
        EXPLANATION => evaluator.explain(key, None).write(json),
        RELEASES => {
            json.begin("", "[");
            for release in evaluator.each_release() {
                release.write(json);
            }
            json.end("]");
        }
        ABOUT => {
            json.begin("", "{");
            json.text("environment", snapshot.environment());
            json.text("lineage", snapshot.lineage());
            json.number("revision", i64::try_from(snapshot.revision()).ok());
            json.number("publishedAt", snapshot.published_at());
            json.number("lease", Some(snapshot.lease()));
            // By which two tabs tell whether they have the same one.
            json.number("digest", Some(fingerprint(snapshot.text()).into()));
            json.number("uncertainty", time.uncertainty());
            // Where the page finds it in what is left of an instance that has died.
            json.number("at", i64::try_from(snapshot.text().as_ptr().addr()).ok());
            json.number("length", i64::try_from(snapshot.text().len()).ok());
            json.end("}");
        }
        KEYS => {
            json.begin("", "[");
            for flag in 0..u32::try_from(snapshot.flag_count()).unwrap_or(u32::MAX) {
                json.text("", Some(snapshot.flag_key(flag)));
            }
            json.end("]");
        }
        // The place of the flag, then name and value of each variant, in the order of the document.
        VARIANTS => {
            if let Some(place) = snapshot.find_flag(key) {
                json.begin("", "[");
                json.number("", Some(place.into()));
                if let Ok(flag) = snapshot.flag(place) {
                    for variant in 0..flag.variant_count() {
                        json.text("", Some(flag.variant_name(variant)));
                        json.text("", Some(flag.variant_value(variant)));
                    }
                }
                json.end("]");
            }
        }
        RELEASE => json.end(snapshot.release_text(key).unwrap_or_default()),
        kind => evaluator.details(key, Kind::ALL.get(kind as usize).copied()).write("", json),
    }
}

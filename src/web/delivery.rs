//! The policy of delivery at the boundary: what happens crosses in numbers, and so does what is to be done.

use wasm_bindgen::prelude::wasm_bindgen;

use super::handle::client;
use crate::delivery::{Event, Policy, ServerTime, StreamDo, Tab};

/// What a client knows of its deliveries.
#[derive(Debug, Default)]
pub(crate) struct Delivery {
    pub(crate) policy: Policy,
    pub(crate) time: ServerTime,
    /// How long the server that refused last wants to be left alone, in milliseconds; 0 if it did not say.
    pub(crate) retry_after: i64,
}

/// What the policy says to an event, all in the numbers of `pkg/src/policy.ts`: what is to be done in the lowest three
/// bits, above them the milliseconds until it wants to be asked again, below zero if it does not.
#[wasm_bindgen]
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn happened(handle: u32, event: u32, now: f64, chance: u32, value: f64, more: f64) -> f64 {
    let Some(mut client) = client(handle) else { return -8.0 };
    let (now, value) = (whole(now), whole(value));
    let event = match event {
        0 => Event::Timer,
        1 => Event::Started { visible: value > 0 },
        2 => Event::Shown,
        3 => Event::Hidden,
        4 => Event::Online,
        5 => Event::Restored,
        6 => Event::Demanded,
        tab @ (7 | 8) => Event::Confirmed {
            tab: if tab == 7 { Tab::Own } else { Tab::Other },
            age: value,
            revision: client.snapshot.as_ref().map_or(-1, |snapshot| snapshot.revision().cast_signed()),
            lease: client.snapshot.as_ref().map_or(0, |snapshot| snapshot.lease()),
        },
        9 => Event::Failed { tab: Tab::Own, retry_after: std::mem::take(&mut client.delivery.retry_after) },
        10 => Event::Failed { tab: Tab::Other, retry_after: value },
        11 => Event::OtherAsks,
        12 => Event::Announced { revision: value, window: whole(more) },
        13 => Event::StreamOpened,
        _ => Event::StreamFailed,
    };
    let step = client.delivery.policy.on(event, now, chance);
    let todo = u32::from(step.fetch)
        | match step.stream {
            StreamDo::Keep => 0,
            StreamDo::Open => 2,
            StreamDo::Close => 4,
        };
    let delay = step.wake_at.map_or(-1, |at| at.wrapping_sub(now).max(0));
    delay as f64 * 8.0 + f64::from(todo)
}

/// A number of the page without its fraction.
#[allow(clippy::cast_possible_truncation)]
pub(crate) fn whole(number: f64) -> i64 {
    number as i64
}

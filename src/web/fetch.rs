//! Fetching: the request, and what to make of the response, as gloo-net reads it.
//!
//! The page waits for the promises in between. Waiting here would take an executor along, which costs 5 KB compressed.

use gloo_net::http::Response;
use js_sys::Promise;
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};
use web_sys::{AbortSignal, ReadableStream, RequestCache, RequestInit};

use super::delivery::whole;
use super::handle::client;
use super::throw::Failure;
use crate::delivery::{retry_after, whole_number};
use crate::snapshot::{decimal, limits::MAX_BYTES};

#[wasm_bindgen]
extern "C" {
    // Called here and not by gloo-net, whose own call panics when a fetch (a mocked one, or that of another realm)
    // rejects with something that is not `instanceof Error`, or resolves to something that is no `Response`.
    #[wasm_bindgen(catch)]
    fn fetch(url: &str, init: &RequestInit) -> Result<Promise, JsValue>;
}

/// Asks for a document. The browser revalidates by itself, with what it has in its cache: no header of ours, so no
/// preflight across origins.
///
/// # Errors
/// Whatever `fetch` throws.
#[wasm_bindgen]
pub fn request(url: &str, signal: &AbortSignal) -> Result<Promise, JsValue> {
    let init = RequestInit::new();
    init.set_cache(RequestCache::NoCache);
    init.set_signal(Some(signal));
    fetch(url, &init)
}

/// The body of a response, if it may hold a document; `undefined` if there is none. Learns from the response what the
/// server's time is: the request went out and the response came at these instants of the monotonic clock, in
/// milliseconds. `url` is for sentences.
///
/// # Errors
/// What a [`Failure`] crosses as, with the status if the server refused.
#[wasm_bindgen]
pub fn open(
    handle: u32,
    response: JsValue,
    url: &str,
    sent: f64,
    received: f64,
) -> Result<Option<ReadableStream>, JsValue> {
    let Ok(raw) = response.dyn_into::<web_sys::Response>() else {
        return Err(refuse(NO_RESPONSE, String::new(), url));
    };
    let response = Response::from(Clone::clone(&raw));
    let headers = response.headers();
    let field = |name: &str| headers.get(name).unwrap_or_default();
    let date = read_date(&field("date"));
    let is_ok = response.ok();
    if let Some(mut client) = client(handle) {
        let delivery = &mut client.delivery;
        if let Some(date) = date {
            delivery.time.observe(date, whole_number(&field("age")), whole(sent), whole(received));
        }
        if !is_ok {
            // The device's clock only where the server's is hidden.
            let now = date.unwrap_or_else(|| whole(js_sys::Date::now()));
            delivery.retry_after = retry_after(&field("retry-after"), now, read_date).unwrap_or(0);
        }
    }
    let mut status = String::new();
    let refusal = if !is_ok {
        status = decimal(response.status().into());
        REFUSED
    } else if field("content-type").starts_with("text/html") {
        PAGE
    } else if whole_number(&field("content-length"))
        .is_some_and(|length| length > MAX_BYTES.cast_signed() as i64)
    {
        TOO_LARGE
    } else {
        return Ok(raw.body());
    };
    Err(refuse(refusal, status, url))
}

#[inline(never)]
fn refuse([code, answered, of, check]: &[&'static str; 4], status: String, url: &str) -> JsValue {
    let url = if check.is_empty() { "" } else { url };
    let mut failure = Failure::new(code, &[answered, &status, of, url, check]);
    failure.status = status;
    failure.into()
}

// What may come instead of a document: a code, and what stands around the status and the address.
const NO_RESPONSE: &[&str; 4] = &["FETCH_FAILED", "fetching", " \"", "\" gave something that is no Response"];
const REFUSED: &[&str; 4] = &[
    "HTTP_STATUS",
    "the server answered ",
    " for the snapshot \"",
    "\", check its address and that it is published",
];
const PAGE: &[&str; 4] = &[
    "SNAPSHOT_MALFORMED",
    "the server answered",
    " with a page (text/html) instead of the snapshot \"",
    "\", check its address, and whether a login or a fallback route is in the way",
];
const TOO_LARGE: &[&str; 4] = &["SNAPSHOT_TOO_LARGE", "snapshot: larger than 16 MiB", "", ""];

/// An HTTP-date of RFC 9110, as the browser reads it: ECMAScript has it read what `toUTCString` gives, which has that form.
/// Left to itself it reads much else as a date, down to a single digit.
fn read_date(text: &str) -> Option<i64> {
    let instant = js_sys::Date::parse(text);
    if instant.is_finite() && text.ends_with(" GMT") { Some(whole(instant)) } else { None }
}

//! Fetching: the request, and what to make of the response, as gloo-net reads it.
//!
//! The page waits for the promises in between. Waiting here would take an executor along, which costs 5 KB compressed:
//! a ninth of the whole.

use gloo_net::http::Response;
use js_sys::Promise;
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};
use web_sys::{AbortSignal, RequestCache, RequestInit};

use super::throw::Failure;
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

/// The body of a response, if it may be a document. `url` is for sentences.
///
/// # Errors
/// An object with `code` and `message`, and `status` and `retryAfter` if a server refused.
#[wasm_bindgen]
pub fn body(response: JsValue, url: &str) -> Result<Promise, JsValue> {
    let Ok(raw) = response.dyn_into::<web_sys::Response>() else {
        let message = ["fetching \"", url, "\" gave something that is no Response"];
        return Err(Failure::new("FETCH_FAILED", &message).into());
    };
    let response = Response::from(Clone::clone(&raw));
    let headers = response.headers();
    if !response.ok() {
        let status = response.status();
        let code = decimal(u64::from(status));
        let message = [
            "the server answered ",
            &code,
            " for the snapshot \"",
            url,
            "\", check its address and that it is published",
        ];
        return Err(Failure::of_status(status, headers.get("retry-after"), &message).into());
    }
    if headers.get("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
        let message = [
            "the server answered with a page (text/html) instead of the snapshot \"",
            url,
            "\", check its address, and whether a login or a fallback route is in the way",
        ];
        return Err(Failure::new("SNAPSHOT_MALFORMED", &message).into());
    }
    let length = headers.get("content-length").and_then(|length| length.parse::<usize>().ok());
    if length.is_some_and(|length| length > MAX_BYTES) {
        return Err(Failure::new("SNAPSHOT_TOO_LARGE", &["snapshot: larger than 16 MiB"]).into());
    }
    raw.array_buffer()
}

/// The failure of a request or a body that has come to nothing: an object with `code` and `message`.
#[wasm_bindgen]
#[must_use]
pub fn unreachable(url: &str, reason: &JsValue) -> JsValue {
    // Not `instanceof Error`, which an error of another realm is not.
    let message =
        js_sys::Reflect::get(reason, &"message".into()).ok().and_then(|message| message.as_string());
    let reason = message.or_else(|| reason.as_string()).unwrap_or_else(|| "unknown reason".into());
    let message = ["the snapshot \"", url, "\" cannot be fetched (", &reason, "), the next try follows"];
    Failure::new("FETCH_FAILED", &message).into()
}

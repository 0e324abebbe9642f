//! Fetching, by gloo-net.

use gloo_net::http::Response;
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestCache, RequestInit};

use super::throw::Failure;
use crate::snapshot::limits::MAX_BYTES;

#[wasm_bindgen]
extern "C" {
    // Called here and not by gloo-net, whose own call panics when a fetch (a mocked one, or that of another realm)
    // rejects with something that is not `instanceof Error`, or resolves to something that is no `Response`.
    #[wasm_bindgen(catch)]
    async fn fetch(url: &str, init: &RequestInit) -> Result<JsValue, JsValue>;
}

/// Fetches a document. The browser revalidates by itself, with what it has in its cache: no header of ours, so no
/// preflight across origins.
pub(crate) async fn get(url: &str, signal: &AbortSignal) -> Result<Vec<u8>, Failure> {
    let init = RequestInit::new();
    init.set_cache(RequestCache::NoCache);
    init.set_signal(Some(signal));
    match fetch(url, &init).await {
        Ok(response) => read(response, url).await,
        Err(reason) => Err(unreachable(url, &reason)),
    }
}

/// Reads the document that a response brings. `url` is for sentences.
pub(crate) async fn read(response: JsValue, url: &str) -> Result<Vec<u8>, Failure> {
    let Ok(raw) = response.dyn_into::<web_sys::Response>() else {
        return Err(Failure::new(
            "FETCH_FAILED",
            &["fetching \"", url, "\" gave something that is no Response"],
        ));
    };
    let response = Response::from(Clone::clone(&raw));
    let headers = response.headers();
    if !response.ok() {
        let status = response.status();
        let code = crate::snapshot::decimal(u64::from(status));
        let message = [
            "the server answered ",
            &code,
            " for the snapshot \"",
            url,
            "\", check its address and that it is published",
        ];
        return Err(Failure::of_status(status, headers.get("retry-after"), &message));
    }
    if headers.get("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
        let message = [
            "the server answered with a page (text/html) instead of the snapshot \"",
            url,
            "\", check its address, and whether a login or a fallback route is in the way",
        ];
        return Err(Failure::new("SNAPSHOT_MALFORMED", &message));
    }
    let length = headers.get("content-length").and_then(|length| length.parse::<usize>().ok());
    if length.is_some_and(|length| length > MAX_BYTES) {
        return Err(Failure::new("SNAPSHOT_TOO_LARGE", &["snapshot: larger than 16 MiB"]));
    }
    let body = match raw.array_buffer() {
        Ok(body) => JsFuture::from(body).await,
        Err(reason) => Err(reason),
    };
    match body {
        Ok(body) => Ok(js_sys::Uint8Array::new(&body).to_vec()),
        Err(reason) => Err(unreachable(url, &reason)),
    }
}

fn unreachable(url: &str, reason: &JsValue) -> Failure {
    // Not `instanceof Error`, which an error of another realm is not.
    let message =
        js_sys::Reflect::get(reason, &"message".into()).ok().and_then(|message| message.as_string());
    let reason = message.or_else(|| reason.as_string()).unwrap_or_else(|| "unknown reason".into());
    Failure::new(
        "FETCH_FAILED",
        &["the snapshot \"", url, "\" cannot be fetched (", &reason, "), the next try follows"],
    )
}

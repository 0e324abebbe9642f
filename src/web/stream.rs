//! The stream of Server-Sent Events that announces revisions.

use js_sys::Function;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use web_sys::EventSource;

/// Opens a stream. `hear` gets its events: `open`, `error` and `snapshot`.
///
/// gloo-net's stream would need an executor, see `docs/decisions.md`.
///
/// # Errors
/// Whatever the constructor throws, also where there is none.
#[wasm_bindgen]
pub fn listen(url: &str, hear: &Function) -> Result<EventSource, JsValue> {
    let stream = EventSource::new(url)?;
    for event in ["open", "error", "snapshot"] {
        stream.add_event_listener_with_callback(event, hear)?;
    }
    Ok(stream)
}

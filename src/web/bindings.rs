//! The exports. `pkg/src/engine.ts` is the only place that calls them.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::arguments;
use super::handle::{self, View};
use super::host::Host;
use super::throw::{Failure, to_object};
use crate::engine::{Clock, Fields, Memo, ReleaseState, Tree};
use crate::snapshot::{Fault, Kind, Snapshot};

/// Opens a client.
#[wasm_bindgen]
pub fn create(host: Host) -> u32 {
    handle::open(host)
}

/// Closes a client; what is under way for it comes to nothing.
#[wasm_bindgen]
pub fn close(handle: u32) {
    handle::close(handle);
}

/// Takes a document, as bytes of UTF-8. True if it takes the place of the one in use, false if it is the same.
///
/// # Errors
/// An object with `code` and `message` if the document is refused.
#[wasm_bindgen]
#[allow(clippy::needless_pass_by_value)] // wasm-bindgen hands optional texts over as its own.
pub fn load(handle: u32, bytes: &[u8], environment: Option<String>) -> Result<bool, JsValue> {
    let client = handle::client(handle).ok_or_else(closed)?;
    Ok(client.load(bytes, environment.as_deref())?)
}

fn closed() -> Failure {
    Failure::new("CORE_FAILED", &["the client is closed"])
}

/// What the snapshot in use says of itself; `undefined` if there is none.
#[wasm_bindgen]
#[must_use]
pub fn about(handle: u32) -> JsValue {
    let Some(snapshot) = handle::client(handle).and_then(|client| client.snapshot()) else {
        return JsValue::UNDEFINED;
    };
    let fields = Fields::default()
        .text("environment", snapshot.environment())
        .text("lineage", snapshot.lineage())
        .number("revision", i64::try_from(snapshot.revision()).ok())
        .number("publishedAt", snapshot.published_at())
        .number("lease", Some(snapshot.lease()))
        .number("flags", i64::try_from(snapshot.flag_count()).ok());
    to_object(&Tree::Object(fields))
}

/// The snapshot in use, as text.
#[wasm_bindgen]
#[must_use]
pub fn text(handle: u32) -> String {
    let snapshot = handle::client(handle).and_then(|client| client.snapshot());
    snapshot.map(|snapshot| snapshot.text().to_string()).unwrap_or_default()
}

/// The keys of all flags, in order.
#[wasm_bindgen]
#[must_use]
pub fn keys(handle: u32) -> JsValue {
    texts(handle, |snapshot| {
        let count = u32::try_from(snapshot.flag_count()).unwrap_or(u32::MAX);
        (0..count).map(|flag| snapshot.flag_key(flag).into()).collect()
    })
}

/// Every fault of the snapshot in use, as sentences.
#[wasm_bindgen]
#[must_use]
pub fn faults(handle: u32) -> JsValue {
    texts(handle, |snapshot| snapshot.faults().iter().map(Fault::sentence).collect())
}

/// The names of the variants of the flag at a place, in the order of the document; none if the flag has a fault.
#[wasm_bindgen]
#[must_use]
pub fn variants(handle: u32, flag: u32) -> JsValue {
    texts(handle, |snapshot| match snapshot.flag(flag) {
        Ok(flag) => (0..flag.variant_count()).map(|variant| flag.variant_name(variant).into()).collect(),
        Err(_) => Vec::new(),
    })
}

/// A list of texts of the snapshot in use; empty if there is none.
fn texts(handle: u32, read: impl FnOnce(&Snapshot) -> Vec<String>) -> JsValue {
    let snapshot = handle::client(handle).and_then(|client| client.snapshot());
    let texts = snapshot.map(|snapshot| read(&snapshot)).unwrap_or_default();
    to_object(&Tree::List(texts.iter().map(|text| Tree::Text(text)).collect()))
}

/// Sets for whom, when and where what follows is asked. Instants are milliseconds since 1970; `deployment` and `local`
/// are JSON.
#[wasm_bindgen]
pub fn view(handle: u32, now: f64, confirmed_at: f64, deployment: &str, local: &str) {
    if let Some(client) = handle::client(handle) {
        client.look(View {
            deployment: arguments::deployment(deployment),
            local: arguments::local(local),
            clock: Clock { now: instant(now), confirmed_at: instant(confirmed_at) },
            memo: Memo::default(),
        });
    }
}

/// A number of the page as an instant; what is none is the year 1970, in which nothing has opened.
#[allow(clippy::cast_possible_truncation)]
fn instant(millis: f64) -> i64 {
    millis as i64
}

/// The place of a flag, or -1.
#[wasm_bindgen]
#[must_use]
pub fn find(handle: u32, key: &str) -> i32 {
    let snapshot = handle::client(handle).and_then(|client| client.snapshot());
    let flag = snapshot.and_then(|snapshot| snapshot.find_flag(key));
    flag.and_then(|flag| i32::try_from(flag).ok()).unwrap_or(-1)
}

/// The place of the variant that the flag at a place has in this view, or -1 if the flag has a fault.
#[wasm_bindgen]
#[must_use]
pub fn evaluate(handle: u32, flag: u32) -> i32 {
    let answer =
        handle::client(handle).and_then(|client| client.ask(|evaluator| evaluator.answer(flag).variant));
    answer.flatten().and_then(|variant| i32::try_from(variant).ok()).unwrap_or(-1)
}

/// The value of a variant, as JSON.
#[wasm_bindgen]
#[must_use]
pub fn value(handle: u32, flag: u32, variant: u32) -> String {
    let snapshot = handle::client(handle).and_then(|client| client.snapshot());
    let value = snapshot
        .as_ref()
        .and_then(|snapshot| snapshot.flag(flag).ok())
        .map(|flag| flag.variant_value(variant));
    value.unwrap_or_default().to_string()
}

/// The details of a flag in this view, without its value. `kind` is the type that is asked for: `boolean`, `string`,
/// `number` or `object`, and anything else for the flag's own.
#[wasm_bindgen]
#[must_use]
pub fn details(handle: u32, key: &str, kind: &str) -> JsValue {
    ask(handle, |evaluator| to_object(&evaluator.details(key, kind_of(kind)).tree()))
}

/// The explanation of a flag in this view.
#[wasm_bindgen]
#[must_use]
pub fn explain(handle: u32, key: &str) -> JsValue {
    ask(handle, |evaluator| to_object(&evaluator.explain(key, None).tree()))
}

/// The state of every release in this view.
#[wasm_bindgen]
#[must_use]
pub fn releases(handle: u32) -> JsValue {
    ask(handle, |evaluator| {
        let releases = evaluator.releases();
        to_object(&Tree::List(releases.iter().map(ReleaseState::tree).collect()))
    })
}

fn ask(handle: u32, question: impl FnOnce(&crate::engine::Evaluator) -> JsValue) -> JsValue {
    handle::client(handle).and_then(|client| client.ask(question)).unwrap_or(JsValue::UNDEFINED)
}

fn kind_of(name: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind.as_str() == name)
}

/// The earliest instant (milliseconds since 1970) at which anything asked for this view may change by the clock;
/// infinity if nothing will.
#[wasm_bindgen]
#[must_use]
#[allow(clippy::cast_precision_loss)] // Instants of RFC 3339 end with the year 9999, far below 2^53.
pub fn next_at(handle: u32) -> f64 {
    handle::client(handle).and_then(|client| client.next()).map_or(f64::INFINITY, |next| next as f64)
}

/// The dotted path of an attribute for which the host is asked.
#[wasm_bindgen]
#[must_use]
pub fn attribute_path(handle: u32, id: u32) -> String {
    let snapshot = handle::client(handle).and_then(|client| client.snapshot());
    snapshot.and_then(|snapshot| snapshot.attribute_path(id)).map(String::from).unwrap_or_default()
}

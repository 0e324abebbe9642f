//! What the exports throw: plain objects, of which the npm package makes its own errors.

use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::engine::{Fields, Tree};
use crate::snapshot::Refusal;

/// A failure as it crosses to the page.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The stable code.
    code: &'static str,
    /// One sentence, with what to do.
    message: String,
    /// The status of an HTTP response.
    status: Option<u16>,
    /// The `Retry-After` field of that response, as it stands there.
    retry_after: Option<String>,
}

impl Failure {
    pub(crate) fn new(code: &'static str, message: &[&str]) -> Self {
        Self { code, message: message.concat(), status: None, retry_after: None }
    }

    pub(crate) fn of_status(status: u16, retry_after: Option<String>, message: &[&str]) -> Self {
        Self { status: Some(status), retry_after, ..Self::new("HTTP_STATUS", message) }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.code().as_str(), &[&refusal.sentence()])
    }
}

impl From<Failure> for JsValue {
    #[inline(never)]
    fn from(failure: Failure) -> Self {
        let fields = Fields::default()
            .text("code", Some(failure.code))
            .text("message", Some(&failure.message))
            .number("status", failure.status.map(i64::from))
            .text("retryAfter", failure.retry_after.as_deref());
        to_object(&Tree::Object(fields))
    }
}

/// An object of the page. Nothing that is sent here can fail to be one; if it did, the page would see `undefined`.
#[inline(never)]
pub(crate) fn to_object(tree: &Tree) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
    tree.serialize(&serializer).unwrap_or(JsValue::UNDEFINED)
}

//! What the exports throw, of which the npm package makes its own errors.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use crate::snapshot::{Refusal, concat};

/// A failure: to the page a list of texts, some of which may be empty.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The stable code.
    code: &'static str,
    /// One sentence, with what to do.
    message: String,
    /// The status of an HTTP response.
    pub(crate) status: String,
}

impl Failure {
    pub(crate) fn new(code: &'static str, message: &[&str]) -> Self {
        Self { code, message: concat(message), status: String::new() }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.code().as_str(), &[&refusal.sentence()])
    }
}

impl From<Failure> for JsValue {
    /// Nothing that is sent here can fail to be a list; if it did, the page would see `undefined`.
    #[inline(never)]
    fn from(failure: Failure) -> Self {
        let texts = [failure.code, &failure.message, &failure.status];
        texts.as_slice().serialize(&Serializer::new()).unwrap_or(Self::UNDEFINED)
    }
}

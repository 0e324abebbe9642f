//! What only tools ask, in a module of its own (feature `tools`): no page has use for it.

use wasm_bindgen::prelude::wasm_bindgen;

use super::platform::PLATFORM;
use crate::snapshot::{Fault, Snapshot};

/// Every fault of a document (bytes of UTF-8) as sentences; of one that is refused, the reason.
#[wasm_bindgen]
#[must_use]
pub fn faults_of(document: Vec<u8>) -> Vec<String> {
    match Snapshot::parse_on(PLATFORM, document) {
        Ok(snapshot) => snapshot.faults().iter().map(Fault::sentence).collect(),
        Err(refusal) => vec![refusal.sentence()],
    }
}

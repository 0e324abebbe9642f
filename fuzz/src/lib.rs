//! What the fuzzer runs: the generators and questions of the property tests, fed with its bytes.
// Each is shared with tests that need more of it.
#![allow(dead_code, unused_imports)]

#[path = "../../tests/documents/mod.rs"]
mod documents;
#[path = "../../tests/properties/everything.rs"]
mod everything;
#[path = "../../tests/properties/house.rs"]
mod house;
pub mod targets;

// For `src/web/scratch.rs`.
use footlights::engine;

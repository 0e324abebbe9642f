//! What holds for every snapshot, every person and every instant.
#![cfg(not(target_arch = "wasm32"))]

mod agreement;
mod chance;
mod clock;
#[path = "../documents/mod.rs"]
mod documents;
mod everything;
mod fuzzing;
mod house;
mod key_order;
mod next_change;
mod releases;
mod resilience;
mod stops;
#[path = "../../fuzz/src/targets.rs"]
mod targets;

// For `src/web/scratch.rs`.
use footlights::engine;

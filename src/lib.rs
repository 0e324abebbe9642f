//! Footlights.
pub mod delivery;
pub mod engine;
pub mod snapshot;
#[cfg(target_arch = "wasm32")]
mod web;

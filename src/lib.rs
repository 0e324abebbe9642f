//! Footlights.
pub mod snapshot;
pub mod engine;

//! Policy of delivery, without any input or output: when to ask for a snapshot, and what may take the place of the one
//! in use.

mod acceptance;
mod policy;

pub use acceptance::{Acceptance, accept};
pub use policy::{Event, Policy, Settings, Step, StreamDo, Tab};

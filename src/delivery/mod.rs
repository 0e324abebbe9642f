//! Policy of delivery, without any input or output: when to ask for a snapshot, what may take the place of the one in
//! use, and what time the server has.

mod acceptance;
mod fingerprint;
mod policy;
mod retry_after;
mod server_time;

pub use acceptance::{Acceptance, accept};
pub use fingerprint::fingerprint;
pub use policy::{Event, Policy, Settings, Step, StreamDo, Tab};
pub use retry_after::{retry_after, whole_number};
pub use server_time::{ServerTime, time};

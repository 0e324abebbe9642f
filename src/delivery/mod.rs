//! Policy of delivery, without any input or output: what may take the place of the snapshot in use.

mod acceptance;

pub use acceptance::{Acceptance, accept};

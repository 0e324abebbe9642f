//! Generated documents, valid ones and what becomes of them when they are damaged.

pub mod author;
mod condition;
mod damage;
mod tape;
pub mod time;

pub use author::document;
pub use damage::damage;
pub use tape::{Tape, config, tapes};

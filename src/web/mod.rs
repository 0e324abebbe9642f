//! The page: bindings, fetching, and errors as the page sees them. Only here does the crate touch the web.
//!
//! Exports are functions over integer handles, so that an instance that has died can be thrown away whole. What a page
//! reads often crosses as numbers, what it wants to know in words as JSON, and failures as lists made by
//! `serde-wasm-bindgen`.

mod allocator;
mod bindings;
mod delivery;
mod fetch;
mod handle;
mod host;
mod platform;
mod scratch;
mod single;
mod stream;
mod throw;
#[cfg(feature = "tools")]
mod tools;

//! The page: bindings, fetching, and errors as the page sees them. Only here does the crate touch the web.
//!
//! Exports are functions over integer handles, so that an instance that has died can be thrown away whole. What a page
//! reads often crosses as numbers; details, explanations and lists of releases cross as objects, made by
//! `serde-wasm-bindgen`.

mod allocator;
mod arguments;
mod bindings;
mod fetch;
mod handle;
mod host;
mod platform;
mod throw;
#[cfg(feature = "tools")]
mod tools;

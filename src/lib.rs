//! Footlights decides, for each person, which features of a front end are lit.
//!
//! > A **deployment** sets the stage: the code is there, configured, verified, and dormant.
//! > A **release** is opening night: the audience gets it, and is told.
//!
//! This page is the architecture. The fields of a snapshot are explained in `docs/snapshot-format.md`, and what was
//! weighed in `docs/decisions.md`.
//!
//! # Deployment and release
//!
//! A *deployment* is the bundle that is running: an app, its version, the environment, and, if it says so, the keys
//! of the flags whose code it carries. It is a fact about the code, and changes with each build.
//!
//! A *flag* is a switch in that code. It has variants of one type, of which one is *dormant*: what everybody gets
//! of it as long as nothing lights it. So code can be deployed long before anybody is to see it.
//!
//! A *release* is a decision about people. It gives variants to a set of flags, for an *audience*, from an instant
//! on, by a *plan* of *cues*: the staff at once, a rising share from tomorrow, everybody next week. It opens whole
//! or not at all, with one decision and one bucket for all its flags; it can be held, frozen, and rolled back; and
//! it stays closed wherever the running deployment lacks what it needs.
//!
//! The *snapshot* is the document that says all this for one environment. The answer for a person is a pure
//! function of five things: snapshot, deployment, context (what is known of the person), clock, and local state
//! (overrides, tripped guardrails, pins). So any answer can be rehearsed for anybody at any instant, and a server gets
//! the same one as the page:
//!
//! ```
//! use footlights::engine::{Cause, Clock, Deployment, Evaluator, Local, Memo, Value};
//! use footlights::snapshot::{Snapshot, parse_instant};
//! use std::collections::HashMap;
//!
//! let snapshot = Snapshot::parse(br#"{
//!     "format": 1,
//!     "lease": "P2W",
//!     "flags": { "new-checkout": { "variants": { "off": false, "on": true }, "dormant": "off" } },
//!     "releases": { "autumn-checkout": {
//!         "flags": { "new-checkout": "on" },
//!         "needs": { "deployment": { "shop": ">=2.4.0" } },
//!         "opens": "2026-12-02T09:00:00Z",
//!         "plan": [
//!             { "stage": "canary", "after": "PT0S", "audience": { "attribute": "email", "endsWith": ["@example.com"] } },
//!             { "stage": "general", "after": "P7D" }
//!         ] } }
//! }"#)?;
//! let confirmed_at = parse_instant("2026-12-02T08:00:00Z").unwrap();
//! let context = HashMap::from([("email".to_string(), Value::Text("ada@example.com".into()))]);
//! let local = Local::default();
//!
//! let checkout = |version: &str, now: &str| {
//!     let deployment = Deployment::new(Some("shop"), Some(version));
//!     let clock = Clock { now: parse_instant(now).unwrap(), confirmed_at };
//!     let memo = Memo::default();
//!     Evaluator::new(&snapshot, &deployment, &context, clock, &local, &memo).details("new-checkout", None)
//! };
//!
//! let eve = checkout("2.4.0", "2026-12-02T08:59:59.999Z");
//! assert_eq!(eve.value, Some("false"));
//! assert_eq!(eve.flag_metadata.cause, Some(Cause::Scheduled));
//! assert_eq!(eve.flag_metadata.next_change_at, parse_instant("2026-12-02T09:00:00Z"));
//!
//! let opening_night = checkout("2.4.0", "2026-12-02T09:00:00Z");
//! assert_eq!(opening_night.value, Some("true"));
//! assert_eq!(opening_night.flag_metadata.stage, Some("canary"));
//!
//! // The release is open, but this bundle is too old for it.
//! let old_bundle = checkout("2.3.9", "2026-12-02T09:00:00Z");
//! assert_eq!(old_bundle.value, Some("false"));
//! assert_eq!(old_bundle.flag_metadata.cause, Some(Cause::NotDeployed));
//! # Ok::<(), footlights::snapshot::Refusal>(())
//! ```
//!
//! # The layers
//!
//! From the ground up; nothing points back up.
//!
//! | layer | what it knows | what it must not |
//! | --- | --- | --- |
//! | [`snapshot`] | the document: scanning, decoding, faults, limits | who asks, and when |
//! | [`engine`] | what a person gets: conditions, releases, the clock of a plan, explanations | where a snapshot comes from; any clock but its argument |
//! | [`delivery`] | when to ask for a snapshot, which one may take the place of the one in use, what time the server has | how to fetch one; any clock, chance or network but what it is told |
//! | `web` | the browser: fetching, handles, the context of the page (`wasm32` only) | any rule of the layers below |
//! | `pkg/` (TypeScript) | the client: the table of answers, events, timers, storage, tabs; the command line | how anything is decided |
//! | `www/` | the demo, a user of the npm package like any other | everything but the package's interface |
//!
//! The crates for the web are dependencies of `wasm32` alone, so that `cargo test` on the host cannot even compile
//! an engine that touches the web.
//!
//! **What a read costs.** The client keeps the last answer for each key in a table, and a read of an unchanged flag
//! is one look into it: it never crosses into WebAssembly. An answer is computed when it is first asked for,
//! crosses as a number, and holds until snapshot, context, local state or clock change it. Of the context the
//! engine gets only the attributes that a rule asks for, each once, through the [`Context`](engine::Context) trait;
//! natively a plain map does.
//!
//! **What arriving costs.** [`Snapshot::parse`](snapshot::Snapshot::parse) scans the bytes, and decodes
//! segments, plans and releases. A flag is decoded when it is first asked for.
//!
//! **What goes wrong stays small.** A faulty flag or release is closed alone, with its [`Fault`](snapshot::Fault)
//! beside the good ones; a document that cannot be trusted at all is a [`Refusal`](snapshot::Refusal), and the one
//! in use stays. What cannot be known of a person is [`Unknown`](engine::Truth::Unknown), and only what is true
//! opens anything. Snapshot and engine do not panic: in the page a panic would be a trap, after which an instance
//! is of no use.
//!
//! **When the clock will change an answer** is part of the answer: each evaluation notes the instants at which its
//! gates may turn. So one timer waits for the earliest of them, and nothing polls the clock.

// What has died cannot answer: nothing outside tests may panic, and so trap in a page.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unreachable,
        clippy::unwrap_used
    )
)]

pub mod delivery;
pub mod engine;
pub mod snapshot;
#[cfg(target_arch = "wasm32")]
mod web;

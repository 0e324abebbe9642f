//! The engine: a pure function of snapshot, deployment, context, clock and local state.
//!
//! An [`Evaluator`] answers for one person at one instant. It reads no clock, keeps nothing, asks nobody but its
//! arguments, and does not panic; so any answer can be rehearsed for anybody at any instant.
//!
//! ```
//! use footlights::engine::{Clock, Deployment, Evaluator, Local, Memo, Value};
//! use footlights::snapshot::Snapshot;
//! use std::collections::HashMap;
//!
//! let snapshot = Snapshot::parse(br#"{ "format": 1, "flags": { "encore": {
//!     "variants": { "off": false, "on": true }, "dormant": "off",
//!     "rules": [{ "when": { "attribute": "plan", "in": ["patron"] }, "serve": "on" }] } } }"#)?;
//! let context = HashMap::from([("plan".to_string(), Value::Text("patron".into()))]);
//! let (deployment, local, memo) = (Deployment::default(), Local::default(), Memo::default());
//! let clock = Clock { now: 0, confirmed_at: 0 };
//! let details = Evaluator::new(&snapshot, &deployment, &context, clock, &local, &memo).details("encore", None);
//! assert_eq!(details.value, Some("true"));
//! # Ok::<(), footlights::snapshot::Refusal>(())
//! ```

mod bucket;
mod clock;
mod condition;
mod context;
mod deployment;
mod details;
mod explain;
mod flag;
mod json;
mod local;
mod memo;
mod next;
mod release;
mod truth;

pub use bucket::{bucket, hash, split};
pub use clock::Clock;
pub use context::{Attribute, Context, Value};
pub use deployment::Deployment;
pub use details::{Cause, Details, ErrorCode, Metadata, Reason};
pub use explain::Explanation;
pub use flag::Answer;
#[cfg(target_arch = "wasm32")]
pub(crate) use json::Writer;
pub use local::{Local, Mark};
pub use memo::Memo;
pub use next::ReleaseState;
pub use truth::Truth;

use std::cell::RefCell;

use crate::snapshot::Snapshot;
use memo::{Findings, Known};

/// Answers for one person at one instant. What it gives borrows from the snapshot alone.
#[derive(Clone, Copy)]
pub struct Evaluator<'a, 'e> {
    snapshot: &'a Snapshot,
    deployment: &'e Deployment,
    context: &'e dyn Context,
    clock: Clock,
    local: &'e Local,
    attributes: &'e RefCell<Vec<Known>>,
    findings: &'e Findings,
    /// Whether the curtain holds what it is said to hold.
    holds: bool,
}

impl<'a, 'e> Evaluator<'a, 'e> {
    /// An evaluator of these arguments. `memo` must be empty, or have served the same arguments.
    #[must_use]
    pub fn new(
        snapshot: &'a Snapshot,
        deployment: &'e Deployment,
        context: &'e dyn Context,
        clock: Clock,
        local: &'e Local,
        memo: &'e Memo,
    ) -> Self {
        Self {
            snapshot,
            deployment,
            context,
            clock,
            local,
            attributes: &memo.attributes,
            findings: &memo.findings,
            holds: true,
        }
    }

    #[cfg(target_arch = "wasm32")]
    pub(crate) fn snapshot(&self) -> &'a Snapshot {
        self.snapshot
    }

    /// The instant up to which things have opened: what widens waits for a confirmation once the lease is over.
    #[inline(never)]
    fn opening_instant(&self) -> i64 {
        self.clock.now.min(self.lease_end())
    }

    fn lease_end(&self) -> i64 {
        self.clock.confirmed_at.saturating_add(self.snapshot.lease())
    }

    /// Notes an instant at which something opens by the clock, if the lease reaches so far.
    #[inline(never)]
    fn note_opening(&self, at: i64) {
        if at > self.opening_instant() && at <= self.lease_end() {
            self.findings.note(at);
        }
    }
}

//! The document as its authors write it, format 1, and the JSON Schema that is generated from it.
//!
//! The compiler reads documents without these types, and is smaller for it. They say in one place, for editors and
//! validators, what the compiler accepts; `tests/schema.rs` holds the two together. What a schema cannot tell, only
//! the compiler does: that a name is that of a flag, segment, plan, variant or stage; that one instant, share or sum
//! is not above another; that a duration is at most 100,000 days; that a share has at most three decimals (validators
//! divide doubles, so `multipleOf` would refuse good ones).

mod condition;
mod flag;
mod publish;
mod release;
mod texts;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde_json::Value;

pub use condition::{Condition, Digests, OneValue};
pub use flag::{Arm, Flag, FlagNeeds, Rule, Variants};
pub use publish::{schema, schema_text};
pub use release::{
    Announcement, Cue, Curtain, Guardrail, NeedsDeployment, Plan, Release, ReleaseNeeds, Rollback, Share,
    Stop,
};
pub use texts::{Duration, Instant, Percent, Requirement, Sha256};

use super::limits;

/// Flags, segments and releases of one environment, at one revision.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "camelCase", title = "Footlights snapshot, format 1")]
pub struct Document {
    /// Where this schema lies, for editors. Free.
    #[schemars(rename = "$schema")]
    pub schema: Option<Value>,
    /// The format of the document: 1.
    #[schemars(range(min = 1, max = 1))]
    pub format: u64,
    /// The environment for which the document is made. A deployment that runs in another one refuses it.
    #[schemars(length(min = 1), extend("examples" = ["production"]))]
    pub environment: Option<String>,
    /// The name of the series whose revisions are counted. An older revision of the same lineage is refused.
    #[schemars(length(min = 1), extend("examples" = ["shop"]))]
    pub lineage: Option<String>,
    /// The revision in its lineage, counted upwards.
    #[schemars(range(max = 9_007_199_254_740_991_u64), extend("default" = 0))]
    pub revision: Option<u64>,
    /// When it was published. No client takes it to be earlier than this.
    pub published_at: Option<Instant>,
    /// How long after its last confirmation the document may still open things: so that a page which is offline never
    /// opens a release that has been called off meanwhile. What closes, closes in any case.
    #[schemars(extend("default" = "P1D"))]
    pub lease: Option<Duration>,
    /// Conditions by name, for use in other conditions.
    #[schemars(extend("maxProperties" = limits::MAX_ENTRIES))]
    pub segments: Option<BTreeMap<String, Condition>>,
    /// Flags by key.
    #[schemars(extend("maxProperties" = limits::MAX_FLAGS))]
    pub flags: Option<BTreeMap<String, Flag>>,
    /// Stretches of time in which the clocks of all releases stand still, but for those that ignore freezes.
    #[schemars(length(max = limits::MAX_STOPS))]
    pub freezes: Option<Vec<Stop>>,
    /// Plans by name, for use in releases.
    #[schemars(extend("maxProperties" = limits::MAX_ENTRIES))]
    pub plans: Option<BTreeMap<String, Plan>>,
    /// Releases by key.
    #[schemars(extend("maxProperties" = limits::MAX_ENTRIES))]
    pub releases: Option<BTreeMap<String, Release>>,
}

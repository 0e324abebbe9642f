//! Releases and plans, as they are written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde_json::Value;

use super::{Condition, Duration, Instant, Percent, Requirement, limits};

/// The unit that is opened to people: flags with the variants that it gives them. It opens whole or not at all.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "camelCase")]
pub struct Release {
    /// The flags that it gives, each with the name of a variant.
    #[schemars(extend("examples" = [{ "new-checkout": "on" }]))]
    pub flags: BTreeMap<String, String>,
    /// What must be so before it can open.
    pub needs: Option<ReleaseNeeds>,
    /// Who is meant; everybody if it is missing.
    pub audience: Option<Condition>,
    /// When its clock starts.
    pub opens: Instant,
    /// The cues by which it opens: the name of a plan, or the cues themselves. If it is missing, one cue `general`
    /// opens it to the whole audience at once.
    pub plan: Option<PlanOrName>,
    /// Stretches of time in which its clock stands still. They are history: appended and closed, never removed.
    #[schemars(length(max = limits::MAX_STOPS))]
    pub holds: Option<Vec<Stop>>,
    /// Takes it back.
    pub rollback: Option<Rollback>,
    /// Whether its clock runs through freezes.
    #[schemars(extend("default" = false))]
    pub ignores_freezes: Option<bool>,
    /// What buckets are salted with, instead of the key of the release.
    pub salt: Option<String>,
    /// The dotted path of the attribute that is hashed into the bucket: a text that is not empty, or a safe integer.
    #[schemars(length(min = 1), extend("default" = "targetingKey"))]
    pub by: Option<String>,
    /// When a change may reach a person who is already in the house.
    #[schemars(extend("default" = "live"))]
    pub curtain: Option<Curtain>,
    /// The failures past which a client takes the release back for itself.
    pub guardrail: Option<Guardrail>,
    /// What the audience is told.
    pub announcement: Option<Announcement>,
}

/// Cues of a plan. They need not be in order. A plan without any never opens.
pub type Plan = Cues;

/// Cues. They need not be in order; without any, nothing ever opens.
#[derive(JsonSchema)]
#[schemars(rename = "Plan")]
pub struct Cues(pub Vec<Cue>);

/// The cues of a release.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub enum PlanOrName {
    /// The name of a plan.
    Name(String),
    /// The cues themselves.
    Cues(Cues),
}

/// From when on which audience, and what share of it, has the release. Whom any cue that has come includes, is in.
#[derive(JsonSchema)]
#[schemars(untagged, deny_unknown_fields)]
pub enum Cue {
    /// A cue on the clock of the release, which stands still during holds and freezes.
    After {
        /// The name of the stage that begins with it.
        #[schemars(length(min = 1), extend("examples" = ["canary", "gradual", "general"]))]
        stage: String,
        /// How long after the opening it comes.
        after: Duration,
        /// Who of the audience of the release is meant; all of it if it is missing.
        audience: Option<Condition>,
        /// What share of them, in percent.
        #[schemars(extend("default" = 100))]
        share: Option<Share<Duration>>,
    },
    /// A cue at an instant; inside a hold or a freeze, it comes at its end.
    At {
        /// The name of the stage that begins with it.
        #[schemars(length(min = 1), extend("examples" = ["canary", "gradual", "general"]))]
        stage: String,
        /// When it comes, but not before the opening.
        at: Instant,
        /// Who of the audience of the release is meant; all of it if it is missing.
        audience: Option<Condition>,
        /// What share of them, in percent.
        #[schemars(extend("default" = 100))]
        share: Option<Share<Instant>>,
    },
}

/// A share of an audience.
#[derive(JsonSchema)]
#[schemars(untagged, deny_unknown_fields, rename = "ShareUntil{U}")]
pub enum Share<U> {
    /// The same from the cue on.
    Fixed(Percent),
    /// Rising evenly.
    Rising {
        /// The share when the cue comes.
        from: Percent,
        /// The share at the end; not below `from`.
        to: Percent,
        /// The end of the rise, of the same kind as the cue's `after` or `at`, and later. What stops the clock pushes
        /// it back.
        until: U,
    },
}

/// A stretch of time in which clocks stand still.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Stop {
    /// Its first instant.
    pub from: Instant,
    /// The first instant after it, not before `from`; it has no end if this is missing.
    pub until: Option<Instant>,
    /// Why, for people.
    #[schemars(extend("examples" = ["payment provider down"]))]
    pub reason: Option<String>,
}

/// How a release is taken back. With neither `to` nor `share` nobody has it any more. It ends when the release is
/// given an `opens` later than `at`.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("not" = { "required": ["to", "share"] }))]
pub struct Rollback {
    /// From when on.
    pub at: Instant,
    /// Why, for people.
    pub reason: Option<String>,
    /// The stage to which it goes back: the cues up to and with the last of that name go on.
    pub to: Option<String>,
    /// The share that keeps it: of those already in, the ones whose bucket is below.
    pub share: Option<Percent>,
}

/// What a release needs.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ReleaseNeeds {
    /// The version of the bundle that is running.
    pub deployment: Option<NeedsDeployment>,
    /// Flags, each with the names of the variants that will do.
    #[schemars(extend("additionalProperties" = { "type": "array", "items": { "type": "string" }, "minItems": 1 }))]
    #[schemars(extend("examples" = [{ "payments-v2": ["on"] }]))]
    pub flags: Option<BTreeMap<String, Vec<String>>>,
}

/// A requirement on the version of the bundle that is running. One that does not say its version meets none.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub enum NeedsDeployment {
    /// Of every app.
    Every(Requirement),
    /// By app. An app that is not named meets none.
    ByApp(BTreeMap<String, Requirement>),
}

/// When a change may reach a person who is already in the house.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub enum Curtain {
    /// At once.
    Live,
    /// With the next navigation.
    Navigation,
    /// With the next session.
    Session,
}

/// Failures past which a client takes a release back for itself.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Guardrail {
    /// How many failures are too many.
    #[schemars(range(min = 1, max = 9_007_199_254_740_991_u64))]
    pub failures: u64,
    /// Within how long.
    pub within: Duration,
}

/// What the audience is told. The inside is free; what stands here is what the parts of Footlights use.
#[derive(JsonSchema)]
pub struct Announcement {
    /// The title, by language tag.
    pub title: Option<Value>,
    /// The summary, by language tag.
    pub summary: Option<Value>,
    /// The address of the release notes.
    pub notes: Option<Value>,
    /// The address of a training.
    pub training: Option<Value>,
    /// The address where help is found.
    pub support: Option<Value>,
}

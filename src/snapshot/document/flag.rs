//! Flags, as they are written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde_json::{Map, Value};

use super::{Condition, NeedsDeployment};

/// A named switch with typed variants, dormant until a release or a rule lights it.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Flag {
    /// The values that the flag can have, by name.
    pub variants: Variants,
    /// The name of the variant that people get before any release.
    pub dormant: String,
    /// Rules in order: the first that matches decides, unless a release does.
    #[schemars(extend("default" = []))]
    pub rules: Option<Vec<Rule>>,
    /// The kill switch: everybody gets the dormant variant.
    #[schemars(extend("default" = false))]
    pub disabled: Option<bool>,
    /// What the running deployment must be, for anything but the dormant variant.
    pub needs: Option<FlagNeeds>,
    /// What splits are salted with, instead of the key of the flag.
    pub salt: Option<String>,
}

/// Values by name: at least one, all of one type, none null.
#[derive(JsonSchema)]
#[schemars(untagged, extend("minProperties" = 1))]
#[schemars(extend("examples" = [{ "off": false, "on": true }, { "plain": "Checkout", "warm": "Almost yours" }]))]
pub enum Variants {
    /// All `true` or `false`.
    Booleans(BTreeMap<String, bool>),
    /// All texts.
    Texts(BTreeMap<String, String>),
    /// All numbers.
    Numbers(BTreeMap<String, f64>),
    /// All JSON objects.
    Objects(BTreeMap<String, Map<String, Value>>),
}

/// Who gets which variant when no release decides.
#[derive(JsonSchema)]
#[schemars(untagged, deny_unknown_fields)]
pub enum Rule {
    /// One variant for all whom the rule matches.
    Serve {
        /// The condition; a rule without one matches everybody.
        when: Option<Condition>,
        /// The name of the variant.
        serve: String,
    },
    /// Variants in shares.
    Split {
        /// The condition; a rule without one matches everybody.
        when: Option<Condition>,
        /// The variants with their weights, in order. The weights sum to 1 to 4294967295.
        #[schemars(length(min = 1))]
        #[schemars(extend("contains" = { "properties": { "weight": { "minimum": 1 } }, "required": ["weight"] }))]
        split: Vec<Arm>,
        /// The dotted path of the attribute that is hashed: a text that is not empty, or a safe integer. Whoever lacks
        /// it falls to the next rule.
        #[schemars(length(min = 1), extend("default" = "targetingKey"))]
        by: Option<String>,
    },
}

/// One variant of a split.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Arm {
    /// The name of the variant.
    pub variant: String,
    /// Its weight among those of the other arms.
    #[schemars(range(max = 4_294_967_295_u64))]
    pub weight: u64,
}

/// What a flag needs.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FlagNeeds {
    /// The version of the bundle that is running.
    pub deployment: Option<NeedsDeployment>,
}

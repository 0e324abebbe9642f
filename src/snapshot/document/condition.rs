//! Conditions, as they are written.

use schemars::JsonSchema;

use super::{Instant, Requirement, Sha256};

/// What must be true of a person. Its value is true, false or unknown: a test of an attribute that is missing or of
/// the wrong type is unknown, so is `not` of it, and only true passes.
#[derive(JsonSchema)]
#[schemars(untagged, deny_unknown_fields, rename_all_fields = "camelCase")]
pub enum Condition {
    /// True if all conditions are.
    All {
        /// The conditions.
        #[schemars(length(min = 1))]
        all: Vec<Condition>,
    },
    /// True if any of the conditions is.
    Any {
        /// The conditions.
        #[schemars(length(min = 1))]
        any: Vec<Condition>,
    },
    /// True if the condition is false.
    Not {
        /// The condition.
        not: Box<Condition>,
    },
    /// The condition of a segment.
    Segment {
        /// The name of the segment.
        segment: String,
    },
    /// Whether a flag has, for this person, one of the variants named.
    Flag {
        /// The key of the flag.
        flag: String,
        /// Names of its variants.
        #[schemars(length(min = 1))]
        is: Vec<String>,
    },
    /// Whether an attribute equals one of the values; of a list, whether any item does.
    In {
        /// The dotted path of the attribute.
        #[schemars(length(min = 1), extend("examples" = ["plan", "address.country"]))]
        attribute: String,
        /// The values. A text is no number: types are compared too.
        #[schemars(length(min = 1))]
        r#in: Vec<OneValue>,
        /// Whether texts are compared in lower case.
        #[schemars(extend("default" = false))]
        fold: Option<bool>,
    },
    /// Whether a text has one of the texts inside it, or a list has one of the values.
    Contains {
        /// The dotted path of the attribute.
        #[schemars(length(min = 1))]
        attribute: String,
        /// The texts or values.
        #[schemars(length(min = 1))]
        contains: Vec<OneValue>,
        /// Whether texts are compared in lower case.
        #[schemars(extend("default" = false))]
        fold: Option<bool>,
    },
    /// Whether a text begins with one of the texts; of a list, whether any item does.
    StartsWith {
        /// The dotted path of the attribute.
        #[schemars(length(min = 1))]
        attribute: String,
        /// The beginnings.
        #[schemars(length(min = 1))]
        starts_with: Vec<String>,
        /// Whether texts are compared in lower case.
        #[schemars(extend("default" = false))]
        fold: Option<bool>,
    },
    /// Whether a text ends with one of the texts; of a list, whether any item does.
    EndsWith {
        /// The dotted path of the attribute.
        #[schemars(length(min = 1))]
        attribute: String,
        /// The ends.
        #[schemars(length(min = 1), extend("examples" = [["@example.com"]]))]
        ends_with: Vec<String>,
        /// Whether texts are compared in lower case.
        #[schemars(extend("default" = false))]
        fold: Option<bool>,
    },
    /// Whether a number is below the bound.
    Lt {
        /// The dotted path of the attribute.
        #[schemars(length(min = 1))]
        attribute: String,
        /// The bound.
        lt: f64,
    },
    /// Whether a number is below the bound or equal to it.
    Lte {
        /// The dotted path of the attribute.
        #[schemars(length(min = 1))]
        attribute: String,
        /// The bound.
        lte: f64,
    },
    /// Whether a number is above the bound.
    Gt {
        /// The dotted path of the attribute.
        #[schemars(length(min = 1))]
        attribute: String,
        /// The bound.
        gt: f64,
    },
    /// Whether a number is above the bound or equal to it.
    Gte {
        /// The dotted path of the attribute.
        #[schemars(length(min = 1))]
        attribute: String,
        /// The bound.
        gte: f64,
    },
    /// Whether an instant (a text of RFC 3339) is earlier.
    Before {
        /// The dotted path of the attribute.
        #[schemars(length(min = 1))]
        attribute: String,
        /// The instant that is too late.
        before: Instant,
    },
    /// Whether an instant (a text of RFC 3339) is later.
    After {
        /// The dotted path of the attribute.
        #[schemars(length(min = 1))]
        attribute: String,
        /// The instant that is too early.
        after: Instant,
    },
    /// Whether a version (a text of Semantic Versioning 2.0.0) meets the comparators.
    Version {
        /// The dotted path of the attribute.
        #[schemars(length(min = 1))]
        attribute: String,
        /// The comparators.
        version: Requirement,
    },
    /// Whether the attribute is there, or is not. Never unknown.
    Exists {
        /// The dotted path of the attribute.
        #[schemars(length(min = 1))]
        attribute: String,
        /// `true` if it must be there, `false` if it must not.
        exists: bool,
    },
    /// Whether the digest of a text is one of those listed.
    HashedIn {
        /// The dotted path of the attribute.
        #[schemars(length(min = 1))]
        attribute: String,
        /// The digests.
        hashed_in: Digests,
        /// Whether the text is hashed in lower case.
        #[schemars(extend("default" = false))]
        fold: Option<bool>,
    },
}

/// A value to compare with.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub enum OneValue {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Boolean(bool),
}

/// Digests of texts that are not to be read at a glance. They do not withstand guessing: whoever suspects a text can
/// check it.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Digests {
    /// What is hashed in front of the text, with a `/` between.
    pub salt: String,
    /// SHA-256 digests of salt, `/` and text, in UTF-8.
    #[schemars(length(min = 1))]
    pub sha256: Vec<Sha256>,
}

//! The format in tables: which fields each object of the document has, and what stands there.
//!
//! The place of a field in its table is its place on the tape; fields are read in this order.

use super::compiler::Compiler;
use super::limits::MAX_DURATION;
use super::names::Map;

/// What may stand at a place.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    Boolean,
    Integer,
    Number,
    Instant,
    Duration,
    /// A percentage with at most three decimals, in thousandths.
    Percent,
    Text,
    /// A text that is not empty.
    Name,
    /// Comparators of versions.
    Requirement,
    /// A requirement, or one for each app.
    Deployment,
    /// A digest in hexadecimal digits.
    Digest,
    /// The variants of a flag.
    Variants,
    /// The name of a variant of the flag that is read.
    Variant,
    /// The path of an attribute.
    Attribute,
    /// The key of a flag.
    Flag,
    /// The key of a segment.
    Segment,
    Condition,
    /// A share: fixed, or rising.
    Share,
    /// An object whose inside is free.
    Free,
    /// Anything.
    Any,
    /// A map of the document, whose entries are read apart.
    Entries(Map),
    /// The name of a plan, or its cues.
    Plan,
    /// Holds or freezes.
    Stops,
    Rollback,
    /// What an attribute is compared with: texts, and where this is set numbers and booleans.
    Values(bool),
    /// One of the words of `CURTAINS`.
    Curtain,
    Object(&'static Object),
    /// A list, which may be empty.
    List(&'static Shape),
    /// A list that may not.
    Some(&'static Shape),
    /// A map from any key.
    Map(&'static Shape),
    /// A map from keys of flags.
    ByFlag(&'static Shape),
}

impl Shape {
    /// Whether what is wrong there does not close what is around.
    pub(crate) fn is_apart(self) -> bool {
        matches!(self, Self::Stops | Self::Rollback)
    }
}

/// The fields of an object, and what must hold between them.
pub(crate) struct Object {
    /// What a field is called that is none of these.
    pub(crate) kind: &'static str,
    pub(crate) fields: &'static [Field],
    /// The fields of which exactly one must be there: one bit each.
    pub(crate) one: u32,
    /// Looks at an object that stands at a place on the tape, and notes what is wrong with it.
    pub(crate) check: fn(&mut Compiler, u32),
}

pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) required: bool,
}

impl Object {
    /// The name of a field, if there is one.
    pub(crate) fn name(&self, place: u32) -> Option<&'static str> {
        self.fields.get(place as usize).map(|field| field.name)
    }
}

/// How many fields an object has at the most.
pub(crate) const MOST_FIELDS: usize = 15;

const fn required(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, required: true }
}

const fn optional(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, required: false }
}

const fn object(fields: &'static [Field]) -> Object {
    Object { kind: "field", fields, one: 0, check: nothing }
}

fn nothing(_: &mut Compiler, _: u32) {}

/// An entry of `flags`.
pub(crate) static FLAG_ENTRY: Shape = Shape::Object(&FLAG);
/// An entry of `plans`.
pub(crate) static PLAN_ENTRY: Shape = Shape::List(&CUE_ITEM);
static CUE_ITEM: Shape = Shape::Object(&CUE);
/// An entry of `releases`.
pub(crate) static RELEASE_ENTRY: Shape = Shape::Object(&RELEASE);

/// Fields of [`TOP`].
pub(crate) mod top {
    pub(crate) const FORMAT: u32 = 1;
    pub(crate) const ENVIRONMENT: u32 = 2;
    pub(crate) const LINEAGE: u32 = 3;
    pub(crate) const REVISION: u32 = 4;
    pub(crate) const PUBLISHED_AT: u32 = 5;
    pub(crate) const LEASE: u32 = 6;
    #[cfg(not(feature = "page"))]
    pub(crate) const FREEZES: u32 = 11;
}

/// The whole document.
pub(crate) static TOP: Object = object(&[
    optional("$schema", Shape::Any),
    required("format", Shape::Integer),
    optional("environment", Shape::Name),
    optional("lineage", Shape::Name),
    optional("revision", Shape::Integer),
    optional("publishedAt", Shape::Instant),
    optional("lease", Shape::Duration),
    optional("segments", Shape::Entries(Map::Segments)),
    optional("plans", Shape::Entries(Map::Plans)),
    optional("releases", Shape::Entries(Map::Releases)),
    optional("flags", Shape::Entries(Map::Flags)),
    optional("freezes", Shape::Stops),
]);

/// Fields of [`FLAG`].
pub(crate) mod flag {
    pub(crate) const VARIANTS: u32 = 0;
    pub(crate) const DORMANT: u32 = 1;
    pub(crate) const RULES: u32 = 2;
    pub(crate) const DISABLED: u32 = 3;
    pub(crate) const NEEDS: u32 = 4;
    pub(crate) const SALT: u32 = 5;
}

static FLAG: Object = object(&[
    required("variants", Shape::Variants),
    required("dormant", Shape::Variant),
    optional("rules", Shape::List(&Shape::Object(&RULE))),
    optional("disabled", Shape::Boolean),
    optional("needs", Shape::Object(&FLAG_NEEDS)),
    optional("salt", Shape::Text),
]);

static FLAG_NEEDS: Object = object(&[optional("deployment", Shape::Deployment)]);

/// Fields of [`RULE`].
pub(crate) mod rule {
    pub(crate) const WHEN: u32 = 0;
    pub(crate) const SERVE: u32 = 1;
    /// As it is evaluated: a list of weight and variant of each arm, and the sum of the weights.
    pub(crate) const SPLIT: u32 = 2;
    pub(crate) const BY: u32 = 3;
}

static RULE: Object = Object {
    kind: "field",
    one: 1 << rule::SERVE | 1 << rule::SPLIT,
    fields: &[
        optional("when", Shape::Condition),
        optional("serve", Shape::Variant),
        optional("split", Shape::Some(&Shape::Object(&ARM))),
        optional("by", Shape::Attribute),
    ],
    check: |compiler, at| {
        if compiler.has(at, rule::SERVE) && compiler.has(at, rule::BY) {
            compiler.fault(&["\"by\" goes with \"split\""]);
        }
        if let Some(arms) = compiler.at(at).field(rule::SPLIT).there() {
            let (mut sum, mut split) = (0_i64, Vec::new());
            for arm in arms.items() {
                let weight = arm.field(arm::WEIGHT).wide();
                sum = sum.saturating_add(weight);
                split.push(u32::try_from(weight).unwrap_or(0));
                split.push(arm.field(arm::VARIANT).word);
            }
            split.push(u32::try_from(sum).unwrap_or(0));
            if !(1..=i64::from(u32::MAX)).contains(&sum) {
                compiler.enter("split");
                compiler.fault(&["weights must sum to 1 to 4294967295"]);
                compiler.leave();
            }
            let split = compiler.tape.push_list(&split);
            compiler.set(at, rule::SPLIT, split);
        }
    },
};

/// Fields of [`ARM`].
mod arm {
    pub(super) const VARIANT: u32 = 0;
    pub(super) const WEIGHT: u32 = 1;
}

static ARM: Object = object(&[required("variant", Shape::Variant), required("weight", Shape::Integer)]);

/// Fields of [`CUE`].
pub(crate) mod cue {
    pub(crate) const STAGE: u32 = 0;
    pub(crate) const AFTER: u32 = 1;
    pub(crate) const AT: u32 = 2;
    pub(crate) const AUDIENCE: u32 = 3;
    pub(crate) const SHARE: u32 = 4;
}

static CUE: Object = Object {
    kind: "field",
    one: 1 << cue::AFTER | 1 << cue::AT,
    fields: &[
        required("stage", Shape::Name),
        optional("after", Shape::Duration),
        optional("at", Shape::Instant),
        optional("audience", Shape::Condition),
        optional("share", Shape::Share),
    ],
    check: |compiler, at| {
        let (is_after, share) = (compiler.has(at, cue::AFTER), compiler.at(at).field(cue::SHARE));
        let (share, until) = (share.word, share.field(share::UNTIL));
        if !until.is_there() {
            return;
        }
        // The end is of the same kind as the cue.
        let text = until.text().to_string();
        compiler.enter("share");
        compiler.enter("until");
        let until = compiler.text(&text, if is_after { &Shape::Duration } else { &Shape::Instant });
        compiler.leave();
        compiler.set(share, share::UNTIL, until);
        let begins = compiler.at(at).field(if is_after { cue::AFTER } else { cue::AT }).wide();
        let length = compiler.at(until).wide().wrapping_sub(begins);
        if until != 0 && length <= 0 {
            compiler.fault(NOT_LATER);
        }
        if length > MAX_DURATION {
            compiler.fault(&["\"until\" is more than 100000 days after its cue"]);
        }
        let share = compiler.at(share);
        if share.field(share::FROM).word > share.field(share::TO).word {
            compiler.fault(&["\"from\" is above \"to\""]);
        }
        compiler.leave();
    },
};

/// The fault of a rise that would end before it begins.
pub(crate) const NOT_LATER: &[&str] = &["\"until\" is not later than its cue"];

/// Fields of [`SHARE`]; a fixed share has only the first.
pub(crate) mod share {
    pub(crate) const FROM: u32 = 0;
    pub(crate) const TO: u32 = 1;
    pub(crate) const UNTIL: u32 = 2;
}

pub(crate) static SHARE: Object = object(&[
    required("from", Shape::Percent),
    required("to", Shape::Percent),
    required("until", Shape::Text),
]);

/// Fields of [`STOP`].
pub(crate) mod stop {
    pub(crate) const FROM: u32 = 0;
    pub(crate) const UNTIL: u32 = 1;
}

pub(crate) static STOP: Object = Object {
    kind: "field",
    one: 0,
    fields: &[
        required("from", Shape::Instant),
        optional("until", Shape::Instant),
        optional("reason", Shape::Text),
    ],
    check: |compiler, at| {
        let stop = compiler.at(at);
        if let Some(until) = stop.field(stop::UNTIL).there()
            && until.wide() < stop.field(stop::FROM).wide()
        {
            compiler.fault(&["\"until\" is before \"from\""]);
        }
    },
};

/// Fields of [`RELEASE`].
pub(crate) mod release {
    pub(crate) const GIVES: u32 = 0;
    pub(crate) const NEEDS: u32 = 1;
    pub(crate) const AUDIENCE: u32 = 2;
    pub(crate) const OPENS: u32 = 3;
    pub(crate) const IGNORES_FREEZES: u32 = 4;
    pub(crate) const SALT: u32 = 5;
    pub(crate) const BY: u32 = 6;
    pub(crate) const PLAN: u32 = 10;
}

/// The plan stands behind what it is compared with, and what is apart behind what is not.
static RELEASE: Object = object(&[
    required("flags", Shape::ByFlag(&Shape::Text)),
    optional("needs", Shape::Object(&NEEDS)),
    optional("audience", Shape::Condition),
    required("opens", Shape::Instant),
    optional("ignoresFreezes", Shape::Boolean),
    optional("salt", Shape::Text),
    optional("by", Shape::Attribute),
    optional("curtain", Shape::Curtain),
    optional("guardrail", Shape::Object(&GUARDRAIL)),
    optional("announcement", Shape::Free),
    optional("plan", Shape::Plan),
    optional("holds", Shape::Stops),
    optional("rollback", Shape::Rollback),
]);

/// How a release may change what a page shows already.
pub(crate) const CURTAINS: [&str; 3] = ["live", "navigation", "session"];

/// Fields of [`NEEDS`], the first also of a flag's `needs`.
pub(crate) mod needs {
    pub(crate) const DEPLOYMENT: u32 = 0;
    pub(crate) const FLAGS: u32 = 1;
}

static NEEDS: Object = object(&[
    optional("deployment", Shape::Deployment),
    optional("flags", Shape::ByFlag(&Shape::Some(&Shape::Text))),
]);

static GUARDRAIL: Object = Object {
    kind: "field",
    one: 0,
    fields: &[required("failures", Shape::Integer), required("within", Shape::Duration)],
    check: |compiler, at| {
        let failures = compiler.at(at).field(0);
        if failures.wide() == 0 {
            compiler.enter("failures");
            compiler.fault(&["must be at least 1"]);
            compiler.leave();
        }
    },
};

/// Fields of [`ROLLBACK`].
pub(crate) mod rollback {
    pub(crate) const AT: u32 = 0;
    pub(crate) const TO: u32 = 2;
    pub(crate) const SHARE: u32 = 3;
}

pub(crate) static ROLLBACK: Object = Object {
    kind: "field",
    one: 0,
    fields: &[
        required("at", Shape::Instant),
        optional("reason", Shape::Text),
        optional("to", Shape::Text),
        optional("share", Shape::Percent),
    ],
    check: |compiler, at| {
        if compiler.has(at, rollback::TO) && compiler.has(at, rollback::SHARE) {
            compiler.fault(&["only one of \"to\", \"share\""]);
        }
    },
};

/// Fields of [`DIGESTS`].
pub(crate) mod digests {
    pub(crate) const SALT: u32 = 0;
    pub(crate) const SHA256: u32 = 1;
}

pub(crate) static DIGESTS: Object =
    object(&[required("salt", Shape::Text), required("sha256", Shape::Some(&Shape::Digest))]);

/// Fields of a condition as they stand on the tape: behind them what a test compares with, or the variants of a flag, and
/// whether case is folded.
pub(crate) mod condition {
    /// Which head or test: see `conditions.rs`.
    pub(crate) const OPERATOR: u32 = 0;
    /// What the head names: conditions, a segment, a flag, an attribute.
    pub(crate) const OPERAND: u32 = 1;
}

/// What a condition may be: the first field of each is its head.
pub(crate) static CONDITIONS: [Object; 6] = [
    object(&[required("all", Shape::Some(&Shape::Condition))]),
    object(&[required("any", Shape::Some(&Shape::Condition))]),
    object(&[required("not", Shape::Condition)]),
    object(&[required("segment", Shape::Segment)]),
    Object {
        kind: "field",
        one: 0,
        fields: &[required("flag", Shape::Flag), required("is", Shape::Some(&Shape::Text))],
        check: |compiler, at| {
            let condition = compiler.at(at);
            let (flag, is) = (condition.field(0).reference(), condition.field(1).word);
            compiler.enter("is");
            compiler.check_variants(flag, is, true);
            compiler.leave();
        },
    },
    Object {
        kind: "test",
        one: 0x7ffc,
        fields: &[
            required("attribute", Shape::Attribute),
            optional("fold", Shape::Boolean),
            optional("in", Shape::Values(true)),
            optional("contains", Shape::Values(true)),
            optional("startsWith", Shape::Values(false)),
            optional("endsWith", Shape::Values(false)),
            optional("lt", Shape::Number),
            optional("lte", Shape::Number),
            optional("gt", Shape::Number),
            optional("gte", Shape::Number),
            optional("before", Shape::Instant),
            optional("after", Shape::Instant),
            optional("version", Shape::Requirement),
            optional("exists", Shape::Boolean),
            optional("hashedIn", Shape::Object(&DIGESTS)),
        ],
        check: super::conditions::check_test,
    },
];

// A field beyond that would have no place on the tape, and reading might not end.
const _: () = {
    let [.., test] = &CONDITIONS;
    assert!(test.fields.len() <= MOST_FIELDS && RELEASE.fields.len() <= MOST_FIELDS);
    assert!(TOP.fields.len() <= MOST_FIELDS);
};

/// Fields of a test of an attribute: tests of texts, which may fold case, then those that may not, then `hashedIn`,
/// which may.
pub(crate) mod test {
    pub(crate) const FOLD: u32 = 1;
    pub(crate) const FIRST: u32 = 2;
    pub(crate) const LT: u32 = 6;
    pub(crate) const HASHED_IN: u32 = 14;
}

//! The format in tables: which fields each object of the document has, and what stands there.
//!
//! The place of a field in its table is its place on the tape; fields are read in this order.

use super::compiler::Compiler;
use super::error::Fault;
use super::limits::MAX_DURATION;

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
    /// One of these words, by its place.
    Word(&'static str, &'static [&'static str]),
    Object(&'static Object),
    /// A list, which may be empty.
    List(&'static Shape),
    /// A list that may not.
    Some(&'static Shape),
    /// A map from any key.
    Map(&'static Shape),
    /// A map from keys of flags.
    ByFlag(&'static Shape),
    /// Read apart: what is wrong there closes only a part.
    Apart,
}

/// The fields of an object, and what must hold between them.
pub(crate) struct Object {
    pub(crate) fields: &'static [Field],
    /// Looks at an object that stands at a place on the tape, and notes what is wrong with it.
    pub(crate) check: fn(&mut Compiler, u32),
}

pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) required: bool,
}

/// How many fields an object has at the most.
pub(crate) const MOST_FIELDS: usize = 13;

const fn required(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, required: true }
}

const fn optional(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, required: false }
}

fn nothing(_: &mut Compiler, _: u32) {}

/// An entry of `flags`.
pub(crate) static FLAG_ENTRY: Shape = Shape::Object(&FLAG);
/// An entry of `plans`.
pub(crate) static PLAN_ENTRY: Shape = Shape::List(&CUE_ITEM);
static CUE_ITEM: Shape = Shape::Object(&CUE);
/// An entry of `releases`.
pub(crate) static RELEASE_ENTRY: Shape = Shape::Object(&RELEASE);

/// Fields of [`FLAG`].
pub(crate) mod flag {
    pub(crate) const VARIANTS: u32 = 0;
    pub(crate) const DORMANT: u32 = 1;
    pub(crate) const RULES: u32 = 2;
    pub(crate) const DISABLED: u32 = 3;
    pub(crate) const NEEDS: u32 = 4;
    pub(crate) const SALT: u32 = 5;
}

static FLAG: Object = Object {
    fields: &[
        required("variants", Shape::Variants),
        required("dormant", Shape::Variant),
        optional("rules", Shape::List(&Shape::Object(&RULE))),
        optional("disabled", Shape::Boolean),
        optional("needs", Shape::Object(&FLAG_NEEDS)),
        optional("salt", Shape::Text),
    ],
    check: nothing,
};

static FLAG_NEEDS: Object = Object { fields: &[optional("deployment", Shape::Deployment)], check: nothing };

/// Fields of [`RULE`].
pub(crate) mod rule {
    pub(crate) const WHEN: u32 = 0;
    pub(crate) const SERVE: u32 = 1;
    pub(crate) const SPLIT: u32 = 2;
    pub(crate) const BY: u32 = 3;
}

pub(crate) static RULE: Object = Object {
    fields: &[
        optional("when", Shape::Condition),
        optional("serve", Shape::Variant),
        optional("split", Shape::Some(&Shape::Object(&ARM))),
        optional("by", Shape::Attribute),
    ],
    check: |compiler, at| {
        compiler.exactly_one(at, &RULE, rule::SERVE, rule::SPLIT);
        if compiler.has(at, rule::SERVE) && compiler.has(at, rule::BY) {
            compiler.fault(&["\"by\" goes with \"split\""]);
        }
        if let Some(arms) = compiler.at(at).field(rule::SPLIT).there() {
            let sum = arms.items().fold(0, |sum: i64, arm| sum.saturating_add(arm.field(arm::WEIGHT).wide()));
            if !(1..=i64::from(u32::MAX)).contains(&sum) {
                compiler.enter("split");
                compiler.fault(&["weights must sum to 1 to 4294967295"]);
                compiler.leave();
            }
        }
    },
};

/// Fields of [`ARM`].
pub(crate) mod arm {
    pub(crate) const VARIANT: u32 = 0;
    pub(crate) const WEIGHT: u32 = 1;
}

static ARM: Object = Object {
    fields: &[required("variant", Shape::Variant), required("weight", Shape::Integer)],
    check: nothing,
};

/// Fields of [`CUE`].
pub(crate) mod cue {
    pub(crate) const STAGE: u32 = 0;
    pub(crate) const AFTER: u32 = 1;
    pub(crate) const AT: u32 = 2;
    pub(crate) const AUDIENCE: u32 = 3;
    pub(crate) const SHARE: u32 = 4;
}

static CUE: Object = Object {
    fields: &[
        required("stage", Shape::Name),
        optional("after", Shape::Duration),
        optional("at", Shape::Instant),
        optional("audience", Shape::Condition),
        optional("share", Shape::Share),
    ],
    check: |compiler, at| {
        compiler.exactly_one(at, &CUE, cue::AFTER, cue::AT);
        let (is_after, share) = (compiler.has(at, cue::AFTER), compiler.at(at).field(cue::SHARE));
        let (share, until) = (share.word, share.field(share::UNTIL));
        if !until.is_there() {
            return;
        }
        // The end is of the same kind as the cue.
        let text = until.text().to_string();
        compiler.enter("share");
        compiler.enter("until");
        let until = if is_after { compiler.duration(&text) } else { compiler.instant(&text) };
        compiler.leave();
        compiler.set(share, share::UNTIL, until);
        let begins = compiler.at(at).field(if is_after { cue::AFTER } else { cue::AT }).wide();
        let length = compiler.at(until).wide().saturating_sub(begins);
        if until != 0 && length <= 0 {
            compiler.note(not_later());
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
pub(crate) fn not_later() -> Fault {
    Fault::new(&["\"until\" is not later than its cue"])
}

/// Fields of [`SHARE`]; a fixed share has only the first.
pub(crate) mod share {
    pub(crate) const FROM: u32 = 0;
    pub(crate) const TO: u32 = 1;
    pub(crate) const UNTIL: u32 = 2;
}

pub(crate) static SHARE: Object = Object {
    fields: &[
        required("from", Shape::Percent),
        required("to", Shape::Percent),
        required("until", Shape::Text),
    ],
    check: nothing,
};

/// Fields of [`STOP`].
pub(crate) mod stop {
    pub(crate) const FROM: u32 = 0;
    pub(crate) const UNTIL: u32 = 1;
}

pub(crate) static STOP: Object = Object {
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
    pub(crate) const NEEDS: u32 = 1;
    pub(crate) const AUDIENCE: u32 = 2;
    pub(crate) const OPENS: u32 = 3;
    pub(crate) const SALT: u32 = 8;
    pub(crate) const BY: u32 = 9;
    pub(crate) const IGNORES_FREEZES: u32 = 7;
}

static RELEASE: Object = Object {
    fields: &[
        required("flags", Shape::ByFlag(&Shape::Text)),
        optional("needs", Shape::Object(&NEEDS)),
        optional("audience", Shape::Condition),
        required("opens", Shape::Instant),
        optional("plan", Shape::Apart),
        optional("holds", Shape::Apart),
        optional("rollback", Shape::Apart),
        optional("ignoresFreezes", Shape::Boolean),
        optional("salt", Shape::Text),
        optional("by", Shape::Attribute),
        optional("curtain", Shape::Word("curtain", &["live", "navigation", "session"])),
        optional("guardrail", Shape::Object(&GUARDRAIL)),
        optional("announcement", Shape::Free),
    ],
    check: nothing,
};

/// Fields of [`NEEDS`], the first also of a flag's `needs`.
pub(crate) mod needs {
    pub(crate) const DEPLOYMENT: u32 = 0;
    pub(crate) const FLAGS: u32 = 1;
}

static NEEDS: Object = Object {
    fields: &[
        optional("deployment", Shape::Deployment),
        optional("flags", Shape::ByFlag(&Shape::Some(&Shape::Text))),
    ],
    check: nothing,
};

static GUARDRAIL: Object = Object {
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

pub(crate) static DIGESTS: Object = Object {
    fields: &[required("salt", Shape::Text), required("sha256", Shape::Some(&Shape::Digest))],
    check: nothing,
};

/// Fields of [`CONDITION`] as they stand on the tape.
pub(crate) mod condition {
    /// Which head or test: see `conditions.rs`.
    pub(crate) const OPERATOR: u32 = 0;
    /// What the head names: conditions, a segment, a flag, an attribute.
    pub(crate) const OPERAND: u32 = 1;
    /// What a test compares with, or the variants of a flag.
    pub(crate) const VALUES: u32 = 2;
    pub(crate) const FOLD: u32 = 3;
}

/// A condition on a flag.
pub(crate) static PREREQUISITE: Object = Object {
    fields: &[required("flag", Shape::Flag), required("is", Shape::Some(&Shape::Text))],
    check: |compiler, at| {
        let condition = compiler.at(at);
        let (flag, is) = (condition.field(0).reference(), condition.field(1).word);
        compiler.enter("is");
        compiler.check_variants(flag, is, true);
        compiler.leave();
    },
};

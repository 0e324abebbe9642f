//! What can be wrong with a snapshot: a [`Fault`] in one place, and a [`Refusal`] of the whole.

use std::fmt;

use super::concat::concat;
use super::flag::Flag;
use super::suggest::nearest;

/// One fault in a snapshot: the place and what is wrong there, as in
/// `flags.new-checkout.rules[1].when: unknown test "startWith", did you mean "startsWith"?`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    // In a box, so that what may be a fault is small.
    parts: Box<Parts>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Parts {
    path: String,
    message: String,
}

impl Fault {
    /// A fault in the place that is being read; callers put the way there in front of it.
    #[inline(never)]
    pub(crate) fn new(parts: &[&str]) -> Self {
        Self { parts: Box::new(Parts { path: String::new(), message: concat(parts) }) }
    }

    /// `unknown KIND "NAME"`, with the nearest of the known names where one is near.
    #[inline(never)]
    pub(crate) fn unknown(kind: &str, name: &str, known: &[&str]) -> Self {
        match nearest(name, known) {
            Some(near) => Self::new(&["unknown ", kind, " \"", name, "\", did you mean \"", near, "\"?"]),
            None => Self::new(&["unknown ", kind, " \"", name, "\""]),
        }
    }

    /// The fault of a name that is none of a flag's variants.
    #[inline(never)]
    pub(crate) fn unknown_variant(flag: &Flag, name: &str) -> Self {
        let known: Vec<_> = (0..flag.variant_count()).map(|variant| flag.variant_name(variant)).collect();
        Self::unknown("variant", name, &known)
    }

    /// The fault of an object that has none of these fields, or more than one.
    #[inline(never)]
    pub(crate) fn exactly_one(names: &[&str]) -> Self {
        let mut list = String::new();
        for name in names {
            if !list.is_empty() {
                list.push_str("\", \"");
            }
            list.push_str(name);
        }
        Self::new(&["exactly one of \"", &list, "\""])
    }

    /// The same fault, at a place.
    #[must_use]
    pub(crate) fn at(mut self, path: &str) -> Self {
        self.parts.path = path.to_string();
        self
    }

    /// Where the fault is: keys joined by dots, list items as `[n]`; `snapshot` for the whole document.
    #[must_use]
    pub fn path(&self) -> &str {
        if self.parts.path.is_empty() { "snapshot" } else { &self.parts.path }
    }

    /// What is wrong there: one sentence in lower case.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.parts.message
    }

    /// Path and message as one sentence. (Not `to_string`, which brings the formatting machinery into the page.)
    #[must_use]
    pub fn sentence(&self) -> String {
        concat(&[self.path(), ": ", &self.parts.message])
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence())
    }
}

impl std::error::Error for Fault {}

/// Why a document is refused as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalCode {
    /// Not JSON, or a field at the top that cannot be read.
    SnapshotMalformed,
    /// Longer than [`limits::MAX_BYTES`](super::limits::MAX_BYTES).
    SnapshotTooLarge,
    /// A `format` that this version does not read.
    FormatUnsupported,
    /// Made for another environment than that of the deployment.
    EnvironmentMismatch,
    /// An older revision of the same lineage than the one in use.
    RevisionOlder,
}

impl RefusalCode {
    /// The stable code, as events and logs carry it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SnapshotMalformed => "SNAPSHOT_MALFORMED",
            Self::SnapshotTooLarge => "SNAPSHOT_TOO_LARGE",
            Self::FormatUnsupported => "FORMAT_UNSUPPORTED",
            Self::EnvironmentMismatch => "ENVIRONMENT_MISMATCH",
            Self::RevisionOlder => "REVISION_OLDER",
        }
    }
}

/// The refusal of a whole document. The one in use stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    code: RefusalCode,
    fault: Fault,
}

impl Refusal {
    pub(crate) fn new(code: RefusalCode, fault: Fault) -> Self {
        Self { code, fault }
    }

    pub(crate) fn environment(made_for: &str, environment: &str) -> Self {
        let parts = ["the snapshot is for \"", made_for, "\", the deployment runs in \"", environment, "\""];
        Self::new(RefusalCode::EnvironmentMismatch, Fault::new(&parts).at("environment"))
    }

    pub(crate) fn older(revision: u64, in_use: u64) -> Self {
        let parts = [&*decimal(revision), " is older than ", &decimal(in_use), ", which is in use"];
        Self::new(RefusalCode::RevisionOlder, Fault::new(&parts).at("revision"))
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> RefusalCode {
        self.code
    }

    /// The place and the reason as one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        self.fault.sentence()
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::new(RefusalCode::SnapshotMalformed, fault)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fault.fmt(f)
    }
}

impl std::error::Error for Refusal {}

/// A whole number in decimal, without the formatting machinery.
pub(crate) fn decimal(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(b'0' | (number % 10) as u8);
        number /= 10;
        if number == 0 {
            break;
        }
    }
    digits.iter().rev().map(|&digit| char::from(digit)).collect()
}

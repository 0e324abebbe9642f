//! What can be wrong with a snapshot: a [`Fault`] in one place, and a [`Refusal`] of the whole.

use std::fmt;

use super::suggest::{Known, nearest};
use super::text::concat;

/// One fault in a snapshot: the place and what is wrong there, as in
/// `flags.new-checkout.rules[1].when: unknown test "startWith", did you mean "startsWith"?`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// How much of the sentence is the path.
    path: usize,
    sentence: String,
}

impl Fault {
    /// A fault of the whole document; [`at`](Self::at) gives it another place.
    #[inline(never)]
    pub(crate) fn new(parts: &[&str]) -> Self {
        Self::placed("snapshot", &concat(parts))
    }

    #[inline(never)]
    fn placed(path: &str, message: &str) -> Self {
        Self { path: path.len(), sentence: concat(&[path, ": ", message]) }
    }

    /// `unknown KIND "NAME"`, with the nearest of the known names where one is near.
    #[inline(never)]
    pub(crate) fn unknown(kind: &str, name: &str, known: Known) -> Self {
        let (hint, near, end) = match nearest(name, known) {
            Some(near) => ("\", did you mean \"", near, "\"?"),
            None => ("\"", "", ""),
        };
        Self::new(&["unknown ", kind, " \"", name, hint, near, end])
    }

    /// The same fault, at a place.
    pub(crate) fn at(self, path: &str) -> Self {
        if path.is_empty() { self } else { Self::placed(path, self.message()) }
    }

    /// Where the fault is: keys joined by dots, list items as `[n]`; `snapshot` for the whole document.
    #[must_use]
    pub fn path(&self) -> &str {
        self.sentence.get(..self.path).unwrap_or_default()
    }

    /// What is wrong there: one sentence in lower case.
    #[must_use]
    pub fn message(&self) -> &str {
        self.sentence.get(self.path.wrapping_add(2)..).unwrap_or_default()
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.sentence
    }

    /// Path and message as one sentence. (Not `to_string`, which brings the formatting machinery into the page.)
    #[must_use]
    pub fn sentence(&self) -> String {
        self.sentence.clone()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
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
#[inline(never)]
pub(crate) fn decimal(mut number: u64) -> String {
    // From the last digit to the first; u64 has twenty at the most.
    let mut digits = [b'0'; 20];
    let mut first = digits.len();
    for (at, digit) in digits.iter_mut().enumerate().rev() {
        if number == 0 && first < 20 {
            break;
        }
        *digit = b'0' | (number % 10) as u8;
        number /= 10;
        first = at;
    }
    let digits = digits.get(first..).unwrap_or_default();
    str::from_utf8(digits).unwrap_or_default().into()
}

//! Every limit on a snapshot and on an evaluation, in one place.
//!
//! A limit turns what would cost a page its memory or its stack into a sentence. Each is far beyond what the
//! largest published flag sets need.

/// Bytes of a snapshot: 16 MiB.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Objects and lists inside one another, the whole document counting as the first level.
pub const MAX_DEPTH: u32 = 64;

/// Entries of `flags`.
pub const MAX_FLAGS: usize = 100_000;

/// Entries of each of `segments`, `plans` and `releases`, which are decoded as soon as a snapshot arrives.
pub const MAX_ENTRIES: usize = 1_000;

/// Stops in one list of holds or freezes.
pub const MAX_STOPS: usize = 1_000;

/// References (flag to segment, release to flag, …) that may hang on one another. What is longer is *unknown*,
/// whichever end is asked: the length is a property of the document.
pub const MAX_REFERENCE_DEPTH: u32 = 32;

/// Milliseconds of a duration, and of the rise of a share: 100,000 days. It keeps the arithmetic of a rising
/// share (thousandths of a percent times milliseconds) inside 64 bits.
pub const MAX_DURATION: i64 = 100_000 * 86_400_000;

/// Instants that are looked at to find the next change of an answer; after as many, the instant reached is
/// announced, at which the search goes on.
pub const MAX_STEPS: u32 = 2_000;

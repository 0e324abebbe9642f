//! The two instants of an evaluation.

/// What time it is, and how far what is known may be trusted. Both in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The present instant.
    pub now: i64,
    /// The last instant at which the snapshot was known to be current.
    pub confirmed_at: i64,
}

//! Shares of an audience, in thousandths of a percent.

/// A share of everybody: 100 percent.
pub const FULL: u32 = 100_000;

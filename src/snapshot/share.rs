//! Shares of an audience, in thousandths of a percent.

use super::error::Fault;
use super::json::{Json, scaled};

/// A share of everybody: 100 percent.
pub const FULL: u32 = 100_000;

/// Reads a percentage with at most three decimals, as thousandths.
pub(crate) fn share(json: Json) -> Result<u32, Fault> {
    let thousandths = scaled(json.number()?, 3).and_then(|value| u32::try_from(value).ok());
    thousandths
        .filter(|&value| value <= FULL)
        .ok_or_else(|| Fault::new(&["a share is a number from 0 to 100 with at most three decimals"]))
}

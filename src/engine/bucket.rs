//! Buckets and splits, from MurmurHash3 (`x86_32`, Austin Appleby, public domain).

use crate::snapshot::{FULL, Hash, concat};

/// `murmur3_x86_32(salt + "/" + unit, seed 0)`.
#[must_use]
pub fn hash(salt: &str, unit: &str) -> u32 {
    let text = concat(&[salt, "/", unit]);
    // Reading from memory does not fail.
    murmur3::murmur3_32(&mut text.as_bytes(), 0).unwrap_or(0)
}

/// The bucket of a unit, in 0..=99999: the hash scaled by multiplication, so without the bias of a modulus.
#[must_use]
pub fn bucket(salt: &str, unit: &str) -> u32 {
    split(salt, unit, FULL)
}

/// The point of a unit on a line as long as the sum of the weights of a split.
#[must_use]
pub fn split(salt: &str, unit: &str, sum: u32) -> u32 {
    point(Hash::salted(salt), unit, sum)
}

/// The same point, from what has been hashed of the salt.
pub(super) fn point(salted: Hash, unit: &str, sum: u32) -> u32 {
    // Both factors have 32 bits, so the product has 64 and its upper half 32.
    u32::try_from(u64::from(salted.then(unit).end()).wrapping_mul(u64::from(sum)) >> 32).unwrap_or(0)
}

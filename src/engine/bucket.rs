//! Buckets and splits, from MurmurHash3 (`x86_32`, Austin Appleby, public domain).

/// `murmur3_x86_32(salt + "/" + unit, seed 0)`.
#[must_use]
pub fn hash(salt: &str, unit: &str) -> u32 {
    digest(&crate::snapshot::concat(&[salt, "/", unit]))
}

/// MurmurHash3 of a text, with seed 0. What is there as a whole needs none of what reads from streams.
#[inline(never)]
pub(crate) fn digest(text: &str) -> u32 {
    let mut hash = 0_u32;
    for chunk in text.as_bytes().chunks(4) {
        let mut block = [0; 4];
        for (to, from) in block.iter_mut().zip(chunk) {
            *to = *from;
        }
        let block = u32::from_le_bytes(block).wrapping_mul(0xcc9e_2d51).rotate_left(15);
        hash ^= block.wrapping_mul(0x1b87_3593);
        if chunk.len() == 4 {
            hash = hash.rotate_left(13).wrapping_mul(5).wrapping_add(0xe654_6b64);
        }
    }
    #[allow(clippy::cast_possible_truncation)] // As its author counts.
    let length = text.len() as u32;
    hash ^= length;
    hash = (hash ^ hash >> 16).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ hash >> 13).wrapping_mul(0xc2b2_ae35);
    hash ^ hash >> 16
}

/// The bucket of a unit, in 0..=99999: the hash scaled by multiplication, so without the bias of a modulus.
#[must_use]
pub fn bucket(salt: &str, unit: &str) -> u32 {
    split(salt, unit, crate::snapshot::FULL)
}

/// The point of a unit on a line as long as the sum of the weights of a split.
#[must_use]
pub fn split(salt: &str, unit: &str, sum: u32) -> u32 {
    // Both factors have 32 bits, so the product has 64 and its upper half 32.
    u32::try_from(u64::from(hash(salt, unit)).wrapping_mul(u64::from(sum)) >> 32).unwrap_or(0)
}

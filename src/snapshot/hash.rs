//! MurmurHash3 (`x86_32`, Austin Appleby, public domain) of texts that come in parts.
//!
//! The crate `murmur3` reads a whole text from its beginning; here what many texts begin with is read once.

/// The hash of a text as far as it has been read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hash {
    /// That of the whole blocks.
    state: u32,
    /// The bytes behind them.
    rest: u32,
    /// How many bytes have been read.
    length: u32,
}

impl Hash {
    /// What is hashed before each unit of a salt.
    pub(crate) fn salted(salt: &str) -> Self {
        Self::default().then(salt).then("/")
    }

    /// Reads the next part.
    #[inline(never)]
    pub(crate) fn then(self, part: &str) -> Self {
        let Self { mut state, rest, length } = self;
        let mut held = (length & 3).wrapping_mul(8);
        let mut rest = u64::from(rest);
        let (blocks, tail) = part.as_bytes().as_chunks();
        for block in blocks {
            rest |= u64::from(u32::from_le_bytes(*block)).wrapping_shl(held);
            state = mixed(state, lower(rest));
            rest >>= 32;
        }
        for byte in tail {
            rest |= u64::from(*byte).wrapping_shl(held);
            held = held.wrapping_add(8);
        }
        if held >= 32 {
            state = mixed(state, lower(rest));
            rest >>= 32;
        }
        // The hash of a text beyond 4 GiB is told by its length in 32 bits.
        Self { state, rest: lower(rest), length: length.wrapping_add(lower(part.len() as u64)) }
    }

    /// The hash of all that has been read.
    pub(crate) fn end(self) -> u32 {
        let mut hash = self.state ^ scrambled(self.rest) ^ self.length;
        hash = (hash ^ hash >> 16).wrapping_mul(0x85eb_ca6b);
        hash = (hash ^ hash >> 13).wrapping_mul(0xc2b2_ae35);
        hash ^ hash >> 16
    }
}

fn scrambled(block: u32) -> u32 {
    block.wrapping_mul(0xcc9e_2d51).rotate_left(15).wrapping_mul(0x1b87_3593)
}

fn mixed(state: u32, block: u32) -> u32 {
    (state ^ scrambled(block)).rotate_left(13).wrapping_mul(5).wrapping_add(0xe654_6b64)
}

#[allow(clippy::cast_possible_truncation)]
fn lower(bits: u64) -> u32 {
    bits as u32
}

// Proptest does not run in a page.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::Hash;
    use proptest::prelude::{any, proptest};

    proptest! {
        #[test]
        fn wherever_it_is_cut_it_is_that_of_the_crate(parts in proptest::collection::vec(any::<String>(), 0..6)) {
            let hash = parts.iter().fold(Hash::default(), |hash, part| hash.then(part));
            assert_eq!(hash.end(), murmur3::murmur3_32(&mut parts.concat().as_bytes(), 0).unwrap());
        }
    }
}

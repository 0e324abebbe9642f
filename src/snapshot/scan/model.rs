//! Values that are made alike: what the one before has been read for need not be read again.

use super::Scanner;

/// A value that has been passed piece by piece, and what it was made of: the next may be like it.
#[derive(Default)]
pub(crate) struct Model {
    start: usize,
    /// 0 if nothing can be like it.
    end: usize,
    /// How many texts, numbers and words there are in it, but for keys.
    count: usize,
    /// Where each of them begins and ends.
    plain: [(usize, usize); MOST_PLAIN],
}

/// Of how many plain values a model is made at the most.
const MOST_PLAIN: usize = 32;

impl Model {
    pub(super) fn begin(&mut self, start: usize) {
        self.start = start;
        self.end = 0;
        self.count = 0;
    }

    /// Notes a plain value.
    pub(super) fn note(&mut self, start: usize, end: usize) {
        if let Some(slot) = self.plain.get_mut(self.count) {
            *slot = (start, end);
        }
        self.count = self.count.wrapping_add(1);
    }

    /// That the value ends there. One with too many plain values is no model.
    pub(super) fn finish(&mut self, end: usize) {
        if self.count <= MOST_PLAIN {
            self.end = end;
        }
    }
}

/// With how many bytes two texts begin alike.
#[inline(never)]
fn shared(one: &[u8], other: &[u8]) -> usize {
    let mut shared = 0_usize;
    for (one, other) in one.as_chunks().0.iter().zip(other.as_chunks().0) {
        let differ = u64::from_le_bytes(*one) ^ u64::from_le_bytes(*other);
        if differ != 0 {
            return shared.wrapping_add(differ.trailing_zeros() as usize >> 3);
        }
        shared = shared.wrapping_add(8);
    }
    while one.get(shared).is_some_and(|byte| other.get(shared) == Some(byte)) {
        shared = shared.wrapping_add(1);
    }
    shared
}

impl Scanner<'_> {
    /// Passes a value that is the one before but for some of its plain values, if it is.
    ///
    /// What stands between those is compared, not read: the same bytes have the same grammar. Most flags of a document
    /// are made alike.
    #[inline(never)]
    pub(super) fn like(&mut self, model: &Model) -> bool {
        let bytes = self.bytes();
        let (mut from, mut next) = (model.start, 0_usize);
        loop {
            let rest = bytes.get(from..model.end).unwrap_or_default();
            let same = shared(rest, bytes.get(self.at..).unwrap_or_default());
            self.at = self.at.wrapping_add(same);
            if same == rest.len() {
                return model.end != 0;
            }
            from = from.wrapping_add(same);
            // Back to the plain value in which they differ.
            let mut last = None;
            while next < model.count
                && let Some(&plain) = model.plain.get(next)
                && plain.0 <= from
            {
                last = Some(plain);
                next = next.wrapping_add(1);
            }
            let Some((start, end)) = last else { return false };
            self.at = self.at.wrapping_sub(from.wrapping_sub(start));
            if !self.plain() {
                return false;
            }
            from = end;
        }
    }
}

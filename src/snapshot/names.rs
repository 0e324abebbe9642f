//! The names of a document: what its texts refer to.

use std::sync::{Mutex, PoisonError};

use super::index::Index;
use super::platform::Platform;

/// The attributes of a snapshot, numbered in the order in which decoding comes across them.
#[derive(Debug, Default)]
pub(crate) struct Attributes {
    paths: Mutex<Paths>,
}

/// Paths by their numbers, and a hash table that leads from a path to its number. (The standard library's takes some
/// KB in a page, and going through all of them takes minutes where a document has some hundred thousand.)
#[derive(Debug, Default)]
struct Paths {
    paths: Vec<Box<str>>,
    /// Numbers, plus 1; 0 where there is none. At least twice as many as there are paths, a power of two.
    slots: Vec<u32>,
}

impl Paths {
    /// The place of a path in the table, or where it belongs.
    fn slot(&self, path: &str) -> usize {
        let last = self.slots.len().saturating_sub(1);
        // FNV-1a.
        let mut hash = 0x811c_9dc5_u32;
        for byte in path.bytes() {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
        let mut at = hash as usize & last;
        while let Some(number) = self.slots.get(at).and_then(|number| number.checked_sub(1)) {
            if self.paths.get(number as usize).is_some_and(|known| **known == *path) {
                break;
            }
            at = at.wrapping_add(1) & last;
        }
        at
    }

    /// The number of a path, plus 1.
    fn number(&mut self, path: &str) -> u32 {
        if self.slots.len() <= self.paths.len().saturating_mul(2) {
            self.slots = vec![0; self.slots.len().saturating_mul(2).max(16)];
            for (number, known) in (1..).zip(&self.paths) {
                let at = self.slot(known);
                if let Some(slot) = self.slots.get_mut(at) {
                    *slot = number;
                }
            }
        }
        let at = self.slot(path);
        let Some(slot) = self.slots.get_mut(at) else { return 0 };
        if *slot == 0 {
            self.paths.push(path.into());
            *slot = u32::try_from(self.paths.len()).unwrap_or(u32::MAX);
        }
        *slot
    }
}

impl Attributes {
    /// The number of an attribute, plus 1.
    pub(crate) fn number(&self, path: &str) -> u32 {
        self.paths.lock().unwrap_or_else(PoisonError::into_inner).number(path)
    }

    pub(crate) fn path(&self, id: u32) -> Option<Box<str>> {
        self.paths.lock().unwrap_or_else(PoisonError::into_inner).paths.get(id as usize).cloned()
    }
}

/// What decoding needs to know of the rest of the document.
pub(crate) struct Names<'a> {
    pub(crate) text: &'a str,
    pub(crate) flags: &'a Index,
    pub(crate) segments: &'a Index,
    pub(crate) attributes: &'a Attributes,
    pub(crate) platform: Platform,
}

#[cfg(test)]
mod tests {
    use super::Attributes;

    #[test]
    fn a_path_keeps_its_number() {
        let attributes = Attributes::default();
        for _ in 0..2 {
            for i in 0..1000_u32 {
                assert_eq!(attributes.number(&format!("path.{i}")), i + 1);
                assert_eq!(attributes.path(i).as_deref(), Some(&*format!("path.{i}")));
            }
        }
        assert_eq!(attributes.path(1000), None);
    }
}

//! The names of a document: what its texts refer to.

use std::sync::{Mutex, PoisonError};

use super::index::Index;
use super::platform::Platform;

/// The attributes of a snapshot, numbered in the order in which decoding comes across them.
#[derive(Debug, Default)]
pub(crate) struct Attributes {
    paths: Mutex<Vec<Box<str>>>,
}

impl Attributes {
    pub(crate) fn number(&self, path: &str) -> u32 {
        let mut paths = self.paths.lock().unwrap_or_else(PoisonError::into_inner);
        let id = paths.iter().position(|known| &**known == path).unwrap_or_else(|| {
            paths.push(path.into());
            paths.len().saturating_sub(1)
        });
        u32::try_from(id).unwrap_or(u32::MAX)
    }

    pub(crate) fn path(&self, id: u32) -> Option<Box<str>> {
        self.paths.lock().unwrap_or_else(PoisonError::into_inner).get(id as usize).cloned()
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

impl Names<'_> {
    /// The number of an attribute.
    pub(crate) fn attribute(&self, path: &str) -> u32 {
        self.attributes.number(path)
    }
}

//! The names of a document: what its texts refer to.

use std::sync::{Mutex, PoisonError};

use super::index::Index;
use super::platform::Platform;

/// A reference to a flag or a segment by name.
#[derive(Debug)]
pub struct Reference {
    /// The name as written.
    pub name: Box<str>,
    /// Its place in the index, if the document has such a thing.
    pub index: Option<u32>,
}

/// An attribute of the context that some condition, split or release needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// A small number, the same for the same path in one snapshot, by which its value is remembered.
    pub id: u32,
    /// The dotted path.
    pub path: Box<str>,
}

/// The attributes of a snapshot, numbered in the order in which decoding comes across them.
#[derive(Debug, Default)]
pub(crate) struct Attributes {
    paths: Mutex<Vec<Box<str>>>,
}

impl Attributes {
    pub(crate) fn number(&self, path: &str) -> Attribute {
        let mut paths = self.paths.lock().unwrap_or_else(PoisonError::into_inner);
        let id = paths.iter().position(|known| &**known == path).unwrap_or_else(|| {
            paths.push(path.into());
            paths.len().saturating_sub(1)
        });
        Attribute { id: u32::try_from(id).unwrap_or(u32::MAX), path: path.into() }
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
    pub(crate) fn flag(&self, name: &str) -> Reference {
        Reference { name: name.into(), index: self.flags.find(self.text, name) }
    }

    pub(crate) fn segment(&self, name: &str) -> Reference {
        Reference { name: name.into(), index: self.segments.find(self.text, name) }
    }

    pub(crate) fn attribute(&self, path: &str) -> Attribute {
        self.attributes.number(path)
    }
}

//! The names of a document: what its texts refer to.

use super::hash::Hash;
use super::index::Index;
use super::platform::Platform;
use super::shared::{Once, Shared};

/// The attributes of a snapshot, numbered in the order in which decoding comes across them.
#[derive(Debug, Default)]
pub(crate) struct Attributes {
    paths: Shared<Paths>,
}

/// Paths by their numbers, in chains by their hashes. (The standard library's table takes some KB in a page, and going
/// through all of them takes minutes where a document has some hundred thousand.)
#[derive(Debug, Default)]
struct Paths {
    /// A path, and the number of the next in its chain, plus 1.
    paths: Vec<(String, u32)>,
    /// The first number of each chain, plus 1.
    chains: Vec<u32>,
}

/// How many chains there are: few enough for the smallest document, and short enough for the largest.
const CHAINS: u32 = 2048;

impl Attributes {
    /// The number of an attribute, plus 1.
    pub(crate) fn number(&self, path: &str) -> u32 {
        let mut known = self.paths.lock();
        let Paths { paths, chains } = &mut *known;
        if chains.is_empty() {
            *chains = vec![0; CHAINS as usize];
        }
        let hash = Hash::default().then(path).end();
        let Some(chain) = chains.get_mut((hash % CHAINS) as usize) else { return 0 };
        let mut number = *chain;
        while let Some((known, next)) = paths.get(number.wrapping_sub(1) as usize) {
            if known == path {
                return number;
            }
            number = *next;
        }
        paths.push((path.into(), *chain));
        *chain = u32::try_from(paths.len()).unwrap_or(u32::MAX);
        *chain
    }

    pub(crate) fn path(&self, id: u32) -> Option<String> {
        let known = self.paths.lock();
        known.paths.get(id as usize).map(|(path, _)| path.clone())
    }
}

/// What decoding needs to know of the document.
#[derive(Debug)]
pub(crate) struct Names {
    pub(crate) text: String,
    /// In the order of [`Map::ALL`]; none before they have been read.
    pub(crate) maps: Once<Vec<Index>>,
    pub(crate) attributes: Attributes,
    pub(crate) platform: Platform,
}

/// A map of the document, by its place in [`Names::maps`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Map {
    Segments,
    Plans,
    Releases,
    Flags,
}

impl Map {
    /// Every map, in the order in which they are read.
    pub(crate) const ALL: [Self; 4] = [Self::Segments, Self::Plans, Self::Releases, Self::Flags];

    /// The field of the document.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Segments => "segments",
            Self::Plans => "plans",
            Self::Releases => "releases",
            Self::Flags => "flags",
        }
    }

    /// What one of its entries is called.
    pub(crate) fn entry(self) -> &'static str {
        let name = self.name();
        name.get(..name.len().wrapping_sub(1)).unwrap_or(name)
    }
}

impl Names {
    #[inline(never)]
    pub(crate) fn map(&self, map: Map) -> &Index {
        static NONE: Index = Index::new();
        self.maps.get().and_then(|maps| maps.get(map as usize)).unwrap_or(&NONE)
    }
}

#[cfg(test)]
mod tests {
    use super::Attributes;

    #[test]
    fn a_path_keeps_its_number() {
        let attributes = Attributes::default();
        for _ in 0..2 {
            for i in 0..10_000_u32 {
                assert_eq!(attributes.number(&format!("path.{i}")), i + 1);
                assert_eq!(attributes.path(i).as_deref(), Some(&*format!("path.{i}")));
            }
        }
        assert_eq!(attributes.path(10_000), None);
    }
}

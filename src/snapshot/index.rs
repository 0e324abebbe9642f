//! Where the entries of a map lie in the document, sorted by key.

use super::json::{Inside, Json};
use super::sort::sorted;
use super::text::append;

/// The entries of one map of the document, sorted by the bytes of their keys, each key once.
#[derive(Debug)]
pub(crate) struct Index {
    keys: String,
    /// In the order of the document.
    entries: Vec<Entry>,
    /// Places in `entries`, in the order of the keys.
    order: Vec<u32>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    /// Where the key begins and ends in `keys`.
    key: (u32, u32),
    /// The same for the value in the document.
    value: (u32, u32),
    /// Whether the key stands twice: then neither value counts.
    doubled: bool,
}

fn part(text: &str, (start, end): (u32, u32)) -> &str {
    text.get(start as usize..end as usize).unwrap_or_default()
}

fn narrow(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

impl Index {
    pub(crate) const fn new() -> Self {
        Self { keys: String::new(), entries: Vec::new(), order: Vec::new() }
    }

    /// The entries of an object that stands in a document.
    #[inline(never)]
    pub(crate) fn of(document: &str, entries: &mut Inside) -> Self {
        let mut found = Self::new();
        let mut key = String::new();
        for (name, value) in entries {
            name.unescape(&mut key);
            let (start, at) = (narrow(found.keys.len()), value.position(document));
            append(&mut found.keys, &key);
            found.entries.push(Entry {
                key: (start, narrow(found.keys.len())),
                value: (at, at.wrapping_add(narrow(value.source().len()))),
                doubled: false,
            });
        }
        // Of a doubled key the first entry stays.
        let order = sorted(found.entries.len(), &|a, b| found.key_at(a).cmp(found.key_at(b)).then(a.cmp(&b)));
        let mut last = u32::MAX;
        for at in order {
            let is_doubled = last != u32::MAX && found.key_at(last) == found.key_at(at);
            if !is_doubled {
                last = at;
                found.order.push(at);
            } else if let Some(entry) = found.entries.get_mut(last as usize) {
                entry.doubled = true;
            }
        }
        found
    }

    pub(crate) fn len(&self) -> usize {
        self.order.len()
    }

    #[inline(never)]
    fn key_at(&self, place: u32) -> &str {
        part(&self.keys, self.entries.get(place as usize).copied().unwrap_or_default().key)
    }

    fn entry(&self, at: u32) -> Entry {
        let place = self.order.get(at as usize).copied().unwrap_or(u32::MAX);
        self.entries.get(place as usize).copied().unwrap_or_default()
    }

    #[inline(never)]
    pub(crate) fn find(&self, key: &str) -> Option<u32> {
        let at = self.order.binary_search_by(|&place| self.key_at(place).cmp(key)).ok()?;
        u32::try_from(at).ok()
    }

    /// The key of an entry; empty beyond the last.
    #[inline(never)]
    pub(crate) fn key(&self, at: u32) -> &str {
        part(&self.keys, self.entry(at).key)
    }

    /// The value of an entry.
    pub(crate) fn value<'a>(&self, document: &'a str, at: u32) -> Json<'a> {
        Json::of_source(part(document, self.entry(at).value))
    }

    /// Whether the key of an entry stands twice.
    pub(crate) fn is_doubled(&self, at: u32) -> bool {
        self.entry(at).doubled
    }

    /// Where the value of an entry stands in the document, which gives the entries their order there.
    pub(crate) fn position(&self, at: u32) -> u32 {
        self.entry(at).value.0
    }

    pub(crate) fn places(&self) -> std::ops::Range<u32> {
        0..narrow(self.len())
    }

    /// The key at a place, if there is one.
    pub(crate) fn known(&self, at: u32) -> Option<&str> {
        if (at as usize) < self.len() { Some(self.key(at)) } else { None }
    }
}

//! Where the entries of a map lie in the document, sorted by key.

use std::borrow::Cow;

use super::error::Fault;
use super::json::{Json, unescape};
use super::scan::Span;

/// The entries of one map of the document, sorted by the bytes of their keys, each key once.
#[derive(Debug, Default)]
pub(crate) struct Index {
    entries: Vec<Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    key: Span,
    value: Span,
    /// Whether the key stands twice: then neither value counts.
    doubled: bool,
}

impl Index {
    /// Sorts the entries that the scan has found.
    pub(crate) fn new(text: &str, found: &[(Span, Span)]) -> Self {
        let mut entries: Vec<Entry> = Vec::with_capacity(found.len());
        let mut sorted = true;
        for &(key, value) in found {
            sorted &= entries.last().is_none_or(|last| key_of(text, last.key) < key_of(text, key));
            entries.push(Entry { key, value, doubled: false });
        }
        if !sorted {
            // Of a doubled key the first entry stays.
            entries.sort_unstable_by(|a, b| {
                key_of(text, a.key).cmp(&key_of(text, b.key)).then(a.key.start.cmp(&b.key.start))
            });
            let mut single: Vec<Entry> = Vec::with_capacity(entries.len());
            for entry in entries {
                match single.last_mut() {
                    Some(last) if key_of(text, last.key) == key_of(text, entry.key) => last.doubled = true,
                    _ => single.push(entry),
                }
            }
            entries = single;
        }
        Self { entries }
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn find(&self, text: &str, key: &str) -> Option<u32> {
        let at = self.entries.binary_search_by(|entry| (*key_of(text, entry.key)).cmp(key)).ok()?;
        u32::try_from(at).ok()
    }

    pub(crate) fn key<'a>(&self, text: &'a str, at: u32) -> Cow<'a, str> {
        self.entries.get(at as usize).map(|entry| key_of(text, entry.key)).unwrap_or_default()
    }

    /// The value of an entry.
    pub(crate) fn value<'a>(&self, text: &'a str, at: u32) -> Json<'a> {
        Json::at(text, self.entries.get(at as usize).map(|entry| entry.value).unwrap_or_default())
    }

    /// Whether the key of an entry stands twice.
    pub(crate) fn is_doubled(&self, at: u32) -> bool {
        self.entries.get(at as usize).is_none_or(|entry| entry.doubled)
    }

    /// Where the key of an entry stands in the document, which gives the entries their order there.
    pub(crate) fn position(&self, at: u32) -> u32 {
        self.entries.get(at as usize).map_or(u32::MAX, |entry| entry.key.start)
    }

    pub(crate) fn places(&self) -> impl Iterator<Item = u32> + use<> {
        0..u32::try_from(self.entries.len()).unwrap_or(u32::MAX)
    }

    /// The fault of a name that is not among the keys.
    pub(crate) fn unknown(&self, text: &str, kind: &str, name: &str) -> Fault {
        let keys: Vec<_> = self.entries.iter().map(|entry| key_of(text, entry.key)).collect();
        let keys: Vec<_> = keys.iter().map(|key| &**key).collect();
        Fault::unknown(kind, name, &keys)
    }
}

fn key_of(text: &str, key: Span) -> Cow<'_, str> {
    unescape(key.of(text))
}

//! Where the entries of a map lie in the document, sorted by key.

use super::json::{Inside, Json};
use super::scan::shared;
use super::sort::sorted;
use super::text::append;

/// The entries of one map of a document, sorted by the bytes of their keys, each key once.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// In the order of the document.
    places: Vec<Place>,
    /// Which of these it is, in the order of the keys; nothing where they come in that order.
    order: Vec<u32>,
    /// The entries, in the order of the keys, whose key stands twice: then neither value counts.
    doubled: Vec<u32>,
    /// Keys that stand in the document with escapes, without them.
    unescaped: String,
}

/// Where an entry stands in the document. What lies behind its end are the keys without escapes.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    key: u32,
    key_length: u32,
    value: u32,
    value_length: u32,
}

fn narrow(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn part(text: &str, start: u32, length: u32) -> Option<&str> {
    text.get(start as usize..start.wrapping_add(length) as usize)
}

impl Index {
    pub(crate) const fn new() -> Self {
        Self { places: Vec::new(), order: Vec::new(), doubled: Vec::new(), unescaped: String::new() }
    }

    /// The entries of an object that stands in a document.
    #[inline(never)]
    pub(crate) fn of(document: &str, entries: &mut Inside) -> Self {
        let mut found = Self::new();
        let mut is_sorted = true;
        while found.adds(document, entries, &mut is_sorted) {}
        if !is_sorted {
            found.sort(document);
        }
        found
    }

    /// Adds the next entry, if there is one.
    ///
    /// A function of its own: what is called often is soon compiled well, and what loops long never is.
    #[inline(never)]
    fn adds(&mut self, document: &str, entries: &mut Inside, is_sorted: &mut bool) -> bool {
        let Some((name, has_escapes, value)) = entries.entry() else { return false };
        let (mut key, mut key_length) = (name.position(document), narrow(name.source().len()));
        if has_escapes {
            let mut text = String::new();
            name.unescape(&mut text);
            key = narrow(document.len().wrapping_add(self.unescaped.len()));
            key_length = narrow(text.len());
            append(&mut self.unescaped, &text);
        } else {
            // Without its quotes.
            key = key.wrapping_add(1);
            key_length = key_length.wrapping_sub(2);
        }
        let value_length = narrow(value.source().len());
        let last = self.places.last().copied();
        self.places.push(Place { key, key_length, value: value.position(document), value_length });
        if let (Some(last), Some(added)) = (last, self.places.last()) {
            let (last, added) = (self.key_of(document, last).as_bytes(), self.key_of(document, *added).as_bytes());
            let differ = shared(last, added);
            *is_sorted &= last.get(differ) < added.get(differ);
        }
        true
    }

    /// Puts the entries into order, of a doubled key the first.
    #[inline(never)]
    fn sort(&mut self, document: &str) {
        let key = |at: u32| self.key_of(document, self.places.get(at as usize).copied().unwrap_or_default());
        let (mut order, mut doubled) = (Vec::new(), Vec::new());
        for at in sorted(self.places.len(), &|a, b| key(a).cmp(key(b)).then(a.cmp(&b))) {
            if order.last().is_some_and(|&last| key(last) == key(at)) {
                doubled.push(narrow(order.len()).wrapping_sub(1));
            } else {
                order.push(at);
            }
        }
        self.order = order;
        self.doubled = doubled;
    }

    fn key_of<'a>(&'a self, document: &'a str, place: Place) -> &'a str {
        let key = part(document, place.key, place.key_length);
        let rest = || part(&self.unescaped, place.key.wrapping_sub(narrow(document.len())), place.key_length);
        key.or_else(rest).unwrap_or_default()
    }

    pub(crate) fn len(&self) -> usize {
        if self.order.is_empty() { self.places.len() } else { self.order.len() }
    }

    /// The entries, of this document.
    pub(crate) fn in_document<'a>(&'a self, document: &'a str) -> Entries<'a> {
        Entries { index: self, document }
    }
}

/// The entries of one map, beside the document in which they stand.
#[derive(Clone, Copy)]
pub(crate) struct Entries<'a> {
    index: &'a Index,
    document: &'a str,
}

impl<'a> Entries<'a> {
    pub(crate) fn len(self) -> usize {
        self.index.len()
    }

    #[inline(never)]
    fn place(self, at: u32) -> Place {
        let Index { places, order, .. } = self.index;
        let at = if order.is_empty() { at } else { order.get(at as usize).copied().unwrap_or(u32::MAX) };
        places.get(at as usize).copied().unwrap_or_default()
    }

    #[inline(never)]
    pub(crate) fn find(self, key: &str) -> Option<u32> {
        let (mut low, mut high) = (0, narrow(self.len()));
        while low < high {
            let middle = low.midpoint(high);
            match self.key(middle).cmp(key) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle.wrapping_add(1),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The key of an entry; empty beyond the last.
    #[inline(never)]
    pub(crate) fn key(self, at: u32) -> &'a str {
        self.index.key_of(self.document, self.place(at))
    }

    /// The value of an entry.
    pub(crate) fn value(self, at: u32) -> Json<'a> {
        let place = self.place(at);
        Json::of_source(part(self.document, place.value, place.value_length).unwrap_or_default())
    }

    /// Whether the key of an entry stands twice.
    pub(crate) fn is_doubled(self, at: u32) -> bool {
        self.index.doubled.binary_search(&at).is_ok()
    }

    /// Where the value of an entry stands in the document, which gives the entries their order there.
    pub(crate) fn position(self, at: u32) -> u32 {
        self.place(at).value
    }

    pub(crate) fn places(self) -> std::ops::Range<u32> {
        0..narrow(self.len())
    }

    /// The key at a place, if there is one.
    pub(crate) fn known(self, at: u32) -> Option<&'a str> {
        if (at as usize) < self.len() { Some(self.key(at)) } else { None }
    }
}

//! Where the entries of a map lie in the document, sorted by key.

use std::cmp::Ordering;
use std::mem::take;
use std::ops::Range;

use super::json::{Inside, Json};
use super::scan::Model;
use super::sort::sorted;
use super::text::append;

/// The entries of one map of a document, sorted by the bytes of their keys, each key once.
#[derive(Debug, Default)]
pub(crate) struct Index {
    places: Vec<Place>,
    is_unsorted: bool,
    /// Keys that stand in the document with escapes, without them.
    unescaped: String,
}

/// Where an entry stands in the document. What lies behind its end are the keys without escapes.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    key: u32,
    /// With [`DOUBLED`] if the key stands twice: then neither value counts.
    key_length: u32,
    /// Where it begins; it is scanned once more when it is read.
    value: u32,
}

const DOUBLED: u32 = 1 << 31;

/// Bytes of a short entry: of a flag with one rule there are about 200.
const ENTRY: usize = 128;

fn narrow(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn part(text: &str, start: u32, length: u32) -> Option<&str> {
    text.get(start as usize..start.wrapping_add(length) as usize)
}

impl Index {
    pub(crate) const fn new() -> Self {
        Self { places: Vec::new(), is_unsorted: false, unescaped: String::new() }
    }

    /// The entries of an object that stands in a document.
    #[inline(never)]
    pub(crate) fn of(document: &str, entries: &mut Inside) -> Self {
        let mut found = Self::new();
        // Twice as many as there are, mostly: the memory of a page does not shrink, and what is outgrown is lost.
        found.places.reserve(document.len() / ENTRY);
        let mut model = Model::default();
        while found.adds(document, entries, &mut model) {}
        if found.is_unsorted {
            let places = take(&mut found.places);
            let place = |at: u32| places.get(at as usize).copied().unwrap_or_default();
            let order = |a, b| found.compare(document, place(a), place(b)).then(a.cmp(&b));
            for at in sorted(places.len(), &order) {
                found.add(document, place(at));
            }
        }
        found.places.shrink_to_fit();
        found
    }

    /// Adds the next entry, if there is one.
    ///
    /// A function of its own: what is called often is soon compiled well, and what loops long never is.
    #[inline(never)]
    fn adds(&mut self, document: &str, entries: &mut Inside, model: &mut Model) -> bool {
        let Some((name, has_escapes, value)) = entries.entry(model) else { return false };
        // Without its quotes.
        let mut key = name.position(document).wrapping_add(1);
        let mut key_length = narrow(name.source().len()).wrapping_sub(2);
        if has_escapes {
            let mut text = String::new();
            name.unescape(&mut text);
            key = narrow(document.len().wrapping_add(self.unescaped.len()));
            key_length = narrow(text.len());
            append(&mut self.unescaped, &text);
        }
        self.add(document, Place { key, key_length, value: value.position(document) });
        true
    }

    /// Adds an entry. Of a doubled key the first stays.
    #[inline(never)]
    fn add(&mut self, document: &str, place: Place) {
        if let Some(last) = self.places.last() {
            let order = self.compare(document, *last, place);
            self.is_unsorted |= order.is_gt();
            if order.is_eq()
                && let Some(last) = self.places.last_mut()
            {
                last.key_length |= DOUBLED;
                return;
            }
        }
        self.places.push(place);
    }

    #[inline(never)]
    fn compare(&self, document: &str, one: Place, other: Place) -> Ordering {
        self.key_of(document, one).cmp(self.key_of(document, other))
    }

    fn key_of<'a>(&'a self, document: &'a str, place: Place) -> &'a str {
        let length = place.key_length & !DOUBLED;
        let rest = || part(&self.unescaped, place.key.wrapping_sub(narrow(document.len())), length);
        part(document, place.key, length).or_else(rest).unwrap_or_default()
    }

    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    #[inline(never)]
    fn place(&self, at: u32) -> Place {
        // Beyond the last there is a key that is empty, and a value that is none.
        const NONE: Place = Place { key: 0, key_length: 0, value: u32::MAX };
        self.places.get(at as usize).copied().unwrap_or(NONE)
    }

    #[inline(never)]
    pub(crate) fn find(&self, document: &str, key: &str) -> Option<u32> {
        let (mut low, mut high) = (0, narrow(self.len()));
        while low < high {
            let middle = low.midpoint(high);
            match self.key(document, middle).cmp(key) {
                Ordering::Equal => return Some(middle),
                Ordering::Less => low = middle.wrapping_add(1),
                Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The key of an entry; empty beyond the last.
    #[inline(never)]
    pub(crate) fn key<'a>(&'a self, document: &'a str, at: u32) -> &'a str {
        self.key_of(document, self.place(at))
    }

    /// The value of an entry.
    pub(crate) fn value<'a>(&self, document: &'a str, at: u32) -> Json<'a> {
        Json::first(document.get(self.place(at).value as usize..).unwrap_or_default())
    }

    /// Whether the key of an entry stands twice.
    pub(crate) fn is_doubled(&self, at: u32) -> bool {
        self.place(at).key_length & DOUBLED != 0
    }

    /// Where the value of an entry stands in the document, which gives the entries their order there.
    pub(crate) fn position(&self, at: u32) -> u32 {
        self.place(at).value
    }

    pub(crate) fn places(&self) -> Range<u32> {
        0..narrow(self.len())
    }

    /// The key at a place, if there is one.
    pub(crate) fn known<'a>(&'a self, document: &'a str, at: u32) -> Option<&'a str> {
        if (at as usize) < self.len() { Some(self.key(document, at)) } else { None }
    }
}

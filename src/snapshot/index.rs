//! Where the entries of a map lie in the document, found by their keys.

use std::ops::Range;

use super::hash::Hash;
use super::json::{Inside, Json};
use super::scan::Model;
use super::text::append;

/// The entries of one map of a document in the order in which they stand there, each key once.
///
/// Found by a hash: sorting took longer than all else, where a document does not come in the order of its keys.
#[derive(Debug, Default)]
pub(crate) struct Index {
    places: Vec<Place>,
    /// For each hash the last entry that has it, plus 1. As many as there are entries.
    chains: Vec<u32>,
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
    /// The entry before it in its chain, plus 1.
    next: u32,
}

const DOUBLED: u32 = 1 << 31;

/// Bytes of a short entry: of a flag with one rule there are about 200.
const ENTRY: usize = 128;

/// How many entries of a chain are looked at. Chance makes none of more than ten; of keys that were chosen to be alike some
/// are not found, and their flags answer the caller's defaults, rather than that a page stands still.
const MOST_ALIKE: u32 = 64;

fn narrow(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn part(text: &str, start: u32, length: u32) -> Option<&str> {
    text.get(start as usize..start.wrapping_add(length) as usize)
}

impl Index {
    pub(crate) const fn new() -> Self {
        Self { places: Vec::new(), chains: Vec::new(), unescaped: String::new() }
    }

    /// The entries of an object that stands in a document.
    #[inline(never)]
    pub(crate) fn of(document: &str, entries: &mut Inside) -> Self {
        let mut found = Self::new();
        // Twice as many as there are, mostly: the memory of a page does not shrink, and what is outgrown is lost.
        found.places.reserve(document.len() / ENTRY);
        let mut model = Model::default();
        while found.adds(document, entries, &mut model) {}
        found.places.shrink_to_fit();
        found.chains.resize(found.len(), 0);
        let mut kept = 0;
        for at in found.places() {
            kept = found.links(document, at, kept);
        }
        found.places.truncate(kept as usize);
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
        self.places.push(Place { key, key_length, value: value.position(document), next: 0 });
        true
    }

    /// Makes an entry one that can be found, behind so many that can, and says how many there are then. Of a doubled key
    /// the first stays.
    #[inline(never)]
    fn links(&mut self, document: &str, at: u32, kept: u32) -> u32 {
        let mut place = self.place(at);
        let key = self.key_of(document, place);
        let (known, chain) = (self.find(document, key), self.chain(key));
        if let Some(known) = known {
            if let Some(known) = self.places.get_mut(known as usize) {
                known.key_length |= DOUBLED;
            }
            return kept;
        }
        let end = kept.wrapping_add(1);
        if let Some(last) = self.chains.get_mut(chain) {
            place.next = std::mem::replace(last, end);
        }
        if let Some(slot) = self.places.get_mut(kept as usize) {
            *slot = place;
        }
        end
    }

    /// The chain of a key.
    fn chain(&self, key: &str) -> usize {
        let hash = Hash::default().then(key).end() as usize;
        hash.checked_rem(self.chains.len()).unwrap_or(0)
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
        const NONE: Place = Place { key: 0, key_length: 0, value: u32::MAX, next: 0 };
        self.places.get(at as usize).copied().unwrap_or(NONE)
    }

    #[inline(never)]
    pub(crate) fn find(&self, document: &str, key: &str) -> Option<u32> {
        let mut at = self.chains.get(self.chain(key)).copied().unwrap_or(0);
        for _ in 0..MOST_ALIKE {
            let place = at.checked_sub(1)?;
            if self.key(document, place) == key {
                return Some(place);
            }
            at = self.place(place).next;
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

    /// Where the value of an entry stands in the document.
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

#[cfg(test)]
mod tests {
    use super::{Index, MOST_ALIKE};
    use crate::snapshot::hash::Hash;
    use crate::snapshot::json::Json;

    fn index(document: &str) -> Index {
        Index::of(document, &mut Json::document(document).unwrap().entries())
    }

    #[test]
    fn keys_are_found_in_any_order_and_the_first_of_two_stays() {
        let document = r#"{"b":1,"\u0061":2,"c":3,"b":4,"a":5,"\"":6}"#;
        let index = index(document);
        assert_eq!(index.len(), 4);
        for (place, (key, value, is_doubled)) in
            [("b", "1", true), ("a", "2", true), ("c", "3", false), ("\"", "6", false)]
                .into_iter()
                .enumerate()
        {
            let at = index.find(document, key).unwrap();
            assert_eq!((at as usize, index.key(document, at)), (place, key));
            assert_eq!(
                (index.value(document, at).source(), index.is_doubled(at)),
                (value, is_doubled),
                "{key}"
            );
        }
        assert_eq!(index.find(document, "d"), None);
        assert_eq!(super::Index::new().find("", "a"), None);
    }

    #[test]
    fn of_keys_that_were_chosen_to_be_alike_the_last_are_found() {
        const COUNT: u32 = 1000;
        let alike = (0..).map(|number| format!("k{number}"));
        let alike = alike.filter(|key| Hash::default().then(key).end() % COUNT == 0);
        let keys: Vec<_> = alike.take(COUNT as usize).collect();
        let document =
            format!("{{{}}}", keys.iter().map(|key| format!("\"{key}\":0")).collect::<Vec<_>>().join(","));
        let index = index(&document);
        assert_eq!(index.len(), keys.len());
        let found = keys.iter().filter(|key| index.find(&document, key).is_some()).count();
        assert_eq!(found, MOST_ALIKE as usize);
        assert!(index.find(&document, keys.last().unwrap()).is_some());
    }
}

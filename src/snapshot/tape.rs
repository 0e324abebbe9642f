//! The compiled form of the document: one row of words, in which a value is the place of its parts.
//!
//! It takes no allocation for each value, is read in place, and thrown away whole. What a word says depends on the
//! shape at which it stands (`format.rs`):
//!
//! | shape | word |
//! | --- | --- |
//! | anything absent | 0 |
//! | boolean | 1 for `false`, 2 for `true` |
//! | share, variant, attribute, reference | a number, plus 1 (a reference to what is not there: 0, plus 1 more) |
//! | integer, instant, duration, number | place of two words |
//! | text | place of beginning and length in `texts` |
//! | list | place of the length and the items |
//! | map, requirement | place of the length and the places of its entries: key, reference and value each |
//! | object | place of its fields, in the order of its table |

// Where size counts the compiler leaves calls in place that cost more than what they do.
#![allow(clippy::inline_always)]

use super::format::MOST_FIELDS;
use super::text::append;

/// Words, and what they lead to.
#[derive(Debug, Default)]
pub(crate) struct Tape {
    words: Vec<u32>,
    texts: String,
}

impl Tape {
    pub(crate) fn new() -> Self {
        // The first words are no place, so that 0 can say that there is nothing, and no field of that either.
        Self { words: vec![0; MOST_FIELDS], texts: String::new() }
    }

    /// Where the next word will stand.
    pub(crate) fn end(&self) -> u32 {
        narrow(self.words.len())
    }

    /// Appends words, and says where they stand.
    #[inline(never)]
    pub(crate) fn push(&mut self, words: &[u32]) -> u32 {
        let at = self.end();
        self.words.extend_from_slice(words);
        at
    }

    /// Appends a list, or a map.
    #[inline(never)]
    pub(crate) fn push_list(&mut self, items: &[u32]) -> u32 {
        let at = self.push(&[narrow(items.len())]);
        self.push(items);
        at
    }

    /// Appends 64 bits.
    #[inline(never)]
    pub(crate) fn push_wide(&mut self, bits: u64) -> u32 {
        #[allow(clippy::cast_possible_truncation)]
        self.push(&[bits as u32, (bits >> 32) as u32])
    }

    /// Appends a text.
    #[inline(never)]
    pub(crate) fn push_text(&mut self, text: &str) -> u32 {
        let start = narrow(self.texts.len());
        append(&mut self.texts, text);
        self.push(&[start, narrow(text.len())])
    }

    /// Writes a word where one stands.
    #[inline(never)]
    pub(crate) fn set(&mut self, at: u32, word: u32) {
        if let Some(slot) = self.words.get_mut(at as usize) {
            *slot = word;
        }
    }

    /// The value that a word is.
    pub(crate) fn node(&self, word: u32) -> Node<'_> {
        Node { tape: self, word }
    }

    /// So many words of what stands at a place; noughts of nothing.
    #[inline(always)]
    fn row<const N: usize>(&self, at: u32) -> &[u32; N] {
        self.words.get(at as usize..).and_then(|words| words.first_chunk()).unwrap_or(&[0; N])
    }

    /// A word of what stands at a place; 0 of nothing.
    #[inline(never)]
    fn word(&self, at: u32, place: u32) -> u32 {
        self.words.get(at.wrapping_add(place) as usize).copied().unwrap_or(0)
    }
}

// What has an address is called as it is written: LLVM would have both parts of the words loaded wherever it is called.
#[used]
static AS_WRITTEN: fn(&Tape, u32, u32) -> u32 = Tape::word;

/// The word of a reference to what stands at a place, or to what is not there.
pub(crate) fn reference(place: Option<u32>) -> u32 {
    place.map_or(1, |place| place.wrapping_add(2))
}

fn narrow(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// A value on a tape. What is read of it must fit its shape; what does not is 0, empty or nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'t> {
    tape: &'t Tape,
    pub(crate) word: u32,
}

impl<'t> Node<'t> {
    /// Whether there is a value.
    pub(crate) fn is_there(self) -> bool {
        self.word != 0
    }

    /// The same, if there is a value.
    pub(crate) fn there(self) -> Option<Self> {
        Some(self).filter(|node| node.is_there())
    }

    /// A field of an object, by its place in the table.
    pub(crate) fn field(self, place: u32) -> Self {
        Self { word: self.tape.word(self.word, place), ..self }
    }

    /// The first fields of an object, where they are all that is read: with one look at the bounds.
    #[inline(always)]
    pub(crate) fn row<const N: usize>(self) -> &'t [u32; N] {
        self.tape.row(self.word)
    }

    pub(crate) fn boolean(self) -> bool {
        self.word == 2
    }

    /// A number of which one more is written.
    pub(crate) fn number(self) -> Option<u32> {
        self.word.checked_sub(1)
    }

    /// The place of what a reference names, if it is there.
    pub(crate) fn reference(self) -> Option<u32> {
        self.word.checked_sub(2)
    }

    fn bits(self) -> u64 {
        u64::from(self.field(1).word) << 32 | u64::from(self.field(0).word)
    }

    /// An instant, a duration or an integer, in 64 bits.
    #[inline(never)]
    pub(crate) fn wide(self) -> i64 {
        self.bits().cast_signed()
    }

    /// The same, or something else where nothing stands.
    pub(crate) fn wide_or(self, absent: i64) -> i64 {
        if self.is_there() { self.wide() } else { absent }
    }

    pub(crate) fn double(self) -> f64 {
        f64::from_bits(self.bits())
    }

    #[inline(never)]
    pub(crate) fn text(self) -> &'t str {
        let start = self.field(0).word as usize;
        let end = start.wrapping_add(self.field(1).word as usize);
        self.tape.texts.get(start..end).unwrap_or_default()
    }

    /// How many items a list or a map has.
    pub(crate) fn length(self) -> u32 {
        self.field(0).word
    }

    /// An item of a list.
    pub(crate) fn item(self, index: u32) -> Self {
        if index < self.length() { self.field(index.wrapping_add(1)) } else { Self { word: 0, ..self } }
    }

    /// The items of a list.
    #[inline(never)]
    pub(crate) fn items(self) -> Nodes<'t> {
        Nodes { list: self, place: 0, left: self.length() }
    }

    /// The words of a list.
    #[inline(always)]
    pub(crate) fn words(self) -> &'t [u32] {
        let [length] = *self.tape.row(self.word);
        let start = (self.word as usize).wrapping_add(1);
        self.tape.words.get(start..start.wrapping_add(length as usize)).unwrap_or_default()
    }

    /// The value that another word is.
    #[inline(always)]
    pub(crate) fn at(self, word: u32) -> Self {
        Self { word, ..self }
    }

    /// The entries of a map: an object each, of key, reference and value.
    pub(crate) fn entries(self) -> Nodes<'t> {
        self.items()
    }

    /// An item of a list, or an entry of a map, if there is one.
    pub(crate) fn entry(self, index: u32) -> Option<Self> {
        self.item(index).there()
    }

    /// The place of the entry of a map that has this key.
    #[inline(never)]
    pub(crate) fn place_of(self, key: &str) -> Option<u32> {
        let place = self.entries().position(|entry| entry.field(KEY).text() == key)?;
        u32::try_from(place).ok()
    }

    /// Whether a text is an item of a list of texts, sorted by bytes; nothing if the list is empty.
    #[inline(never)]
    pub(crate) fn has_text(self, text: &str) -> Option<bool> {
        let words = self.words();
        let (mut low, mut high) = (0, words.len());
        if high == 0 {
            return None;
        }
        while low < high {
            let middle = low.midpoint(high);
            let &[start, length] = self.tape.row(words.get(middle).copied().unwrap_or(0));
            let start = start as usize;
            let known = self.tape.texts.as_bytes().get(start..start.wrapping_add(length as usize));
            match known.unwrap_or_default().cmp(text.as_bytes()) {
                std::cmp::Ordering::Equal => return Some(true),
                std::cmp::Ordering::Less => low = middle.wrapping_add(1),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        Some(false)
    }
}

/// The items of a list, or the entries of a map.
pub(crate) struct Nodes<'t> {
    list: Node<'t>,
    place: u32,
    left: u32,
}

impl<'t> Iterator for Nodes<'t> {
    type Item = Node<'t>;

    // One function for all that go through a list.
    #[inline(never)]
    fn next(&mut self) -> Option<Node<'t>> {
        self.left = self.left.checked_sub(1)?;
        self.place = self.place.wrapping_add(1);
        Some(self.list.field(self.place))
    }
}

/// Places in an entry of a map.
pub(crate) const KEY: u32 = 0;
/// The reference of an entry's key to a flag.
pub(crate) const REFERENCE: u32 = 1;
/// The value of an entry.
pub(crate) const VALUE: u32 = 2;

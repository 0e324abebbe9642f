//! The document: types, scanning, decoding, validation, limits.
//!
//! [`Snapshot::parse`] scans the bytes, which finds every fault of grammar, notes where each entry lies, and
//! decodes segments, plans and releases. A flag is decoded when it is first asked for, so cost follows what is
//! read, not what is published. A faulty flag or release is kept as its [`Fault`] beside the good ones.

mod compiler;
mod conditions;
mod cursor;
#[cfg(feature = "schema")]
pub mod document;
mod error;
#[cfg(not(feature = "page"))]
mod faults;
mod flag;
mod format;
mod hash;
mod index;
mod instant;
mod json;
pub mod limits;
mod names;
mod objects;
mod platform;
mod read;
mod references;
mod release;
mod scan;
mod schedule;
mod shapes;
mod share;
mod shared;
mod sort;
mod suggest;
mod tape;
mod text;
mod version;

pub(crate) use conditions::{Operator, values};
pub(crate) use error::decimal;
pub use error::{Fault, Refusal, RefusalCode};
pub use flag::{Flag, Kind};
pub(crate) use format::{cue, digests, flag as flag_fields, needs, release as release_fields};
pub(crate) use hash::Hash;
pub use instant::{parse_duration, parse_instant};
pub use platform::Platform;
pub(crate) use references::Member;
pub(crate) use release::{Body, Extent, Release};
pub use share::FULL;
pub(crate) use tape::{KEY, Node, REFERENCE, Tape, VALUE};
#[cfg(target_arch = "wasm32")]
pub(crate) use text::append_code;
pub(crate) use text::concat;
pub use version::{Requirement, Version};

use compiler::Compiler;
use format::top;
use names::{Attributes, Map, Names};
use references::References;
use shared::Once;

/// That a release gives a flag.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Given {
    /// The place of the release.
    pub(crate) release: u32,
    /// The name of the variant, on the tape.
    pub(crate) variant: u32,
    /// The place of the next for this flag, plus 1.
    next: u32,
}

/// What releases give of one flag, in opening order.
pub(crate) struct Giving<'s> {
    given: &'s [Given],
    next: u32,
}

impl Iterator for Giving<'_> {
    type Item = Given;

    fn next(&mut self) -> Option<Given> {
        let given = *self.given.get(self.next.wrapping_sub(1) as usize)?;
        self.next = given.next;
        Some(given)
    }
}

/// The lease of a snapshot that states none: one day.
const DEFAULT_LEASE: i64 = 86_400_000;

/// One document with flags, segments and releases of one environment, at one revision. It does not change.
#[derive(Debug)]
pub struct Snapshot {
    names: Names,
    /// The top, on the tape.
    head: u32,
    // Most are never asked for.
    flags: Vec<Once<Box<Result<Flag, Fault>>>>,
    /// What is beyond the last.
    no_flag: Once<Box<Result<Flag, Fault>>>,
    /// The top, segments, plans and releases.
    tape: Tape,
    targeting_key: u32,
    /// Conditions on the tape, or 0.
    segments: Vec<u32>,
    /// In opening order, latest first, ties by key; those that cannot be decoded last.
    releases: Vec<Release>,
    given: Vec<Given>,
    /// For each flag the place of the first that is given, plus 1.
    first_given: Vec<u32>,
    references: References,
}

/// What editors of some systems write in front of UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl Snapshot {
    /// Reads a document in UTF-8.
    ///
    /// # Errors
    /// A [`Refusal`] if it is no JSON, too large, of another format, or has a fault at the top. Faults further
    /// inside close what holds them, and are listed by [`faults`](Self::faults).
    #[cfg(any(test, not(target_arch = "wasm32")))]
    pub fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        Self::parse_on(Platform::default(), bytes.to_vec()).map(|snapshot| *snapshot)
    }

    /// The same, with the help of another platform, and without a copy: the document is kept.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_on(platform: Platform, mut bytes: Vec<u8>) -> Result<Box<Self>, Refusal> {
        if bytes.len() > limits::MAX_BYTES {
            return Err(Refusal::new(RefusalCode::SnapshotTooLarge, Fault::new(&["larger than 16 MiB"])));
        }
        if bytes.starts_with(BYTE_ORDER_MARK) {
            bytes.copy_within(BYTE_ORDER_MARK.len().., 0);
            bytes.truncate(bytes.len().saturating_sub(BYTE_ORDER_MARK.len()));
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            let at = decimal(error.utf8_error().valid_up_to() as u64);
            Fault::new(&["not UTF-8 at byte ", &at])
        })?;
        // Where it will stay, and filled there.
        let mut snapshot = Box::new(Self {
            names: Names { text, maps: Once::new(), attributes: Attributes::default(), platform },
            head: 0,
            flags: Vec::new(),
            no_flag: Once::new(),
            tape: Tape::default(),
            targeting_key: 0,
            segments: Vec::new(),
            releases: Vec::new(),
            given: Vec::new(),
            first_given: Vec::new(),
            references: References::default(),
        });
        let mut compiler = Compiler::new(&snapshot.names);
        let head = read::top(&mut compiler)?;
        read::read(&mut compiler);
        let Compiler { tape, segments, releases, .. } = compiler;
        snapshot.head = head;
        snapshot.tape = tape;
        snapshot.segments = segments;
        snapshot.releases = releases;
        snapshot.targeting_key = snapshot.names.attributes.number("targetingKey");
        snapshot.flags.resize_with(snapshot.names.map(Map::Flags).len(), Once::new);
        snapshot.give();
        Ok(snapshot)
    }

    /// Lists for each flag what releases give of it.
    fn give(&mut self) {
        if !self.releases.is_empty() {
            self.first_given.resize(self.flags.len(), 0);
        }
        let mut release = u32::try_from(self.releases.len()).unwrap_or(u32::MAX);
        // From the last to the first, each before those that are there.
        for gives in self.releases.iter().rev() {
            release = release.wrapping_sub(1);
            for entry in gives.gives(&self.tape).entries() {
                let flag = entry.field(REFERENCE).reference();
                let Some(first) = flag.and_then(|flag| self.first_given.get_mut(flag as usize)) else {
                    continue;
                };
                // Of a flag that stands twice the release is faulty, and given once.
                let last = self.given.get(first.wrapping_sub(1) as usize);
                if last.is_none_or(|given| given.release != release) {
                    self.given.push(Given { release, variant: entry.field(VALUE).word, next: *first });
                    *first = u32::try_from(self.given.len()).unwrap_or(u32::MAX);
                }
            }
        }
    }

    fn head(&self, field: u32) -> Node<'_> {
        self.tape.node(self.head).field(field)
    }

    fn stated(&self, field: u32) -> Option<&str> {
        self.head(field).there().map(Node::text)
    }

    /// The document.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.names.text
    }

    /// A release as it stands in the document: announcement and guardrail are for those who show it.
    ///
    /// ```
    /// # use footlights::snapshot::Snapshot;
    /// let document = br#"{ "format": 1, "releases": { "act": { "opens": "soon" }, "two": {} } }"#;
    /// let snapshot = Snapshot::parse(document)?;
    /// assert_eq!(snapshot.release_text("act"), Some(r#"{ "opens": "soon" }"#));
    /// assert_eq!(snapshot.release_text("encore"), None);
    /// # Ok::<(), footlights::snapshot::Refusal>(())
    /// ```
    #[must_use]
    pub fn release_text(&self, key: &str) -> Option<&str> {
        let releases = self.names.map(Map::Releases);
        Some(releases.value(self.text(), releases.find(self.text(), key)?).source())
    }

    /// The environment for which it was made, if it says so.
    #[must_use]
    pub fn environment(&self) -> Option<&str> {
        self.stated(top::ENVIRONMENT)
    }

    /// The name of the series whose revisions are counted.
    #[must_use]
    pub fn lineage(&self) -> Option<&str> {
        self.stated(top::LINEAGE)
    }

    /// The revision in its lineage; 0 if it states none.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.head(top::REVISION).wide().cast_unsigned()
    }

    /// When it was published, in milliseconds since 1970, if it says so.
    #[must_use]
    pub fn published_at(&self) -> Option<i64> {
        self.head(top::PUBLISHED_AT).there().map(Node::wide)
    }

    /// How long after its last confirmation it may still open things, in milliseconds.
    #[must_use]
    pub fn lease(&self) -> i64 {
        self.head(top::LEASE).wide_or(DEFAULT_LEASE)
    }

    /// How many flags it has. A flag is named by its place in the document, from 0.
    #[must_use]
    pub fn flag_count(&self) -> usize {
        self.flags.len()
    }

    /// The place of a flag.
    #[must_use]
    pub fn find_flag(&self, key: &str) -> Option<u32> {
        self.names.map(Map::Flags).find(self.text(), key)
    }

    /// The key of the flag at a place; empty beyond the last.
    #[must_use]
    pub fn flag_key(&self, flag: u32) -> &str {
        self.names.map(Map::Flags).key(self.text(), flag)
    }

    /// The flag at a place, decoded when first asked for.
    ///
    /// # Errors
    /// The fault for which it fails closed.
    #[inline(never)]
    pub fn flag(&self, flag: u32) -> Result<&Flag, &Fault> {
        let slot = self.flags.get(flag as usize).unwrap_or(&self.no_flag);
        let read = slot.get_or_init(|| {
            let mut compiler = Compiler::new(&self.names);
            Box::new(flag::flag(&mut compiler, flag).ok_or_else(|| compiler.first_fault()))
        });
        read.as_ref().as_ref()
    }

    /// The condition of the segment at a place; nothing if it has a fault.
    pub(crate) fn segment(&self, segment: u32) -> Node<'_> {
        self.tape.node(self.segments.get(segment as usize).copied().unwrap_or(0))
    }

    /// The attribute that is hashed where nothing else is named.
    pub(crate) fn targeting_key(&self) -> Node<'_> {
        self.tape.node(self.targeting_key)
    }

    /// Where segments, plans and releases stand.
    pub(crate) fn tape(&self) -> &Tape {
        &self.tape
    }

    /// A text in the lower case of the platform.
    #[must_use]
    pub fn fold(&self, text: &str) -> String {
        (self.names.platform.fold)(text)
    }

    /// The releases in opening order: latest first, ties by key, those that cannot be decoded last.
    pub(crate) fn releases(&self) -> &[Release] {
        &self.releases
    }

    /// What releases give of a flag, in opening order.
    pub(crate) fn giving(&self, flag: u32) -> Giving<'_> {
        Giving { given: &self.given, next: self.first_given.get(flag as usize).copied().unwrap_or(0) }
    }

    /// The dotted path of an attribute that decoding has come across, by its number.
    #[must_use]
    pub fn attribute_path(&self, id: u32) -> Option<String> {
        self.names.attributes.path(id)
    }

    /// Whether the reference from one member to another can be followed: neither part of a cycle, nor the beginning
    /// of too long a chain.
    pub(crate) fn is_sound(&self, from: Member, to: Member) -> bool {
        self.references.is_sound(self, from, to)
    }

    /// The fault of a name that is no flag's.
    pub(crate) fn unknown_flag(&self, name: &str) -> Fault {
        Fault::unknown("flag", name, &|at| self.names.map(Map::Flags).known(self.text(), at))
    }
}

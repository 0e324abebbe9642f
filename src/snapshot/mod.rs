//! The document: types, scanning, decoding, validation, limits.
//!
//! [`Snapshot::parse`] scans the bytes once, which finds every fault of grammar and where each entry lies, and
//! decodes segments, plans and releases. A flag is decoded when it is first asked for, so cost follows what is
//! read, not what is published. A faulty flag or release is kept as its [`Fault`] beside the good ones.

mod compiler;
mod concat;
mod conditions;
mod cursor;
#[cfg(feature = "schema")]
pub mod document;
mod error;
mod faults;
mod flag;
mod format;
mod index;
mod instant;
mod json;
pub mod limits;
mod names;
mod platform;
mod references;
mod release;
mod scan;
mod schedule;
mod share;
mod suggest;
mod tape;
mod top;
mod version;

use std::borrow::Cow;
use std::sync::OnceLock;

pub(crate) use concat::concat;
pub(crate) use conditions::{Operator, values};
pub(crate) use error::decimal;
pub use error::{Fault, Refusal, RefusalCode};
pub use flag::{Flag, Kind};
pub(crate) use format::{
    arm, condition, cue, digests, flag as flag_fields, needs, release as release_fields, rule,
};
pub use instant::{parse_duration, parse_instant};
pub use platform::Platform;
pub(crate) use references::Member;
pub(crate) use release::{Body, Extent, Release};
pub use share::FULL;
pub(crate) use tape::{KEY, Node, REFERENCE, Tape, VALUE};
pub use version::{Requirement, Version};

use compiler::Compiler;
use format::Shape;
use index::Index;
use names::{Attributes, Names};
use references::References;
use top::{Head, Top};

/// That a release gives a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Given {
    flag: u32,
    /// The place of the release.
    pub(crate) release: u32,
    /// The name of the variant, on the tape.
    pub(crate) variant: u32,
}

/// One document with flags, segments and releases of one environment, at one revision. It does not change.
#[derive(Debug)]
pub struct Snapshot {
    text: Box<str>,
    platform: Platform,
    head: Head,
    attributes: Attributes,
    flag_index: Index,
    flags: Vec<OnceLock<Result<Box<Flag>, Fault>>>,
    /// Segments, plans and releases.
    tape: Tape,
    targeting_key: u32,
    segment_index: Index,
    /// Conditions on the tape, or 0.
    segments: Vec<u32>,
    /// In opening order, latest first, ties by key; those that cannot be decoded last.
    releases: Vec<Release>,
    /// What releases give, sorted by flag and opening order.
    given: Vec<Given>,
    plan_index: Index,
    release_index: Index,
    references: References,
}

impl Snapshot {
    /// Reads a document in UTF-8.
    ///
    /// # Errors
    /// A [`Refusal`] if it is no JSON, too large, of another format, or has a fault at the top. Faults further
    /// inside close what holds them, and are listed by [`faults`](Self::faults).
    #[cfg(any(test, not(target_arch = "wasm32")))]
    pub fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        Self::parse_on(Platform::default(), bytes)
    }

    /// The same, with the help of another platform.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_on(platform: Platform, bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.len() > limits::MAX_BYTES {
            return Err(Refusal::new(RefusalCode::SnapshotTooLarge, Fault::new(&["larger than 16 MiB"])));
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let at = decimal(error.valid_up_to() as u64);
            Fault::new(&["not UTF-8 at byte ", &at])
        })?;
        let top = Top::scan(text.strip_prefix('\u{feff}').unwrap_or(text))?;
        let flag_index = top.index("flags", limits::MAX_FLAGS)?;
        let segment_index = top.index("segments", limits::MAX_ENTRIES)?;
        let plan_index = top.index("plans", limits::MAX_ENTRIES)?;
        let release_index = top.index("releases", limits::MAX_ENTRIES)?;
        let attributes = Attributes::default();
        let text = top.text;
        let names =
            Names { text, flags: &flag_index, segments: &segment_index, attributes: &attributes, platform };

        let mut compiler = Compiler::new(&names);
        let head = top.head(&mut compiler)?;
        let entry =
            |index: &Index, at: u32| (index.key(text, at), index.is_doubled(at), index.value(text, at));
        let mut segments = Vec::with_capacity(segment_index.len());
        for at in segment_index.places() {
            let (key, is_doubled, json) = entry(&segment_index, at);
            segments.push(compiler.root("segments", &key, is_doubled, json, &Shape::Condition));
        }
        let mut plans = Vec::with_capacity(plan_index.len());
        for at in plan_index.places() {
            let (key, is_doubled, json) = entry(&plan_index, at);
            plans.push(release::plan(&mut compiler, &key, is_doubled, json));
        }
        let freezes = release::stops(&mut compiler, "freezes", top.field("freezes"));
        let around = release::Around { freezes: &freezes, plan_index: &plan_index, plans: &plans };
        // By the nominal opening, latest first; they come in the order of their keys, which orders ties.
        let order = |release: &Release| release.body.as_ref().map_or(i64::MIN, |body| body.schedule.opens());
        let mut releases: Vec<Release> = Vec::with_capacity(release_index.len());
        for at in release_index.places() {
            let (key, is_doubled, json) = entry(&release_index, at);
            let release = release::release(&mut compiler, &key, is_doubled, json, &around);
            let place = releases.iter().take_while(|earlier| order(earlier) >= order(&release)).count();
            releases.insert(place, release);
        }
        let targeting_key = attributes.number("targetingKey");
        let tape = compiler.tape;
        let mut given: Vec<Given> = Vec::new();
        for (release, gives) in (0..).zip(&releases) {
            for entry in gives.gives(&tape).entries() {
                let flag = entry.field(REFERENCE).reference();
                given.extend(flag.map(|flag| Given { flag, release, variant: entry.field(VALUE).word }));
            }
        }
        given.sort_unstable();
        // Of a flag that stands twice the release is faulty, and given once.
        given.dedup_by_key(|given| (given.flag, given.release));
        let flags = flag_index.places().map(|_| OnceLock::new()).collect();
        Ok(Self {
            text: text.into(),
            platform,
            head,
            attributes,
            flag_index,
            flags,
            tape,
            targeting_key,
            segment_index,
            segments,
            plan_index,
            release_index,
            releases,
            given,
            references: References::default(),
        })
    }

    /// The document.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The environment for which it was made, if it says so.
    #[must_use]
    pub fn environment(&self) -> Option<&str> {
        self.head.environment.as_deref()
    }

    /// The name of the series whose revisions are counted.
    #[must_use]
    pub fn lineage(&self) -> Option<&str> {
        self.head.lineage.as_deref()
    }

    /// The revision in its lineage; 0 if it states none.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.head.revision
    }

    /// When it was published, in milliseconds since 1970, if it says so.
    #[must_use]
    pub fn published_at(&self) -> Option<i64> {
        self.head.published_at
    }

    /// How long after its last confirmation it may still open things, in milliseconds.
    #[must_use]
    pub fn lease(&self) -> i64 {
        self.head.lease
    }

    /// How many flags it has. A flag is named by its place in the order of keys, from 0.
    #[must_use]
    pub fn flag_count(&self) -> usize {
        self.flag_index.len()
    }

    /// The place of a flag.
    #[must_use]
    pub fn find_flag(&self, key: &str) -> Option<u32> {
        self.flag_index.find(&self.text, key)
    }

    /// The key of the flag at a place; empty beyond the last.
    #[must_use]
    pub fn flag_key(&self, flag: u32) -> Cow<'_, str> {
        self.flag_index.key(&self.text, flag)
    }

    /// The flag at a place, decoded when first asked for.
    ///
    /// # Errors
    /// The fault for which it fails closed.
    pub fn flag(&self, flag: u32) -> Result<&Flag, &Fault> {
        static NONE: OnceLock<Fault> = OnceLock::new();
        let Some(slot) = self.flags.get(flag as usize) else {
            return Err(NONE.get_or_init(|| Fault::new(&["no flag at this place"])));
        };
        let read = slot.get_or_init(|| {
            let names = self.names();
            let mut compiler = Compiler::new(&names);
            let index = &self.flag_index;
            let (is_doubled, json) = (index.is_doubled(flag), index.value(&self.text, flag));
            match flag::flag(&mut compiler, &self.flag_key(flag), is_doubled, json) {
                Some(flag) => Ok(Box::new(flag)),
                None => Err(compiler.faults.swap_remove(0)),
            }
        });
        read.as_deref()
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
        (self.platform.fold)(text)
    }

    /// The releases in opening order: latest first, ties by key, those that cannot be decoded last.
    pub(crate) fn releases(&self) -> &[Release] {
        &self.releases
    }

    /// What releases give of a flag, in opening order.
    pub(crate) fn giving(&self, flag: u32) -> &[Given] {
        let first = self.given.partition_point(|given| given.flag < flag);
        let end = self.given.partition_point(|given| given.flag <= flag);
        self.given.get(first..end).unwrap_or_default()
    }

    /// The dotted path of an attribute that decoding has come across, by its number.
    #[must_use]
    pub fn attribute_path(&self, id: u32) -> Option<Box<str>> {
        self.attributes.path(id)
    }

    /// Whether the reference from one member to another can be followed: neither part of a cycle, nor the beginning
    /// of too long a chain.
    pub(crate) fn is_sound(&self, from: Member, to: Member) -> bool {
        self.references.is_sound(self, from, to)
    }

    /// The fault of a name that is no flag's.
    pub(crate) fn unknown_flag(&self, name: &str) -> Fault {
        self.flag_index.unknown(&self.text, "flag", name)
    }

    fn names(&self) -> Names<'_> {
        Names {
            text: &self.text,
            flags: &self.flag_index,
            segments: &self.segment_index,
            attributes: &self.attributes,
            platform: self.platform,
        }
    }
}

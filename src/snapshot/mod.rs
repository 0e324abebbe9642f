//! The document: types, scanning, decoding, validation, limits.
//!
//! [`Snapshot::parse`] scans the bytes once, which finds every fault of grammar and where each entry lies, and
//! decodes segments, plans and releases. A flag is decoded when it is first asked for, so cost follows what is
//! read, not what is published. A faulty flag or release is kept as its [`Fault`] beside the good ones.

mod condition;
mod decoder;
mod deployment;
#[cfg(feature = "schema")]
pub mod document;
mod error;
mod faults;
mod flag;
mod index;
mod instant;
mod json;
pub mod limits;
mod names;
mod plan;
mod platform;
mod references;
mod release;
mod scan;
mod schedule;
mod share;
mod stops;
mod suggest;
mod top;
mod version;

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

pub use condition::{Condition, Digests, Prerequisite, Test, Values};
pub use deployment::DeploymentNeed;
pub(crate) use error::decimal;
#[cfg(target_arch = "wasm32")]
pub(crate) use json::Json;
pub use error::{Fault, Refusal, RefusalCode};
pub use flag::{Flag, Kind, Outcome, Rule, Variant};
pub use instant::{parse_duration, parse_instant};
pub use names::{Attribute, Reference};
pub use plan::{Cue, Share, Start};
pub use platform::Platform;
pub(crate) use references::Node;
pub use release::{Body, Curtain, Extent, Given, Guardrail, Release, Rollback};
pub use schedule::Schedule;
pub use share::FULL;
pub use stops::Stop;
pub use version::{Requirement, Version};

use decoder::Decoder;
use index::Index;
use names::{Attributes, Names};
use references::References;
use top::{Head, Top};

/// One document with flags, segments and releases of one environment, at one revision. It does not change.
#[derive(Debug)]
pub struct Snapshot {
    text: Box<str>,
    platform: Platform,
    head: Head,
    attributes: Attributes,
    flag_index: Index,
    flags: Vec<OnceLock<Box<Result<Flag, Fault>>>>,
    segment_index: Index,
    segments: Vec<Option<Condition>>,
    /// In opening order, latest first, ties by key; those that cannot be decoded last.
    releases: Vec<Release>,
    /// Flag and place of a release that gives it, sorted.
    given: Vec<(u32, u32)>,
    plan_index: Index,
    plans: Vec<Option<Arc<[Cue]>>>,
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
        let names = Names { text, flags: &flag_index, segments: &segment_index, attributes: &attributes, platform };

        let head = top.head(&mut Decoder::new(&names, ""))?;
        // What a map holds under a key, decoded; nothing if there is a fault.
        let entry = |index: &Index, at: u32, map: &str| (Decoder::new(&names, map), index.value(text, at));
        let mut segments = Vec::with_capacity(segment_index.len());
        for at in segment_index.places() {
            let (mut decoder, json) = entry(&segment_index, at, "segments");
            let segment = condition::condition(&mut decoder, json);
            segments.push(segment.filter(|_| decoder.faults.is_empty() && !segment_index.is_doubled(at)));
        }
        let mut plans = Vec::with_capacity(plan_index.len());
        for at in plan_index.places() {
            let (mut decoder, json) = entry(&plan_index, at, "plans");
            let plan = plan::plan(&mut decoder, json);
            plans.push(plan.filter(|_| decoder.faults.is_empty() && !plan_index.is_doubled(at)));
        }
        let freezes = top.field(&mut Decoder::new(&names, ""), "freezes", stops::stops).unwrap_or_default();
        let around = release::Around { freezes: &freezes, plan_index: &plan_index, plans: &plans };
        let mut releases = Vec::with_capacity(release_index.len());
        for at in release_index.places() {
            let key = release_index.key(text, at);
            let (mut decoder, json) = entry(&release_index, at, "releases");
            if release_index.is_doubled(at) {
                decoder.duplicate(&key);
            }
            decoder.enter(&key);
            releases.push(release::release(decoder, &key, json, &around));
        }
        // By the nominal opening, latest first; the sort is stable, so ties stay in the order of their keys.
        let order = |release: &Release| release.body.as_ref().map_or(i64::MAX, |body| body.schedule.opens().saturating_neg());
        releases.sort_by_key(order);
        let mut given: Vec<(u32, u32)> = Vec::new();
        for (at, release) in (0..).zip(&releases) {
            given.extend(release.gives.iter().filter_map(|given| Some((given.flag.index?, at))));
        }
        given.sort_unstable();
        given.dedup();
        let flags = flag_index.places().map(|_| OnceLock::new()).collect();
        Ok(Self {
            text: text.into(),
            platform,
            head,
            attributes,
            flag_index,
            flags,
            segment_index,
            segments,
            plan_index,
            plans,
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
        let decoded = slot.get_or_init(|| {
            let names = self.names();
            let mut decoder = Decoder::new(&names, "flags");
            let key = self.flag_key(flag);
            if self.flag_index.is_doubled(flag) {
                decoder.duplicate(&key);
                return Box::new(Err(decoder.faults.swap_remove(0)));
            }
            decoder.enter(&key);
            let read = flag::flag(decoder, self.flag_index.value(&self.text, flag));
            Box::new(read.map_err(|mut faults| faults.swap_remove(0)))
        });
        decoded.as_ref().as_ref()
    }

    /// The condition of the segment at a place; nothing if it has a fault.
    #[must_use]
    pub fn segment(&self, segment: u32) -> Option<&Condition> {
        self.segments.get(segment as usize)?.as_ref()
    }

    /// A text in the lower case of the platform.
    #[must_use]
    pub fn fold(&self, text: &str) -> String {
        (self.platform.fold)(text)
    }

    /// The releases in opening order: latest first, ties by key, those that cannot be decoded last.
    #[must_use]
    pub fn releases(&self) -> &[Release] {
        &self.releases
    }

    /// The places of the releases that give a flag, in opening order.
    pub fn giving(&self, flag: u32) -> impl Iterator<Item = u32> {
        let first = self.given.partition_point(|&(given, _)| given < flag);
        self.given.iter().skip(first).take_while(move |&&(given, _)| given == flag).map(|&(_, release)| release)
    }

    /// The dotted path of an attribute that decoding has come across, by [`Attribute::id`].
    #[must_use]
    pub fn attribute_path(&self, id: u32) -> Option<Box<str>> {
        self.attributes.path(id)
    }

    /// Whether the reference from one node to another can be followed: neither part of a cycle, nor the beginning
    /// of too long a chain.
    pub(crate) fn is_sound(&self, from: Node, to: Node) -> bool {
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

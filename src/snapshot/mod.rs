//! The document: types, scanning, decoding, validation, limits.
//!
//! [`Snapshot::parse`] scans the bytes once, which finds every fault of grammar and where each entry lies, and
//! decodes segments, plans and releases. A flag is decoded when it is first asked for, so cost follows what is
//! read, not what is published. A faulty flag or release is kept as its [`Fault`] beside the good ones.

mod condition;
mod deployment;
#[cfg(feature = "schema")]
pub mod document;
mod error;
mod faults;
mod fields;
mod flag;
mod index;
mod instant;
mod json;
pub mod limits;
mod names;
mod plan;
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

pub use condition::{Condition, Digests, Prerequisite, Test, Texts, Values, fold_case};
pub use deployment::DeploymentNeed;
pub(crate) use error::decimal;
#[cfg(target_arch = "wasm32")]
pub(crate) use json::Json;
pub use error::{Fault, Refusal, RefusalCode};
pub use flag::{Flag, Kind, Outcome, Rule, Variant};
pub use instant::{parse_duration, parse_instant};
pub use names::{Attribute, Reference};
pub use plan::{Cue, Share, Start};
pub(crate) use references::Node;
pub use release::{Body, Curtain, Extent, Given, Guardrail, Release, Rollback};
pub use schedule::Schedule;
pub use share::FULL;
pub use stops::Stop;
pub use version::{Requirement, Version};

use fields::duplicate;
use index::Index;
#[cfg(not(target_arch = "wasm32"))]
use json::Json;
use names::{Attributes, Names};
use references::References;
use top::{Head, Top};

/// How the platform reads the text of a JSON number. The host build has `str::parse`; a page has its own `Number`,
/// which saves the 14 KB that the table of powers would take in the module.
pub type ReadNumber = fn(&str) -> f64;

/// One document with flags, segments and releases of one environment, at one revision. It does not change.
#[derive(Debug)]
pub struct Snapshot {
    text: Box<str>,
    read_number: ReadNumber,
    head: Head,
    attributes: Attributes,
    flag_index: Index,
    flags: Vec<OnceLock<Box<Result<Flag, Fault>>>>,
    segment_index: Index,
    segments: Vec<Result<Condition, Fault>>,
    /// In opening order, latest first, ties by key; those that cannot be decoded last.
    releases: Vec<Release>,
    /// Flag and place of a release that gives it, sorted.
    given: Vec<(u32, u32)>,
    plan_index: Index,
    plans: Vec<Result<Arc<[Cue]>, Fault>>,
    freeze_faults: Vec<Fault>,
    freezes_position: u32,
    references: References,
}

impl Snapshot {
    /// Reads a document in UTF-8.
    ///
    /// # Errors
    /// A [`Refusal`] if it is no JSON, too large, of another format, or has a fault at the top. Faults further
    /// inside close what holds them, and are listed by [`faults`](Self::faults).
    #[cfg(not(target_arch = "wasm32"))]
    pub fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        Self::parse_with(bytes, |text| text.parse().unwrap_or(f64::NAN))
    }

    /// The same, with the platform's way to read a number.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_with(bytes: &[u8], read_number: ReadNumber) -> Result<Self, Refusal> {
        if bytes.len() > limits::MAX_BYTES {
            return Err(Refusal::new(RefusalCode::SnapshotTooLarge, Fault::new(&["larger than 16 MiB"])));
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let at = decimal(error.valid_up_to() as u64);
            Fault::new(&["not UTF-8 at byte ", &at])
        })?;
        let top = Top::scan(text.strip_prefix('\u{feff}').unwrap_or(text))?;
        Self::build(top, read_number)
    }

    fn build(top: Top, read_number: ReadNumber) -> Result<Self, Refusal> {
        let text: Box<str> = top.text.into();
        let head = top.head()?;
        let flag_index = top.index("flags", limits::MAX_FLAGS)?;
        let segment_index = top.index("segments", limits::MAX_ENTRIES)?;
        let plan_index = top.index("plans", limits::MAX_ENTRIES)?;
        let release_index = top.index("releases", limits::MAX_ENTRIES)?;
        let attributes = Attributes::default();
        let names =
            Names { text: &text, flags: &flag_index, segments: &segment_index, attributes: &attributes, read_number };

        let segments = decode_all(&text, &segment_index, "segments", |json| condition::condition(json, &names));
        let plans = decode_all(&text, &plan_index, "plans", |json| plan::plan(json, &names).map(Arc::from));
        let plan_of = |json: Option<Json>| match json {
            None => Ok(plan::general().into()),
            Some(json) if json.kind() == "a list" => plan::plan(json, &names).map(Arc::from),
            Some(json) => {
                let name = json.text()?;
                match plan_index.find(&text, &name).and_then(|at| plans.get(at as usize)) {
                    Some(Ok(plan)) => Ok(Arc::clone(plan)),
                    Some(Err(_)) => Err(Fault::new(&["the plan \"", &name, "\" has a fault"])),
                    None => Err(plan_index.unknown(&text, "plan", &name)),
                }
            }
        };
        let mut freeze_faults = Vec::new();
        let freezes = stops::stops(top.field("freezes"), "freezes", &mut freeze_faults);
        let freezes_position = top.position("freezes").unwrap_or(0);
        let mut releases: Vec<_> = release_index
            .places()
            .map(|at| {
                let key = release_index.key(&text, at);
                let json = release_index.value(&text, at);
                release::release(&key, json, release_index.position(at), &names, &freezes, plan_of)
            })
            .collect();
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
            text,
            read_number,
            head,
            attributes,
            flag_index,
            flags,
            segment_index,
            segments,
            plan_index,
            plans,
            freeze_faults,
            freezes_position,
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
    pub fn flag(&self, flag: u32) -> Result<&Flag, Fault> {
        let Some(slot) = self.flags.get(flag as usize) else { return Err(Fault::new(&["no such flag"])) };
        let decoded = slot.get_or_init(|| {
            let key = self.flag_key(flag);
            let json = self.flag_index.value(&self.text, flag).ok_or_else(|| duplicate(&key));
            let read = json.and_then(|json| flag::flag(json, &self.names()));
            Box::new(read.map_err(|fault| fault.in_key(&key).in_key("flags")))
        });
        decoded.as_ref().as_ref().map_err(Clone::clone)
    }

    /// The condition of the segment at a place.
    ///
    /// # Errors
    /// The fault for which it is *unknown*.
    pub fn segment(&self, segment: u32) -> Result<&Condition, Fault> {
        match self.segments.get(segment as usize) {
            Some(segment) => segment.as_ref().map_err(Clone::clone),
            None => Err(Fault::new(&["no such segment"])),
        }
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

    /// The place of the variant that a release gives.
    ///
    /// # Errors
    /// A fault if flag or variant are not there, or the flag is faulty.
    pub(crate) fn given_variant(&self, given: &Given) -> Result<usize, Fault> {
        let Some(index) = given.flag.index else { return Err(self.unknown_flag(&given.flag.name)) };
        let flag = self.flag(index).map_err(|_| faults::faulty(&given.flag.name))?;
        flag.variant(&given.variant).ok_or_else(|| faults::unknown_variant(flag, &given.variant))
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
            read_number: self.read_number,
        }
    }
}

/// Decodes every entry of a map, each with its fault placed.
fn decode_all<T>(
    text: &str,
    index: &Index,
    map: &str,
    read: impl Fn(Json) -> Result<T, Fault>,
) -> Vec<Result<T, Fault>> {
    let decode = |at| {
        let key = index.key(text, at);
        let value = index.value(text, at).ok_or_else(|| duplicate(&key));
        value.and_then(&read).map_err(|fault| fault.in_key(&key).in_key(map))
    };
    index.places().map(decode).collect()
}

//! The top of a document: its fields, and where the entries of its maps lie.

use std::borrow::Cow;

use super::error::{Fault, Refusal, RefusalCode, decimal};
use super::fields::{duplicate, missing, optional};
use super::index::Index;
use super::instant::{duration, instant};
use super::json::{Json, unescape};
use super::scan::{Scanner, Span};

/// What the snapshot says of itself.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) environment: Option<Box<str>>,
    pub(crate) lineage: Option<Box<str>>,
    pub(crate) revision: u64,
    pub(crate) published_at: Option<i64>,
    /// In milliseconds.
    pub(crate) lease: i64,
}

/// The lease of a snapshot that states none: one day.
const DEFAULT_LEASE: i64 = 86_400_000;

/// The one format that this version reads.
const FORMAT: u64 = 1;

const MAPS: [&str; 4] = ["segments", "flags", "plans", "releases"];
const FIELDS: [&str; 12] = [
    "$schema", "format", "environment", "lineage", "revision", "publishedAt", "lease", "freezes", "segments", "flags",
    "plans", "releases",
];

/// A document that has passed the scan.
pub(crate) struct Top<'a> {
    pub(crate) text: &'a str,
    fields: Vec<(Cow<'a, str>, Span)>,
    /// Key and value of the entries of each of [`MAPS`].
    maps: [Vec<(Span, Span)>; 4],
}

impl<'a> Top<'a> {
    /// Scans the whole document, once.
    pub(crate) fn scan(text: &'a str) -> Result<Self, Fault> {
        let mut top = Self { text, fields: Vec::new(), maps: [const { Vec::new() }; 4] };
        let mut scanner = Scanner::new(text);
        let mut doubled = None;
        scanner.object(|scanner, key| {
            let Some(key) = unescape(key.of(text)) else { return Err(Fault::new(&["a key with half a surrogate pair"])) };
            let map = MAPS.iter().zip(&mut top.maps).find(|(name, _)| **name == key);
            let value = match map {
                Some((_, entries)) if scanner.at_object() => {
                    let start = scanner.here();
                    scanner.object(|scanner, key| {
                        entries.push((key, scanner.value()?));
                        Ok(())
                    })?;
                    Span { start, end: scanner.here() }
                }
                _ => scanner.value()?,
            };
            if top.fields.iter().any(|(earlier, _)| *earlier == key) {
                doubled.get_or_insert_with(|| duplicate(&key));
            }
            top.fields.push((key, value));
            Ok(())
        })?;
        scanner.end()?;
        doubled.map_or(Ok(top), Err)
    }

    pub(crate) fn field(&self, name: &str) -> Option<Json<'a>> {
        self.span(name).map(|value| Json::at(self.text, value))
    }

    /// Where a field stands in the document, if it is there.
    pub(crate) fn position(&self, name: &str) -> Option<u32> {
        self.span(name).map(|value| value.start)
    }

    fn span(&self, name: &str) -> Option<Span> {
        self.fields.iter().find(|(key, _)| key == name).map(|(_, value)| *value)
    }

    /// Reads all fields but the maps and the freezes.
    pub(crate) fn head(&self) -> Result<Head, Refusal> {
        let format = self.field("format").ok_or_else(|| missing("format"))?;
        let format = format.integer().map_err(|fault| fault.in_key("format"))?;
        if format != FORMAT {
            let fault = Fault::new(&[&decimal(format), " is not supported, this version reads format 1"]);
            return Err(Refusal::new(RefusalCode::FormatUnsupported, fault.in_key("format")));
        }
        for (key, _) in &self.fields {
            if !FIELDS.contains(&&**key) && !key.starts_with("x-") {
                return Err(Fault::unknown("field", key, FIELDS).into());
            }
        }
        let text = |name| optional(self.field(name), name, Json::name);
        Ok(Head {
            environment: text("environment")?,
            lineage: text("lineage")?,
            revision: optional(self.field("revision"), "revision", Json::integer)?.unwrap_or(0),
            published_at: optional(self.field("publishedAt"), "publishedAt", instant)?,
            lease: optional(self.field("lease"), "lease", duration)?.unwrap_or(DEFAULT_LEASE),
        })
    }

    /// The index of one of the maps, with at most so many entries.
    pub(crate) fn index(&self, map: &str, most: usize) -> Result<Index, Fault> {
        optional(self.field(map), map, |json| json.expect_object())?;
        let entries = MAPS.iter().zip(&self.maps).find(|(name, _)| **name == map).map(|(_, entries)| entries);
        let entries = entries.map(Vec::as_slice).unwrap_or_default();
        if entries.len() > most {
            return Err(Fault::new(&["more than ", &decimal(most as u64), " entries"]).in_key(map));
        }
        Index::new(self.text, entries).map_err(|fault| fault.in_key(map))
    }
}

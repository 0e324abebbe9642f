//! The top of a document: its fields, and where the entries of its maps lie.

use std::borrow::Cow;

use super::error::{Fault, Refusal, RefusalCode, decimal};
use super::decoder::Decoder;
use super::index::Index;
use super::json::{Json, Type, unescape};
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
        if !scanner.at_object() {
            let value = scanner.value()?;
            scanner.end()?;
            return Err(Json::at(text, value).expected("an object"));
        }
        scanner.object(&mut |scanner, key| {
            let Some(key) = unescape(key.of(text)) else { return Err(Fault::new(&["a key with half a surrogate pair"])) };
            let map = MAPS.iter().zip(&mut top.maps).find(|(name, _)| **name == key);
            let value = match map {
                Some((_, entries)) if scanner.at_object() => {
                    let start = scanner.here();
                    scanner.object(&mut |scanner, key| {
                        entries.push((key, scanner.value()?));
                        Ok(())
                    })?;
                    Span { start, end: scanner.here() }
                }
                _ => scanner.value()?,
            };
            top.fields.push((key, value));
            Ok(())
        })?;
        scanner.end()?;
        Ok(top)
    }

    /// A field of the document, read by `read`.
    pub(crate) fn field<T>(
        &self,
        decoder: &mut Decoder<'a>,
        name: &str,
        read: fn(&mut Decoder<'a>, Json<'a>) -> Option<T>,
    ) -> Option<T> {
        let json = Json::at(self.text, self.span(name)?);
        decoder.enter(name);
        let value = read(decoder, json);
        decoder.leave();
        value
    }

    /// Where a field stands in the document.
    pub(crate) fn position(&self, name: &str) -> u32 {
        self.span(name).map_or(0, |value| value.start)
    }

    fn span(&self, name: &str) -> Option<Span> {
        self.fields.iter().find(|(key, _)| key == name).map(|(_, value)| *value)
    }

    /// Reads all fields but the maps and the freezes. The first fault refuses the document.
    pub(crate) fn head(&self, decoder: &mut Decoder<'a>) -> Result<Head, Refusal> {
        let format = self.field(decoder, "format", Decoder::integer);
        if self.span("format").is_none() {
            decoder.fault(&["missing \"format\""]);
        }
        if let Some(format) = format.filter(|&format| format != FORMAT) {
            let fault = Fault::new(&[&decimal(format), " is not supported, this version reads format 1"]);
            return Err(Refusal::new(RefusalCode::FormatUnsupported, fault.at("format")));
        }
        for (i, (key, _)) in self.fields.iter().enumerate() {
            if self.fields.iter().take(i).any(|(earlier, _)| earlier == key) {
                decoder.duplicate(key);
            } else if !FIELDS.contains(&&**key) && !key.starts_with("x-") {
                decoder.note(Fault::unknown("field", key, &FIELDS));
            }
        }
        let head = Head {
            environment: self.field(decoder, "environment", Decoder::name),
            lineage: self.field(decoder, "lineage", Decoder::name),
            revision: self.field(decoder, "revision", Decoder::integer).unwrap_or(0),
            published_at: self.field(decoder, "publishedAt", Decoder::instant),
            lease: self.field(decoder, "lease", Decoder::duration).unwrap_or(DEFAULT_LEASE),
        };
        for map in MAPS {
            self.field(decoder, map, |decoder, json| decoder.expect(json, Type::Object).then_some(()));
        }
        if decoder.faults.is_empty() { Ok(head) } else { Err(decoder.faults.swap_remove(0).into()) }
    }

    /// The index of one of the maps, with at most so many entries.
    pub(crate) fn index(&self, map: &str, most: usize) -> Result<Index, Fault> {
        let entries = MAPS.iter().zip(&self.maps).find(|(name, _)| **name == map).map(|(_, entries)| entries);
        let entries = entries.map(Vec::as_slice).unwrap_or_default();
        if entries.len() > most {
            return Err(Fault::new(&["more than ", &decimal(most as u64), " entries"]).at(map));
        }
        Index::new(self.text, entries).map_err(|fault| fault.at(map))
    }
}

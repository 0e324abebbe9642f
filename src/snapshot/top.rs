//! The top of a document: its fields, and where the entries of its maps lie.

use std::borrow::Cow;

use super::compiler::Compiler;
use super::error::{Fault, Refusal, RefusalCode, decimal};
use super::format::Shape;
use super::index::Index;
use super::json::{Json, Type, unescape};
use super::scan::{Scanner, Span};
use super::tape::Node;

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
    "$schema",
    "format",
    "environment",
    "lineage",
    "revision",
    "publishedAt",
    "lease",
    "freezes",
    "segments",
    "flags",
    "plans",
    "releases",
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
            let key = unescape(key.of(text));
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

    /// A field of the document.
    pub(crate) fn field(&self, name: &str) -> Option<Json<'a>> {
        self.span(name).map(|span| Json::at(self.text, span))
    }

    /// Where a field stands in the document.
    pub(crate) fn position(&self, name: &str) -> u32 {
        self.span(name).map_or(0, |value| value.start)
    }

    fn span(&self, name: &str) -> Option<Span> {
        self.fields.iter().find(|(key, _)| key == name).map(|(_, value)| *value)
    }

    /// Reads all fields but the maps and the freezes. The first fault refuses the document.
    pub(crate) fn head(&self, compiler: &mut Compiler<'a>) -> Result<Head, Refusal> {
        let format = match self.field("format") {
            Some(format) => read(compiler, "format", format, &Shape::Integer),
            None => {
                compiler.fault(&["missing \"format\""]);
                0
            }
        };
        let format = compiler.at(format).wide().cast_unsigned();
        if compiler.faults.is_empty() && format != FORMAT {
            let fault = Fault::new(&[&decimal(format), " is not supported, this version reads format 1"]);
            return Err(Refusal::new(RefusalCode::FormatUnsupported, fault.at("format")));
        }
        compiler.check_unique(self.fields.iter().map(|(key, _)| (**key).into()).collect());
        for (key, _) in &self.fields {
            if !FIELDS.contains(&&**key) && !key.starts_with("x-") {
                compiler.unknown("field", key, &FIELDS);
            }
        }
        let mut optional = |name, shape| self.field(name).map_or(0, |json| read(compiler, name, json, shape));
        let [environment, lineage] = ["environment", "lineage"].map(|name| optional(name, &Shape::Name));
        let revision = optional("revision", &Shape::Integer);
        let published_at = optional("publishedAt", &Shape::Instant);
        let lease = optional("lease", &Shape::Duration);
        for map in MAPS {
            if let Some(json) = self.field(map)
                && !json.is(Type::Object)
            {
                compiler.enter(map);
                compiler.expect(json, Type::Object);
                compiler.leave();
            }
        }
        if !compiler.faults.is_empty() {
            return Err(compiler.faults.swap_remove(0).into());
        }
        let text = |word| compiler.at(word).there().map(|node| node.text().into());
        let wide = |word| compiler.at(word).there().map(Node::wide);
        Ok(Head {
            environment: text(environment),
            lineage: text(lineage),
            revision: compiler.at(revision).wide().cast_unsigned(),
            published_at: wide(published_at),
            lease: wide(lease).unwrap_or(DEFAULT_LEASE),
        })
    }

    /// The index of one of the maps, with at most so many entries.
    pub(crate) fn index(&self, map: &str, most: usize) -> Result<Index, Fault> {
        let entries = MAPS.iter().zip(&self.maps).find(|(name, _)| **name == map).map(|(_, entries)| entries);
        let entries = entries.map(Vec::as_slice).unwrap_or_default();
        if entries.len() > most {
            return Err(Fault::new(&["more than ", &decimal(most as u64), " entries"]).at(map));
        }
        Ok(Index::new(self.text, entries))
    }
}

fn read<'a>(compiler: &mut Compiler<'a>, name: &str, json: Json<'a>, shape: &'static Shape) -> u32 {
    compiler.enter(name);
    let word = compiler.value(json, shape);
    compiler.leave();
    word
}

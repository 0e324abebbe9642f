//! Reads JSON by the tables of the format onto a tape, and notes each fault with its place: `shapes.rs` has how by the shape
//! of a value, `objects.rs` what has values inside.
//!
//! It does not stop at a fault: it writes 0 and goes on. Whoever asked for the whole throws it away if a fault has been
//! noted. So one pass finds every fault, and the code has no exits. A page wants only the first, and keeps no more:
//! millions may fit into a document, each with its path.

use super::Snapshot;
use super::error::{Fault, decimal};
use super::format::Shape;
use super::index::Index;
use super::json::{Json, Type};
use super::names::{Map, Names};
use super::release::{Release, Rollback, Stop};
use super::suggest::Known;
use super::tape::{Node, Tape};
use super::text::append;

/// Reads values at a place in the document.
pub(crate) struct Compiler<'a> {
    pub(crate) names: &'a Names,
    /// The snapshot in which references are looked up, where they are to be; asked by [`checked`](Self::checked).
    pub(crate) checked: Option<&'a Snapshot>,
    pub(crate) tape: Tape,
    /// The first fault, and more as long as there is room.
    pub(crate) faults: Vec<Fault>,
    /// Where references are looked up: where each entry stands, and its first fault.
    pub(crate) entries: Vec<(u32, usize)>,
    /// How many bytes of further faults are kept: none where only the first counts.
    pub(crate) room: usize,
    /// How many faults have been noted that close what is read, kept or not.
    pub(crate) noted: u32,
    /// The object that is being read.
    pub(crate) object: u32,
    /// What has been read apart: the maps of the document, conditions, plans, releases, the plan of a release without
    /// one, stops, and a rollback.
    pub(crate) maps: Vec<Index>,
    pub(crate) segments: Vec<u32>,
    pub(crate) plans: Vec<u32>,
    pub(crate) releases: Vec<Release>,
    pub(crate) general: u32,
    pub(crate) stops: Vec<Stop>,
    pub(crate) rollback: Option<Rollback>,
    /// The variants of the flag that is read, as a map on the tape.
    pub(super) variants: u32,
    /// The place.
    pub(super) path: String,
    /// Where the path ended before each place that has been entered.
    marks: Vec<usize>,
}

impl<'a> Compiler<'a> {
    #[inline(never)]
    pub(crate) fn new(names: &'a Names) -> Self {
        Self {
            names,
            checked: None,
            tape: Tape::new(),
            faults: Vec::new(),
            entries: Vec::new(),
            room: 0,
            noted: 0,
            object: 0,
            maps: Vec::new(),
            segments: Vec::new(),
            plans: Vec::new(),
            releases: Vec::new(),
            general: 0,
            stops: Vec::new(),
            rollback: None,
            variants: 0,
            path: String::new(),
            marks: Vec::new(),
        }
    }

    /// The snapshot in which references are looked up, where they are to be: never in a page.
    pub(crate) fn checked(&self) -> Option<&'a Snapshot> {
        if cfg!(feature = "page") { None } else { self.checked }
    }

    /// Enters the value of a key.
    #[inline(never)]
    pub(crate) fn enter(&mut self, key: &str) {
        self.marks.push(self.path.len());
        if !self.path.is_empty() {
            append(&mut self.path, ".");
        }
        append(&mut self.path, key);
    }

    /// Enters an item of a list.
    #[inline(never)]
    pub(crate) fn enter_item(&mut self, index: usize) {
        self.marks.push(self.path.len());
        append(&mut self.path, "[");
        append(&mut self.path, &decimal(index as u64));
        append(&mut self.path, "]");
    }

    /// Leaves what was entered last.
    #[inline(never)]
    pub(crate) fn leave(&mut self) {
        self.path.truncate(self.marks.pop().unwrap_or(0));
    }

    /// Notes a fault here.
    #[inline(never)]
    pub(crate) fn note(&mut self, fault: Fault) {
        self.noted = self.noted.wrapping_add(1);
        // A page keeps the first.
        let mut is_kept = self.faults.is_empty();
        if !cfg!(feature = "page") {
            let bytes = self.path.len().wrapping_add(fault.message().len());
            let first = self.entries.last().map_or(0, |(_, first)| *first);
            is_kept = self.faults.len() == first || bytes <= self.room;
            self.room = if is_kept { self.room.saturating_sub(bytes) } else { 0 };
        }
        if is_kept {
            self.faults.push(fault.at(&self.path));
        }
    }

    /// The first fault, which must have been noted.
    #[inline(never)]
    pub(crate) fn first_fault(&mut self) -> Fault {
        self.faults.swap_remove(0)
    }

    /// Whether another fault would not be kept, so that it need not be told well.
    pub(crate) fn is_full(&self) -> bool {
        (cfg!(feature = "page") || self.room == 0) && !self.faults.is_empty()
    }

    /// Notes a name that is none of those known.
    #[inline(never)]
    pub(crate) fn unknown(&mut self, kind: &str, name: &str, known: Known) {
        self.note(Fault::unknown(kind, name, if self.is_full() { &|_| None } else { known }));
    }

    #[inline(never)]
    pub(crate) fn fault(&mut self, parts: &[&str]) {
        self.note(Fault::new(if self.is_full() { &[] } else { parts }));
    }

    #[inline(never)]
    pub(crate) fn expected(&mut self, what: &str, json: Json) -> u32 {
        self.fault(&["expected ", what, ", found ", json.of_type().name()]);
        0
    }

    /// Notes a fault unless a value is of this type.
    #[inline(never)]
    pub(crate) fn expect(&mut self, json: Json, kind: Type) -> bool {
        let is = json.is(kind);
        if !is {
            self.expected(kind.name(), json);
        }
        is
    }

    #[inline(never)]
    pub(crate) fn duplicate(&mut self, key: &str) {
        self.fault(&["duplicate key \"", key, "\""]);
    }

    /// The value that a word is.
    pub(crate) fn at(&self, word: u32) -> Node<'_> {
        self.tape.node(word)
    }

    /// Whether an object on the tape has a field.
    pub(crate) fn has(&self, at: u32, field: u32) -> bool {
        self.at(at).field(field).is_there()
    }

    /// Writes a field of an object on the tape.
    pub(crate) fn set(&mut self, at: u32, field: u32, word: u32) {
        self.tape.set(at.wrapping_add(field), word);
    }

    /// Notes that there is none of some names, or more than one.
    #[inline(never)]
    pub(crate) fn exactly_one(&mut self, name: Known, places: u32) {
        let mut message = String::from("exactly one of");
        let mut before = " \"";
        for at in 0..32 {
            if places & 1 << at != 0 {
                append(&mut message, before);
                append(&mut message, name(at).unwrap_or_default());
                append(&mut message, "\"");
                before = ", \"";
            }
        }
        self.fault(&[&message]);
    }

    /// Reads an entry of a map of the document. It is closed if a fault has been noted that is not apart.
    #[inline(never)]
    pub(crate) fn root(&mut self, map: Map, at: u32, shape: &'static Shape) -> u32 {
        let names = self.names;
        let index = names.map(map);
        if self.checked().is_some() {
            self.entries.push((index.position(at), self.faults.len()));
        } else {
            self.faults.clear();
        }
        self.noted = 0;
        // Those of the flag before stand on a tape that is gone.
        self.variants = 0;
        self.enter(map.name());
        if index.is_doubled(at) {
            self.duplicate(index.key(&names.text, at));
        }
        self.enter(index.key(&names.text, at));
        let json = index.value(&names.text, at);
        let word = self.value(json, shape);
        self.leave();
        self.leave();
        word
    }
}

//! Decoding: reads values, and notes each fault with its place instead of stopping there.
//!
//! What reads a value gives nothing where there is a fault, and the caller goes on with a stand-in. Whoever asked for
//! the whole throws it away if a fault has been noted. So one pass finds every fault, and the code of decoding has no
//! exits: it is half as large as with a `Result` for each value.

use std::borrow::Cow;

use super::error::{Fault, decimal};
use super::instant::{parse_duration, parse_instant};
use super::json::{Entries, Json, Type, scaled};
use super::flag::Flag;
use super::names::{Names, Reference};
use super::Snapshot;
use super::share::FULL;
use super::version::Requirement;

/// Reads values at a place in the document.
pub(crate) struct Decoder<'a> {
    pub(crate) names: &'a Names<'a>,
    /// The snapshot in which references are looked up, where they are to be.
    pub(crate) checked: Option<&'a Snapshot>,
    path: String,
    pub(crate) faults: Vec<Fault>,
}

/// A field of an object, which may be absent.
#[derive(Clone, Copy)]
pub(crate) struct Field<'a> {
    pub(crate) name: &'static str,
    pub(crate) value: Option<Json<'a>>,
}

/// Where the path ended before a place was entered.
pub(crate) struct Mark(usize);

impl<'a> Decoder<'a> {
    /// A decoder for the entry of a map of the document.
    pub(crate) fn new(names: &'a Names<'a>, map: &str) -> Self {
        Self { names, checked: None, path: map.to_string(), faults: Vec::new() }
    }

    /// Enters the value of a key.
    #[inline(never)]
    pub(crate) fn enter(&mut self, key: &str) -> Mark {
        let mark = Mark(self.path.len());
        if !self.path.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(key);
        mark
    }

    /// Enters an item of a list.
    #[inline(never)]
    pub(crate) fn enter_item(&mut self, index: usize) -> Mark {
        let mark = Mark(self.path.len());
        for part in ["[", &decimal(index as u64), "]"] {
            self.path.push_str(part);
        }
        mark
    }

    /// Leaves what was entered.
    #[inline(never)]
    pub(crate) fn leave(&mut self, mark: Mark) {
        self.path.truncate(mark.0);
    }

    /// Notes a fault here.
    #[inline(never)]
    pub(crate) fn note(&mut self, fault: Fault) {
        self.faults.push(fault.at(&self.path));
    }

    #[inline(never)]
    pub(crate) fn fault(&mut self, parts: &[&str]) {
        self.note(Fault::new(parts));
    }

    #[inline(never)]
    fn expected(&mut self, what: &str, json: Json) {
        self.note(json.expected(what));
    }

    /// Notes a fault unless the value is of this type.
    #[inline(never)]
    pub(crate) fn expect(&mut self, json: Json, kind: Type) -> bool {
        let is = json.is(kind);
        if !is {
            self.expected(kind.name(), json);
        }
        is
    }

    /// The fields of an object, in the order of `names`; nothing if it is none. `x-…` fields are the author's own.
    pub(crate) fn fields<const N: usize>(&mut self, json: Json<'a>, names: [&'static str; N]) -> Option<[Field<'a>; N]> {
        let mut fields = names.map(|name| Field { name, value: None });
        self.fill(json, &mut fields).then_some(fields)
    }

    #[inline(never)]
    fn fill(&mut self, json: Json<'a>, fields: &mut [Field<'a>]) -> bool {
        if !self.expect(json, Type::Object) {
            return false;
        }
        for (key, value) in json.entries() {
            if key.starts_with("x-") {
                continue;
            }
            match fields.iter_mut().find(|field| field.name == key) {
                Some(field) if field.value.is_none() => field.value = Some(value),
                Some(_) => self.duplicate(&key),
                None => self.note(Fault::unknown("field", &key, &mut fields.iter().map(|field| field.name))),
            }
        }
        true
    }

    /// The entries of a map, each key once.
    #[inline(never)]
    pub(crate) fn map(&mut self, json: Json<'a>) -> Entries<'a> {
        self.expect(json, Type::Object);
        let mut keys: Vec<Box<str>> = json.entries().map(|(key, _)| key.into()).collect();
        keys.sort_unstable();
        for (key, next) in keys.iter().zip(keys.iter().skip(1)) {
            if key == next {
                self.duplicate(key);
            }
        }
        json.entries()
    }

    #[inline(never)]
    pub(crate) fn duplicate(&mut self, key: &str) {
        self.fault(&["duplicate key \"", key, "\""]);
    }

    /// The same field; a fault if it is absent.
    #[inline(never)]
    pub(crate) fn required(&mut self, field: Field<'a>) -> Field<'a> {
        if field.value.is_none() {
            self.fault(&["missing \"", field.name, "\""]);
        }
        field
    }

    /// What `read` makes of a field, if it is there.
    pub(crate) fn field<T>(&mut self, field: Field<'a>, read: fn(&mut Self, Json<'a>) -> Option<T>) -> Option<T> {
        let json = field.value?;
        let mark = self.enter(field.name);
        let value = read(self, json);
        self.leave(mark);
        value
    }

    /// What `read` makes of each item of a list that must have some.
    pub(crate) fn list<T>(&mut self, json: Json<'a>, read: fn(&mut Self, Json<'a>) -> Option<T>) -> Vec<T> {
        let mut list = Vec::new();
        self.some_items(json);
        for (i, item) in json.items().enumerate() {
            let mark = self.enter_item(i);
            list.extend(read(self, item));
            self.leave(mark);
        }
        list
    }

    /// Notes a fault unless a list has items.
    #[inline(never)]
    pub(crate) fn some_items(&mut self, json: Json<'a>) {
        if self.expect(json, Type::List) && json.items().next().is_none() {
            self.must_not_be_empty();
        }
    }

    #[inline(never)]
    pub(crate) fn must_not_be_empty(&mut self) {
        self.fault(&["must not be empty"]);
    }

    /// A text.
    #[inline(never)]
    pub(crate) fn text(&mut self, json: Json<'a>) -> Option<Cow<'a, str>> {
        let text = json.text();
        if text.is_none() && self.expect(json, Type::Text) {
            self.fault(&["a text with half a surrogate pair"]);
        }
        text
    }

    /// A text to keep.
    #[inline(never)]
    pub(crate) fn kept(&mut self, json: Json<'a>) -> Option<Box<str>> {
        self.text(json).map(Into::into)
    }

    /// A text that is not empty.
    #[inline(never)]
    pub(crate) fn name(&mut self, json: Json<'a>) -> Option<Box<str>> {
        let name = self.kept(json)?;
        if name.is_empty() {
            self.must_not_be_empty();
        }
        Some(name)
    }

    /// `true` or `false`.
    #[inline(never)]
    pub(crate) fn boolean(&mut self, json: Json<'a>) -> Option<bool> {
        self.expect(json, Type::Boolean);
        json.boolean()
    }

    /// A number, as a double.
    #[inline(never)]
    pub(crate) fn number(&mut self, json: Json<'a>) -> Option<f64> {
        self.expect(json, Type::Number).then(|| (self.names.platform.read_number)(json.source()))
    }

    /// A whole number that is not negative.
    #[inline(never)]
    pub(crate) fn integer(&mut self, json: Json<'a>) -> Option<u64> {
        let integer = json.integer();
        if integer.is_none() {
            self.expected("an integer", json);
        }
        integer
    }

    /// An instant of RFC 3339, in milliseconds since 1970.
    #[inline(never)]
    pub(crate) fn instant(&mut self, json: Json<'a>) -> Option<i64> {
        let text = self.text(json)?;
        let instant = parse_instant(&text);
        if instant.is_none() {
            self.fault(&["not an RFC 3339 instant: \"", &text, "\""]);
        }
        instant
    }

    /// A duration of ISO 8601, in milliseconds.
    #[inline(never)]
    pub(crate) fn duration(&mut self, json: Json<'a>) -> Option<i64> {
        let text = self.text(json)?;
        let duration = parse_duration(&text);
        if duration.is_none() {
            self.fault(&["not a duration of weeks, days, hours, minutes and seconds: \"", &text, "\""]);
        }
        duration
    }

    /// A percentage with at most three decimals, in thousandths.
    #[inline(never)]
    pub(crate) fn share(&mut self, json: Json<'a>) -> Option<u32> {
        if !self.expect(json, Type::Number) {
            return None;
        }
        let share = scaled(json.source(), 3).and_then(|share| u32::try_from(share).ok()).filter(|&share| share <= FULL);
        if share.is_none() {
            self.fault(&["a share is a number from 0 to 100 with at most three decimals"]);
        }
        share
    }

    /// A requirement on a version.
    #[inline(never)]
    pub(crate) fn requirement(&mut self, json: Json<'a>) -> Option<Requirement> {
        let text = self.text(json)?;
        let requirement = Requirement::parse(&text);
        if requirement.is_none() {
            self.fault(&["not a version requirement: \"", &text, "\""]);
        }
        requirement
    }

    /// Notes a segment that is not there, where references are looked up.
    #[inline(never)]
    pub(crate) fn check_segment(&mut self, segment: &Reference) {
        if self.checked.is_some() && segment.index.is_none() {
            self.note(self.names.segments.unknown(self.names.text, "segment", &segment.name));
        }
    }

    /// The flag of a reference, where references are looked up; a fault if it is not there.
    #[inline(never)]
    pub(crate) fn check_flag(&mut self, flag: &Reference) -> Option<&'a Flag> {
        let snapshot = self.checked?;
        if flag.index.is_none() {
            self.note(snapshot.unknown_flag(&flag.name));
        }
        snapshot.flag(flag.index?).ok()
    }

    /// Notes names that are none of a flag's variants.
    #[inline(never)]
    pub(crate) fn check_variants(&mut self, flag: Option<&Flag>, names: &[Box<str>]) {
        for (i, name) in names.iter().enumerate() {
            if let Some(flag) = flag.filter(|flag| flag.variant(name).is_none()) {
                let mark = self.enter_item(i);
                self.note(Fault::unknown_variant(flag, name));
                self.leave(mark);
            }
        }
    }

    /// An object whose inside is free; its keys stand once all the same.
    #[inline(never)]
    pub(crate) fn object(&mut self, json: Json<'a>) -> Option<Box<str>> {
        self.expect(json, Type::Object).then(|| json.source().into())
    }
}

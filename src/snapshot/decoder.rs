//! Decoding: reads values, and notes each fault with its place instead of stopping there.
//!
//! What reads a value gives nothing where there is a fault, and the caller goes on with a stand-in. Whoever asked for
//! the whole throws it away if a fault has been noted. So one pass finds every fault, and the code of decoding has no
//! exits: it is half as large as with a `Result` for each value.

use std::borrow::Cow;

use super::error::{Fault, decimal};
use super::instant::{parse_duration, parse_instant};
use super::json::{Json, Type, scaled};
use super::names::{Names, Reference};
use super::Snapshot;
use super::share::FULL;
use super::version::Requirement;

/// Reads values at a place in the document.
pub(crate) struct Decoder<'a> {
    pub(crate) names: &'a Names<'a>,
    /// The snapshot in which references are looked up, where they are to be.
    pub(crate) checked: Option<&'a Snapshot>,
    /// The place.
    path: String,
    /// Where the path ended before each place that has been entered.
    marks: Vec<usize>,
    pub(crate) faults: Vec<Fault>,
}

/// The fields of an object.
pub(crate) struct Fields<'a> {
    names: &'static [&'static str],
    values: [Option<Json<'a>>; 13],
}

impl<'a> Fields<'a> {
    /// The value of a field, if it is there.
    #[inline(never)]
    pub(crate) fn get(&self, name: &str) -> Option<Json<'a>> {
        self.names.iter().zip(self.values).find(|(known, _)| **known == name).and_then(|(_, value)| value)
    }

    /// Whether they are those of an object: of another type there is no more to be said.
    pub(crate) fn are_known(&self) -> bool {
        !self.names.is_empty()
    }

    /// Whether a field is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

impl<'a> Decoder<'a> {
    /// A decoder for the entries of a map of the document.
    #[inline(never)]
    pub(crate) fn new(names: &'a Names<'a>, map: &str) -> Self {
        Self { names, checked: None, path: map.to_string(), marks: Vec::new(), faults: Vec::new() }
    }

    /// Enters the value of a key.
    #[inline(never)]
    pub(crate) fn enter(&mut self, key: &str) {
        self.marks.push(self.path.len());
        if !self.path.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(key);
    }

    /// Enters an item of a list.
    #[inline(never)]
    pub(crate) fn enter_item(&mut self, index: usize) {
        self.marks.push(self.path.len());
        for part in ["[", &decimal(index as u64), "]"] {
            self.path.push_str(part);
        }
    }

    /// Leaves what was entered last.
    #[inline(never)]
    pub(crate) fn leave(&mut self) {
        self.path.truncate(self.marks.pop().unwrap_or(0));
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

    /// The fields of an object: none unknown, none twice. `x-…` fields are the author's own.
    #[inline(never)]
    pub(crate) fn fields(&mut self, json: Json<'a>, names: &'static [&'static str]) -> Fields<'a> {
        let mut fields = Fields { names, values: [None; 13] };
        if !self.expect(json, Type::Object) {
            fields.names = &[];
        }
        for (key, value) in json.entries() {
            match names.iter().zip(&mut fields.values).find(|(name, _)| **name == key) {
                Some((_, slot)) if slot.is_none() => *slot = Some(value),
                Some(_) => self.duplicate(&key),
                None if key.starts_with("x-") => {}
                None => self.note(Fault::unknown("field", &key, names)),
            }
        }
        fields
    }

    /// Calls `each` for every entry of a map, in its place; each key may stand once.
    #[inline(never)]
    pub(crate) fn each_entry(&mut self, json: Json<'a>, each: &mut dyn FnMut(&mut Self, &str, Json<'a>)) {
        self.expect(json, Type::Object);
        let mut keys: Vec<Box<str>> = Vec::new();
        for (key, value) in json.entries() {
            self.enter(&key);
            each(self, &key, value);
            self.leave();
            keys.push(key.into());
        }
        keys.sort_unstable();
        for (key, next) in keys.iter().zip(keys.iter().skip(1)) {
            if key == next {
                self.duplicate(key);
            }
        }
    }

    /// Calls `each` for every item of a list, in its place. Whether it is a list that has some.
    #[inline(never)]
    pub(crate) fn each_item(&mut self, json: Json<'a>, each: &mut dyn FnMut(&mut Self, Json<'a>)) -> bool {
        let mut index = 0_usize;
        self.expect(json, Type::List);
        for item in json.items() {
            self.enter_item(index);
            each(self, item);
            self.leave();
            index = index.saturating_add(1);
        }
        index > 0
    }

    /// The same for a list that must have items.
    #[inline(never)]
    pub(crate) fn each_of_some(&mut self, json: Json<'a>, each: &mut dyn FnMut(&mut Self, Json<'a>)) {
        if !self.each_item(json, each) && json.is(Type::List) {
            self.must_not_be_empty();
        }
    }

    #[inline(never)]
    pub(crate) fn duplicate(&mut self, key: &str) {
        self.fault(&["duplicate key \"", key, "\""]);
    }

    /// What `read` makes of a field, if it is there.
    pub(crate) fn field<T>(
        &mut self,
        fields: &Fields<'a>,
        name: &str,
        read: fn(&mut Self, Json<'a>) -> Option<T>,
    ) -> Option<T> {
        let json = self.open(fields, name)?;
        let value = read(self, json);
        self.leave();
        value
    }

    /// What `read` makes of a field that must be there. A value that is no object has been noted already.
    pub(crate) fn required<T>(
        &mut self,
        fields: &Fields<'a>,
        name: &str,
        read: fn(&mut Self, Json<'a>) -> Option<T>,
    ) -> Option<T> {
        self.require(fields, name);
        self.field(fields, name, read)
    }

    /// Notes a fault unless a field is there.
    #[inline(never)]
    pub(crate) fn require(&mut self, fields: &Fields<'a>, name: &str) {
        if fields.are_known() && !fields.has(name) {
            self.fault(&["missing \"", name, "\""]);
        }
    }

    /// Enters a field, if it is there.
    #[inline(never)]
    pub(crate) fn open(&mut self, fields: &Fields<'a>, name: &str) -> Option<Json<'a>> {
        let json = fields.get(name)?;
        self.enter(name);
        Some(json)
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

    /// Notes a flag that is not there, where references are looked up.
    #[inline(never)]
    pub(crate) fn check_flag(&mut self, flag: &Reference) {
        if self.checked.is_some() && flag.index.is_none() {
            self.note(self.names.flags.unknown(self.names.text, "flag", &flag.name));
        }
    }

    /// Notes names that are none of a flag's variants, where references are looked up.
    #[inline(never)]
    pub(crate) fn check_variants(&mut self, flag: &Reference, names: &[Box<str>]) {
        for (i, name) in names.iter().enumerate() {
            self.enter_item(i);
            self.check_variant(flag, name);
            self.leave();
        }
    }

    /// Notes a name that is none of a flag's variants, where references are looked up.
    #[inline(never)]
    pub(crate) fn check_variant(&mut self, flag: &Reference, name: &str) {
        if let Some(snapshot) = self.checked
            && let Some(index) = flag.index
            && let Ok(flag) = snapshot.flag(index)
            && flag.variant(name).is_none()
        {
            self.note(Fault::unknown_variant(flag, name));
        }
    }

    /// An object whose inside is free; its keys stand once all the same.
    #[inline(never)]
    pub(crate) fn object(&mut self, json: Json<'a>) -> Option<Box<str>> {
        self.expect(json, Type::Object).then(|| json.source().into())
    }
}

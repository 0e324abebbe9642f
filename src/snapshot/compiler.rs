//! Reads JSON by the tables of the format onto a tape, and notes each fault with its place.
//!
//! It does not stop at a fault: it writes 0 and goes on. Whoever asked for the whole throws it away if a fault has been
//! noted. So one pass finds every fault, and the code has no exits. A page wants only the first, and keeps no more:
//! millions may fit into a document, each with its path.

use super::error::{Fault, decimal};
use super::flag::Kind;
use super::format::{MOST_FIELDS, Object, SHARE, Shape};
use super::instant::{parse_duration, parse_instant};
use super::json::{Json, Type, scaled};
use super::names::Names;
use super::share::FULL;
use super::tape::{KEY, Node, Tape, reference};
use super::version::Requirement;
use super::{Snapshot, conditions};

/// Reads values at a place in the document.
pub(crate) struct Compiler<'a> {
    pub(crate) names: &'a Names<'a>,
    /// The snapshot in which references are looked up, where they are to be.
    pub(crate) checked: Option<&'a Snapshot>,
    pub(crate) tape: Tape,
    /// The first fault, and more as long as there is room.
    pub(crate) faults: Vec<Fault>,
    /// How many bytes of further faults are kept: none where only the first counts.
    pub(crate) room: usize,
    /// How many faults have been noted, kept or not.
    pub(crate) noted: usize,
    /// The variants of the flag that is read, as a map on the tape.
    variants: u32,
    /// The place.
    path: String,
    /// Where the path ended before each place that has been entered.
    marks: Vec<usize>,
}

impl<'a> Compiler<'a> {
    #[inline(never)]
    pub(crate) fn new(names: &'a Names<'a>) -> Self {
        Self {
            names,
            checked: None,
            tape: Tape::new(),
            faults: Vec::new(),
            room: 0,
            noted: 0,
            variants: 0,
            path: String::new(),
            marks: Vec::new(),
        }
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
        self.noted = self.noted.saturating_add(1);
        let bytes = self.path.len().saturating_add(fault.message().len());
        if self.faults.is_empty() || bytes <= self.room {
            self.room = self.room.saturating_sub(bytes);
            self.faults.push(fault.at(&self.path));
        } else {
            self.room = 0;
        }
    }

    /// Whether another fault would not be kept, so that it need not be told well.
    pub(crate) fn is_full(&self) -> bool {
        self.room == 0 && !self.faults.is_empty()
    }

    /// Notes a name that is none of those known.
    #[inline(never)]
    pub(crate) fn unknown(&mut self, kind: &str, name: &str, known: &[&str]) {
        self.note(Fault::unknown(kind, name, if self.is_full() { &[] } else { known }));
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
        self.tape.set(at.saturating_add(field), word);
    }

    /// Notes a fault unless an object has exactly one of two fields.
    #[inline(never)]
    pub(crate) fn exactly_one(&mut self, at: u32, object: &Object, one: u32, other: u32) {
        if self.has(at, one) == self.has(at, other) {
            let name = |field: u32| object.fields.get(field as usize).map_or("", |field| field.name);
            let names = [name(one), name(other)];
            self.note(Fault::exactly_one(&names));
        }
    }

    /// Reads an entry of a map of the document: nothing if there is a fault.
    #[inline(never)]
    pub(crate) fn root(
        &mut self,
        map: &str,
        key: &str,
        is_doubled: bool,
        json: Json<'a>,
        shape: &'static Shape,
    ) -> u32 {
        self.faults.clear();
        // Those of the flag before stand on a tape that is gone.
        self.variants = 0;
        self.enter(map);
        if is_doubled {
            self.duplicate(key);
        }
        self.enter(key);
        let word = if is_doubled { 0 } else { self.value(json, shape) };
        self.leave();
        self.leave();
        if self.faults.is_empty() { word } else { 0 }
    }

    /// Reads a value of a shape.
    #[inline(never)]
    pub(crate) fn value(&mut self, json: Json<'a>, shape: &'static Shape) -> u32 {
        match *shape {
            Shape::Boolean => {
                self.expect(json, Type::Boolean);
                if json.source() == "true" { 2 } else { 1 }
            }
            Shape::Integer => match json.integer() {
                Some(integer) => self.tape.push_wide(integer),
                None => self.expected("an integer", json),
            },
            Shape::Number if self.expect(json, Type::Number) => {
                let number = (self.names.platform.read_number)(json.source());
                self.tape.push_wide(number.to_bits())
            }
            Shape::Percent if self.expect(json, Type::Number) => self.percent(json),
            Shape::Deployment => self.deployment(json),
            Shape::Variants => self.variants(json),
            Shape::Condition => conditions::condition(self, json),
            Shape::Share => match json.of_type() {
                Type::Number => {
                    let share = self.percent(json);
                    self.tape.push(&[share, 0, 0])
                }
                Type::Object => self.object(json, &SHARE),
                _ => self.expected("a number or an object", json),
            },
            Shape::Free if self.expect(json, Type::Object) => self.tape.push_text(json.source()),
            Shape::Object(object) => self.object(json, object),
            Shape::List(item) => self.list(json, item),
            Shape::Some(item) => {
                let list = self.list(json, item);
                if json.is(Type::List) && self.at(list).length() == 0 {
                    self.must_not_be_empty();
                }
                list
            }
            Shape::Map(value) => self.map(json, value, false),
            Shape::ByFlag(value) => self.map(json, value, true),
            Shape::Number | Shape::Percent | Shape::Free | Shape::Apart => 0,
            Shape::Instant
            | Shape::Duration
            | Shape::Text
            | Shape::Name
            | Shape::Requirement
            | Shape::Digest
            | Shape::Variant
            | Shape::Attribute
            | Shape::Flag
            | Shape::Segment
            | Shape::Word(..) => self.text_of(json, shape),
        }
    }

    /// Reads a value that stands there as a text.
    #[inline(never)]
    fn text_of(&mut self, json: Json<'a>, shape: &'static Shape) -> u32 {
        let Some(text) = json.text() else { return self.expected(Type::Text.name(), json) };
        if matches!(shape, Shape::Name | Shape::Attribute) && text.is_empty() {
            self.must_not_be_empty();
        }
        match *shape {
            Shape::Instant => self.instant(&text),
            Shape::Duration => self.duration(&text),
            Shape::Requirement => match Requirement::parse(&text) {
                Some(requirement) => self.tape.push_requirement(requirement),
                None => self.not_a("version requirement", &text),
            },
            Shape::Digest => self.digest(&text),
            Shape::Variant => self.variant(&text),
            Shape::Attribute => self.names.attributes.number(&text),
            Shape::Flag => {
                let flag = self.names.flags.find(self.names.text, &text);
                self.check_flag(flag, &text);
                reference(flag)
            }
            Shape::Segment => {
                let segment = self.names.segments.find(self.names.text, &text);
                if self.checked.is_some() && segment.is_none() {
                    self.note(self.names.segments.unknown(self.names.text, "segment", &text));
                }
                reference(segment)
            }
            Shape::Word(kind, words) => {
                if !words.contains(&&*text) {
                    self.unknown(kind, &text, words);
                }
                self.tape.push_text(&text)
            }
            _ => self.tape.push_text(&text),
        }
    }

    #[inline(never)]
    pub(crate) fn must_not_be_empty(&mut self) {
        self.fault(&["must not be empty"]);
    }

    #[inline(never)]
    fn not_a(&mut self, what: &str, text: &str) -> u32 {
        self.fault(&["not a ", what, ": \"", text, "\""]);
        0
    }

    /// Reads an instant of RFC 3339, in milliseconds since 1970.
    #[inline(never)]
    pub(crate) fn instant(&mut self, text: &str) -> u32 {
        match parse_instant(text) {
            Some(instant) => self.tape.push_wide(instant.cast_unsigned()),
            None => {
                self.fault(&["not an RFC 3339 instant: \"", text, "\""]);
                0
            }
        }
    }

    /// Reads a duration of ISO 8601, in milliseconds.
    #[inline(never)]
    pub(crate) fn duration(&mut self, text: &str) -> u32 {
        match parse_duration(text) {
            Some(duration) => self.tape.push_wide(duration.cast_unsigned()),
            None => self.not_a("duration of weeks, days, hours, minutes and seconds", text),
        }
    }

    #[inline(never)]
    fn percent(&mut self, json: Json) -> u32 {
        let share = scaled(json.source(), 3)
            .and_then(|share| u32::try_from(share).ok())
            .filter(|&share| share <= FULL);
        if share.is_none() {
            self.fault(&["a share is a number from 0 to 100 with at most three decimals"]);
        }
        share.map_or(0, |share| share.saturating_add(1))
    }

    fn digest(&mut self, text: &str) -> u32 {
        let mut words = [0; 8];
        let mut digits = text.bytes();
        let mut valid = text.len() == 64;
        for word in &mut words {
            for _ in 0..8 {
                let digit = digits.next().and_then(|digit| char::from(digit).to_digit(16));
                valid &= digit.is_some();
                *word = *word << 4 | digit.unwrap_or(0);
            }
        }
        if valid {
            self.tape.push(&words)
        } else {
            self.not_a("SHA-256 digest in 64 hexadecimal digits", text)
        }
    }

    /// A need of a deployment: a requirement for every app, or a map from apps to requirements.
    fn deployment(&mut self, json: Json<'a>) -> u32 {
        let (every, by_app) = match json.of_type() {
            Type::Text => (self.value(json, &Shape::Requirement), 0),
            Type::Object => (0, self.value(json, &Shape::Map(&Shape::Requirement))),
            _ => return self.expected("a text or an object", json),
        };
        self.tape.push(&[every, by_app])
    }

    /// The fields of an object: none unknown, none twice. `x-…` fields are the author's own.
    #[inline(never)]
    pub(crate) fn object(&mut self, json: Json<'a>, object: &'static Object) -> u32 {
        if !self.expect(json, Type::Object) {
            return 0;
        }
        let noted = self.noted;
        let mut values = [None; MOST_FIELDS];
        for (key, value) in json.entries() {
            let mut slots = object.fields.iter().zip(&mut values);
            match slots.find(|(field, _)| field.name == key) {
                Some((_, slot)) if slot.is_none() => *slot = Some(value),
                Some(_) => self.duplicate(&key),
                None if key.starts_with("x-") => {}
                None => {
                    let names: Vec<_> = object.fields.iter().map(|field| field.name).collect();
                    self.unknown("field", &key, &names);
                }
            }
        }
        let at = self.tape.push([0; MOST_FIELDS].get(..object.fields.len()).unwrap_or_default());
        for (place, (field, value)) in (0..).zip(object.fields.iter().zip(values)) {
            if let Some(value) = value {
                self.enter(field.name);
                let word = self.value(value, &field.shape);
                self.leave();
                self.set(at, place, word);
            } else if field.required {
                self.fault(&["missing \"", field.name, "\""]);
            }
        }
        if self.noted == noted {
            (object.check)(self, at);
        }
        at
    }

    #[inline(never)]
    pub(crate) fn list(&mut self, json: Json<'a>, item: &'static Shape) -> u32 {
        self.expect(json, Type::List);
        let mut words = Vec::new();
        for value in json.items() {
            self.enter_item(words.len());
            words.push(self.value(value, item));
            self.leave();
        }
        self.tape.push_list(&words, 1)
    }

    /// A map; its keys are those of flags, or any.
    #[inline(never)]
    fn map(&mut self, json: Json<'a>, shape: &'static Shape, by_flag: bool) -> u32 {
        self.expect(json, Type::Object);
        let mut words = Vec::new();
        for (key, value) in json.entries() {
            let flag = self.names.flags.find(self.names.text, &key).filter(|_| by_flag);
            if by_flag {
                self.check_flag(flag, &key);
            }
            self.enter(&key);
            let word = self.value(value, shape);
            if by_flag {
                self.check_variants(flag, word, matches!(shape, Shape::Some(_)));
            }
            self.leave();
            words.extend([self.tape.push_text(&key), reference(flag), word]);
        }
        self.check_doubles(json);
        self.tape.push_list(&words, 3)
    }

    /// The variants of a flag: some, none null, all of one type. On the tape: the type, and a map to their JSON.
    fn variants(&mut self, json: Json<'a>) -> u32 {
        self.expect(json, Type::Object);
        let mut words = Vec::new();
        let (mut kind, mut mixed) = (None, false);
        for (name, value) in json.entries() {
            self.enter(&name);
            match Kind::of(value) {
                Some(found) => mixed |= *kind.get_or_insert(found) != found,
                None => drop(self.expected("true or false, a text, a number or an object", value)),
            }
            self.check_keys(value);
            self.leave();
            words.extend([self.tape.push_text(&name), 0, self.tape.push_text(value.source())]);
        }
        self.check_doubles(json);
        if mixed {
            self.fault(&["variants must all be of one type"]);
        }
        if json.is(Type::Object) && words.is_empty() {
            self.must_not_be_empty();
        }
        self.variants = self.tape.push_list(&words, 3);
        self.tape.push(&[kind.map_or(0, |kind| kind as u32), self.variants])
    }

    /// The place of a variant of the flag that is read.
    fn variant(&mut self, name: &str) -> u32 {
        let variants = self.tape.node(self.variants);
        if let Some(place) = variants.place_of(name) {
            return place.saturating_add(1);
        }
        // Where none could be read, that is the fault.
        if self.variants == 0 {
            return 1;
        }
        let mut names = Vec::new();
        if !self.is_full() {
            names.extend(variants.entries().map(|variant| variant.field(KEY).text()));
        }
        let fault = Fault::unknown("variant", name, &names);
        self.note(fault);
        0
    }

    /// Notes keys that stand twice.
    fn check_doubles(&mut self, json: Json) {
        self.check_unique(json.entries().map(|(key, _)| key.into()).collect());
    }

    /// Notes what stands twice among keys.
    #[inline(never)]
    pub(crate) fn check_unique(&mut self, mut keys: Vec<Box<str>>) {
        keys.sort_unstable();
        for (key, next) in keys.iter().zip(keys.iter().skip(1)) {
            if key == next {
                self.duplicate(key);
            }
        }
    }

    /// Notes keys that stand twice inside a value, of which a page would see only the last.
    fn check_keys(&mut self, json: Json<'a>) {
        if json.is(Type::Object) {
            self.check_doubles(json);
        }
        for (key, value) in json.entries() {
            self.enter(&key);
            self.check_keys(value);
            self.leave();
        }
        for (i, item) in json.items().enumerate() {
            self.enter_item(i);
            self.check_keys(item);
            self.leave();
        }
    }

    /// Notes a key that is no flag's, where references are looked up.
    fn check_flag(&mut self, flag: Option<u32>, key: &str) {
        if self.checked.is_some() && flag.is_none() {
            self.note(self.names.flags.unknown(self.names.text, "flag", key));
        }
    }

    /// Notes names that are none of a flag's variants, where references are looked up: a text, or a list of them.
    pub(crate) fn check_variants(&mut self, flag: Option<u32>, word: u32, is_list: bool) {
        if let (Some(snapshot), Some(flag)) = (self.checked, flag) {
            let names = super::faults::texts(self.at(word), is_list);
            snapshot.check_variants(self, flag, &names, is_list);
        }
    }
}

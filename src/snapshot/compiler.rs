//! Reads JSON by the tables of the format onto a tape, and notes each fault with its place.
//!
//! It does not stop at a fault: it writes 0 and goes on. Whoever asked for the whole throws it away if a fault has been
//! noted. So one pass finds every fault, and the code has no exits. A page wants only the first, and keeps no more:
//! millions may fit into a document, each with its path.

use super::error::{Fault, decimal};
use super::flag::Kind;
use super::format::{CURTAINS, Field, MOST_FIELDS, Object, SHARE, Shape};
use super::index::Index;
use super::instant::{parse_duration, parse_instant};
use super::json::{Json, Type};
use super::limits::{MAX_ENTRIES, MAX_FLAGS};
use super::names::{Map, Names};
use super::release::{Release, Rollback, Stop};
use super::share::FULL;
use super::suggest::Known;
use super::tape::{KEY, Node, Tape, reference};
use super::text::append;
use super::version::requirement;
use super::{Snapshot, conditions};

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
    variants: u32,
    /// The place.
    path: String,
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

    /// Reads a value of a shape.
    #[inline(never)]
    pub(crate) fn value(&mut self, json: Json<'a>, shape: &'static Shape) -> u32 {
        match *shape {
            Shape::Any => 1,
            Shape::Deployment => self.deployment(json),
            Shape::Variants => self.variants(json),
            Shape::Condition => conditions::condition(self, json),
            Shape::Values(any) => conditions::values(self, json, any),
            Shape::Plan => super::release::plan(self, json),
            Shape::Stops => super::release::stops(self, json),
            Shape::Rollback => super::release::rollback(self, json),
            Shape::Share => match json.of_type() {
                Type::Number => {
                    let share = self.percent(json);
                    self.tape.push(&[share, 0, 0])
                }
                Type::Object => self.object(json, &SHARE),
                _ => self.expected("a number or an object", json),
            },
            Shape::Object(object) => self.object(json, object),
            Shape::List(item) => self.list(json, item),
            Shape::Some(item) => {
                let list = self.list(json, item);
                self.check_empty(json);
                list
            }
            Shape::Map(value) => self.map(json, value, false),
            Shape::ByFlag(value) => self.map(json, value, true),
            Shape::Boolean => {
                self.expect(json, Type::Boolean);
                if json.source() == "true" { 2 } else { 1 }
            }
            Shape::Integer => {
                let number = self.double(json);
                // What a double can hold, however it is written (`1e3` is one).
                #[allow(clippy::float_cmp)]
                if !(0.0..=9_007_199_254_740_991.0).contains(&number) || number.trunc() != number {
                    return self.expected("an integer", json);
                }
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                self.tape.push_wide(number as u64)
            }
            Shape::Number => {
                self.expect(json, Type::Number);
                let number = self.double(json);
                self.tape.push_wide(number.to_bits())
            }
            Shape::Percent => {
                self.expect(json, Type::Number);
                self.percent(json)
            }
            Shape::Free => {
                self.expect(json, Type::Object);
                1
            }
            Shape::Entries(map) => {
                self.expect(json, Type::Object);
                let most = if map == Map::Flags { MAX_FLAGS } else { MAX_ENTRIES };
                if self.maps.get(map as usize).is_some_and(|index| index.len() > most) {
                    self.too_many(most);
                }
                1
            }
            _ if !self.expect(json, Type::Text) => 0,
            _ => self.text_of(json, shape),
        }
    }

    #[inline(never)]
    fn text_of(&mut self, json: Json, shape: &'static Shape) -> u32 {
        let mut text = String::new();
        json.unescape(&mut text);
        self.text(&text, shape)
    }

    /// The number that a value is; none for another type.
    #[inline(never)]
    fn double(&self, json: Json) -> f64 {
        // Small weights and shares are most of them, and the platform is far away.
        let mut number = 0_u32;
        for byte in json.source().bytes() {
            let digit = u32::from(byte).wrapping_sub(u32::from(b'0'));
            if digit > 9 || number > 9_999_999 {
                let is_number = json.is(Type::Number);
                return if is_number { (self.names.platform.read_number)(json.source()) } else { f64::NAN };
            }
            number = number.wrapping_mul(10).wrapping_add(digit);
        }
        f64::from(number)
    }

    /// Reads a value that stands there as a text.
    #[inline(never)]
    pub(crate) fn text(&mut self, text: &str, shape: &'static Shape) -> u32 {
        if matches!(shape, Shape::Name | Shape::Attribute) && text.is_empty() {
            self.must_not_be_empty();
        }
        match *shape {
            Shape::Instant => match parse_instant(text) {
                Some(instant) => return self.tape.push_wide(instant.cast_unsigned()),
                None => self.fault(&["not an RFC 3339 instant: \"", text, "\""]),
            },
            Shape::Duration => match parse_duration(text) {
                Some(duration) => return self.tape.push_wide(duration.cast_unsigned()),
                None => self.not_a("duration of weeks, days, hours, minutes and seconds", text),
            },
            Shape::Requirement => match requirement(text, &mut self.tape) {
                0 => self.not_a("version requirement", text),
                at => return at,
            },
            Shape::Digest => return self.digest(text),
            Shape::Variant => return self.variant(text),
            Shape::Attribute => return self.names.attributes.number(text),
            Shape::Flag => return reference(self.find(Map::Flags, text)),
            Shape::Segment => return reference(self.find(Map::Segments, text)),
            Shape::Curtain => {
                if !CURTAINS.contains(&text) {
                    self.unknown("curtain", text, &|at| CURTAINS.get(at as usize).copied());
                }
                return 1;
            }
            _ => return self.tape.push_text(text),
        }
        0
    }

    /// The place of a name in a map of the document; a fault if it is not there and references are looked up.
    #[inline(never)]
    fn find(&mut self, map: Map, name: &str) -> Option<u32> {
        let names = self.names;
        let index = names.map(map);
        let found = index.find(&names.text, name);
        if self.checked().is_some() && found.is_none() {
            self.unknown(map.entry(), name, &|at| index.known(&names.text, at));
        }
        found
    }

    /// Notes a list or an object that is empty.
    #[inline(never)]
    pub(crate) fn check_empty(&mut self, json: Json) {
        if json.is_empty() {
            self.must_not_be_empty();
        }
    }

    #[inline(never)]
    pub(crate) fn too_many(&mut self, most: usize) {
        self.fault(&["more than ", &decimal(most as u64), " entries"]);
    }

    #[inline(never)]
    pub(crate) fn must_not_be_empty(&mut self) {
        self.fault(&["must not be empty"]);
    }

    #[inline(never)]
    fn not_a(&mut self, what: &str, text: &str) {
        self.fault(&["not a ", what, ": \"", text, "\""]);
    }

    /// Reads a percentage. What is a whole number of thousandths is the double that is nearest to it.
    #[inline(never)]
    fn percent(&mut self, json: Json) -> u32 {
        let number = self.double(json);
        let share = (number * 1000.0).round_ties_even();
        #[allow(clippy::float_cmp)]
        if !(0.0..=f64::from(FULL)).contains(&share) || share / 1000.0 != number {
            if json.is(Type::Number) {
                self.fault(&["a share is a number from 0 to 100 with at most three decimals"]);
            }
            return 0;
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        (share as u32).wrapping_add(1)
    }

    #[inline(never)]
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
        if !valid {
            self.not_a("SHA-256 digest in 64 hexadecimal digits", text);
        }
        self.tape.push(&words)
    }

    /// A need of a deployment: a requirement for every app, or a map from apps to requirements.
    #[inline(never)]
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
        let mut values = [Json::default(); MOST_FIELDS];
        let (mut seen, mut doubled, mut own) = (0_u32, 0_u32, 0_u32);
        let mut name = String::new();
        let mut entries = json.entries();
        while let Some(key) = entries.key() {
            key.unescape(&mut name);
            let mut place = 0_u32;
            while object.name(place).is_some_and(|known| known != name) {
                place = place.wrapping_add(1);
            }
            let value = match object.fields.get(place as usize) {
                Some(&Field { shape: Shape::Entries(map), .. }) => {
                    let (value, index) = entries.indexed(&self.names.text);
                    if let Some(slot) = self.maps.get_mut(map as usize) {
                        *slot = index;
                    }
                    value
                }
                _ => entries.value(),
            };
            if object.name(place).is_some()
                && let Some(slot) = values.get_mut(place as usize)
            {
                *slot = value;
                doubled |= seen & 1 << place;
                seen |= 1 << place;
            } else if name.starts_with("x-") {
                own = own.wrapping_add(1);
            } else {
                self.unknown(object.kind, &name, &|place| object.name(place));
            }
        }
        // Nothing else is told of a document that is no JSON.
        if let Some(fault) = entries.fault() {
            self.faults.clear();
            self.note(fault);
            return 0;
        }
        // At the top the author's own too.
        if doubled != 0 || own > 1 && self.path.is_empty() {
            self.check_doubles(json);
        }
        let counts = self.noted == noted;
        let at = self.tape.push([0; MOST_FIELDS].get(..object.fields.len()).unwrap_or_default());
        for ((place, field), value) in (0..).zip(object.fields).zip(values) {
            if seen & 1 << place == 0 {
                if field.required {
                    self.fault(&["missing \"", field.name, "\""]);
                }
                continue;
            }
            // Of two there is none that can be read.
            if doubled & 1 << place == 0 || field.shape.is_apart() {
                let noted = self.noted;
                self.object = at;
                self.enter(field.name);
                let word = self.value(value, &field.shape);
                self.leave();
                self.set(at, place, word);
                if field.shape.is_apart() {
                    self.noted = noted;
                }
            }
        }
        let one = seen & object.one;
        if counts && object.one != 0 && (one == 0 || one & one.wrapping_sub(1) != 0) {
            self.exactly_one(&|place| object.name(place), object.one);
        }
        if self.noted == noted {
            (object.check)(self, at);
        }
        at
    }

    /// Reads what is inside an object or a list.
    #[inline(never)]
    pub(crate) fn each(
        &mut self,
        json: Json<'a>,
        kind: Type,
        read: &mut dyn FnMut(&mut Self, &str, Json<'a>),
    ) {
        self.expect(json, kind);
        let mut name = String::new();
        for (i, (key, value)) in json.inside(kind).enumerate() {
            if kind == Type::Object {
                key.unescape(&mut name);
                self.enter(&name);
            } else {
                self.enter_item(i);
            }
            read(self, &name, value);
            self.leave();
        }
        if kind == Type::Object {
            self.check_doubles(json);
        }
    }

    fn list(&mut self, json: Json<'a>, item: &'static Shape) -> u32 {
        let mut words = Vec::new();
        self.each(json, Type::List, &mut |compiler, _, value| words.push(compiler.value(value, item)));
        self.tape.push_list(&words)
    }

    /// A map; its keys are those of flags, or any.
    fn map(&mut self, json: Json<'a>, shape: &'static Shape, by_flag: bool) -> u32 {
        let mut words = Vec::new();
        self.each(json, Type::Object, &mut |compiler, name, value| {
            let mut flag = None;
            if by_flag {
                // A key that is no flag's is a fault of the map.
                compiler.leave();
                flag = compiler.find(Map::Flags, name);
                compiler.enter(name);
            }
            let word = compiler.value(value, shape);
            compiler.check_variants(flag, word, matches!(shape, Shape::Some(_)));
            let key = compiler.tape.push_text(name);
            words.push(compiler.tape.push(&[key, reference(flag), word]));
        });
        self.tape.push_list(&words)
    }

    /// The variants of a flag: some, none null, all of one type. On the tape: a map to their JSON.
    #[inline(never)]
    fn variants(&mut self, json: Json<'a>) -> u32 {
        let (mut words, mut kinds) = (Vec::new(), 0_u32);
        self.each(json, Type::Object, &mut |compiler, name, value| {
            kinds |= compiler.one_variant(name, value, &mut words);
        });
        if kinds & kinds.wrapping_sub(1) != 0 {
            self.fault(&["variants must all be of one type"]);
        }
        self.check_empty(json);
        self.variants = self.tape.push_list(&words);
        self.variants
    }

    /// Reads a variant, and gives a bit for its type.
    #[inline(never)]
    fn one_variant(&mut self, name: &str, value: Json<'a>, words: &mut Vec<u32>) -> u32 {
        let kind = match Kind::of(value) {
            Some(kind) => 1 << kind as u32,
            None => self.expected("true or false, a text, a number or an object", value),
        };
        self.check_keys(value);
        let (name, value) = (self.tape.push_text(name), self.tape.push_text(value.source()));
        words.push(self.tape.push(&[name, 0, value]));
        kind
    }

    /// The place of a variant of the flag that is read.
    #[inline(never)]
    fn variant(&mut self, name: &str) -> u32 {
        let variants = self.tape.node(self.variants);
        if let Some(place) = variants.place_of(name) {
            return place.wrapping_add(1);
        }
        // Where none could be read, that is the fault.
        if self.variants == 0 {
            return 1;
        }
        let known = |at| variants.entry(at).map(|entry| entry.field(KEY).text());
        let fault = Fault::unknown("variant", name, if self.is_full() { &|_| None } else { &known });
        self.note(fault);
        0
    }

    /// Notes keys that stand twice.
    #[inline(never)]
    fn check_doubles(&mut self, json: Json) {
        let index = Index::of(json.source(), &mut json.entries());
        for at in index.places() {
            if index.is_doubled(at) {
                self.duplicate(index.key(json.source(), at));
            }
        }
    }

    /// Notes keys that stand twice inside a value, of which a page would see only the last.
    fn check_keys(&mut self, json: Json<'a>) {
        let kind = json.of_type();
        if let Type::Object | Type::List = kind {
            self.each(json, kind, &mut |compiler, _, value| compiler.check_keys(value));
        }
    }

    /// Notes names that are none of a flag's variants, where references are looked up: a text, or a list of them.
    pub(crate) fn check_variants(&mut self, flag: Option<u32>, word: u32, is_list: bool) {
        let (Some(snapshot), Some(flag)) = (self.checked(), flag) else { return };
        let Ok(flag) = snapshot.flag(flag) else { return };
        let length = if is_list { self.at(word).length() } else { 1 };
        for i in 0..length {
            let name = if is_list { self.at(word).item(i) } else { self.at(word) };
            let name = name.text().to_string();
            if flag.variant(&name).is_none() {
                if is_list {
                    self.enter_item(i as usize);
                }
                self.unknown("variant", &name, &|at| flag.known_variant(at));
                if is_list {
                    self.leave();
                }
            }
        }
    }
}

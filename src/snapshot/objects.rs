//! Reads what has values inside: objects by the tables of the format, lists and maps.

use super::compiler::Compiler;
use super::error::Fault;
use super::flag::Kind;
use super::format::{Field, MOST_FIELDS, Object, Shape};
use super::index::Index;
use super::json::{Json, Type};
use super::names::Map;
use super::tape::{KEY, reference};

impl<'a> Compiler<'a> {
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

    pub(super) fn list(&mut self, json: Json<'a>, item: &'static Shape) -> u32 {
        let mut words = Vec::new();
        self.each(json, Type::List, &mut |compiler, _, value| words.push(compiler.value(value, item)));
        self.tape.push_list(&words)
    }

    /// A map; its keys are those of flags, or any.
    pub(super) fn map(&mut self, json: Json<'a>, shape: &'static Shape, by_flag: bool) -> u32 {
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
    pub(super) fn variants(&mut self, json: Json<'a>) -> u32 {
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
    pub(super) fn variant(&mut self, name: &str) -> u32 {
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

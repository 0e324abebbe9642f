//! Reads values by their shape.

use super::compiler::Compiler;
use super::conditions;
use super::error::decimal;
use super::format::{CURTAINS, SHARE, Shape};
use super::instant::{parse_duration, parse_instant};
use super::json::{Json, Type};
use super::limits::{MAX_ENTRIES, MAX_FLAGS};
use super::names::Map;
use super::share::FULL;
use super::tape::reference;
use super::version::requirement;

impl<'a> Compiler<'a> {
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
    pub(super) fn find(&mut self, map: Map, name: &str) -> Option<u32> {
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
}

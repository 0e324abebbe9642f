//! Conditions: what must be true of a person.

use super::decoder::{Decoder, Field};
use super::error::Fault;
use super::json::{Json, Type};
use super::names::{Attribute, Reference};
use super::version::Requirement;

/// A condition on a context. Its value is true, false or *unknown* (Kleene).
#[derive(Debug)]
pub enum Condition {
    /// True if all are.
    All(Vec<Condition>),
    /// True if any is.
    Any(Vec<Condition>),
    /// True if it is false.
    Not(Box<Condition>),
    /// The condition of a segment.
    Segment(Reference),
    /// A flag's variant is one of those named.
    Flag(Prerequisite),
    /// A test of an attribute.
    Attribute(Attribute, Test),
}

/// The flag on which something hangs, and the variants that will do.
#[derive(Debug)]
pub struct Prerequisite {
    /// The flag.
    pub flag: Reference,
    /// Names of its variants.
    pub is: Vec<Box<str>>,
}

/// A test of one attribute.
#[derive(Debug)]
pub enum Test {
    /// It equals one of the values.
    In(Values),
    /// A text has one of the texts inside it; a list has one of the values.
    Contains(Values),
    /// A text begins with one of the texts.
    StartsWith(Values),
    /// A text ends with one of the texts.
    EndsWith(Values),
    /// A number is below.
    Lt(f64),
    /// A number is below or equal.
    Lte(f64),
    /// A number is above.
    Gt(f64),
    /// A number is above or equal.
    Gte(f64),
    /// An instant is earlier (milliseconds since 1970).
    Before(i64),
    /// An instant is later (milliseconds since 1970).
    After(i64),
    /// A version meets the requirement.
    Version(Requirement),
    /// It is there, or is not.
    Exists(bool),
    /// The digest of salt and text is one of these: hides from a glance, not from a guess.
    HashedIn(Digests),
}

/// Values to compare with, by type.
#[derive(Debug, Default)]
pub struct Values {
    /// The texts among them, sorted by bytes; in lower case already where case is folded.
    pub texts: Vec<Box<str>>,
    /// The numbers among them.
    pub numbers: Vec<f64>,
    /// The booleans among them.
    pub booleans: Vec<bool>,
    /// Whether case is folded (Unicode simple lower case).
    pub fold: bool,
}

/// SHA-256 digests of `salt + "/" + text`.
#[derive(Debug)]
pub struct Digests {
    /// The salt.
    pub salt: Box<str>,
    /// The digests.
    pub sha256: Vec<[u8; 32]>,
    /// Whether case is folded before hashing.
    pub fold: bool,
}

const HEADS: [&str; 6] = ["all", "any", "not", "segment", "flag", "attribute"];
const TESTS: [&str; 13] = [
    "in", "contains", "startsWith", "endsWith", "lt", "lte", "gt", "gte", "before", "after", "version", "exists",
    "hashedIn",
];
/// The tests that may fold case.
const FOLDING: [&str; 5] = ["in", "contains", "startsWith", "endsWith", "hashedIn"];

/// Reads a condition.
pub(crate) fn condition<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<Condition> {
    if !decoder.expect(json, Type::Object) {
        return None;
    }
    let mut head: Option<(&'static str, Json)> = None;
    let mut heads = 0_u32;
    for (key, value) in json.entries() {
        if let Some(known) = HEADS.iter().find(|known| **known == key) {
            heads = heads.saturating_add(1);
            head = Some((known, value));
        }
    }
    let (name, value) = match head {
        Some(head) if heads == 1 => head,
        _ => {
            match json.entries().find(|(key, _)| !key.starts_with("x-")) {
                Some((key, _)) if heads == 0 => decoder.note(Fault::unknown("condition", &key, &mut HEADS.into_iter())),
                _ => decoder.note(Fault::exactly_one(&HEADS)),
            }
            return None;
        }
    };
    match name {
        "attribute" => return attribute(decoder, json),
        "flag" => {
            let [flag, is] = decoder.fields(json, ["flag", "is"])?;
            let is = decoder.required(is);
            let names = decoder.field(is, names);
            let name = decoder.field(flag, Decoder::text)?;
            let reference = decoder.names.flag(&name);
            let mark = decoder.enter(flag.name);
            let flag = decoder.check_flag(&reference);
            decoder.leave(mark);
            let mark = decoder.enter(is.name);
            decoder.check_variants(flag, names.as_deref().unwrap_or_default());
            decoder.leave(mark);
            return Some(Condition::Flag(Prerequisite { flag: reference, is: names? }));
        }
        _ => {}
    }
    let [only] = decoder.fields(json, [name])?;
    let mark = decoder.enter(only.name);
    let read = match name {
        "segment" => decoder.text(value).map(|name| {
            let segment = decoder.names.segment(&name);
            decoder.check_segment(&segment);
            Condition::Segment(segment)
        }),
        "not" => condition(decoder, value).map(|inner| Condition::Not(Box::new(inner))),
        _ => {
            let inner = decoder.list(value, condition);
            Some(if name == "all" { Condition::All(inner) } else { Condition::Any(inner) })
        }
    };
    decoder.leave(mark);
    read
}

/// Reads a list of names of variants.
pub(crate) fn names<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<Vec<Box<str>>> {
    Some(decoder.list(json, Decoder::kept))
}

/// Reads a test of an attribute: the one of [`TESTS`] that stands there.
fn attribute<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<Condition> {
    let mut path = Field { name: "attribute", value: None };
    let mut fold = Field { name: "fold", value: None };
    let mut test: Option<Field> = None;
    let faults = decoder.faults.len();
    for (key, value) in json.entries() {
        let field = match &*key {
            "attribute" => &mut path,
            "fold" => &mut fold,
            _ if key.starts_with("x-") => continue,
            _ => {
                match TESTS.iter().find(|name| **name == key) {
                    None => decoder.note(Fault::unknown("test", &key, &mut TESTS.into_iter())),
                    Some(_) if test.is_some_and(|test| test.name == key) => decoder.duplicate(&key),
                    Some(_) if test.is_some() => decoder.note(Fault::exactly_one(&TESTS)),
                    Some(name) => test = Some(Field { name, value: Some(value) }),
                }
                continue;
            }
        };
        if field.value.replace(value).is_some() {
            decoder.duplicate(&key);
        }
    }
    let path = decoder.field(path, Decoder::name);
    let Some(test) = test else {
        if decoder.faults.len() == faults {
            decoder.note(Fault::exactly_one(&TESTS));
        }
        return None;
    };
    if fold.value.is_some() && !FOLDING.contains(&test.name) {
        decoder.note(Fault::unknown("field", fold.name, &mut [].into_iter()));
    }
    let fold = decoder.field(fold, Decoder::boolean).unwrap_or(false);
    let test = operand(decoder, test, fold)?;
    Some(Condition::Attribute(decoder.names.attribute(&path?), test))
}

fn operand<'a>(decoder: &mut Decoder<'a>, test: Field<'a>, fold: bool) -> Option<Test> {
    Some(match test.name {
        "lt" => Test::Lt(decoder.field(test, Decoder::number)?),
        "lte" => Test::Lte(decoder.field(test, Decoder::number)?),
        "gt" => Test::Gt(decoder.field(test, Decoder::number)?),
        "gte" => Test::Gte(decoder.field(test, Decoder::number)?),
        "before" => Test::Before(decoder.field(test, Decoder::instant)?),
        "after" => Test::After(decoder.field(test, Decoder::instant)?),
        "version" => Test::Version(decoder.field(test, Decoder::requirement)?),
        "exists" => Test::Exists(decoder.field(test, Decoder::boolean)?),
        "hashedIn" => Test::HashedIn(Digests { fold, ..decoder.field(test, digests)? }),
        name => {
            let json = test.value?;
            let mark = decoder.enter(name);
            let values = values(decoder, json, fold, matches!(name, "in" | "contains"));
            decoder.leave(mark);
            match name {
                "in" => Test::In(values),
                "contains" => Test::Contains(values),
                "startsWith" => Test::StartsWith(values),
                _ => Test::EndsWith(values),
            }
        }
    })
}

/// Reads values to compare with: texts, and where `any` is set numbers and booleans.
fn values<'a>(decoder: &mut Decoder<'a>, json: Json<'a>, fold: bool, any: bool) -> Values {
    let mut values = Values { fold, ..Values::default() };
    decoder.some_items(json);
    for (i, item) in json.items().enumerate() {
        let mark = decoder.enter_item(i);
        match item.of_type() {
            Type::Number if any => values.numbers.extend(decoder.number(item)),
            Type::Boolean if any => values.booleans.extend(item.boolean()),
            Type::Text => {
                if let Some(text) = decoder.text(item) {
                    values.texts.push(if fold { (decoder.names.platform.fold)(&text).into() } else { text.into() });
                }
            }
            _ => {
                let what = if any { "a text, a number or true or false" } else { Type::Text.name() };
                decoder.note(item.expected(what));
            }
        }
        decoder.leave(mark);
    }
    values.texts.sort_unstable();
    values
}

fn digests<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<Digests> {
    let [salt, sha256] = decoder.fields(json, ["salt", "sha256"])?;
    let (salt, sha256) = (decoder.required(salt), decoder.required(sha256));
    let salt = decoder.field(salt, Decoder::kept);
    let sha256 = decoder.field(sha256, |decoder, json| Some(decoder.list(json, digest)));
    Some(Digests { salt: salt?, sha256: sha256?, fold: false })
}

fn digest<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<[u8; 32]> {
    let text = decoder.text(json)?;
    let mut digest = [0; 32];
    let mut digits = text.chars();
    let mut valid = text.len() == 64;
    for byte in &mut digest {
        for _ in 0..2 {
            let digit = digits.next().and_then(|digit| digit.to_digit(16)).and_then(|digit| u8::try_from(digit).ok());
            valid &= digit.is_some();
            *byte = *byte << 4 | digit.unwrap_or(0);
        }
    }
    if !valid {
        decoder.fault(&["not a SHA-256 digest in 64 hexadecimal digits: \"", &text, "\""]);
    }
    Some(digest)
}

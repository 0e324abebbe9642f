//! Conditions: what must be true of a person.

use super::decoder::Decoder;
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
    let mut own = json.entries().filter(|(key, _)| !key.starts_with("x-"));
    let heads = json.entries().filter(|(key, _)| HEADS.contains(&&**key)).count();
    if heads != 1 {
        decoder.note(match own.next() {
            Some((key, _)) if heads == 0 => Fault::unknown("condition", &key, &HEADS),
            _ => Fault::exactly_one(&HEADS),
        });
        return None;
    }
    let has = |name: &str| json.entries().any(|(key, _)| key == name);
    if has("attribute") {
        return attribute(decoder, json);
    }
    if has("flag") {
        let fields = decoder.fields(json, &["flag", "is"]);
        let flag = decoder.field(&fields, "flag", |decoder, json| {
            let name = decoder.text(json)?;
            let flag = decoder.names.flag(&name);
            decoder.check_flag(&flag);
            Some(flag)
        });
        let is = decoder.required(&fields, "is", names);
        let (flag, is) = (flag?, is?);
        decoder.enter("is");
        decoder.check_variants(&flag, &is);
        decoder.leave();
        return Some(Condition::Flag(Prerequisite { flag, is }));
    }
    let fields = decoder.fields(json, &["all", "any", "not", "segment"]);
    if fields.has("segment") {
        return decoder.field(&fields, "segment", |decoder, json| {
            let name = decoder.text(json)?;
            let segment = decoder.names.segment(&name);
            decoder.check_segment(&segment);
            Some(Condition::Segment(segment))
        });
    }
    if fields.has("not") {
        let inner = decoder.field(&fields, "not", condition)?;
        return Some(Condition::Not(Box::new(inner)));
    }
    match decoder.field(&fields, "all", conditions) {
        Some(inner) => Some(Condition::All(inner)),
        None => decoder.field(&fields, "any", conditions).map(Condition::Any),
    }
}

fn conditions<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<Vec<Condition>> {
    let mut list = Vec::new();
    decoder.each_of_some(json, &mut |decoder, item| list.extend(condition(decoder, item)));
    Some(list)
}

/// Reads a list of names of variants.
pub(crate) fn names<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<Vec<Box<str>>> {
    let mut list = Vec::new();
    decoder.each_of_some(json, &mut |decoder, item| list.extend(decoder.kept(item)));
    Some(list)
}

/// Reads a test of an attribute: the one of [`TESTS`] that stands there.
fn attribute<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<Condition> {
    let mut test: Option<(&'static str, Json)> = None;
    let (mut tests, mut faults) = (0_u32, false);
    for (key, value) in json.entries() {
        if let Some(name) = TESTS.iter().find(|name| **name == key) {
            tests = tests.saturating_add(1);
            if test.replace((name, value)).is_some_and(|(earlier, _)| earlier == *name) {
                decoder.duplicate(&key);
                return None;
            }
        } else if !["attribute", "fold"].contains(&&*key) && !key.starts_with("x-") {
            decoder.note(Fault::unknown("test", &key, &TESTS));
            faults = true;
        }
    }
    for name in ["attribute", "fold"] {
        if json.entries().filter(|(key, _)| key == name).count() > 1 {
            decoder.duplicate(name);
        }
    }
    let field = |decoder: &mut Decoder<'a>, name: &str| {
        let (_, value) = json.entries().find(|(key, _)| key == name)?;
        decoder.enter(name);
        Some(value)
    };
    let path = field(decoder, "attribute").and_then(|json| decoder.name(json));
    decoder.leave();
    if tests != 1 && !faults {
        decoder.note(Fault::exactly_one(&TESTS));
    }
    let (name, operand) = test?;
    let mut fold = false;
    if let Some(json) = field(decoder, "fold") {
        fold = decoder.boolean(json).unwrap_or(false);
        decoder.leave();
        if !FOLDING.contains(&name) {
            decoder.note(Fault::unknown("field", "fold", &[]));
        }
    }
    decoder.enter(name);
    let test = read_test(decoder, name, operand, fold);
    decoder.leave();
    Some(Condition::Attribute(decoder.names.attribute(&path?), test?))
}

fn read_test<'a>(decoder: &mut Decoder<'a>, name: &str, operand: Json<'a>, fold: bool) -> Option<Test> {
    Some(match name {
        "lt" => Test::Lt(decoder.number(operand)?),
        "lte" => Test::Lte(decoder.number(operand)?),
        "gt" => Test::Gt(decoder.number(operand)?),
        "gte" => Test::Gte(decoder.number(operand)?),
        "before" => Test::Before(decoder.instant(operand)?),
        "after" => Test::After(decoder.instant(operand)?),
        "version" => Test::Version(decoder.requirement(operand)?),
        "exists" => Test::Exists(decoder.boolean(operand)?),
        "hashedIn" => Test::HashedIn(digests(decoder, operand, fold)?),
        "in" => Test::In(values(decoder, operand, fold, true)),
        "contains" => Test::Contains(values(decoder, operand, fold, true)),
        "startsWith" => Test::StartsWith(values(decoder, operand, fold, false)),
        _ => Test::EndsWith(values(decoder, operand, fold, false)),
    })
}

/// Reads values to compare with: texts, and where `any` is set numbers and booleans.
#[inline(never)]
fn values<'a>(decoder: &mut Decoder<'a>, json: Json<'a>, fold: bool, any: bool) -> Values {
    let mut values = Values { fold, ..Values::default() };
    decoder.each_of_some(json, &mut |decoder, item| match item.of_type() {
        Type::Number if any => values.numbers.extend(decoder.number(item)),
        Type::Boolean if any => values.booleans.extend(item.boolean()),
        Type::Text => {
            if let Some(text) = decoder.text(item) {
                values.texts.push(if fold { (decoder.names.platform.fold)(&text).into() } else { text.into() });
            }
        }
        _ => decoder.note(item.expected(if any { "a text, a number or true or false" } else { Type::Text.name() })),
    });
    values.texts.sort_unstable();
    values
}

fn digests<'a>(decoder: &mut Decoder<'a>, json: Json<'a>, fold: bool) -> Option<Digests> {
    let fields = decoder.fields(json, &["salt", "sha256"]);
    let salt = decoder.required(&fields, "salt", Decoder::kept);
    let sha256 = decoder.required(&fields, "sha256", |decoder, json| {
        let mut list = Vec::new();
        decoder.each_of_some(json, &mut |decoder, item| list.extend(digest(decoder, item)));
        Some(list)
    });
    Some(Digests { salt: salt?, sha256: sha256?, fold })
}

fn digest<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<[u8; 32]> {
    let text = decoder.text(json)?;
    let mut digest = [0; 32];
    let mut digits = text.bytes();
    let mut valid = text.len() == 64;
    for byte in &mut digest {
        for _ in 0..2 {
            let digit = digits.next().and_then(|digit| char::from(digit).to_digit(16));
            valid &= digit.is_some();
            *byte = *byte << 4 | digit.and_then(|digit| u8::try_from(digit).ok()).unwrap_or(0);
        }
    }
    if !valid {
        decoder.fault(&["not a SHA-256 digest in 64 hexadecimal digits: \"", &text, "\""]);
    }
    Some(digest)
}

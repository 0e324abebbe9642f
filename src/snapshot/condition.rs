//! Conditions: what must be true of a person.

use super::error::Fault;
use super::fields::{duplicate, missing};
use super::instant::instant;
use super::json::Json;
use super::names::{Attribute, Names, Reference};
use super::version::{Requirement, requirement};

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
    StartsWith(Texts),
    /// A text ends with one of the texts.
    EndsWith(Texts),
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

/// Texts to compare with; in lower case already where case is folded.
#[derive(Debug, Default)]
pub struct Texts {
    /// The texts, sorted by bytes.
    pub texts: Vec<Box<str>>,
    /// Whether case is folded (Unicode simple lower case).
    pub fold: bool,
}

/// Values to compare with, by type.
#[derive(Debug, Default)]
pub struct Values {
    /// The texts among them.
    pub texts: Texts,
    /// The numbers among them.
    pub numbers: Vec<f64>,
    /// The booleans among them.
    pub booleans: Vec<bool>,
}

/// SHA-256 digests of `salt + "/" + text`.
#[derive(Debug)]
pub struct Digests {
    /// The salt.
    pub salt: Box<str>,
    /// The digests, sorted.
    pub sha256: Vec<[u8; 32]>,
    /// Whether case is folded before hashing.
    pub fold: bool,
}

/// A text in Unicode simple lower case (`UnicodeData.txt`, field 13), which maps each character to one.
#[must_use]
pub fn fold_case(text: &str) -> String {
    // The full mapping differs from the simple one in a single character.
    let simple = |c: char| if c == '\u{130}' { 'i' } else { c.to_lowercase().next().unwrap_or(c) };
    text.chars().map(simple).collect()
}

const HEADS: [&str; 6] = ["all", "any", "not", "segment", "flag", "attribute"];
const TESTS: [&str; 13] = [
    "in", "contains", "startsWith", "endsWith", "lt", "lte", "gt", "gte", "before", "after", "version", "exists",
    "hashedIn",
];

/// Reads a condition.
pub(crate) fn condition(json: Json, names: &Names) -> Result<Condition, Fault> {
    let mut entries = json.entries()?;
    entries.retain(|(key, _)| !key.starts_with("x-"));
    for (i, (key, _)) in entries.iter().enumerate() {
        if entries.iter().take(i).any(|(earlier, _)| earlier == key) {
            return Err(duplicate(key));
        }
    }
    let heads: Vec<_> = entries.iter().filter(|(key, _)| HEADS.contains(&&**key)).collect();
    let [(head, value)] = heads[..] else {
        return Err(match (heads.is_empty(), entries.first()) {
            (true, Some((key, _))) => Fault::unknown("condition", key, HEADS),
            _ => exactly_one_head(),
        });
    };
    let beside = || entries.iter().filter(|(key, _)| key != head);
    let alone = || match beside().next() {
        Some((key, _)) => Err(Fault::unknown("field", key, [])),
        None => Ok(()),
    };
    let in_head = |fault: Fault| fault.in_key(head);
    Ok(match &**head {
        "all" | "any" => {
            alone()?;
            let inner = value.list(|item| condition(item, names)).map_err(in_head)?;
            if *head == "all" { Condition::All(inner) } else { Condition::Any(inner) }
        }
        "not" => {
            alone()?;
            Condition::Not(Box::new(condition(*value, names).map_err(in_head)?))
        }
        "segment" => {
            alone()?;
            Condition::Segment(names.segment(&value.text().map_err(in_head)?))
        }
        "flag" => {
            let mut is = None;
            for (key, value) in beside() {
                if key != "is" {
                    return Err(Fault::unknown("field", key, ["is"]));
                }
                is = Some(variants(*value).map_err(|fault| fault.in_key("is"))?);
            }
            let flag = names.flag(&value.text().map_err(in_head)?);
            Condition::Flag(Prerequisite { flag, is: is.ok_or_else(|| missing("is"))? })
        }
        _ => {
            let path = value.name().map_err(in_head)?;
            let (mut test, mut fold) = (None, None);
            for (key, value) in beside() {
                if key == "fold" {
                    fold = Some(value.boolean().map_err(|fault| fault.in_key("fold"))?);
                } else if !TESTS.contains(&&**key) {
                    return Err(Fault::unknown("test", key, TESTS));
                } else if test.replace((key, *value)).is_some() {
                    return Err(exactly_one_test());
                }
            }
            let (name, operand) = test.ok_or_else(exactly_one_test)?;
            if fold.is_some() && !matches!(&**name, "in" | "contains" | "startsWith" | "endsWith" | "hashedIn") {
                return Err(Fault::new(&["\"fold\" does not go with \"", name, "\""]));
            }
            let test = read_test(name, operand, fold.unwrap_or(false), names).map_err(|fault| fault.in_key(name))?;
            Condition::Attribute(names.attribute(&path), test)
        }
    })
}

fn exactly_one_head() -> Fault {
    Fault::new(&["exactly one of \"all\", \"any\", \"not\", \"segment\", \"flag\", \"attribute\""])
}

fn exactly_one_test() -> Fault {
    Fault::new(&["exactly one of \"", &TESTS.join("\", \""), "\""])
}

/// Reads a list of names of variants.
pub(crate) fn variants(json: Json) -> Result<Vec<Box<str>>, Fault> {
    json.list(|item| Ok(item.text()?.into()))
}

fn read_test(name: &str, operand: Json, fold: bool, names: &Names) -> Result<Test, Fault> {
    let number = || Ok(names.read_number(operand.number()?));
    Ok(match name {
        "in" => Test::In(values(operand, fold, names)?),
        "contains" => Test::Contains(values(operand, fold, names)?),
        "startsWith" => Test::StartsWith(texts(operand, fold)?),
        "endsWith" => Test::EndsWith(texts(operand, fold)?),
        "lt" => Test::Lt(number()?),
        "lte" => Test::Lte(number()?),
        "gt" => Test::Gt(number()?),
        "gte" => Test::Gte(number()?),
        "before" => Test::Before(instant(operand)?),
        "after" => Test::After(instant(operand)?),
        "version" => Test::Version(requirement(operand)?),
        "exists" => Test::Exists(operand.boolean()?),
        _ => Test::HashedIn(digests(operand, fold)?),
    })
}

fn folded(text: &str, fold: bool) -> Box<str> {
    if fold { fold_case(text).into() } else { text.into() }
}

fn texts(json: Json, fold: bool) -> Result<Texts, Fault> {
    let mut texts = json.list(|item| Ok(folded(&item.text()?, fold)))?;
    texts.sort_unstable();
    Ok(Texts { texts, fold })
}

fn values(json: Json, fold: bool, names: &Names) -> Result<Values, Fault> {
    let mut values = Values::default();
    json.list(|item| {
        match item.kind() {
            "a text" => values.texts.texts.push(folded(&item.text()?, fold)),
            "a number" => values.numbers.push(names.read_number(item.number()?)),
            "true or false" => values.booleans.push(item.boolean()?),
            kind => return Err(Fault::new(&["expected a text, a number or true or false, found ", kind])),
        }
        Ok(())
    })?;
    values.texts.fold = fold;
    values.texts.texts.sort_unstable();
    Ok(values)
}

fn digests(json: Json, fold: bool) -> Result<Digests, Fault> {
    let [salt, sha256] = super::fields::fields(json, &["salt", "sha256"])?;
    let salt = super::fields::required(salt, "salt", |salt| Ok(salt.text()?.into()))?;
    let mut sha256 = super::fields::required(sha256, "sha256", |list| list.list(digest))?;
    sha256.sort_unstable();
    Ok(Digests { salt, sha256, fold })
}

fn digest(json: Json) -> Result<[u8; 32], Fault> {
    let text = json.text()?;
    let mut digest = [0; 32];
    let mut digits = text.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()));
    let mut read = || -> Option<()> {
        for byte in &mut digest {
            *byte = digits.next()?? << 4 | digits.next()??;
        }
        digits.next().is_none().then_some(())
    };
    match read() {
        Some(()) => Ok(digest),
        None => Err(Fault::new(&["not a SHA-256 digest in 64 hexadecimal digits: \"", &text, "\""])),
    }
}

#[cfg(test)]
mod tests {
    use super::fold_case;

    #[test]
    fn simple_lower_case_maps_one_character_to_one() {
        assert_eq!(fold_case("ÄÖÜ İstanbul ΣΑΣ ẞ"), "äöü istanbul σασ ß");
    }
}

//! Flags: named switches with typed variants, dormant until something lights them.

use super::condition::{Condition, condition};
use super::decoder::{Decoder, Field};
use super::deployment::{DeploymentNeed, deployment_need};
use super::error::Fault;
use super::json::{Json, Type};
use super::names::Attribute;

/// The type of a flag's variants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Boolean,
    /// A text.
    String,
    /// A number.
    Number,
    /// A JSON object.
    Object,
}

impl Kind {
    /// The name, as OpenFeature has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::String => "string",
            Self::Number => "number",
            Self::Object => "object",
        }
    }

    fn of(json: Json) -> Option<Self> {
        match json.of_type() {
            Type::Boolean => Some(Self::Boolean),
            Type::Text => Some(Self::String),
            Type::Number => Some(Self::Number),
            Type::Object => Some(Self::Object),
            Type::List | Type::Null => None,
        }
    }
}

/// A flag of a snapshot.
#[derive(Debug)]
pub struct Flag {
    /// The type of its variants.
    pub kind: Kind,
    /// The variants, in the order of the document.
    pub variants: Vec<Variant>,
    /// The place of the variant that people get before any release.
    pub dormant: usize,
    /// The rules, first match wins.
    pub rules: Vec<Rule>,
    /// The kill switch.
    pub disabled: bool,
    /// What the deployment must be.
    pub needs: Option<DeploymentNeed>,
    /// What its splits are salted with, instead of its key.
    pub salt: Option<Box<str>>,
    /// The faults of a flag that could be read only as far as its kill switch.
    pub faults: Vec<Fault>,
}

/// A variant of a flag.
#[derive(Debug)]
pub struct Variant {
    /// Its name.
    pub name: Box<str>,
    /// Its value, as JSON.
    pub value: Box<str>,
}

/// A rule of a flag.
#[derive(Debug)]
pub struct Rule {
    /// The condition; none matches everybody.
    pub when: Option<Condition>,
    /// What those get whom it matches.
    pub outcome: Outcome,
}

/// What a rule gives.
#[derive(Debug)]
pub enum Outcome {
    /// One variant, by its place.
    Serve(usize),
    /// Variants in shares.
    Split {
        /// Place of a variant, and the sum of the weights up to and with its own.
        arms: Vec<(usize, u64)>,
        /// The attribute that is hashed.
        by: Attribute,
    },
}

impl Flag {
    /// The place of the variant of this name.
    #[must_use]
    pub fn variant(&self, name: &str) -> Option<usize> {
        self.variants.iter().position(|variant| &*variant.name == name)
    }
}

/// Reads a flag. A readable `disabled: true` with a readable `dormant` wins over any other fault.
pub(crate) fn flag<'a>(mut decoder: Decoder<'a>, json: Json<'a>) -> Result<Flag, Vec<Fault>> {
    let flag = read(&mut decoder, json);
    let faults = decoder.faults;
    match flag {
        Some(flag) if faults.is_empty() => Ok(flag),
        _ => match killed(json) {
            Some(flag) => Ok(Flag { faults, ..flag }),
            None => Err(faults),
        },
    }
}

fn read<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<Flag> {
    let [variants, dormant, rules, disabled, needs, salt] =
        decoder.fields(json, ["variants", "dormant", "rules", "disabled", "needs", "salt"])?;
    let variants = decoder.required(variants);
    let mut flag = decoder.field(variants, read_variants)?;
    let dormant = decoder.required(dormant);
    if let Some(json) = dormant.value {
        let mark = decoder.enter(dormant.name);
        flag.dormant = variant_of(decoder, json, &flag).unwrap_or(0);
        decoder.leave(mark);
    }
    if let Some(json) = rules.value {
        let outer = decoder.enter(rules.name);
        decoder.expect(json, Type::List);
        for (i, item) in json.items().enumerate() {
            let mark = decoder.enter_item(i);
            flag.rules.extend(rule(decoder, item, &flag));
            decoder.leave(mark);
        }
        decoder.leave(outer);
    }
    flag.disabled = decoder.field(disabled, Decoder::boolean).unwrap_or(false);
    flag.needs = decoder.field(needs, |decoder, json| {
        let [deployment] = decoder.fields(json, ["deployment"])?;
        decoder.field(deployment, deployment_need)
    });
    flag.salt = decoder.field(salt, Decoder::kept);
    Some(flag)
}

/// Reads variants: some, none null, all of one type.
fn read_variants<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<Flag> {
    let mut of_all = None;
    let mut variants = Vec::new();
    for (name, value) in decoder.map(json) {
        let mark = decoder.enter(&name);
        let kind = Kind::of(value);
        match kind {
            None => decoder.note(value.expected("true or false, a text, a number or an object")),
            Some(Kind::String) => drop(decoder.text(value)),
            Some(_) => check_keys(decoder, value),
        }
        decoder.leave(mark);
        if kind.is_some() && *of_all.get_or_insert(kind) != kind {
            decoder.fault(&["variants must all be of one type"]);
            return None;
        }
        variants.push(Variant { name: name.into(), value: value.source().into() });
    }
    if json.is(Type::Object) && variants.is_empty() {
        decoder.must_not_be_empty();
    }
    Some(of_kind(of_all??, variants))
}

/// A flag that has nothing but variants.
fn of_kind(kind: Kind, variants: Vec<Variant>) -> Flag {
    Flag {
        kind,
        variants,
        dormant: 0,
        rules: Vec::new(),
        disabled: false,
        needs: None,
        salt: None,
        faults: Vec::new(),
    }
}

/// Notes keys that stand twice inside a value, of which a page would see only the last.
fn check_keys<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) {
    if json.is(Type::Object) {
        for (key, value) in decoder.map(json) {
            let mark = decoder.enter(&key);
            check_keys(decoder, value);
            decoder.leave(mark);
        }
    }
    for (i, item) in json.items().enumerate() {
        let mark = decoder.enter_item(i);
        check_keys(decoder, item);
        decoder.leave(mark);
    }
}

/// Reads the name of one of the flag's variants, as its place.
fn variant_of<'a>(decoder: &mut Decoder<'a>, json: Json<'a>, flag: &Flag) -> Option<usize> {
    let name = decoder.text(json)?;
    let variant = flag.variant(&name);
    if variant.is_none() {
        decoder.note(Fault::unknown_variant(flag, &name));
    }
    variant
}

fn rule<'a>(decoder: &mut Decoder<'a>, json: Json<'a>, flag: &Flag) -> Option<Rule> {
    let [when, serve, split, by] = decoder.fields(json, ["when", "serve", "split", "by"])?;
    let when = decoder.field(when, condition);
    let outcome = match (serve.value, split.value) {
        (Some(json), None) => {
            if by.value.is_some() {
                decoder.fault(&["\"by\" goes with \"split\""]);
            }
            let mark = decoder.enter(serve.name);
            let variant = variant_of(decoder, json, flag);
            decoder.leave(mark);
            Outcome::Serve(variant?)
        }
        (None, Some(json)) => {
            let mark = decoder.enter(split.name);
            let arms = arms(decoder, json, flag);
            decoder.leave(mark);
            Outcome::Split { arms, by: unit(decoder, by) }
        }
        _ => {
            decoder.note(Fault::exactly_one(&["serve", "split"]));
            return None;
        }
    };
    Some(Rule { when, outcome })
}

/// Reads `by`, the attribute that is hashed into a bucket.
pub(crate) fn unit<'a>(decoder: &mut Decoder<'a>, by: Field<'a>) -> Attribute {
    let path = decoder.field(by, Decoder::name);
    decoder.names.attribute(path.as_deref().unwrap_or("targetingKey"))
}

fn arms<'a>(decoder: &mut Decoder<'a>, json: Json<'a>, flag: &Flag) -> Vec<(usize, u64)> {
    let mut sum = 0_u64;
    let mut arms = Vec::new();
    decoder.some_items(json);
    let faults = decoder.faults.len();
    for (i, item) in json.items().enumerate() {
        let outer = decoder.enter_item(i);
        if let Some([variant, weight]) = decoder.fields(item, ["variant", "weight"]) {
            let (variant, weight) = (decoder.required(variant), decoder.required(weight));
            if let Some(json) = variant.value {
                let mark = decoder.enter(variant.name);
                let variant = variant_of(decoder, json, flag);
                decoder.leave(mark);
                sum = sum.saturating_add(decoder.field(weight, Decoder::integer).unwrap_or(0));
                arms.extend(variant.map(|variant| (variant, sum)));
            }
        }
        decoder.leave(outer);
    }
    if !arms.is_empty() && decoder.faults.len() == faults && !(1..=u64::from(u32::MAX)).contains(&sum) {
        decoder.fault(&["weights must sum to 1 to 4294967295"]);
    }
    arms
}

/// What can still be read of a faulty flag: its kill switch and what it then gives.
fn killed(json: Json) -> Option<Flag> {
    if !json.only("disabled")?.boolean()? {
        return None;
    }
    let dormant = json.only("dormant")?.text()?;
    let variants = json.only("variants")?;
    let value = variants.only(&dormant)?;
    // The other variants are only names here, as nobody gets them.
    let named = variants.entries().map(|(name, value)| Variant { name: name.into(), value: value.source().into() });
    let flag = of_kind(Kind::of(value)?, named.collect());
    Some(Flag { dormant: flag.variant(&dormant)?, disabled: true, ..flag })
}

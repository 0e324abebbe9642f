//! Flags: named switches with typed variants, dormant until something lights them.

use super::condition::{Condition, condition};
use super::decoder::{Decoder, Fields};
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
    let fields = decoder.fields(json, &["variants", "dormant", "rules", "disabled", "needs", "salt"]);
    let mut flag = decoder.required(&fields, "variants", read_variants)?;
    decoder.require(&fields, "dormant");
    flag.dormant = variant_of(decoder, &fields, "dormant", &flag).unwrap_or(0);
    let mut rules = Vec::new();
    if let Some(json) = decoder.open(&fields, "rules") {
        decoder.each_item(json, &mut |decoder, item| rules.extend(rule(decoder, item, &flag)));
        decoder.leave();
    }
    flag.rules = rules;
    flag.disabled = decoder.field(&fields, "disabled", Decoder::boolean).unwrap_or(false);
    flag.needs = decoder.field(&fields, "needs", |decoder, json| {
        let fields = decoder.fields(json, &["deployment"]);
        decoder.field(&fields, "deployment", deployment_need)
    });
    flag.salt = decoder.field(&fields, "salt", Decoder::kept);
    Some(flag)
}

/// Reads variants: some, none null, all of one type.
fn read_variants<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<Flag> {
    let mut of_all = None;
    let mut mixed = false;
    let mut variants = Vec::new();
    decoder.each_entry(json, &mut |decoder, name, value| {
        match Kind::of(value) {
            None => decoder.note(value.expected("true or false, a text, a number or an object")),
            Some(kind) => mixed |= *of_all.get_or_insert(kind) != kind,
        }
        check_keys(decoder, value);
        variants.push(Variant { name: name.into(), value: value.source().into() });
    });
    if mixed {
        decoder.fault(&["variants must all be of one type"]);
    }
    if json.is(Type::Object) && variants.is_empty() {
        decoder.must_not_be_empty();
    }
    Some(of_kind(of_all?, variants))
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

/// Notes what a page would read otherwise than it is written: keys that stand twice inside a value, of which it would
/// see only the last, and half a surrogate pair.
fn check_keys<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) {
    match json.of_type() {
        Type::Object => decoder.each_entry(json, &mut |decoder, _, value| check_keys(decoder, value)),
        Type::List => drop(decoder.each_item(json, &mut check_keys)),
        Type::Text => drop(decoder.text(json)),
        Type::Boolean | Type::Null | Type::Number => {}
    }
}

/// Reads a field that names one of the flag's variants, as its place.
#[inline(never)]
fn variant_of<'a>(decoder: &mut Decoder<'a>, fields: &Fields<'a>, field: &str, flag: &Flag) -> Option<usize> {
    let json = decoder.open(fields, field)?;
    let name = decoder.text(json);
    let variant = flag.variant(name.as_deref().unwrap_or_default());
    if let Some(name) = name.filter(|_| variant.is_none()) {
        decoder.note(Fault::unknown_variant(flag, &name));
    }
    decoder.leave();
    variant
}

fn rule<'a>(decoder: &mut Decoder<'a>, json: Json<'a>, flag: &Flag) -> Option<Rule> {
    let fields = decoder.fields(json, &["when", "serve", "split", "by"]);
    let when = decoder.field(&fields, "when", condition);
    if fields.has("serve") == fields.has("split") {
        if fields.are_known() {
            decoder.note(Fault::exactly_one(&["serve", "split"]));
        }
        return None;
    }
    let outcome = if let Some(json) = decoder.open(&fields, "split") {
        let arms = arms(decoder, json, flag);
        decoder.leave();
        Outcome::Split { arms, by: unit(decoder, &fields) }
    } else {
        if fields.has("by") {
            decoder.fault(&["\"by\" goes with \"split\""]);
        }
        Outcome::Serve(variant_of(decoder, &fields, "serve", flag)?)
    };
    Some(Rule { when, outcome })
}

/// Reads `by`, the attribute that is hashed into a bucket.
#[inline(never)]
pub(crate) fn unit<'a>(decoder: &mut Decoder<'a>, fields: &Fields<'a>) -> Attribute {
    let path = decoder.field(fields, "by", Decoder::name);
    decoder.names.attribute(path.as_deref().unwrap_or("targetingKey"))
}

fn arms<'a>(decoder: &mut Decoder<'a>, json: Json<'a>, flag: &Flag) -> Vec<(usize, u64)> {
    let mut sum = 0_u64;
    let mut arms = Vec::new();
    let faults = decoder.faults.len();
    decoder.each_of_some(json, &mut |decoder, item| {
        let fields = decoder.fields(item, &["variant", "weight"]);
        decoder.require(&fields, "variant");
        let variant = variant_of(decoder, &fields, "variant", flag);
        sum = sum.saturating_add(decoder.required(&fields, "weight", Decoder::integer).unwrap_or(0));
        arms.extend(variant.map(|variant| (variant, sum)));
    });
    if decoder.faults.len() == faults && !(1..=u64::from(u32::MAX)).contains(&sum) {
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

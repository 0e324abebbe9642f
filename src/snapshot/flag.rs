//! Flags: named switches with typed variants, dormant until something lights them.

use std::borrow::Cow;

use super::condition::{Condition, condition};
use super::deployment::{DeploymentNeed, deployment_need};
use super::error::Fault;
use super::fields::{fields, optional, required};
use super::json::Json;
use super::names::{Attribute, Names};

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
    /// The fault of a flag that could be read only as far as its kill switch.
    pub fault: Option<Fault>,
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
pub(crate) fn flag(json: Json, names: &Names) -> Result<Flag, Fault> {
    read(json, names).or_else(|fault| match killed(json) {
        Some(flag) => Ok(Flag { fault: Some(fault), ..flag }),
        None => Err(fault),
    })
}

fn read(json: Json, names: &Names) -> Result<Flag, Fault> {
    let [variants, dormant, rules, disabled, needs, salt] =
        fields(json, &["variants", "dormant", "rules", "disabled", "needs", "salt"])?;
    let (kind, variants) = required(variants, "variants", read_variants)?;
    let mut flag = Flag {
        kind,
        variants,
        dormant: 0,
        rules: Vec::new(),
        disabled: optional(disabled, "disabled", Json::boolean)?.unwrap_or(false),
        needs: optional(needs, "needs", |needs| {
            let [deployment] = fields(needs, &["deployment"])?;
            optional(deployment, "deployment", deployment_need)
        })?
        .flatten(),
        salt: optional(salt, "salt", |salt| Ok(salt.text()?.into()))?,
        fault: None,
    };
    flag.dormant = required(dormant, "dormant", |dormant| variant_of(&flag, dormant))?;
    flag.rules = optional(rules, "rules", |rules| {
        let items = rules.items()?.into_iter().enumerate();
        items.map(|(i, item)| rule(item, &flag, names).map_err(|fault| fault.in_item(i))).collect()
    })?
    .unwrap_or_default();
    Ok(flag)
}

/// Reads variants: some, none null, all of one type.
fn read_variants(json: Json) -> Result<(Kind, Vec<Variant>), Fault> {
    let mut of_all = None;
    let mut variants: Vec<Variant> = Vec::new();
    for (name, value) in json.entries()? {
        let kind = kind(value).map_err(|fault| fault.in_key(&name))?;
        if variants.iter().any(|variant| *variant.name == *name) {
            return Err(super::fields::duplicate(&name));
        }
        if *of_all.get_or_insert(kind) != kind {
            return Err(Fault::new(&["variants must all be of one type"]));
        }
        variants.push(Variant { name: name.into(), value: value.source().into() });
    }
    of_all.map(|kind| (kind, variants)).ok_or_else(|| Fault::new(&["must not be empty"]))
}

fn kind(value: Json) -> Result<Kind, Fault> {
    match value.kind() {
        "true or false" => Ok(Kind::Boolean),
        "a text" => value.text().map(|_| Kind::String),
        "a number" => Ok(Kind::Number),
        "an object" => Ok(Kind::Object),
        kind => Err(Fault::new(&["expected true or false, a text, a number or an object, found ", kind])),
    }
}

/// Reads the name of one of the flag's variants, as its place.
fn variant_of(flag: &Flag, json: Json) -> Result<usize, Fault> {
    let name = json.text()?;
    let names = flag.variants.iter().map(|variant| &*variant.name);
    flag.variant(&name).ok_or_else(|| Fault::unknown("variant", &name, names))
}

fn rule(json: Json, flag: &Flag, names: &Names) -> Result<Rule, Fault> {
    let [when, serve, split, by] = fields(json, &["when", "serve", "split", "by"])?;
    let when = optional(when, "when", |when| condition(when, names))?;
    let outcome = match (serve, split) {
        (Some(_), None) if by.is_some() => return Err(Fault::new(&["\"by\" goes with \"split\""])),
        (Some(serve), None) => {
            Outcome::Serve(variant_of(flag, serve).map_err(|fault| fault.in_key("serve"))?)
        }
        (None, Some(split)) => Outcome::Split {
            arms: arms(split, flag).map_err(|fault| fault.in_key("split"))?,
            by: unit(by, names)?,
        },
        _ => return Err(Fault::new(&["exactly one of \"serve\", \"split\""])),
    };
    Ok(Rule { when, outcome })
}

/// Reads `by`, the attribute that is hashed into a bucket.
pub(crate) fn unit(by: Option<Json>, names: &Names) -> Result<Attribute, Fault> {
    let path = optional(by, "by", Json::name)?;
    Ok(names.attribute(path.as_deref().unwrap_or("targetingKey")))
}

fn arms(json: Json, flag: &Flag) -> Result<Vec<(usize, u64)>, Fault> {
    let mut sum = 0_u64;
    let arms = json.list(|item| {
        let [variant, weight] = fields(item, &["variant", "weight"])?;
        let variant = required(variant, "variant", |variant| variant_of(flag, variant))?;
        sum = sum.saturating_add(required(weight, "weight", Json::integer)?);
        Ok((variant, sum))
    })?;
    if (1..=u64::from(u32::MAX)).contains(&sum) {
        Ok(arms)
    } else {
        Err(Fault::new(&["weights must sum to 1 to 4294967295"]))
    }
}

/// What can still be read of a faulty flag: its kill switch and what it then gives.
fn killed(json: Json) -> Option<Flag> {
    let entries = json.entries().ok()?;
    let only = |key: &str| {
        let mut found = entries.iter().filter(|(name, _)| name == key);
        found.next().filter(|_| found.next().is_none()).map(|(_, value)| *value)
    };
    if !only("disabled")?.boolean().ok()? {
        return None;
    }
    let dormant = only("dormant")?.text().ok()?;
    let variants = only("variants")?.entries().ok()?;
    let mut named = variants.iter().filter(|(name, _)| *name == dormant);
    let (_, value) = named.next().filter(|_| named.next().is_none())?;
    // The other variants are only names here, as nobody gets them.
    let read = |(name, value): &(Cow<str>, Json)| Variant { name: (&**name).into(), value: value.source().into() };
    Some(Flag {
        kind: kind(*value).ok()?,
        dormant: variants.iter().position(|(name, _)| *name == dormant)?,
        variants: variants.iter().map(read).collect(),
        rules: Vec::new(),
        disabled: true,
        needs: None,
        salt: None,
        fault: None,
    })
}

//! Flags: named switches with typed variants, dormant until something lights them.

use super::compiler::Compiler;
use super::format::{FLAG_ENTRY, flag as fields};
use super::json::{Json, Type};
use super::tape::{KEY, Node, Tape, VALUE};

/// The type of a flag's variants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Boolean = 1,
    /// A text.
    String = 2,
    /// A number.
    Number = 3,
    /// A JSON object.
    Object = 4,
}

impl Kind {
    /// Every type.
    pub const ALL: [Self; 4] = [Self::Boolean, Self::String, Self::Number, Self::Object];

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

    pub(super) fn of(json: Json) -> Option<Self> {
        match json.of_type() {
            Type::Boolean => Some(Self::Boolean),
            Type::Text => Some(Self::String),
            Type::Number => Some(Self::Number),
            Type::Object => Some(Self::Object),
            Type::List | Type::Null => None,
        }
    }
}

/// A flag of a snapshot. Its variants are known by their places in the document, from 0.
#[derive(Debug)]
pub struct Flag {
    tape: Tape,
    at: u32,
    /// Whether it could be read only as far as its kill switch.
    pub(crate) is_faulty: bool,
}

impl Flag {
    pub(crate) fn field(&self, field: u32) -> Node<'_> {
        self.tape.node(self.at).field(field)
    }

    /// The type of its variants.
    #[must_use]
    pub fn kind(&self) -> Kind {
        let kind = self.field(fields::VARIANTS).field(0).word;
        Kind::ALL.into_iter().find(|known| *known as u32 == kind).unwrap_or(Kind::Object)
    }

    fn map(&self) -> Node<'_> {
        self.field(fields::VARIANTS).field(1)
    }

    fn entry(&self, variant: u32) -> Option<Node<'_>> {
        self.map().entry(variant)
    }

    /// How many variants it has.
    #[must_use]
    pub fn variant_count(&self) -> u32 {
        self.map().length()
    }

    /// The place of the variant of a name.
    #[must_use]
    pub fn variant(&self, name: &str) -> Option<u32> {
        self.map().place_of(name)
    }

    /// The name of the variant at a place; empty beyond the last.
    #[must_use]
    pub fn variant_name(&self, variant: u32) -> &str {
        self.entry(variant).map_or("", |entry| entry.field(KEY).text())
    }

    /// The value of the variant at a place, as JSON; empty beyond the last.
    #[must_use]
    pub fn variant_value(&self, variant: u32) -> &str {
        self.entry(variant).map_or("", |entry| entry.field(VALUE).text())
    }

    /// The place of the variant that people get before any release.
    #[must_use]
    pub fn dormant(&self) -> u32 {
        self.field(fields::DORMANT).number().unwrap_or(0)
    }

    /// The kill switch.
    #[must_use]
    pub fn is_disabled(&self) -> bool {
        self.field(fields::DISABLED).boolean()
    }
}

/// Reads a flag; nothing if it fails closed. A readable `disabled: true` with a readable `dormant` wins over any other
/// fault.
pub(crate) fn flag<'a>(
    compiler: &mut Compiler<'a>,
    key: &str,
    is_doubled: bool,
    json: Json<'a>,
) -> Option<Flag> {
    let at = compiler.root("flags", key, is_doubled, json, &FLAG_ENTRY);
    let tape = std::mem::replace(&mut compiler.tape, Tape::new());
    if at != 0 {
        return Some(Flag { tape, at, is_faulty: false });
    }
    if is_doubled { None } else { killed(json) }
}

/// What can still be read of a faulty flag: its kill switch and what it then gives. Its other variants are only names,
/// as nobody gets them.
fn killed(json: Json) -> Option<Flag> {
    let dormant = json.only("dormant")?.text()?;
    let variants = json.only("variants")?;
    let kind = Kind::of(variants.only(&dormant)?)?;
    if json.only("disabled")?.source() != "true" {
        return None;
    }
    let mut tape = Tape::new();
    let mut words = Vec::new();
    for (name, value) in variants.entries() {
        words.extend([tape.push_text(&name), 0, tape.push_text(value.source())]);
    }
    let map = tape.push_list(&words, 3);
    let variants = tape.push(&[kind as u32, map]);
    let at = tape.push(&[variants, 0, 0, 2, 0, 0]);
    let mut flag = Flag { tape, at, is_faulty: true };
    let dormant = flag.variant(&dormant)?;
    flag.tape.set(at.saturating_add(fields::DORMANT), dormant.saturating_add(1));
    Some(flag)
}

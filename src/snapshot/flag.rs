//! Flags: named switches with typed variants, dormant until something lights them.

use super::compiler::Compiler;
use super::format::{FLAG_ENTRY, flag as fields};
use super::hash::Hash;
use super::json::{Json, Type};
use super::names::Map;
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
    /// What is hashed before each unit of a split.
    pub(crate) salted: Hash,
    /// Whether it could be read only as far as its kill switch.
    pub(crate) is_faulty: bool,
}

impl Flag {
    /// The value of the flag, on its tape.
    pub(crate) fn node(&self) -> Node<'_> {
        self.tape.node(self.at)
    }

    pub(crate) fn field(&self, field: u32) -> Node<'_> {
        self.node().field(field)
    }

    /// The type of its variants.
    #[must_use]
    pub fn kind(&self) -> Kind {
        Kind::of(Json::of_source(self.variant_value(self.dormant()))).unwrap_or(Kind::Object)
    }

    fn map(&self) -> Node<'_> {
        self.field(fields::VARIANTS)
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
        self.known_variant(variant).unwrap_or_default()
    }

    /// The name of the variant at a place, if there is one.
    pub(crate) fn known_variant(&self, variant: u32) -> Option<&str> {
        self.entry(variant).map(|entry| entry.field(KEY).text())
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

    /// Whether its kill switch can be read, and what it then gives: one variant of a good type.
    fn is_killed(&self) -> bool {
        let dormant = self.variant_name(self.dormant());
        let mut count = 0_u32;
        for entry in self.map().entries() {
            count = count.wrapping_add(u32::from(entry.field(KEY).text() == dormant));
        }
        self.is_disabled()
            && self.field(fields::DORMANT).is_there()
            && count == 1
            && Kind::of(Json::of_source(self.variant_value(self.dormant()))).is_some()
    }

    /// The kill switch.
    #[must_use]
    pub fn is_disabled(&self) -> bool {
        self.field(fields::DISABLED).boolean()
    }
}

/// Reads a flag; nothing if it fails closed. A readable `disabled: true` with a readable `dormant` wins over any other
/// fault.
pub(crate) fn flag(compiler: &mut Compiler, place: u32) -> Option<Flag> {
    let flags = compiler.names.map(Map::Flags);
    let at = compiler.root(Map::Flags, place, &FLAG_ENTRY);
    let tape = std::mem::replace(&mut compiler.tape, Tape::new());
    let is_faulty = compiler.noted != 0;
    let mut flag = Flag { tape, at, salted: Hash::default(), is_faulty };
    let salt = flag.field(fields::SALT).there().map_or(flags.key(&compiler.names.text, place), Node::text);
    flag.salted = Hash::salted(salt);
    if !is_faulty || !flags.is_doubled(place) && flag.is_killed() { Some(flag) } else { None }
}

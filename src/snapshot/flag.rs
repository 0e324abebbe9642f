//! Flags: named switches with typed variants, dormant until something lights them.

use std::sync::{Arc, PoisonError};

use super::Snapshot;
use super::chains::Chains;
use super::compiler::Compiler;
use super::error::Fault;
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
#[derive(Clone, Debug)]
pub struct Flag {
    written: Arc<Written>,
    /// The same for all that are written alike.
    pub(crate) number: u32,
    /// What is hashed before each unit of a split.
    pub(crate) salted: Hash,
    /// Whether it could be read only as far as its kill switch.
    pub(crate) is_faulty: bool,
}

/// What is written of a flag, or of more than one.
#[derive(Debug)]
struct Written {
    tape: Tape,
    at: u32,
}

impl Flag {
    /// The value of the flag, on its tape.
    pub(crate) fn node(&self) -> Node<'_> {
        self.written.tape.node(self.written.at)
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
pub(crate) fn flag(compiler: &mut Compiler, at: u32) -> Option<Flag> {
    let is_doubled = compiler.names.map(Map::Flags).is_doubled(at);
    let at = compiler.root(Map::Flags, at, &FLAG_ENTRY);
    let written = Arc::new(Written { tape: std::mem::replace(&mut compiler.tape, Tape::new()), at });
    let is_faulty = compiler.noted != 0;
    let flag = Flag { written, number: 0, salted: Hash::default(), is_faulty };
    if !is_faulty || !is_doubled && flag.is_killed() { Some(flag) } else { None }
}

/// Which flags are written alike: they are decoded once. Most flags of a document differ from others in nothing but their
/// keys.
#[derive(Debug, Default)]
pub(crate) struct Alike {
    /// For each number the place of the first flag that is written so.
    places: Vec<u32>,
    chains: Chains,
}

impl Snapshot {
    /// Decodes a flag, unless one that is written alike has been.
    pub(super) fn read_flag(&self, at: u32) -> Result<Flag, Fault> {
        let flags = self.names.map(Map::Flags);
        let source = |at| flags.value(&self.names.text, at).source();
        let (mut number, mut like) = (0, None);
        if !flags.is_doubled(at) {
            let mut alike = self.alike.lock().unwrap_or_else(PoisonError::into_inner);
            let Alike { places, chains } = &mut *alike;
            let written = source(at);
            let is = |number| places.get(number as usize).is_some_and(|&known| source(known) == written);
            number = chains.number(Hash::default().then(written).end(), &is);
            like = places.get(number as usize).copied();
            if like.is_none() {
                places.push(at);
            }
        }
        let mut flag = match like.map(|like| self.flag(like)) {
            // The sentence of a fault names its flag.
            Some(Ok(like)) if !like.is_faulty => like.clone(),
            _ => {
                let mut compiler = Compiler::new(&self.names);
                flag(&mut compiler, at).ok_or_else(|| compiler.first_fault())?
            }
        };
        flag.number = number;
        flag.salted = Hash::salted(
            flag.field(fields::SALT).there().map_or(flags.key(&self.names.text, at), Node::text),
        );
        Ok(flag)
    }
}

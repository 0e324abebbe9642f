//! What is known of a person.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

use crate::snapshot::{Snapshot, concat, decimal};

/// The value of an attribute.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Not there, or null.
    #[default]
    Missing,
    /// `true` or `false`.
    Boolean(bool),
    /// A number. One that is not finite is of the wrong type for every test.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// An object: of the wrong type for every test, though it exists; paths lead into it.
    Object(Vec<(String, Value)>),
}

/// An attribute that some condition, split or release needs.
#[derive(Clone, Copy, Debug)]
pub struct Attribute<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) id: u32,
}

impl Attribute<'_> {
    /// A small number, the same for the same path in one snapshot, by which its value is remembered.
    #[must_use]
    pub fn id(self) -> u32 {
        self.id
    }

    /// The dotted path.
    #[must_use]
    pub fn path(self) -> String {
        self.snapshot.attribute_path(self.id).unwrap_or_default()
    }
}

/// Where the attributes of a person are looked up. Each is asked for at most once per evaluator's memo.
pub trait Context {
    /// Puts the value at an attribute's path in the place of another, whose memory may serve again.
    fn read(&self, attribute: Attribute, value: &mut Value);
}

impl<S: BuildHasher> Context for HashMap<String, Value, S> {
    fn read(&self, attribute: Attribute, value: &mut Value) {
        *value = walk(&attribute.path(), |key| self.get(key));
    }
}

impl Context for BTreeMap<String, Value> {
    fn read(&self, attribute: Attribute, value: &mut Value) {
        *value = walk(&attribute.path(), |key| self.get(key));
    }
}

/// Follows a dotted path through members of objects.
fn walk<'v>(path: &str, root: impl Fn(&str) -> Option<&'v Value>) -> Value {
    let mut keys = path.split('.');
    let mut value = keys.next().and_then(root);
    for key in keys {
        value = match value {
            Some(Value::Object(members)) => {
                members.iter().find(|(name, _)| name == key).map(|(_, value)| value)
            }
            _ => None,
        };
    }
    value.cloned().unwrap_or_default()
}

impl Value {
    /// What is hashed for a bucket: a text, or a safe integer in decimal. An empty text, a boolean, a fraction and
    /// everything else are no unit.
    pub(crate) fn unit(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Text(text) if !text.is_empty() => Some(Cow::Borrowed(text)),
            Self::Number(number) => safe_integer(*number).map(Cow::Owned),
            _ => None,
        }
    }
}

/// An integer whose neighbours a double can tell apart (ECMA-262, `Number.isSafeInteger`), in decimal.
fn safe_integer(number: f64) -> Option<String> {
    const MOST: f64 = 9_007_199_254_740_991.0;
    if number.abs() > MOST || number.fract() != 0.0 {
        return None;
    }
    // Whole and within 53 bits, so the conversion is exact.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let digits = decimal(number.abs() as u64);
    Some(if number < 0.0 { concat(&["-", &digits]) } else { digits })
}

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn units() {
        for (value, unit) in [
            (Value::Text("ada".into()), Some("ada")),
            (Value::Text(String::new()), None),
            (Value::Number(42.0), Some("42")),
            (Value::Number(-7.0), Some("-7")),
            (Value::Number(-0.0), Some("0")),
            (Value::Number(0.5), None),
            (Value::Number(9_007_199_254_740_991.0), Some("9007199254740991")),
            (Value::Number(9_007_199_254_740_992.0), None),
            (Value::Number(f64::NAN), None),
            (Value::Number(f64::INFINITY), None),
            (Value::Boolean(true), None),
            (Value::List(vec![Value::Text("ada".into())]), None),
            (Value::Missing, None),
        ] {
            assert_eq!(value.unit().as_deref(), unit, "{value:?}");
        }
    }
}

//! Conditions, in three-valued logic.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use super::context::Value;
use super::truth::Truth;
use super::Evaluator;
use crate::snapshot::{Condition, Digests, Node, Prerequisite, Test, Values, Version, parse_instant};

impl Evaluator<'_> {
    /// The value of a condition that stands in `node`.
    pub(super) fn condition(&self, condition: &Condition, node: Node) -> Truth {
        match condition {
            Condition::All(inner) => Truth::all(inner.iter().map(|inner| self.condition(inner, node))),
            Condition::Any(inner) => Truth::any(inner.iter().map(|inner| self.condition(inner, node))),
            Condition::Not(inner) => self.condition(inner, node).not(),
            Condition::Segment(segment) => match segment.index {
                Some(segment) if self.snapshot.is_sound(node, Node::Segment(segment)) => self.segment(segment),
                _ => Truth::Unknown,
            },
            Condition::Flag(prerequisite) => self.prerequisite(prerequisite, node),
            Condition::Attribute(attribute, test) => {
                self.attributes.with(self.context, attribute, |value| self.passes(value, test))
            }
        }
    }

    fn segment(&self, segment: u32) -> Truth {
        self.remember_segment(segment, || match self.snapshot.segment(segment) {
            Some(condition) => self.condition(condition, Node::Segment(segment)),
            None => Truth::Unknown,
        })
    }

    /// Whether a flag has one of the variants that are asked for. A flag that is missing, faulty, part of a cycle, or
    /// has no variant of a name that stands there, is unknown.
    pub(super) fn prerequisite(&self, prerequisite: &Prerequisite, node: Node) -> Truth {
        let Some(index) = prerequisite.flag.index else { return Truth::Unknown };
        if !self.snapshot.is_sound(node, Node::Flag(index)) {
            return Truth::Unknown;
        }
        let Ok(flag) = self.snapshot.flag(index) else { return Truth::Unknown };
        let Some(variant) = self.variant(index) else { return Truth::Unknown };
        let mut found = false;
        for name in &prerequisite.is {
            match flag.variant(name) {
                Some(place) => found |= place == variant,
                None => return Truth::Unknown,
            }
        }
        found.into()
    }

    /// The place of the variant that a flag has for this person.
    fn variant(&self, flag: u32) -> Option<usize> {
        self.remember_variant(flag, || self.answer(flag).variant)
    }
}

impl Evaluator<'_> {
    /// Whether a value passes a test.
    fn passes(&self, value: &Value, test: &Test) -> Truth {
        match (test, value) {
            (Test::Exists(expected), _) => ((*value != Value::Missing) == *expected).into(),
            (Test::Contains(values), Value::Text(text)) => self.any_text(text, values, holds),
            // Of a list, each item is judged for itself: it passes if any does.
            (
                Test::In(values) | Test::Contains(values) | Test::StartsWith(values) | Test::EndsWith(values),
                Value::List(items),
            ) => Truth::any(items.iter().map(|item| self.equals_or(item, test, values))),
            (Test::In(values) | Test::StartsWith(values) | Test::EndsWith(values), _) => {
                self.equals_or(value, test, values)
            }
            (Test::Lt(bound), Value::Number(number)) => finite(*number, number < bound),
            (Test::Lte(bound), Value::Number(number)) => finite(*number, number <= bound),
            (Test::Gt(bound), Value::Number(number)) => finite(*number, number > bound),
            (Test::Gte(bound), Value::Number(number)) => finite(*number, number >= bound),
            (Test::Before(bound), Value::Text(text)) => known(parse_instant(text).map(|instant| instant < *bound)),
            (Test::After(bound), Value::Text(text)) => known(parse_instant(text).map(|instant| instant > *bound)),
            (Test::Version(requirement), Value::Text(text)) => {
                known(Version::parse(text).map(|version| requirement.matches(&version)))
            }
            (Test::HashedIn(digests), Value::Text(text)) => self.is_hashed_in(text, digests).into(),
            _ => Truth::Unknown,
        }
    }

    /// A test of a single value with a list of them.
    fn equals_or(&self, value: &Value, test: &Test, values: &Values) -> Truth {
        match (test, value) {
            (Test::StartsWith(_), Value::Text(text)) => {
                self.any_text(text, values, |text, start| text.as_bytes().starts_with(start.as_bytes()))
            }
            (Test::EndsWith(_), Value::Text(text)) => {
                self.any_text(text, values, |text, end| text.as_bytes().ends_with(end.as_bytes()))
            }
            (Test::StartsWith(_) | Test::EndsWith(_), _) => Truth::Unknown,
            _ => self.equals(value, values),
        }
    }

    /// Whether a value is one of the list. The wrong type is that of none of them.
    fn equals(&self, value: &Value, values: &Values) -> Truth {
        match value {
            Value::Text(text) if !values.texts.is_empty() => {
                let text = self.folded(text, values.fold);
                values.texts.binary_search_by(|known| (**known).cmp(&text)).is_ok().into()
            }
            // Equality as the document writes it, not a tolerance.
            Value::Number(number) if !values.numbers.is_empty() => finite(*number, values.numbers.contains(number)),
            Value::Boolean(boolean) if !values.booleans.is_empty() => values.booleans.contains(boolean).into(),
            _ => Truth::Unknown,
        }
    }

    fn any_text(&self, text: &str, values: &Values, test: fn(&str, &str) -> bool) -> Truth {
        if values.texts.is_empty() {
            return Truth::Unknown;
        }
        let text = self.folded(text, values.fold);
        values.texts.iter().any(|known| test(&text, known)).into()
    }

    fn folded<'t>(&self, text: &'t str, fold: bool) -> Cow<'t, str> {
        if fold { Cow::Owned(self.snapshot.fold(text)) } else { Cow::Borrowed(text) }
    }

    fn is_hashed_in(&self, text: &str, digests: &Digests) -> bool {
        let mut hasher = Sha256::new();
        for part in [&digests.salt, "/", &*self.folded(text, digests.fold)] {
            hasher.update(part);
        }
        let digest: [u8; 32] = hasher.finalize().into();
        digests.sha256.contains(&digest)
    }
}

/// Whether a text has a part. Attributes are short, and the standard search for long ones is 2 KB of code.
fn holds(text: &str, part: &str) -> bool {
    part.is_empty() || text.as_bytes().windows(part.len()).any(|window| window == part.as_bytes())
}

/// A number that is not finite is of the wrong type.
fn finite(number: f64, result: bool) -> Truth {
    known(number.is_finite().then_some(result))
}

fn known(result: Option<bool>) -> Truth {
    result.map_or(Truth::Unknown, Truth::from)
}

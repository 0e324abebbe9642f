//! Conditions, in three-valued logic.

use sha2::{Digest, Sha256};

use super::context::Value;
use super::truth::Truth;
use super::Evaluator;
use crate::snapshot::{
    Condition, Digests, Node, Prerequisite, Test, Texts, Values, Version, fold_case, parse_instant,
};

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
                self.attributes.with(self.context, attribute, |value| passes(value, test))
            }
        }
    }

    fn segment(&self, segment: u32) -> Truth {
        self.remember_segment(segment, || match self.snapshot.segment(segment) {
            Ok(condition) => self.condition(condition, Node::Segment(segment)),
            Err(_) => Truth::Unknown,
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

/// Whether a value passes a test.
fn passes(value: &Value, test: &Test) -> Truth {
    match test {
        Test::Exists(expected) => ((*value != Value::Missing) == *expected).into(),
        Test::In(values) => each(value, |item| equals(item, values)),
        Test::Contains(values) => match value {
            Value::Text(text) if !values.texts.texts.is_empty() => {
                any_text(text, &values.texts, |text, part| text.contains(part)).into()
            }
            Value::List(_) => each(value, |item| equals(item, values)),
            _ => Truth::Unknown,
        },
        Test::StartsWith(texts) => each(value, |item| match item {
            Value::Text(text) => any_text(text, texts, |text, start| text.starts_with(start)).into(),
            _ => Truth::Unknown,
        }),
        Test::EndsWith(texts) => each(value, |item| match item {
            Value::Text(text) => any_text(text, texts, |text, end| text.ends_with(end)).into(),
            _ => Truth::Unknown,
        }),
        Test::Lt(bound) => number(value, |number| number < *bound),
        Test::Lte(bound) => number(value, |number| number <= *bound),
        Test::Gt(bound) => number(value, |number| number > *bound),
        Test::Gte(bound) => number(value, |number| number >= *bound),
        Test::Before(bound) => text(value, |text| parse_instant(text).map(|instant| instant < *bound)),
        Test::After(bound) => text(value, |text| parse_instant(text).map(|instant| instant > *bound)),
        Test::Version(requirement) => {
            text(value, |text| Version::parse(text).map(|version| requirement.matches(&version)))
        }
        Test::HashedIn(digests) => text(value, |text| Some(hashed_in(text, digests))),
    }
}

/// A list passes if any item does; an item of the wrong type is unknown.
fn each(value: &Value, test: impl Fn(&Value) -> Truth) -> Truth {
    match value {
        Value::List(items) => Truth::any(items.iter().map(test)),
        single => test(single),
    }
}

/// Whether an item is one of the values. The wrong type is that of none of them.
fn equals(item: &Value, values: &Values) -> Truth {
    match item {
        Value::Text(text) if !values.texts.texts.is_empty() => {
            let found = |text: &str| values.texts.texts.binary_search_by(|known| (**known).cmp(text)).is_ok();
            if values.texts.fold { found(&fold_case(text)) } else { found(text) }.into()
        }
        Value::Number(number) if !values.numbers.is_empty() && number.is_finite() => {
            // Equality as the document writes it, not a tolerance.
            #[allow(clippy::float_cmp)]
            values.numbers.iter().any(|known| known == number).into()
        }
        Value::Boolean(boolean) if !values.booleans.is_empty() => values.booleans.contains(boolean).into(),
        _ => Truth::Unknown,
    }
}

fn any_text(text: &str, texts: &Texts, test: impl Fn(&str, &str) -> bool) -> bool {
    let folded = texts.fold.then(|| fold_case(text));
    let text = folded.as_deref().unwrap_or(text);
    texts.texts.iter().any(|known| test(text, known))
}

fn number(value: &Value, test: impl Fn(f64) -> bool) -> Truth {
    match value {
        Value::Number(number) if number.is_finite() => test(*number).into(),
        _ => Truth::Unknown,
    }
}

fn text(value: &Value, test: impl Fn(&str) -> Option<bool>) -> Truth {
    match value {
        Value::Text(text) => test(text).map_or(Truth::Unknown, Truth::from),
        _ => Truth::Unknown,
    }
}

fn hashed_in(text: &str, digests: &Digests) -> bool {
    let mut hasher = Sha256::new();
    hasher.update(&*digests.salt);
    hasher.update("/");
    hasher.update(if digests.fold { fold_case(text) } else { text.to_owned() });
    let digest: [u8; 32] = hasher.finalize().into();
    digests.sha256.binary_search(&digest).is_ok()
}

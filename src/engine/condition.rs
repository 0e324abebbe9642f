//! Conditions, in three-valued logic.

use std::borrow::Cow;
use std::slice;

use super::Evaluator;
use super::context::Value;
use super::memo::Finding;
use super::truth::Truth;
use crate::snapshot::{Member, Node, Operator, Version, concat, digests, parse_instant, values};

impl Evaluator<'_, '_> {
    /// The value of a condition that stands in a member; none is true.
    pub(super) fn condition(&self, condition: Node, member: Member) -> Truth {
        if !condition.is_there() {
            return Truth::True;
        }
        // In the order of `condition`.
        let &[operator, operand, values, fold] = condition.row();
        let (operand, values) = (condition.at(operand), condition.at(values));
        match Operator::of_number(operator) {
            junction @ (Operator::All | Operator::Any) => {
                let decisive = (junction == Operator::Any).into();
                Truth::join(decisive, &mut operand.items().map(|inner| self.condition(inner, member)))
            }
            Operator::Not => self.condition(operand, member).not(),
            Operator::Segment => self.segment(operand, member).unwrap_or(Truth::Unknown),
            Operator::Flag => self.prerequisite(operand, values, member),
            test => {
                let value = self.attribute(operand);
                match &*value {
                    Value::Text(text) if test == Operator::In && !condition.at(fold).boolean() => {
                        values.field(values::TEXTS).has_text(text).into()
                    }
                    value => self.passes(value, test, values, condition.at(fold).boolean()),
                }
            }
        }
    }

    fn segment(&self, segment: Node, member: Member) -> Option<Truth> {
        let at = segment.reference()?;
        let segment = Member::Segment(at);
        if !self.snapshot.is_sound(member, segment) || !self.snapshot.segment(at).is_there() {
            return None;
        }
        match self.finding(segment) {
            Finding::Segment(truth) => Some(truth),
            _ => None,
        }
    }

    /// Whether a flag has one of the variants of a list. A flag that is missing, faulty, part of a cycle, or has no
    /// variant of a name that stands there, is unknown.
    pub(super) fn prerequisite(&self, flag: Node, is: Node, member: Member) -> Truth {
        let known = || {
            let index = flag.reference()?;
            let flag = self.snapshot.flag(index).ok()?;
            if !self.snapshot.is_sound(member, Member::Flag(index)) {
                return None;
            }
            let Finding::Flag(Some(has)) = self.finding(Member::Flag(index)) else { return None };
            let mut found = false;
            for name in is.items() {
                found |= flag.variant(name.text())? == has;
            }
            Some(found)
        };
        known().into()
    }

    /// Whether a value passes a test. Apart, as conditions go deep and what it needs of the stack is not needed at each.
    #[inline(never)]
    fn passes(&self, value: &Value, test: Operator, values: Node, fold: bool) -> Truth {
        match (test, value) {
            (Operator::Exists, _) => (matches!(value, Value::Missing) != values.boolean()).into(),
            (Operator::In | Operator::Contains | Operator::StartsWith | Operator::EndsWith, _) => {
                let (items, test) = match value {
                    // A list contains its items whole.
                    Value::List(items) if test == Operator::Contains => (&**items, Operator::In),
                    Value::List(items) => (&**items, test),
                    value => (slice::from_ref(value), test),
                };
                // Each item is judged for itself: the list passes if any does.
                Truth::join(
                    Truth::True,
                    &mut items.iter().map(|item| self.is_among(item, test, values, fold)),
                )
            }
            (_, Value::Number(number)) if number.is_finite() => {
                let bound = values.double();
                match test {
                    Operator::Lt => (*number < bound).into(),
                    Operator::Lte => (*number <= bound).into(),
                    Operator::Gt => (*number > bound).into(),
                    Operator::Gte => (*number >= bound).into(),
                    _ => Truth::Unknown,
                }
            }
            (_, Value::Text(text)) => match test {
                Operator::Before => parse_instant(text).map(|instant| instant < values.wide()).into(),
                Operator::After => parse_instant(text).map(|instant| instant > values.wide()).into(),
                Operator::Version => Version::parse(text).map(|version| values.is_met_by(&version)).into(),
                Operator::HashedIn => self.is_hashed_in(text, values, fold).into(),
                _ => Truth::Unknown,
            },
            _ => Truth::Unknown,
        }
    }

    /// Whether a value that is no list is, has, begins or ends with one of those listed. The wrong type is that of none
    /// of them.
    fn is_among(&self, value: &Value, test: Operator, values: Node, fold: bool) -> Truth {
        let kind = match value {
            Value::Text(_) => values::TEXTS,
            Value::Number(number) if test == Operator::In && number.is_finite() => values::NUMBERS,
            Value::Boolean(_) if test == Operator::In => values::BOOLEANS,
            _ => return Truth::Unknown,
        };
        let known = values.field(kind);
        if known.length() == 0 {
            return Truth::Unknown;
        }
        let text = if let Value::Text(text) = value { self.folded(text, fold) } else { Cow::default() };
        if kind == values::TEXTS && test == Operator::In {
            return known.has_text(&text).into();
        }
        let is_one = |known: Node| match value {
            // Equality as the document writes it, not a tolerance.
            #[allow(clippy::float_cmp)]
            Value::Number(number) => known.double() == *number,
            Value::Boolean(boolean) => known.boolean() == *boolean,
            _ => {
                let (text, part) = (text.as_bytes(), known.text().as_bytes());
                match test {
                    Operator::StartsWith => text.starts_with(part),
                    Operator::EndsWith => text.ends_with(part),
                    _ => holds(text, part),
                }
            }
        };
        known.items().any(is_one).into()
    }

    fn folded<'t>(&self, text: &'t str, fold: bool) -> Cow<'t, str> {
        if fold { Cow::Owned(self.snapshot.fold(text)) } else { Cow::Borrowed(text) }
    }

    fn is_hashed_in(&self, text: &str, values: Node, fold: bool) -> bool {
        let salted = concat(&[values.field(digests::SALT).text(), "/", &self.folded(text, fold)]);
        let digest = sha256(salted.into_bytes());
        let mut known = values.field(digests::SHA256).items();
        known.any(|known| (0..).zip(digest).all(|(place, word)| known.field(place).word == word))
    }
}

/// SHA-256 of what is there as a whole, in words (FIPS 180-4, 5.1.1 and 5.3.3). The crate's own way, for what comes in
/// pieces, is three times the code.
fn sha256(mut message: Vec<u8>) -> [u32; 8] {
    let mut state = [
        0x6a09_e667,
        0xbb67_ae85,
        0x3c6e_f372,
        0xa54f_f53a,
        0x510e_527f,
        0x9b05_688c,
        0x1f83_d9ab,
        0x5be0_cd19,
    ];
    let bits = (message.len() as u64).wrapping_mul(8);
    message.push(0x80);
    while message.len() & 63 != 56 {
        message.push(0);
    }
    message.extend_from_slice(&bits.to_be_bytes());
    sha2::block_api::compress256(&mut state, message.as_chunks().0);
    state
}

/// Whether a text has a part. Attributes are short, and the standard search for long ones is 2 KB of code.
fn holds(text: &[u8], part: &[u8]) -> bool {
    part.is_empty() || text.windows(part.len()).any(|window| window == part)
}

//! Reading values out of a document that the scan has passed.

use std::borrow::Cow;

use super::error::Fault;
use super::scan::{Scanner, Span};

/// One JSON value, still text. The scan has checked its grammar, so reading it cannot fail but for its type.
#[derive(Clone, Copy)]
pub(crate) struct Json<'a> {
    text: &'a str,
}

/// The types of JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    Object,
    List,
    Text,
    Boolean,
    Null,
    Number,
}

impl Type {
    /// The type, as error sentences call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::List => "a list",
            Self::Text => "a text",
            Self::Boolean => "true or false",
            Self::Null => "null",
            Self::Number => "a number",
        }
    }
}

impl<'a> Json<'a> {
    /// The value that stands at `span`, without blanks around it.
    pub(crate) fn at(document: &'a str, span: Span) -> Self {
        Self { text: span.of(document) }
    }

    /// The value as it stands in the document.
    pub(crate) fn source(self) -> &'a str {
        self.text
    }

    pub(crate) fn of_type(self) -> Type {
        match self.text.as_bytes().first() {
            Some(b'{') => Type::Object,
            Some(b'[') => Type::List,
            Some(b'"') => Type::Text,
            Some(b't' | b'f') => Type::Boolean,
            Some(b'n') | None => Type::Null,
            Some(_) => Type::Number,
        }
    }

    pub(crate) fn is(self, kind: Type) -> bool {
        self.of_type() == kind
    }

    /// The fault of a value that should be `what`.
    #[inline(never)]
    pub(crate) fn expected(self, what: &str) -> Fault {
        Fault::new(&["expected ", what, ", found ", self.of_type().name()])
    }

    /// A text without its escapes; nothing for another type.
    #[inline(never)]
    pub(crate) fn text(self) -> Option<Cow<'a, str>> {
        self.is(Type::Text).then(|| unescape(self.text))
    }

    /// A whole number that is not negative and that a double can hold, however it is written (`1e3` is one).
    pub(crate) fn integer(self) -> Option<u64> {
        const MOST: u64 = 9_007_199_254_740_991;
        if !self.is(Type::Number) {
            return None;
        }
        scaled(self.text, 0).filter(|&integer| integer <= MOST)
    }

    /// The entries of an object, in the order of the document; none for another type.
    pub(crate) fn entries(self) -> Entries<'a> {
        Entries { rest: self.inside(Type::Object) }
    }

    /// The items of a list; none for another type.
    pub(crate) fn items(self) -> Items<'a> {
        Items { rest: self.inside(Type::List) }
    }

    fn inside(self, kind: Type) -> Scanner<'a> {
        let mut scanner = Scanner::new(if self.is(kind) { self.text } else { "" });
        scanner.skip();
        scanner
    }

    /// The value of the only entry of this key.
    pub(crate) fn only(self, key: &str) -> Option<Json<'a>> {
        let mut found = None;
        for (name, value) in self.entries() {
            if name == key && found.replace(value).is_some() {
                return None;
            }
        }
        found
    }
}

/// The entries of an object.
pub(crate) struct Entries<'a> {
    rest: Scanner<'a>,
}

impl<'a> Iterator for Entries<'a> {
    type Item = (Cow<'a, str>, Json<'a>);

    #[inline(never)]
    fn next(&mut self) -> Option<Self::Item> {
        // Asked first, as a fault would be told with its line and column.
        if self.rest.is_over(b'}') {
            return None;
        }
        let document = self.rest.text();
        let key = self.rest.key().ok()?;
        let value = self.rest.value().ok()?;
        self.rest.take(b',');
        Some((unescape(key.of(document)), Json::at(document, value)))
    }
}

/// The items of a list.
pub(crate) struct Items<'a> {
    rest: Scanner<'a>,
}

impl<'a> Iterator for Items<'a> {
    type Item = Json<'a>;

    #[inline(never)]
    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_over(b']') {
            return None;
        }
        let value = self.rest.value().ok()?;
        self.rest.take(b',');
        Some(Json::at(self.rest.text(), value))
    }
}

/// The exact value of a number's text times 10 to the `scale`, if that is a whole number that is not negative.
#[inline(never)]
pub(crate) fn scaled(text: &str, scale: i32) -> Option<u64> {
    let mut mantissa = 0_u64;
    let mut shift = scale;
    let (mut negative, mut fraction) = (false, false);
    // Noughts that count only if another digit follows.
    let mut noughts = 0_i32;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'-' => negative = true,
            b'.' => fraction = true,
            b'0'..=b'9' => {
                shift = shift.checked_sub(i32::from(fraction))?;
                noughts = noughts.checked_add(1)?;
                if byte != b'0' {
                    if mantissa != 0 || noughts == 1 {
                        mantissa = mantissa.checked_mul(10_u64.checked_pow(u32::try_from(noughts).ok()?)?)?;
                    }
                    mantissa = mantissa.checked_add(u64::from(byte & 15))?;
                    noughts = 0;
                } else if mantissa == 0 {
                    noughts = 0;
                }
            }
            _ => {
                let exponent = text.get(at..)?.get(1..)?;
                let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
                if mantissa != 0 {
                    shift = shift.checked_add(exponent.parse::<i32>().ok()?)?;
                }
                break;
            }
        }
    }
    if mantissa == 0 {
        return Some(0);
    }
    if negative {
        return None;
    }
    let shift = shift.checked_add(noughts)?;
    mantissa.checked_mul(10_u64.checked_pow(u32::try_from(shift).ok()?)?)
}

/// The text of a string in quotes. The scan has seen to it that its escapes are whole.
#[inline(never)]
pub(crate) fn unescape(quoted: &str) -> Cow<'_, str> {
    let mut rest = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
    if !rest.as_bytes().contains(&b'\\') {
        return Cow::Borrowed(rest);
    }
    let mut text = String::with_capacity(rest.len());
    while let Some(at) = rest.bytes().position(|byte| byte == b'\\') {
        let (plain, escape) = rest.split_at_checked(at).unwrap_or_default();
        text.push_str(plain);
        let mut length = 2;
        let code = match escape.as_bytes().get(1).copied().unwrap_or(b'u') {
            b'b' => 8,
            b'f' => 12,
            b'n' => 10,
            b'r' => 13,
            b't' => 9,
            b'u' => {
                length = 6;
                let mut code = hex(escape, 2);
                if (0xd800..0xdc00).contains(&code) {
                    length = 12;
                    code = 0x10000_u32.saturating_add((code & 0x3ff) << 10 | hex(escape, 8) & 0x3ff);
                }
                code
            }
            plain => u32::from(plain),
        };
        text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        rest = escape.get(length..).unwrap_or_default();
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The four hexadecimal digits at a place.
fn hex(text: &str, at: usize) -> u32 {
    let digits = text.as_bytes().iter().skip(at).take(4);
    digits.fold(0, |code, digit| code << 4 | char::from(*digit).to_digit(16).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::{Scanner, scaled, unescape};

    #[test]
    fn exact_decimals() {
        for (text, scale, value) in [
            ("5", 3, Some(5000)),
            ("5.25", 3, Some(5250)),
            ("0.001", 3, Some(1)),
            ("0.0001", 3, None),
            ("5.1000000", 3, Some(5100)),
            ("1e2", 3, Some(100_000)),
            ("1E+2", 0, Some(100)),
            ("1.5e1", 0, Some(15)),
            ("100e-2", 0, Some(1)),
            ("10010", 0, Some(10010)),
            ("100.050", 3, Some(100_050)),
            ("-0", 0, Some(0)),
            ("-1", 0, None),
            ("0e999", 0, Some(0)),
            ("0.0e99999999999", 0, Some(0)),
            ("18446744073709551615", 0, Some(u64::MAX)),
            ("18446744073709551616", 0, None),
            ("1e99", 0, None),
            ("1e99999999999", 0, None),
        ] {
            assert_eq!(scaled(text, scale), value, "{text} {scale}");
        }
    }

    #[test]
    fn escapes() {
        assert_eq!(unescape(r#""a\n\u00e9\/\ud83c\udfad""#), "a\né/🎭");
        for half in
            [r#""\ud83c""#, r#""\ud83cx\udfad""#, r#""\udfad""#, r#""\ud83c\u0041""#, r#"{"\udfad":1}"#]
        {
            assert!(Scanner::new(half).value().is_err(), "{half}");
        }
    }
}

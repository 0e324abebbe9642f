//! Reading values out of a document that the scan has passed.

use std::borrow::Cow;

use super::error::Fault;
use super::scan::{Scanner, Span};

/// One JSON value, still text. The scan has checked its grammar, so reading it cannot fail but for its kind.
#[derive(Clone, Copy)]
pub(crate) struct Json<'a> {
    text: &'a str,
}

impl<'a> Json<'a> {
    /// The value that stands at `span`, without blanks around it.
    pub(crate) fn at(document: &'a str, span: Span) -> Self {
        Self { text: span.of(document) }
    }

    /// The value that a whole text is.
    #[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]
    pub(crate) fn read(text: &'a str) -> Result<Self, Fault> {
        let mut scanner = Scanner::new(text);
        let value = scanner.value()?;
        scanner.end()?;
        Ok(Self::at(text, value))
    }

    /// The kind, as error sentences call it.
    pub(crate) fn kind(self) -> &'static str {
        match self.text.as_bytes().first() {
            Some(b'{') => "an object",
            Some(b'[') => "a list",
            Some(b'"') => "a text",
            Some(b't' | b'f') => "true or false",
            Some(b'n') | None => "null",
            Some(_) => "a number",
        }
    }

    /// The value as it stands in the document.
    pub(crate) fn source(self) -> &'a str {
        self.text
    }

    fn expected(self, what: &str) -> Fault {
        Fault::new(&["expected ", what, ", found ", self.kind()])
    }

    /// The text of a number, unread: what reads it knows what it is for.
    pub(crate) fn number(self) -> Result<&'a str, Fault> {
        if self.kind() == "a number" { Ok(self.text) } else { Err(self.expected("a number")) }
    }

    /// A whole number that is not negative and that a double can hold, however it is written (`1e3` is one).
    pub(crate) fn integer(self) -> Result<u64, Fault> {
        const MOST: u64 = 9_007_199_254_740_991;
        let Ok(text) = self.number() else { return Err(self.expected("an integer")) };
        let integer = scaled(text, 0).filter(|&integer| integer <= MOST);
        integer.ok_or_else(|| Fault::new(&["expected an integer from 0 to 9007199254740991, found ", text]))
    }

    /// `true` or `false`.
    pub(crate) fn boolean(self) -> Result<bool, Fault> {
        match self.text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(self.expected("true or false")),
        }
    }

    /// A text, without its escapes.
    pub(crate) fn text(self) -> Result<Cow<'a, str>, Fault> {
        if self.kind() != "a text" {
            return Err(self.expected("a text"));
        }
        unescape(self.text).ok_or_else(|| Fault::new(&["a text with half a surrogate pair"]))
    }

    /// A text that is not empty.
    pub(crate) fn name(self) -> Result<Box<str>, Fault> {
        let text = self.text()?;
        if text.is_empty() { Err(Fault::new(&["must not be empty"])) } else { Ok(text.into()) }
    }

    /// Nothing, if it is an object.
    pub(crate) fn expect_object(self) -> Result<(), Fault> {
        if self.kind() == "an object" { Ok(()) } else { Err(self.expected("an object")) }
    }

    /// The entries of an object, in the order of the document.
    pub(crate) fn entries(self) -> Result<Vec<(Cow<'a, str>, Json<'a>)>, Fault> {
        self.expect_object()?;
        let mut entries = Vec::new();
        Scanner::new(self.text).object(|scanner, key| {
            let value = scanner.value()?;
            entries.push((Self::at(self.text, key).text()?, Self::at(self.text, value)));
            Ok(())
        })?;
        Ok(entries)
    }

    /// The items of a list.
    pub(crate) fn items(self) -> Result<Vec<Json<'a>>, Fault> {
        if self.kind() != "a list" {
            return Err(self.expected("a list"));
        }
        let mut scanner = Scanner::new(self.text);
        let mut items = Vec::new();
        if scanner.take(b'[') && !scanner.take(b']') {
            loop {
                items.push(Self::at(self.text, scanner.value()?));
                if !scanner.take(b',') {
                    break;
                }
            }
        }
        Ok(items)
    }

    /// The items of a list that must have some, each read by `read`.
    pub(crate) fn list<T>(self, mut read: impl FnMut(Json<'a>) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
        let items = self.items()?;
        if items.is_empty() {
            return Err(Fault::new(&["must not be empty"]));
        }
        items.into_iter().enumerate().map(|(i, item)| read(item).map_err(|fault| fault.in_item(i))).collect()
    }
}

/// The exact value of a number's text times 10 to the `scale`, if that is a whole number that is not negative.
pub(crate) fn scaled(text: &str, scale: i32) -> Option<u64> {
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let negative = whole.starts_with('-');
    let fraction = fraction.trim_end_matches('0');
    let all = [whole.trim_start_matches('-'), fraction].concat();
    let significant = all.trim_start_matches('0');
    if significant.is_empty() {
        return Some(0);
    }
    if negative {
        return None;
    }
    let trimmed = significant.trim_end_matches('0');
    let zeros = i32::try_from(significant.len().checked_sub(trimmed.len())?).ok()?;
    let shift = exponent.checked_add(scale)?.checked_add(zeros)?.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    let factor = 10_u64.checked_pow(u32::try_from(shift).ok()?)?;
    trimmed.parse::<u64>().ok()?.checked_mul(factor)
}

/// The text of a string in quotes, or nothing if an escape is half a surrogate pair.
pub(crate) fn unescape(quoted: &str) -> Option<Cow<'_, str>> {
    let inner = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
    if !inner.contains('\\') {
        return Some(Cow::Borrowed(inner));
    }
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((plain, escape)) = rest.split_once('\\') {
        text.push_str(plain);
        let mut chars = escape.chars();
        match chars.next()? {
            'b' => text.push('\u{8}'),
            'f' => text.push('\u{c}'),
            'n' => text.push('\n'),
            'r' => text.push('\r'),
            't' => text.push('\t'),
            'u' => {
                let mut code = hex(&mut chars)?;
                if (0xd800..0xdc00).contains(&code) {
                    let low = chars.as_str().strip_prefix("\\u")?;
                    chars = low.chars();
                    let low = hex(&mut chars)?.checked_sub(0xdc00).filter(|&low| low < 0x400)?;
                    code = 0x10000_u32.checked_add((code & 0x3ff) << 10 | low)?;
                }
                text.push(char::from_u32(code)?);
            }
            plain => text.push(plain),
        }
        rest = chars.as_str();
    }
    text.push_str(rest);
    Some(Cow::Owned(text))
}

fn hex(chars: &mut std::str::Chars<'_>) -> Option<u32> {
    let digits = chars.as_str().get(..4)?;
    *chars = chars.as_str().get(4..)?.chars();
    u32::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::{scaled, unescape};

    #[test]
    fn exact_decimals() {
        for (text, scale, value) in [
            ("5", 3, Some(5000)),
            ("5.25", 3, Some(5250)),
            ("0.001", 3, Some(1)),
            ("0.0001", 3, None),
            ("5.1000000", 3, Some(5100)),
            ("1e2", 3, Some(100_000)),
            ("1.5e1", 0, Some(15)),
            ("100e-2", 0, Some(1)),
            ("-0", 0, Some(0)),
            ("-1", 0, None),
            ("0e999", 0, Some(0)),
            ("18446744073709551615", 0, Some(u64::MAX)),
            ("18446744073709551616", 0, None),
            ("1e99", 0, None),
        ] {
            assert_eq!(scaled(text, scale), value, "{text} {scale}");
        }
    }

    #[test]
    fn escapes() {
        assert_eq!(unescape(r#""a\n\u00e9\/\ud83c\udfad""#).as_deref(), Some("a\né/🎭"));
        assert_eq!(unescape(r#""\ud83c""#), None);
        assert_eq!(unescape(r#""\ud83cx\udfad""#), None);
        assert_eq!(unescape(r#""\udfad""#), None);
    }
}

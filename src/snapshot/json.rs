//! Reading values out of a document that the scan has passed.

use super::error::Fault;
use super::index::Index;
use super::scan::{Model, Scanner, after_blanks, byte_at};
use super::text::{append, append_code};

/// One JSON value, still text. The scan has checked its grammar, so reading it cannot fail but for its type.
#[derive(Clone, Copy, Default)]
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
    /// The value that a whole document is. An object has yet to be scanned, which reading its entries does.
    pub(crate) fn document(text: &'a str) -> Result<Self, Fault> {
        let document = Self { text };
        if document.is(Type::Object) {
            return Ok(document);
        }
        let mut scanner = Scanner::new(text, 0);
        let value = scanner.value(None);
        if scanner.is_at_end() { Ok(Self { text: value }) } else { Err(scanner.fault()) }
    }

    /// The value as it stands in the document.
    pub(crate) fn source(self) -> &'a str {
        self.text
    }

    /// The value with which a text begins.
    pub(crate) fn first(text: &'a str) -> Self {
        Self { text: Scanner::new(text, 0).value(None) }
    }

    /// A value that stood there.
    pub(crate) fn of_source(text: &'a str) -> Self {
        Self { text }
    }

    /// Where it begins in the document of which it is a part.
    pub(crate) fn position(self, document: &str) -> u32 {
        u32::try_from(self.text.as_ptr().addr().wrapping_sub(document.as_ptr().addr())).unwrap_or(u32::MAX)
    }

    #[inline(never)]
    pub(crate) fn of_type(self) -> Type {
        let bytes = self.text.as_bytes();
        match byte_at(bytes, after_blanks(bytes, 0)) {
            b'{' => Type::Object,
            b'[' => Type::List,
            b'"' => Type::Text,
            b't' | b'f' => Type::Boolean,
            b'n' | 0 => Type::Null,
            _ => Type::Number,
        }
    }

    pub(crate) fn is(self, kind: Type) -> bool {
        self.of_type() == kind
    }

    /// Whether it is an object or a list with nothing inside.
    pub(crate) fn is_empty(self) -> bool {
        let kind = self.of_type();
        matches!(kind, Type::Object | Type::List) && self.inside(kind).key().is_none()
    }

    /// Keys and values of an object, in the order of the document; none for another type.
    pub(crate) fn entries(self) -> Inside<'a> {
        self.inside(Type::Object)
    }

    /// What is inside an object or a list; nothing for another type.
    #[inline(never)]
    pub(crate) fn inside(self, kind: Type) -> Inside<'a> {
        let mut rest = Scanner::new(if self.is(kind) { self.text } else { "" }, 1);
        rest.first();
        rest.bump();
        Inside { rest, is_object: kind == Type::Object }
    }

    /// Makes `text` what a text is without its escapes. The scan has seen to it that they are whole.
    #[inline(never)]
    pub(crate) fn unescape(self, text: &mut String) {
        text.clear();
        let mut rest = self.text.get(1..self.text.len().wrapping_sub(1)).unwrap_or_default();
        loop {
            let length = rest.bytes().position(|byte| byte == b'\\').unwrap_or(rest.len());
            let (plain, escape) = rest.split_at_checked(length).unwrap_or_default();
            append(text, plain);
            let mut length = 2;
            let code = match escape.as_bytes().get(1) {
                None => return,
                Some(b'b') => 8,
                Some(b'f') => 12,
                Some(b'n') => 10,
                Some(b'r') => 13,
                Some(b't') => 9,
                Some(b'u') => {
                    length = 6;
                    let code = unit(escape, 2);
                    if code >> 10 == 0xd800 >> 10 {
                        length = 12;
                        0x10000_u32.wrapping_add((code & 0x3ff) << 10 | unit(escape, 8) & 0x3ff)
                    } else {
                        code
                    }
                }
                Some(&plain) => u32::from(plain),
            };
            append_code(text, code);
            rest = escape.get(length..).unwrap_or_default();
        }
    }
}

/// The four hexadecimal digits at a place.
#[inline(never)]
fn unit(text: &str, at: usize) -> u32 {
    let mut unit = 0;
    for &digit in text.as_bytes().iter().skip(at).take(4) {
        unit = unit << 4 | char::from(digit).to_digit(16).unwrap_or(0);
    }
    unit
}

/// What is inside an object or a list, which is scanned along.
pub(crate) struct Inside<'a> {
    rest: Scanner<'a>,
    is_object: bool,
}

impl<'a> Inside<'a> {
    /// The next key, if there is another value; nothing but that of a list.
    #[inline(never)]
    pub(crate) fn key(&mut self) -> Option<Json<'a>> {
        if !self.rest.follows(if self.is_object { b'}' } else { b']' }) {
            return None;
        }
        let text = if self.is_object { self.rest.key()? } else { "" };
        Some(Json { text })
    }

    /// The value that is next.
    #[inline(never)]
    pub(crate) fn value(&mut self) -> Json<'a> {
        Json { text: self.rest.value(None) }
    }

    /// The same, and the entries of an object, which is passed once.
    #[inline(never)]
    pub(crate) fn indexed(&mut self, document: &str) -> (Json<'a>, Index) {
        let Some(start) = self.rest.open() else { return (self.value(), Index::new()) };
        let index = Index::of(document, self);
        (Json { text: self.rest.close(start) }, index)
    }

    /// The next key and value of a map, and whether the key has escapes.
    pub(crate) fn entry(&mut self, model: &mut Model) -> Option<(Json<'a>, bool, Json<'a>)> {
        let key = self.key()?;
        let has_escapes = self.rest.has_escapes;
        Some((key, has_escapes, Json { text: self.rest.value(Some(model)) }))
    }

    /// What is wrong with the grammar of a document, once all that is inside has been passed.
    pub(crate) fn fault(&mut self) -> Option<Fault> {
        if self.rest.is_at_end() { None } else { Some(self.rest.fault()) }
    }
}

impl<'a> Iterator for Inside<'a> {
    type Item = (Json<'a>, Json<'a>);

    #[inline(never)]
    fn next(&mut self) -> Option<Self::Item> {
        let key = self.key()?;
        Some((key, self.value()))
    }
}

#[cfg(test)]
mod tests {
    use super::Json;

    #[test]
    fn escapes() {
        let mut text = String::new();
        Json::document(r#""a\n\u00e9\/\ud83c\udfad""#).unwrap().unescape(&mut text);
        assert_eq!(text, "a\né/🎭");
        for half in
            [r#""\ud83c""#, r#""\ud83cx\udfad""#, r#""\udfad""#, r#""\ud83c\u0041""#, r#"[{"\udfad":1}]"#]
        {
            assert!(Json::document(half).is_err(), "{half}");
        }
    }
}

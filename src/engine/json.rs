//! JSON, the one form in which answers leave the engine.
//!
//! Written by hand, which is little code; and a page reads JSON faster than it can be handed objects field by field.

use super::truth::Truth;
use crate::snapshot::decimal;

/// A text of JSON that grows from its beginning. What has no name is an item of a list, or the whole.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// All that `write` writes.
    pub(crate) fn of(write: &dyn Fn(&mut Self)) -> String {
        let mut json = Self::default();
        write(&mut json);
        json.into_text()
    }

    /// The beginning of a value: a bracket, or a literal that is one already.
    #[inline(never)]
    pub(crate) fn begin(&mut self, name: &str, json: &str) {
        if !matches!(self.bytes.last(), None | Some(b'{' | b'[')) {
            self.bytes.push(b',');
        }
        if !name.is_empty() {
            self.quote(name);
            self.bytes.push(b':');
        }
        self.end(json);
    }

    /// The brackets that end what has begun last.
    pub(crate) fn end(&mut self, brackets: &str) {
        self.bytes.extend_from_slice(brackets.as_bytes());
    }

    /// A text, if there is one.
    #[inline(never)]
    pub(crate) fn text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.begin(name, "");
            self.quote(text);
        }
    }

    /// A whole number, if there is one.
    #[inline(never)]
    pub(crate) fn number(&mut self, name: &str, number: Option<i64>) {
        if let Some(number) = number {
            self.begin(name, if number < 0 { "-" } else { "" });
            self.end(&decimal(number.unsigned_abs()));
        }
    }

    /// `true`, `false` or `"unknown"`, if it is known which.
    #[inline(never)]
    pub(crate) fn truth(&mut self, name: &str, truth: Option<Truth>) {
        if let Some(truth) = truth {
            self.begin(name, truth.json());
        }
    }

    fn quote(&mut self, text: &str) {
        self.bytes.push(b'"');
        for &byte in text.as_bytes() {
            match byte {
                b'"' | b'\\' => self.bytes.push(b'\\'),
                ..b' ' => {
                    self.bytes.extend_from_slice(if byte < 16 { b"\\u000" } else { b"\\u001" });
                    self.bytes.push(hex(byte & 15));
                    continue;
                }
                _ => {}
            }
            self.bytes.push(byte);
        }
        self.bytes.push(b'"');
    }

    /// The text as far as it has been written.
    pub(crate) fn into_text(self) -> String {
        String::from_utf8(self.bytes).unwrap_or_default()
    }
}

fn hex(digit: u8) -> u8 {
    // Ten letters before `a` is `W`.
    digit.wrapping_add(if digit < 10 { b'0' } else { b'W' })
}

#[cfg(test)]
mod tests {
    use super::{Truth, Writer};

    #[test]
    fn any_text_and_number_comes_back() {
        let text: String = (0..0x80).filter_map(char::from_u32).chain("äß€𝄞".chars()).collect();
        let mut json = Writer::default();
        json.begin("", "{");
        json.text("text", Some(&text));
        json.text("none", None);
        json.begin("list", "[");
        json.number("", Some(i64::MIN));
        json.number("", Some(0));
        json.truth("", Some(Truth::Unknown));
        json.begin("", "{");
        json.end("}]}");
        let read: serde_json::Value = serde_json::from_str(&json.into_text()).unwrap();
        let expected = serde_json::json!({ "text": text, "list": [i64::MIN, 0, "unknown", {}] });
        assert_eq!(read, expected);
    }
}

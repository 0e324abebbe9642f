//! The structural scan: one pass over the bytes that finds every fault of JSON's grammar (RFC 8259) and where
//! each value ends, without building anything.

mod model;

use super::error::{Fault, decimal};
use super::limits::MAX_DEPTH;

pub(crate) use model::Model;

/// A cursor over a document. It trusts nothing: what it passes over has been checked.
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// How many objects and lists are around.
    depth: u32,
    /// Whether the key that was passed last has escapes.
    pub(crate) has_escapes: bool,
    /// What should have stood here, once something has failed; empty if it is nested too deeply.
    lacks: Option<&'static str>,
}

/// One in each byte of a word.
const EACH: u64 = 0x0101_0101_0101_0101;

/// The byte at a place; 0 at the end, which stands nowhere in JSON.
pub(crate) fn byte_at(bytes: &[u8], at: usize) -> u8 {
    bytes.get(at).copied().unwrap_or(0)
}

/// Where blanks end.
pub(crate) fn after_blanks(bytes: &[u8], mut at: usize) -> usize {
    while let b' ' | b'\n' | b'\r' | b'\t' = byte_at(bytes, at) {
        at = at.wrapping_add(1);
    }
    at
}

impl<'a> Scanner<'a> {
    /// At the beginning of a text, with so many objects and lists around it.
    pub(crate) fn new(text: &'a str, depth: u32) -> Self {
        Self { text, at: 0, depth, has_escapes: false, lacks: None }
    }

    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    fn peek(&self) -> u8 {
        byte_at(self.bytes(), self.at)
    }

    /// Goes to the value that is next, and says with which byte it begins; 0 where there is none.
    #[inline(never)]
    pub(crate) fn first(&mut self) -> u8 {
        self.at = after_blanks(self.bytes(), self.at);
        self.peek()
    }

    pub(crate) fn bump(&mut self) {
        self.at = self.at.wrapping_add(1);
    }

    fn lack(&mut self, what: &'static str) -> bool {
        self.lacks = Some(what);
        false
    }

    /// Passes `byte` if it stands next.
    #[inline(never)]
    fn pass(&mut self, byte: u8) -> bool {
        let there = self.peek() == byte;
        if there {
            self.bump();
        }
        there
    }

    /// Passes `byte` if it stands next, blanks aside.
    #[inline(never)]
    pub(crate) fn take(&mut self, byte: u8) -> bool {
        let is_there = self.first() == byte;
        if is_there {
            self.bump();
        }
        is_there
    }

    /// Whether something follows inside an object or a list: passes the comma in front of it, or the bracket at the end.
    #[inline(never)]
    pub(crate) fn follows(&mut self, close: u8) -> bool {
        // No value ends with an opening bracket.
        let is_first = matches!(byte_at(self.bytes(), self.at.wrapping_sub(1)), b'{' | b'[');
        if self.lacks.is_some() {
            return false;
        }
        let byte = self.first();
        if is_first && byte != close {
            return true;
        }
        if byte != b',' && byte != close {
            return self.lack(if close == b'}' { "\",\" or \"}\"" } else { "\",\" or \"]\"" });
        }
        self.bump();
        byte == b','
    }

    /// Passes one value, and gives its text; nothing of what is none. With a model, it may be like the value before, and
    /// is the model for the next.
    #[inline(never)]
    pub(crate) fn value(&mut self, model: Option<&mut Model>) -> &'a str {
        self.first();
        let start = self.at;
        let is_like = model.as_deref().is_some_and(|model| self.like(model));
        if !is_like {
            self.at = start;
            self.lacks = None;
            if !self.nested(model) {
                return "";
            }
        }
        self.since(start)
    }

    /// The key that is next, in its quotes; passes it and its colon. Nothing if one of them is not there.
    #[inline(never)]
    pub(crate) fn key(&mut self) -> Option<&'a str> {
        let first = self.first();
        let start = self.at;
        self.has_escapes = false;
        if first != b'"' {
            self.lack("a key in quotes");
            return None;
        }
        if !self.plain() {
            return None;
        }
        let key = self.since(start);
        if self.take(b':') || self.lack("\":\"") { Some(key) } else { None }
    }

    #[inline(never)]
    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Enters an object, if one is next, and says where it begins.
    pub(crate) fn open(&mut self) -> Option<usize> {
        if self.take(b'{') {
            self.depth = self.depth.wrapping_add(1);
            Some(self.at.wrapping_sub(1))
        } else {
            None
        }
    }

    /// Gives the text of an object whose end has been passed.
    pub(crate) fn close(&mut self, start: usize) -> &'a str {
        self.depth = self.depth.wrapping_sub(1);
        self.since(start)
    }

    /// Passes a value, of which a model is made if one is asked for.
    #[inline(never)]
    fn nested(&mut self, mut model: Option<&mut Model>) -> bool {
        let start = self.at;
        if let Some(model) = &mut model {
            model.begin(start);
        }
        // One bit a level, lowest for the innermost: 1 for an object, 0 for a list.
        let mut levels = 0_u64;
        let mut depth = self.depth;
        loop {
            let byte = self.first();
            let begun = self.at;
            if let b'{' | b'[' = byte {
                if depth == MAX_DEPTH {
                    return self.lack("");
                }
                self.bump();
                depth = depth.wrapping_add(1);
                levels = levels << 1 | u64::from(byte == b'{');
            } else {
                if !self.plain() {
                    return false;
                }
                if let Some(model) = &mut model {
                    model.note(begun, self.at);
                }
            }
            // Close what ends here, or go on to the next value.
            loop {
                if depth == self.depth {
                    // Of what has no bracket at its end, nobody knows whether it ends there.
                    if let Some(model) = model
                        && byte_at(self.bytes(), start) == b'{'
                    {
                        model.finish(self.at);
                    }
                    return true;
                }
                let is_object = levels & 1 == 1;
                if self.follows(if is_object { b'}' } else { b']' }) {
                    if is_object && self.key().is_none() {
                        return false;
                    }
                    break;
                }
                if self.lacks.is_some() {
                    return false;
                }
                levels >>= 1;
                depth = depth.wrapping_sub(1);
            }
        }
    }

    /// Passes a value that has none inside.
    #[inline(never)]
    fn plain(&mut self) -> bool {
        let word = match self.peek() {
            b'"' => return self.string(),
            b'-' | b'0'..=b'9' => return self.number(),
            b't' => "true",
            b'f' => "false",
            _ => "null",
        };
        let end = self.at.wrapping_add(word.len());
        let is_there = self.bytes().get(self.at..end) == Some(word.as_bytes());
        if is_there {
            self.at = end;
        }
        is_there || self.lack("a value")
    }

    /// Whether nothing but blanks follows, and nothing has failed.
    pub(crate) fn is_at_end(&mut self) -> bool {
        if self.lacks.is_some() {
            return false;
        }
        self.first();
        self.at == self.text.len() || self.lack("the end")
    }

    fn string(&mut self) -> bool {
        let bytes = self.bytes();
        let mut at = self.at;
        loop {
            at = at.wrapping_add(1);
            // Most of a document stands in texts, and eight bytes are looked at together. The highest bit of each tells of
            // what ends a plain stretch: with their second bit turned, quotes and control characters are those up to a blank.
            while let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
                let word = u64::from_le_bytes(*word);
                let quote = (word ^ EACH.wrapping_mul(2)).wrapping_sub(EACH.wrapping_mul(0x21));
                let escape = (word ^ EACH.wrapping_mul(0x5c)).wrapping_sub(EACH);
                let stops = (quote | escape) & !word & EACH.wrapping_mul(0x80);
                at = at.wrapping_add(stops.trailing_zeros() as usize >> 3);
                if stops != 0 {
                    break;
                }
            }
            self.at = at;
            match self.peek() {
                b'"' => {
                    self.bump();
                    return true;
                }
                b'\\' => {
                    self.has_escapes = true;
                    self.bump();
                    if self.peek() == b'u' {
                        if !self.code_unit() {
                            return false;
                        }
                        at = self.at.wrapping_sub(1);
                    } else if br#""\/bfnrt"#.iter().any(|&byte| byte == self.peek()) {
                        at = self.at;
                    } else {
                        return self.lack("an escape");
                    }
                }
                ..b' ' => return self.lack("the end of a text"),
                // The end of the document is too near for eight bytes.
                _ => {}
            }
        }
    }

    /// Passes the rest of an escape of UTF-16. Half a surrogate pair is no text, as I-JSON (RFC 7493) has it.
    fn code_unit(&mut self) -> bool {
        let first = self.unit();
        if first >> 11 == 0xd800 >> 11 {
            let is_pair = first < 0xdc00
                && self.pass(b'\\')
                && self.peek() == b'u'
                && self.unit() >> 10 == 0xdc00 >> 10;
            return is_pair || self.lack("a whole surrogate pair");
        }
        first != NO_UNIT || self.lack("four hexadecimal digits")
    }

    /// Passes the `u` of an escape and four hexadecimal digits, if they are.
    #[inline(never)]
    fn unit(&mut self) -> u32 {
        let mut unit = 0;
        for _ in 0..4 {
            self.bump();
            let Some(digit) = char::from(self.peek()).to_digit(16) else { return NO_UNIT };
            unit = unit << 4 | digit;
        }
        self.bump();
        unit
    }

    fn number(&mut self) -> bool {
        self.pass(b'-');
        if !self.pass(b'0') && !self.digits() || self.pass(b'.') && !self.digits() {
            return false;
        }
        if self.pass(b'e') || self.pass(b'E') {
            if !self.pass(b'-') {
                self.pass(b'+');
            }
            return self.digits();
        }
        true
    }

    #[inline(never)]
    fn digits(&mut self) -> bool {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.bump();
        }
        self.at > start || self.lack("a digit")
    }

    /// What has failed.
    #[inline(never)]
    pub(crate) fn fault(&self) -> Fault {
        let lacks = self.lacks.unwrap_or_default();
        if lacks.is_empty() {
            let levels = decimal(u64::from(MAX_DEPTH));
            return Fault::new(&["nested more than ", &levels, " levels deep"]);
        }
        let (mut line, mut column) = (1_u64, 1_u64);
        for &byte in self.text.as_bytes().iter().take(self.at) {
            column = column.wrapping_add(1);
            if byte == b'\n' {
                line = line.wrapping_add(1);
                column = 1;
            }
        }
        let (line, column) = (decimal(line), decimal(column));
        Fault::new(&["not JSON: expected ", lacks, " at line ", &line, ", column ", &column])
    }
}

/// No unit of UTF-16.
const NO_UNIT: u32 = u32::MAX;

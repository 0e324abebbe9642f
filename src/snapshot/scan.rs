//! The structural scan: one pass over the bytes that finds every fault of JSON's grammar (RFC 8259) and where
//! each value ends, without building anything.

use super::error::{Fault, decimal};
use super::limits::MAX_DEPTH;

/// A cursor over a document. It trusts nothing: what it passes over has been checked.
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// Levels that are open around what stands next.
    depth: u32,
}

/// A stretch of the document, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Span {
    /// The stretch of `text` that this is.
    pub(crate) fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    /// The text in which it goes.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// Passes one byte, whatever it is.
    pub(crate) fn skip(&mut self) {
        self.bump();
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn bump(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.bump();
        }
    }

    /// Passes `byte` if it stands next, blanks aside.
    pub(crate) fn take(&mut self, byte: u8) -> bool {
        self.blanks();
        let there = self.peek() == Some(byte);
        if there {
            self.bump();
        }
        there
    }

    /// Whether an object stands next.
    pub(crate) fn at_object(&mut self) -> bool {
        self.blanks();
        self.peek() == Some(b'{')
    }

    /// Whether the text or, with this byte, what is around ends next.
    #[inline(never)]
    pub(crate) fn is_over(&mut self, end: u8) -> bool {
        self.blanks();
        self.peek().is_none_or(|byte| byte == end)
    }

    /// Passes one value and says where it stands.
    pub(crate) fn value(&mut self) -> Result<Span, Fault> {
        self.blanks();
        let start = self.here();
        // One bit a level, lowest for the innermost: 1 for an object, 0 for a list.
        let mut levels = 0_u64;
        let mut depth = 0_u32;
        let most = MAX_DEPTH.saturating_sub(self.depth);
        loop {
            self.blanks();
            if depth >= most && matches!(self.peek(), Some(b'{' | b'[')) {
                let levels = decimal(u64::from(MAX_DEPTH));
                return Err(Fault::new(&["nested more than ", &levels, " levels deep"]));
            }
            let opened = match self.peek() {
                Some(b'{') => {
                    self.bump();
                    if self.take(b'}') {
                        None
                    } else {
                        self.key()?;
                        Some(1)
                    }
                }
                Some(b'[') => {
                    self.bump();
                    if self.take(b']') { None } else { Some(0) }
                }
                Some(b'"') => {
                    self.string()?;
                    None
                }
                Some(b'-' | b'0'..=b'9') => {
                    self.number()?;
                    None
                }
                Some(b't') => self.word("true")?,
                Some(b'f') => self.word("false")?,
                Some(b'n') => self.word("null")?,
                _ => return Err(self.expected("a value")),
            };
            if let Some(kind) = opened {
                depth = depth.saturating_add(1);
                levels = levels << 1 | kind;
                continue;
            }
            // A value has ended: close what ends with it, or go on to the next value.
            loop {
                if depth == 0 {
                    return Ok(self.span(start));
                }
                let object = levels & 1 == 1;
                if self.take(b',') {
                    if object {
                        self.key()?;
                    }
                    break;
                }
                if !self.take(if object { b'}' } else { b']' }) {
                    return Err(self.expected(if object { "\",\" or \"}\"" } else { "\",\" or \"]\"" }));
                }
                levels >>= 1;
                depth = depth.saturating_sub(1);
            }
        }
    }

    /// Passes a key and its colon; the key's span has its quotes.
    pub(crate) fn key(&mut self) -> Result<Span, Fault> {
        self.blanks();
        let start = self.here();
        if self.peek() != Some(b'"') {
            return Err(self.expected("a key in quotes"));
        }
        self.string()?;
        let key = self.span(start);
        if self.take(b':') { Ok(key) } else { Err(self.expected("\":\"")) }
    }

    /// Calls `each` with the key of every entry of the object that stands next; it must pass the value.
    pub(crate) fn object(
        &mut self,
        each: &mut dyn FnMut(&mut Self, Span) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        if !self.take(b'{') {
            return Err(self.expected("an object"));
        }
        if self.take(b'}') {
            return Ok(());
        }
        self.depth = self.depth.saturating_add(1);
        loop {
            let key = self.key()?;
            each(self, key)?;
            if self.take(b'}') {
                self.depth = self.depth.saturating_sub(1);
                return Ok(());
            }
            if !self.take(b',') {
                return Err(self.expected("\",\" or \"}\""));
            }
        }
    }

    /// Nothing but blanks may follow.
    pub(crate) fn end(&mut self) -> Result<(), Fault> {
        self.blanks();
        if self.peek().is_none() { Ok(()) } else { Err(self.expected("the end")) }
    }

    fn string(&mut self) -> Result<(), Fault> {
        self.bump();
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.bump();
                    return Ok(());
                }
                Some(b'\\') => {
                    self.bump();
                    match self.peek() {
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.bump(),
                        Some(b'u') => self.code_unit()?,
                        _ => return Err(self.expected("an escape")),
                    }
                }
                Some(byte) if byte >= b' ' => self.bump(),
                _ => return Err(self.expected("the end of a text")),
            }
        }
    }

    /// Passes the rest of an escape of UTF-16. Half a surrogate pair is no text, as I-JSON (RFC 7493) has it.
    fn code_unit(&mut self) -> Result<(), Fault> {
        let is_high = match self.unit()? {
            0xd800..=0xdbff => true,
            0xdc00..=0xdfff => return Err(self.expected("a whole surrogate pair")),
            _ => false,
        };
        if is_high {
            let escape = self.at.saturating_add(2);
            if self.text.get(self.at..escape) != Some("\\u") {
                return Err(self.expected("a whole surrogate pair"));
            }
            self.bump();
            if !(0xdc00..=0xdfff).contains(&self.unit()?) {
                return Err(self.expected("a whole surrogate pair"));
            }
        }
        Ok(())
    }

    /// Passes the `u` of an escape and four hexadecimal digits.
    fn unit(&mut self) -> Result<u32, Fault> {
        self.bump();
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else { return Err(self.expected("four hexadecimal digits")) };
            unit = unit << 4 | digit;
            self.bump();
        }
        Ok(unit)
    }

    fn number(&mut self) -> Result<(), Fault> {
        if self.peek() == Some(b'-') {
            self.bump();
        }
        if self.peek() == Some(b'0') {
            self.bump();
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.bump();
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.bump();
            if let Some(b'+' | b'-') = self.peek() {
                self.bump();
            }
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.bump();
        }
        if self.at > start { Ok(()) } else { Err(self.expected("a digit")) }
    }

    /// Passes one of JSON's three words. `None`, as nothing has been opened.
    fn word(&mut self, word: &str) -> Result<Option<u64>, Fault> {
        let end = self.at.saturating_add(word.len());
        if self.text.get(self.at..end) == Some(word) {
            self.at = end;
            Ok(None)
        } else {
            Err(self.expected("a value"))
        }
    }

    /// The place of what stands next. A document is at most 16 MiB long, so 32 bits hold every place in it.
    pub(crate) fn here(&self) -> u32 {
        u32::try_from(self.at).unwrap_or(u32::MAX)
    }

    /// From `start` to here.
    fn span(&self, start: u32) -> Span {
        Span { start, end: self.here() }
    }

    fn expected(&self, what: &str) -> Fault {
        let before = self.text.as_bytes().get(..self.at).unwrap_or_default();
        let lines = before.iter().filter(|&&byte| byte == b'\n').count();
        let column = before.iter().rev().take_while(|&&byte| byte != b'\n').count();
        let line = decimal(lines.saturating_add(1) as u64);
        let column = decimal(column.saturating_add(1) as u64);
        Fault::new(&["not JSON: expected ", what, " at line ", &line, ", column ", &column])
    }
}

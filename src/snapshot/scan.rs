//! The structural scan: one pass over the bytes that finds every fault of JSON's grammar (RFC 8259) and where
//! each value ends, without building anything.

use super::error::{Fault, decimal};
use super::limits::MAX_DEPTH;

/// A cursor over a document. It trusts nothing: what it passes over has been checked.
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// What should have stood here, once something has failed; empty if it is nested too deeply.
    lacks: &'static str,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str, at: usize) -> Self {
        Self { text, at, lacks: "" }
    }

    /// The next byte; 0 at the end, which stands nowhere in JSON.
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn bump(&mut self) {
        self.at = self.at.wrapping_add(1);
    }

    fn lack(&mut self, what: &'static str) -> bool {
        self.lacks = what;
        false
    }

    /// Passes blanks, and says what stands behind them.
    #[inline(never)]
    fn blanks(&mut self) -> u8 {
        loop {
            let byte = self.peek();
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return byte;
            }
            self.bump();
        }
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

    /// The same, written out where it is asked most: there are hardly ever any.
    #[allow(clippy::inline_always)] // A third of the time of the scan goes into the call.
    #[inline(always)]
    fn next(&mut self) -> u8 {
        let byte = self.peek();
        if byte > b' ' { byte } else { self.blanks() }
    }

    /// Passes `byte` if it stands next, blanks aside.
    #[inline(never)]
    pub(crate) fn take(&mut self, byte: u8) -> bool {
        let there = self.next() == byte;
        if there {
            self.bump();
        }
        there
    }

    /// Whether what is around ends next.
    pub(crate) fn is_over(&mut self) -> bool {
        matches!(self.blanks(), b'}' | b']' | 0)
    }

    /// Passes one value, if it is one, and gives its text.
    #[inline(never)]
    pub(crate) fn value(&mut self) -> Option<&'a str> {
        self.blanks();
        let start = self.at;
        if self.nested() { Some(self.since(start)) } else { None }
    }

    /// The key that is next, in its quotes; passes it and its colon.
    pub(crate) fn key(&mut self) -> &'a str {
        self.blanks();
        let start = self.at;
        self.string();
        let key = self.since(start);
        self.take(b':');
        key
    }

    /// Passes a key and its colon, if they are there.
    #[inline(never)]
    fn passes_key(&mut self) -> bool {
        if self.next() != b'"' {
            return self.lack("a key in quotes");
        }
        self.string() && (self.take(b':') || self.lack("\":\""))
    }

    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Passes a value that has been scanned before, and gives its text.
    #[inline(never)]
    pub(crate) fn again(&mut self) -> &'a str {
        self.blanks();
        let start = self.at;
        // Where it is, is kept at hand: this goes over most of a document twice.
        let (mut at, mut depth, mut is_text) = (start, 0_u32, false);
        while let Some(&byte) = self.text.as_bytes().get(at) {
            match byte {
                b'"' => is_text = !is_text,
                b'\\' => at = at.wrapping_add(1),
                _ if is_text => {}
                b'{' | b'[' => depth = depth.wrapping_add(1),
                ..=b' ' | b',' | b'}' | b']' if depth == 0 => break,
                b'}' | b']' => depth = depth.wrapping_sub(1),
                _ => {}
            }
            at = at.wrapping_add(1);
        }
        self.at = at;
        self.since(start)
    }

    /// Enters an object, if one is next, and says where it begins.
    pub(crate) fn open(&mut self) -> Option<usize> {
        if self.take(b'{') { Some(self.at.wrapping_sub(1)) } else { None }
    }

    /// Leaves an object at whose end it is, and gives its text.
    pub(crate) fn close(&mut self, start: usize) -> &'a str {
        self.bump();
        let object = self.since(start);
        self.take(b',');
        object
    }

    fn nested(&mut self) -> bool {
        // One bit a level, lowest for the innermost: 1 for an object, 0 for a list.
        let mut levels = 0_u64;
        let mut depth = 0_u32;
        loop {
            let byte = self.next();
            if let b'{' | b'[' = byte {
                if depth == MAX_DEPTH {
                    return self.lack("");
                }
                self.bump();
                let is_object = byte == b'{';
                // Two after the opening bracket comes the closing one.
                if !self.take(byte.wrapping_add(2)) {
                    if is_object && !self.passes_key() {
                        return false;
                    }
                    depth = depth.wrapping_add(1);
                    levels = levels << 1 | u64::from(is_object);
                    continue;
                }
            } else if !self.plain(byte) {
                return false;
            }
            // A value has ended: close what ends with it, or go on to the next value.
            loop {
                if depth == 0 {
                    return true;
                }
                let object = levels & 1 == 1;
                let byte = self.next();
                if byte == b',' {
                    self.bump();
                    if object && !self.passes_key() {
                        return false;
                    }
                    break;
                }
                if byte != if object { b'}' } else { b']' } {
                    return self.lack(if object { "\",\" or \"}\"" } else { "\",\" or \"]\"" });
                }
                self.bump();
                levels >>= 1;
                depth = depth.wrapping_sub(1);
            }
        }
    }

    /// Passes a value that has none inside.
    fn plain(&mut self, first: u8) -> bool {
        let word = match first {
            b'"' => return self.string(),
            b'-' | b'0'..=b'9' => return self.number(),
            b't' => "true",
            b'f' => "false",
            _ => "null",
        };
        let end = self.at.wrapping_add(word.len());
        let is_there = self.text.as_bytes().get(self.at..end) == Some(word.as_bytes());
        if is_there {
            self.at = end;
        }
        is_there || self.lack("a value")
    }

    /// Whether nothing but blanks follows.
    pub(crate) fn is_at_end(&mut self) -> bool {
        self.blanks();
        self.at == self.text.len() || self.lack("the end")
    }

    fn string(&mut self) -> bool {
        self.bump();
        loop {
            // Most of a document stands in texts.
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let plain = rest.iter().position(|&byte| matches!(byte, ..b' ' | b'"' | b'\\'));
            self.at = self.at.wrapping_add(plain.unwrap_or(rest.len()));
            match self.peek() {
                b'"' => {
                    self.bump();
                    return true;
                }
                b'\\' => {
                    self.bump();
                    match self.peek() {
                        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.bump(),
                        b'u' => {
                            if !self.code_unit() {
                                return false;
                            }
                        }
                        _ => return self.lack("an escape"),
                    }
                }
                _ => return self.lack("the end of a text"),
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
        if self.lacks.is_empty() {
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
        Fault::new(&["not JSON: expected ", self.lacks, " at line ", &line, ", column ", &column])
    }
}

/// No unit of UTF-16.
const NO_UNIT: u32 = u32::MAX;

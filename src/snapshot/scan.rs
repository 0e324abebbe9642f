//! The structural scan: one pass over the bytes that finds every fault of JSON's grammar (RFC 8259) and where
//! each value ends, without building anything.

use super::error::{Fault, decimal};
use super::limits::MAX_DEPTH;

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
    /// The value before, where the next may be like it.
    model: Option<Model>,
}

/// A value that has been passed piece by piece.
#[derive(Default)]
struct Model {
    start: usize,
    end: usize,
    /// Where the texts, numbers and words in it begin and end, but for keys.
    plain: Vec<(usize, usize)>,
}

/// How many plain values a model has at the most.
const MOST_PLAIN: usize = 64;

/// Where nothing stands.
const NOWHERE: usize = usize::MAX;

/// One in each byte of a word.
const EACH: u64 = 0x0101_0101_0101_0101;

/// How many bytes two texts begin with in common.
pub(crate) fn shared(one: &[u8], other: &[u8]) -> usize {
    let mut shared = 0_usize;
    for (one, other) in one.as_chunks().0.iter().zip(other.as_chunks().0) {
        let differ = u64::from_le_bytes(*one) ^ u64::from_le_bytes(*other);
        if differ != 0 {
            return shared.wrapping_add(differ.trailing_zeros() as usize >> 3);
        }
        shared = shared.wrapping_add(8);
    }
    let rest = one.iter().skip(shared).zip(other.iter().skip(shared));
    shared.wrapping_add(rest.take_while(|(one, other)| one == other).count())
}

/// The byte at a place; 0 at the end, which stands nowhere in JSON.
fn byte_at(bytes: &[u8], at: usize) -> u8 {
    bytes.get(at).copied().unwrap_or(0)
}

/// Where the blanks end.
#[inline(never)]
fn after_blanks(bytes: &[u8], mut at: usize) -> usize {
    while matches!(byte_at(bytes, at), b' ' | b'\n' | b'\r' | b'\t') {
        at = at.wrapping_add(1);
    }
    at
}

/// The same, written out where it is asked most: there are hardly ever any.
#[allow(clippy::inline_always)] // A third of the time of the scan goes into the call.
#[inline(always)]
fn after_any(bytes: &[u8], at: usize) -> usize {
    if byte_at(bytes, at) > b' ' { at } else { after_blanks(bytes, at) }
}

/// Where a text has something else than plain characters: its end, an escape, or what must not stand there. It may stop
/// before, near the end of the document.
#[allow(clippy::inline_always)] // Most of a document stands in texts.
#[inline(always)]
fn after_plain(bytes: &[u8], mut at: usize) -> usize {
    while let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let word = u64::from_le_bytes(*word);
        // The highest bit of each byte: with the second bit turned, quotes and control characters are those up to a blank.
        let quote = (word ^ EACH.wrapping_mul(2)).wrapping_sub(EACH.wrapping_mul(0x21));
        let escape = (word ^ EACH.wrapping_mul(0x5c)).wrapping_sub(EACH);
        let stops = (quote | escape) & !word & EACH.wrapping_mul(0x80);
        if stops != 0 {
            return at.wrapping_add(stops.trailing_zeros() as usize >> 3);
        }
        at = at.wrapping_add(8);
    }
    at
}

impl<'a> Scanner<'a> {
    /// At the beginning of a text, with so many objects and lists around it.
    pub(crate) fn new(text: &'a str, depth: u32) -> Self {
        Self { text, at: 0, depth, has_escapes: false, lacks: None, model: None }
    }

    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    fn peek(&self) -> u8 {
        byte_at(self.bytes(), self.at)
    }

    /// The byte with which the value begins that is next; 0 where there is none.
    pub(crate) fn first(&self) -> u8 {
        byte_at(self.bytes(), after_any(self.bytes(), self.at))
    }

    fn bump(&mut self) {
        self.at = self.at.wrapping_add(1);
    }

    fn lack(&mut self, what: &'static str) -> bool {
        self.lacks = Some(what);
        false
    }

    /// The same, at a place, of which there is no next.
    #[inline(never)]
    fn lack_at(&mut self, at: usize, what: &'static str) -> usize {
        self.at = at;
        self.lack(what);
        NOWHERE
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
        self.at = after_any(self.bytes(), self.at);
        self.pass(byte)
    }

    /// Whether something follows inside an object or a list: passes the comma in front of it, or the bracket at the end.
    #[inline(never)]
    pub(crate) fn follows(&mut self, close: u8, is_first: bool) -> bool {
        if self.lacks.is_some() || self.take(close) {
            return false;
        }
        is_first || self.take(b',') || self.lack(neither(close))
    }

    /// Passes one value, and gives its text; nothing of what is none.
    #[inline(never)]
    pub(crate) fn value(&mut self) -> &'a str {
        self.at = after_any(self.bytes(), self.at);
        let start = self.at;
        let mut end = self.after_like(start);
        if end == NOWHERE {
            self.lacks = None;
            end = self.after(start);
        }
        if end == NOWHERE {
            return "";
        }
        self.at = end;
        self.since(start)
    }

    /// The key that is next, in its quotes; passes it and its colon. Nothing if one of them is not there.
    #[inline(never)]
    pub(crate) fn key(&mut self) -> Option<&'a str> {
        self.at = after_any(self.bytes(), self.at);
        let start = self.at;
        if self.peek() != b'"' {
            self.lack("a key in quotes");
            return None;
        }
        self.has_escapes = false;
        let end = self.after_text(start.wrapping_add(1));
        if end == NOWHERE {
            return None;
        }
        self.at = end;
        let key = self.since(start);
        if self.take(b':') || self.lack("\":\"") { Some(key) } else { None }
    }

    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Enters the map that is next, whose entries may be like one another, and says where it begins.
    pub(crate) fn open(&mut self) -> Option<usize> {
        if !self.take(b'{') {
            return None;
        }
        self.depth = self.depth.wrapping_add(1);
        self.model = Some(Model::default());
        Some(self.at.wrapping_sub(1))
    }

    /// Leaves it, and gives its text.
    pub(crate) fn close(&mut self, start: usize) -> &'a str {
        self.depth = self.depth.wrapping_sub(1);
        self.model = None;
        self.since(start)
    }

    /// Where a value ends that is the one before but for some of its plain values.
    ///
    /// What stands between those is compared, not read: the same bytes have the same grammar. Most flags of a document
    /// are made alike.
    #[inline(never)]
    fn after_like(&mut self, mut at: usize) -> usize {
        let bytes = self.bytes();
        let Some(model) = self.model.take_if(|model| model.end != 0) else { return NOWHERE };
        let (mut from, mut next) = (model.start, 0_usize);
        loop {
            let same = shared(
                bytes.get(from..model.end).unwrap_or_default(),
                bytes.get(at..).unwrap_or_default(),
            );
            from = from.wrapping_add(same);
            at = at.wrapping_add(same);
            if from == model.end {
                break;
            }
            // Back to the plain value in which they differ.
            let mut last = None;
            while let Some(plain) = model.plain.get(next).filter(|(start, _)| *start <= from) {
                last = Some(plain);
                next = next.wrapping_add(1);
            }
            let Some(&(start, end)) = last else {
                at = NOWHERE;
                break;
            };
            at = at.wrapping_sub(from.wrapping_sub(start));
            at = self.after_one(at);
            if at == NOWHERE {
                break;
            }
            from = end;
        }
        self.model = Some(model);
        at
    }

    /// Where a value ends.
    #[inline(never)]
    fn after(&mut self, start: usize) -> usize {
        let bytes = self.bytes();
        let mut at = start;
        let mut model = self.model.take();
        if let Some(model) = &mut model {
            model.plain.clear();
            model.start = start;
            model.end = 0;
        }
        // One bit a level, lowest for the innermost: 1 for an object, 0 for a list.
        let mut levels = 0_u64;
        let mut depth = self.depth;
        let mut is_key = false;
        'values: loop {
            at = after_any(bytes, at);
            let begun = at;
            let byte = byte_at(bytes, at);
            if byte == b'"' {
                at = after_plain(bytes, at.wrapping_add(1));
                if byte_at(bytes, at) == b'"' {
                    at = at.wrapping_add(1);
                } else {
                    at = self.after_text(at);
                    if at == NOWHERE {
                        return at;
                    }
                }
                if is_key {
                    at = after_any(bytes, at);
                    if byte_at(bytes, at) != b':' {
                        return self.lack_at(at, "\":\"");
                    }
                    at = at.wrapping_add(1);
                    is_key = false;
                    continue;
                }
            } else if is_key {
                return self.lack_at(at, "a key in quotes");
            } else if let b'{' | b'[' = byte {
                if depth == MAX_DEPTH {
                    return self.lack_at(at, "");
                }
                at = after_any(bytes, at.wrapping_add(1));
                // Two after the opening bracket comes the closing one.
                if byte_at(bytes, at) != byte.wrapping_add(2) {
                    is_key = byte == b'{';
                    depth = depth.wrapping_add(1);
                    levels = levels << 1 | u64::from(is_key);
                    continue;
                }
                at = at.wrapping_add(1);
            } else {
                at = self.after_one(at);
                if at == NOWHERE {
                    return at;
                }
            }
            if let Some(model) = &mut model
                && !matches!(byte, b'{' | b'[')
                && model.plain.len() < MOST_PLAIN
            {
                model.plain.push((begun, at));
            }
            // A value has ended: close what ends with it, or go on to the next value.
            loop {
                if depth == self.depth {
                    break 'values;
                }
                is_key = levels & 1 == 1;
                at = after_any(bytes, at);
                let byte = byte_at(bytes, at);
                let close = if is_key { b'}' } else { b']' };
                if byte != b',' && byte != close {
                    return self.lack_at(at, neither(close));
                }
                at = at.wrapping_add(1);
                if byte == b',' {
                    break;
                }
                levels >>= 1;
                depth = depth.wrapping_sub(1);
            }
        }
        // Of what has no bracket at its end, nobody knows whether it ends there.
        if let Some(model) = &mut model
            && byte_at(bytes, start) == b'{'
            && model.plain.len() < MOST_PLAIN
        {
            model.end = at;
        }
        self.model = model;
        at
    }

    /// Where a value ends that has none inside.
    #[inline(never)]
    fn after_one(&mut self, at: usize) -> usize {
        let word = match byte_at(self.bytes(), at) {
            b'"' => return self.after_text(at.wrapping_add(1)),
            b'-' | b'0'..=b'9' => {
                self.at = at;
                return if self.number() { self.at } else { NOWHERE };
            }
            b't' => "true",
            b'f' => "false",
            _ => "null",
        };
        let end = at.wrapping_add(word.len());
        if self.bytes().get(at..end) == Some(word.as_bytes()) { end } else { self.lack_at(at, "a value") }
    }

    /// Whether nothing but blanks follows, and nothing has failed.
    pub(crate) fn is_at_end(&mut self) -> bool {
        if self.lacks.is_some() {
            return false;
        }
        self.at = after_any(self.bytes(), self.at);
        self.at == self.text.len() || self.lack("the end")
    }

    /// Where a text ends, of which there is the rest.
    #[inline(never)]
    fn after_text(&mut self, at: usize) -> usize {
        self.at = at;
        loop {
            self.at = after_plain(self.bytes(), self.at);
            while !matches!(self.peek(), ..b' ' | b'"' | b'\\') {
                self.bump();
            }
            let byte = self.peek();
            let begun = self.at;
            self.bump();
            self.has_escapes |= byte == b'\\';
            match byte {
                b'"' => return self.at,
                b'\\' => match self.peek() {
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.bump(),
                    b'u' => {
                        if !self.code_unit() {
                            return NOWHERE;
                        }
                    }
                    _ => return self.lack_at(self.at, "an escape"),
                },
                _ => return self.lack_at(begun, "the end of a text"),
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

/// What should have stood where neither a comma nor the closing bracket does.
fn neither(close: u8) -> &'static str {
    if close == b'}' { "\",\" or \"}\"" } else { "\",\" or \"]\"" }
}

/// No unit of UTF-16.
const NO_UNIT: u32 = u32::MAX;

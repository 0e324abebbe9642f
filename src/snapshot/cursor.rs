//! A cursor over short texts: instants, durations, versions.

// Numbers are kept far below the largest.
#![allow(clippy::arithmetic_side_effects)]

/// What is left of a text. What fails is noted, and asked for at the end.
pub(crate) struct Cursor<'a> {
    rest: &'a [u8],
    failed: bool,
}

/// No number is larger: what is longer has failed.
const MOST: u64 = u64::MAX / 10 - 1;

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { rest: text.as_bytes(), failed: false }
    }

    /// The next byte; 0 at the end.
    pub(crate) fn peek(&self) -> u8 {
        self.rest.first().copied().unwrap_or(0)
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Whether all of the text has been passed and nothing has failed.
    pub(crate) fn has_passed(&self) -> bool {
        self.is_at_end() && !self.failed
    }

    /// Notes that something has failed unless it is so.
    pub(crate) fn must(&mut self, is_so: bool) {
        self.failed |= !is_so;
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.failed
    }

    /// Passes one byte of several, and says which; 0 if none stands next.
    #[inline(never)]
    pub(crate) fn one_of(&mut self, bytes: &[u8]) -> u8 {
        let byte = self.peek();
        if bytes.contains(&byte)
            && let Some((_, rest)) = self.rest.split_first()
        {
            self.rest = rest;
            return byte;
        }
        0
    }

    /// Passes a byte if it stands next.
    pub(crate) fn take(&mut self, byte: u8) -> bool {
        self.one_of(&[byte]) != 0
    }

    /// Passes the bytes for which `is_part` holds, and gives them.
    #[inline(never)]
    pub(crate) fn run(&mut self, is_part: fn(u8) -> bool) -> &'a [u8] {
        let length = self.rest.iter().position(|&byte| !is_part(byte)).unwrap_or(self.rest.len());
        let (run, rest) = self.rest.split_at_checked(length).unwrap_or_default();
        self.rest = rest;
        run
    }

    /// Passes a number in decimal digits: so many, or where `width` is 0 any number of them.
    #[inline(never)]
    pub(crate) fn number(&mut self, width: usize) -> u64 {
        let digits = self.run(|byte| byte.is_ascii_digit());
        let mut number = 0_u64;
        for digit in digits {
            self.must(number < MOST);
            number = number.min(MOST) * 10 + u64::from(digit & 15);
        }
        self.must(!digits.is_empty() && (width == 0 || digits.len() == width));
        number
    }

    /// Passes one of some bytes, and a number in two digits that is at most `most`; what it gives is at most that, too.
    #[inline(never)]
    pub(crate) fn part(&mut self, marks: &[u8], most: u64) -> i64 {
        let mark = self.one_of(marks);
        let number = self.number(2);
        self.must(mark != 0 && number <= most);
        number.min(most).cast_signed()
    }
}

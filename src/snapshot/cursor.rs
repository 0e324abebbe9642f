//! A cursor over short texts: instants, durations, versions.

/// What is left of a text.
pub(crate) struct Cursor<'a> {
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.rest.as_bytes().first().copied()
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Passes a byte of ASCII if it stands next.
    #[inline(never)]
    pub(crate) fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        if is_next {
            self.rest = self.rest.get(1..).unwrap_or_default();
        }
        is_next
    }

    /// Passes one byte of ASCII of several, and says which.
    #[inline(never)]
    pub(crate) fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        bytes.iter().copied().find(|&byte| self.take(byte))
    }

    /// Passes the bytes for which `is_part` holds, which must be ASCII, and gives them.
    #[inline(never)]
    pub(crate) fn run(&mut self, is_part: fn(u8) -> bool) -> &'a str {
        let length = self.rest.bytes().position(|byte| !is_part(byte)).unwrap_or(self.rest.len());
        let (run, rest) = self.rest.split_at_checked(length).unwrap_or_default();
        self.rest = rest;
        run
    }

    /// Passes a number in decimal digits, and gives it with how many there were.
    #[inline(never)]
    pub(crate) fn number(&mut self) -> Option<(u64, usize)> {
        let digits = self.run(|byte| byte.is_ascii_digit());
        let mut number = 0_u64;
        for digit in digits.bytes() {
            number = number.checked_mul(10)?.checked_add(u64::from(digit & 15))?;
        }
        if digits.is_empty() { None } else { Some((number, digits.len())) }
    }

    /// Passes a number of exactly so many digits.
    #[inline(never)]
    pub(crate) fn fixed(&mut self, width: usize) -> Option<i64> {
        let (number, digits) = self.number()?;
        if digits == width { i64::try_from(number).ok() } else { None }
    }
}

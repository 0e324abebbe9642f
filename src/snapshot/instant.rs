//! Instants (RFC 3339) and durations (ISO 8601), both in milliseconds.

// Numbers of an instant have at most four digits, whatever the text; those of a duration are kept small.
#![allow(clippy::arithmetic_side_effects)]

use super::cursor::Cursor;
use super::limits::MAX_DURATION;

const DAY: i64 = 86_400_000;

/// An instant of RFC 3339 as milliseconds since 1970-01-01T00:00:00Z, cut to milliseconds; `None` if the text is
/// none. Leap seconds are refused, since no clock that is read here has them.
#[must_use]
pub fn parse_instant(text: &str) -> Option<i64> {
    let mut rest = Cursor::new(text);
    let year = rest.number(4).cast_signed();
    let month = rest.part(b"-", 12);
    let day = rest.part(b"-", 31);
    let clock = clock(&mut rest, b"Tt");
    let mut millis = 0;
    if rest.take(b'.') {
        let fraction = rest.run(|byte| byte.is_ascii_digit());
        rest.must(!fraction.is_empty());
        let mut worth = 100;
        for digit in fraction {
            millis += i64::from(digit & 15) * worth;
            worth /= 10;
        }
    }
    let mut offset = 0;
    if rest.one_of(b"Zz") == 0 {
        let sign = if rest.peek() == b'-' { -60_000 } else { 60_000 };
        offset = (rest.part(b"+-", 23) * 60 + rest.part(b":", 59)) * sign;
    }
    let midnight = midnight(&mut rest, year, month, day);
    if rest.has_passed() { Some(midnight + clock + millis - offset) } else { None }
}

/// Passes the time of a day behind one of some marks, and gives it in milliseconds.
#[inline(never)]
fn clock(rest: &mut Cursor, marks: &[u8]) -> i64 {
    let hour = rest.part(marks, 23);
    let minute = rest.part(b":", 59);
    let second = rest.part(b":", 59);
    ((hour * 60 + minute) * 60 + second) * 1000
}

/// The instant at which a day begins, which must be one.
#[inline(never)]
fn midnight(rest: &mut Cursor, year: i64, month: i64, day: i64) -> i64 {
    // What is longer has failed.
    let year = year & 0xffff;
    let first = days_since_epoch(year, month);
    rest.must(month > 0 && day > 0 && day <= days_since_epoch(year, month + 1) - first);
    (first + day - 1) * DAY
}

/// Days from 1970-01-01 to the first day of a month of the proleptic Gregorian calendar, counted in years that begin in
/// March, so that the leap day comes last. The thirteenth month is the first of the next year.
#[inline(never)]
fn days_since_epoch(year: i64, month: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    // Shifted by 400 years, as divisions are to round down.
    let year = year + 400;
    year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 - 865_565
}

/// A duration of ISO 8601 in whole weeks, days (of 24 hours), hours, minutes and seconds, as milliseconds; `None`
/// if the text is none, or longer than [`MAX_DURATION`].
#[must_use]
pub fn parse_duration(text: &str) -> Option<i64> {
    const UNITS: [(u8, i64); 5] =
        [(b'W', 7 * DAY), (b'D', DAY), (b'H', 3_600_000), (b'M', 60_000), (b'S', 1000)];
    const MOST: u64 = (MAX_DURATION / 1000 + 1).cast_unsigned();
    let mut rest = Cursor::new(text);
    let mut total = 0_i64;
    let mut units = UNITS.iter();
    let mut clock = false;
    let is_duration = rest.take(b'P');
    rest.must(is_duration);
    loop {
        if !clock && rest.take(b'T') {
            clock = true;
        }
        // No unit is shorter than a second.
        let number = rest.number(0).min(MOST).cast_signed();
        // Units come in order, those of the clock behind the T.
        let (_, worth) = units.find(|(unit, worth)| (*worth < DAY) == clock && rest.take(*unit))?;
        total += number * worth;
        if total > MAX_DURATION || rest.has_failed() {
            return None;
        }
        if rest.is_at_end() {
            return Some(total);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DAY, parse_duration, parse_instant};

    #[test]
    fn instants() {
        for (text, value) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("1969-12-31T23:59:59.999Z", Some(-1)),
            ("2026-12-02T09:00:00Z", Some(1_796_202_000_000)),
            ("2026-12-02T10:00:00.1239+01:00", Some(1_796_202_000_123)),
            ("2026-12-02t03:30:00-05:30", Some(1_796_202_000_000)),
            ("0000-03-01T00:00:00Z", Some(-719_468 * DAY)),
            ("9999-12-31T23:59:59Z", Some(253_402_300_799_000)),
            ("2024-02-29T00:00:00z", Some(1_709_164_800_000)),
            ("2023-02-29T00:00:00Z", None),
            ("1900-02-29T00:00:00Z", None),
            ("2026-12-02T09:00:60Z", None),
            ("2026-12-02T24:00:00Z", None),
            ("2026-12-02T09:00:00-4444444444444444442:00", None),
            ("2026-12-02 09:00:00Z", None),
            ("2026-12-02T09:00:00", None),
            ("2026-12-02T09:00:00.Z", None),
            ("2026-12-02T09:00:00+24:00", None),
            ("2026-13-02T09:00:00Z", None),
            ("2026-12-02T09:00:00ZZ", None),
            ("+026-12-02T09:00:00Z", None),
            ("", None),
        ] {
            assert_eq!(parse_instant(text), value, "{text}");
        }
    }

    #[test]
    fn durations() {
        for (text, value) in [
            ("P1D", Some(DAY)),
            ("P2W", Some(14 * DAY)),
            ("P1W2DT3H4M5S", Some(9 * DAY + 11_045_000)),
            ("PT0S", Some(0)),
            ("PT90M", Some(5_400_000)),
            ("P100000D", Some(100_000 * DAY)),
            ("P100001D", None),
            ("P", None),
            ("PT", None),
            ("P1DT", None),
            ("P1M", None),
            ("P1Y", None),
            ("P1.5D", None),
            ("P-1D", None),
            ("P+1D", None),
            ("PD", None),
            ("PT1S1M", None),
            ("P1D1D", None),
            ("1D", None),
            ("P99999999999999999999D", None),
            // Beyond 63 bits, within 64.
            ("PT10091077292421225578S", None),
            ("PT18446744073709551615S", None),
        ] {
            assert_eq!(parse_duration(text), value, "{text}");
        }
    }
}

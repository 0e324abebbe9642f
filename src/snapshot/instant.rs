//! Instants (RFC 3339) and durations (ISO 8601), both in milliseconds.

// Numbers of an instant have at most four digits; those of a duration are added and multiplied with checks.
#![allow(clippy::arithmetic_side_effects)]

use super::cursor::Cursor;
use super::limits::MAX_DURATION;

const DAY: i64 = 86_400_000;

/// An instant of RFC 3339 as milliseconds since 1970-01-01T00:00:00Z, cut to milliseconds; `None` if the text is
/// none. Leap seconds are refused, since no clock that is read here has them.
#[must_use]
pub fn parse_instant(text: &str) -> Option<i64> {
    let mut rest = Cursor::new(text);
    let year = rest.fixed(4)?;
    let mut parts = [0; 5];
    for (part, mark) in parts.iter_mut().zip(["-", "-", "Tt", ":", ":"]) {
        rest.one_of(mark.as_bytes())?;
        *part = rest.fixed(2)?;
    }
    let [month, day, hour, minute, second] = parts;
    let mut millis = 0;
    if rest.take(b'.') {
        let fraction = rest.run(|byte| byte.is_ascii_digit());
        if fraction.is_empty() {
            return None;
        }
        let mut worth = 100;
        for digit in fraction.bytes() {
            millis += i64::from(digit & 15) * worth;
            worth /= 10;
        }
    }
    let mut offset = 0;
    if rest.one_of(b"Zz").is_none() {
        let sign = if rest.one_of(b"+-")? == b'-' { -60_000 } else { 60_000 };
        let hours = rest.fixed(2)?;
        let minutes = if rest.take(b':') { rest.fixed(2)? } else { 60 };
        if hours > 23 || minutes > 59 {
            return None;
        }
        offset = (hours * 60 + minutes) * sign;
    }
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let valid =
        (1..=12).contains(&month) && (1..=length).contains(&day) && hour < 24 && minute < 60 && second < 60;
    if !valid || !rest.is_at_end() {
        return None;
    }
    let clock = ((hour * 60 + minute) * 60 + second) * 1000 + millis;
    Some(days_since_epoch(year, month, day) * DAY + clock - offset)
}

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar, counted in years that begin in March, so
/// that the leap day comes last.
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leaps + (month * 153 + 2) / 5 + day - 719_469
}

/// A duration of ISO 8601 in whole weeks, days (of 24 hours), hours, minutes and seconds, as milliseconds; `None`
/// if the text is none, or longer than [`MAX_DURATION`].
#[must_use]
pub fn parse_duration(text: &str) -> Option<i64> {
    const UNITS: [(u8, i64); 5] =
        [(b'W', 7 * DAY), (b'D', DAY), (b'H', 3_600_000), (b'M', 60_000), (b'S', 1000)];
    let mut rest = Cursor::new(text);
    let mut total = 0_i64;
    let mut units = UNITS.iter();
    if !rest.take(b'P') {
        return None;
    }
    let mut clock = false;
    loop {
        if !clock && rest.take(b'T') {
            clock = true;
        }
        let (number, _) = rest.number()?;
        // Units come in order, those of the clock behind the T.
        let (_, worth) = units.by_ref().find(|(unit, worth)| (*worth < DAY) == clock && rest.take(*unit))?;
        total = total.checked_add(i64::try_from(number).ok()?.checked_mul(*worth)?)?;
        if rest.is_at_end() {
            return Some(total).filter(|&total| total <= MAX_DURATION);
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
        ] {
            assert_eq!(parse_duration(text), value, "{text}");
        }
    }
}

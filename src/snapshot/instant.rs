//! Instants (RFC 3339) and durations (ISO 8601), both in milliseconds.

// Numbers of an instant have at most four digits; those of a duration are added and multiplied with checks.
#![allow(clippy::arithmetic_side_effects)]

use super::limits::MAX_DURATION;

const DAY: i64 = 86_400_000;

/// An instant of RFC 3339 as milliseconds since 1970-01-01T00:00:00Z, cut to milliseconds; `None` if the text is
/// none. Leap seconds are refused, since no clock that is read here has them.
#[must_use]
pub fn parse_instant(text: &str) -> Option<i64> {
    let mut rest = Digits { text };
    let year = rest.number(4)?;
    let month = rest.after("-")?.number(2)?;
    let day = rest.after("-")?.number(2)?;
    let hour = rest.after("Tt")?.number(2)?;
    let minute = rest.after(":")?.number(2)?;
    let second = rest.after(":")?.number(2)?;
    let mut millis = 0;
    if rest.after(".").is_some() {
        let mut worth = 100;
        let mut any = false;
        while let Some(digit) = rest.number(1) {
            millis += digit * worth;
            worth /= 10;
            any = true;
        }
        if !any {
            return None;
        }
    }
    let offset = if rest.after("Zz").is_some() {
        0
    } else {
        let west = rest.text.starts_with('-');
        let hours = rest.after("+-")?.number(2)?;
        let minutes = rest.after(":")?.number(2)?;
        if hours > 23 || minutes > 59 {
            return None;
        }
        (hours * 60 + minutes) * if west { -60_000 } else { 60_000 }
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let valid =
        (1..=12).contains(&month) && (1..=length).contains(&day) && hour < 24 && minute < 60 && second < 60;
    if !valid || !rest.text.is_empty() {
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
    let (date, time) = match text.strip_prefix('P')?.split_once('T') {
        Some((date, time)) if !time.is_empty() => (date, time),
        Some(_) => return None,
        None => (text.strip_prefix('P')?, ""),
    };
    if date.is_empty() && time.is_empty() {
        return None;
    }
    let days = sum(date, &[('W', 7 * DAY), ('D', DAY)])?;
    let clock = sum(time, &[('H', 3_600_000), ('M', 60_000), ('S', 1000)])?;
    days.checked_add(clock).filter(|&total| total <= MAX_DURATION)
}

/// The sum of integers, each followed by its unit, the units in order and at most once each.
fn sum(mut text: &str, units: &[(char, i64)]) -> Option<i64> {
    let mut total = 0_i64;
    for &(unit, worth) in units {
        let Some((digits, rest)) = text.split_once(unit) else { continue };
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        total = total.checked_add(digits.parse::<i64>().ok()?.checked_mul(worth)?)?;
        text = rest;
    }
    text.is_empty().then_some(total)
}

struct Digits<'a> {
    text: &'a str,
}

impl Digits<'_> {
    /// A number of exactly `width` digits.
    fn number(&mut self, width: usize) -> Option<i64> {
        let digits = self.text.get(..width)?;
        let number = digits.bytes().try_fold(0, |number, byte| {
            byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0'))
        })?;
        self.text = self.text.get(width..)?;
        Some(number)
    }

    /// Goes on behind one of `marks`.
    fn after(&mut self, marks: &str) -> Option<&mut Self> {
        let mark = self.text.chars().next().filter(|&mark| marks.contains(mark))?;
        self.text = self.text.strip_prefix(mark)?;
        Some(self)
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

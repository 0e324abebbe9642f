//! How long a server wants to be left alone, and numbers of headers.

/// The largest number that is told apart from a larger one.
const LONGEST: i64 = 1_000_000_000;

/// A header that is a whole number; `None` if the text is none. Beyond 1,000,000,000 all are the same.
#[must_use]
#[inline(never)]
pub fn whole_number(text: &str) -> Option<i64> {
    let mut number = 0_i64;
    for digit in text.bytes() {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = number.wrapping_mul(10).wrapping_add(i64::from(digit & 15)).min(LONGEST);
    }
    if text.is_empty() { None } else { Some(number) }
}

/// `Retry-After` of RFC 9110, seconds or an HTTP-date, as milliseconds from `now`; `None` if the text is neither.
///
/// `now` is the response's own `Date` where that can be read, so that two wrong clocks do not add up; else the best
/// that is known. A date that has passed is no wait. How much of a long one is believed is for the policy to say; beyond
/// 30 years all are the same. `read_date` reads an HTTP-date, in milliseconds since 1970, as the platform does.
#[must_use]
pub fn retry_after(text: &str, now: i64, read_date: fn(&str) -> Option<i64>) -> Option<i64> {
    match whole_number(text) {
        Some(seconds) => Some(seconds.wrapping_mul(1000)),
        None => read_date(text).map(|at| at.wrapping_sub(now).max(0)),
    }
}

#[cfg(test)]
mod tests {
    use super::retry_after;

    #[test]
    fn seconds_and_dates() {
        const NOW: i64 = 784_111_777_000;
        let read_date = |text: &str| match text {
            "Sun, 06 Nov 1994 08:49:40 GMT" => Some(NOW + 3000),
            "Sun, 06 Nov 1994 08:49:37 GMT" => Some(NOW),
            "Sun, 06 Nov 1994 08:00:00 GMT" => Some(NOW - 2_977_000),
            _ => None,
        };
        for (text, wait) in [
            ("120", Some(120_000)),
            ("0", Some(0)),
            ("007", Some(7000)),
            ("99999999999999999999999", Some(1_000_000_000_000)),
            ("Sun, 06 Nov 1994 08:49:40 GMT", Some(3000)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(0)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
            ("", None),
            ("-1", None),
            ("+1", None),
            ("1.5", None),
            ("1 ", None),
            ("12a", None),
            ("soon", None),
        ] {
            assert_eq!(retry_after(text, NOW, read_date), wait, "{text}");
        }
    }
}

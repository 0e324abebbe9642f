//! Instants as HTTP writes them.

use crate::snapshot::{Cursor, clock, midnight};

/// An HTTP-date of RFC 9110 (`Sun, 06 Nov 1994 08:49:37 GMT`) as milliseconds since 1970; `None` if the text is none.
///
/// The two obsolete forms are none: no server in use writes them, one of them needs a guess at the century, and without
/// a date the device's clock does. The name of the weekday says nothing new and is not read.
#[must_use]
pub fn parse_http_date(text: &str) -> Option<i64> {
    let mut rest = Cursor::new(text);
    rest.run(|byte| byte.is_ascii_alphabetic());
    let comma = rest.take(b',');
    let day = rest.part(b" ", 31);
    let blank = rest.take(b' ');
    let name = rest.run(|byte| byte.is_ascii_alphabetic());
    let mut month = 0;
    for (number, known) in (1..).zip(b"JanFebMarAprMayJunJulAugSepOctNovDec".as_chunks::<3>().0) {
        if known == name {
            month = number;
        }
    }
    let another = rest.take(b' ');
    let year = rest.number(4).cast_signed();
    let clock = clock(&mut rest, b" ");
    let midnight = midnight(&mut rest, year, month, day);
    let end = rest.run(|_| true);
    rest.must(comma && blank && another && end == b" GMT");
    if rest.has_failed() { None } else { Some(midnight.wrapping_add(clock)) }
}

#[cfg(test)]
mod tests {
    use super::parse_http_date;

    #[test]
    fn fixed_dates() {
        for (text, instant) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777_000)),
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Thu, 29 Feb 2024 23:59:59 GMT", Some(1_709_251_199_000)),
            ("Tue, 31 Dec 2041 10:20:30 GMT", Some(2_272_098_030_000)),
            ("Sat, 31 Oct 2026 00:00:00 GMT", Some(1_793_404_800_000)),
            // No such day, month, hour; a leap second; other zones, cases and lengths.
            ("Fri, 29 Feb 2023 00:00:00 GMT", None),
            ("Sun, 06 Nob 1994 08:49:37 GMT", None),
            ("Sun, 06 anF 1994 08:49:37 GMT", None),
            ("Sun, 06 Nov 1994 24:49:37 GMT", None),
            ("Sat, 31 Dec 2016 23:59:60 GMT", None),
            ("Sun, 06 Nov 1994 08:49:37 UTC", None),
            ("Sun, 06 Nov 1994 08:49:37 gmt", None),
            ("Sun, 06 Nov 1994 08:49:37.5 GMT", None),
            ("Sun, 06 Nov 1994 8:49:37 GMT", None),
            ("Sun, 6 Nov 1994 08:49:37 GMT", None),
            ("Sun, 06 Nov -994 08:49:37 GMT", None),
            ("Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:38 GMT", None),
            // The obsolete forms.
            ("Sunday, 06-Nov-94 08:49:37 GMT", None),
            ("Sun Nov  6 08:49:37 1994", None),
            ("Sün, 06 Nov 1994 08:49:37 GMT", None),
            ("", None),
        ] {
            assert_eq!(parse_http_date(text), instant, "{text}");
        }
    }

    #[test]
    fn every_month_has_its_place() {
        for (name, month) in "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(' ').zip(1..) {
            let instant = crate::snapshot::parse_instant(&format!("2026-{month:02}-15T01:02:03Z"));
            assert!(instant.is_some());
            assert_eq!(parse_http_date(&format!("Day, 15 {name} 2026 01:02:03 GMT")), instant);
        }
    }
}

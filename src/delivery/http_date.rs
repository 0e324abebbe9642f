//! Instants as HTTP writes them.

use crate::snapshot::parse_instant;

/// An HTTP-date of RFC 9110 (`Sun, 06 Nov 1994 08:49:37 GMT`) as milliseconds since 1970; `None` if the text is none.
///
/// The two obsolete forms are none: no server in use writes them, one of them needs a guess at the century, and without
/// a date the device's clock does. The name of the weekday says nothing new and is not read.
#[must_use]
pub fn parse_http_date(text: &str) -> Option<i64> {
    let text = text.as_bytes();
    let [b',', b' ', ten, one, b' ', name @ .., b' ', _, _, _, _, b' '] = text.get(3..17)? else {
        return None;
    };
    let (year, time) = (text.get(12..16)?, text.get(17..25)?);
    if text.get(25..) != Some(b" GMT") {
        return None;
    }
    let months = b"01Jan02Feb03Mar04Apr05May06Jun07Jul08Aug09Sep10Oct11Nov12Dec";
    let month = months.chunks_exact(5).find(|month| month.ends_with(name))?;
    // Rewritten, since the reader of RFC 3339 is there anyway, and checks every part.
    let day = [b'-', *ten, *one, b'T'];
    let instant = [year, b"-", month.get(..2)?, &day, time, b"Z"].concat();
    parse_instant(str::from_utf8(&instant).ok()?)
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

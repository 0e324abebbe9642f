//! Documents that grow in one direction.

use std::fmt::Write;

/// 2026-12-02T09:00:00Z.
pub const NOW: i64 = 1_796_202_000_000;

/// So many items with commas between them.
fn list_of(count: usize, item: impl Fn(usize, &mut String)) -> String {
    let mut list = String::new();
    for at in 0..count {
        if at > 0 {
            list.push(',');
        }
        item(at, &mut list);
    }
    list
}

fn of(fields: &str) -> String {
    format!("{{\"format\":1,{fields}}}")
}

const SWITCH: &str = r#""variants":{"a":false,"b":true},"dormant":"a""#;

/// Flags, each with one rule.
pub fn flags(count: usize) -> String {
    let flags = list_of(count, |at, flags| {
        let _ = write!(
            flags,
            r#""flag-{at}":{{{SWITCH},"rules":[{{"when":{{"attribute":"plan","in":["pro"]}},"serve":"b"}}]}}"#
        );
    });
    of(&format!("\"flags\":{{{flags}}}"))
}

/// One flag with rules, of which none matches.
pub fn rules(count: usize) -> String {
    let rules = list_of(count, |at, rules| {
        let _ = write!(rules, r#"{{"when":{{"attribute":"country","in":["c{at}"]}},"serve":"b"}}"#);
    });
    of(&format!("\"flags\":{{\"flag\":{{{SWITCH},\"rules\":[{rules}]}}}}"))
}

/// One flag whose rule lists texts, of which none is the person's.
pub fn list(count: usize) -> String {
    let texts = list_of(count, |at, texts| {
        let _ = write!(texts, "\"country-{at}\"");
    });
    let rule = format!(r#"{{"when":{{"attribute":"country","in":[{texts}]}},"serve":"b"}}"#);
    of(&format!("\"flags\":{{\"flag\":{{{SWITCH},\"rules\":[{rule}]}}}}"))
}

/// One flag that hangs on a segment, which hangs on the next, and so on; at most as deep as the engine follows.
pub fn nested(depth: usize) -> String {
    let segments = list_of(depth, |at, segments| {
        let _ = if at + 1 < depth {
            write!(segments, r#""s{at}":{{"all":[{{"segment":"s{}"}},{{"segment":"s{}"}}]}}"#, at + 1, at + 1)
        } else {
            write!(segments, r#""s{at}":{{"attribute":"plan","in":["pro"]}}"#)
        };
    });
    let rule = r#"{"when":{"segment":"s0"},"serve":"b"}"#;
    of(&format!("\"segments\":{{{segments}}},\"flags\":{{\"flag\":{{{SWITCH},\"rules\":[{rule}]}}}}"))
}

/// One flag that each of many releases gives, to nobody of this country.
pub fn releases(count: usize) -> String {
    let releases = list_of(count, |at, releases| {
        let _ = write!(
            releases,
            r#""r{at}":{{"flags":{{"flag":"b"}},"opens":"2026-11-02T09:00:00Z","audience":{{"attribute":"country","in":["c{at}"]}}}}"#
        );
    });
    of(&format!("\"flags\":{{\"flag\":{{{SWITCH}}}}},\"releases\":{{{releases}}}"))
}

//! Texts and numbers of a form of their own.

use schemars::JsonSchema;

/// An instant of the Gregorian calendar, every month with its days, without leap seconds.
const INSTANT: &str = concat!(
    "^(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)",
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))",
    "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)",
    "[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]+)?",
    "(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$"
);

const DURATION: &str =
    concat!("^P(?=[0-9T])(?:[0-9]+W)?(?:[0-9]+D)?", "(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+S)?)?$");

macro_rules! comparator {
    () => {
        concat!(
            "(?:[=^~]|[<>]=?) *(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)",
            "(?:-(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?",
            "(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?"
        )
    };
}

const REQUIREMENT: &str = concat!("^ *", comparator!(), "(?:(?: *, *| +)", comparator!(), ")* *$");

/// An instant of RFC 3339, with `Z` or an offset, cut to milliseconds. Leap seconds are refused.
#[derive(JsonSchema)]
#[schemars(extend("pattern" = INSTANT, "examples" = ["2026-12-02T09:00:00Z", "2026-12-02T10:00:00.250+01:00"]))]
pub struct Instant(pub String);

/// A duration of ISO 8601 in whole weeks, days (of 24 hours), hours, minutes and seconds; no months or years. At most
/// 100,000 days.
#[derive(JsonSchema)]
#[schemars(extend("pattern" = DURATION, "examples" = ["P2W", "P1DT12H", "PT90S"]))]
pub struct Duration(pub String);

/// Comparators (`=`, `>`, `>=`, `<`, `<=`, `^`, `~`), each with a version of three parts, separated by spaces or
/// commas. All must hold, by the precedence of Semantic Versioning 2.0.0.
#[derive(JsonSchema)]
#[schemars(extend("pattern" = REQUIREMENT, "examples" = [">=2.4.0", "^1.2.3", ">=2.4.0, <3.0.0"]))]
pub struct Requirement(pub String);

/// A SHA-256 digest in hexadecimal digits, of either case.
#[derive(JsonSchema)]
#[schemars(extend("pattern" = "^[0-9A-Fa-f]{64}$"))]
pub struct Sha256(pub String);

/// A percentage, with at most three decimals. It takes in the buckets below it in thousandths: 12.5 those below 12500
/// of 100,000.
#[derive(JsonSchema)]
#[schemars(extend("minimum" = 0, "maximum" = 100, "examples" = [5, 12.5]))]
pub struct Percent(pub f64);

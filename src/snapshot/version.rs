//! Versions (Semantic Versioning 2.0.0) and requirements on them.

use std::cmp::Ordering;

use super::cursor::Cursor;
use super::tape::{KEY, Node, REFERENCE, Tape};
use super::text::{append, append_code};

/// A version, written so that the order of bytes is that of precedence (SemVer 2.0.0, section 11). Build metadata is
/// not kept, as it has no part in it.
///
/// Numbers come behind their length, as they have no leading noughts. A release ends with a 3; in a pre-release a 1
/// comes before a number, a 2 before a word and a 0 behind it, and a 0 at the end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    order: String,
}

impl Version {
    /// Reads a version of SemVer 2.0.0, such as `2.5.0-rc.1+build.7`; `None` if the text is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = Cursor::new(text);
        let mut order = String::new();
        read(&mut rest, &mut order, false);
        if rest.has_passed() { Some(Self { order }) } else { None }
    }
}

fn is_number(part: &[u8]) -> bool {
    part.iter().all(u8::is_ascii_digit)
}

/// Writes a number in decimal digits; it must have no leading nought.
#[inline(never)]
fn number(rest: &mut Cursor, order: &mut String, digits: &[u8]) {
    rest.must(digits.len() == 1 || digits.first().is_some_and(|&digit| digit != b'0'));
    append_code(order, u32::try_from(digits.len()).unwrap_or(u32::MAX));
    append(order, str::from_utf8(digits).unwrap_or_default());
}

/// Reads a version, and gives how much of the order all versions in its range begin with: a tilde's keep the first two
/// numbers, a caret's all up to the first that is not 0.
#[inline(never)]
fn read(rest: &mut Cursor, order: &mut String, is_tilde: bool) -> usize {
    let mut range = 0;
    for place in 0..3 {
        let is_next = place == 0 || rest.take(b'.');
        let digits = rest.run(|byte| byte.is_ascii_digit());
        rest.must(is_next);
        number(rest, order, digits);
        if range == 0 && (place == 2 || if is_tilde { place == 1 } else { digits != b"0" }) {
            range = order.len();
        }
    }
    if rest.take(b'-') {
        identifiers(rest, order, true);
        append(order, "\0");
    } else {
        append(order, "\u{3}");
    }
    if rest.take(b'+') {
        identifiers(rest, order, false);
    }
    range
}

/// Reads identifiers that dots join: none empty, and in a pre-release no number with a leading nought.
#[inline(never)]
fn identifiers(rest: &mut Cursor, order: &mut String, is_prerelease: bool) {
    loop {
        let identifier = rest.run(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        rest.must(!identifier.is_empty());
        if is_prerelease {
            if is_number(identifier) {
                append(order, "\u{1}");
                number(rest, order, identifier);
            } else {
                append(order, "\u{2}");
                append(order, str::from_utf8(identifier).unwrap_or_default());
                append(order, "\0");
            }
        }
        if !rest.take(b'.') {
            return;
        }
    }
}

/// What a version must be: comparators (`=`, `>`, `>=`, `<`, `<=`, `^`, `~`), all of which must hold.
#[derive(Debug)]
pub struct Requirement {
    tape: Tape,
    at: u32,
}

impl Requirement {
    /// Reads comparators separated by blanks or commas, such as `>=2.4.0, <3.0.0`; `None` if the text is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut tape = Tape::new();
        let at = requirement(text, &mut tape);
        if at == 0 { None } else { Some(Self { tape, at }) }
    }

    /// Whether a version meets every comparator, by plain precedence.
    #[must_use]
    pub fn matches(&self, version: &Version) -> bool {
        self.tape.node(self.at).is_met_by(version)
    }
}

/// Bits of what a comparator allows; with the last the version must begin as it does.
const LESS: u32 = 1;
const EQUAL: u32 = 2;
const GREATER: u32 = 4;
const RANGE: u32 = 8;

impl Node<'_> {
    /// Whether a version meets every comparator of a requirement, by plain precedence.
    pub(crate) fn is_met_by(self, version: &Version) -> bool {
        self.is_there()
            && self.entries().all(|comparator| {
                let text = comparator.field(KEY).text();
                let order = match (*version.order).cmp(text) {
                    Ordering::Less => LESS,
                    Ordering::Equal => EQUAL,
                    Ordering::Greater if version.order.starts_with(text) => GREATER | RANGE,
                    Ordering::Greater => GREATER,
                };
                comparator.field(REFERENCE).word & order != 0
            })
    }
}

/// Reads a requirement: on the tape a map from versions to what is allowed; 0 if the text is none.
pub(crate) fn requirement(text: &str, tape: &mut Tape) -> u32 {
    let mut comparators = Vec::new();
    let mut rest = Cursor::new(text);
    let mut is_separate = true;
    loop {
        rest.run(|byte| byte == b' ');
        let mark = rest.one_of(b"=><^~");
        let mut allowed = match mark {
            b'<' => LESS,
            b'>' => GREATER,
            _ => EQUAL,
        };
        if allowed != EQUAL && rest.take(b'=') {
            allowed |= EQUAL;
        }
        rest.run(|byte| byte == b' ');
        let mut order = String::new();
        let range = read(&mut rest, &mut order, mark == b'~');
        rest.must(is_separate && mark != 0);
        if rest.has_failed() {
            return 0;
        }
        if let b'^' | b'~' = mark {
            allowed = GREATER | EQUAL;
            let beginning = tape.push_text(order.get(..range).unwrap_or_default());
            comparators.push(tape.push(&[beginning, RANGE, 0]));
        }
        let order = tape.push_text(&order);
        comparators.push(tape.push(&[order, allowed, 0]));
        let blanks = rest.run(|byte| byte == b' ');
        if rest.is_at_end() {
            return tape.push_list(&comparators);
        }
        is_separate = rest.take(b',') || !blanks.is_empty();
    }
}

#[cfg(test)]
mod tests {
    use super::{Requirement, Version};

    #[track_caller]
    fn meets(requirement: &str, version: &str, expected: bool) {
        let requirement = Requirement::parse(requirement).unwrap();
        assert_eq!(requirement.matches(&Version::parse(version).unwrap()), expected);
    }

    #[test]
    fn precedence_of_the_specification() {
        let ascending = [
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "2.0.0",
            "2.1.0",
            "2.1.1",
        ];
        for (i, low) in ascending.iter().enumerate() {
            for (j, high) in ascending.iter().enumerate() {
                let order = Version::parse(low).unwrap().cmp(&Version::parse(high).unwrap());
                assert_eq!(order, i.cmp(&j), "{low} {high}");
            }
        }
    }

    #[test]
    fn texts_that_are_no_versions() {
        for text in [
            "",
            "1",
            "1.2",
            "1.2.3.4",
            "01.2.3",
            "1.2.3-",
            "1.2.3-01",
            "1.2.3+",
            "v1.2.3",
            "1.2.3-a..b",
            "1.2.3 ",
        ] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
        assert!(Version::parse("1.2.3-0a.-+001").is_some());
    }

    #[test]
    fn comparators() {
        meets(">=2.4.0", "2.5.0-rc.1", true);
        meets(">=2.4.0", "2.4.0-rc.1", false);
        meets(">= 2.4.0, <3.0.0", "2.9.9", true);
        meets(">=2.4.0 <3.0.0", "3.0.0", false);
        meets("=1.0.0", "1.0.0+build", true);
        meets("^1.2.3", "2.0.0-rc.1", false);
        meets("^1.2.3", "1.99.0", true);
        meets("^0.2.3", "0.3.0", false);
        meets("^0.0.3", "0.0.4", false);
        meets("~1.2.3", "1.2.9", true);
        meets("~1.2.3", "1.3.0-0", false);
    }

    #[test]
    fn texts_that_are_no_requirements() {
        for text in [
            "",
            " ",
            "1.2.3",
            ">=1.2",
            ">=",
            "==1.2.3",
            ">=1.2.3,",
            ">=1.2.3,,<2.0.0",
            ",>=1.2.3",
            ">=1.2.3 || <1.0.0",
            "> = 1.2.3",
            "*",
        ] {
            assert!(Requirement::parse(text).is_none(), "{text}");
        }
    }
}

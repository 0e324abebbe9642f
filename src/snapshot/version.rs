//! Versions (Semantic Versioning 2.0.0) and requirements on them.

use std::cmp::Ordering;

use super::cursor::Cursor;

/// A version; build metadata is not kept, as it has no part in precedence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    numbers: [u64; 3],
    prerelease: Box<str>,
}

impl Version {
    /// Reads a version of SemVer 2.0.0, such as `2.5.0-rc.1+build.7`; `None` if the text is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = Cursor::new(text);
        Self::read(&mut rest).filter(|_| rest.is_at_end())
    }

    fn read(rest: &mut Cursor) -> Option<Self> {
        let mut numbers = [0; 3];
        for (i, number) in numbers.iter_mut().enumerate() {
            if i > 0 && !rest.take(b'.') {
                return None;
            }
            let has_nought = rest.peek() == Some(b'0');
            let (read, digits) = rest.number()?;
            if has_nought && digits > 1 {
                return None;
            }
            *number = read;
        }
        let prerelease = if rest.take(b'-') { identifiers(rest, true)? } else { "" };
        if rest.take(b'+') {
            identifiers(rest, false)?;
        }
        Some(Self { numbers, prerelease: prerelease.into() })
    }

    /// Precedence as in SemVer 2.0.0, section 11.
    fn precedence(&self, other: &Self) -> Ordering {
        let order = self.numbers.cmp(&other.numbers);
        if order != Ordering::Equal {
            return order;
        }
        let (mut a, mut b) = (&*self.prerelease, &*other.prerelease);
        // A release stands above its pre-releases, and otherwise more identifiers above fewer.
        if a.is_empty() || b.is_empty() {
            return a.is_empty().cmp(&b.is_empty());
        }
        while !a.is_empty() && !b.is_empty() {
            let (left, right) = (next_identifier(&mut a), next_identifier(&mut b));
            // Numbers by value and below words, words by bytes. Numbers have no leading noughts, so the longer is the
            // larger.
            let order = match (is_number(left), is_number(right)) {
                (true, true) => left.len().cmp(&right.len()).then(left.cmp(right)),
                (false, false) => left.cmp(right),
                (left, right) => right.cmp(&left),
            };
            if order != Ordering::Equal {
                return order;
            }
        }
        (!a.is_empty()).cmp(&!b.is_empty())
    }
}

fn is_number(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

/// Cuts the first of the identifiers that dots join.
fn next_identifier<'a>(rest: &mut &'a str) -> &'a str {
    let end = rest.bytes().position(|byte| byte == b'.').unwrap_or(rest.len());
    let (identifier, after) = rest.split_at_checked(end).unwrap_or_default();
    *rest = after.get(1..).unwrap_or_default();
    identifier
}

/// Reads identifiers that dots join: none empty, and in a pre-release no number with a leading nought.
fn identifiers<'a>(rest: &mut Cursor<'a>, is_prerelease: bool) -> Option<&'a str> {
    let text = rest.run(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.');
    let mut left = text;
    loop {
        let more = left.len();
        let identifier = next_identifier(&mut left);
        let has_nought =
            identifier.len() > 1 && identifier.as_bytes().first() == Some(&b'0') && is_number(identifier);
        if identifier.is_empty() || (is_prerelease && has_nought) {
            return None;
        }
        if identifier.len() == more {
            return Some(text);
        }
    }
}

/// What a version must be: comparators (`=`, `>`, `>=`, `<`, `<=`, `^`, `~`), all of which must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    comparators: Vec<Comparator>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Comparator {
    operator: Operator,
    version: Version,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equal,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

impl Requirement {
    /// Reads comparators separated by blanks or commas, such as `>=2.4.0, <3.0.0`; `None` if the text is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut comparators = Vec::new();
        let mut rest = Cursor::new(text);
        rest.run(|byte| byte == b' ');
        loop {
            let mark = rest.one_of(b"=><^~")?;
            let or_equal = matches!(mark, b'>' | b'<') && rest.take(b'=');
            rest.run(|byte| byte == b' ');
            let version = Version::read(&mut rest)?;
            let operator = match (mark, or_equal) {
                (b'=', _) => Operator::Equal,
                (b'<', false) => Operator::Less,
                (b'<', true) => Operator::LessOrEqual,
                (b'>', false) => Operator::Greater,
                (b'>', true) => Operator::GreaterOrEqual,
                (range, _) => {
                    let bound = upper_bound(&version, range == b'^')?;
                    comparators.push(Comparator { operator: Operator::Less, version: bound });
                    Operator::GreaterOrEqual
                }
            };
            comparators.push(Comparator { operator, version });
            let blanks = rest.run(|byte| byte == b' ');
            if rest.is_at_end() {
                return Some(Self { comparators });
            }
            if !rest.take(b',') && blanks.is_empty() {
                return None;
            }
            rest.run(|byte| byte == b' ');
        }
    }

    /// Whether a version meets every comparator, by plain precedence.
    #[must_use]
    pub fn matches(&self, version: &Version) -> bool {
        self.comparators.iter().all(|comparator| {
            let order = version.precedence(&comparator.version);
            match comparator.operator {
                Operator::Equal => order == Ordering::Equal,
                Operator::Greater => order == Ordering::Greater,
                Operator::GreaterOrEqual => order != Ordering::Less,
                Operator::Less => order == Ordering::Less,
                Operator::LessOrEqual => order != Ordering::Greater,
            }
        })
    }
}

/// The first version beyond a caret's or a tilde's range. `-0` is the lowest pre-release, so those of the bound are
/// outside too.
fn upper_bound(version: &Version, caret: bool) -> Option<Version> {
    let [major, minor, patch] = version.numbers;
    let numbers = match (caret, major, minor) {
        (true, 0, 0) => [0, 0, patch.checked_add(1)?],
        (true, 0, _) | (false, ..) => [major, minor.checked_add(1)?, 0],
        (true, ..) => [major.checked_add(1)?, 0, 0],
    };
    Some(Version { numbers, prerelease: "0".into() })
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
                let order = Version::parse(low).unwrap().precedence(&Version::parse(high).unwrap());
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
            assert_eq!(Requirement::parse(text), None, "{text}");
        }
    }
}

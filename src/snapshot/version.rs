//! Versions (Semantic Versioning 2.0.0) and requirements on them.

use std::cmp::Ordering;

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
        let (text, build) = text.split_once('+').map_or((text, None), |(text, build)| (text, Some(build)));
        let (core, prerelease) = text.split_once('-').map_or((text, None), |(core, tag)| (core, Some(tag)));
        if build.is_some_and(|build| !build.split('.').all(is_identifier)) {
            return None;
        }
        if prerelease
            .is_some_and(|tag| !tag.split('.').all(|part| is_identifier(part) && !has_leading_zero(part)))
        {
            return None;
        }
        let mut numbers = [0; 3];
        let mut parts = core.split('.');
        for number in &mut numbers {
            let part = parts.next().filter(|part| is_number(part) && !has_leading_zero(part))?;
            *number = part.parse().ok()?;
        }
        if parts.next().is_some() {
            return None;
        }
        Some(Self { numbers, prerelease: prerelease.unwrap_or_default().into() })
    }

    /// Precedence as in SemVer 2.0.0, section 11.
    fn precedence(&self, other: &Self) -> Ordering {
        self.numbers.cmp(&other.numbers).then_with(|| match (&*self.prerelease, &*other.prerelease) {
            ("", "") => Ordering::Equal,
            ("", _) => Ordering::Greater,
            (_, "") => Ordering::Less,
            (a, b) => {
                let (mut a, mut b) = (a.split('.'), b.split('.'));
                loop {
                    let order = match (a.next(), b.next()) {
                        (Some(a), Some(b)) => compare_identifiers(a, b),
                        (None, None) => return Ordering::Equal,
                        (a, b) => a.is_some().cmp(&b.is_some()),
                    };
                    if order != Ordering::Equal {
                        return order;
                    }
                }
            }
        })
    }
}

fn is_number(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_identifier(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn has_leading_zero(part: &str) -> bool {
    is_number(part) && part.len() > 1 && part.starts_with('0')
}

/// Numbers by value and below words, words by bytes. Numbers have no leading zeros, so the longer is the larger.
fn compare_identifiers(a: &str, b: &str) -> Ordering {
    match (is_number(a), is_number(b)) {
        (true, true) => a.len().cmp(&b.len()).then_with(|| a.cmp(b)),
        (false, false) => a.cmp(b),
        (a, b) => b.cmp(&a),
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
        let mut rest = text.trim_matches(' ');
        loop {
            let digits = rest.find(|c: char| c.is_ascii_digit())?;
            let (operator, version) = rest.split_at_checked(digits)?;
            let end = version.find([' ', ',']).unwrap_or(version.len());
            let (version, after) = version.split_at_checked(end)?;
            let version = Version::parse(version)?;
            let operator = match operator.trim_end_matches(' ') {
                "=" => Operator::Equal,
                ">" => Operator::Greater,
                ">=" => Operator::GreaterOrEqual,
                "<" => Operator::Less,
                "<=" => Operator::LessOrEqual,
                range @ ("^" | "~") => {
                    let bound = upper_bound(&version, range == "^")?;
                    comparators.push(Comparator { operator: Operator::Less, version: bound });
                    Operator::GreaterOrEqual
                }
                _ => return None,
            };
            comparators.push(Comparator { operator, version });
            rest = after.trim_start_matches(' ');
            if rest.is_empty() {
                return Some(Self { comparators });
            }
            rest = rest.strip_prefix(',').unwrap_or(rest).trim_start_matches(' ');
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

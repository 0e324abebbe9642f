//! How many tests passed and failed, read off what each runner prints.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;

/// Tests that ran.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// Those that passed.
    pub passed: usize,
    /// Those that failed.
    pub failed: usize,
}

impl Counts {
    /// One check that passed.
    pub const PASSED: Self = Self { passed: 1, failed: 0 };
    /// One check that failed.
    pub const FAILED: Self = Self { passed: 0, failed: 1 };

    /// All that ran.
    pub fn ran(self) -> usize {
        self.passed + self.failed
    }
}

impl Add for Counts {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// All lines `test result: ok. 3 passed; 0 failed; …` of `cargo test` or of wasm-bindgen's runner, added up.
pub fn cargo_test(output: &str) -> Counts {
    let results = output.lines().filter_map(|line| line.trim().strip_prefix("test result: "));
    results.map(|result| counted(result, ['.', ';'])).sum()
}

/// Vitest's line `Tests  1 failed | 11 passed (12)`.
pub fn vitest(output: &str) -> Counts {
    let mut results = output.lines().filter_map(|line| line.trim().strip_prefix("Tests "));
    results.next_back().map(|result| counted(result, ['|', '('])).unwrap_or_default()
}

/// The last line that is `3 passed, 0 failed` and nothing else.
pub fn closing_line(output: &str) -> Counts {
    let lines = output.lines().rev().map(|line| counted(line, [',', ',']));
    let mut closing =
        lines.zip(output.lines().rev()).filter(|(counts, line)| counts.to_string() == line.trim());
    closing.next().map(|(counts, _)| counts).unwrap_or_default()
}

/// The numbers before `passed` and `failed` in a line whose parts are set apart by these signs.
fn counted(line: &str, apart: [char; 2]) -> Counts {
    let number = |word: &str| {
        let mut parts = line.split(apart).map(str::trim);
        let number = parts.find_map(|part| part.strip_suffix(word)?.trim_end().parse().ok());
        number.unwrap_or(0)
    };
    Counts { passed: number("passed"), failed: number("failed") }
}

#[cfg(test)]
mod tests {
    use super::{Counts, cargo_test, closing_line, vitest};

    #[track_caller]
    fn assert_counts(counts: Counts, passed: usize, failed: usize) {
        assert_eq!(counts, Counts { passed, failed });
    }

    #[test]
    fn binaries_of_cargo_test_are_added_up() {
        let output = "running 2 tests\ntest a ... ok\n\n\
            test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\n\
            test result: FAILED. 30 passed; 4 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s\n\
            error: test failed, to rerun pass `--lib`\n";
        assert_counts(cargo_test(output), 32, 4);
        assert_counts(cargo_test("error: could not compile `footlights`"), 0, 0);
    }

    #[test]
    fn the_runner_in_browsers_prints_the_same_line() {
        let output = "Running headless tests in Chrome on `http://127.0.0.1:4000/`\n\
            test result: ok. 12 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.01s\n";
        assert_counts(cargo_test(output), 12, 0);
    }

    #[test]
    fn vitest_names_what_failed_first() {
        let output =
            " Test Files  1 failed | 3 passed (4)\n      Tests  2 failed | 11 passed | 1 skipped (14)\n";
        assert_counts(vitest(output), 11, 2);
        assert_counts(vitest(" Test Files  3 passed (3)\n      Tests  110 passed (110)\n"), 110, 0);
        assert_counts(vitest("No test files found, exiting with code 1"), 0, 0);
        assert_counts(vitest(" Test Files  1 failed (1)\n      Tests  no tests\n"), 0, 0);
    }

    #[test]
    fn the_last_closing_line_counts() {
        assert_counts(closing_line("1 passed, 1 failed\nagain\n  7 passed, 0 failed\n\nbye\n"), 7, 0);
        assert_counts(closing_line("all 7 passed, 0 failed"), 0, 0);
        assert_counts(closing_line(""), 0, 0);
    }

    #[test]
    fn counts_read_as_they_are_parsed() {
        let counts = Counts { passed: 3, failed: 1 };
        assert_eq!(closing_line(&counts.to_string()), counts);
        assert_eq!(counts.ran(), 4);
    }
}

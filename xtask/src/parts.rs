//! What each part of the tests does.

use std::path::Path;
use std::process::Command;

use crate::bench;
use crate::command::{cargo, command};
use crate::counts::{self, Counts};
use crate::jobs::Outcome;
use crate::place;
use crate::rust::WASM;
use crate::step::Step;

/// Whether all Rust files are formatted.
pub fn rustfmt() -> Outcome {
    check("rustfmt", cargo(&["fmt", "--all", "--check"]))
}

/// The linter on all code for the host, and on what is for browsers only.
pub fn clippy() -> Outcome {
    let deny = ["--", "--deny", "warnings"];
    let mut host = cargo(&["clippy", "--workspace", "--all-targets", "--features", "schema"]);
    host.args(deny);
    let mut outcome = check("clippy", host);
    let mut wasm = cargo(&["clippy", "--package", "footlights", "--lib", "--test", "web", "--target", WASM]);
    wasm.args(deny);
    outcome.add(check("clippy for wasm32", wasm));
    let mut unpack = cargo(&["clippy", "--package", "footlights-unpack", "--target", WASM]);
    unpack.args(deny);
    outcome.add(check("clippy of unpack", unpack));
    outcome
}

/// All tests on the host, the examples in the documentation among them.
pub fn native() -> Outcome {
    let command = cargo(&["test", "--workspace", "--features", "schema", "--no-fail-fast"]);
    run_tests(Step::new("cargo test", command), counts::cargo_test)
}

/// Whether the documentation has no dead link.
pub fn docs() -> Outcome {
    let mut command = cargo(&["doc", "--workspace", "--no-deps", "--features", "schema"]);
    command.env("RUSTDOCFLAGS", "--deny warnings");
    check("cargo doc", command)
}

/// Formatter, linter and types of an npm project.
pub fn npm_check(project: &Path) -> Outcome {
    check(&format!("npm run check in {}", place::shown(project)), command("npm", project, &["run", "check"]))
}

/// The wrapper's tests.
pub fn pkg() -> Outcome {
    run_tests(Step::new("npm test in pkg", command("npm", place::pkg(), &["test"])), counts::vitest)
}

/// The demo, driven in a browser as a person would.
pub fn e2e() -> Outcome {
    let command = command("npm", place::www(), &["run", "e2e"]);
    run_tests(Step::new("npm run e2e in www", command), counts::closing_line)
}

/// The packed package in three browsers, in front of a server that breaks things.
pub fn delivery() -> Outcome {
    let command = command("npm", place::delivery(), &["test"]);
    run_tests(Step::new("npm test in tests/delivery", command), counts::closing_line)
}

/// The example of a server in Rust, which the consumers run: it has a lock file and a target folder of its own.
pub fn axum() -> Outcome {
    let manifest = ["--manifest-path", "examples/axum/Cargo.toml"];
    let mut format = cargo(&["fmt", "--check"]);
    format.args(manifest);
    let mut outcome = check("rustfmt in examples/axum", format);
    let mut build = cargo(&["build", "--locked"]);
    build.args(manifest).env("CARGO_TARGET_DIR", place::target().join("axum"));
    outcome.add(check("cargo build in examples/axum", build));
    outcome
}

/// The packed package in bundlers, servers, test runners and compilers.
pub fn consumers() -> Outcome {
    let command = command("npm", place::consumers(), &["test"]);
    run_tests(Step::new("npm test in tests/consumers", command), counts::closing_line)
}

/// A million evaluations and much more, after which nothing has grown.
pub fn memory() -> Outcome {
    let command = command("node", place::root(), &["--expose-gc", "tests/memory/run.mjs"]);
    run_tests(Step::new("memory", command), counts::closing_line)
}

/// The package against the model of the design: documents of chance, as many as there is time for.
pub fn model() -> Outcome {
    let command = command("node", place::root(), &["tests/model/run.mjs", "--documents", "1000"]);
    run_tests(Step::new("model", command), counts::closing_line)
}

/// The other vendors' SDKs, once: whether they still run, and still answer as Footlights does.
pub fn peers() -> Outcome {
    check("comparison with other vendors, the short run", bench::comparison(true))
}

/// A command that counts as one check.
fn check(name: &str, command: Command) -> Outcome {
    Outcome::of_check(Step::new(name, command).run())
}

/// A runner that must run at least one test.
pub fn run_tests(step: Step, count: impl FnOnce(&str) -> Counts) -> Outcome {
    let finished = match step.watch() {
        Ok(finished) => finished,
        Err(fault) => return Outcome::of_check::<()>(Err(fault)),
    };
    let counts = count(&finished.output);
    match verdict(finished.success, counts, finished.ending()) {
        Ok(counts) => {
            finished.passed(&format!("{} passed", counts.passed));
            Outcome { counts, faults: Vec::new() }
        }
        Err((counts, why)) => Outcome { counts, faults: vec![finished.failed(&why)] },
    }
}

/// Whether a run was good: it ended well, nothing failed, and something ran.
///
/// A runner that broke off, or ran nothing, counts as one failure more than it says.
fn verdict(success: bool, counts: Counts, ending: &str) -> Result<Counts, (Counts, String)> {
    match (success, counts) {
        (_, Counts { failed: 1.., .. }) => Err((counts, counts.to_string())),
        (true, Counts { passed: 0, .. }) => Err((Counts::FAILED, "no test ran".to_owned())),
        (true, _) => Ok(counts),
        (false, _) => Err((counts + Counts::FAILED, format!("{ending} after {} had passed", counts.passed))),
    }
}

#[cfg(test)]
mod tests {
    use super::verdict;
    use crate::counts::Counts;

    #[track_caller]
    fn assert_bad(success: bool, given: (usize, usize), counted: (usize, usize), why: &str) {
        let given = Counts { passed: given.0, failed: given.1 };
        let counted = Counts { passed: counted.0, failed: counted.1 };
        assert_eq!(verdict(success, given, "failed (exit status: 1)"), Err((counted, why.to_owned())));
    }

    #[test]
    fn a_run_is_good_if_something_ran_and_nothing_failed() {
        let counts = Counts { passed: 3, failed: 0 };
        assert_eq!(verdict(true, counts, ""), Ok(counts));
    }

    #[test]
    fn no_test_at_all_is_a_failure() {
        assert_bad(true, (0, 0), (0, 1), "no test ran");
    }

    #[test]
    fn a_runner_that_breaks_off_is_a_failure() {
        assert_bad(false, (3, 0), (3, 1), "failed (exit status: 1) after 3 had passed");
        assert_bad(false, (0, 0), (0, 1), "failed (exit status: 1) after 0 had passed");
    }

    #[test]
    fn failures_are_believed_whatever_the_exit_code() {
        assert_bad(false, (3, 2), (3, 2), "3 passed, 2 failed");
        assert_bad(true, (3, 2), (3, 2), "3 passed, 2 failed");
    }
}

//! The tests of the core in three browsers.

use std::process::Command;

use crate::command::{command, in_path};
use crate::counts::{self, Counts};
use crate::jobs::Outcome;
use crate::parts::run_tests;
use crate::step::{Step, say};
use crate::{place, tools};

struct Browser {
    name: &'static str,
    /// What wasm-pack calls it.
    flag: &'static str,
    /// What the runner calls it when it starts.
    heading: &'static str,
}

const BROWSERS: [Browser; 3] = [
    Browser { name: "Chromium", flag: "--chrome", heading: "Running headless tests in Chrome " },
    Browser { name: "Firefox", flag: "--firefox", heading: "Running headless tests in Firefox " },
    Browser { name: "WebKit", flag: "--safari", heading: "Running headless tests in Safari " },
];

/// Runs the same tests in each; all must run the same number.
pub fn in_browsers() -> Outcome {
    let mut all = Outcome::default();
    let mut ran = Vec::new();
    for browser in &BROWSERS {
        let step = Step::new(format!("tests in {}", browser.name), browser.command());
        let outcome = run_tests(step, |output| browser.counts(output));
        ran.push((browser.name, outcome.counts.ran()));
        all.add(outcome);
    }
    if let Some(fault) = different(&ran) {
        say(&format!("✗ {fault}"));
        all.add(Outcome::of_check::<()>(Err(fault)));
    }
    all
}

impl Browser {
    fn command(&self) -> Command {
        // WebKit's driver needs a display even without a window; one for each keeps them alike.
        let mut command = command("xvfb-run", place::root(), &["-a"]);
        command.arg(tools::program("wasm-pack"));
        command.args(["test", "--mode", "no-install", "--headless", self.flag]);
        match self.flag {
            "--firefox" => command.arg("--geckodriver").arg(tools::program("geckodriver")),
            "--safari" => command.arg("--safaridriver").arg(in_path("WebKitWebDriver").unwrap_or_default()),
            _ => &mut command,
        };
        command.args(["--", "--test", "web"]);
        command.env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60").env("WASM_BINDGEN_TEST_TIMEOUT", "120");
        // The runner takes the first driver that the environment names, whichever browser was asked for.
        for variable in ["CHROMEDRIVER", "GECKODRIVER", "SAFARIDRIVER", "MSEDGEDRIVER"] {
            command.env_remove(variable).env_remove(format!("{variable}_REMOTE"));
        }
        command
    }

    /// What ran in this browser, and in no other.
    fn counts(&self, output: &str) -> Counts {
        if output.contains(self.heading) { counts::cargo_test(output) } else { Counts::default() }
    }
}

/// One sentence if the numbers differ: a test that a browser does not run looks as green as one that passes.
fn different(ran: &[(&str, usize)]) -> Option<String> {
    let same = ran.windows(2).all(|pair| pair[0].1 == pair[1].1);
    let list: Vec<String> = ran.iter().map(|(name, number)| format!("{number} in {name}")).collect();
    (!same).then(|| format!("the browsers did not run the same number of tests: {}", list.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::{BROWSERS, different};
    use crate::counts::Counts;

    #[test]
    fn tests_count_only_in_the_browser_that_was_asked_for() {
        let output = "Running headless tests in Safari on `http://127.0.0.1:4000/`\n\
            test result: ok. 12 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.01s\n";
        let counted: Vec<usize> = BROWSERS.iter().map(|browser| browser.counts(output).passed).collect();
        assert_eq!(counted, [0, 0, 12]);
        assert_eq!(BROWSERS[0].counts(output), Counts::default());
    }

    #[test]
    fn all_browsers_run_the_same_number() {
        assert_eq!(different(&[("A", 3), ("B", 3), ("C", 3)]), None);
        let fault = "the browsers did not run the same number of tests: 3 in A, 2 in B, 3 in C";
        assert_eq!(different(&[("A", 3), ("B", 2), ("C", 3)]), Some(fault.to_owned()));
    }
}

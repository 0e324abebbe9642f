//! The benchmarks, on the package as it is shipped.

use std::process::Command;

use crate::command::command;
use crate::{browsers, build, node, place};

/// Whether the words after `bench` ask for the short run.
pub fn options(words: &[&str]) -> Result<bool, String> {
    match words {
        [] => Ok(false),
        ["--smoke"] => Ok(true),
        _ => Err(format!(
            "`cargo xtask bench` takes `--smoke` or nothing, but was given `{}`",
            words.join(" ")
        )),
    }
}

/// Builds, then measures, and writes `docs/performance.md`; how far it is goes straight to the terminal. The short run
/// writes nothing.
pub fn bench(smoke: bool) -> Result<(), String> {
    build::build()?;
    node::peers()?;
    browsers::chromium()?;
    if smoke {
        return run(comparison(true));
    }
    // What it asserts fails the command, but the page is written in any case.
    let reads = run(command("node", place::root(), &["benches/read.mjs"]));
    run(comparison(false)).and(reads)
}

/// The comparison with other vendors; the short one only tells whether they still agree.
pub fn comparison(smoke: bool) -> Command {
    command("node", place::peers(), if smoke { &["run.mjs", "--smoke"] } else { &["run.mjs"] })
}

fn run(mut command: Command) -> Result<(), String> {
    let script = command.get_args().next().unwrap_or_default().to_string_lossy().into_owned();
    let status = command.status().map_err(|error| format!("node could not be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{script} failed ({status})")) }
}

#[cfg(test)]
mod tests {
    use super::options;

    #[test]
    fn one_option_is_known() {
        assert_eq!(options(&[]), Ok(false));
        assert_eq!(options(&["--smoke"]), Ok(true));
        let fault = "`cargo xtask bench` takes `--smoke` or nothing, but was given `--rounds 3`";
        assert_eq!(options(&["--rounds", "3"]), Err(fault.to_owned()));
    }
}

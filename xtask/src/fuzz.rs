//! libFuzzer on the document, the evaluation and the boundary.

use std::fs;
use std::path::Path;

use crate::command::cargo;
use crate::step::{Step, say};
use crate::{place, tools};

const TARGETS: [&str; 3] = ["parse", "evaluate", "boundary"];
/// An hour in all.
const MINUTES: u32 = 60;

/// The word behind `fuzz`: for how many minutes in all.
pub fn minutes(words: &[&str]) -> Result<u32, String> {
    match words {
        [] => Ok(MINUTES),
        ["--minutes", number] if number.parse::<u32>().is_ok_and(|minutes| minutes > 0) => {
            Ok(number.parse().unwrap_or(MINUTES))
        }
        _ => Err(format!("`cargo xtask fuzz` takes `--minutes N`, but was given `{}`", words.join(" "))),
    }
}

/// Fuzzes each target for its part of the time, one after the other; how far it is goes straight to the terminal.
pub fn fuzz(minutes: u32) -> Result<(), String> {
    tools::cargo_fuzz().ready()?;
    for target in TARGETS {
        one(target, minutes * 60 / u32::try_from(TARGETS.len()).unwrap_or(1))?;
    }
    Ok(())
}

fn one(target: &str, seconds: u32) -> Result<(), String> {
    let folder = place::root().join("fuzz");
    let kept = folder.join("corpus").join(target);
    // All that is found, of which what no other input reaches is kept at the end.
    let found = place::target().join("fuzz/corpus").join(target);
    for folder in [&kept, &found] {
        fs::create_dir_all(folder)
            .map_err(|error| format!("{} cannot be made: {error}", place::shown(folder)))?;
    }
    say(&format!("… fuzzing {target} for {seconds} s"));
    let mut run = fuzzer(target, [&found, &kept]);
    run.args([
        format!("-max_total_time={seconds}"),
        format!("-dict={}", folder.join("parse.dict").display()),
        "-max_len=4096".to_owned(),
        "-timeout=10".to_owned(),
        "-print_final_stats=1".to_owned(),
    ]);
    let status = run.status().map_err(|error| format!("cargo could not be started: {error}"))?;
    if !status.success() {
        return Err(format!("{target} failed ({status}): the input is kept under fuzz/artifacts/{target}"));
    }
    let mut keep = fuzzer(target, [&kept, &found]);
    keep.args(["-merge=1", "-use_counters=0", "-max_len=1200"]);
    Step::new(format!("what is kept of {target}"), keep).run().map(drop)
}

/// Cargo-fuzz on two folders of inputs, the first of which gets what is new. The pinned stable compiler can do this.
fn fuzzer(target: &str, inputs: [&Path; 2]) -> std::process::Command {
    let mut command = cargo(&["fuzz", "run", "--sanitizer", "none", "--target-dir"]);
    // No sanitizer: the engine has no `unsafe`, and everything else panics by itself.
    command.arg(place::target().join("fuzz")).arg(target).args(inputs).arg("--");
    command.current_dir(place::root().join("fuzz")).env("RUSTC_BOOTSTRAP", "1");
    command
}

#[cfg(test)]
mod tests {
    use super::minutes;

    #[test]
    fn minutes_are_a_number_above_0() {
        assert_eq!(minutes(&[]), Ok(60));
        assert_eq!(minutes(&["--minutes", "3"]), Ok(3));
        let fault = "`cargo xtask fuzz` takes `--minutes N`, but was given `--minutes 0`";
        assert_eq!(minutes(&["--minutes", "0"]), Err(fault.to_owned()));
        assert!(minutes(&["3"]).is_err());
    }
}

//! One page that stays open for minutes, while the snapshot changes and breaks.

use crate::command::command;
use crate::{browsers, build, node, place};

/// The words after `soak`: each option with its number.
pub fn options<'a>(words: &[&'a str]) -> Result<Vec<&'a str>, String> {
    for pair in words.chunks(2) {
        match pair {
            ["--seconds" | "--seed", number] if number.parse::<u32>().is_ok() => {}
            _ => {
                return Err(format!(
                    "`cargo xtask soak` takes `--seconds N` and `--seed N`, but was given `{}`",
                    pair.join(" ")
                ));
            }
        }
    }
    Ok(words.to_vec())
}

/// Builds, then lets it run; how far it is goes straight to the terminal.
pub fn soak(options: &[&str]) -> Result<(), String> {
    build::build()?;
    node::delivery()?;
    browsers::ready()?;
    let mut run = command("node", place::delivery(), &["soak.mjs"]);
    let status = run.args(options).status().map_err(|error| format!("node could not be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("tests/delivery/soak.mjs failed ({status})")) }
}

#[cfg(test)]
mod tests {
    use super::options;

    #[test]
    fn options_have_numbers() {
        assert_eq!(options(&[]), Ok(vec![]));
        let both = ["--seconds", "30", "--seed", "7"];
        assert_eq!(options(&both), Ok(both.to_vec()));
        let fault = "`cargo xtask soak` takes `--seconds N` and `--seed N`, but was given `--seconds`";
        assert_eq!(options(&["--seconds"]), Err(fault.to_owned()));
        assert!(options(&["--seconds", "long"]).is_err());
        assert!(options(&["30", "--seconds"]).is_err());
    }
}

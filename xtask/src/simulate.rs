//! The simulation of many tabs.

use crate::command::cargo;
use crate::step::say;

/// Runs it; its progress goes straight to the terminal.
pub fn simulate() -> Result<(), String> {
    say("… building the simulation, which takes about a minute when something has changed");
    let mut run = cargo(&["run", "--quiet", "--release", "--example", "simulate"]);
    let status = run.status().map_err(|error| format!("cargo could not be started: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("a peak is too high, or the simulation failed ({status})"))
    }
}

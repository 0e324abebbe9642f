//! One page that stays open for minutes, while the snapshot changes and breaks.

use crate::command::command;
use crate::{browsers, build, node, place};

/// Builds, then lets it run; how far it is goes straight to the terminal.
pub fn soak(options: &[&str]) -> Result<(), String> {
    build::build()?;
    node::delivery()?;
    browsers::ready()?;
    let mut run = command("node", place::delivery(), &["soak.mjs"]);
    let status = run.args(options).status().map_err(|error| format!("node could not be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("tests/delivery/soak.mjs failed ({status})")) }
}

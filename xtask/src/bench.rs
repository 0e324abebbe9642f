//! The benchmarks, on the package as it is shipped.

use crate::command::command;
use crate::{build, place};

/// Builds, then measures; the figures go straight to the terminal.
pub fn bench() -> Result<(), String> {
    build::build()?;
    let mut read = command("node", place::root(), &["benches/read.mjs"]);
    let status = read.status().map_err(|error| format!("node could not be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("benches/read.mjs failed ({status})")) }
}

//! The package held to the native engine, with documents and questions of chance.

use crate::command::{cargo, command};
use crate::jobs::Outcome;
use crate::step::Step;
use crate::{build, counts, parts, place};

/// How many cases the tests have time for.
const SHORT: &str = "20000";

/// A short run.
pub fn short() -> Outcome {
    let work = native().map(|()| Step::new("differential (native and wasm)", run(&["--cases", SHORT])));
    match work {
        Ok(step) => parts::run_tests(step, counts::closing_line),
        Err(fault) => Outcome::of_check::<()>(Err(fault)),
    }
}

/// Builds, then runs a million cases, or as many as the options say; faults go straight to the terminal.
pub fn differential(options: &[&str]) -> Result<(), String> {
    build::build()?;
    native()?;
    let status = run(options).status().map_err(|error| format!("node could not be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("tests/differential/run.mjs failed ({status})")) }
}

/// The native half; with what the tests are built with, so that nothing is compiled twice.
fn native() -> Result<(), String> {
    let build = cargo(&["build", "--workspace", "--features", "schema", "--example", "differential"]);
    Step::new("the native half of the differential", build).run().map(drop)
}

fn run(options: &[&str]) -> std::process::Command {
    let program = place::target().join("debug/examples/differential");
    let mut run = command("node", place::root(), &["tests/differential/run.mjs"]);
    run.arg(program.with_extension(std::env::consts::EXE_EXTENSION)).args(options);
    run
}

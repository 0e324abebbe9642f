//! The Rust toolchain: what the pinned one needs besides the compiler.

use std::path::Path;

use crate::command::{command, found, printed};
use crate::place;
use crate::step::Step;

/// The target that browsers run.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Adds the wasm target and the sources of the standard library where they are missing.
///
/// Both stand in rust-toolchain.toml too, but rustup may be told not to install anything by itself.
pub fn for_building() -> Result<(), String> {
    let root = sysroot()?;
    let rustlib = Path::new(&root).join("lib/rustlib");
    if !rustlib.join(WASM).is_dir() {
        rustup("rust target wasm32", &["target", "add", WASM])?;
    }
    if !rustlib.join("src/rust/library/Cargo.lock").is_file() {
        rustup("rust-src", &["component", "add", "rust-src"])?;
    }
    Ok(())
}

/// Adds the formatter and the linter where they are missing.
pub fn for_testing() -> Result<(), String> {
    for_building()?;
    let programs = Path::new(&sysroot()?).join("bin");
    let missing =
        |program: &str| !programs.join(program).with_extension(std::env::consts::EXE_EXTENSION).is_file();
    if missing("cargo-clippy") || missing("rustfmt") {
        rustup("clippy and rustfmt", &["component", "add", "clippy", "rustfmt"])?;
    }
    Ok(())
}

fn sysroot() -> Result<String, String> {
    printed("rustc", &["--print", "sysroot"])
        .ok_or_else(|| "`rustc --print sysroot` failed: install Rust with rustup".to_owned())
}

fn rustup(name: &str, arguments: &[&str]) -> Result<(), String> {
    if !found("rustup") {
        return Err(format!(
            "{name} is missing and so is rustup: install Rust with rustup, then run this again"
        ));
    }
    Step::new(name, command("rustup", place::root(), arguments)).run().map(drop)
}

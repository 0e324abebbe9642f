//! Commands with a clean environment.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::place;

/// A command that starts in `folder`, prints no colours, and finds the project's own tools first.
pub fn command(program: impl AsRef<Path>, folder: impl AsRef<Path>, arguments: &[&str]) -> Command {
    let mut command = Command::new(program.as_ref());
    command.args(arguments).current_dir(folder);
    command.env("NO_COLOR", "1").env("CARGO_TERM_COLOR", "never").env_remove("FORCE_COLOR");
    command.env("PATH", path_with_tools());
    // What `cargo run` says about xtask itself must not reach the builds that xtask starts.
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(about_xtask) {
            command.env_remove(name);
        }
    }
    command
}

/// Cargo, of the toolchain that xtask was started with.
pub fn cargo(arguments: &[&str]) -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), place::root(), arguments)
}

/// Where the search path has a program.
pub fn in_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Whether the search path has a program.
pub fn found(program: &str) -> bool {
    in_path(program).is_some()
}

/// What a short command prints, if it works.
pub fn printed(program: impl AsRef<Path>, arguments: &[&str]) -> Option<String> {
    let output = command(program, place::root(), arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn path_with_tools() -> OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    let tools = place::tools().join("bin");
    env::join_paths(std::iter::once(tools).chain(env::split_paths(&path))).unwrap_or(path)
}

fn about_xtask(name: &str) -> bool {
    name.starts_with("CARGO_PKG_")
        || name.starts_with("CARGO_BIN_")
        || matches!(name, "CARGO_MANIFEST_DIR" | "CARGO_MANIFEST_PATH" | "CARGO_CRATE_NAME" | "OUT_DIR")
}

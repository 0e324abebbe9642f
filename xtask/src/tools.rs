//! Programs that cargo installs, under target/tools, so that they are kept and nobody's home is touched.

use std::fs;
use std::path::PathBuf;

use crate::command::{cargo, printed};
use crate::step::Step;
use crate::{lock, place};

/// A program that cargo installs, at one version.
pub struct Tool {
    package: &'static str,
    /// All that the package installs and that is used here.
    programs: &'static [&'static str],
    version: String,
    /// Whether to build it with the lock file that its authors published.
    locked: bool,
}

/// Writes the glue between wasm and JavaScript. Its version must be that of the crate.
pub fn wasm_bindgen() -> Result<Tool, String> {
    let lock = fs::read_to_string(place::root().join("Cargo.lock"))
        .map_err(|error| format!("Cargo.lock cannot be read: {error}"))?;
    let version = lock::version(&lock, "wasm-bindgen").ok_or("Cargo.lock does not name wasm-bindgen")?;
    Ok(Tool {
        package: "wasm-bindgen-cli",
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        version: version.to_owned(),
        // Its published lock names versions that a registry need not have any more.
        locked: false,
    })
}

/// Runs tests in browsers.
pub fn wasm_pack() -> Tool {
    Tool { package: "wasm-pack", programs: &["wasm-pack"], version: "0.15.1".to_owned(), locked: true }
}

/// Drives Firefox.
pub fn geckodriver() -> Tool {
    Tool { package: "geckodriver", programs: &["geckodriver"], version: "0.37.1".to_owned(), locked: true }
}

/// Builds and runs what libFuzzer needs.
pub fn cargo_fuzz() -> Tool {
    Tool { package: "cargo-fuzz", programs: &["cargo-fuzz"], version: "0.13.2".to_owned(), locked: true }
}

/// Where the program of an installed tool is.
pub fn program(name: &str) -> PathBuf {
    place::tools().join("bin").join(name).with_extension(std::env::consts::EXE_EXTENSION)
}

impl Tool {
    /// Installs it, unless the right version is there.
    pub fn ready(&self) -> Result<(), String> {
        if self.is_there() {
            return Ok(());
        }
        let (root, version) = (place::tools().display().to_string(), format!("={}", self.version));
        let mut arguments = vec!["install", self.package, "--version", &version, "--root", &root, "--force"];
        if self.locked {
            arguments.push("--locked");
        }
        let mut command = cargo(&arguments);
        // The tools run for a second and compile for minutes: this halves the time.
        command.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        command.env("CARGO_PROFILE_RELEASE_LTO", "off");
        command.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        // A folder of their own, so that no other build waits for the lock on it.
        command.env("CARGO_TARGET_DIR", place::tools().join("build"));
        command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        Step::new(format!("cargo install {} {}", self.package, self.version), command).run()?;
        if self.is_there() {
            return Ok(());
        }
        Err(format!("{} was installed, but does not say that it is version {}", self.package, self.version))
    }

    fn is_there(&self) -> bool {
        self.programs.iter().all(|name| {
            let said = printed(program(name), &["--version"]);
            said.as_deref().and_then(version_said) == Some(&self.version)
        })
    }
}

/// The version in what a program prints for `--version`: `name version …`.
fn version_said(said: &str) -> Option<&str> {
    said.lines().next()?.split_whitespace().nth(1)
}

#[cfg(test)]
mod tests {
    use super::version_said;

    #[test]
    fn the_version_is_the_second_word_of_the_first_line() {
        assert_eq!(version_said("wasm-bindgen 0.2.130"), Some("0.2.130"));
        assert_eq!(version_said("geckodriver 0.37.1 (abc 2026-01-01)\n\nThe source …"), Some("0.37.1"));
        assert_eq!(version_said("wasm-pack"), None);
        assert_eq!(version_said(""), None);
    }
}

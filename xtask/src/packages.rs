//! Programs of the system that only the tests need.

use std::path::Path;

use crate::command::{command, found, printed};
use crate::place;
use crate::step::Step;

/// Programs of which one must be there, and the Debian package that brings it.
pub type Needed = (&'static [&'static str], &'static str);

/// Installs what is missing where that is possible, and says what to install where it is not.
pub fn ready(why: &str, needed: &[Needed]) -> Result<(), String> {
    let missing = missing(needed, found);
    if missing.is_empty() {
        return Ok(());
    }
    let please = format!("install {} (these are Debian's names), then run this again", missing.join(", "));
    if !Path::new("/etc/debian_version").exists() || !found("apt-get") {
        return Err(format!("{why}: {please}"));
    }
    if printed("id", &["-u"]).as_deref() != Some("0") {
        return Err(format!("only root may install these: {please}"));
    }
    let apt = |name: &str, arguments: &[&str]| {
        let mut command = command("apt-get", place::root(), arguments);
        command.env("DEBIAN_FRONTEND", "noninteractive");
        Step::new(name, command).run()
    };
    apt("apt-get update", &["update"]).map_err(|_| format!("apt-get update failed: {please}"))?;
    let mut arguments = vec!["install", "-y", "--no-install-recommends"];
    arguments.extend(&missing);
    apt(&format!("{} by apt-get", missing.join(", ")), &arguments)
        .map_err(|_| format!("apt-get install failed: {please}"))?;
    Ok(())
}

/// The packages that are missing.
pub fn missing(needed: &[Needed], found: impl Fn(&str) -> bool) -> Vec<&'static str> {
    let missing = needed.iter().filter(|(programs, _)| !programs.iter().any(|program| found(program)));
    missing.map(|(_, package)| *package).collect()
}

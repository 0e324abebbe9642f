//! The three browser engines, their drivers, and a web server, which only the tests need.

use std::path::Path;

use crate::command::{command, found, printed};
use crate::place;
use crate::step::Step;

/// Programs of which one must be there, and the Debian package that brings it.
const NEEDED: [Need; 7] = [
    (&["chromium", "google-chrome", "chrome"], "chromium"),
    (&["chromedriver"], "chromium-driver"),
    (&["firefox", "firefox-esr"], "firefox-esr"),
    (&["WebKitWebDriver"], "webkit2gtk-driver"),
    (&["xvfb-run"], "xvfb"),
    (&["xauth"], "xauth"),
    // Not in everybody's search path.
    (&["nginx", "/usr/sbin/nginx"], "nginx-light"),
];

/// Installs what is missing where that is possible, and says what to install where it is not.
pub fn ready() -> Result<(), String> {
    install(&missing(&NEEDED, found))
}

/// The same for Chromium alone, without its driver.
pub fn chromium() -> Result<(), String> {
    install(&missing(&NEEDED[..1], found))
}

fn install(missing: &[&str]) -> Result<(), String> {
    if missing.is_empty() {
        return Ok(());
    }
    let please = format!("install {} (these are Debian's names), then run this again", missing.join(", "));
    if !Path::new("/etc/debian_version").exists() || !found("apt-get") {
        return Err(format!("tests and benchmarks need browsers: {please}"));
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
    arguments.extend(missing);
    apt("browsers and nginx by apt-get", &arguments)
        .map_err(|_| format!("apt-get install failed: {please}"))?;
    Ok(())
}

/// Programs of which one must be there, and the package that brings it.
type Need = (&'static [&'static str], &'static str);

fn missing(needed: &[Need], found: impl Fn(&str) -> bool) -> Vec<&'static str> {
    let missing = needed.iter().filter(|(programs, _)| !programs.iter().any(|program| found(program)));
    missing.map(|(_, package)| *package).collect()
}

#[cfg(test)]
mod tests {
    use super::{NEEDED, missing};

    #[test]
    fn one_program_of_each_kind_is_enough() {
        let there = ["google-chrome", "chromedriver", "firefox", "xvfb-run", "xauth", "nginx"];
        assert_eq!(missing(&NEEDED, |program| there.contains(&program)), ["webkit2gtk-driver"]);
        assert_eq!(missing(&NEEDED, |_| true), [""; 0]);
        assert_eq!(missing(&NEEDED, |_| false).len(), 7);
    }
}

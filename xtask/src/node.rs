//! Node and the npm projects.

use std::fs;
use std::path::Path;

use crate::command::{command, printed};
use crate::place;
use crate::step::Step;

const OLDEST: u32 = 20;

/// Installs what the package's build and tests need.
pub fn pkg() -> Result<(), String> {
    install(&place::pkg())
}

/// Installs what the demo and its tests need. The demo links to the package, so that one comes first.
pub fn www() -> Result<(), String> {
    install(&place::www())
}

/// Installs Lighthouse, of which the demo's tests ask what it says of the built page.
pub fn lighthouse() -> Result<(), String> {
    install(&place::lighthouse())
}

/// Installs what the tests of the delivery need.
pub fn delivery() -> Result<(), String> {
    install(&place::delivery())
}

/// Installs those who consume the package, and what they are made with.
pub fn consumers() -> Result<(), String> {
    install(&place::consumers())
}

/// Installs what writes the pages about the interface.
pub fn docs() -> Result<(), String> {
    install(&place::docs())
}

/// Installs the other vendors' SDKs. One of them is the package itself, by a link.
pub fn peers() -> Result<(), String> {
    install(&place::peers())
}

/// Installs what the lock file says, unless that was done before.
fn install(project: &Path) -> Result<(), String> {
    ready()?;
    let shown = place::shown(project);
    let read = |name: &str| {
        fs::read_to_string(project.join(name))
            .map_err(|error| format!("{shown}/{name} cannot be read: {error}"))
    };
    let wanted = read("package.json")? + &read("package-lock.json")?;
    // Inside the folder, so that it goes when the folder goes.
    let installed = project.join("node_modules/.xtask-installed");
    if fs::read_to_string(&installed).is_ok_and(|before| before == wanted) {
        return Ok(());
    }
    // Not `npm ci`: it refuses a lock file without the optional packages of every other system, and where a
    // registry lacks one of those npm cannot write such a file. The versions are those of the lock file here too.
    let arguments = ["install", "--no-save", "--no-audit", "--no-fund"];
    let mut command = command("npm", project, &arguments);
    // The tests use the browsers of the system.
    command.env("PUPPETEER_SKIP_DOWNLOAD", "1");
    Step::new(format!("npm install in {shown}"), command).run()?;
    fs::create_dir_all(project.join("node_modules"))
        .and_then(|()| fs::write(&installed, wanted))
        .map_err(|error| format!("{} cannot be written: {error}", place::shown(&installed)))
}

fn ready() -> Result<(), String> {
    let version = printed("node", &["--version"]);
    match version.as_deref().and_then(major) {
        Some(found) if found >= OLDEST => Ok(()),
        _ => Err(format!(
            "Node {OLDEST} or later is needed, but {}: install it with npm, then run this again",
            version.map_or_else(|| "none was found".to_owned(), |version| format!("this is {version}"))
        )),
    }
}

/// The first number of a version such as `v20.11.1`.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_major_version_is_the_first_number() {
        assert_eq!(major("v20.11.1"), Some(20));
        assert_eq!(major("v8.0.0"), Some(8));
        assert_eq!(major("20"), None);
        assert_eq!(major("vx.1"), None);
    }
}

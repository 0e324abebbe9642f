//! Where things are.

use std::path::PathBuf;

/// The project's root.
pub fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let mut root = PathBuf::from(here);
    root.pop();
    root
}

/// Where everything generated goes, apart from the two npm projects' own folders.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// The npm package.
pub fn pkg() -> PathBuf {
    root().join("pkg")
}

/// The demo.
pub fn www() -> PathBuf {
    root().join("www")
}

/// Lighthouse, which only the demo's tests need.
pub fn lighthouse() -> PathBuf {
    www().join("e2e/lighthouse")
}

/// The tests that break everything between a snapshot and a page.
pub fn delivery() -> PathBuf {
    root().join("tests/delivery")
}

/// The tests that use the packed package as others do.
pub fn consumers() -> PathBuf {
    root().join("tests/consumers")
}

/// The documents.
pub fn docs() -> PathBuf {
    root().join("docs")
}

/// The comparison with other vendors.
pub fn peers() -> PathBuf {
    root().join("benches/peers")
}

/// The output of every step.
pub fn logs() -> PathBuf {
    target().join("logs")
}

/// Programs that were installed by cargo, for this project alone.
pub fn tools() -> PathBuf {
    target().join("tools")
}

/// A path as people read it: from the root where it is inside.
pub fn shown(path: &std::path::Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

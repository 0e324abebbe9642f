//! The small module that puts the inlined core together in the page.

use std::fs;

use crate::command::{cargo, command};
use crate::fresh::unless_unchanged;
use crate::place;
use crate::rust::WASM;
use crate::step::Step;

/// No stack, nothing static; the text and the module have 128 KiB each, as `unpack/src/lib.rs` says where.
const LINKER: [&str; 3] =
    ["-Clink-arg=-zstack-size=0", "-Clink-arg=--initial-memory=327680", "-Clink-arg=--max-memory=327680"];

/// What is exported. The linker would add where data and heap begin, which nobody asks.
const EXPORTS: &str = r#"[
    { "name": "page", "root": true, "reaches": ["memory", "unpack"] },
    { "name": "memory", "export": "memory" },
    { "name": "unpack", "export": "unpack" }
]"#;

/// Builds `unpack/` where the package's own build finds it, beside the core for pages.
pub fn unpacker() -> Result<(), String> {
    let written = place::pkg().join("wasm/unpack.wasm");
    let reads = ["unpack", "Cargo.toml", "rust-toolchain.toml", "pkg/package-lock.json"]
        .map(|name| place::root().join(name));
    let name = "unpack (wasm32, wasm-opt)";
    unless_unchanged(name, include_str!("unpack.rs"), &reads, std::slice::from_ref(&written), || {
        let target = place::target().join("unpack");
        let mut compile =
            cargo(&["rustc", "--release", "--package", "footlights-unpack", "--target", WASM, "--"]);
        compile.args(LINKER).env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "s").env("CARGO_TARGET_DIR", &target);
        compile.env_remove("RUSTFLAGS");
        Step::new("unpack (wasm32)", compile).run()?;

        let programs = place::pkg().join("node_modules/.bin");
        let exports = target.join("exports.json");
        fs::write(&exports, EXPORTS)
            .map_err(|error| format!("{} cannot be written: {error}", place::shown(&exports)))?;
        let mut reduce = command(programs.join("wasm-metadce"), place::root(), &["--graph-file"]);
        reduce.arg(&exports).arg(target.join(WASM).join("release/footlights_unpack.wasm"));
        reduce.arg("--output").arg(&written);
        Step::new("wasm-metadce of unpack", reduce).run()?;

        let mut smaller = command(programs.join("wasm-opt"), place::root(), &["-Oz", "--converge"]);
        smaller.args(["--strip-debug", "--strip-producers", "--strip-target-features"]);
        smaller.arg(&written).arg("--output").arg(&written);
        Step::new("wasm-opt of unpack", smaller).run().map(drop)
    })
}

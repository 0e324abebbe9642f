//! The npm package as it is shipped: the core as small wasm, its glue, and the bundles around them.

use std::fs;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread::{self, ScopedJoinHandle};

use crate::closures::without_closures;
use crate::command::{cargo, command};
use crate::fresh::unless_unchanged;
use crate::rust::{self, WASM};
use crate::step::Step;
use crate::unpack::unpacker;
use crate::{node, place, tools};

/// Flags for the core alone: a panic is a bare trap, and SHA-256 is the small one. What gives several values at once would
/// get a wrapper from the optimising compiler of V8 before anything is called.
const FLAGS: [&str; 8] = [
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zlocation-detail=none",
    "-Ctarget-feature=-multivalue",
    "--cfg",
    "sha2_backend=\"soft\"",
    "--cfg",
    "sha2_backend_soft=\"compact\"",
];

/// What is built anew when this file changes: all arguments stand here.
const SETTINGS: &str = concat!(include_str!("build.rs"), include_str!("closures.rs"));

/// For wasm-opt. No feature flags: it takes them from the section `target_features`, and with all features on it writes
/// what browsers refuse. That section and the names go last. Functions that are called once stay functions, but for short
/// ones: that compresses 2 % better. The lowest bytes of memory are the far end of Rust's stack, so nothing is read there by an
/// address that wraps around.
const SMALLER: [&str; 10] = [
    "-Oz",
    "--one-caller-inline-max-function-size",
    "60",
    "--low-memory-unused",
    "--always-inline-max-function-size",
    "8",
    "--converge",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// Does all the set-up, then builds what has changed.
pub fn build() -> Result<(), String> {
    rust::for_building()?;
    // The first time, each of these takes a while and none needs another.
    let (packages, tool, compiled) = thread::scope(|scope| {
        let packages = scope.spawn(node::pkg);
        let tool = scope.spawn(|| tools::wasm_bindgen()?.ready());
        let compiled = core(&FOR_PAGES);
        (joined(packages), joined(tool), compiled)
    });
    packages.and(tool)?;
    module(&FOR_PAGES, &compiled?)?;
    unpacker()?;
    for_tools()?;
    bundles()
}

/// The core for tools. It is compiled to the same place as the one for pages, so not without need: cargo would compile
/// both anew each time.
fn for_tools() -> Result<(), String> {
    let reads = ["src", "Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "pkg/package-lock.json"]
        .map(|name| place::root().join(name));
    unless_unchanged(FOR_TOOLS.name, SETTINGS, &reads, &generated(&FOR_TOOLS), || {
        module(&FOR_TOOLS, &core(&FOR_TOOLS)?)
    })
}

/// A build of the core.
struct Variant {
    name: &'static str,
    features: &'static str,
    /// The folder in pkg/ of the module and its glue.
    folder: &'static str,
}

/// What pages download.
const FOR_PAGES: Variant = Variant { name: "core", features: "page", folder: "wasm" };
/// What the command `footlights` loads: it can do more, and need not be small.
const FOR_TOOLS: Variant = Variant { name: "core for tools", features: "tools", folder: "wasm-tools" };

fn joined(work: ScopedJoinHandle<'_, Result<(), String>>) -> Result<(), String> {
    work.join().unwrap_or_else(|panic| resume_unwind(panic))
}

/// The core, with a standard library that is built for size along with it.
fn core(variant: &Variant) -> Result<PathBuf, String> {
    // A folder of its own: other flags would make cargo build everything anew each time.
    let target = place::target().join("core");
    let mut command = cargo(&["rustc", "--release", "--lib", "--package", "footlights", "--target", WASM]);
    // Where the library for Rust is built along, what others might call is not inlined into the one that calls it.
    command.args(["--crate-type", "cdylib", "--features", variant.features]);
    command.args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"]);
    // More than "z" inlines and half of what "s" does: smaller than with either, and as fast as "s".
    command.args(["--", "-Cllvm-args=-inline-threshold=25 -phi-node-folding-threshold=1"]);
    // Counts as memory in use, from the first answer on; `pkg/tests/deepest.test.ts` shows that it is enough.
    command.arg("-Clink-arg=-zstack-size=196608");
    // The pinned stable compiler can do this, and the pin is why it may be relied upon.
    command.env("RUSTC_BOOTSTRAP", "1");
    command.env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\u{1f}")).env_remove("RUSTFLAGS");
    command.env("CARGO_TARGET_DIR", &target);
    Step::new(format!("{} (wasm32, build-std)", variant.name), command).run()?;
    Ok(target.join(WASM).join("release/footlights.wasm"))
}

/// The module and its glue.
fn module(variant: &Variant, compiled: &Path) -> Result<(), String> {
    let folder = place::pkg().join(variant.folder);
    let lock = place::pkg().join("package-lock.json"); // names the version of wasm-opt
    let reads = [compiled.to_owned(), tools::program("wasm-bindgen"), lock];
    let name = format!("module of the {} (wasm-bindgen, wasm-opt)", variant.name);
    unless_unchanged(&name, SETTINGS, &reads, &generated(variant), || {
        if folder.exists() {
            fs::remove_dir_all(&folder)
                .map_err(|error| format!("{} cannot be removed: {error}", place::shown(&folder)))?;
        }
        link(compiled, &folder)?;

        let mut smaller = command(place::pkg().join("node_modules/.bin/wasm-opt"), &folder, &[]);
        smaller.args(["footlights_bg.wasm", "--output", "footlights_bg.wasm"]).args(SMALLER);
        Step::new("wasm-opt", smaller).run().map(drop)
    })
}

/// Writes the module with its glue into a folder, before wasm-opt.
fn link(compiled: &Path, folder: &Path) -> Result<(), String> {
    let mut glue = command(tools::program("wasm-bindgen"), place::root(), &[]);
    // Without a default path to the module there is no `import.meta`, which some bundlers cannot read.
    glue.args(["--target", "web", "--omit-default-module-path", "--out-name", "footlights", "--out-dir"]);
    glue.arg(folder).arg(compiled);
    Step::new("wasm-bindgen", glue).run()?;
    lighten(&folder.join("footlights_bg.wasm"))
}

/// The module for pages before wasm-opt, with the names of its functions; and what wasm-opt is then called with.
pub fn with_names() -> Result<(PathBuf, &'static [&'static str]), String> {
    let folder = place::target().join("parts");
    link(&core(&FOR_PAGES)?, &folder)?;
    Ok((folder.join("footlights_bg.wasm"), &SMALLER))
}

/// Takes out of a module what no page can call, which lets wasm-opt drop it.
fn lighten(module: &Path) -> Result<(), String> {
    let shown = place::shown(module);
    let bytes = fs::read(module).map_err(|error| format!("{shown} cannot be read: {error}"))?;
    let bytes = without_closures(&bytes).map_err(|error| format!("{shown}: {error}"))?;
    fs::write(module, bytes).map_err(|error| format!("{shown} cannot be written: {error}"))
}

/// JavaScript and declarations in pkg/dist, by way of what the package's own build adds to pkg/wasm.
fn bundles() -> Result<(), String> {
    let pkg = place::pkg();
    let mut reads = [generated(&FOR_PAGES), generated(&FOR_TOOLS)].concat();
    reads.extend([pkg.join("src"), pkg.join("wasm/unpack.wasm")]);
    let files = fs::read_dir(&pkg).into_iter().flatten().flatten().map(|entry| entry.path());
    reads.extend(files.filter(|path| path.is_file()));
    reads.sort();
    let writes = [pkg.join("dist"), pkg.join("wasm")];
    unless_unchanged("bundles (npm run build in pkg)", SETTINGS, &reads, &writes, || {
        Step::new("npm run build in pkg", command("npm", &pkg, &["run", "build"])).run().map(drop)
    })
}

/// What wasm-bindgen writes and the package's build reads.
fn generated(variant: &Variant) -> [PathBuf; 3] {
    ["footlights.js", "footlights.d.ts", "footlights_bg.wasm"]
        .map(|name| place::pkg().join(variant.folder).join(name))
}

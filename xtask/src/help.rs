//! What `cargo xtask --help` prints.

/// The whole help text.
pub const TEXT: &str = "\
cargo xtask COMMAND

Each command does all the set-up it needs, shows what it is doing, and skips what is already done.

  demo [--port N]   build the npm package and serve the demo on localhost
  test [PART…]      run every test there is, or only the parts named
  build             build the npm package as shipped: pkg/dist and pkg/wasm
  size              build, then print sizes raw, gzip and brotli, and hold them to pkg/size-budget.json
  size --parts      build, then measure what each part of `footlights` costs: the figures of docs/size.md (20 minutes)
  bench [--smoke]   build, run the benchmarks and write docs/performance.md (10 minutes); or only try them
  instructions [--record]
                    count the instructions of the native engine, and hold them to benches/instructions.txt or write it
  growth            count them from 10 to 100,000 flags and more: writes docs/performance.md and its plots
  simulate          a million open tabs on the real policy: writes docs/delivery-simulation.md and its plots
  soak [--seconds N] [--seed N]
                    build, then change the snapshot 2,000 times in 5 minutes, with random faults, under one open page
  fuzz [--minutes N]
                    libFuzzer on parsing, evaluation and the boundary, an hour in all; keeps what it finds in fuzz/corpus
  differential [--cases N] [--seed N]
                    build, then hold the package to the native engine in a million cases of chance

Parts of `test`:
  rustfmt clippy native docs browsers build size pkg-check pkg www-check e2e
  delivery-check delivery differential model memory instructions api axum
  consumers-check consumers peers-check peers

Examples:
  cargo xtask demo --port 8080
  cargo xtask test
  cargo xtask test native clippy
  cargo xtask test e2e
  cargo xtask soak --seconds 60

The output of every step is kept under target/logs. The tools it installs are kept under target/tools.";

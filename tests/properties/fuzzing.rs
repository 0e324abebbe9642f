//! What the fuzzer does, for a moment and with nothing to install: the corpus that it has kept, and bytes of chance.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use crate::documents::config;
use crate::targets;

/// Runs everything that is kept of one target.
fn replay(target: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut count = 0;
    for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        println!("{}", path.display());
        run(&fs::read(path).unwrap());
        count += 1;
    }
    assert!(count >= 50, "{target} has only {count} files");
}

#[test]
fn the_corpus_of_parsing() {
    replay("parse", targets::parse);
}

#[test]
fn the_corpus_of_evaluation() {
    replay("evaluate", targets::evaluate);
}

#[test]
fn the_corpus_of_the_boundary() {
    replay("boundary", targets::boundary);
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn bytes_of_chance(bytes in proptest::collection::vec(any::<u8>(), 0..1600)) {
        targets::parse(&bytes);
        targets::evaluate(&bytes);
        targets::boundary(&bytes);
    }
}

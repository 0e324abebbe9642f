//! How long the engine takes natively: `cargo run --release --package footlights-benches --example engine`. An example and
//! no bench, as cargo builds those with another panic, and what they hang on a second time.

use divan::Bencher;
use footlights_benches::{KINDS, Work};

fn main() {
    divan::main();
}

const FLAGS: [usize; 3] = [100, 1_000, 10_000];

fn bench(bencher: Bencher, name: &str, size: usize) {
    let kind = KINDS.into_iter().find(|kind| kind.name == name).expect("it is one of the kinds");
    // Some of it is done only once.
    bencher.with_inputs(|| Work::new(kind, size)).bench_refs(|work| work.run());
}

#[divan::bench(args = FLAGS, sample_count = 30)]
fn load(bencher: Bencher, flags: usize) {
    bench(bencher, "load", flags);
}

#[divan::bench(args = FLAGS, sample_count = 30)]
fn first_evaluation_of_all(bencher: Bencher, flags: usize) {
    bench(bencher, "first", flags);
}

#[divan::bench(args = FLAGS, sample_count = 30)]
fn all_for_another_person(bencher: Bencher, flags: usize) {
    bench(bencher, "again", flags);
}

#[divan::bench(args = FLAGS, sample_count = 30)]
fn one_for_another_person(bencher: Bencher, flags: usize) {
    bench(bencher, "one", flags);
}

#[divan::bench(args = [10, 1_000], sample_count = 30)]
fn rules(bencher: Bencher, rules: usize) {
    bench(bencher, "rules", rules);
}

#[divan::bench(args = [10, 1_000, 100_000], sample_count = 30)]
fn list(bencher: Bencher, entries: usize) {
    bench(bencher, "list", entries);
}

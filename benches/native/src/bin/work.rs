//! Does work of one kind and size once, so that its instructions can be counted: `work KIND SIZE`.

use std::process::ExitCode;

use footlights_benches::{KINDS, Work};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [kind, size] = &words[..] else { return usage() };
    let (Some(kind), Ok(size)) = (KINDS.iter().find(|known| known.name == kind), size.parse()) else {
        return usage();
    };
    let work = Work::new(*kind, size);
    counted(&work);
    ExitCode::SUCCESS
}

/// What callgrind counts, by the name of this function.
#[inline(never)]
fn counted(work: &Work) {
    work.run();
}

fn usage() -> ExitCode {
    let kinds: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
    eprintln!("work KIND SIZE, where KIND is one of {}", kinds.join(", "));
    ExitCode::FAILURE
}

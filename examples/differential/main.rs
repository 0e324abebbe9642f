//! The native half of `tests/differential`: documents and questions of chance, each with the engine's answers, as lines
//! of JSON. The same seed gives the same lines.

// Each is shared with tests that need more of it.
#[allow(dead_code, unused_imports)]
#[path = "../../tests/cases/mod.rs"]
mod cases;
#[allow(dead_code, unused_imports)]
#[path = "../../tests/documents/mod.rs"]
mod documents;
mod questions;

use std::env::args;
use std::io::{self, BufWriter, Write};

use footlights::snapshot::Snapshot;
use serde_json::json;

use documents::{Tape, damage, document};
use questions::view;

/// How many views a document is seen in.
const VIEWS: u32 = 3;
/// Bytes of a tape: enough for a document and its views.
const LENGTH: usize = 4_000;

fn main() -> io::Result<()> {
    let mut numbers = args().skip(1).map(|word| word.parse::<u64>().ok());
    let (Some(Some(seed)), Some(Some(cases))) = (numbers.next(), numbers.next()) else {
        eprintln!("two numbers are needed: a seed, and how many cases");
        std::process::exit(2);
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut state, mut done) = (seed, 0);
    while done < cases {
        let this = state;
        let mut tape = Tape::of(&bytes(&mut state));
        let mut document = document(&mut tape, &[]);
        // Every other one is sound.
        for _ in 0..tape.below(4).saturating_sub(1) {
            damage(&mut tape, &mut document);
        }
        let text = if tape.once_in(4) { format!("{document:#}") } else { document.to_string() };
        let mut line = json!({ "seed": this, "document": text });
        match Snapshot::parse(text.as_bytes()) {
            Ok(snapshot) => {
                let mut views = Vec::new();
                for _ in 0..VIEWS {
                    views.push(view(&mut tape, &snapshot, &document, &mut done));
                }
                line["views"] = views.into();
            }
            Err(refusal) => {
                line["refused"] = json!([refusal.code().as_str(), refusal.sentence()]);
                done += 1;
            }
        }
        writeln!(out, "{line}")?;
    }
    out.flush()
}

/// Bytes without an order (`SplitMix64`, Steele et al. 2014).
fn bytes(state: &mut u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while bytes.len() < LENGTH {
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = *state;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        bytes.extend((bits ^ bits >> 31).to_le_bytes());
    }
    bytes
}

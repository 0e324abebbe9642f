//! Choices for generators. Proptest makes a failing tape shorter and its numbers smaller, and the generators are
//! written so that 0, which is also what an ended tape gives, is the simplest choice: so documents shrink.

use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence};

/// Numbers, one for each choice.
#[derive(Clone, Debug)]
pub struct Tape {
    choices: Vec<u16>,
    at: usize,
}

/// Tapes that suffice for a document of a few flags and releases.
pub fn tapes() -> impl Strategy<Value = Tape> {
    proptest::collection::vec(any::<u16>(), 200..700).prop_map(|choices| Tape { choices, at: 0 })
}

/// So many cases, or as many as `PROPTEST_CASES` says; what has failed once is kept in one file and tried first.
pub fn config(cases: u32) -> Config {
    const FAILED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/proptest-regressions.txt");
    let default = Config::default();
    Config {
        cases: std::env::var_os("PROPTEST_CASES").map_or(cases, |_| default.cases),
        max_shrink_iters: 4000,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(FAILED))),
        ..default
    }
}

impl Tape {
    /// A tape of bytes, two for each choice: how a fuzzer makes one.
    #[allow(dead_code)] // Some tests have proptest alone.
    pub fn of(bytes: &[u8]) -> Self {
        let (pairs, _) = bytes.as_chunks();
        Self { choices: pairs.iter().map(|&pair| u16::from_le_bytes(pair)).collect(), at: 0 }
    }

    /// A number from 0 on, below `end`.
    pub fn below(&mut self, end: u32) -> u32 {
        let choice = self.choices.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        u32::from(choice) % end.max(1)
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: u32) -> bool {
        self.below(times) + 1 == times
    }

    /// One of several.
    pub fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        let at = self.below(u32::try_from(of.len()).unwrap());
        of[at as usize].clone()
    }
}

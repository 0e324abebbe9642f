//! Many tabs on the real policy: what `cargo xtask simulate` does with a million of them, with as many as a test has
//! time for.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../examples/simulate/crowd.rs"]
mod crowd;
#[path = "../examples/simulate/verdict.rs"]
mod verdict;

use verdict::{LIMIT, Verdict, reached, scenarios};

#[test]
fn no_peak_is_higher_than_half_as_much_again() {
    for scenario in scenarios(20_000) {
        let name = format!("{} ({})", scenario.title, scenario.name);
        let mut minutes = 0;
        let count = crowd::simulate(scenario, |_, _| minutes += 1);
        assert_eq!(minutes, scenario.end / 60_000 - 1, "{name}");
        let verdict = Verdict::new(&scenario, &count, 10);
        assert!(verdict.ratio() <= LIMIT, "{name}: {} after {} s", verdict.ratio(), verdict.peak_at);
        if let (Some(ratio), Some((_, mean))) = (verdict.ratio_during(), verdict.during) {
            assert!(ratio <= LIMIT, "{name}: {ratio}");
            assert!(mean < verdict.ordinary * if scenario.has_stream { 2.0 } else { 1.0 }, "{name}: {mean}");
        }
        // Nor is a peak of nothing a success.
        let tabs = f64::from(count.visible_tabs);
        assert!(tabs > 4000.0 && verdict.mean > tabs / 600.0 && verdict.ordinary > tabs / 600.0, "{name}");
        assert_eq!(verdict.streams > 0, scenario.has_stream, "{name}");
        if scenario.window.is_some() {
            // The window and a moment, or the longest wait for a poll.
            let slowest = if scenario.has_stream { 32 } else { 90 };
            assert!(reached(&count, 0.99) <= slowest, "{name}: {}", reached(&count, 0.99));
        }
    }
}

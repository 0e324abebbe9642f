//! Simulates a million open tabs on the real policy, and writes what comes of it to `docs/delivery-simulation.md`:
//! `cargo xtask simulate`.

mod crowd;
mod plot;
mod verdict;

use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use plot::{svg, thousands};
use verdict::{LIMIT, Verdict, reached, scenarios};

const TABS: usize = 1_000_000;
const HEAD: &str = include_str!("head.md");

fn main() -> std::io::Result<ExitCode> {
    let docs = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/docs"));
    let mut table = String::new();
    let mut plots = String::new();
    let mut is_good = true;
    for scenario in scenarios(TABS) {
        let started = Instant::now();
        println!("{}: {}", scenario.name, scenario.title);
        let last = scenario.end / 60_000;
        let count = crowd::simulate(scenario, |minute, rate| {
            if minute % 5 == 0 {
                println!("  minute {minute} of {last}: {} requests/s", thousands(rate.into()));
            }
        });
        let verdict = Verdict::new(&scenario, &count, 1);
        let is_kept = verdict.ratio() <= LIMIT && verdict.ratio_during().is_none_or(|ratio| ratio <= LIMIT);
        is_good &= is_kept;
        let during =
            verdict.during.zip(verdict.ratio_during()).map_or("–".into(), |((peak, mean), ratio)| {
                format!("{} ({ratio:.2}), mean {}", thousands(peak), thousands(mean))
            });
        let row = format!(
            "| {} | {} | {} | {} | {} (after {} s) | **{:.2}** | {during} |",
            scenario.title,
            thousands(verdict.even),
            thousands(verdict.ordinary),
            thousands(verdict.mean),
            thousands(verdict.peak),
            verdict.peak_at,
            verdict.ratio(),
        );
        let _ = writeln!(table, "{row}");
        let _ = writeln!(
            plots,
            "\n## {}\n\n![{}](simulation-{}.svg)\n",
            scenario.title, scenario.title, scenario.name
        );
        let _ = writeln!(
            plots,
            "At the instant {} tabs of {} browsers are visible.",
            thousands(count.visible_tabs.into()),
            thousands(count.visible_browsers.into())
        );
        if scenario.window.is_some() {
            let [half, most, all] = [0.5, 0.9, 0.99].map(|share| reached(&count, share));
            let _ = writeln!(
                plots,
                "Of those that stay visible, half have the release after {half} s, 90 % after {most} s, 99 % after {all} s."
            );
        }
        if scenario.has_stream {
            let streams = thousands(verdict.streams.into());
            let _ = writeln!(plots, "At most {streams} streams are opened in one second.");
        }
        std::fs::write(
            docs.join(format!("simulation-{}.svg", scenario.name)),
            svg(&scenario, &count, &verdict),
        )?;
        let mark = if is_kept { '✓' } else { '✗' };
        println!("{mark} {row} ({:.1} s)", started.elapsed().as_secs_f64());
    }
    std::fs::write(docs.join("delivery-simulation.md"), [HEAD, &table, &plots].concat())?;
    println!("written: docs/delivery-simulation.md and its plots");
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

//! How the work of the engine grows with what it reads: never above linear.

use std::fmt::Write;
use std::fs;

use crate::instructions::{self, Count};
use crate::place;
use crate::plot::{Line, thousands, write};

/// What an exponent stays below. That of sorting and of searching in what is sorted is a little above 1.
const MOST: f64 = 1.15;

/// What is counted for the plots. A document has at most 100,000 flags and 1,000 releases, and what hangs on one another
/// is followed 32 times.
const COUNTED: [(&str, &[u64]); 9] = [
    ("load", &[10, 100, 1_000, 10_000, 100_000]),
    ("load-and-one", &[10, 100, 1_000, 10_000, 100_000]),
    ("first", &[10, 100, 1_000, 10_000, 100_000]),
    ("again", &[10, 100, 1_000, 10_000, 100_000]),
    ("one", &[10, 100, 1_000, 10_000, 100_000]),
    ("rules", &[1, 10, 100, 1_000]),
    ("list", &[10, 100, 1_000, 10_000, 100_000]),
    ("nested", &[1, 3, 10, 31]),
    ("releases", &[1, 10, 100, 1_000]),
];

/// What the lines are called.
const TITLES: [(&str, &str); 9] = [
    ("load", "flags: the document is read"),
    ("load-and-one", "flags: it is read, and one of them evaluated"),
    ("first", "flags: each is evaluated for the first time"),
    ("again", "flags: each is evaluated for another person"),
    ("one", "flags: one of them is evaluated for another person"),
    ("rules", "rules of one flag, read and evaluated"),
    ("list", "entries of a list, read and evaluated"),
    ("nested", "segments within one another, read and evaluated"),
    ("releases", "releases that give one flag, read and evaluated"),
];

const BEGIN: &str = "<!-- growth -->\n";
const END: &str = "<!-- /growth -->";

/// Counts everything, judges it, and writes plots and table.
pub fn growth() -> Result<(), String> {
    let counts = instructions::count_all(&instructions::ready()?, &COUNTED)?;
    for (file, title, kinds) in [
        ("growth-flags.svg", "More flags", &TITLES[..5]),
        ("growth-conditions.svg", "More of what a flag hangs on", &TITLES[5..]),
    ] {
        let lines: Vec<Line> = kinds
            .iter()
            .map(|(kind, title)| Line { title: (*title).to_owned(), points: points(&counts, kind) })
            .collect();
        save(&format!("docs/{file}"), &write(title, "how many", "instructions", &lines))?;
    }
    let page = place::root().join("docs/performance.md");
    let text =
        fs::read_to_string(&page).map_err(|error| format!("docs/performance.md cannot be read: {error}"))?;
    let (before, rest) = text.split_once(BEGIN).ok_or("docs/performance.md has no place for the growth")?;
    let (_, after) = rest.split_once(END).ok_or("docs/performance.md has no end of the growth")?;
    save("docs/performance.md", &format!("{before}{BEGIN}\n{}\n{END}{after}", table(&counts)))?;
    judge(&counts)
}

/// Fails if something grows faster than what is read.
pub fn judge(counts: &[Count]) -> Result<(), String> {
    let steep: Vec<String> = kinds(counts)
        .into_iter()
        .map(|kind| (kind, exponent(&points(counts, kind))))
        .filter(|(_, exponent)| *exponent >= MOST || exponent.is_nan())
        .map(|(kind, exponent)| format!("the work of {kind} grows with the power {exponent:.2} of its size"))
        .collect();
    if steep.is_empty() { Ok(()) } else { Err(format!("{}; {MOST} is too much", steep.join(", "))) }
}

fn kinds(counts: &[Count]) -> Vec<&str> {
    let mut kinds: Vec<&str> = counts.iter().map(|count| &*count.kind).collect();
    kinds.dedup();
    kinds
}

// Counts are far below 2^53.
#[allow(clippy::cast_precision_loss)]
fn points(counts: &[Count], kind: &str) -> Vec<(f64, f64)> {
    let counts = counts.iter().filter(|count| count.kind == kind);
    counts.map(|count| (count.size as f64, count.instructions as f64)).collect()
}

/// The power of its size with which work grows, at the steep end: between the last three sizes, where what is there once
/// does not hide it, by least squares.
fn exponent(points: &[(f64, f64)]) -> f64 {
    let last = &points[points.len().saturating_sub(3)..];
    let logs: Vec<(f64, f64)> = last.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    let count = logs.iter().fold(0.0, |count, _| count + 1.0);
    let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / count;
    let (mean_x, mean_y) = (mean(|log| log.0), mean(|log| log.1));
    let covariance: f64 = logs.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    covariance / logs.iter().map(|(x, _)| (x - mean_x).powi(2)).sum::<f64>()
}

fn table(counts: &[Count]) -> String {
    let mut table =
        String::from("| what there are more of | instructions | exponent |\n| --- | --- | ---: |\n");
    for (kind, title) in TITLES {
        let points = points(counts, kind);
        let cells: Vec<String> =
            points.iter().map(|(x, y)| format!("{}: {}", thousands(*x), thousands(*y))).collect();
        let _ = writeln!(table, "| {title} | {} | {:.2} |", cells.join("; "), exponent(&points));
    }
    table
}

fn save(name: &str, text: &str) -> Result<(), String> {
    fs::write(place::root().join(name), text).map_err(|error| format!("{name} cannot be written: {error}"))
}

#[cfg(test)]
mod tests {
    use super::{COUNTED, TITLES, exponent, judge};
    use crate::instructions::Count;

    fn counts(of: fn(u64) -> u64) -> Vec<Count> {
        let sizes = [100, 1_000, 10_000];
        sizes.map(|size| Count { kind: "load".to_owned(), size, instructions: of(size) }).to_vec()
    }

    #[test]
    fn what_is_linear_passes_and_what_is_more_does_not() {
        assert_eq!(judge(&counts(|size| 700 * size + 5_000)), Ok(()));
        assert_eq!(judge(&counts(|_| 6_200)), Ok(()));
        let fault = judge(&counts(|size| size * size)).unwrap_err();
        assert_eq!(fault, "the work of load grows with the power 2.00 of its size; 1.15 is too much");
        // Where a part that is square has only begun to show.
        assert!(judge(&counts(|size| 700 * size + size * size / 10)).is_err());
        assert!(judge(&counts(|_| 0)).is_err());
    }

    #[test]
    fn an_exponent_is_that_of_a_power() {
        assert!((exponent(&[(1.0, 2.0), (10.0, 20.0), (100.0, 200.0)]) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn each_kind_has_a_title() {
        assert_eq!(COUNTED.map(|(kind, _)| kind), TITLES.map(|(kind, _)| kind));
    }
}

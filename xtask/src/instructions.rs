//! How many instructions the engine executes, counted by callgrind: the same on a machine that is busy and on one that
//! is not. What is more than what is recorded, by more than the tolerance, fails.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use crate::command::{cargo, command};
use crate::jobs::Outcome;
use crate::step::{Step, say};
use crate::{growth, packages, place};

/// By how many percent a count may be another one. Another C library allocates and copies in other ways.
const TOLERANCE: u64 = 5;

/// A kind of work, as `benches/native` names it, in a size, and what it took.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    pub kind: String,
    pub size: u64,
    pub instructions: u64,
}

/// What is counted in the tests.
const COUNTED: [(&str, &[u64]); 8] = [
    ("load", &[100, 1_000, 10_000]),
    ("first", &[100, 1_000, 10_000]),
    ("again", &[100, 1_000, 10_000]),
    ("one", &[100, 1_000, 10_000]),
    ("rules", &[10, 100, 1_000]),
    ("list", &[100, 1_000, 10_000]),
    ("nested", &[3, 10, 31]),
    ("releases", &[10, 100, 1_000]),
];

/// As a part of the tests: one check for the record, and one for the growth.
pub fn check() -> Outcome {
    let counts = match ready().and_then(|program| count_all(&program, &COUNTED)) {
        Ok(counts) => counts,
        Err(fault) => return Outcome::of_check::<()>(Err(fault)),
    };
    let mut outcome = Outcome::of_check(read().and_then(|recorded| compare(&counts, &recorded)));
    outcome.add(Outcome::of_check(growth::judge(&counts)));
    outcome
}

/// As a command: counts, and holds that to the record or writes it.
pub fn instructions(words: &[&str]) -> Result<(), String> {
    let is_record = match words {
        [] => false,
        ["--record"] => true,
        _ => {
            let given = words.join(" ");
            return Err(format!("`cargo xtask instructions` takes `--record`, but was given `{given}`"));
        }
    };
    let counts = count_all(&ready()?, &COUNTED)?;
    say(&shown(&counts));
    growth::judge(&counts)?;
    if !is_record {
        return compare(&counts, &read()?);
    }
    let text = format!(
        "# Instructions of the native engine, by `cargo xtask instructions --record`; {TOLERANCE} % more fail the tests.\n\
         # kind, size, instructions\n{}",
        shown(&counts)
    );
    fs::write(file(), text).map_err(|error| format!("{} cannot be written: {error}", place::shown(&file())))
}

/// Installs what is missing and builds the program whose instructions are counted.
pub fn ready() -> Result<PathBuf, String> {
    packages::ready("counting instructions needs valgrind", &[(&["valgrind"], "valgrind")])?;
    let build = cargo(&["build", "--release", "--package", "footlights-benches", "--bin", "work"]);
    Step::new("what is counted (release)", build).run()?;
    Ok(place::target().join("release/work").with_extension(std::env::consts::EXE_EXTENSION))
}

/// Counts all of these.
pub fn count_all(program: &PathBuf, kinds: &[(&str, &[u64])]) -> Result<Vec<Count>, String> {
    let mut counts = Vec::new();
    for (kind, sizes) in kinds {
        for &size in *sizes {
            let mut run = command("valgrind", place::root(), &["--tool=callgrind", "--collect-atstart=no"]);
            run.args(["--toggle-collect=work::counted*", "--callgrind-out-file=/dev/null"]);
            run.arg(program).args([kind, &*size.to_string()]);
            let name = format!("instructions of {kind} {size}");
            let printed = Step::new(&name, run).run()?;
            let instructions = collected(&printed).filter(|&count| count > 0);
            let instructions = instructions.ok_or_else(|| format!("{name}: valgrind counted nothing"))?;
            counts.push(Count { kind: (*kind).to_owned(), size, instructions });
        }
    }
    Ok(counts)
}

/// The number in callgrind's line `==1234== Collected : 5678`.
fn collected(printed: &str) -> Option<u64> {
    let line = printed.lines().rev().find(|line| line.contains("Collected :"))?;
    line.split_whitespace().last()?.parse().ok()
}

fn file() -> PathBuf {
    place::root().join("benches/instructions.txt")
}

fn read() -> Result<Vec<Count>, String> {
    let text = fs::read_to_string(file())
        .map_err(|error| format!("{} cannot be read: {error}", place::shown(&file())))?;
    parse(&text)
}

fn parse(text: &str) -> Result<Vec<Count>, String> {
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let parsed = lines.map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let count = match words[..] {
            [kind, size, instructions] => size
                .parse()
                .ok()
                .zip(instructions.parse().ok())
                .map(|(size, instructions)| Count { kind: kind.to_owned(), size, instructions }),
            _ => None,
        };
        count.ok_or_else(|| format!("benches/instructions.txt has a line that cannot be read: {line}"))
    });
    parsed.collect()
}

fn shown(counts: &[Count]) -> String {
    counts.iter().fold(String::new(), |mut text, Count { kind, size, instructions }| {
        let _ = writeln!(text, "{kind} {size} {instructions}");
        text
    })
}

/// Holds counts to those that are recorded.
fn compare(counts: &[Count], recorded: &[Count]) -> Result<(), String> {
    let mut faults = Vec::new();
    for Count { kind, size, instructions } in counts {
        let before = recorded.iter().find(|before| before.kind == *kind && before.size == *size);
        match before.map(|before| before.instructions) {
            None => faults.push(format!("{kind} {size} is not recorded")),
            Some(before) if instructions.saturating_mul(100) > before.saturating_mul(100 + TOLERANCE) => {
                faults.push(format!("{kind} {size} takes {instructions} instructions instead of {before}"));
            }
            Some(before) if instructions.saturating_mul(100 + TOLERANCE) < before.saturating_mul(100) => {
                say(&format!(
                    "✓ {kind} {size} takes {instructions} instructions instead of {before}: record that"
                ));
            }
            Some(_) => {}
        }
    }
    if faults.is_empty() {
        return Ok(());
    }
    Err(format!(
        "benches/instructions.txt: {}; if it is worth that, record it with `cargo xtask instructions --record`",
        faults.join("; ")
    ))
}

#[cfg(test)]
mod tests {
    use super::{Count, collected, compare, parse, shown};

    fn counts(instructions: u64) -> Vec<Count> {
        vec![Count { kind: "load".to_owned(), size: 100, instructions }]
    }

    #[test]
    fn five_percent_more_pass_and_six_do_not() {
        for count in [1_050, 1_000, 10] {
            assert_eq!(compare(&counts(count), &counts(1_000)), Ok(()));
        }
        let fault = compare(&counts(1_051), &counts(1_000)).unwrap_err();
        assert!(fault.contains("load 100 takes 1051 instructions instead of 1000"), "{fault}");
        assert!(fault.contains("cargo xtask instructions --record"), "{fault}");
        assert!(compare(&counts(1), &[]).unwrap_err().contains("load 100 is not recorded"));
    }

    #[test]
    fn a_record_reads_as_it_is_written() {
        assert_eq!(parse(&format!("# A comment.\n{}", shown(&counts(7)))), Ok(counts(7)));
        assert!(parse("load 100\n").is_err());
    }

    #[test]
    fn the_count_stands_at_the_end() {
        assert_eq!(collected("==1== Events    : Ir\n==1== Collected : 704812\n==1==\n"), Some(704_812));
        assert_eq!(collected("==1== error"), None);
    }
}

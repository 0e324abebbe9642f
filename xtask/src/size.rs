//! Sizes of what a page downloads, and the budgets they must keep.

use std::fmt::Write;

use crate::command::command;
use crate::step::{Step, say};
use crate::{build, place};

const KINDS: [&str; 3] = ["raw", "gzip", "brotli"];

/// The bytes of one file or entry: as they are, by gzip at level 9 and by brotli at level 11.
#[derive(Debug, PartialEq)]
struct Size {
    name: String,
    bytes: [u64; 3],
}

/// How many bytes of one kind something may have at most.
#[derive(Debug, PartialEq)]
struct Budget {
    name: String,
    kind: usize,
    bytes: u64,
}

/// Prints the table, and fails if anything is above its budget.
pub fn size() -> Result<(), String> {
    let pkg = place::pkg();
    // Node has gzip and brotli and reads JSON; what it found comes back as lines of words.
    let report = Step::new("sizes", command("node", &pkg, &["size.mjs"])).run()?;
    let (sizes, budgets) = read(&report)?;
    say(table(&sizes, &budgets).trim_end());
    let faults = faults(&sizes, &budgets);
    if faults.is_empty() { Ok(()) } else { Err(faults.join("; ")) }
}

/// Takes the parts of pkg/parts.json out of the entry `footlights`, one at a time, and prints what each costs.
pub fn parts() -> Result<(), String> {
    let (module, options) = build::with_names()?;
    let mut measure = command("node", place::pkg(), &["parts.mjs"]);
    measure.arg(module).args(options);
    say(Step::new("parts of footlights", measure).run()?.trim_end());
    Ok(())
}

/// Reads lines `size NAME RAW GZIP BROTLI` and `budget NAME KIND BYTES`.
fn read(report: &str) -> Result<(Vec<Size>, Vec<Budget>), String> {
    let (mut sizes, mut budgets) = (Vec::new(), Vec::new());
    for line in report.lines() {
        let fault = || format!("pkg/size.mjs printed a line that cannot be read: {line}");
        let number = |word: &str| word.parse::<u64>().map_err(|_| fault());
        match line.split_whitespace().collect::<Vec<_>>()[..] {
            [] => {}
            ["size", name, raw, gzip, brotli] => {
                let bytes = [number(raw)?, number(gzip)?, number(brotli)?];
                sizes.push(Size { name: name.to_owned(), bytes });
            }
            ["budget", name, kind, bytes] => {
                let place = KINDS.iter().position(|known| *known == kind);
                let kind = place.ok_or_else(|| {
                    format!(
                        "pkg/size-budget.json: {name}: unknown kind `{kind}`, there are {}",
                        KINDS.join(", ")
                    )
                })?;
                budgets.push(Budget { name: name.to_owned(), kind, bytes: number(bytes)? });
            }
            _ => return Err(fault()),
        }
    }
    Ok((sizes, budgets))
}

/// One sentence for each budget that is exceeded, or that nothing is held to.
fn faults(sizes: &[Size], budgets: &[Budget]) -> Vec<String> {
    if sizes.is_empty() || budgets.is_empty() {
        return vec!["pkg/size.mjs named no size or no budget".to_owned()];
    }
    let judged = budgets.iter().filter_map(|Budget { name, kind, bytes }| {
        let Some(size) = sizes.iter().find(|size| size.name == *name) else {
            return Some(format!("pkg/size-budget.json: `{name}` is not among what is measured"));
        };
        let over = size.bytes[*kind].checked_sub(*bytes).filter(|over| *over > 0)?;
        Some(format!(
            "{name} has {} bytes as {}, {over} above the budget of {bytes} in pkg/size-budget.json",
            size.bytes[*kind], KINDS[*kind]
        ))
    });
    judged.collect()
}

fn table(sizes: &[Size], budgets: &[Budget]) -> String {
    let mut table = format!("  {:<10}{:>10}{:>10}{:>10}  budget\n", "bytes", KINDS[0], KINDS[1], KINDS[2]);
    for Size { name, bytes } in sizes {
        let _ = write!(table, "  {name:<10}{:>10}{:>10}{:>10}  ", bytes[0], bytes[1], bytes[2]);
        let own = budgets.iter().filter(|budget| budget.name == *name);
        let own: Vec<String> = own.map(|budget| format!("{} {}", KINDS[budget.kind], budget.bytes)).collect();
        table.push_str(&own.join(", "));
        table.push('\n');
    }
    table
}

#[cfg(test)]
mod tests {
    use super::{faults, read, table};

    const REPORT: &str =
        "size wasm 90000 31000 28000\nsize main 130000 38000 33000\n\nbudget main brotli 33000\n";

    #[track_caller]
    fn assert_faults(report: &str, expected: &[&str]) {
        let (sizes, budgets) = read(report).unwrap();
        assert_eq!(faults(&sizes, &budgets), expected);
    }

    #[test]
    fn a_budget_may_be_used_up() {
        assert_faults(REPORT, &[]);
    }

    #[test]
    fn one_byte_above_is_a_fault() {
        let report = REPORT.replace("brotli 33000", "brotli 32999\nbudget wasm raw 1");
        let main = "main has 33000 bytes as brotli, 1 above the budget of 32999 in pkg/size-budget.json";
        let wasm = "wasm has 90000 bytes as raw, 89999 above the budget of 1 in pkg/size-budget.json";
        assert_faults(&report, &[main, wasm]);
    }

    #[test]
    fn a_budget_for_nothing_is_a_fault() {
        let report = REPORT.replace("budget main", "budget mian");
        assert_faults(&report, &["pkg/size-budget.json: `mian` is not among what is measured"]);
        assert_faults("size wasm 1 1 1", &["pkg/size.mjs named no size or no budget"]);
    }

    #[test]
    fn lines_that_cannot_be_read_are_named() {
        let fault = read("budget main brotly 1").unwrap_err();
        assert_eq!(fault, "pkg/size-budget.json: main: unknown kind `brotly`, there are raw, gzip, brotli");
        let fault = read("size main 1 2").unwrap_err();
        assert_eq!(fault, "pkg/size.mjs printed a line that cannot be read: size main 1 2");
    }

    #[test]
    fn the_table_has_a_line_for_each_size() {
        let (sizes, budgets) = read(REPORT).unwrap();
        let table = table(&sizes, &budgets);
        assert_eq!(table.lines().count(), 3);
        assert!(table.lines().any(|line| line.contains("33000  brotli 33000")), "{table}");
    }
}

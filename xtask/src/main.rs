//! The project's own commands, and the one place that knows how to set up.
//!
//! `cargo xtask --help` lists them. Nothing here has a dependency, so that it compiles in seconds.

mod bench;
mod browsers;
mod build;
mod closures;
mod command;
mod counts;
mod demo;
mod differential;
mod fresh;
mod fuzz;
mod growth;
mod help;
mod instructions;
mod jobs;
mod lock;
mod node;
mod packages;
mod parts;
mod place;
mod plot;
mod rust;
mod simulate;
mod size;
mod soak;
mod step;
mod suggest;
mod test;
mod tools;
mod unpack;
mod web;

use std::process::ExitCode;

const COMMANDS: [&str; 9] = ["demo", "test", "build", "size", "bench", "simulate", "soak", "fuzz", "help"];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(code) => code,
        Err(sentence) => {
            step::say(&format!("✗ {sentence}"));
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<ExitCode, String> {
    let Some((&command, rest)) = words.split_first() else {
        step::say(help::TEXT);
        return Ok(ExitCode::FAILURE);
    };
    if words.iter().any(|word| matches!(*word, "--help" | "-h" | "help")) {
        step::say(help::TEXT);
        return Ok(ExitCode::SUCCESS);
    }
    match command {
        "demo" => demo::demo(demo::port(rest)?)?,
        "test" => return test::test(rest),
        "size" if rest == ["--parts"] => {
            build::build()?;
            size::parts()?;
        }
        "build" | "size" => {
            no_more(command, rest)?;
            build::build()?;
            size::size()?;
        }
        "bench" => bench::bench(bench::options(rest)?)?,
        "instructions" => instructions::instructions(rest)?,
        "growth" => {
            no_more(command, rest)?;
            growth::growth()?;
        }
        "simulate" => {
            no_more(command, rest)?;
            simulate::simulate()?;
        }
        "fuzz" => fuzz::fuzz(fuzz::minutes(rest)?)?,
        "soak" => soak::soak(&numbers(command, &["--seconds", "--seed"], rest)?)?,
        "differential" => differential::differential(&numbers(command, &["--cases", "--seed"], rest)?)?,
        unknown => return Err(suggest::unknown("command", unknown, &COMMANDS)),
    }
    Ok(ExitCode::SUCCESS)
}

fn no_more(command: &str, rest: &[&str]) -> Result<(), String> {
    match rest.first() {
        Some(word) => Err(format!("`cargo xtask {command}` takes no arguments, but was given `{word}`")),
        None => Ok(()),
    }
}

/// The words after a command that takes some options, each with its number.
fn numbers<'a>(command: &str, options: &[&str; 2], words: &[&'a str]) -> Result<Vec<&'a str>, String> {
    for pair in words.chunks(2) {
        match pair {
            [option, number] if options.contains(option) && number.parse::<u32>().is_ok() => {}
            _ => {
                let takes = options.map(|option| format!("`{option} N`")).join(" and ");
                let given = pair.join(" ");
                return Err(format!("`cargo xtask {command}` takes {takes}, but was given `{given}`"));
            }
        }
    }
    Ok(words.to_vec())
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn options_have_numbers() {
        let known = ["--seconds", "--seed"];
        assert_eq!(numbers("soak", &known, &[]), Ok(vec![]));
        let both = ["--seconds", "30", "--seed", "7"];
        assert_eq!(numbers("soak", &known, &both), Ok(both.to_vec()));
        let fault = "`cargo xtask soak` takes `--seconds N` and `--seed N`, but was given `--seconds`";
        assert_eq!(numbers("soak", &known, &["--seconds"]), Err(fault.to_owned()));
        assert!(numbers("soak", &known, &["--seconds", "long"]).is_err());
        assert!(numbers("soak", &known, &["30", "--seconds"]).is_err());
    }
}

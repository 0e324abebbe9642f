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
mod fresh;
mod help;
mod jobs;
mod lock;
mod node;
mod parts;
mod place;
mod rust;
mod simulate;
mod size;
mod soak;
mod step;
mod suggest;
mod test;
mod tools;
mod web;

use std::process::ExitCode;

const COMMANDS: [&str; 8] = ["demo", "test", "build", "size", "bench", "simulate", "soak", "help"];

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
        "build" | "size" => {
            no_more(command, rest)?;
            build::build()?;
            size::size()?;
        }
        "bench" => bench::bench(bench::options(rest)?)?,
        "simulate" => {
            no_more(command, rest)?;
            simulate::simulate()?;
        }
        "soak" => soak::soak(&soak::options(rest)?)?,
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

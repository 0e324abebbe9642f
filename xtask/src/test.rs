//! Every test there is, and the checks beside them.

use std::process::ExitCode;
use std::time::Instant;

use crate::jobs::{self, Job, Outcome};
use crate::step::say;
use crate::{
    browsers, build, differential, instructions, node, parts, place, rust, size, suggest, tools, web,
};

/// How many jobs run side by side. Most of them keep more than one core busy at times.
const AT_ONCE: usize = 2;

const fn setup(name: &'static str, work: fn() -> Outcome) -> Job {
    Job { name, part: false, after: &[], lane: None, work }
}

const fn part(name: &'static str, after: &'static [&'static str], work: fn() -> Outcome) -> Job {
    Job { name, part: true, after, lane: None, work }
}

const fn in_lane(lane: &'static str, job: Job) -> Job {
    Job { lane: Some(lane), ..job }
}

/// In the order in which they start where nothing else decides. Jobs that compile in one target folder, install
/// tools or open browsers would only wait for one another, so each kind has a lane.
static JOBS: [Job; 34] = [
    setup("npm in pkg", || Outcome::of_setup(node::pkg())),
    in_lane(
        "install",
        setup("wasm-bindgen", || Outcome::of_setup(tools::wasm_bindgen().and_then(|tool| tool.ready()))),
    ),
    part("rustfmt", &[], parts::rustfmt),
    part("build", &["npm in pkg", "wasm-bindgen"], || Outcome::of_check(build::build())),
    in_lane("cargo", part("clippy", &[], parts::clippy)),
    in_lane("cargo", part("native", &[], parts::native)),
    in_lane("cargo", part("docs", &[], parts::docs)),
    in_lane("cargo", part("axum", &[], parts::axum)),
    in_lane("cargo", part("instructions", &[], instructions::check)),
    in_lane("cargo", part("differential", &["build"], differential::short)),
    // The demo links to the package, so that one comes first.
    Job { after: &["npm in pkg"], ..setup("npm in www", || Outcome::of_setup(node::www())) },
    setup("npm in www/e2e/lighthouse", || Outcome::of_setup(node::lighthouse())),
    Job { after: &["npm in pkg"], ..setup("npm in benches/peers", || Outcome::of_setup(node::peers())) },
    setup("npm in tests/delivery", || Outcome::of_setup(node::delivery())),
    setup("npm in docs", || Outcome::of_setup(node::docs())),
    setup("npm in tests/consumers", || Outcome::of_setup(node::consumers())),
    part("size", &["build"], || Outcome::of_check(size::size())),
    part("pkg-check", &["build"], || parts::npm_check(&place::pkg())),
    part("pkg", &["build"], parts::pkg),
    part("memory", &["build"], parts::memory),
    part("model", &["build"], parts::model),
    setup("browser programs", || Outcome::of_setup(browsers::ready())),
    in_lane("install", setup("wasm-pack", || Outcome::of_setup(tools::wasm_pack().ready()))),
    in_lane("install", setup("geckodriver", || Outcome::of_setup(tools::geckodriver().ready()))),
    part("www-check", &["build", "npm in www", "npm in www/e2e/lighthouse"], || {
        parts::npm_check(&place::www())
    }),
    part("delivery-check", &["build", "npm in tests/delivery"], || parts::npm_check(&place::delivery())),
    part("api", &["build", "npm in docs"], || parts::npm_check(&place::docs())),
    part("consumers-check", &["build", "npm in tests/consumers"], || parts::npm_check(&place::consumers())),
    in_lane(
        "browser",
        part(
            "e2e",
            &["build", "npm in www", "npm in www/e2e/lighthouse", "geckodriver", "browser programs"],
            parts::e2e,
        ),
    ),
    in_lane(
        "browser",
        part("consumers", &["build", "npm in tests/consumers", "axum", "browser programs"], parts::consumers),
    ),
    part("peers-check", &["build", "npm in benches/peers"], || parts::npm_check(&place::peers())),
    in_lane("browser", part("peers", &["build", "npm in benches/peers", "browser programs"], parts::peers)),
    in_lane(
        "browser",
        part("browsers", &["wasm-bindgen", "wasm-pack", "geckodriver", "browser programs"], web::in_browsers),
    ),
    in_lane(
        "browser",
        part(
            "delivery",
            &["build", "npm in tests/delivery", "geckodriver", "browser programs"],
            parts::delivery,
        ),
    ),
];

/// Runs the parts named, or all, and ends with the line `N passed, N failed`.
pub fn test(words: &[&str]) -> Result<ExitCode, String> {
    let all: Vec<&str> = JOBS.iter().filter(|job| job.part).map(|job| job.name).collect();
    if let Some(word) = words.iter().find(|word| !all.contains(word)) {
        return Err(suggest::unknown("part of `test`", word, &all));
    }
    let started = Instant::now();
    let outcome = match rust::for_testing() {
        Ok(()) => jobs::run(jobs::with_needs(&JOBS, if words.is_empty() { &all } else { words }), AT_ONCE),
        Err(fault) => Outcome::of_setup(Err(fault)),
    };
    say("");
    for fault in &outcome.faults {
        say(&format!("✗ {fault}"));
    }
    say(&format!("in {} s:", started.elapsed().as_secs()));
    say(&outcome.counts.to_string());
    let good = outcome.faults.is_empty() && outcome.counts.failed == 0 && outcome.counts.passed > 0;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(test)]
mod tests {
    use super::JOBS;
    use crate::help;

    #[test]
    fn jobs_need_only_jobs_that_are_there() {
        for job in &JOBS {
            for need in job.after {
                let before = JOBS.iter().take_while(|other| other.name != job.name);
                assert!(before.into_iter().any(|other| other.name == *need), "{} needs {need}", job.name);
            }
        }
    }

    #[test]
    fn the_help_text_names_each_part() {
        for job in JOBS.iter().filter(|job| job.part) {
            assert!(help::TEXT.split_whitespace().any(|word| word == job.name), "{}", job.name);
        }
    }
}

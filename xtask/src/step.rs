//! One step: a command that runs with visible progress, and whose output is kept.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::{command, place};

/// How often a step that takes long says that it is still at work.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// How many lines of a failed step's output are shown, from its beginning and from its end.
const HEAD: usize = 12;
const TAIL: usize = 48;
/// What a failure is told with, in the middle, and how many lines from there on.
const FAILURES: [&str; 5] = ["FAILED", "panicked at", "✗", "(signal: ", "AssertionError"];
const AFTER_FAILURE: usize = 8;
/// A step that takes longer hangs.
const LIMIT: Duration = Duration::from_mins(30);

/// Prints a line; a closed pipe at the other end is no reason to stop.
pub fn say(line: &str) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}

/// A command with a name that people read.
pub struct Step {
    name: String,
    command: Command,
}

/// What a step came to.
pub struct Finished {
    /// Whether it ended by itself and without an error.
    pub success: bool,
    /// All that it printed, without colours.
    pub output: String,
    name: String,
    elapsed: Duration,
    log: PathBuf,
    ending: String,
}

impl Step {
    /// A step that has not started.
    pub fn new(name: impl Into<String>, command: Command) -> Self {
        Self { name: name.into(), command }
    }

    /// Runs it; its failure is one sentence, said after the end of its output.
    pub fn run(self) -> Result<String, String> {
        let finished = self.watch()?;
        if finished.success {
            finished.passed("");
            Ok(finished.output)
        } else {
            Err(finished.failed(&finished.ending))
        }
    }

    /// Runs it without a verdict, for a caller that reads the output first.
    pub fn watch(mut self) -> Result<Finished, String> {
        let log = place::logs().join(format!("{}.log", slug(&self.name)));
        let started = Instant::now();
        let status = self.spawn(&log).and_then(|child| self.wait(child, &log, started));
        let status = status.map_err(|error| {
            let program = place::shown(Path::new(self.command.get_program()));
            let sentence = match self.command.get_current_dir() {
                Some(folder) if !folder.is_dir() => format!("the folder {} is missing", place::shown(folder)),
                _ => format!("`{program}` could not be started: {error}"),
            };
            let sentence = format!("{}: {sentence}", self.name);
            say(&format!("✗ {sentence}"));
            sentence
        })?;
        let bytes = fs::read(&log).unwrap_or_default();
        Ok(Finished {
            success: status.is_some_and(|status| status.success()),
            output: plain(&String::from_utf8_lossy(&bytes)),
            name: self.name,
            elapsed: started.elapsed(),
            log,
            ending: match status {
                Some(status) => format!("failed ({status})"),
                None => format!("was stopped after {} minutes", LIMIT.as_secs() / 60),
            },
        })
    }

    fn spawn(&mut self, log: &Path) -> io::Result<Child> {
        fs::create_dir_all(place::logs())?;
        let file = File::create(log)?;
        self.command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file).spawn()
    }

    /// Waits, saying now and then what is going on. `None`: it took too long and was stopped.
    fn wait(&self, mut child: Child, log: &Path, started: Instant) -> io::Result<Option<ExitStatus>> {
        let mut said = Duration::ZERO;
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(Some(status));
            }
            let elapsed = started.elapsed();
            if elapsed > LIMIT {
                stop(&mut child)?;
                return Ok(None);
            }
            // Nobody worries in the first second, and most steps are over by then.
            let due = if said.is_zero() { Duration::from_secs(1) } else { said + HEARTBEAT };
            if elapsed >= due {
                let last = if said.is_zero() { String::new() } else { last_line(log) };
                let colon = if last.is_empty() { "" } else { ": " };
                say(&format!("… {} ({} s){colon}{last}", self.name, elapsed.as_secs()));
                said = elapsed;
            }
            sleep(Duration::from_millis(if elapsed.as_secs() < 1 { 10 } else { 100 }));
        }
    }
}

impl Finished {
    /// Says that it went well; `note` may add a count.
    pub fn passed(&self, note: &str) {
        let comma = if note.is_empty() { "" } else { ": " };
        say(&format!("✓ {}{comma}{note} ({:.1} s)", self.name, self.elapsed.as_secs_f64()));
    }

    /// Shows the end of its output, says why it failed, and hands that sentence back.
    pub fn failed(&self, why: &str) -> String {
        let mut shown = String::new();
        for line in excerpt(&self.output) {
            shown.push_str("  │ ");
            shown.push_str(line);
            shown.push('\n');
        }
        let sentence = format!("{}: {why}; the whole output is in {}", self.name, place::shown(&self.log));
        say(&format!("✗ {sentence}\n{shown}"));
        sentence
    }

    /// How it ended, for [`Finished::failed`].
    pub fn ending(&self) -> &str {
        &self.ending
    }
}

/// The beginning and the end of what a step printed, without what cargo says while all goes well.
fn excerpt(output: &str) -> Vec<&str> {
    let told = |line: &&str| {
        let word = line.split_whitespace().next();
        word.is_some_and(|word| !["Compiling", "Checking", "Downloaded", "Documenting"].contains(&word))
    };
    let lines: Vec<&str> = output.lines().filter(told).collect();
    if lines.len() <= HEAD + TAIL {
        return lines;
    }
    let (middle, tail) = lines[HEAD..].split_at(lines.len() - HEAD - TAIL);
    let mut kept = lines[..HEAD].to_vec();
    let mut told = 0;
    for (at, line) in middle.iter().enumerate() {
        // What failed may be told anywhere, and the lines below it say why.
        if FAILURES.iter().any(|failure| line.contains(failure)) {
            told = told.max(at + AFTER_FAILURE);
        }
        if at < told {
            kept.push(line);
        } else if kept.last() != Some(&"…") {
            kept.push("…");
        }
    }
    kept.extend(tail);
    kept
}

/// Asks first, so that a script can end what it started, and kills after that.
fn stop(child: &mut Child) -> io::Result<()> {
    let _ = command::printed("kill", &[&child.id().to_string()]);
    sleep(Duration::from_secs(5));
    if child.try_wait()?.is_none() {
        child.kill()?;
        child.wait()?;
    }
    Ok(())
}

fn last_line(log: &Path) -> String {
    let mut end = Vec::new();
    if let Ok(mut file) = File::open(log) {
        let length = file.metadata().map_or(0, |data| data.len());
        let _ = file.seek(SeekFrom::Start(length.saturating_sub(2048)));
        let _ = file.read_to_end(&mut end);
    }
    let text = plain(&String::from_utf8_lossy(&end));
    let last = text.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
    last.chars().take(100).collect()
}

/// Text without terminal colours, and with what a progress line overwrote as lines of their own.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\u{1b}' => {
                if characters.next() == Some('[') {
                    characters.by_ref().find(char::is_ascii_alphabetic);
                }
            }
            '\r' => plain.push('\n'),
            other => plain.push(other),
        }
    }
    plain
}

/// A name as part of a file name.
pub fn slug(name: &str) -> String {
    let letters = name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' });
    letters.collect::<String>().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{excerpt, plain, slug};

    #[test]
    fn long_output_keeps_its_beginning_and_its_end() {
        let lines: Vec<String> = (0..100)
            .map(|number| {
                format!(
                    "line {number}
   Compiling it v0.1.0
"
                )
            })
            .collect();
        let output = lines.join(
            "
",
        );
        let lines = excerpt(&output);
        assert_eq!(lines.len(), 61);
        assert_eq!(lines[..2], ["line 0", "line 1"]);
        assert_eq!(lines[11..14], ["line 11", "…", "line 52"]);
        assert_eq!(lines[60], "line 99");
        assert_eq!(excerpt("a\nb"), ["a", "b"]);
    }

    #[test]
    fn what_failed_in_the_middle_is_kept() {
        let mut lines = vec!["fine"; 200];
        lines[100] = "test clock::is_exact ... FAILED";
        lines[101] = "because";
        let output = lines.join("\n");
        let lines = excerpt(&output);
        let at = lines.iter().position(|line| line.ends_with("FAILED")).unwrap();
        assert_eq!(lines[at - 1..at + 2], ["…", "test clock::is_exact ... FAILED", "because"]);
        assert!(lines.len() < 80);
    }

    #[test]
    fn colours_are_taken_away() {
        assert_eq!(plain("\u{1b}[1;32m✓\u{1b}[39m done\rnext"), "✓ done\nnext");
        assert_eq!(plain("a\u{1b}[2K"), "a");
    }

    #[test]
    fn names_become_file_names() {
        assert_eq!(slug("npm ci (pkg)"), "npm-ci--pkg-");
    }
}

//! Jobs side by side, each after those that it needs.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::counts::Counts;
use crate::step::say;

/// Something to do, once.
#[derive(Clone, Copy)]
pub struct Job {
    /// Its name, as other jobs and people use it.
    pub name: &'static str,
    /// Whether it is a part of the tests that can be asked for by name, or only set-up for one.
    pub part: bool,
    /// Jobs that must have gone well before it starts.
    pub after: &'static [&'static str],
    /// Of the jobs in one lane only one runs at a time.
    pub lane: Option<&'static str>,
    /// What it does.
    pub work: fn() -> Outcome,
}

/// What jobs came to.
#[derive(Debug, Default, PartialEq)]
pub struct Outcome {
    /// The tests that ran.
    pub counts: Counts,
    /// One sentence for each thing that went wrong.
    pub faults: Vec<String>,
}

impl Outcome {
    /// Set-up counts only when it fails.
    pub fn of_setup(result: Result<(), String>) -> Self {
        let mut outcome = Self::of_check(result);
        outcome.counts.passed = 0;
        outcome
    }

    /// A check counts as one test.
    pub fn of_check<T>(result: Result<T, String>) -> Self {
        match result {
            Ok(_) => Self { counts: Counts::PASSED, faults: Vec::new() },
            Err(fault) => Self { counts: Counts::FAILED, faults: vec![fault] },
        }
    }

    /// Adds another one to it.
    pub fn add(&mut self, other: Self) {
        self.counts = self.counts + other.counts;
        self.faults.extend(other.faults);
    }
}

#[derive(Default)]
struct State {
    waiting: Vec<&'static Job>,
    running: Vec<&'static Job>,
    done: Vec<&'static str>,
    failed: Vec<&'static str>,
    outcome: Outcome,
}

/// The jobs with these names and all that they need, in the order of the table.
pub fn with_needs(table: &'static [Job], names: &[&str]) -> Vec<&'static Job> {
    let mut wanted: Vec<&str> = names.to_vec();
    let mut next = 0;
    while let Some(name) = wanted.get(next).copied() {
        let needs = table.iter().filter(|job| job.name == name).flat_map(|job| job.after);
        for need in needs {
            if !wanted.contains(need) {
                wanted.push(need);
            }
        }
        next += 1;
    }
    table.iter().filter(|job| wanted.contains(&job.name)).collect()
}

/// Runs all jobs, at most so many at a time, earlier ones first. A failure stops only what needs it.
pub fn run(jobs: Vec<&'static Job>, at_once: usize) -> Outcome {
    let state = Mutex::new(State { waiting: jobs, ..State::default() });
    let changed = Condvar::new();
    thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| work(&state, &changed));
        }
    });
    state.into_inner().unwrap_or_else(PoisonError::into_inner).outcome
}

fn work(state: &Mutex<State>, changed: &Condvar) {
    let mut now = lock(state);
    while !now.waiting.is_empty() {
        now.give_up_hopeless();
        let Some(job) = now.next() else {
            if !now.waiting.is_empty() {
                now = changed.wait(now).unwrap_or_else(PoisonError::into_inner);
            }
            continue;
        };
        drop(now);
        let outcome = (job.work)();
        now = lock(state);
        now.running.retain(|running| running.name != job.name);
        let failed = !outcome.faults.is_empty();
        let list = if failed { &mut now.failed } else { &mut now.done };
        list.push(job.name);
        now.outcome.add(outcome);
        changed.notify_all();
    }
    changed.notify_all();
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    /// Takes the first job that can start now.
    fn next(&mut self) -> Option<&'static Job> {
        let ready = |job: &&'static Job| {
            let lane_free = job.lane.is_none() || self.running.iter().all(|running| running.lane != job.lane);
            lane_free && job.after.iter().all(|need| self.done.contains(need))
        };
        let place = self.waiting.iter().position(ready)?;
        let job = self.waiting.remove(place);
        self.running.push(job);
        Some(job)
    }

    /// Fails what can no longer run, so that it is reported and not forgotten.
    fn give_up_hopeless(&mut self) {
        let mut place = 0;
        while let Some(job) = self.waiting.get(place).copied() {
            if let Some(need) = job.after.iter().find(|need| self.failed.contains(need)) {
                let sentence = format!("{}: not run, because {need} failed", job.name);
                say(&format!("✗ {sentence}"));
                self.outcome.add(Outcome { counts: Counts::FAILED, faults: vec![sentence] });
                self.failed.push(job.name);
                self.waiting.remove(place);
                // Others that come earlier may need this one.
                place = 0;
            } else {
                place += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Job, Outcome, run, with_needs};
    use crate::counts::Counts;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
    use std::thread::sleep;
    use std::time::Duration;

    fn good() -> Outcome {
        Outcome { counts: Counts::PASSED, faults: Vec::new() }
    }

    fn bad() -> Outcome {
        Outcome { counts: Counts::FAILED, faults: vec!["bad".to_owned()] }
    }

    const fn job(name: &'static str, after: &'static [&'static str], work: fn() -> Outcome) -> Job {
        Job { name, part: true, after, lane: None, work }
    }

    static TABLE: [Job; 6] = [
        job("last", &["broken"], good),
        job("broken", &["a", "wrong"], good),
        job("a", &[], good),
        job("wrong", &[], bad),
        job("b", &["a"], good),
        job("alone", &[], good),
    ];

    #[test]
    fn a_failure_stops_only_what_needs_it() {
        let outcome = run(TABLE.iter().collect(), 2);
        assert_eq!(outcome.counts, Counts { passed: 3, failed: 3 });
        let mut faults = outcome.faults;
        faults.sort();
        assert_eq!(
            faults,
            ["bad", "broken: not run, because wrong failed", "last: not run, because broken failed"]
        );
    }

    #[test]
    fn what_a_job_needs_comes_with_it() {
        let names: Vec<&str> = with_needs(&TABLE, &["b", "alone"]).iter().map(|job| job.name).collect();
        assert_eq!(names, ["a", "b", "alone"]);
    }

    static NOW: AtomicUsize = AtomicUsize::new(0);
    static MOST: AtomicUsize = AtomicUsize::new(0);

    fn crowded() -> Outcome {
        MOST.fetch_max(NOW.fetch_add(1, SeqCst) + 1, SeqCst);
        sleep(Duration::from_millis(20));
        NOW.fetch_sub(1, SeqCst);
        good()
    }

    #[test]
    fn one_lane_holds_one_job_at_a_time() {
        static LANE: [Job; 3] = [
            Job { lane: Some("lane"), ..job("one", &[], crowded) },
            Job { lane: Some("lane"), ..job("two", &[], crowded) },
            Job { lane: Some("lane"), ..job("three", &[], crowded) },
        ];
        assert_eq!(run(LANE.iter().collect(), 3).counts, Counts { passed: 3, failed: 0 });
        assert_eq!(MOST.load(SeqCst), 1);
    }
}

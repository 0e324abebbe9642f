//! A release's clock: when it runs, when each cue comes, and how a share rises.
//!
//! The clock starts at `opens` and stands still during stops. When it runs follows from the document alone, so it is
//! worked out once, when the snapshot arrives; when a cue comes is told when asked, as many releases may share a plan.

use super::format::{cue, share};
use super::release::Stop;
use super::sort::sorted;
use super::tape::Node;

/// When the clock of a release runs.
#[derive(Debug)]
pub(crate) struct Schedule {
    opens: i64,
    runs: Vec<Run>,
}

/// A stretch in which the clock runs.
#[derive(Clone, Copy, Debug)]
struct Run {
    from: i64,
    until: i64,
    /// What the clock shows at its beginning, in milliseconds.
    elapsed: i64,
}

impl Run {
    fn shows(self, at: i64) -> i64 {
        plus(self.elapsed, minus(at.min(self.until), self.from).max(0))
    }

    /// The instant in this run at which the clock shows `elapsed`, or has just begun to show more.
    fn when(self, elapsed: i64) -> i64 {
        plus(self.from, minus(elapsed, self.elapsed).max(0))
    }
}

impl Schedule {
    /// Works out the clock of a release that opens at `opens` and has these stops.
    #[inline(never)]
    pub(crate) fn new(opens: i64, stops: &[Stop]) -> Self {
        let from = |at: u32| stops.get(at as usize).map(|stop| stop.from);
        let order = sorted(stops.len(), &|a, b| from(a).cmp(&from(b)));
        let mut runs = Vec::new();
        let (mut from, mut elapsed) = (opens, 0_i64);
        for at in order {
            let Some(stop) = stops.get(at as usize).filter(|stop| stop.until > stop.from) else { continue };
            if stop.from > from {
                runs.push(Run { from, until: stop.from, elapsed });
                elapsed = plus(elapsed, minus(stop.from, from));
            }
            from = from.max(stop.until);
        }
        if from < i64::MAX {
            runs.push(Run { from, until: i64::MAX, elapsed });
        }
        Self { opens, runs }
    }

    /// The nominal opening.
    #[must_use]
    pub(crate) fn opens(&self) -> i64 {
        self.opens
    }

    /// When a cue comes, if it has come at an instant.
    #[inline(never)]
    pub(crate) fn has_come(&self, cue: Node, at: i64) -> Option<i64> {
        self.first_running(cue).filter(|&comes| comes <= at)
    }

    /// Whether the clock runs at this instant.
    #[must_use]
    pub(crate) fn runs_at(&self, at: i64) -> bool {
        self.run_at(at).is_some_and(|run| at < run.until)
    }

    /// The first instant after `at` at which a cue comes, a share is full, or the clock starts or stops; the end of
    /// time if there is none.
    pub(crate) fn next_boundary(&self, at: i64, cues: Node) -> i64 {
        let mut next = if self.opens > at { self.opens } else { i64::MAX };
        if let Some(run) = self.runs.get(self.begun(at)) {
            next = next.min(run.from);
        }
        if let Some(run) = self.run_at(at)
            && run.until > at
        {
            next = next.min(run.until);
        }
        for cue in cues.items() {
            let Some(comes) = self.first_running(cue) else { continue };
            let full = self.rise(cue).and_then(|length| self.instant_of(plus(self.shows(comes), length)));
            for boundary in [comes, full.unwrap_or(comes)] {
                if boundary > at {
                    next = next.min(boundary);
                }
            }
        }
        next
    }

    /// The share of a cue that has come, in thousandths of a percent, at an instant.
    pub(crate) fn threshold(&self, cue: Node, comes: i64, at: i64) -> u32 {
        let (from, to) = ends(cue);
        let Some(length) = self.rise(cue) else { return from };
        let elapsed = minus(self.shows(at), self.shows(comes)).min(length);
        let risen = i64::from(to.wrapping_sub(from)).wrapping_mul(elapsed).checked_div(length);
        from.wrapping_add(risen.and_then(|risen| u32::try_from(risen).ok()).unwrap_or(0))
    }

    /// The instant at which the rising share of a cue that comes at `comes` takes in a bucket, if it ever does.
    pub(crate) fn entry(&self, cue: Node, comes: i64, bucket: u32) -> Option<i64> {
        let (from, to) = ends(cue);
        let length = self.rise(cue).filter(|_| bucket < to)?;
        let steps = minus(plus(i64::from(bucket), 1), i64::from(from)).max(0);
        let rise = i64::from(to.wrapping_sub(from));
        let after = steps.wrapping_mul(length).wrapping_add(rise).wrapping_sub(1).checked_div(rise)?;
        self.instant_of(plus(self.shows(comes), after))
    }

    /// Whether a rising share would end before it begins.
    pub(crate) fn is_backwards(opens: i64, cue: Node) -> bool {
        rise(opens, cue).is_some_and(|length| length <= 0)
    }

    fn rise(&self, cue: Node) -> Option<i64> {
        rise(self.opens, cue)
    }

    /// What the clock shows at an instant.
    fn shows(&self, at: i64) -> i64 {
        self.run_at(at).map_or(0, |run| run.shows(at))
    }

    /// How many runs have begun at an instant.
    #[inline(never)]
    fn begun(&self, at: i64) -> usize {
        self.runs.partition_point(|run| run.from <= at)
    }

    /// The last run that has begun at an instant.
    fn run_at(&self, at: i64) -> Option<Run> {
        self.begun(at).checked_sub(1).and_then(|last| self.runs.get(last)).copied()
    }

    /// When a cue comes, if ever: its first running instant. A stop wins a tie.
    fn first_running(&self, cue: Node) -> Option<i64> {
        let (after, at) = (cue.field(cue::AFTER), cue.field(cue::AT).wide());
        if after.is_there() {
            return Some(self.first_run(after.wide(), i64::MIN)?.when(after.wide()));
        }
        Some(self.first_run(i64::MIN, at)?.from.max(at))
    }

    /// The first instant at which the clock shows `elapsed`.
    fn instant_of(&self, elapsed: i64) -> Option<i64> {
        Some(self.first_run(minus(elapsed, 1), i64::MIN)?.when(elapsed))
    }

    /// The first run that ends after an instant, and when the clock shows more than `elapsed`.
    #[inline(never)]
    fn first_run(&self, elapsed: i64, at: i64) -> Option<Run> {
        let is_early =
            |run: &Run| run.until < i64::MAX && (run.until <= at || run.shows(run.until) <= elapsed);
        self.runs.get(self.runs.partition_point(is_early)).copied()
    }
}

#[inline(never)]
fn plus(a: i64, b: i64) -> i64 {
    a.saturating_add(b)
}

#[inline(never)]
fn minus(a: i64, b: i64) -> i64 {
    a.saturating_sub(b)
}

/// The share of a cue at its beginning and at its end, in thousandths of a percent.
fn ends(cue: Node) -> (u32, u32) {
    let share = cue.field(cue::SHARE);
    let end = |field: u32| share.field(field).number();
    let from = end(share::FROM).unwrap_or(super::FULL);
    (from, end(share::TO).unwrap_or(from))
}

/// How long a rising share rises, in milliseconds of the release's clock, if it does.
fn rise(opens: i64, cue: Node) -> Option<i64> {
    let until = cue.field(cue::SHARE).field(share::UNTIL).there()?.wide();
    let begins = match cue.field(cue::AFTER).there() {
        Some(after) => after.wide(),
        None => cue.field(cue::AT).wide().max(opens),
    };
    Some(minus(until, begins))
}

//! A release's clock: when it runs, when each cue comes, and how a share rises.
//!
//! The clock starts at `opens` and stands still during stops. All of it follows from the document alone, so it is
//! worked out once, when the snapshot arrives.

use super::plan::{Cue, Share, Start};
use super::share::FULL;
use super::stops::Stop;

/// When the clock of a release runs.
#[derive(Debug)]
pub struct Schedule {
    opens: i64,
    runs: Vec<Run>,
    /// When each cue comes, in the order of the plan.
    comes: Vec<Option<i64>>,
    /// Every instant at which stage or cues may change, ascending.
    boundaries: Vec<i64>,
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
        self.elapsed.saturating_add(at.min(self.until).saturating_sub(self.from).max(0))
    }

    /// The instant in this run at which the clock shows `elapsed`, or has just begun to show more.
    fn when(self, elapsed: i64) -> i64 {
        self.from.saturating_add(elapsed.saturating_sub(self.elapsed).max(0))
    }
}

impl Schedule {
    /// Works out the clock of a release that opens at `opens` and has these stops and cues.
    pub(crate) fn new(opens: i64, mut stops: Vec<Stop>, cues: &[Cue]) -> Self {
        stops.retain(|stop| stop.until > stop.from && stop.until > opens);
        stops.sort_unstable_by_key(|stop| stop.from);
        let mut runs = Vec::new();
        let (mut from, mut elapsed) = (opens, 0_i64);
        for stop in &stops {
            if stop.from > from {
                runs.push(Run { from, until: stop.from, elapsed });
                elapsed = elapsed.saturating_add(stop.from.saturating_sub(from));
            }
            from = from.max(stop.until);
        }
        if from < i64::MAX {
            runs.push(Run { from, until: i64::MAX, elapsed });
        }
        let mut schedule = Self { opens, runs, comes: Vec::new(), boundaries: vec![opens] };
        schedule.comes = cues.iter().map(|cue| schedule.first_running(cue.start)).collect();
        let ends = cues.iter().zip(&schedule.comes).filter_map(|(cue, comes)| match cue.share {
            Share::Rising { .. } => schedule.instant_of(schedule.shows((*comes)?).checked_add(schedule.length(cue))?),
            Share::Fixed(_) => None,
        });
        let mut boundaries: Vec<i64> = ends.collect();
        boundaries.extend(schedule.comes.iter().flatten());
        boundaries.extend(schedule.runs.iter().flat_map(|run| [run.from, run.until]));
        boundaries.push(opens);
        boundaries.retain(|&at| at < i64::MAX);
        boundaries.sort_unstable();
        boundaries.dedup();
        schedule.boundaries = boundaries;
        schedule
    }

    /// The nominal opening.
    #[must_use]
    pub fn opens(&self) -> i64 {
        self.opens
    }

    /// When the cue at this place of the plan comes, if ever.
    #[must_use]
    pub fn comes(&self, cue: usize) -> Option<i64> {
        self.comes.get(cue).copied().flatten()
    }

    /// Whether the clock runs at this instant.
    #[must_use]
    pub fn runs_at(&self, at: i64) -> bool {
        self.run_at(at).is_some_and(|run| at < run.until)
    }

    /// The first instant after `at` at which a cue comes, a share is full, or the clock starts or stops.
    #[must_use]
    pub fn next_boundary(&self, at: i64) -> Option<i64> {
        let next = self.boundaries.partition_point(|&boundary| boundary <= at);
        self.boundaries.get(next).copied()
    }

    /// The share of a cue that has come, in thousandths of a percent, at an instant.
    #[must_use]
    pub fn threshold(&self, cue: &Cue, comes: i64, at: i64) -> u32 {
        match cue.share {
            Share::Fixed(share) => share,
            Share::Rising { from, to, .. } => {
                let length = self.length(cue);
                let elapsed = self.shows(at).saturating_sub(self.shows(comes)).min(length);
                let risen = i64::from(to.saturating_sub(from)).saturating_mul(elapsed).checked_div(length);
                from.saturating_add(risen.and_then(|risen| u32::try_from(risen).ok()).unwrap_or(0)).min(FULL)
            }
        }
    }

    /// The instant at which the rising share of a cue that comes at `comes` takes in a bucket, if it ever does.
    #[must_use]
    pub fn entry(&self, cue: &Cue, comes: i64, bucket: u32) -> Option<i64> {
        let Share::Rising { from, to, .. } = cue.share else { return None };
        if bucket >= to {
            return None;
        }
        if bucket < from {
            return Some(comes);
        }
        let rise = i64::from(to.checked_sub(from)?);
        let steps = i64::from(bucket.checked_add(1)?.checked_sub(from)?);
        let after = steps.checked_mul(self.length(cue))?.checked_add(rise)?.checked_sub(1)?.checked_div(rise)?;
        self.instant_of(self.shows(comes).checked_add(after)?)
    }

    /// How long a rising share rises, in milliseconds of the release's clock.
    pub(crate) fn length(&self, cue: &Cue) -> i64 {
        match (cue.share, cue.start) {
            (Share::Rising { until, .. }, Start::After(after)) => until.saturating_sub(after),
            (Share::Rising { until, .. }, Start::At(at)) => until.saturating_sub(at.max(self.opens)),
            (Share::Fixed(_), _) => 0,
        }
    }

    /// What the clock shows at an instant.
    fn shows(&self, at: i64) -> i64 {
        self.run_at(at).map_or(0, |run| run.shows(at))
    }

    /// The last run that has begun at an instant.
    fn run_at(&self, at: i64) -> Option<Run> {
        let begun = self.runs.partition_point(|run| run.from <= at);
        begun.checked_sub(1).and_then(|last| self.runs.get(last)).copied()
    }

    /// The first running instant of a cue: a stop wins a tie.
    fn first_running(&self, start: Start) -> Option<i64> {
        match start {
            Start::After(after) => {
                let run = self.runs.iter().find(|run| run.until == i64::MAX || run.shows(run.until) > after)?;
                Some(run.when(after))
            }
            Start::At(at) => {
                let run = self.runs.iter().find(|run| run.until > at)?;
                Some(run.from.max(at))
            }
        }
    }

    /// The first instant at which the clock shows `elapsed`.
    fn instant_of(&self, elapsed: i64) -> Option<i64> {
        let run = self.runs.iter().find(|run| run.until == i64::MAX || run.shows(run.until) >= elapsed)?;
        Some(run.when(elapsed))
    }
}

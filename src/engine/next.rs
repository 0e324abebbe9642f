//! When the clock alone will change an answer, and since when a release is open.

use serde::Serialize;

use super::Evaluator;
use super::details::Cause;
use super::memo::Decisions;
use crate::snapshot::limits::MAX_STEPS;

/// A release as it stands for one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseState {
    /// Its key.
    pub key: String,
    /// Its stage; none if it cannot be decoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// Whether it is open for this person.
    pub open: bool,
    /// The first gate that failed, if it is not open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// The nominal opening, in milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens: Option<i64>,
    /// The start of the present open stretch by the clock, in milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<i64>,
    /// When the clock alone will open or close it, in milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_change_at: Option<i64>,
    /// Keys of the flags that it gives.
    pub flags: Vec<String>,
    /// The fault that keeps it closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

impl Evaluator<'_> {
    /// The same person at another instant, as far as the snapshot is confirmed now.
    fn at<T>(&self, now: i64, work: impl FnOnce(&Evaluator) -> T) -> (T, Option<i64>) {
        let decisions = Decisions::default();
        let clock = super::Clock { now, ..self.clock };
        let result = work(&Evaluator { clock, decisions: &decisions, ..*self });
        (result, decisions.next())
    }

    /// The first instant after the present one at which `answer` is another. It is looked for by going from event to
    /// event: each evaluation says at which instant the next of its gates may turn.
    fn first_change<T: PartialEq>(&self, answer: impl Fn(&Evaluator) -> T) -> Option<i64> {
        let (present, mut next) = self.at(self.clock.now, &answer);
        for _ in 0..MAX_STEPS {
            let (then, after) = self.at(next?, &answer);
            if then != present {
                return next;
            }
            next = after;
        }
        next
    }

    /// When the clock alone will change the variant of the flag at a place, in milliseconds since 1970.
    #[must_use]
    pub fn next_change(&self, flag: u32) -> Option<i64> {
        self.first_change(|evaluator| evaluator.answer(flag).variant)
    }

    /// Every release as it stands for this person, in opening order: latest first.
    pub fn releases(&self) -> impl Iterator<Item = ReleaseState> {
        let count = u32::try_from(self.snapshot.releases().len()).unwrap_or(u32::MAX);
        (0..count).filter_map(|at| self.release_state(at))
    }

    /// One release as it stands for this person.
    #[must_use]
    pub fn release(&self, key: &str) -> Option<ReleaseState> {
        let at = self.snapshot.releases().iter().position(|release| &*release.key == key)?;
        self.release_state(u32::try_from(at).ok()?)
    }

    fn release_state(&self, at: u32) -> Option<ReleaseState> {
        let (release, body) = self.release_at(at)?;
        let decision = self.decision(at);
        let opens = body.map(|body| body.schedule.opens());
        Some(ReleaseState {
            key: release.key.to_string(),
            stage: self.stage(at).map(str::to_string),
            open: decision.open,
            cause: (!decision.open).then_some(decision.cause),
            opens,
            since: opens.filter(|_| decision.open).and_then(|opens| self.since(at, opens)),
            next_change_at: self.first_change(|evaluator| evaluator.decision(at).open),
            flags: release.gives.iter().map(|given| given.flag.name.to_string()).collect(),
            fault: release.body.as_ref().err().and_then(|faults| faults.first()).map(crate::snapshot::Fault::sentence),
        })
    }

    /// The start of the stretch in which a release is open without a break until now: from its opening on, event by
    /// event. Nobody has it earlier.
    fn since(&self, at: u32, opens: i64) -> Option<i64> {
        let (mut instant, mut since) = (opens, None);
        for _ in 0..MAX_STEPS {
            let (open, next) = self.at(instant, |evaluator| evaluator.decision(at).open);
            since = if open { since.or(Some(instant)) } else { None };
            match next.filter(|&next| next <= self.clock.now) {
                Some(next) => instant = next,
                None => break,
            }
        }
        since
    }
}

//! When the clock alone will change an answer, and since when a release is open.

use super::Evaluator;
use super::details::Cause;
use super::json::Writer;
use super::memo::{Finding, Findings};
use crate::snapshot::limits::MAX_STEPS;
use crate::snapshot::{Fault, KEY, Member, Release};

/// A release as it stands for one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseState<'a> {
    /// Its key.
    pub key: &'a str,
    /// Its stage; none if it cannot be decoded.
    pub stage: Option<&'a str>,
    /// Whether it is open for this person.
    pub open: bool,
    /// The first gate that failed, if it is not open.
    pub cause: Option<Cause>,
    /// The nominal opening, in milliseconds since 1970.
    pub opens: Option<i64>,
    /// The start of the present open stretch by the clock, in milliseconds since 1970.
    pub since: Option<i64>,
    /// When the clock alone will open or close it, in milliseconds since 1970.
    pub next_change_at: Option<i64>,
    /// Keys of the flags that it gives.
    pub flags: Vec<&'a str>,
    /// The fault that keeps it closed.
    pub fault: Option<&'a str>,
}

impl ReleaseState<'_> {
    /// The state as JSON.
    #[must_use]
    pub fn json(&self) -> String {
        Writer::of(&|json| self.write(json))
    }

    pub(crate) fn write(&self, json: &mut Writer) {
        json.begin("", "{");
        json.text("key", Some(self.key));
        json.text("stage", self.stage);
        json.truth("open", Some(self.open.into()));
        json.text("cause", self.cause.map(Cause::as_str));
        json.number("opens", self.opens);
        json.number("since", self.since);
        json.number("nextChangeAt", self.next_change_at);
        json.begin("flags", "[");
        for flag in &self.flags {
            json.text("", Some(flag));
        }
        json.end("]");
        json.text("fault", self.fault);
        json.end("}");
    }
}

impl<'a> Evaluator<'a, '_> {
    /// What the same person has of a flag or a release at another instant, as far as the snapshot is confirmed now, and
    /// when that may change.
    fn at(&self, now: i64, member: Member) -> (u32, Option<i64>) {
        let findings = Findings::default();
        let clock = super::Clock { now, ..self.clock };
        let has = match (Evaluator { clock, findings: &findings, ..*self }).find_out(member) {
            Finding::Release(decision) => u32::from(decision.is_ok()),
            Finding::Flag(Some(variant)) => variant,
            _ => u32::MAX,
        };
        (has, findings.next())
    }

    /// The first instant after the present one at which a person has something else of it. It is looked for by going
    /// from event to event: each evaluation says at which instant the next of its gates may turn.
    #[inline(never)]
    fn first_change(&self, member: Member) -> Option<i64> {
        let (present, mut next) = self.at(self.clock.now, member);
        for _ in 0..MAX_STEPS {
            let (then, after) = self.at(next?, member);
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
        self.first_change(Member::Flag(flag))
    }

    /// Every release as it stands for this person, in opening order: latest first.
    #[must_use]
    pub fn releases(&self) -> Vec<ReleaseState<'a>> {
        self.each_release().collect()
    }

    /// The same, one after the other.
    pub(crate) fn each_release(&self) -> impl Iterator<Item = ReleaseState<'a>> {
        (0..).zip(self.snapshot.releases()).map(|(at, release)| self.release_state(at, release))
    }

    /// One release as it stands for this person.
    #[must_use]
    pub fn release(&self, key: &str) -> Option<ReleaseState<'a>> {
        let (at, release) = (0..).zip(self.snapshot.releases()).find(|(_, release)| &*release.key == key)?;
        Some(self.release_state(at, release))
    }

    fn release_state(&self, at: u32, release: &'a Release) -> ReleaseState<'a> {
        let cause = self.decision(at).err();
        let opens = release.body.as_ref().map(|body| body.schedule.opens());
        let mut flags = Vec::new();
        for given in release.gives(self.snapshot.tape()).entries() {
            flags.push(given.field(KEY).text());
        }
        ReleaseState {
            key: &release.key,
            stage: self.stage(at),
            open: cause.is_none(),
            cause,
            opens,
            since: if cause.is_none() { opens.and_then(|opens| self.since(at, opens)) } else { None },
            next_change_at: self.first_change(Member::Release(at)),
            flags,
            fault: release.fault.as_ref().map(Fault::as_str),
        }
    }

    /// The start of the stretch in which a release is open without a break until now: from its opening on, event by
    /// event. Nobody has it earlier. What the curtain holds says nothing about the instants before it was shown.
    fn since(&self, at: u32, opens: i64) -> Option<i64> {
        let unpinned = Evaluator { holds: false, ..*self };
        let (mut instant, mut since) = (opens, None);
        for _ in 0..MAX_STEPS {
            let (open, next) = unpinned.at(instant, Member::Release(at));
            since = if open == 1 { since.or(Some(instant)) } else { None };
            match next.filter(|&next| next <= self.clock.now) {
                Some(next) => instant = next,
                None => break,
            }
        }
        since.filter(|&since| since <= self.clock.now)
    }
}

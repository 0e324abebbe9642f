//! Whether a release includes a person: gates in order, the first that fails is the cause.

use super::details::Cause;
use super::explain::{Gate, Step};
use super::truth::Truth;
use super::{Evaluator, bucket};
use crate::snapshot::{Body, Extent, FULL, Given, Node, Release};

/// Whether a release is open for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decision {
    pub(crate) open: bool,
    /// The first gate that failed; [`Cause::Released`] if none did.
    pub(crate) cause: Cause,
    /// Whether a share below 100 percent decided.
    pub(crate) split: bool,
}

impl Decision {
    fn closed(cause: Cause) -> Self {
        Self { open: false, cause, split: false }
    }
}

/// How the cues of a plan include a person.
#[derive(Clone, Copy)]
struct Reach {
    /// Whether no cue includes the person with its whole audience.
    split: bool,
}

impl Evaluator<'_> {
    /// Whether the release at a place is open for this person.
    pub(super) fn decision(&self, at: u32) -> Decision {
        self.remember_release(at, || self.decide(at, &mut |_| {}))
    }

    /// The same, with every gate on the way.
    pub(super) fn trace_release(&self, at: u32) -> (Decision, Step) {
        let mut gates = Vec::new();
        let decision = self.decide(at, &mut |gate| gates.push(gate));
        (decision, Step::release(self, at, decision, gates))
    }

    pub(super) fn release_at(&self, at: u32) -> Option<(&Release, Option<&Body>)> {
        self.snapshot.releases().get(at as usize).map(|release| (release, release.body.as_deref().ok()))
    }

    fn decide(&self, at: u32, note: &mut dyn FnMut(Gate)) -> Decision {
        let mut passes = |cause: Cause, truth: Truth| {
            note(Gate::new(cause, truth));
            truth == Truth::True
        };
        let Some((release, Some(body))) = self.release_at(at) else {
            passes(Cause::Incomplete, Truth::False);
            return Decision::closed(Cause::Incomplete);
        };
        if let Some(next) = body.schedule.next_boundary(self.opening_instant()) {
            self.note_opening(next);
        }
        let rollback = body.rollback.filter(|rollback| {
            let due = rollback.at <= self.clock.now;
            if !due {
                self.decisions.note(rollback.at);
            }
            due
        });
        if !passes(Cause::Incomplete, release.gives.iter().all(|given| self.is_lit(given)).into()) {
            return Decision::closed(Cause::Incomplete);
        }
        if !passes(Cause::NotDeployed, release.gives.iter().all(|given| self.is_carried(given)).into()) {
            return Decision::closed(Cause::NotDeployed);
        }
        if !passes(Cause::Guardrail, (!self.local.has_tripped(&release.key)).into()) {
            return Decision::closed(Cause::Guardrail);
        }
        let kept = match rollback.map(|rollback| rollback.extent) {
            None => Truth::True,
            Some(Extent::Whole) => Truth::False,
            Some(Extent::Share(share)) => self.is_below(release, body, share),
            // Told from the cues, below.
            Some(Extent::Cues(_)) => Truth::True,
        };
        if !passes(Cause::RolledBack, kept) {
            return Decision::closed(Cause::RolledBack);
        }

        let deployed = body.deployment.as_ref().is_none_or(|need| self.deployment.meets(need));
        if body.deployment.is_some() && !passes(Cause::NotDeployed, deployed.into()) {
            return Decision::closed(Cause::NotDeployed);
        }
        let node = Node::Release(at);
        let needs = Truth::all(body.flags.iter().map(|need| self.prerequisite(need, node)));
        if !passes(Cause::Needs, needs) {
            return Decision::closed(Cause::Needs);
        }
        let audience = body.audience.as_ref().map_or(Truth::True, |audience| self.condition(audience, node));
        if !passes(Cause::Audience, audience) {
            return Decision::closed(Cause::Audience);
        }

        let all = body.cues.len();
        let cues = match rollback.map(|rollback| rollback.extent) {
            Some(Extent::Cues(cues)) => cues,
            _ => all,
        };
        match self.reach(release, body, cues, node, note) {
            Ok(reach) => {
                let kept_share = matches!(rollback.map(|rollback| rollback.extent), Some(Extent::Share(..FULL)));
                Decision { open: true, cause: Cause::Released, split: reach.split || kept_share }
            }
            Err(_) if cues < all && self.reach(release, body, all, node, &mut |_| {}).is_ok() => {
                note(Gate::new(Cause::RolledBack, Truth::False));
                Decision::closed(Cause::RolledBack)
            }
            Err(cause) => Decision::closed(cause),
        }
    }

    /// Whether any of the first cues includes this person, or the gate at which the best of them failed.
    fn reach(
        &self,
        release: &Release,
        body: &Body,
        cues: usize,
        node: Node,
        note: &mut dyn FnMut(Gate),
    ) -> Result<Reach, Cause> {
        let now = self.opening_instant();
        let come = body.cues.iter().enumerate().take(cues).filter_map(|(i, cue)| {
            let comes = body.schedule.comes(i).filter(|&comes| comes <= now)?;
            Some((cue, comes))
        });
        let mut failed = Cause::Scheduled;
        let mut found: Option<Reach> = None;
        for (cue, comes) in come {
            if failed == Cause::Scheduled {
                note(Gate::new(Cause::Scheduled, Truth::True));
                failed = Cause::Audience;
            }
            let audience = cue.audience.as_ref().map_or(Truth::True, |audience| self.condition(audience, node));
            note(Gate::of_cue(Cause::Audience, audience, cue));
            if audience != Truth::True {
                continue;
            }
            failed = Cause::Share;
            let threshold = body.schedule.threshold(cue, comes, now);
            let bucket = if threshold < FULL { self.bucket_of(release, body) } else { None };
            let inside = if threshold < FULL { bucket.map(|bucket| bucket < threshold) } else { Some(true) };
            note(Gate::of_share(inside.map_or(Truth::Unknown, Truth::from), cue, bucket, threshold));
            if inside == Some(true) {
                let split = threshold < FULL && found.is_none_or(|found| found.split);
                found = Some(Reach { split });
            } else if let Some(entry) = bucket.and_then(|bucket| body.schedule.entry(cue, comes, bucket)) {
                self.note_opening(entry);
            }
        }
        if failed == Cause::Scheduled {
            note(Gate::new(Cause::Scheduled, Truth::False));
        }
        found.ok_or(failed)
    }

    /// The bucket of this person in a release: one for all its flags.
    pub(super) fn bucket_of(&self, release: &Release, body: &Body) -> Option<u32> {
        self.attributes.with(self.context, &body.by, |value| {
            let salt = body.salt.as_deref().unwrap_or(&release.key);
            value.unit().map(|unit| bucket(salt, &unit))
        })
    }

    fn is_below(&self, release: &Release, body: &Body, share: u32) -> Truth {
        if share >= FULL {
            return Truth::True;
        }
        self.bucket_of(release, body).map_or(Truth::Unknown, |bucket| (bucket < share).into())
    }

    /// Whether a flag that a release gives is valid, has the variant, and is enabled.
    fn is_lit(&self, given: &Given) -> bool {
        self.flag_of(given).is_some_and(|(_, flag)| !flag.disabled && flag.variant(&given.variant).is_some())
    }

    fn is_carried(&self, given: &Given) -> bool {
        self.flag_of(given).is_some_and(|(_, flag)| self.is_deployed(&given.flag.name, flag))
    }

    fn flag_of(&self, given: &Given) -> Option<(u32, &crate::snapshot::Flag)> {
        let index = given.flag.index?;
        self.snapshot.flag(index).ok().map(|flag| (index, flag))
    }

    /// Whether some cue of a release has come.
    pub(super) fn has_opened(&self, at: u32) -> bool {
        let now = self.opening_instant();
        let has_come = |body: &Body| (0..body.cues.len()).any(|cue| body.schedule.comes(cue).is_some_and(|comes| comes <= now));
        matches!(self.release_at(at), Some((_, Some(body))) if has_come(body))
    }

    /// The stage of a release: the name of the last cue that has come, or `scheduled`, `held`, `rolled_back`. One
    /// that cannot be decoded has none.
    pub(super) fn stage(&self, at: u32) -> Option<&str> {
        let (_, body) = self.release_at(at)?;
        let body = body?;
        if body.rollback.is_some_and(|rollback| rollback.at <= self.clock.now) {
            return Some("rolled_back");
        }
        let now = self.opening_instant();
        let comes = |cue: usize| body.schedule.comes(cue).filter(|&comes| comes <= now);
        let all_have_come = (0..body.cues.len()).all(|cue| comes(cue).is_some());
        if now >= body.schedule.opens() && !body.schedule.runs_at(now) && !all_have_come {
            return Some("held");
        }
        // The last of those that came at the same instant, as `max_by_key` has it.
        let last = (0..body.cues.len()).filter(|&cue| comes(cue).is_some()).max_by_key(|&cue| comes(cue));
        Some(last.and_then(|cue| body.cues.get(cue)).map_or("scheduled", |cue| &cue.stage))
    }
}

//! Whether a release includes a person: gates in order, the first that fails is the cause.

use super::details::Cause;
use super::explain::{Gate, Step, StepKind};
use super::truth::Truth;
use super::{Evaluator, bucket};
use crate::snapshot::{
    Body, Extent, FULL, Flag, KEY, Member, Node, REFERENCE, Release, VALUE, cue, needs, release_fields,
};

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

impl<'a> Evaluator<'a, '_> {
    /// Whether the release at a place is open for this person.
    pub(super) fn decision(&self, at: u32) -> Decision {
        self.remember_release(at, || self.decide(at, &mut |_| {}))
    }

    /// The same, with every gate on the way.
    pub(super) fn trace_release(&self, at: u32) -> (Decision, Step<'a>) {
        let mut gates = Vec::new();
        let decision = self.decide(at, &mut |gate| gates.push(gate));
        let mut step = Step { gates, stage: self.stage(at), ..Step::new(StepKind::Release, decision.open) };
        if let Some((release, body)) = self.release_at(at) {
            step.release = Some(&release.key);
            step.opens = body.map(|body| body.schedule.opens());
        }
        (decision, step)
    }

    pub(super) fn release_at(&self, at: u32) -> Option<(&'a Release, Option<&'a Body>)> {
        self.snapshot.releases().get(at as usize).map(|release| (release, release.body.as_deref()))
    }

    fn decide(&self, at: u32, note: &mut dyn FnMut(Gate<'a>)) -> Decision {
        let mut passes = |cause: Cause, truth: Truth| {
            note(Gate::new(cause, truth, None));
            truth == Truth::True
        };
        let Some((release, Some(body))) = self.release_at(at) else {
            passes(Cause::Incomplete, Truth::False);
            return Decision::closed(Cause::Incomplete);
        };
        let tape = self.snapshot.tape();
        let cues = body.cues(tape);
        self.note_opening(body.schedule.next_boundary(self.opening_instant(), cues));
        let rollback = body.rollback.filter(|rollback| {
            let due = rollback.at <= self.clock.now;
            if !due {
                self.decisions.note(rollback.at);
            }
            due
        });
        let extent = rollback.map(|rollback| rollback.extent);
        let gives = release.gives(tape);
        if !passes(Cause::Incomplete, gives.entries().all(|given| self.is_lit(given)).into()) {
            return Decision::closed(Cause::Incomplete);
        }
        if !passes(Cause::NotDeployed, gives.entries().all(|given| self.is_carried(given)).into()) {
            return Decision::closed(Cause::NotDeployed);
        }
        if !passes(Cause::Guardrail, (!self.local.has_tripped(&release.key)).into()) {
            return Decision::closed(Cause::Guardrail);
        }
        let kept = match extent {
            Some(Extent::Whole) => Truth::False,
            Some(Extent::Share(share)) => self.is_below(release, body, share),
            // Back to some cues: told from these, below.
            None | Some(Extent::Cues(_)) => Truth::True,
        };
        if !passes(Cause::RolledBack, kept) {
            return Decision::closed(Cause::RolledBack);
        }

        let need = body.field(tape, release_fields::NEEDS);
        let deployment = need.field(needs::DEPLOYMENT);
        if deployment.is_there() && !passes(Cause::NotDeployed, self.deployment.meets(deployment).into()) {
            return Decision::closed(Cause::NotDeployed);
        }
        let member = Member::Release(at);
        let met = |need: Node| self.prerequisite(need.field(REFERENCE), need.field(VALUE), member);
        if !passes(Cause::Needs, Truth::all(&mut need.field(needs::FLAGS).entries().map(met))) {
            return Decision::closed(Cause::Needs);
        }
        let audience = self.condition(body.field(tape, release_fields::AUDIENCE), member);
        if !passes(Cause::Audience, audience) {
            return Decision::closed(Cause::Audience);
        }

        let all = cues.length();
        let cues = match extent {
            Some(Extent::Cues(cues)) => cues,
            _ => all,
        };
        match self.reach(release, body, cues, member, note) {
            Ok(split) => {
                let kept_share = matches!(extent, Some(Extent::Share(..FULL)));
                Decision { open: true, cause: Cause::Released, split: split || kept_share }
            }
            Err(_) if cues < all && self.reach(release, body, all, member, &mut |_| {}).is_ok() => {
                note(Gate::new(Cause::RolledBack, Truth::False, None));
                Decision::closed(Cause::RolledBack)
            }
            Err(cause) => Decision::closed(cause),
        }
    }

    /// Where any of the first cues includes this person: whether only shares below 100 percent do. Else the gate at
    /// which the best of them failed.
    fn reach(
        &self,
        release: &'a Release,
        body: &'a Body,
        cues: u32,
        member: Member,
        note: &mut dyn FnMut(Gate<'a>),
    ) -> Result<bool, Cause> {
        let now = self.opening_instant();
        let come = body
            .cues(self.snapshot.tape())
            .items()
            .take(cues as usize)
            .filter_map(|cue| Some((cue, body.schedule.has_come(cue, now)?)));
        let mut failed = Cause::Scheduled;
        let mut found: Option<bool> = None;
        for (cue, comes) in come {
            if failed == Cause::Scheduled {
                note(Gate::new(Cause::Scheduled, Truth::True, None));
                failed = Cause::Audience;
            }
            let audience = self.condition(cue.field(cue::AUDIENCE), member);
            let stage = cue.field(cue::STAGE).text();
            note(Gate::new(Cause::Audience, audience, Some(stage)));
            if audience != Truth::True {
                continue;
            }
            failed = Cause::Share;
            let threshold = body.schedule.threshold(cue, comes, now);
            let bucket = if threshold < FULL { self.bucket_of(release, body) } else { None };
            let inside = if threshold < FULL { bucket.map(|bucket| bucket < threshold) } else { Some(true) };
            note(Gate {
                bucket,
                threshold: Some(threshold),
                ..Gate::new(Cause::Share, inside.into(), Some(stage))
            });
            if inside == Some(true) {
                found = Some(threshold < FULL && found.unwrap_or(true));
            } else if let Some(entry) = bucket.and_then(|bucket| body.schedule.entry(cue, comes, bucket)) {
                self.note_opening(entry);
            }
        }
        if failed == Cause::Scheduled {
            note(Gate::new(Cause::Scheduled, Truth::False, None));
        }
        found.ok_or(failed)
    }

    /// The bucket of this person in a release: one for all its flags.
    pub(super) fn bucket_of(&self, release: &Release, body: &Body) -> Option<u32> {
        let tape = self.snapshot.tape();
        let salt = body.field(tape, release_fields::SALT).there().map_or(&*release.key, Node::text);
        self.unit(body.field(tape, release_fields::BY), |unit| bucket(salt, unit))
    }

    fn is_below(&self, release: &Release, body: &Body, share: u32) -> Truth {
        if share >= FULL {
            return Truth::True;
        }
        self.bucket_of(release, body).map_or(Truth::Unknown, |bucket| (bucket < share).into())
    }

    /// Whether a flag that a release gives is valid, has the variant, and is enabled.
    fn is_lit(&self, given: Node) -> bool {
        self.flag_of(given)
            .is_some_and(|flag| !flag.is_disabled() && flag.variant(given.field(VALUE).text()).is_some())
    }

    fn is_carried(&self, given: Node) -> bool {
        self.flag_of(given).is_some_and(|flag| self.is_deployed(given.field(KEY).text(), flag))
    }

    fn flag_of(&self, given: Node) -> Option<&Flag> {
        self.snapshot.flag(given.field(REFERENCE).reference()?).ok()
    }

    /// Whether some cue of a release has come.
    pub(super) fn has_opened(&self, at: u32) -> bool {
        let now = self.opening_instant();
        let Some((_, Some(body))) = self.release_at(at) else { return false };
        let mut cues = body.cues(self.snapshot.tape()).items();
        cues.any(|cue| body.schedule.has_come(cue, now).is_some())
    }

    /// The stage of a release: the name of the last cue that has come, or `scheduled`, `held`, `rolled_back`. One
    /// that cannot be decoded has none.
    pub(super) fn stage(&self, at: u32) -> Option<&'a str> {
        let (_, body) = self.release_at(at)?;
        let body = body?;
        if body.rollback.is_some_and(|rollback| rollback.at <= self.clock.now) {
            return Some("rolled_back");
        }
        let now = self.opening_instant();
        let cues = body.cues(self.snapshot.tape());
        let (mut last, mut latest, mut all_have_come) = (None, i64::MIN, true);
        for cue in cues.items() {
            match body.schedule.has_come(cue, now) {
                // Of those that come at the same instant, the later in the list.
                Some(comes) if comes >= latest => {
                    latest = comes;
                    last = Some(cue);
                }
                Some(_) => {}
                None => all_have_come = false,
            }
        }
        if now >= body.schedule.opens() && !body.schedule.runs_at(now) && !all_have_come {
            return Some("held");
        }
        Some(last.map_or("scheduled", |cue| cue.field(cue::STAGE).text()))
    }
}

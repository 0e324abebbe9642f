//! Whether a release includes a person: gates in order, the first that fails is the cause.

use super::Evaluator;
use super::details::Cause;
use super::explain::Trace;
use super::local::Mark;
use super::memo::Finding;
use super::truth::Truth;
use crate::snapshot::{
    Body, Extent, FULL, Hash, Member, Node, REFERENCE, Release, VALUE, cue, flag_fields, needs,
    release_fields,
};

/// Whether a release is open for a person: whether a share below 100 percent decided, or the first gate that failed.
pub(crate) type Decision = Result<bool, Cause>;

impl<'a> Evaluator<'a, '_> {
    /// Whether the release at a place is open for this person.
    pub(super) fn decision(&self, at: u32) -> Decision {
        match self.finding(Member::Release(at)) {
            Finding::Release(decision) => decision,
            _ => Err(Cause::Incomplete),
        }
    }

    /// The same, as a step with every gate on the way.
    pub(super) fn trace_release(&self, at: u32, trace: &mut Trace) -> Decision {
        if trace.steps.is_none() {
            return self.decision(at);
        }
        trace.begin("release");
        if let (Some(json), Some((release, body))) = (&mut trace.steps, self.release_at(at)) {
            json.text("release", Some(&release.key));
            json.text("stage", self.stage(at));
            json.number("opens", body.map(|body| body.schedule.opens()));
            json.begin("gates", "[");
        }
        let decision = self.decide(at, trace);
        if let Some(json) = &mut trace.steps {
            json.end("]");
        }
        trace.end(decision.is_ok());
        decision
    }

    #[inline(never)]
    pub(super) fn release_at(&self, at: u32) -> Option<(&'a Release, Option<&'a Body>)> {
        self.snapshot.releases().get(at as usize).map(|release| (release, release.body.as_deref()))
    }

    pub(super) fn decide(&self, at: u32, trace: &mut Trace) -> Decision {
        let Some((release, Some(body))) = self.release_at(at) else {
            trace.pass(Cause::Incomplete, Truth::False)?;
            return Err(Cause::Incomplete);
        };
        let tape = self.snapshot.tape();
        let cues = body.cues(tape);
        self.note_opening(body.schedule.next_boundary(self.opening_instant(), cues));
        let mut extent = None;
        if let Some(rollback) = body.rollback {
            if rollback.at <= self.clock.now {
                extent = Some(rollback.extent);
            } else {
                self.findings.note(rollback.at);
            }
        }
        let (mut is_complete, mut is_carried) = (true, true);
        for given in release.gives(tape).entries() {
            let index = given.field(REFERENCE).reference().unwrap_or(u32::MAX);
            match self.snapshot.flag(index) {
                Ok(flag) if !flag.is_disabled() && flag.variant(given.field(VALUE).text()).is_some() => {
                    is_carried &= self.is_deployed(index, flag.field(flag_fields::NEEDS));
                }
                _ => is_complete = false,
            }
        }
        trace.pass(Cause::Incomplete, is_complete.into())?;
        trace.pass(Cause::NotDeployed, is_carried.into())?;
        trace.pass(Cause::Guardrail, (!self.local.has(Mark::Tripped, &release.key)).into())?;
        let kept = match extent {
            Some(Extent::Whole) => Truth::False,
            Some(Extent::Share(share)) => self.is_inside(release, body, share).1,
            // Back to some cues: told from these, below.
            None | Some(Extent::Cues(_)) => Truth::True,
        };
        trace.pass(Cause::RolledBack, kept)?;

        let need = body.field(tape, release_fields::NEEDS);
        let deployment = need.field(needs::DEPLOYMENT);
        if deployment.is_there() {
            trace.pass(Cause::NotDeployed, self.deployment.meets(deployment).into())?;
        }
        let member = Member::Release(at);
        let met = |need: Node| self.prerequisite(need.field(REFERENCE), need.field(VALUE), member);
        let needs = &mut need.field(needs::FLAGS).entries().map(met);
        trace.pass(Cause::Needs, Truth::join(Truth::False, needs))?;
        let all = cues.length();
        // Shown as open: for whom, when and for how many may change with the next scene. A rollback does not wait.
        if self.holds
            && self.local.has(Mark::PinnedOpen, &release.key)
            && !matches!(extent, Some(Extent::Cues(_)))
        {
            trace.pass(Cause::Curtain, Truth::True)?;
            let split = self.reach(at, all, &mut Trace::default()).unwrap_or(false);
            return Ok(split || matches!(extent, Some(Extent::Share(..FULL))));
        }
        let audience = self.condition(body.field(tape, release_fields::AUDIENCE), member);
        trace.pass(Cause::Audience, audience)?;

        let cues = match extent {
            Some(Extent::Cues(cues)) => cues,
            _ => all,
        };
        let reached = self.reach(at, cues, trace);
        if reached.is_err() && cues < all && self.reach(at, all, &mut Trace::default()).is_ok() {
            trace.pass(Cause::RolledBack, Truth::False)?;
        }
        if reached.is_ok() && self.holds && self.local.has(Mark::PinnedClosed, &release.key) {
            trace.pass(Cause::Curtain, Truth::False)?;
        }
        Ok(reached? || matches!(extent, Some(Extent::Share(..FULL))))
    }

    /// Where any of the first cues includes this person: whether only shares below 100 percent do. Else the gate at
    /// which the best of them failed.
    fn reach(&self, at: u32, cues: u32, trace: &mut Trace) -> Decision {
        let Some((release, Some(body))) = self.release_at(at) else { return Err(Cause::Incomplete) };
        let now = self.opening_instant();
        let mut found = Err(Cause::Scheduled);
        for cue in body.cues(self.snapshot.tape()).items().take(cues as usize) {
            let Some(comes) = body.schedule.has_come(cue, now) else { continue };
            if found == Err(Cause::Scheduled) {
                trace.pass(Cause::Scheduled, Truth::True)?;
                found = Err(Cause::Audience);
            }
            let passed = self.condition(cue.field(cue::AUDIENCE), Member::Release(at));
            let stage = Some(cue.field(cue::STAGE).text());
            trace.gate(Cause::Audience, passed, stage, None, None);
            if passed != Truth::True {
                continue;
            }
            let threshold = body.schedule.threshold(cue, comes, now);
            let (bucket, passed) = self.is_inside(release, body, threshold);
            trace.gate(Cause::Share, passed, stage, bucket, Some(threshold));
            if passed == Truth::True {
                found = Ok(threshold < FULL && found.unwrap_or(true));
                continue;
            }
            if found.is_err() {
                found = Err(Cause::Share);
            }
            if let Some(entry) = bucket.and_then(|bucket| body.schedule.entry(cue, comes, bucket)) {
                self.note_opening(entry);
            }
        }
        if found == Err(Cause::Scheduled) {
            trace.pass(Cause::Scheduled, Truth::False)?;
        }
        found
    }

    /// Whether a share of a release holds this person: by the bucket, one for all its flags, if the share is below 100
    /// percent.
    #[inline(never)]
    fn is_inside(&self, release: &Release, body: &Body, share: u32) -> (Option<u32>, Truth) {
        if share >= FULL {
            return (None, Truth::True);
        }
        let tape = self.snapshot.tape();
        let salt = body.field(tape, release_fields::SALT).there().map_or(&*release.key, Node::text);
        let bucket = self.point(body.field(tape, release_fields::BY), Hash::salted(salt), FULL);
        (bucket, bucket.map(|bucket| bucket < share).into())
    }

    /// The last cue of a release that has come, and whether all have.
    #[inline(never)]
    fn come(&self, body: &'a Body) -> (Option<Node<'a>>, bool) {
        let now = self.opening_instant();
        let (mut last, mut latest, mut all_have_come) = (None, i64::MIN, true);
        for cue in body.cues(self.snapshot.tape()).items() {
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
        (last, all_have_come)
    }

    /// Whether some cue of a release has come.
    pub(super) fn has_opened(&self, at: u32) -> bool {
        matches!(self.release_at(at), Some((_, Some(body))) if self.come(body).0.is_some())
    }

    /// The stage of a release: the name of the last cue that has come, or `scheduled`, `held`, `rolled_back`. One
    /// that cannot be decoded has none.
    pub(super) fn stage(&self, at: u32) -> Option<&'a str> {
        let body = self.release_at(at)?.1?;
        if body.rollback.is_some_and(|rollback| rollback.at <= self.clock.now) {
            return Some("rolled_back");
        }
        let now = self.opening_instant();
        let (last, all_have_come) = self.come(body);
        if now >= body.schedule.opens() && !body.schedule.runs_at(now) && !all_have_come {
            return Some("held");
        }
        Some(last.map_or("scheduled", |cue| cue.field(cue::STAGE).text()))
    }
}

//! The evaluation of one flag: the first step that decides wins.

use super::details::{Cause, Reason};
use super::explain::{Step, StepKind};
use super::truth::Truth;
use super::{Evaluator, split};
use crate::snapshot::{Flag, Node, Outcome, Rule};

/// What a person gets of a flag, in numbers; [`Evaluator::details`] puts it into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The place of the variant; nothing if the flag fails closed.
    pub variant: Option<usize>,
    /// Why, in OpenFeature's words.
    pub reason: Reason,
    /// Why, in ours.
    pub cause: Option<Cause>,
    /// The place of the release that gave the variant, or did not.
    pub release: Option<u32>,
}

/// A record of the steps, kept only for an explanation.
pub(super) type Trace<'t> = Option<&'t mut Vec<Step>>;

impl Evaluator<'_> {
    /// What this person gets of the flag at a place.
    #[must_use]
    pub fn answer(&self, flag: u32) -> Answer {
        self.trace_answer(flag, None)
    }

    pub(super) fn trace_answer(&self, index: u32, mut trace: Trace) -> Answer {
        let mut note = |kind: StepKind, decides: bool| {
            if let Some(steps) = &mut trace {
                steps.push(Step::new(kind, decides));
            }
            decides
        };
        let answer = |variant, reason, cause| Answer { variant: Some(variant), reason, cause, release: None };
        let read = self.snapshot.flag(index);
        let key = self.snapshot.flag_key(index);

        let sound = read.as_ref().ok().filter(|flag| flag.faults.is_empty());
        let overridden = sound.and_then(|flag| flag.variant(self.local.variant(&key)?));
        note(StepKind::Override, overridden.is_some());
        if let Some(variant) = overridden {
            return answer(variant, Reason::Static, Some(Cause::Override));
        }
        note(StepKind::Flag, read.is_err());
        let Ok(flag) = read else {
            return Answer { variant: None, reason: Reason::Error, cause: None, release: None };
        };
        if note(StepKind::Disabled, flag.disabled) {
            return answer(flag.dormant, Reason::Disabled, None);
        }
        if note(StepKind::Deployment, !self.is_deployed(&key, flag)) {
            return answer(flag.dormant, Reason::Default, Some(Cause::NotDeployed));
        }

        // The first release, and the first that has opened, tell why a dormant flag is dormant.
        let mut closed: Option<Answer> = None;
        let mut closed_has_opened = false;
        for at in self.snapshot.giving(index) {
            let decision = match &mut trace {
                Some(steps) => {
                    let (decision, step) = self.trace_release(at);
                    steps.push(step);
                    decision
                }
                None => self.decision(at),
            };
            if decision.open {
                let reason = if decision.split { Reason::Split } else { Reason::TargetingMatch };
                let variant = self.variant_given(at, index, flag);
                return Answer { variant: Some(variant), reason, cause: Some(Cause::Released), release: Some(at) };
            }
            if closed.is_none() || (!closed_has_opened && self.has_opened(at)) {
                closed_has_opened = self.has_opened(at);
                let cause = Some(decision.cause);
                closed = Some(Answer { variant: Some(flag.dormant), reason: Reason::Default, cause, release: Some(at) });
            }
        }

        for (i, rule) in flag.rules.iter().enumerate() {
            let (matched, variant) = self.rule(rule, flag, &key, index);
            if let Some(steps) = &mut trace {
                steps.push(Step::rule(i, matched, variant.is_some()));
            }
            if let Some(variant) = variant {
                let reason = match rule.outcome {
                    Outcome::Serve(_) => Reason::TargetingMatch,
                    Outcome::Split { .. } => Reason::Split,
                };
                return answer(variant, reason, Some(Cause::Rule));
            }
        }
        if let Some(steps) = &mut trace {
            steps.push(Step::new(StepKind::Dormant, true));
        }
        closed.unwrap_or_else(|| answer(flag.dormant, Reason::Default, None))
    }

    /// Whether the running bundle has the code of a flag, in a version that the flag can be used with.
    pub(super) fn is_deployed(&self, key: &str, flag: &Flag) -> bool {
        self.deployment.carries(key) && flag.needs.as_ref().is_none_or(|need| self.deployment.meets(need))
    }

    /// The place of the variant that an open release gives; it has been found complete.
    fn variant_given(&self, release: u32, index: u32, flag: &Flag) -> usize {
        let releases = self.snapshot.releases();
        let gives = releases.get(release as usize).map(|release| &release.gives[..]).unwrap_or_default();
        let given = gives.iter().find(|given| given.flag.index == Some(index));
        given.and_then(|given| flag.variant(&given.variant)).unwrap_or(flag.dormant)
    }

    /// Whether a rule's condition holds, and the variant that it gives then. A split without a unit gives none.
    fn rule(&self, rule: &Rule, flag: &Flag, key: &str, index: u32) -> (Truth, Option<usize>) {
        let matched = rule.when.as_ref().map_or(Truth::True, |when| self.condition(when, Node::Flag(index)));
        if matched != Truth::True {
            return (matched, None);
        }
        let variant = match &rule.outcome {
            Outcome::Serve(variant) => Some(*variant),
            Outcome::Split { arms, by } => self.attributes.with(self.context, by, |value| {
                let sum = arms.last().and_then(|(_, sum)| u32::try_from(*sum).ok())?;
                let point = u64::from(split(flag.salt.as_deref().unwrap_or(key), &value.unit()?, sum));
                arms.iter().find(|(_, cumulative)| *cumulative > point).map(|(variant, _)| *variant)
            }),
        };
        (matched, variant)
    }
}

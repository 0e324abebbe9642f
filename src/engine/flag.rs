//! The evaluation of one flag: the first step that decides wins.

use super::details::{Cause, Reason};
use super::explain::{Step, StepKind};
use super::truth::Truth;
use super::{Evaluator, split};
use crate::snapshot::{Flag, Member, Node, arm, flag_fields, needs, rule};

/// What a person gets of a flag, in numbers; [`Evaluator::details`] puts it into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The place of the variant; nothing if the flag fails closed.
    pub variant: Option<u32>,
    /// Why, in OpenFeature's words.
    pub reason: Reason,
    /// Why, in ours.
    pub cause: Option<Cause>,
    /// The place of the release that gave the variant, or did not.
    pub release: Option<u32>,
}

/// A record of the steps, kept only for an explanation.
pub(super) type Trace<'t, 'a> = Option<&'t mut Vec<Step<'a>>>;

impl<'a> Evaluator<'a, '_> {
    /// What this person gets of the flag at a place.
    #[must_use]
    pub fn answer(&self, flag: u32) -> Answer {
        self.trace_answer(flag, None)
    }

    pub(super) fn trace_answer(&self, index: u32, mut trace: Trace<'_, 'a>) -> Answer {
        let mut note = |kind: StepKind, decides: bool| {
            if let Some(steps) = &mut trace {
                steps.push(Step::new(kind, decides));
            }
            decides
        };
        let answer = |variant, reason, cause| Answer { variant: Some(variant), reason, cause, release: None };
        let read = self.snapshot.flag(index);
        let key = self.snapshot.flag_key(index);

        let sound = read.as_ref().ok().filter(|flag| !flag.is_faulty);
        let overridden = sound.and_then(|flag| flag.variant(self.local.variant(key)?));
        note(StepKind::Override, overridden.is_some());
        if let Some(variant) = overridden {
            return answer(variant, Reason::Static, Some(Cause::Override));
        }
        note(StepKind::Flag, read.is_err());
        let Ok(flag) = read else {
            return Answer { variant: None, reason: Reason::Error, cause: None, release: None };
        };
        if note(StepKind::Disabled, flag.is_disabled()) {
            return answer(flag.dormant(), Reason::Disabled, None);
        }
        if note(StepKind::Deployment, !self.is_deployed(key, flag)) {
            return answer(flag.dormant(), Reason::Default, Some(Cause::NotDeployed));
        }

        // The first release, and the first that has opened, tell why a dormant flag is dormant.
        let mut closed: Option<Answer> = None;
        let mut closed_has_opened = false;
        for given in self.snapshot.giving(index) {
            let at = given.release;
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
                let name = self.snapshot.tape().node(given.variant).text();
                // The release has been found complete, so it is one of the flag's.
                let variant = flag.variant(name).unwrap_or(flag.dormant());
                return Answer {
                    variant: Some(variant),
                    reason,
                    cause: Some(Cause::Released),
                    release: Some(at),
                };
            }
            if closed_has_opened {
                continue;
            }
            closed_has_opened = self.has_opened(at);
            if closed.is_none() || closed_has_opened {
                let cause = Some(decision.cause);
                closed = Some(Answer {
                    variant: Some(flag.dormant()),
                    reason: Reason::Default,
                    cause,
                    release: Some(at),
                });
            }
        }

        for (i, rule) in flag.field(flag_fields::RULES).items().enumerate() {
            let matches = self.condition(rule.field(rule::WHEN), Member::Flag(index));
            let is_split = rule.field(rule::SPLIT).is_there();
            let variant = match matches {
                Truth::True if is_split => self.arm(rule, flag, key),
                Truth::True => rule.field(rule::SERVE).number(),
                Truth::False | Truth::Unknown => None,
            };
            if let Some(steps) = &mut trace {
                steps.push(Step {
                    rule: Some(i),
                    matches: Some(matches),
                    ..Step::new(StepKind::Rule, variant.is_some())
                });
            }
            if let Some(variant) = variant {
                let reason = if is_split { Reason::Split } else { Reason::TargetingMatch };
                return answer(variant, reason, Some(Cause::Rule));
            }
        }
        if let Some(steps) = &mut trace {
            steps.push(Step::new(StepKind::Dormant, true));
        }
        closed.unwrap_or_else(|| answer(flag.dormant(), Reason::Default, None))
    }

    /// Whether the running bundle has the code of a flag, in a version that the flag can be used with.
    pub(super) fn is_deployed(&self, key: &str, flag: &Flag) -> bool {
        let need = flag.field(flag_fields::NEEDS).field(needs::DEPLOYMENT);
        self.deployment.carries(key) && self.deployment.meets(need)
    }

    /// The place of the variant that a rule's split gives; none without a unit.
    fn arm(&self, rule: Node, flag: &Flag, key: &str) -> Option<u32> {
        let salt = flag.field(flag_fields::SALT).there().map_or(key, Node::text);
        let arms = rule.field(rule::SPLIT);
        let weight = |arm: Node| u32::try_from(arm.field(arm::WEIGHT).wide()).unwrap_or(0);
        let sum = arms.items().fold(0, |sum: u32, arm| sum.saturating_add(weight(arm)));
        let mut point = self.unit(rule.field(rule::BY), |unit| split(salt, unit, sum))?;
        let found = arms.items().find(|&arm| match point.checked_sub(weight(arm)) {
            Some(beyond) => {
                point = beyond;
                false
            }
            None => true,
        });
        found?.field(arm::VARIANT).number()
    }

    /// What `read` makes of the unit that is hashed: an attribute, or the targeting key.
    pub(super) fn unit<T>(&self, by: Node, read: impl FnOnce(&str) -> T) -> Option<T> {
        self.attribute(by.there().unwrap_or(self.snapshot.targeting_key()), |value| {
            value.unit().map(|unit| read(&unit))
        })
    }
}

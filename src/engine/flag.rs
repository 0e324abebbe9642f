//! The evaluation of one flag: the first step that decides wins.

use super::details::{Cause, Reason};
use super::explain::Trace;
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

impl Evaluator<'_, '_> {
    /// What this person gets of the flag at a place.
    #[must_use]
    pub fn answer(&self, flag: u32) -> Answer {
        self.trace_answer(flag, &mut Trace::default())
    }

    pub(super) fn trace_answer(&self, index: u32, trace: &mut Trace) -> Answer {
        let read = self.snapshot.flag(index);
        let key = self.snapshot.flag_key(index);
        let sound = read.as_ref().ok().filter(|flag| !flag.is_faulty);
        let overridden = sound.and_then(|flag| flag.variant(self.local.variant(key)?));
        if trace.step("override", overridden.is_some()) {
            let cause = Some(Cause::Override);
            return Answer { variant: overridden, reason: Reason::Static, cause, release: None };
        }
        trace.step("flag", read.is_err());
        let Ok(flag) = read else {
            return Answer { variant: None, reason: Reason::Error, cause: None, release: None };
        };
        let mut dormant =
            Answer { variant: Some(flag.dormant()), reason: Reason::Default, cause: None, release: None };
        if trace.step("disabled", flag.is_disabled()) {
            dormant.reason = Reason::Disabled;
            return dormant;
        }
        if trace.step("deployment", !self.is_deployed(key, flag)) {
            dormant.cause = Some(Cause::NotDeployed);
            return dormant;
        }

        // The first release, and the first that has opened, tell why a dormant flag is dormant.
        let mut has_opened = false;
        for given in self.snapshot.giving(index) {
            let at = given.release;
            match self.trace_release(at, trace) {
                Ok(split) => {
                    let name = self.snapshot.tape().node(given.variant).text();
                    return Answer {
                        // The release has been found complete, so it is one of the flag's.
                        variant: flag.variant(name).or(dormant.variant),
                        reason: Reason::of(split),
                        cause: Some(Cause::Released),
                        release: Some(at),
                    };
                }
                Err(cause) if !has_opened => {
                    has_opened = self.has_opened(at);
                    if has_opened || dormant.release.is_none() {
                        dormant.cause = Some(cause);
                        dormant.release = Some(at);
                    }
                }
                Err(_) => {}
            }
        }

        for (place, rule) in (0..).zip(flag.field(flag_fields::RULES).items()) {
            let matches = self.condition(rule.field(rule::WHEN), Member::Flag(index));
            let is_split = rule.field(rule::SPLIT).is_there();
            let variant = match matches {
                Truth::True if is_split => self.arm(rule, flag, key),
                Truth::True => rule.field(rule::SERVE).number(),
                Truth::False | Truth::Unknown => None,
            };
            trace.begin("rule");
            if let Some(json) = &mut trace.steps {
                json.number("rule", Some(place));
                json.truth("matches", Some(matches));
            }
            if trace.end(variant.is_some()) {
                return Answer {
                    variant,
                    reason: Reason::of(is_split),
                    cause: Some(Cause::Rule),
                    release: None,
                };
            }
        }
        trace.step("dormant", true);
        dormant
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
        let mut point = self.point(rule.field(rule::BY), salt, sum)?;
        for arm in arms.items() {
            match point.checked_sub(weight(arm)) {
                Some(beyond) => point = beyond,
                None => return arm.field(arm::VARIANT).number(),
            }
        }
        None
    }

    /// The point of this person on a line of a length, by an attribute or the targeting key.
    #[inline(never)]
    pub(super) fn point(&self, by: Node, salt: &str, length: u32) -> Option<u32> {
        let value = self.attribute(by.there().unwrap_or(self.snapshot.targeting_key()));
        Some(split(salt, &value.unit()?, length))
    }
}

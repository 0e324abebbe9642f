//! The evaluation of one flag: the first step that decides wins.

use super::details::{Cause, Reason};
use super::explain::Trace;
use super::truth::Truth;
use super::{Evaluator, bucket};
use crate::snapshot::{Hash, Member, Node, needs};

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
        let overridden = if self.local.marks.is_empty() { None } else { self.overridden(index) };
        let mut answer = Answer { variant: overridden, reason: Reason::Static, cause: None, release: None };
        if trace.step("override", overridden.is_some()) {
            answer.cause = Some(Cause::Override);
            return answer;
        }
        trace.step("flag", read.is_err());
        let Ok(flag) = read else {
            answer.reason = Reason::Error;
            return answer;
        };
        let node = flag.node();
        // In the order of `flag_fields`.
        let &[_, dormant, rules, disabled, needs] = node.row();
        answer.variant = Some(node.at(dormant).number().unwrap_or(0));
        answer.reason = Reason::Default;
        if trace.step("disabled", node.at(disabled).boolean()) {
            answer.reason = Reason::Disabled;
            return answer;
        }
        if trace.step("deployment", !self.is_deployed(index, node.at(needs))) {
            answer.cause = Some(Cause::NotDeployed);
            return answer;
        }

        // The first release, and the first that has opened, tell why a dormant flag is dormant.
        let mut has_opened = false;
        for given in self.snapshot.giving(index) {
            let at = given.release;
            match self.trace_release(at, trace) {
                Ok(split) => {
                    let name = self.snapshot.tape().node(given.variant).text();
                    // The release has been found complete, so it is one of the flag's.
                    answer.variant = flag.variant(name).or(answer.variant);
                    answer.reason = Reason::of(split);
                    answer.cause = Some(Cause::Released);
                    answer.release = Some(at);
                    return answer;
                }
                Err(cause) if !has_opened => {
                    has_opened = self.has_opened(at);
                    if has_opened || answer.release.is_none() {
                        answer.cause = Some(cause);
                        answer.release = Some(at);
                    }
                }
                Err(_) => {}
            }
        }

        for (place, &rule) in (0..).zip(node.at(rules).words()) {
            // In the order of `rule`.
            let &[when, serve, split, by] = node.at(rule).row();
            let matches = self.condition(node.at(when), Member::Flag(index));
            let is_split = node.at(split).is_there();
            let variant = match matches {
                Truth::True if is_split => self.arm(node.at(split), node.at(by), flag.salted),
                Truth::True => node.at(serve).number(),
                Truth::False | Truth::Unknown => None,
            };
            if let Some(json) = &mut trace.steps {
                json.begin("", "{");
                json.text("step", Some("rule"));
                json.number("rule", Some(place));
                json.truth("matches", Some(matches));
                trace.end(variant.is_some());
            }
            if variant.is_some() {
                answer.variant = variant;
                answer.reason = Reason::of(is_split);
                answer.cause = Some(Cause::Rule);
                answer.release = None;
                return answer;
            }
        }
        trace.step("dormant", true);
        answer
    }

    /// The place of the variant that a flag has on this device, if it can have it.
    #[inline(never)]
    fn overridden(&self, index: u32) -> Option<u32> {
        let sound = self.snapshot.flag(index).ok().filter(|flag| !flag.is_faulty)?;
        sound.variant(self.local.variant(self.snapshot.flag_key(index))?)
    }

    /// Whether the running bundle has the code of a flag, in a version that the flag can be used with.
    #[inline(never)]
    pub(super) fn is_deployed(&self, index: u32, needs: Node) -> bool {
        self.deployment.carries(|| self.snapshot.flag_key(index))
            && (!needs.is_there() || self.deployment.meets(needs.field(needs::DEPLOYMENT)))
    }

    /// The place of the variant that a rule's split gives; none without a unit.
    fn arm(&self, split: Node, by: Node, salted: Hash) -> Option<u32> {
        let (&sum, arms) = split.words().split_last()?;
        let mut point = self.point(by, salted, sum)?;
        for &[weight, variant] in arms.as_chunks().0 {
            match point.checked_sub(weight) {
                Some(beyond) => point = beyond,
                None => return split.at(variant).number(),
            }
        }
        None
    }

    /// The point of this person on a line of a length, by an attribute or the targeting key.
    #[inline(never)]
    pub(super) fn point(&self, by: Node, salted: Hash, length: u32) -> Option<u32> {
        let unit = self.attribute(by.there().unwrap_or(self.snapshot.targeting_key()));
        Some(bucket::point(salted, &unit.unit()?, length))
    }
}

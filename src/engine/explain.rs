//! The explanation of an answer: every step and gate in order, by the evaluator that gave it.

use serde::Serialize;

use super::Evaluator;
use super::details::{Cause, Details};
use super::release::Decision;
use super::truth::Truth;
use crate::snapshot::{Cue, Kind};

/// Why a person gets what of a flag.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// The key of the flag.
    pub key: String,
    /// The answer.
    pub details: Details,
    /// The instant for which it holds, in milliseconds since 1970.
    pub now: i64,
    /// The last instant at which the snapshot was known to be current.
    pub confirmed_at: i64,
    /// The instant up to which things may open without another confirmation.
    pub opens_until: i64,
    /// The steps, in order, up to the one that decided.
    pub steps: Vec<Step>,
}

/// A step of the evaluation of a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum StepKind {
    /// Is it overridden on this device?
    Override,
    /// Is it faulty?
    Flag,
    /// Is the kill switch on?
    Disabled,
    /// Is its code missing from the running bundle?
    Deployment,
    /// Does this release include the person?
    Release,
    /// Does this rule match?
    Rule,
    /// Nothing lights it.
    Dormant,
}

/// One step, and what it found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// Which step.
    pub step: StepKind,
    /// Whether it gave the answer.
    pub decides: bool,
    /// The key of the release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
    /// The stage of the release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// The nominal opening of the release, in milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens: Option<i64>,
    /// The gates of the release, up to the one that failed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<Gate>,
    /// The place of the rule, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<usize>,
    /// Whether the condition of the rule holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matches: Option<Truth>,
}

/// A gate of a release, named after the cause that it gives when it is shut.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gate {
    /// Which gate.
    pub gate: Cause,
    /// Whether the person passes it.
    pub passed: Truth,
    /// The stage of the cue whose audience or share this is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// The person's bucket, in 0..=99999.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket: Option<u32>,
    /// The share in thousandths of a percent: buckets below it are in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<u32>,
}

impl Step {
    pub(super) fn new(step: StepKind, decides: bool) -> Self {
        Self { step, decides, release: None, stage: None, opens: None, gates: Vec::new(), rule: None, matches: None }
    }

    pub(super) fn rule(rule: usize, matches: Truth, decides: bool) -> Self {
        Self { rule: Some(rule), matches: Some(matches), ..Self::new(StepKind::Rule, decides) }
    }

    pub(super) fn release(evaluator: &Evaluator, at: u32, decision: Decision, gates: Vec<Gate>) -> Self {
        let release = evaluator.release_at(at);
        Self {
            release: release.map(|(release, _)| release.key.to_string()),
            stage: evaluator.stage(at).map(str::to_string),
            opens: release.and_then(|(_, body)| body).map(|body| body.schedule.opens()),
            gates,
            ..Self::new(StepKind::Release, decision.open)
        }
    }
}

impl Gate {
    pub(super) fn new(gate: Cause, passed: Truth) -> Self {
        Self { gate, passed, stage: None, bucket: None, threshold: None }
    }

    pub(super) fn of_cue(gate: Cause, passed: Truth, cue: &Cue) -> Self {
        Self { stage: Some(cue.stage.to_string()), ..Self::new(gate, passed) }
    }

    pub(super) fn of_share(passed: Truth, cue: &Cue, bucket: Option<u32>, threshold: u32) -> Self {
        Self { bucket, threshold: Some(threshold), ..Self::of_cue(Cause::Share, passed, cue) }
    }
}

impl Evaluator<'_> {
    /// Why this person gets what of a flag.
    #[must_use]
    pub fn explain(&self, key: &str, kind: Option<Kind>) -> Explanation {
        let mut steps = Vec::new();
        let details = match self.snapshot.find_flag(key) {
            Some(index) => {
                let answer = self.trace_answer(index, Some(&mut steps));
                self.details_of(index, kind, answer)
            }
            None => self.details(key, kind),
        };
        Explanation {
            key: key.to_string(),
            details,
            now: self.clock.now,
            confirmed_at: self.clock.confirmed_at,
            opens_until: self.lease_end(),
            steps,
        }
    }
}

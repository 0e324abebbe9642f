//! The explanation of an answer: every step and gate in order, by the evaluator that gave it.

use super::Evaluator;
use super::details::{Cause, Details};
use super::json::Writer;
use super::truth::Truth;
use crate::snapshot::Kind;

/// Why a person gets what of a flag.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation<'a> {
    /// The key of the flag.
    pub key: String,
    /// The answer.
    pub details: Details<'a>,
    /// The instant for which it holds, in milliseconds since 1970.
    pub now: i64,
    /// The last instant at which the snapshot was known to be current.
    pub confirmed_at: i64,
    /// The instant up to which things may open without another confirmation.
    pub opens_until: i64,
    /// The steps, in order, up to the one that decided.
    pub steps: Vec<Step<'a>>,
}

/// A step of the evaluation of a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq)]
pub struct Step<'a> {
    /// Which step.
    pub step: StepKind,
    /// Whether it gave the answer.
    pub decides: bool,
    /// The key of the release.
    pub release: Option<&'a str>,
    /// The stage of the release.
    pub stage: Option<&'a str>,
    /// The nominal opening of the release, in milliseconds since 1970.
    pub opens: Option<i64>,
    /// The gates of the release, up to the one that failed.
    pub gates: Vec<Gate<'a>>,
    /// The place of the rule, from 0.
    pub rule: Option<u32>,
    /// Whether the condition of the rule holds.
    pub matches: Option<Truth>,
}

/// A gate of a release, named after the cause that it gives when it is shut.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate<'a> {
    /// Which gate.
    pub gate: Cause,
    /// Whether the person passes it.
    pub passed: Truth,
    /// The stage of the cue whose audience or share this is.
    pub stage: Option<&'a str>,
    /// The person's bucket, in 0..=99999.
    pub bucket: Option<u32>,
    /// The share in thousandths of a percent: buckets below it are in.
    pub threshold: Option<u32>,
}

/// The record of an evaluation, which is kept only for an explanation.
#[derive(Default)]
pub(super) struct Trace<'a> {
    pub(super) steps: Option<Vec<Step<'a>>>,
}

impl<'a> Trace<'a> {
    /// Records a step; the answer is whether it decides.
    #[inline(never)]
    pub(super) fn step(&mut self, step: StepKind, decides: bool) -> bool {
        if let Some(steps) = &mut self.steps {
            steps.push(Step {
                step,
                decides,
                release: None,
                stage: None,
                opens: None,
                gates: Vec::new(),
                rule: None,
                matches: None,
            });
        }
        decides
    }

    /// The step that was recorded last.
    pub(super) fn last(&mut self) -> Option<&mut Step<'a>> {
        self.steps.as_mut()?.last_mut()
    }

    /// Records a gate of the step that was recorded last.
    #[inline(never)]
    pub(super) fn gate(&mut self, gate: Gate<'a>) {
        if let Some(step) = self.last() {
            step.gates.push(gate);
        }
    }

    /// Records a gate, and goes on only if it is passed.
    #[inline(never)]
    pub(super) fn pass(&mut self, gate: Cause, passed: Truth) -> Result<(), Cause> {
        self.gate(Gate { gate, passed, stage: None, bucket: None, threshold: None });
        if passed == Truth::True { Ok(()) } else { Err(gate) }
    }
}

impl Step<'_> {
    fn write(&self, json: &mut Writer) {
        json.begin("", "{");
        json.text("step", Some(self.step.as_str()));
        json.truth("decides", Some(self.decides.into()));
        json.text("release", self.release);
        json.text("stage", self.stage);
        json.number("opens", self.opens);
        if !self.gates.is_empty() {
            json.begin("gates", "[");
            for gate in &self.gates {
                gate.write(json);
            }
            json.end("]");
        }
        json.number("rule", self.rule.map(i64::from));
        json.truth("matches", self.matches);
        json.end("}");
    }
}

impl StepKind {
    /// The word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Override => "override",
            Self::Flag => "flag",
            Self::Disabled => "disabled",
            Self::Deployment => "deployment",
            Self::Release => "release",
            Self::Rule => "rule",
            Self::Dormant => "dormant",
        }
    }
}

impl Gate<'_> {
    fn write(&self, json: &mut Writer) {
        json.begin("", "{");
        json.text("gate", Some(self.gate.as_str()));
        json.truth("passed", Some(self.passed));
        json.text("stage", self.stage);
        json.number("bucket", self.bucket.map(i64::from));
        json.number("threshold", self.threshold.map(i64::from));
        json.end("}");
    }
}

impl Explanation<'_> {
    /// The explanation as JSON; its details are without the value.
    #[must_use]
    pub fn json(&self) -> String {
        Writer::of(&|json| self.write(json))
    }

    pub(crate) fn write(&self, json: &mut Writer) {
        json.begin("", "{");
        json.text("key", Some(&self.key));
        self.details.write("details", json);
        json.number("now", Some(self.now));
        json.number("confirmedAt", Some(self.confirmed_at));
        json.number("opensUntil", Some(self.opens_until));
        json.begin("steps", "[");
        for step in &self.steps {
            step.write(json);
        }
        json.end("]}");
    }
}

impl<'a> Evaluator<'a, '_> {
    /// Why this person gets what of a flag.
    #[must_use]
    pub fn explain(&self, key: &str, kind: Option<Kind>) -> Explanation<'a> {
        let mut trace = Trace { steps: Some(Vec::new()) };
        let details = match self.snapshot.find_flag(key) {
            Some(index) => {
                let answer = self.trace_answer(index, &mut trace);
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
            steps: trace.steps.unwrap_or_default(),
        }
    }
}

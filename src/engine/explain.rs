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
    pub key: &'a str,
    /// The answer.
    pub details: Details<'a>,
    /// The instant for which it holds, in milliseconds since 1970.
    pub now: i64,
    /// The last instant at which the snapshot was known to be current.
    pub confirmed_at: i64,
    /// The instant up to which things may open without another confirmation.
    pub opens_until: i64,
    /// The steps in order, up to the one that decided: the items of a list in JSON, none if there is no such flag.
    pub steps: String,
}

/// The record of an evaluation, which is kept only for an explanation: JSON, as nobody reads it but those who asked.
#[derive(Default)]
pub(super) struct Trace {
    pub(super) steps: Option<Writer>,
}

impl Trace {
    /// Begins a step.
    #[inline(never)]
    pub(super) fn begin(&mut self, step: &str) {
        if let Some(json) = &mut self.steps {
            json.begin("", "{");
            json.text("step", Some(step));
        }
    }

    /// Ends a step; the answer is whether it decides.
    #[inline(never)]
    pub(super) fn end(&mut self, decides: bool) -> bool {
        if let Some(json) = &mut self.steps {
            json.truth("decides", Some(decides.into()));
            json.end("}");
        }
        decides
    }

    /// Records a step that has nothing but its name; the answer is whether it decides.
    #[allow(clippy::inline_always)] // Nobody but those who asked pays for it.
    #[inline(always)]
    pub(super) fn step(&mut self, step: &str, decides: bool) -> bool {
        if self.steps.is_some() {
            self.record(step, decides);
        }
        decides
    }

    #[inline(never)]
    fn record(&mut self, step: &str, decides: bool) {
        self.begin(step);
        self.end(decides);
    }

    /// Records a gate of a release, named after the cause that it gives when it is shut, with the cue whose audience or
    /// share this is, the person's bucket (0 to 99999), and the share in thousandths of a percent.
    #[inline(never)]
    pub(super) fn gate(
        &mut self,
        gate: Cause,
        passed: Truth,
        stage: Option<&str>,
        bucket: Option<u32>,
        threshold: Option<u32>,
    ) {
        if let Some(json) = &mut self.steps {
            json.begin("", "{");
            json.text("gate", Some(gate.as_str()));
            json.truth("passed", Some(passed));
            json.text("stage", stage);
            json.number("bucket", bucket.map(i64::from));
            json.number("threshold", threshold.map(i64::from));
            json.end("}");
        }
    }

    /// Records a gate, and goes on only if it is passed.
    #[inline(never)]
    pub(super) fn pass(&mut self, gate: Cause, passed: Truth) -> Result<(), Cause> {
        self.gate(gate, passed, None, None, None);
        if passed == Truth::True { Ok(()) } else { Err(gate) }
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
        json.text("key", Some(self.key));
        self.details.write("details", json);
        json.number("now", Some(self.now));
        json.number("confirmedAt", Some(self.confirmed_at));
        json.number("opensUntil", Some(self.opens_until));
        json.begin("steps", "[");
        json.end(&self.steps);
        json.end("]}");
    }
}

impl<'a> Evaluator<'a, '_> {
    /// Why this person gets what of a flag.
    #[must_use]
    pub fn explain(&self, key: &'a str, kind: Option<Kind>) -> Explanation<'a> {
        let mut trace = Trace { steps: Some(Writer::default()) };
        let details = self.trace_details(key, kind, &mut trace);
        Explanation {
            key,
            details,
            now: self.clock.now,
            confirmed_at: self.clock.confirmed_at,
            opens_until: self.lease_end(),
            steps: trace.steps.unwrap_or_default().into_text(),
        }
    }
}

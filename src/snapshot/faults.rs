//! Every fault of a document, for those who write it.

use super::condition::{Condition, Prerequisite};
use super::error::Fault;
use super::flag::Flag;
use super::release::{Body, Release};
use super::{Cue, Snapshot};

/// The fault of a reference to a flag that has a fault itself.
pub(super) fn faulty(name: &str) -> Fault {
    Fault::new(&["the flag \"", name, "\" has a fault"])
}

/// The fault of a name that is none of a flag's variants.
pub(super) fn unknown_variant(flag: &Flag, name: &str) -> Fault {
    Fault::unknown("variant", name, flag.variants.iter().map(|variant| &*variant.name))
}

impl Snapshot {
    /// Every fault of the document, in its order: the first of each segment, plan, flag and release, those of holds,
    /// freezes and rollbacks, and every reference to what is not there. Decodes every flag.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut found: Vec<(u32, Fault)> = Vec::new();
        for (at, segment) in self.segment_index.places().zip(&self.segments) {
            let mut add = |fault| found.push((self.segment_index.position(at), fault));
            let key = self.segment_index.key(&self.text, at);
            match segment {
                Ok(condition) => self.dangling(condition, &mut |fault| add(fault.in_key(&key).in_key("segments"))),
                Err(fault) => add(fault.clone()),
            }
        }
        for at in self.flag_index.places() {
            let mut add = |fault| found.push((self.flag_index.position(at), fault));
            match self.flag(at) {
                Ok(flag) => self.faults_of_flag(flag, &mut |fault| {
                    add(fault.in_key(&self.flag_key(at)).in_key("flags"));
                }),
                Err(fault) => add(fault),
            }
        }
        found.extend(self.freeze_faults.iter().map(|fault| (self.freezes_position, fault.clone())));
        for (at, plan) in self.plan_index.places().zip(&self.plans) {
            let mut add = |fault| found.push((self.plan_index.position(at), fault));
            let key = self.plan_index.key(&self.text, at);
            match plan {
                Ok(cues) => self.faults_of_cues(cues, &mut |fault| add(fault.in_key(&key).in_key("plans"))),
                Err(fault) => add(fault.clone()),
            }
        }
        for release in &self.releases {
            let mut add = |fault| found.push((release.position, fault));
            match &release.body {
                Ok(body) => self.faults_of_release(release, body, &mut |fault| {
                    add(fault.in_key(&release.key).in_key("releases"));
                }),
                Err(fault) => add(fault.clone()),
            }
            release.faults.iter().cloned().for_each(add);
        }
        found.sort_by_key(|(position, _)| *position);
        found.into_iter().map(|(_, fault)| fault).collect()
    }

    fn faults_of_flag(&self, flag: &Flag, report: &mut dyn FnMut(Fault)) {
        flag.fault.iter().cloned().for_each(&mut *report);
        for (i, rule) in flag.rules.iter().enumerate() {
            if let Some(when) = &rule.when {
                self.dangling(when, &mut |fault| report(fault.in_key("when").in_item(i).in_key("rules")));
            }
        }
    }

    fn faults_of_cues(&self, cues: &[Cue], report: &mut dyn FnMut(Fault)) {
        for (i, cue) in cues.iter().enumerate() {
            if let Some(audience) = &cue.audience {
                self.dangling(audience, &mut |fault| report(fault.in_key("audience").in_item(i)));
            }
        }
    }

    fn faults_of_release(&self, release: &Release, body: &Body, report: &mut dyn FnMut(Fault)) {
        for given in &release.gives {
            if let Err(fault) = self.given_variant(given) {
                report(fault.in_key(&given.flag.name).in_key("flags"));
            }
        }
        for need in &body.flags {
            self.check_prerequisite(need, &mut |fault| {
                report(fault.in_key(&need.flag.name).in_key("flags").in_key("needs"));
            });
        }
        if let Some(audience) = &body.audience {
            self.dangling(audience, &mut |fault| report(fault.in_key("audience")));
        }
        if body.own_plan {
            self.faults_of_cues(&body.cues, &mut |fault| report(fault.in_key("plan")));
        }
    }

    /// Reports every reference of a condition that leads nowhere.
    fn dangling(&self, condition: &Condition, report: &mut dyn FnMut(Fault)) {
        match condition {
            Condition::All(inner) | Condition::Any(inner) => {
                let head = if matches!(condition, Condition::All(_)) { "all" } else { "any" };
                for (i, inner) in inner.iter().enumerate() {
                    self.dangling(inner, &mut |fault| report(fault.in_item(i).in_key(head)));
                }
            }
            Condition::Not(inner) => self.dangling(inner, &mut |fault| report(fault.in_key("not"))),
            Condition::Segment(segment) if segment.index.is_none() => {
                report(self.segment_index.unknown(&self.text, "segment", &segment.name));
            }
            Condition::Flag(prerequisite) => self.check_prerequisite(prerequisite, report),
            Condition::Segment(_) | Condition::Attribute(..) => {}
        }
    }

    fn check_prerequisite(&self, prerequisite: &Prerequisite, report: &mut dyn FnMut(Fault)) {
        let name = &prerequisite.flag.name;
        match prerequisite.flag.index.map(|index| self.flag(index)) {
            None => report(self.unknown_flag(name)),
            Some(Err(_)) => report(faulty(name)),
            Some(Ok(flag)) => {
                let unknown = prerequisite.is.iter().filter(|variant| flag.variant(variant).is_none());
                unknown.for_each(|variant| report(unknown_variant(flag, variant)));
            }
        }
    }
}

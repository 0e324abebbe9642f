//! What an evaluator has found out already, for one set of arguments.

use std::cell::{Cell, Ref, RefCell};
use std::mem::take;

use super::Evaluator;
use super::context::{Attribute, Value};
use super::explain::Trace;
use super::release::Decision;
use super::truth::Truth;
use crate::snapshot::{Member, Node};

/// What has been found out for one snapshot, deployment, context, clock and local state.
#[derive(Debug, Default)]
pub struct Memo {
    pub(crate) attributes: RefCell<Vec<Known>>,
    pub(crate) findings: Findings,
}

/// What is known of an attribute.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Of the person before, if it is not known: the next text may stand where this one does.
    value: Value,
    is_known: bool,
}

impl Memo {
    /// Forgets everything, and keeps the room for as much.
    pub fn clear(&mut self) {
        let Self { attributes, findings } = self;
        for known in attributes.get_mut() {
            known.is_known = false;
        }
        findings.known.get_mut().clear();
        findings.next.set(i64::MAX);
    }

    /// The earliest instant (milliseconds since 1970) at which anything evaluated so far may change by the clock:
    /// a variant, a cause or a stage.
    #[must_use]
    pub fn next(&self) -> Option<i64> {
        self.findings.next()
    }
}

/// What has been found out of a member of the snapshot.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Finding {
    /// Whether a person is in a segment.
    Segment(Truth),
    /// Whether a person has a release.
    Release(Decision),
    /// The place of the variant that a person has of a flag; nothing if it answers with an error.
    Flag(Option<u32>),
}

/// What has been found out, each with the next instant at which the clock may change it.
#[derive(Debug)]
pub(crate) struct Findings {
    /// Sorted by the number of the member.
    known: RefCell<Vec<(u32, Finding, i64)>>,
    next: Cell<i64>,
}

impl Default for Findings {
    fn default() -> Self {
        Self { known: RefCell::default(), next: Cell::new(i64::MAX) }
    }
}

impl Findings {
    pub(crate) fn next(&self) -> Option<i64> {
        Some(self.next.get()).filter(|&at| at < i64::MAX)
    }

    /// Notes an instant at which something that is being evaluated may change.
    pub(crate) fn note(&self, at: i64) {
        self.next.set(self.next.get().min(at));
    }
}

impl<'e> Evaluator<'_, 'e> {
    /// An attribute, by its number on the tape.
    #[inline]
    pub(super) fn attribute(&self, attribute: Node) -> Ref<'e, Value> {
        let id = attribute.number().unwrap_or(u32::MAX);
        let find = || {
            Ref::filter_map(self.attributes.borrow(), |attributes| {
                attributes.get(id as usize).filter(|known| known.is_known).map(|known| &known.value)
            })
        };
        find().unwrap_or_else(|none| {
            drop(none);
            self.ask(id)
        })
    }

    #[inline(never)]
    fn ask(&self, id: u32) -> Ref<'e, Value> {
        const MISSING: &Value = &Value::Missing;
        let at = id as usize;
        let mut attributes = self.attributes.borrow_mut();
        while attributes.len() <= at {
            attributes.push(Known::default());
        }
        let mut value = attributes.get_mut(at).map(|known| take(&mut known.value)).unwrap_or_default();
        // A context may evaluate something with the same memo.
        drop(attributes);
        self.context.read(Attribute { snapshot: self.snapshot, id }, &mut value);
        if let Some(known) = self.attributes.borrow_mut().get_mut(at) {
            *known = Known { value, is_known: true };
        }
        Ref::map(self.attributes.borrow(), |attributes| {
            attributes.get(at).map_or(MISSING, |known| &known.value)
        })
    }

    /// What is remembered of a member, or else found out now.
    #[inline(never)]
    pub(super) fn finding(&self, member: Member) -> Finding {
        let number = self.snapshot.member_number(member);
        let findings = self.findings;
        let find = || findings.known.borrow().binary_search_by_key(&number, |(number, ..)| *number);
        if let Ok(at) = find()
            && let Some(&(_, finding, next)) = findings.known.borrow().get(at)
        {
            findings.note(next);
            return finding;
        }
        // What is noted on the way is noted for what is around it, too.
        let around = findings.next.replace(i64::MAX);
        let finding = self.find_out(member);
        let next = findings.next.get();
        findings.note(around);
        if let Err(at) = find() {
            findings.known.borrow_mut().insert(at, (number, finding, next));
        }
        finding
    }

    /// What there is to find out of a member.
    pub(super) fn find_out(&self, member: Member) -> Finding {
        match member {
            Member::Flag(at) => Finding::Flag(self.answer(at).variant),
            Member::Segment(at) => Finding::Segment(self.condition(self.snapshot.segment(at), member)),
            Member::Release(at) => Finding::Release(self.decide(at, &mut Trace::default())),
        }
    }
}

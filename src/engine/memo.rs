//! What an evaluator has found out already, for one set of arguments.

use std::cell::{Cell, RefCell};

use super::context::{Attribute, Value};
use super::release::Decision;
use super::truth::Truth;
use super::{Context, Evaluator};
use crate::snapshot::Node;

/// What has been found out for one snapshot, deployment, context, clock and local state.
#[derive(Debug, Default)]
pub struct Memo {
    pub(crate) attributes: Attributes,
    pub(crate) decisions: Decisions,
}

impl Memo {
    /// The earliest instant (milliseconds since 1970) at which anything evaluated so far may change by the clock:
    /// a variant, a cause or a stage.
    #[must_use]
    pub fn next(&self) -> Option<i64> {
        self.decisions.next()
    }
}

/// The attributes that have been looked up, by number.
#[derive(Debug, Default)]
pub(crate) struct Attributes {
    values: RefCell<Vec<Option<Value>>>,
}

impl Attributes {
    /// What `read` makes of an attribute's value.
    pub(crate) fn with<T>(
        &self,
        context: &dyn Context,
        attribute: Attribute,
        read: impl FnOnce(&Value) -> T,
    ) -> T {
        let at = attribute.id as usize;
        let known = self.values.borrow().get(at).is_some_and(Option::is_some);
        if !known {
            let value = context.attribute(attribute);
            let mut values = self.values.borrow_mut();
            if values.len() <= at {
                values.resize_with(at.saturating_add(1), || None);
            }
            if let Some(slot) = values.get_mut(at) {
                *slot = Some(value);
            }
        }
        match self.values.borrow().get(at) {
            Some(Some(value)) => read(value),
            _ => read(&Value::Missing),
        }
    }
}

/// What has been decided, each with the next instant at which the clock may change it.
#[derive(Debug)]
pub(crate) struct Decisions {
    segments: RefCell<Vec<(u32, Truth, i64)>>,
    releases: RefCell<Vec<(u32, Decision, i64)>>,
    /// Place of a flag's variant; nothing for a flag that answers with an error.
    prerequisites: RefCell<Vec<(u32, Option<u32>, i64)>>,
    next: Cell<i64>,
}

impl Default for Decisions {
    fn default() -> Self {
        Self {
            segments: RefCell::default(),
            releases: RefCell::default(),
            prerequisites: RefCell::default(),
            next: Cell::new(i64::MAX),
        }
    }
}

impl Decisions {
    pub(crate) fn next(&self) -> Option<i64> {
        Some(self.next.get()).filter(|&at| at < i64::MAX)
    }

    /// Notes an instant at which something that is being evaluated may change.
    pub(crate) fn note(&self, at: i64) {
        self.next.set(self.next.get().min(at));
    }

    /// What `work` gives, and the earliest instant that it noted. (It is noted for what is around it, too.)
    fn noting<T>(&self, work: impl FnOnce() -> T) -> (T, i64) {
        let around = self.next.replace(i64::MAX);
        let result = work();
        let next = self.next.get();
        self.next.set(next.min(around));
        (result, next)
    }
}

/// What is remembered under `key`, or else what `work` gives. Sorted by key.
fn remembered<T: Copy>(
    decisions: &Decisions,
    memo: &RefCell<Vec<(u32, T, i64)>>,
    key: u32,
    work: impl FnOnce() -> T,
) -> T {
    let find = || memo.borrow().binary_search_by_key(&key, |(key, ..)| *key);
    if let Ok(at) = find()
        && let Some(&(_, value, next)) = memo.borrow().get(at)
    {
        decisions.note(next);
        return value;
    }
    let (value, next) = decisions.noting(work);
    if let Err(at) = find() {
        memo.borrow_mut().insert(at, (key, value, next));
    }
    value
}

impl Evaluator<'_, '_> {
    /// What `read` makes of the value of an attribute, by its number on the tape.
    pub(super) fn attribute<T>(&self, attribute: Node, read: impl FnOnce(&Value) -> T) -> T {
        let attribute = Attribute { snapshot: self.snapshot, id: attribute.number().unwrap_or(u32::MAX) };
        self.attributes.with(self.context, attribute, read)
    }

    pub(super) fn remember_segment(&self, segment: u32, work: impl FnOnce() -> Truth) -> Truth {
        remembered(self.decisions, &self.decisions.segments, segment, work)
    }

    pub(super) fn remember_release(&self, release: u32, work: impl FnOnce() -> Decision) -> Decision {
        remembered(self.decisions, &self.decisions.releases, release, work)
    }

    pub(super) fn remember_variant(&self, flag: u32, work: impl FnOnce() -> Option<u32>) -> Option<u32> {
        remembered(self.decisions, &self.decisions.prerequisites, flag, work)
    }
}

//! Cycles among references, and chains of them that are too long.
//!
//! Flags, segments and releases refer to one another: a condition to a segment or a flag, a release to the flags that
//! it needs, a flag to the releases that give it. A reference between members of one cycle (a strongly connected
//! component) is *unknown*, whichever member is asked first; so the components are worked out on the document, by
//! Tarjan's algorithm (SIAM J. Comput. 1, 1972), with a stack of its own, and only as far as something was asked.

use std::sync::{Mutex, PoisonError};

use super::Snapshot;
use super::conditions::Operator;
use super::format::{condition, cue, flag, needs, release, rule};
use super::limits::MAX_REFERENCE_DEPTH;
use super::tape::{Node, REFERENCE};

/// What refers, or is referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Member {
    Flag(u32),
    Segment(u32),
    Release(u32),
}

/// What is known of each node so far.
#[derive(Debug, Default)]
pub(crate) struct References {
    places: Mutex<Vec<Place>>,
}

/// The component of a node, and the length of the longest chain of references from it.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    /// Order of discovery while the search is on, from 1; the component's number once `done`. 0: not yet seen.
    order: u32,
    lowest: u32,
    height: u32,
    done: bool,
}

/// A node whose references are being followed.
struct Frame {
    node: u32,
    targets: Vec<u32>,
}

impl References {
    /// Whether a reference can be followed.
    pub(crate) fn is_sound(&self, snapshot: &Snapshot, from: Member, to: Member) -> bool {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if places.is_empty() {
            places.resize(snapshot.member_count(), Place::default());
        }
        let [from, to] = [from, to].map(|node| snapshot.member_number(node));
        let get = |places: &[Place], node: u32| places.get(node as usize).copied().unwrap_or_default();
        if !get(&places, from).done {
            search(snapshot, &mut places, from);
        }
        let (from, to) = (get(&places, from), get(&places, to));
        from.order != to.order && to.height < MAX_REFERENCE_DEPTH
    }
}

fn search(snapshot: &Snapshot, places: &mut [Place], root: u32) {
    // Numbers of finished components have the highest bit, so that they never meet an order of discovery.
    const COMPONENT: u32 = 1 << 31;
    let mut discovered = 0_u32;
    let mut open: Vec<u32> = Vec::new();
    let mut frames: Vec<Frame> = Vec::new();
    let mut next = Some(root);
    loop {
        if let Some(node) = next.take() {
            discovered = discovered.saturating_add(1);
            if let Some(place) = places.get_mut(node as usize) {
                *place = Place { order: discovered, lowest: discovered, ..Place::default() };
            }
            open.push(node);
            frames.push(Frame { node, targets: snapshot.references_of(node) });
        }
        let Some(frame) = frames.last_mut() else { return };
        if let Some(target) = frame.targets.pop() {
            let seen = places.get(target as usize).copied().unwrap_or_default();
            if seen.order == 0 {
                // Come back to this reference when the target is known.
                frame.targets.push(target);
                next = Some(target);
            } else if let Some(place) = places.get_mut(frame.node as usize) {
                if seen.done {
                    place.height = place.height.max(seen.height.saturating_add(1));
                } else {
                    place.lowest = place.lowest.min(seen.lowest);
                    place.height = place.height.max(seen.height);
                }
            }
            continue;
        }
        let root = places.get(frame.node as usize).copied().unwrap_or_default();
        if root.lowest == root.order {
            // The component is complete. Its members share number and height.
            let first = open.iter().rposition(|&node| node == frame.node).unwrap_or(0);
            let members = open.split_off(first);
            let height =
                members.iter().filter_map(|&node| places.get(node as usize)).map(|place| place.height).max();
            for node in members {
                if let Some(place) = places.get_mut(node as usize) {
                    let order = COMPONENT | frame.node;
                    *place = Place { order, lowest: order, height: height.unwrap_or(0), done: true };
                }
            }
        }
        frames.pop();
    }
}

impl Snapshot {
    fn member_count(&self) -> usize {
        self.flags.len().saturating_add(self.segments.len()).saturating_add(self.releases.len())
    }

    fn member_number(&self, member: Member) -> u32 {
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let segments = count(self.flags.len());
        let releases = segments.saturating_add(count(self.segments.len()));
        match member {
            Member::Flag(flag) => flag,
            Member::Segment(segment) => segments.saturating_add(segment),
            Member::Release(release) => releases.saturating_add(release),
        }
    }

    /// The numbers of what a member refers to.
    fn references_of(&self, number: u32) -> Vec<u32> {
        let mut targets = Vec::new();
        let segments = self.member_number(Member::Segment(0));
        let releases = self.member_number(Member::Release(0));
        if number < segments {
            if let Ok(flag) = self.flag(number) {
                for rule in flag.field(flag::RULES).items() {
                    self.references_in(rule.field(rule::WHEN), &mut targets);
                }
            }
            for given in self.giving(number) {
                targets.push(self.member_number(Member::Release(given.release)));
            }
        } else if number < releases {
            self.references_in(self.segment(number.saturating_sub(segments)), &mut targets);
        } else if let Some(release) = self.releases.get(number.saturating_sub(releases) as usize)
            && let Some(body) = &release.body
        {
            let needs = body.field(&self.tape, release::NEEDS).field(needs::FLAGS);
            targets.extend(needs.entries().filter_map(|need| need.field(REFERENCE).reference()));
            self.references_in(body.field(&self.tape, release::AUDIENCE), &mut targets);
            for cue in body.cues(&self.tape).items() {
                self.references_in(cue.field(cue::AUDIENCE), &mut targets);
            }
        }
        targets
    }

    fn references_in(&self, condition: Node, targets: &mut Vec<u32>) {
        let operand = condition.field(condition::OPERAND);
        if !condition.is_there() {
            return;
        }
        match Operator::of(condition) {
            Operator::All | Operator::Any => {
                operand.items().for_each(|inner| self.references_in(inner, targets));
            }
            Operator::Not => self.references_in(operand, targets),
            Operator::Segment => {
                let segment = operand.reference();
                targets.extend(segment.map(|segment| self.member_number(Member::Segment(segment))));
            }
            Operator::Flag => targets.extend(operand.reference()),
            _ => {}
        }
    }
}

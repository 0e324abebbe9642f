//! Cycles among references, and chains of them that are too long.
//!
//! Flags, segments and releases refer to one another: a condition to a segment or a flag, a release to the flags that
//! it needs, a flag to the releases that give it. A reference between members of one cycle (a strongly connected
//! component) is *unknown*, whichever member is asked first; so the components are worked out on the document, by
//! Tarjan's algorithm (SIAM J. Comput. 1, 1972), with a stack of its own, and only as far as something was asked.

use std::sync::{Mutex, PoisonError};

use super::condition::Condition;
use super::limits::MAX_REFERENCE_DEPTH;
use super::{Cue, Snapshot};

/// What refers, or is referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Node {
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
    pub(crate) fn is_sound(&self, snapshot: &Snapshot, from: Node, to: Node) -> bool {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if places.is_empty() {
            places.resize(snapshot.node_count(), Place::default());
        }
        let [from, to] = [from, to].map(|node| snapshot.node_number(node));
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
            let height = members.iter().filter_map(|&node| places.get(node as usize)).map(|place| place.height).max();
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
    fn node_count(&self) -> usize {
        self.flags.len().saturating_add(self.segments.len()).saturating_add(self.releases.len())
    }

    fn node_number(&self, node: Node) -> u32 {
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let segments = count(self.flags.len());
        let releases = segments.saturating_add(count(self.segments.len()));
        match node {
            Node::Flag(flag) => flag,
            Node::Segment(segment) => segments.saturating_add(segment),
            Node::Release(release) => releases.saturating_add(release),
        }
    }

    /// The nodes to which a node refers.
    fn references_of(&self, number: u32) -> Vec<u32> {
        let mut targets = Vec::new();
        let segments = self.node_number(Node::Segment(0));
        let releases = self.node_number(Node::Release(0));
        if number < segments {
            if let Ok(flag) = self.flag(number) {
                for when in flag.rules.iter().filter_map(|rule| rule.when.as_ref()) {
                    self.references_in(when, &mut targets);
                }
            }
            targets.extend(self.giving(number).map(|release| self.node_number(Node::Release(release))));
        } else if let Some(segment) = number.checked_sub(segments).filter(|_| number < releases) {
            if let Some(condition) = self.segment(segment) {
                self.references_in(condition, &mut targets);
            }
        } else if let Some(release) = number.checked_sub(releases).and_then(|at| self.releases.get(at as usize))
            && let Ok(body) = &release.body
        {
            targets.extend(body.flags.iter().filter_map(|need| need.flag.index));
            let cues = body.cues.iter().filter_map(|cue: &Cue| cue.audience.as_ref());
            cues.chain(&body.audience).for_each(|condition| self.references_in(condition, &mut targets));
        }
        targets
    }

    fn references_in(&self, condition: &Condition, targets: &mut Vec<u32>) {
        match condition {
            Condition::All(inner) | Condition::Any(inner) => {
                inner.iter().for_each(|inner| self.references_in(inner, targets));
            }
            Condition::Not(inner) => self.references_in(inner, targets),
            Condition::Segment(segment) => {
                targets.extend(segment.index.map(|segment| self.node_number(Node::Segment(segment))));
            }
            Condition::Flag(prerequisite) => targets.extend(prerequisite.flag.index),
            Condition::Attribute(..) => {}
        }
    }
}

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
    /// Order of discovery while the search is on, from 1. 0: not yet seen.
    order: u32,
    /// The lowest order that it reaches; once its component is complete its number, with [`COMPLETE`].
    lowest: u32,
    height: u32,
    /// Whether its references have been followed.
    left: bool,
}

const COMPLETE: u32 = 1 << 31;

impl References {
    /// Whether a reference can be followed.
    pub(crate) fn is_sound(&self, snapshot: &Snapshot, from: Member, to: Member) -> bool {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.resize(
            (snapshot.member_number(Member::Release(0)) as usize).wrapping_add(snapshot.releases.len()),
            Place::default(),
        );
        let (from, to) = (snapshot.member_number(from), snapshot.member_number(to));
        search(snapshot, &mut places, from);
        let (from, to) = (place(&places, from), place(&places, to));
        from.lowest != to.lowest && to.height < MAX_REFERENCE_DEPTH
    }
}

fn place(places: &[Place], node: u32) -> Place {
    places.get(node as usize).copied().unwrap_or_default()
}

fn set(places: &mut [Place], node: u32, place: Place) {
    if let Some(slot) = places.get_mut(node as usize) {
        *slot = place;
    }
}

fn search(snapshot: &Snapshot, places: &mut [Place], root: u32) {
    let mut discovered = 0_u32;
    // Nodes whose component is not complete, and nodes to enter, or to leave if they have been entered.
    let (mut open, mut way) = (Vec::new(), vec![root]);
    let mut targets = Vec::new();
    while let Some(&node) = way.last() {
        let mut here = place(places, node);
        if here.left {
            way.pop();
            continue;
        }
        targets.clear();
        snapshot.references_of(node, &mut targets);
        if here.order == 0 {
            discovered = discovered.wrapping_add(1);
            set(places, node, Place { order: discovered, lowest: discovered, ..here });
            open.push(node);
            for &target in &targets {
                if place(places, target).order == 0 {
                    way.push(target);
                }
            }
            continue;
        }
        here.left = true;
        for &target in &targets {
            let target = place(places, target);
            here.lowest = here.lowest.min(target.lowest);
            here.height = here.height.max(target.height.wrapping_add(target.lowest >> 31));
        }
        set(places, node, here);
        if here.lowest == here.order {
            // The component is complete. Its members share number and height.
            let first = open.iter().rposition(|&open| open == node).unwrap_or(0);
            for &member in open.get(first..).unwrap_or_default() {
                here.height = here.height.max(place(places, member).height);
            }
            here.lowest = COMPLETE | node;
            for member in open.drain(first..) {
                set(places, member, here);
            }
        }
    }
}

impl Snapshot {
    fn member_number(&self, member: Member) -> u32 {
        let (before, number) = match member {
            Member::Flag(flag) => (0, flag),
            Member::Segment(segment) => (self.flags.len(), segment),
            Member::Release(release) => (self.flags.len().wrapping_add(self.segments.len()), release),
        };
        u32::try_from(before).unwrap_or(u32::MAX).wrapping_add(number)
    }

    /// Adds the numbers of what a member refers to.
    fn references_of(&self, number: u32, targets: &mut Vec<u32>) {
        let segments = self.member_number(Member::Segment(0));
        let releases = self.member_number(Member::Release(0));
        if number < segments {
            if let Ok(flag) = self.flag(number) {
                for rule in flag.field(flag::RULES).items() {
                    self.references_in(rule.field(rule::WHEN), targets);
                }
            }
            for given in self.giving(number) {
                targets.push(self.member_number(Member::Release(given.release)));
            }
        } else if number < releases {
            self.references_in(self.segment(number.wrapping_sub(segments)), targets);
        } else if let Some(release) = self.releases.get(number.wrapping_sub(releases) as usize)
            && let Some(body) = &release.body
        {
            let needs = body.field(&self.tape, release::NEEDS).field(needs::FLAGS);
            for need in needs.entries() {
                targets.extend(need.field(REFERENCE).reference());
            }
            self.references_in(body.field(&self.tape, release::AUDIENCE), targets);
            for cue in body.cues(&self.tape).items() {
                self.references_in(cue.field(cue::AUDIENCE), targets);
            }
        }
    }

    fn references_in(&self, condition: Node, targets: &mut Vec<u32>) {
        let operand = condition.field(condition::OPERAND);
        if !condition.is_there() {
            return;
        }
        match Operator::of(condition) {
            Operator::All | Operator::Any => {
                for inner in operand.items() {
                    self.references_in(inner, targets);
                }
            }
            Operator::Not => self.references_in(operand, targets),
            Operator::Segment => {
                if let Some(segment) = operand.reference() {
                    targets.push(self.member_number(Member::Segment(segment)));
                }
            }
            Operator::Flag => targets.extend(operand.reference()),
            _ => {}
        }
    }
}

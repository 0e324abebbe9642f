//! Cycles among references, and chains of them that are too long.
//!
//! Flags, segments and releases refer to one another: a condition to a segment or a flag, a release to the flags that
//! it needs, a flag to the releases that give it. A reference between members of one cycle (a strongly connected
//! component) is *unknown*, whichever member is asked first; so the components are worked out on the document, by
//! Tarjan's algorithm (SIAM J. Comput. 1, 1972), with a stack of its own, and only as far as something was asked.

use super::Snapshot;
use super::conditions::Operator;
use super::format::{condition, cue, flag, needs, release, rule};
use super::limits::MAX_REFERENCE_DEPTH;
use super::shared::Shared;
use super::tape::{Node, REFERENCE};

/// What refers, or is referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Member {
    Flag(u32),
    Segment(u32),
    Release(u32),
}

/// What is known of each node so far, in three words:
///
/// | word | |
/// | --- | --- |
/// | order | of discovery while the search is on, from 1; 0 for a node that has not been seen |
/// | lowest | the lowest order that it reaches; the number of its component, with [`COMPLETE`], once that is known |
/// | height | the length of the longest chain of references from it; with [`LEFT`] once they have been followed |
#[derive(Debug, Default)]
pub(crate) struct References {
    words: Shared<Vec<u32>>,
}

const COMPLETE: u32 = 1 << 31;
const LEFT: u32 = 1 << 31;

impl References {
    /// Whether a reference can be followed.
    pub(crate) fn is_sound(&self, snapshot: &Snapshot, from: Member, to: Member) -> bool {
        let mut words = self.words.lock();
        if words.is_empty() {
            let members =
                (snapshot.member_number(Member::Release(0)) as usize).wrapping_add(snapshot.releases.len());
            *words = vec![0; members.wrapping_mul(3)];
        }
        let (from, to) = (snapshot.member_number(from), snapshot.member_number(to));
        search(snapshot, &mut words, from);
        let ([_, component, _], [_, other, height]) = (place(&words, from), place(&words, to));
        component != other && height & !LEFT < MAX_REFERENCE_DEPTH
    }
}

fn place(words: &[u32], node: u32) -> [u32; 3] {
    words.as_chunks().0.get(node as usize).copied().unwrap_or_default()
}

#[inline(never)]
fn set(words: &mut [u32], node: u32, place: [u32; 3]) {
    if let Some(slot) = words.as_chunks_mut().0.get_mut(node as usize) {
        *slot = place;
    }
}

#[inline(never)]
fn search(snapshot: &Snapshot, words: &mut [u32], root: u32) {
    let mut discovered = 0_u32;
    // Nodes whose component is not complete, and nodes to enter, or to leave if they have been entered.
    let (mut open, mut way) = (Vec::new(), vec![root]);
    let mut targets = Vec::new();
    while let Some(&node) = way.last() {
        let [order, mut lowest, mut height] = place(words, node);
        if height & LEFT != 0 {
            way.pop();
            continue;
        }
        targets.clear();
        snapshot.references_of(node, &mut targets);
        if order == 0 {
            discovered = discovered.wrapping_add(1);
            set(words, node, [discovered, discovered, 0]);
            open.push(node);
            for &target in &targets {
                if let [0, ..] = place(words, target) {
                    way.push(target);
                }
            }
            continue;
        }
        for &target in &targets {
            let [_, reached, chain] = place(words, target);
            lowest = lowest.min(reached);
            height = height.max((chain & !LEFT).wrapping_add(reached >> 31));
        }
        set(words, node, [order, lowest, height | LEFT]);
        // The component is complete. Its members share the number, and the height, which has come up to this one.
        while lowest == order
            && let Some(member) = open.pop()
        {
            set(words, member, [order, COMPLETE | node, height | LEFT]);
            if member == node {
                break;
            }
        }
    }
}

impl Snapshot {
    /// A number of a member that is no other's.
    #[inline(never)]
    pub(crate) fn member_number(&self, member: Member) -> u32 {
        let (before, number) = match member {
            Member::Flag(flag) => (0, flag),
            Member::Segment(segment) => (self.flags.len(), segment),
            Member::Release(release) => (self.flags.len().wrapping_add(self.segments.len()), release),
        };
        u32::try_from(before).unwrap_or(u32::MAX).wrapping_add(number)
    }

    /// Adds the numbers of what a member refers to.
    #[inline(never)]
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

//! Every fault of a document, for those who write it.

use super::Snapshot;
use super::compiler::Compiler;
use super::error::Fault;
use super::flag::flag;
use super::format::Shape;
use super::index::Index;
use super::limits::MAX_BYTES;
use super::release::{Around, plan, release, stops};
use super::tape::Node;
use super::top::Top;

impl Snapshot {
    /// Every fault of the document, and every reference to what is not there, in the order of its entries. Reads all
    /// of it once more, this time looking references up. Of more than 16 MiB of them, the first of each entry.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let Ok(top) = Top::scan(&self.text) else { return Vec::new() };
        let names = self.names();
        let mut compiler = Compiler::new(&names);
        compiler.checked = Some(self);
        compiler.room = MAX_BYTES;
        let mut found: Vec<(u32, Vec<Fault>)> = Vec::new();
        let mut plans = Vec::new();
        let freezes = stops(&mut compiler, "freezes", top.field("freezes"));
        found.push((top.position("freezes"), std::mem::take(&mut compiler.faults)));
        let entry = |index: &Index, at: u32| {
            (index.key(&self.text, at), index.is_doubled(at), index.value(&self.text, at))
        };
        for (index, map) in
            [(&self.segment_index, 0), (&self.plan_index, 1), (&self.release_index, 2), (&self.flag_index, 3)]
        {
            for at in index.places() {
                let (key, is_doubled, json) = entry(index, at);
                match map {
                    0 => drop(compiler.root("segments", &key, is_doubled, json, &Shape::Condition)),
                    1 => plans.push(plan(&mut compiler, &key, is_doubled, json)),
                    2 => {
                        let around =
                            Around { freezes: &freezes, plan_index: &self.plan_index, plans: &plans };
                        release(&mut compiler, &key, is_doubled, json, &around);
                    }
                    _ => drop(flag(&mut compiler, &key, is_doubled, json)),
                }
                found.push((index.position(at), std::mem::take(&mut compiler.faults)));
            }
        }
        found.sort_unstable_by_key(|(position, _)| *position);
        let mut all = Vec::new();
        for (_, faults) in found {
            all.extend(faults);
        }
        all
    }

    /// Notes names that are none of a flag's variants: a text on the tape, or a list of them.
    pub(super) fn check_variants(&self, compiler: &mut Compiler, flag: u32, names: &[String], is_list: bool) {
        let Ok(flag) = self.flag(flag) else { return };
        for (i, name) in names.iter().enumerate().filter(|(_, name)| flag.variant(name).is_none()) {
            if is_list {
                compiler.enter_item(i);
            }
            compiler.note(Fault::unknown_variant(flag, name));
            if is_list {
                compiler.leave();
            }
        }
    }
}

/// The texts of a list, or a single one.
pub(super) fn texts(node: Node, is_list: bool) -> Vec<String> {
    if is_list {
        node.items().map(|item| item.text().to_string()).collect()
    } else {
        vec![node.text().to_string()]
    }
}

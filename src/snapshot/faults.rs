//! Every fault of a document, for those who write it.

use std::mem::take;

use super::Snapshot;
use super::compiler::Compiler;
use super::error::Fault;
use super::format::top::FREEZES;
use super::limits::MAX_BYTES;
use super::read::{read, top};
use super::sort::sorted;

impl Snapshot {
    /// Every fault of the document, and every reference to what is not there, in the order of its entries. Reads all
    /// of it once more, this time looking references up. Of more than 16 MiB of them, the first of each entry.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut compiler = Compiler::new(&self.names);
        compiler.checked = Some(self);
        compiler.room = MAX_BYTES;
        if let Ok(head) = top(&mut compiler) {
            let freezes = compiler.at(head).field(FREEZES).word;
            compiler.entries.push((freezes, 0));
            read(&mut compiler);
        }
        let (faults, entries) = (take(&mut compiler.faults), take(&mut compiler.entries));
        let entry = |at: u32| entries.get(at as usize).copied().unwrap_or((0, faults.len()));
        let mut all = Vec::new();
        for at in sorted(entries.len(), &|a, b| entry(a).cmp(&entry(b))) {
            all.extend_from_slice(faults.get(entry(at).1..entry(at.wrapping_add(1)).1).unwrap_or_default());
        }
        all
    }
}

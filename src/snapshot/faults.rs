//! Every fault of a document, for those who write it.

use super::Snapshot;
use super::compiler::Compiler;
use super::error::Fault;
use super::json::Json;
use super::limits::MAX_BYTES;
use super::read::{read, top};
use super::sort::sort;

impl Snapshot {
    /// Every fault of the document, and every reference to what is not there, in the order of its entries. Reads all
    /// of it once more, this time looking references up. Of more than 16 MiB of them, the first of each entry.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut compiler = Compiler::new(&self.names);
        compiler.checked = Some(self);
        compiler.room = MAX_BYTES;
        let json = Json::of_source(&self.names.text);
        let freezes = json.only("freezes").map_or(0, |json| json.position(&self.names.text));
        if top(&mut compiler, json).is_err() {
            return compiler.faults;
        }
        let of_freezes = std::mem::take(&mut compiler.faults);
        let mut found = read(&mut compiler).found;
        found.push((freezes, of_freezes));
        let mut order = Vec::new();
        for at in 0..found.len() {
            order.push(u32::try_from(at).unwrap_or(u32::MAX));
        }
        let position = |at: u32| found.get(at as usize).map(|(position, _)| *position);
        sort(&mut order, &|a, b| position(a).cmp(&position(b)));
        let mut all = Vec::new();
        for at in order {
            if let Some((_, faults)) = found.get_mut(at as usize) {
                all.append(faults);
            }
        }
        all
    }
}

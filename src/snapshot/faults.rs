//! Every fault of a document, for those who write it.

use super::condition::condition;
use super::decoder::Decoder;
use super::error::Fault;
use super::flag::flag;
use super::index::Index;
use super::json::Json;
use super::plan::plan;
use super::release::{Around, release};
use super::stops::stops;
use super::top::Top;
use super::Snapshot;

impl Snapshot {
    /// Every fault of the document, and every reference to what is not there, in the order of its entries. Decodes
    /// all of it once more, this time looking references up.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let Ok(top) = Top::scan(&self.text) else { return Vec::new() };
        let names = self.names();
        let mut found: Vec<(u32, Vec<Fault>)> = Vec::new();
        let mut check = |index: &Index, map: &str, read: &dyn for<'a> Fn(Decoder<'a>, &str, Json<'a>) -> Vec<Fault>| {
            for at in index.places() {
                let mut decoder = Decoder::new(&names, map);
                decoder.checked = Some(self);
                let key = index.key(&self.text, at);
                let faults = if index.is_doubled(at) {
                    decoder.duplicate(&key);
                    decoder.faults
                } else {
                    decoder.enter(&key);
                    read(decoder, &key, index.value(&self.text, at))
                };
                found.push((index.position(at), faults));
            }
        };
        check(&self.segment_index, "segments", &|mut decoder, _, json| {
            condition(&mut decoder, json);
            decoder.faults
        });
        check(&self.flag_index, "flags", &|decoder, _, json| match flag(decoder, json) {
            Ok(flag) => flag.faults,
            Err(faults) => faults,
        });
        check(&self.plan_index, "plans", &|mut decoder, _, json| {
            plan(&mut decoder, json);
            decoder.faults
        });
        let around = Around { freezes: &[], plan_index: &self.plan_index, plans: &self.plans };
        check(&self.release_index, "releases", &|decoder, key, json| {
            let mut release = release(decoder, key, json, &around);
            let mut faults = release.body.err().unwrap_or_default();
            faults.append(&mut release.faults);
            faults
        });
        let mut decoder = Decoder::new(&names, "");
        top.field(&mut decoder, "freezes", stops);
        found.push((top.position("freezes"), decoder.faults));
        found.sort_by_key(|(position, _)| *position);
        found.into_iter().flat_map(|(_, faults)| faults).collect()
    }
}

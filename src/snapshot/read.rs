//! Goes through the entries of a document.

use super::compiler::Compiler;
use super::error::{Fault, Refusal, RefusalCode, decimal};
use super::flag::flag;
use super::format::{PLAN_ENTRY, Shape, TOP, top as fields};
use super::index::Index;
use super::json::Json;
use super::names::Map;
use super::release::{Release, general, release};

/// The one format that this version reads.
const FORMAT: i64 = 1;

/// Scans the document, and reads the top: what it says of itself, on the tape, and its freezes.
///
/// # Errors
/// That it is no JSON, or of another format, or else its first fault.
pub(crate) fn top(compiler: &mut Compiler) -> Result<u32, Refusal> {
    compiler.maps.resize_with(Map::ALL.len(), Index::new);
    let head = compiler.object(Json::document(&compiler.names.text)?, &TOP);
    let format = compiler.at(head).field(fields::FORMAT).wide_or(FORMAT);
    if format != FORMAT {
        let format = decimal(format.cast_unsigned());
        let fault = Fault::new(&[&format, " is not supported, this version reads format 1"]);
        return Err(Refusal::new(RefusalCode::FormatUnsupported, fault.at("format")));
    }
    // Where those who ask for all faults read it once more, they are there.
    let _ = compiler.names.maps.set(std::mem::take(&mut compiler.maps));
    if compiler.noted == 0 { Ok(head) } else { Err(compiler.first_fault().into()) }
}

/// Reads segments, plans and releases, once the top has been read; flags only where references are looked up.
pub(crate) fn read(compiler: &mut Compiler) {
    let names = compiler.names;
    let freezes = std::mem::take(&mut compiler.stops);
    compiler.general = general(&mut compiler.tape);
    for map in Map::ALL {
        for at in names.map(map).places() {
            match map {
                Map::Segments => {
                    let word = compiler.root(map, at, &Shape::Condition);
                    compiler.segments.push(if compiler.noted == 0 { word } else { 0 });
                }
                Map::Plans => {
                    let word = compiler.root(map, at, &PLAN_ENTRY);
                    compiler.plans.push(if compiler.noted == 0 { word } else { 0 });
                }
                Map::Releases => {
                    let release = release(compiler, at, &freezes);
                    let is_before = |earlier: &Release| {
                        let order = release.opens().cmp(&earlier.opens());
                        order.then_with(|| earlier.key.cmp(&release.key)).is_lt()
                    };
                    let place = compiler.releases.partition_point(is_before);
                    compiler.releases.insert(place, release);
                }
                Map::Flags if compiler.checked().is_some() => drop(flag(compiler, at)),
                Map::Flags => return,
            }
        }
    }
}

//! Goes through the entries of a document.

use super::compiler::Compiler;
use super::error::Fault;
use super::flag::flag;
use super::format::{PLAN_ENTRY, Shape, TOP};
use super::json::Json;
use super::names::Map;
use super::release::{Release, general, release};

/// What has been read.
#[derive(Default)]
pub(crate) struct Read {
    /// The top, on the tape.
    pub(crate) head: u32,
    /// Conditions on the tape, or 0.
    pub(crate) segments: Vec<u32>,
    /// In opening order, latest first, ties by key; those that cannot be decoded last.
    pub(crate) releases: Vec<Release>,
    /// Where references are looked up: the faults of each entry, and where it stands.
    pub(crate) found: Vec<(u32, Vec<Fault>)>,
}

/// Reads the top, segments, plans and releases; flags only where references are looked up.
///
/// # Errors
/// The first fault of the top, which refuses the document.
pub(crate) fn read<'a>(compiler: &mut Compiler<'a>, json: Json<'a>) -> Result<Read, Fault> {
    let names = compiler.names;
    // The author's own fields too.
    compiler.check_doubles(json);
    let mut read = Read { head: compiler.object(json, &TOP), ..Read::default() };
    if compiler.noted != 0 {
        return Err(compiler.faults.swap_remove(0));
    }
    let is_checked = compiler.checked.is_some();
    let mut keep = |compiler: &mut Compiler, position: u32| {
        if is_checked {
            read.found.push((position, std::mem::take(&mut compiler.faults)));
        }
    };
    keep(compiler, json.only("freezes").map_or(0, |json| json.position(&names.text)));
    let freezes = std::mem::take(&mut compiler.stops);
    compiler.general = general(&mut compiler.tape);
    for map in Map::ALL {
        let index = names.map(map);
        for at in index.places() {
            match map {
                Map::Segments => {
                    let word = compiler.root(map, at, &Shape::Condition);
                    read.segments.push(if compiler.noted == 0 { word } else { 0 });
                }
                Map::Plans => {
                    let word = compiler.root(map, at, &PLAN_ENTRY);
                    compiler.plans.push(if compiler.noted == 0 { word } else { 0 });
                }
                Map::Releases => {
                    let release = release(compiler, at, &freezes);
                    let opens = release.opens();
                    // They come in the order of their keys, which orders ties.
                    let place = read.releases.iter().take_while(|earlier| earlier.opens() >= opens).count();
                    read.releases.insert(place, release);
                }
                Map::Flags if is_checked => drop(flag(compiler, at)),
                Map::Flags => return Ok(read),
            }
            keep(compiler, index.position(at));
        }
    }
    Ok(read)
}

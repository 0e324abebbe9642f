//! Releases: what is opened to people, to whom, and when.

use super::compiler::Compiler;
use super::error::Fault;
use super::format::{
    NOT_LATER, PLAN_ENTRY, RELEASE_ENTRY, ROLLBACK, STOP, cue, release as fields,
    rollback as rollback_fields, stop,
};
use super::json::{Json, Type};
use super::limits::MAX_STOPS;
use super::names::Map;
use super::schedule::Schedule;
use super::tape::{Node, Tape};

/// A release of a snapshot, on the snapshot's tape.
#[derive(Debug)]
pub(crate) struct Release {
    pub(crate) key: String,
    /// The flags that it gives, with the names of the variants: a map from keys of flags.
    gives: u32,
    /// The rest, or nothing if it cannot be decoded: then it is closed to everybody.
    pub(crate) body: Option<Box<Body>>,
    /// Why it cannot be decoded.
    pub(crate) fault: Option<Fault>,
}

/// All of a release but what it gives.
#[derive(Debug)]
pub(crate) struct Body {
    at: u32,
    /// The list of its cues.
    cues: u32,
    pub(crate) schedule: Schedule,
    pub(crate) rollback: Option<Rollback>,
}

/// How a release is taken back, from an instant on (milliseconds since 1970).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rollback {
    /// The instant; [`i64::MIN`] if the entry cannot be read, which closes the release at every instant.
    pub(crate) at: i64,
    pub(crate) extent: Extent,
}

/// How far a release is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Nobody has it any more.
    Whole,
    /// Only the first cues count, this many of them.
    Cues(u32),
    /// Only those whose bucket is below, in thousandths of a percent.
    Share(u32),
}

/// A stretch in which a clock stands still: from an instant on, and before another, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stop {
    /// Its first instant; [`i64::MIN`] if it has always been there.
    pub(crate) from: i64,
    /// The first instant after it; [`i64::MAX`] if it has no end.
    pub(crate) until: i64,
}

impl Release {
    /// The nominal opening; the lowest instant if it cannot be decoded.
    pub(crate) fn opens(&self) -> i64 {
        self.body.as_ref().map_or(i64::MIN, |body| body.schedule.opens())
    }

    pub(crate) fn gives<'t>(&self, tape: &'t Tape) -> Node<'t> {
        tape.node(self.gives)
    }
}

impl Body {
    /// A field of the release, by its place in the table.
    pub(crate) fn field<'t>(&self, tape: &'t Tape, field: u32) -> Node<'t> {
        tape.node(self.at).field(field)
    }

    /// The cues of its plan.
    pub(crate) fn cues<'t>(&self, tape: &'t Tape) -> Node<'t> {
        tape.node(self.cues)
    }
}

/// Reads a release. Faults of its holds and its rollback are noted, but do not close it.
#[inline(never)]
pub(crate) fn release(compiler: &mut Compiler, at: u32, freezes: &[Stop]) -> Release {
    compiler.stops.clear();
    compiler.rollback = None;
    let key = compiler.names.map(Map::Releases).key(&compiler.names.text, at);
    let at = compiler.root(Map::Releases, at, &RELEASE_ENTRY);
    let mut release = Release {
        key: key.into(),
        gives: compiler.at(at).field(fields::GIVES).word,
        body: None,
        fault: None,
    };
    if compiler.noted != 0 {
        release.fault = compiler.faults.first().cloned();
        return release;
    }
    let entry = compiler.at(at);
    let (opens, cues) = (entry.field(fields::OPENS).wide(), cues(compiler, at).word);
    let ignores_freezes = entry.field(fields::IGNORES_FREEZES).boolean();
    let mut clock_stops = std::mem::take(&mut compiler.stops);
    if !ignores_freezes {
        clock_stops.extend_from_slice(freezes);
    }
    // Given an opening after its rollback, a release is on again; but for one that cannot be read.
    let rollback = compiler.rollback.filter(|rollback| rollback.at == i64::MIN || opens <= rollback.at);
    if let Some(rollback) = rollback {
        clock_stops.push(Stop { from: rollback.at, until: i64::MAX });
    }
    let schedule = Schedule::new(opens, &clock_stops);
    release.body = Some(Box::new(Body { at, cues, schedule, rollback }));
    release
}

/// The cues of a release that is being read: that which everybody gets at once, if it names no plan.
fn cues<'c>(compiler: &'c Compiler, at: u32) -> Node<'c> {
    let plan = compiler.at(at).field(fields::PLAN);
    if plan.is_there() { plan } else { compiler.at(compiler.general) }
}

/// Writes the plan of a release that names none: everybody at once.
pub(crate) fn general(tape: &mut Tape) -> u32 {
    let (stage, after) = (tape.push_text("general"), tape.push_wide(0));
    // In the order of `cue`.
    let cue = tape.push(&[stage, after, 0, 0, 0]);
    tape.push_list(&[cue])
}

/// Reads the plan that a release names or brings.
#[inline(never)]
pub(crate) fn plan<'a>(compiler: &mut Compiler<'a>, json: Json<'a>) -> u32 {
    let release = compiler.object;
    let opens = compiler.at(release).field(fields::OPENS).wide();
    let mut plan = 0;
    match json.of_type() {
        Type::List => plan = compiler.value(json, &PLAN_ENTRY),
        Type::Text => {
            let mut name = String::new();
            json.unescape(&mut name);
            let names = compiler.names;
            let index = names.map(Map::Plans);
            match index.find(&names.text, &name) {
                Some(at) => {
                    plan = compiler.plans.get(at as usize).copied().unwrap_or(0);
                    if plan == 0 {
                        compiler.fault(&["the plan \"", &name, "\" has a fault"]);
                    }
                }
                None => compiler.unknown("plan", &name, &|at| index.known(&names.text, at)),
            }
        }
        _ => drop(compiler.expected("a text or a list", json)),
    }
    if compiler.at(plan).items().any(|cue| Schedule::is_backwards(opens, cue)) {
        compiler.fault(NOT_LATER);
    }
    compiler.object = release;
    plan
}

/// Reads a list of holds or freezes. What cannot be read stops the clock rather than let it run: from its `from`
/// on, or always.
#[inline(never)]
pub(crate) fn stops<'a>(compiler: &mut Compiler<'a>, json: Json<'a>) -> u32 {
    let mut stops = Vec::new();
    compiler.each(json, Type::List, &mut |compiler, _, item| stops.push(one_stop(compiler, item)));
    if stops.len() > MAX_STOPS {
        compiler.too_many(MAX_STOPS);
    }
    if stops.len() > MAX_STOPS || !json.is(Type::List) {
        stops.clear();
        stops.push(Stop { from: i64::MIN, until: i64::MAX });
    }
    compiler.stops = stops;
    // Where they stand, which orders their faults.
    json.position(&compiler.names.text)
}

#[inline(never)]
fn one_stop<'a>(compiler: &mut Compiler<'a>, json: Json<'a>) -> Stop {
    let noted = compiler.noted;
    let at = compiler.object(json, &STOP);
    let entry = compiler.at(at);
    let from = entry.field(stop::FROM).wide_or(i64::MIN);
    let until = if compiler.noted == noted { entry.field(stop::UNTIL).wide_or(i64::MAX) } else { i64::MAX };
    Stop { from, until }
}

/// Reads how a release is taken back.
#[inline(never)]
pub(crate) fn rollback<'a>(compiler: &mut Compiler<'a>, json: Json<'a>) -> u32 {
    let (release, noted) = (compiler.object, compiler.noted);
    let at = compiler.object(json, &ROLLBACK);
    let entry = compiler.at(at);
    let mut extent = entry.field(rollback_fields::SHARE).number().map_or(Extent::Whole, Extent::Share);
    let to = entry.field(rollback_fields::TO);
    let instant = entry.field(rollback_fields::AT).wide();
    if to.is_there() {
        extent = Extent::Cues(0);
        let cues = cues(compiler, release);
        for (count, cue) in (1..).zip(cues.items()) {
            if stage(cue) == to.text() {
                extent = Extent::Cues(count);
            }
        }
        if extent == Extent::Cues(0) {
            let known = |at| if at < cues.length() { Some(stage(cues.item(at))) } else { None };
            let fault = Fault::unknown("stage", to.text(), &known);
            compiler.enter("to");
            compiler.note(fault);
            compiler.leave();
        }
    }
    compiler.rollback = Some(if compiler.noted == noted {
        Rollback { at: instant, extent }
    } else {
        Rollback { at: i64::MIN, extent: Extent::Whole }
    });
    1
}

fn stage(cue: Node<'_>) -> &str {
    cue.field(cue::STAGE).text()
}

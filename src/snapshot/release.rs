//! Releases: what is opened to people, to whom, and when.

use super::compiler::Compiler;
use super::error::Fault;
use super::format::{
    PLAN_ENTRY, RELEASE_ENTRY, ROLLBACK, STOP, cue, not_later, release as fields, rollback, stop,
};
use super::index::Index;
use super::json::{Json, Type};
use super::limits::MAX_STOPS;
use super::schedule::Schedule;
use super::tape::{Node, reference};

/// A release of a snapshot, on the snapshot's tape.
#[derive(Debug)]
pub(crate) struct Release {
    pub(crate) key: Box<str>,
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

/// What reading a release needs of the rest of the document.
pub(crate) struct Around<'p> {
    /// The freezes of the snapshot.
    pub(crate) freezes: &'p [Stop],
    /// Its plans, by the places of their names: lists of cues, or 0.
    pub(crate) plan_index: &'p Index,
    pub(crate) plans: &'p [u32],
}

impl Release {
    pub(crate) fn gives<'t>(&self, tape: &'t super::Tape) -> Node<'t> {
        tape.node(self.gives)
    }
}

impl Body {
    /// A field of the release, by its place in the table.
    pub(crate) fn field<'t>(&self, tape: &'t super::Tape, field: u32) -> Node<'t> {
        tape.node(self.at).field(field)
    }

    /// The cues of its plan.
    pub(crate) fn cues<'t>(&self, tape: &'t super::Tape) -> Node<'t> {
        tape.node(self.cues)
    }
}

/// Reads a release. Faults of its holds and its rollback are noted, but do not close it.
pub(crate) fn release<'a>(
    compiler: &mut Compiler<'a>,
    key: &str,
    is_doubled: bool,
    json: Json<'a>,
    around: &Around,
) -> Release {
    let at = compiler.root("releases", key, is_doubled, json, &RELEASE_ENTRY);
    compiler.enter("releases");
    compiler.enter(key);
    let opens = compiler.at(at).field(fields::OPENS).wide();
    let cues = match json.only("plan") {
        Some(plan) => {
            compiler.enter("plan");
            let cues = plan_of(compiler, plan, around);
            if compiler.at(cues).items().any(|cue| Schedule::is_backwards(opens, cue)) {
                compiler.note(not_later());
            }
            compiler.leave();
            cues
        }
        None => general(compiler),
    };
    let fault = compiler.faults.first().cloned();

    let mut clock_stops = stops(compiler, "holds", json.only("holds"));
    if !compiler.at(at).field(fields::IGNORES_FREEZES).boolean() {
        clock_stops.extend(around.freezes);
    }
    let mut rollback = None;
    if let Some(json) = json.only("rollback") {
        let noted = compiler.noted;
        compiler.enter("rollback");
        let read = read_rollback(compiler, json, cues);
        compiler.leave();
        rollback = if compiler.noted > noted {
            Some(Rollback { at: i64::MIN, extent: Extent::Whole })
        } else {
            // Given an opening after its rollback, a release is on again.
            Some(read).filter(|rollback| opens <= rollback.at)
        };
    }
    compiler.leave();
    compiler.leave();
    let gives = given(compiler, json);
    let body = fault.is_none().then(|| {
        clock_stops.extend(rollback.map(|rollback| Stop { from: rollback.at, until: i64::MAX }));
        let schedule = Schedule::new(opens, clock_stops);
        Box::new(Body { at, cues, schedule, rollback })
    });
    Release { key: key.into(), gives, body, fault }
}

/// The flags that a release gives, as far as they can be read: a faulty release is one of theirs too.
fn given<'a>(compiler: &mut Compiler<'a>, json: Json<'a>) -> u32 {
    let mut gives = Vec::new();
    for (_, flags) in json.entries().filter(|(key, _)| key == "flags") {
        for (flag, variant) in flags.entries() {
            let index = compiler.names.flags.find(compiler.names.text, &flag);
            gives.push(compiler.tape.push_text(&flag));
            gives.push(reference(index));
            gives.push(compiler.tape.push_text(&variant.text().unwrap_or_default()));
        }
    }
    compiler.tape.push_list(&gives, 3)
}

/// Reads an entry of `plans`: a list of cues, which may be empty.
pub(crate) fn plan<'a>(compiler: &mut Compiler<'a>, key: &str, is_doubled: bool, json: Json<'a>) -> u32 {
    compiler.root("plans", key, is_doubled, json, &PLAN_ENTRY)
}

/// The plan of a release that names none: everybody at once.
fn general(compiler: &mut Compiler) -> u32 {
    let stage = compiler.tape.push_text("general");
    let after = compiler.tape.push_wide(0);
    let mut words = [0; 5];
    for (place, word) in [(cue::STAGE, stage), (cue::AFTER, after)] {
        if let Some(slot) = words.get_mut(place as usize) {
            *slot = word;
        }
    }
    let cue = compiler.tape.push(&words);
    compiler.tape.push_list(&[cue], 1)
}

/// The plan that a release names or brings.
fn plan_of<'a>(compiler: &mut Compiler<'a>, json: Json<'a>, around: &Around) -> u32 {
    if json.is(Type::List) {
        return compiler.value(json, &PLAN_ENTRY);
    }
    let Some(name) = json.text() else { return compiler.expected("a text or a list", json) };
    let text = compiler.names.text;
    match around.plan_index.find(text, &name).map(|at| around.plans.get(at as usize)) {
        Some(Some(&plan)) if plan != 0 => return plan,
        Some(_) => compiler.fault(&["the plan \"", &name, "\" has a fault"]),
        None => compiler.note(around.plan_index.unknown(text, "plan", &name)),
    }
    0
}

/// Reads a list of holds or freezes. What cannot be read stops the clock rather than let it run: from its `from`
/// on, or always.
pub(crate) fn stops<'a>(compiler: &mut Compiler<'a>, name: &str, json: Option<Json<'a>>) -> Vec<Stop> {
    let mut stops = Vec::new();
    let always = Stop { from: i64::MIN, until: i64::MAX };
    let Some(json) = json else { return stops };
    compiler.enter(name);
    if !compiler.expect(json, Type::List) {
        stops.push(always);
    }
    for item in json.items() {
        if stops.len() == MAX_STOPS {
            compiler.fault(&["more than 1000 entries"]);
            stops = vec![always];
            break;
        }
        let noted = compiler.noted;
        compiler.enter_item(stops.len());
        let at = compiler.object(item, &STOP);
        compiler.leave();
        let entry = compiler.at(at);
        // Of two there is none that can be read.
        let from = entry.field(stop::FROM).there().filter(|_| item.only("from").is_some());
        let from = from.map_or(i64::MIN, Node::wide);
        let until = entry.field(stop::UNTIL).there().map_or(i64::MAX, Node::wide);
        let until = if compiler.noted == noted { until } else { i64::MAX };
        stops.push(Stop { from, until });
    }
    compiler.leave();
    stops
}

fn read_rollback<'a>(compiler: &mut Compiler<'a>, json: Json<'a>, cues: u32) -> Rollback {
    let at = compiler.object(json, &ROLLBACK);
    let entry = compiler.at(at);
    let (at, to, share) =
        (entry.field(rollback::AT).wide(), entry.field(rollback::TO), entry.field(rollback::SHARE));
    let mut extent = share.number().map_or(Extent::Whole, Extent::Share);
    if let Some(to) = to.there().map(Node::text) {
        let stages: Vec<_> = compiler.at(cues).items().map(|cue| cue.field(cue::STAGE).text()).collect();
        match (1..).zip(&stages).filter(|(_, stage)| **stage == to).last() {
            Some((cues, _)) => extent = Extent::Cues(cues),
            None => {
                let fault = Fault::unknown("stage", to, &stages);
                compiler.enter("to");
                compiler.note(fault);
                compiler.leave();
            }
        }
    }
    Rollback { at, extent }
}

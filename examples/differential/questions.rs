//! Questions about a document, with their answers.

use footlights::engine::{Clock, Evaluator, Memo};
use footlights::snapshot::{Kind, Snapshot};
use serde_json::{Map, Value as Json, json};

use crate::cases;
use crate::documents::Tape;
use crate::documents::time::{BEGIN, instant};

/// Instants far off; all of them are numbers of a page.
const FAR: [i64; 6] = [-8_640_000_000_000_000, -1, 0, 253_402_300_799_999, 8_640_000_000_000_000, BEGIN];

/// A person, a place and an instant, and all that the engine says. `done` counts what it was asked.
pub fn view(tape: &mut Tape, snapshot: &Snapshot, document: &Json, done: &mut u64) -> Json {
    let flags: Vec<&str> =
        (0..u32::try_from(snapshot.flag_count()).unwrap()).map(|at| snapshot.flag_key(at)).collect();
    let (context, deployment) = (context(tape), deployment(tape, &flags));
    let local = local(tape, &flags, document);
    let now = any_instant(tape);
    let confirmed_at = if tape.below(2) == 0 { now } else { any_instant(tape) };
    let mut view = json!({
        "now": now, "confirmedAt": confirmed_at, "context": context, "deployment": deployment, "local": local,
    });

    let (person, place, local) =
        (cases::context(&context), cases::deployment(&deployment), cases::local(&local));
    let memo = Memo::default();
    let clock = Clock { now, confirmed_at };
    let evaluator = Evaluator::new(snapshot, &place, &person, clock, &local, &memo);
    let mut answers = Vec::new();
    for key in flags.into_iter().chain(["unknown"]) {
        let explained = evaluator.explain(key, None);
        answers.push(json!([key, null, explained.details.value, explained.json()]));
        for _ in 0..2 {
            let kind = tape.pick(&Kind::ALL);
            let details = evaluator.details(key, Some(kind));
            answers.push(json!([key, kind.as_str(), details.value, details.json()]));
        }
    }
    *done += answers.len() as u64 + 1;
    view["answers"] = answers.into();
    view["releases"] = evaluator
        .releases()
        .iter()
        .map(|state| serde_json::from_str(&state.json()).expect("a state is JSON"))
        .collect::<Vec<Json>>()
        .into();
    view["nextAt"] = json!(memo.next());
    view
}

fn any_instant(tape: &mut Tape) -> i64 {
    if tape.once_in(8) { tape.pick(&FAR) } else { BEGIN - 2000 + i64::from(tape.below(60_000)) * 3 }
}

/// A person whose attributes have values that conditions ask for, or are missing, or of any kind.
fn context(tape: &mut Tape) -> Json {
    let key = format!("person-{}", tape.below(10_000));
    let joined = instant(BEGIN + i64::from(tape.below(60)) * 1000);
    let known = [
        ("targetingKey", vec![json!(key), json!(key), json!(key), json!(42), json!("")]),
        ("plan", vec![json!("pro"), json!("team"), json!("ÜBERMUT"), json!(true)]),
        ("email", vec![json!("ada@example.com"), json!("Ada@Example.COM"), json!("pro")]),
        ("age", vec![json!(18), json!(17.5), json!(-0.0), json!(1e300), json!("18")]),
        ("beta", vec![json!(true), json!(false), json!(1)]),
        ("tags", vec![json!(["pro", null, 18]), json!([]), json!(["team", ["pro"], {}])]),
        ("joined", vec![json!(joined), json!("yesterday")]),
        ("build", vec![json!("2.4.0"), json!("1.2.3-rc.1"), json!("2")]),
        ("address", vec![json!({ "country": "team" }), json!("team"), json!({ "country": null })]),
        ("address.country", vec![json!("pro")]),
    ];
    let mut context = Map::new();
    for (name, values) in known {
        if tape.once_in(5) {
            continue;
        }
        let value = if tape.once_in(8) { any_value(tape, 3) } else { tape.pick(&values) };
        context.insert(name.to_string(), value);
    }
    context.into()
}

fn any_value(tape: &mut Tape, depth: u32) -> Json {
    match tape.below(if depth == 0 { 4 } else { 6 }) {
        0 => Json::Null,
        1 => json!(tape.below(2) == 0),
        2 => json!(tape.pick(&[0.0, -0.0, 18.5, 1e308, f64::MIN_POSITIVE, 9e15, 1e16, 5e-324])),
        3 => json!(match tape.below(4) {
            0 => String::new(),
            1 => "İ🎭\u{0}ßΣ".repeat(tape.below(300) as usize),
            2 => "0000-01-01T00:00:00+23:59".into(),
            _ => "18446744073709551616.0.0-0".into(),
        }),
        4 => (0..tape.below(4)).map(|_| any_value(tape, depth - 1)).collect(),
        _ => json!({ "country": any_value(tape, depth - 1) }),
    }
}

fn deployment(tape: &mut Tape, flags: &[&str]) -> Json {
    let mut deployment = json!({});
    if let Some(app) = tape.pick(&[Some("shop"), Some("x-app"), None]) {
        deployment["app"] = json!(app);
    }
    if let Some(version) = tape.pick(&[Some("2.4.0"), Some("2.5.0-rc.1"), Some("3.0.0"), Some("x"), None]) {
        deployment["version"] = json!(version);
    }
    if tape.once_in(6) {
        let carried: Vec<&&str> = flags.iter().filter(|_| tape.below(4) > 0).collect();
        deployment["carries"] = json!(carried);
    }
    deployment
}

fn local(tape: &mut Tape, flags: &[&str], document: &Json) -> Json {
    let releases: Vec<String> =
        document["releases"].as_object().into_iter().flat_map(Map::keys).cloned().collect();
    let mut local = json!({ "overrides": {} });
    for flag in flags {
        if tape.once_in(8) {
            local["overrides"][flag] = json!(tape.pick(&["on", "warm", "many", "wide", "", "none"]));
        }
    }
    // What a rehearsal cannot be told.
    if tape.once_in(4) {
        local["tripped"] = releases.iter().filter(|_| tape.once_in(3)).cloned().collect();
        let mut pinned = json!({});
        for key in releases {
            if tape.once_in(3) {
                pinned[&key] = json!(tape.below(2) == 0);
            }
        }
        local["pinned"] = pinned;
    }
    local
}

//! Large and hostile documents cost time and memory in proportion to their length. What is tried here took minutes or
//! gigabytes once; the limit leaves a slow machine a lot of room.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::HashMap;
use std::time::{Duration, Instant};

use footlights::engine::{Clock, Deployment, Evaluator, Local, Memo, Value};
use footlights::snapshot::{Snapshot, parse_instant};

/// Reads a document of these fields, and asks for everything, in time.
#[track_caller]
fn read(fields: &str) -> Result<Snapshot, String> {
    let started = Instant::now();
    let document = format!("{{ \"format\": 1, {fields} }}");
    let snapshot = Snapshot::parse(document.as_bytes()).map_err(|refusal| refusal.sentence())?;
    let now = parse_instant("2026-12-02T09:00:00Z").unwrap();
    let context: HashMap<String, Value> = HashMap::new();
    let (deployment, local, memo) = (Deployment::default(), Local::default(), Memo::default());
    let clock = Clock { now, confirmed_at: now };
    let evaluator = Evaluator::new(&snapshot, &deployment, &context, clock, &local, &memo);
    for flag in 0..u32::try_from(snapshot.flag_count()).unwrap() {
        let _ = evaluator.answer(flag);
    }
    let _ = evaluator.releases();
    let _ = snapshot.faults();
    let took = started.elapsed();
    assert!(took < Duration::from_secs(20), "{took:?}");
    Ok(snapshot)
}

fn list(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(",")
}

const FLAG: &str = r#"{ "variants": { "off": false, "on": true }, "dormant": "off" }"#;

#[test]
fn fields_at_the_top() {
    let fields = list(100_000, |i| format!("\"x-{i}\": 1"));
    assert!(read(&fields).is_ok());
    assert_eq!(read(&format!("{fields}, \"x-7\": 2")).unwrap_err(), "snapshot: duplicate key \"x-7\"");
}

#[test]
fn attributes() {
    let tests = list(100_000, |i| format!(r#"{{ "attribute": "a{i}", "exists": true }}"#));
    let snapshot = read(&format!(r#""segments": {{ "s": {{ "any": [{tests}] }} }}"#)).unwrap();
    assert_eq!(snapshot.attribute_path(99_999).as_deref(), Some("a99999"));
}

#[test]
fn long_names() {
    let name = "k".repeat(100_000);
    let release = format!(r#"{{ "flags": {{}}, "opens": "2026-12-01T00:00:00Z", "plan": "{name}x" }}"#);
    let snapshot =
        read(&format!(r#""plans": {{ "{name}": [] }}, "releases": {{ "r": {release} }}"#)).unwrap();
    assert!(snapshot.faults()[0].message().ends_with("k\"?"));
}

#[test]
fn faults() {
    let key = "k".repeat(1_000_000);
    let snapshot =
        read(&format!(r#""segments": {{ "{key}": {{ "any": [{}] }} }}"#, list(10_000, |_| "1".into())));
    // 16 MiB of them.
    assert_eq!(snapshot.unwrap().faults().len(), 16);
}

#[test]
fn cues_of_a_plan_that_many_releases_name() {
    let plan = |count| list(count, |_| r#"{ "stage": "a", "after": "PT0S" }"#.into());
    let release = r#"{ "flags": { "f": "on" }, "opens": "2026-12-01T00:00:00Z", "plan": "p" }"#;
    let releases = list(1000, |i| format!("\"r{i}\": {release}"));
    let read = |count| {
        read(&format!(
            r#""flags": {{ "f": {FLAG} }}, "plans": {{ "p": [{}] }}, "releases": {{ {releases} }}"#,
            plan(count)
        ))
    };
    assert_eq!(read(3000).unwrap().faults(), []);
}

#[test]
fn flags_of_one_release() {
    let flags = list(20_000, |i| format!("\"f{i}\": {FLAG}"));
    let given = list(20_000, |i| format!("\"f{i}\": \"on\""));
    let release = format!(r#"{{ "flags": {{ {given} }}, "opens": "2026-12-01T00:00:00Z" }}"#);
    assert!(read(&format!(r#""flags": {{ {flags} }}, "releases": {{ "r": {release} }}"#)).is_ok());
}

#[test]
fn freezes() {
    let day = |i: usize| format!("{}-{:02}-{:02}T00:00:00Z", 2027 + i / 336, 1 + i % 336 / 28, 1 + i % 28);
    let freezes = list(1000, |i| format!(r#"{{ "from": "{}", "until": "{}" }}"#, day(2 * i), day(2 * i + 1)));
    let release = r#"{ "flags": { "f": "on" }, "opens": "2026-12-01T00:00:00Z", "audience": { "attribute": "a", "exists": true } }"#;
    let releases = list(100, |i| format!("\"r{i}\": {release}"));
    let fields = format!(
        r#""lease": "P100000D", "freezes": [{freezes}], "flags": {{ "f": {FLAG} }}, "releases": {{ {releases} }}"#
    );
    assert_eq!(read(&fields).unwrap().faults(), []);
}

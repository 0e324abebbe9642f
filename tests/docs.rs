//! What the documents say is so: every example in JSON of the README and of `docs/` is what the crate reads, links
//! lead somewhere, limits are as written, and each dependency has its reason.
//!
//! A block of ```` ```json ```` is a whole snapshot. A second word says what else it is: a `condition`, `flag`, `plan` or
//! `release` is put into the first snapshot of its document, a `faulty` snapshot is followed by its faults as text.

#![cfg(not(target_arch = "wasm32"))]

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use footlights::engine::{Clock, Deployment, Evaluator, Local, Memo, Value};
use footlights::snapshot::{Fault, Snapshot, limits};
use serde_json::{Map, Value as Json, from_str, json};

/// A block of code: what stands behind the fence, the lines, and the number of the first of them.
struct Block {
    kind: String,
    text: String,
    line: usize,
}

fn blocks(document: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (at, line) in document.lines().enumerate() {
        match (line.strip_prefix("```"), open.as_mut()) {
            (Some(kind), None) => open = Some(Block { kind: kind.into(), text: String::new(), line: at + 2 }),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => block.text.extend([line, "\n"]),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = std::fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut documents: Vec<_> =
        pages.filter(|page| page.extension().is_some_and(|ending| ending == "md")).collect();
    documents.push(root.join("README.md"));
    documents
}

fn faults(snapshot: &str, place: &str) -> Vec<String> {
    let snapshot = Snapshot::parse(snapshot.as_bytes())
        .unwrap_or_else(|refusal| panic!("{place}: {}", refusal.sentence()));
    snapshot.faults().iter().map(Fault::sentence).collect()
}

#[test]
fn every_example_is_sound() {
    let mut seen = 0;
    for page in documents() {
        let text = std::fs::read_to_string(&page).unwrap();
        let mut whole: Option<Json> = None;
        let mut blocks = blocks(&text).into_iter();
        while let Some(block) = blocks.next() {
            // With comments, it is an authored file; `pkg/tests/cli/docs.test.ts` reads those.
            let Some(kind) = block.kind.strip_prefix("json").filter(|kind| !kind.starts_with('c')) else {
                continue;
            };
            let place = format!("{}:{}", page.display(), block.line);
            let json: Json = from_str(&block.text).unwrap_or_else(|error| panic!("{place}: {error}"));
            let map = match kind.trim() {
                "" => {
                    assert_eq!(faults(&block.text, &place), [""; 0], "{place}");
                    whole.get_or_insert(json);
                    seen += 1;
                    continue;
                }
                "faulty" => {
                    let told =
                        blocks.next().filter(|next| next.kind == "text").expect("faults follow as text");
                    assert_eq!(faults(&block.text, &place), told.text.lines().collect::<Vec<_>>(), "{place}");
                    seen += 1;
                    continue;
                }
                "condition" => "segments",
                "flag" => "flags",
                "plan" => "plans",
                "release" => "releases",
                kind => panic!("{place}: unknown kind of example `{kind}`"),
            };
            let mut around =
                whole.clone().unwrap_or_else(|| panic!("{place}: no whole snapshot stands before it"));
            around[map]["example"] = json;
            assert_eq!(faults(&around.to_string(), &place), [""; 0], "{place}");
            seen += 1;
        }
    }
    assert!(seen >= 9, "only {seen} examples were found");
}

#[test]
fn every_link_between_documents_leads_somewhere() {
    let mut seen = 0;
    for page in documents() {
        let text = std::fs::read_to_string(&page).unwrap();
        for part in text.split("](").skip(1) {
            let target = part.split(')').next().unwrap();
            if target.starts_with("http") {
                continue;
            }
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let to = if file.is_empty() { page.clone() } else { page.parent().unwrap().join(file) };
            assert!(to.exists(), "{}: nothing is at {target}", page.display());
            if !heading.is_empty() {
                let there = std::fs::read_to_string(&to).unwrap();
                let headings = there.lines().filter(|line| line.starts_with('#'));
                // As they are made where the pages are read: punctuation is left out.
                let anchor = |line: &str| {
                    let letters = line.trim_start_matches('#').trim().to_lowercase();
                    letters
                        .replace(|letter: char| !letter.is_alphanumeric() && !" -_".contains(letter), "")
                        .replace(' ', "-")
                };
                let mut anchors = headings.map(anchor);
                assert!(
                    anchors.any(|anchor| anchor == heading),
                    "{}: no heading for {target}",
                    page.display()
                );
            }
            seen += 1;
        }
    }
    assert!(seen > 0);
}

#[test]
fn limits_are_as_written() {
    let page = include_str!("../docs/snapshot-format.md").split("\n## Limits\n").nth(1).unwrap();
    let page = page.replace('\n', " ").replace(',', "");
    for limit in [
        format!("{} MiB", limits::MAX_BYTES / 1024 / 1024),
        format!("{} objects and lists inside one another", limits::MAX_DEPTH),
        format!("{} flags", limits::MAX_FLAGS),
        format!("{} each of segments plans releases", limits::MAX_ENTRIES),
        format!("{} entries in a list of holds or freezes", limits::MAX_STOPS),
        format!("durations up to {} days", limits::MAX_DURATION / 86_400_000),
        format!("at most {} references", limits::MAX_REFERENCE_DEPTH),
    ] {
        assert!(page.contains(&limit), "{limit}");
    }
}

/// What a document is refused for; nothing if it is read.
fn refusal(document: &str) -> Option<String> {
    Snapshot::parse(document.as_bytes()).err().map(|refusal| refusal.sentence())
}

#[test]
fn the_longest_and_the_deepest_document_are_read() {
    let text = r#"{ "format": 1 }"#;
    let long = |bytes: usize| [text, &" ".repeat(bytes - text.len())].concat();
    assert_eq!(refusal(&long(limits::MAX_BYTES)), None);
    assert_eq!(refusal(&long(limits::MAX_BYTES + 1)).as_deref(), Some("snapshot: larger than 16 MiB"));

    let deep = |levels: u32| {
        let inner = levels as usize - 1;
        format!(r#"{{ "format": 1, "x-": {}0{} }}"#, "[".repeat(inner), "]".repeat(inner))
    };
    assert_eq!(refusal(&deep(limits::MAX_DEPTH)), None);
    let fault = refusal(&deep(limits::MAX_DEPTH + 1));
    assert_eq!(fault.as_deref(), Some("snapshot: nested more than 64 levels deep"));
}

#[test]
fn the_longest_chain_of_references_is_followed() {
    // The flag refers to the first segment, and each of them to the next.
    let is_lit = |references: u32| {
        let name = |at: u32| format!("s{at}");
        let mut segments: Map<_, _> =
            (1..references).map(|at| (name(at), json!({ "segment": name(at + 1) }))).collect();
        segments.insert(name(references), json!({ "attribute": "a", "exists": true }));
        let rules = json!([{ "when": { "segment": "s1" }, "serve": "on" }]);
        let flag = json!({ "variants": { "off": false, "on": true }, "dormant": "off", "rules": rules });
        let document = json!({ "format": 1, "segments": segments, "flags": { "f": flag } }).to_string();
        let snapshot = Snapshot::parse(document.as_bytes()).unwrap();
        let context = HashMap::from([("a".to_string(), Value::Boolean(true))]);
        let (deployment, local, memo) = (Deployment::default(), Local::default(), Memo::default());
        let clock = Clock { now: 0, confirmed_at: 0 };
        let evaluator = Evaluator::new(&snapshot, &deployment, &context, clock, &local, &memo);
        evaluator.details("f", None).value == Some("true")
    };
    assert!(is_lit(limits::MAX_REFERENCE_DEPTH));
    assert!(!is_lit(limits::MAX_REFERENCE_DEPTH + 1));
}

#[test]
fn versions_that_are_named_are_those_that_tests_run_with() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut versions = BTreeSet::new();
    for manifest in ["pkg/package.json", "tests/consumers/package.json"] {
        let manifest: Json = from_str(&std::fs::read_to_string(root.join(manifest)).unwrap()).unwrap();
        for (name, version) in manifest["devDependencies"].as_object().unwrap() {
            let version = version.as_str().unwrap();
            // A second version of a package has another name here.
            versions.insert(match version.strip_prefix("npm:") {
                Some(alias) => alias.to_owned(),
                None => format!("{name}@{version}"),
            });
        }
    }
    let named = |page: &str| -> Vec<String> {
        let words = page.split('`').skip(1).step_by(2).filter(|word| word[1..].contains('@'));
        words.map(Into::into).collect()
    };
    let page = std::fs::read_to_string(root.join("README.md")).unwrap();
    let section = page.split("\n## ").find(|section| section.starts_with("Tested with\n")).unwrap();
    let named = named(section);
    assert!(named.len() > 15, "{named:?}");
    for name in named {
        assert!(versions.contains(&name), "{name} is not what the tests run with");
    }
    let lock = std::fs::read_to_string(root.join("examples/axum/Cargo.lock")).unwrap();
    assert!(section.contains("axum 0.8.9") && lock.contains("name = \"axum\"\nversion = \"0.8.9\"\n"));
}

/// The names of all dependencies in the manifests, for whatever purpose.
fn dependencies() -> BTreeSet<String> {
    let read =
        |name: &str| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap();
    let mut names = BTreeSet::new();
    let mut wanted = false;
    let manifests = ["Cargo.toml", "fuzz/Cargo.toml", "benches/native/Cargo.toml"].map(read);
    for line in manifests.iter().flat_map(|manifest| manifest.lines()) {
        if line.starts_with('[') {
            wanted = line.ends_with("dependencies]");
        } else if let Some((name, _)) = line.split_once(" = ").filter(|_| wanted) {
            names.insert(name.to_owned());
        }
    }
    for manifest in ["pkg/package.json", "www/package.json", "tests/delivery/package.json"] {
        let manifest: Json = from_str(&read(manifest)).unwrap();
        for kind in ["dependencies", "devDependencies"] {
            names.extend(manifest[kind].as_object().into_iter().flatten().map(|(name, _)| name.clone()));
        }
    }
    // The package itself, of which the demo is a user.
    names.remove("footlights");
    names
}

#[test]
fn every_dependency_has_a_reason_and_no_reason_outlives_its_dependency() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/decisions.md")).unwrap();
    let section = page.split("\n## ").find(|section| section.starts_with("Dependencies\n")).unwrap();
    let rows =
        section.lines().filter(|line| line.starts_with("| `")).filter_map(|line| line.split('|').nth(1));
    let reasons: BTreeSet<String> = rows
        .flat_map(|names| names.split('`').skip(1).step_by(2))
        .filter(|name| *name != "schema")
        .map(Into::into)
        .collect();
    assert_eq!(dependencies(), reasons);
}

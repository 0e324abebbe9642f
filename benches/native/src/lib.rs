//! Work of the engine in different sizes.

mod documents;

use std::collections::BTreeMap;
use std::hint::black_box;

use footlights::engine::{Attribute, Clock, Context, Deployment, Evaluator, Local, Memo, Value};
use footlights::snapshot::Snapshot;

/// A kind of work, and in which sizes it is done.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Its name, as the command line and `benches/instructions.txt` have it.
    pub name: &'static str,
    /// The document of a size.
    document: fn(usize) -> String,
    /// What is asked of it.
    asked: Asked,
}

#[derive(Clone, Copy, Debug)]
enum Asked {
    /// Nothing: it is loaded.
    Nothing,
    /// Each flag, for the first time: it has been loaded before.
    Everything,
    /// Each flag, for another person than the one before.
    Again,
    /// It is loaded, and one flag read.
    LoadedAndOne,
    /// One flag that has been read before, for another person.
    One,
}

/// All that is measured.
pub const KINDS: [Kind; 9] = [
    Kind { name: "load", document: documents::flags, asked: Asked::Nothing },
    Kind { name: "first", document: documents::flags, asked: Asked::Everything },
    Kind { name: "again", document: documents::flags, asked: Asked::Again },
    Kind { name: "one", document: documents::flags, asked: Asked::One },
    Kind { name: "load-and-one", document: documents::flags, asked: Asked::LoadedAndOne },
    Kind { name: "rules", document: documents::rules, asked: Asked::LoadedAndOne },
    Kind { name: "list", document: documents::list, asked: Asked::LoadedAndOne },
    Kind { name: "nested", document: documents::nested, asked: Asked::LoadedAndOne },
    Kind { name: "releases", document: documents::releases, asked: Asked::LoadedAndOne },
];

/// A person. Lists of attributes in the standard library's tables are in another order each time; this is not.
struct Person(BTreeMap<String, Value>);

impl Context for Person {
    fn read(&self, attribute: Attribute, value: &mut Value) {
        *value = self.0.get(&*attribute.path()).cloned().unwrap_or_default();
    }
}

fn person(number: u32) -> Person {
    let text = |text: &str| Value::Text(text.into());
    let key = format!("person-{number}");
    Person(BTreeMap::from([
        ("targetingKey".to_owned(), text(&key)),
        ("plan".to_owned(), text(if number.is_multiple_of(2) { "pro" } else { "free" })),
        ("country".to_owned(), text("nowhere")),
    ]))
}

/// Work that is ready to be done: what stands before it is no part of it.
pub struct Work {
    document: String,
    snapshot: Option<Snapshot>,
    asked: Asked,
}

impl Work {
    /// Prepares work of a kind and a size.
    #[must_use]
    pub fn new(kind: Kind, size: usize) -> Self {
        let document = (kind.document)(size);
        let snapshot = match kind.asked {
            Asked::Nothing | Asked::LoadedAndOne => None,
            Asked::Everything => Some(parse(&document)),
            Asked::Again | Asked::One => {
                let snapshot = parse(&document);
                ask(&snapshot, 1, usize::MAX);
                Some(snapshot)
            }
        };
        Self { document, snapshot, asked: kind.asked }
    }

    /// Does it.
    pub fn run(&self) {
        let loaded = match self.asked {
            Asked::Nothing | Asked::LoadedAndOne => Some(parse(&self.document)),
            _ => None,
        };
        let Some(snapshot) = loaded.as_ref().or(self.snapshot.as_ref()) else { return };
        match self.asked {
            Asked::Nothing => {}
            Asked::Everything | Asked::Again => ask(snapshot, 2, usize::MAX),
            Asked::LoadedAndOne | Asked::One => ask(snapshot, 2, 1),
        }
        black_box(snapshot);
    }
}

fn parse(document: &str) -> Snapshot {
    match Snapshot::parse(document.as_bytes()) {
        Ok(snapshot) => snapshot,
        Err(refusal) => panic!("{}", refusal.sentence()),
    }
}

/// Asks for so many flags, from the last on.
fn ask(snapshot: &Snapshot, number: u32, most: usize) {
    let (person, deployment, local, memo) =
        (person(number), Deployment::default(), Local::default(), Memo::default());
    let clock = Clock { now: documents::NOW, confirmed_at: documents::NOW };
    let evaluator = Evaluator::new(snapshot, &deployment, &person, clock, &local, &memo);
    for flag in (0..u32::try_from(snapshot.flag_count()).unwrap_or(0)).rev().take(most) {
        assert!(evaluator.answer(flag).variant.is_some(), "{:?}", snapshot.flag(flag));
    }
}

#[cfg(test)]
mod tests {
    use super::{KINDS, Work};

    #[test]
    fn each_kind_of_work_can_be_done() {
        for kind in KINDS {
            for size in [1, 30] {
                Work::new(kind, size).run();
            }
        }
    }
}

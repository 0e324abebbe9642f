//! Generated conditions.

use serde_json::{Value, json};

use super::Tape;
use super::author::{Author, Part};
use super::time::{moment, written};

/// Attributes and the values with which contexts and conditions have them.
const ATTRIBUTES: [&str; 8] = ["plan", "email", "age", "beta", "tags", "joined", "build", "address.country"];
const TEXTS: [&str; 6] = ["pro", "team", "PRO", "Übermut", "", "@example.com"];

/// SHA-256 of `house/pro` and of `house/team`.
const DIGESTS: [&str; 2] = [
    "6f5bcd31f3394bc513f283a10df9d7980d88c5fe2cd9fe2b46fadc28e6a57859",
    "6DEF560AD16C3036D90FD4BF37ACAFDC86DA1F7092F7CB1FAE38F1A39CB0BA55",
];

const REQUIREMENTS: [&str; 8] = [
    ">=2.4.0",
    "^1.2.3",
    "~2.4.0",
    "=2.5.0-rc.1+build.7",
    ">= 2.0.0, <3.0.0",
    ">1.0.0 <=2.4.0",
    " <2.0.0-0 ",
    "^0.0.3,>=0.0.3",
];

/// A requirement on a version.
pub fn requirement(tape: &mut Tape) -> Value {
    json!(tape.pick(&REQUIREMENTS))
}

fn number(tape: &mut Tape) -> Value {
    tape.pick(&[json!(18), json!(0), json!(-1), json!(17.5), json!(1e300), json!(18.0)])
}

fn texts(tape: &mut Tape) -> Value {
    (0..=tape.below(2)).map(|_| tape.pick(&TEXTS)).collect()
}

fn values(tape: &mut Tape) -> Value {
    let mut values = Vec::new();
    for _ in 0..=tape.below(3) {
        values.push(match tape.below(4) {
            0 | 1 => json!(tape.pick(&TEXTS)),
            2 => number(tape),
            _ => json!(tape.below(2) == 0),
        });
    }
    values.into()
}

impl Author<'_> {
    /// A condition, with others inside it down to a depth.
    pub(super) fn condition(&mut self, depth: u32) -> Value {
        let mut condition = match self.tape.below(if depth == 0 { 7 } else { 10 }) {
            5 if !self.segments.is_empty() => json!({ "segment": self.tape.pick(&self.segments) }),
            6 if self.has(Part::Prerequisites) && !self.flags.is_empty() => {
                let (flag, variants) = self.tape.pick(&self.flags);
                json!({ "flag": flag, "is": self.some_of(&variants) })
            }
            7 => json!({ "not": self.condition(depth - 1) }),
            8 => json!({ "all": self.conditions(depth - 1) }),
            9 => json!({ "any": self.conditions(depth - 1) }),
            _ => self.test(),
        };
        self.adorn(&mut condition);
        condition
    }

    fn conditions(&mut self, depth: u32) -> Value {
        (0..=self.tape.below(2)).map(|_| self.condition(depth)).collect()
    }

    /// A test of an attribute: mostly of one whose values it is made for.
    fn test(&mut self) -> Value {
        let tape = &mut *self.tape;
        let (attribute, test, operand, folds) = match tape.below(13) {
            0 => ("plan", "in", values(tape), true),
            1 => ("tags", "contains", values(tape), true),
            2 => ("plan", "startsWith", texts(tape), true),
            3 => ("email", "endsWith", texts(tape), true),
            4 => ("age", "lt", number(tape), false),
            5 => ("age", "lte", number(tape), false),
            6 => ("age", "gt", number(tape), false),
            7 => ("age", "gte", number(tape), false),
            8 => (
                "joined",
                "before",
                {
                    let at = moment(tape);
                    json!(written(tape, at))
                },
                false,
            ),
            9 => (
                "joined",
                "after",
                {
                    let at = moment(tape);
                    json!(written(tape, at))
                },
                false,
            ),
            10 => ("build", "version", requirement(tape), false),
            11 => ("beta", "exists", json!(tape.below(2) == 0), false),
            _ => ("plan", "hashedIn", json!({ "salt": "house", "sha256": [tape.pick(&DIGESTS)] }), true),
        };
        let attribute = if tape.once_in(4) { tape.pick(&ATTRIBUTES) } else { attribute };
        let mut condition = json!({ "attribute": attribute, test: operand });
        if test == "hashedIn" {
            self.adorn(&mut condition["hashedIn"]);
        }
        if folds && self.tape.once_in(3) {
            condition["fold"] = json!(self.tape.below(2) == 1);
        }
        condition
    }
}

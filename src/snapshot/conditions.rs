//! Conditions: what must be true of a person. Their value is true, false or *unknown* (Kleene).

use std::borrow::Cow;

use super::compiler::Compiler;
use super::error::Fault;
use super::format::{DIGESTS, PREREQUISITE, Shape};
use super::json::{Json, Type};
use super::tape::Node;

/// What a condition is: its head, or the test of its attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    All,
    Any,
    Not,
    Segment,
    Flag,
    In,
    Contains,
    StartsWith,
    EndsWith,
    Lt,
    Lte,
    Gt,
    Gte,
    Before,
    After,
    Version,
    Exists,
    HashedIn,
}

const HEADS: [&str; 6] = ["all", "any", "not", "segment", "flag", "attribute"];

/// The heads but for `flag` and `attribute`, then the tests. A place here is what the tape says for the operator.
static OPERATORS: [(&str, Operator, Shape); 17] = [
    ("all", Operator::All, Shape::Some(&Shape::Condition)),
    ("any", Operator::Any, Shape::Some(&Shape::Condition)),
    ("not", Operator::Not, Shape::Condition),
    ("segment", Operator::Segment, Shape::Segment),
    ("in", Operator::In, Shape::Apart),
    ("contains", Operator::Contains, Shape::Apart),
    ("startsWith", Operator::StartsWith, Shape::Apart),
    ("endsWith", Operator::EndsWith, Shape::Apart),
    ("lt", Operator::Lt, Shape::Number),
    ("lte", Operator::Lte, Shape::Number),
    ("gt", Operator::Gt, Shape::Number),
    ("gte", Operator::Gte, Shape::Number),
    ("before", Operator::Before, Shape::Instant),
    ("after", Operator::After, Shape::Instant),
    ("version", Operator::Version, Shape::Requirement),
    ("exists", Operator::Exists, Shape::Boolean),
    ("hashedIn", Operator::HashedIn, Shape::Object(&DIGESTS)),
];

/// How many of [`OPERATORS`] are heads.
const SIMPLE_HEADS: usize = 4;

impl Operator {
    /// The operator of a condition on the tape.
    pub(crate) fn of(condition: Node) -> Self {
        let number = condition.field(super::format::condition::OPERATOR).word;
        OPERATORS.get(number as usize).map_or(Self::Flag, |(_, operator, _)| *operator)
    }

    /// Whether it may fold case.
    fn folds(self) -> bool {
        matches!(self, Self::In | Self::Contains | Self::StartsWith | Self::EndsWith | Self::HashedIn)
    }
}

/// Reads a condition: an object with one head.
pub(super) fn condition<'a>(compiler: &mut Compiler<'a>, json: Json<'a>) -> u32 {
    if !compiler.expect(json, Type::Object) {
        return 0;
    }
    let mut own = Vec::new();
    let mut head = None;
    let mut heads = 0_u32;
    for (key, value) in json.entries() {
        if HEADS.contains(&&*key) {
            heads = heads.saturating_add(1);
            head = Some(own.len());
        }
        if !key.starts_with("x-") {
            own.push((key, value));
        }
    }
    let (head, operand) = match head.and_then(|head| own.get(head)) {
        Some((head, operand)) if heads == 1 => (&**head, *operand),
        _ => {
            match own.first() {
                Some((key, _)) if heads == 0 => compiler.unknown("condition", key, &HEADS),
                _ => compiler.note(Fault::exactly_one(&HEADS)),
            }
            return 0;
        }
    };
    match head {
        "attribute" => test(compiler, &own, operand),
        "flag" => {
            let prerequisite = compiler.object(json, &PREREQUISITE);
            let (flag, is) =
                (compiler.at(prerequisite).field(0).word, compiler.at(prerequisite).field(1).word);
            compiler.tape.push(&[u32::MAX, flag, is, 0])
        }
        _ => {
            for (key, _) in &own {
                if key != head {
                    compiler.unknown("field", key, &[]);
                }
            }
            let (number, shape) = find(head);
            compiler.enter(head);
            let operand = compiler.value(operand, shape);
            compiler.leave();
            compiler.tape.push(&[number, operand, 0, 0])
        }
    }
}

fn find(name: &str) -> (u32, &'static Shape) {
    let found = (0..).zip(&OPERATORS).find(|(_, (known, ..))| *known == name);
    found.map_or((0, &Shape::Apart), |(number, (.., shape))| (number, shape))
}

/// Reads a test of an attribute.
fn test<'a>(compiler: &mut Compiler<'a>, entries: &[(Cow<'a, str>, Json<'a>)], path: Json<'a>) -> u32 {
    let tests = OPERATORS.iter().skip(SIMPLE_HEADS).map(|(name, ..)| *name);
    let names: Vec<&str> = tests.collect();
    let mut found: Option<(u32, Json)> = None;
    let (mut fold, mut count, mut unknown) = (1, 0_u32, false);
    let mut earlier: Vec<&str> = Vec::new();
    for (key, value) in entries {
        let known = names.iter().chain(&["fold", "attribute"]).find(|name| **name == *key);
        match known {
            Some(name) if earlier.contains(name) => compiler.duplicate(key),
            Some(&"attribute") => {}
            Some(&"fold") => {
                compiler.enter("fold");
                fold = compiler.value(*value, &Shape::Boolean);
                compiler.leave();
            }
            Some(name) => {
                count = count.saturating_add(1);
                found = Some((find(name).0, *value));
            }
            None => {
                compiler.unknown("test", key, &names);
                unknown = true;
            }
        }
        earlier.extend(known);
    }
    compiler.enter("attribute");
    let attribute = compiler.value(path, &Shape::Attribute);
    compiler.leave();
    if count != 1 && !unknown {
        compiler.note(Fault::exactly_one(&names));
    }
    let Some((number, operand)) = found else { return 0 };
    let Some((name, operator, shape)) = OPERATORS.get(number as usize) else { return 0 };
    if earlier.contains(&"fold") && !operator.folds() {
        compiler.unknown("field", "fold", &[]);
    }
    compiler.enter(name);
    let values = match shape {
        Shape::Apart => {
            values(compiler, operand, fold == 2, matches!(operator, Operator::In | Operator::Contains))
        }
        shape => compiler.value(operand, shape),
    };
    compiler.leave();
    compiler.tape.push(&[number, attribute, values, fold])
}

/// Places of the values to compare with.
pub(crate) mod values {
    /// A list of texts, sorted by bytes; in lower case already where case is folded.
    pub(crate) const TEXTS: u32 = 0;
    /// A list of numbers.
    pub(crate) const NUMBERS: u32 = 1;
    /// A list of booleans.
    pub(crate) const BOOLEANS: u32 = 2;
}

/// Reads values to compare with: texts, and where `any` is set numbers and booleans.
fn values<'a>(compiler: &mut Compiler<'a>, json: Json<'a>, fold: bool, any: bool) -> u32 {
    let [mut texts, mut numbers, mut booleans] = [const { Vec::new() }; 3];
    let mut index = 0_usize;
    compiler.expect(json, Type::List);
    for item in json.items() {
        compiler.enter_item(index);
        index = index.saturating_add(1);
        match item.of_type() {
            Type::Number if any => numbers.push(compiler.value(item, &Shape::Number)),
            Type::Boolean if any => booleans.push(compiler.value(item, &Shape::Boolean)),
            Type::Text => {
                let mut text = compiler.value(item, &Shape::Text);
                if fold {
                    let folded = (compiler.names.platform.fold)(compiler.at(text).text());
                    text = compiler.tape.push_text(&folded);
                }
                texts.push(text);
            }
            _ if any => drop(compiler.expected("a text, a number or true or false", item)),
            _ => drop(compiler.expect(item, Type::Text)),
        }
        compiler.leave();
    }
    if json.is(Type::List) && index == 0 {
        compiler.must_not_be_empty();
    }
    texts.sort_unstable_by(|a, b| compiler.at(*a).text().cmp(compiler.at(*b).text()));
    let lists = [texts, numbers, booleans].map(|list| compiler.tape.push_list(&list, 1));
    compiler.tape.push(&lists)
}

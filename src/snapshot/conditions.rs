//! Conditions: what must be true of a person. Their value is true, false or *unknown* (Kleene).

use super::compiler::Compiler;
use super::format::{CONDITIONS, Shape, test};
use super::json::{Json, Type};
use super::sort::sort;
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

/// Heads in the order of their tables, then tests in the order of their fields.
static OPERATORS: [Operator; 18] = [
    Operator::All,
    Operator::Any,
    Operator::Not,
    Operator::Segment,
    Operator::Flag,
    Operator::In,
    Operator::Contains,
    Operator::StartsWith,
    Operator::EndsWith,
    Operator::Lt,
    Operator::Lte,
    Operator::Gt,
    Operator::Gte,
    Operator::Before,
    Operator::After,
    Operator::Version,
    Operator::Exists,
    Operator::HashedIn,
];

/// The place of the head `flag`; that of `attribute` is the next.
const FLAG: u32 = 4;

impl Operator {
    /// The operator of a condition on the tape.
    pub(crate) fn of(condition: Node) -> Self {
        Self::of_number(condition.field(super::format::condition::OPERATOR).word)
    }

    /// The same, by its number there.
    #[inline]
    pub(crate) fn of_number(number: u32) -> Self {
        OPERATORS.get(number as usize).copied().unwrap_or(Self::Exists)
    }
}

/// The head that a table is for.
fn head(place: u32) -> Option<&'static str> {
    CONDITIONS.get(place as usize).and_then(|object| object.name(0))
}

/// Reads a condition: an object with one head.
#[inline(never)]
pub(super) fn condition<'a>(compiler: &mut Compiler<'a>, json: Json<'a>) -> u32 {
    if !compiler.expect(json, Type::Object) {
        return 0;
    }
    let (mut found, mut heads) = (0, 0_u32);
    let (mut name, mut other) = (String::new(), None);
    for (key, _) in json.entries() {
        key.unescape(&mut name);
        match (0..).zip(&CONDITIONS).find(|(_, object)| object.name(0) == Some(&*name)) {
            Some((place, _)) => {
                heads = heads.wrapping_add(1);
                found = place;
            }
            None if other.is_none() && !name.starts_with("x-") => other = Some(key),
            None => {}
        }
    }
    let Some(object) = CONDITIONS.get(found as usize).filter(|_| heads == 1) else {
        match other {
            Some(key) if heads == 0 => {
                key.unescape(&mut name);
                compiler.unknown("condition", &name, &head);
            }
            _ => compiler.exactly_one(&head, 0x3f),
        }
        return 0;
    };
    let at = compiler.object(json, object);
    let condition = compiler.at(at);
    let (mut number, mut values, mut fold) = (found, 0, 0);
    if found >= FLAG {
        values = condition.field(1).word;
    }
    if found > FLAG {
        fold = values;
        for place in test::FIRST..=test::HASHED_IN {
            let field = condition.field(place);
            if field.is_there() {
                values = field.word;
                number = found.wrapping_add(place).wrapping_sub(test::FIRST);
            }
        }
    }
    let operand = condition.field(0).word;
    compiler.tape.push(&[number, operand, values, fold])
}

/// Notes a `fold` where no case can be folded; folds and sorts the texts to compare with.
pub(super) fn check_test(compiler: &mut Compiler, at: u32) {
    let has_fold = compiler.has(at, test::FOLD);
    let fold = compiler.at(at).field(test::FOLD).boolean();
    for place in test::FIRST..=test::HASHED_IN {
        let word = compiler.at(at).field(place).word;
        if word == 0 {
            continue;
        }
        if has_fold && (test::LT..test::HASHED_IN).contains(&place) {
            compiler.unknown("field", "fold", &|_| None);
        }
        if place < test::LT {
            let mut texts = Vec::new();
            for text in compiler.at(word).field(values::TEXTS).items() {
                texts.push(text.word);
            }
            if fold {
                for text in &mut texts {
                    let folded = (compiler.names.platform.fold)(compiler.at(*text).text());
                    *text = compiler.tape.push_text(&folded);
                }
            }
            sort(&mut texts, &|a, b| compiler.at(a).text().cmp(compiler.at(b).text()));
            let texts = compiler.tape.push_list(&texts);
            compiler.set(word, values::TEXTS, texts);
        }
    }
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
#[inline(never)]
pub(super) fn values<'a>(compiler: &mut Compiler<'a>, json: Json<'a>, any: bool) -> u32 {
    let [mut texts, mut numbers, mut booleans] = [const { Vec::new() }; 3];
    compiler.each(json, Type::List, &mut |compiler, _, item| {
        let (list, shape) = match item.of_type() {
            Type::Number if any => (&mut numbers, &Shape::Number),
            Type::Boolean if any => (&mut booleans, &Shape::Boolean),
            Type::Text => (&mut texts, &Shape::Text),
            _ => {
                compiler.expected(if any { "a text, a number or true or false" } else { "a text" }, item);
                return;
            }
        };
        list.push(compiler.value(item, shape));
    });
    compiler.check_empty(json);
    let (texts, numbers) = (compiler.tape.push_list(&texts), compiler.tape.push_list(&numbers));
    let booleans = compiler.tape.push_list(&booleans);
    // In the order of `values`.
    compiler.tape.push(&[texts, numbers, booleans])
}

//! Values as the page writes them. It touches nothing of the web, so that the fuzzer can read it natively, too.

use crate::engine::Value;

/// The value that these bytes stand for, or the list of those that they stand for.
pub(crate) fn read(mut bytes: &[u8], is_list: bool) -> Value {
    if is_list {
        let mut items = Vec::new();
        while let Some(item) = next(&mut bytes) {
            items.push(item);
        }
        Value::List(items)
    } else {
        next(&mut bytes).unwrap_or_default()
    }
}

/// The next value: its kind, and what belongs to it, as `pkg/src/scratch.ts` writes it.
fn next(bytes: &mut &[u8]) -> Option<Value> {
    let [kind] = take(bytes)?;
    Some(match kind {
        1 => Value::Boolean(false),
        2 => Value::Boolean(true),
        3 => Value::Number(f64::from_le_bytes(take(bytes)?)),
        4 => {
            let length = u32::from_le_bytes(take(bytes)?) as usize;
            let (text, rest) = bytes.split_at_checked(length)?;
            *bytes = rest;
            // The package writes UTF-8 and nothing else.
            Value::Text(str::from_utf8(text).unwrap_or_default().into())
        }
        5 => Value::Object(Vec::new()),
        _ => Value::Missing,
    })
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*first)
}

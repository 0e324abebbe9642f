//! Values as the page writes them. It touches nothing of the web, so that the fuzzer can read it natively, too.

use std::mem;

use crate::engine::Value;

/// Puts the value that these bytes stand for, or the list of those that they stand for, in the place of another.
pub(crate) fn read(mut bytes: &[u8], is_list: bool, value: &mut Value) {
    if is_list {
        let mut items = Vec::new();
        let mut item = Value::Missing;
        while next(&mut bytes, &mut item).is_some() {
            items.push(mem::take(&mut item));
        }
        *value = Value::List(items);
    } else if next(&mut bytes, value).is_none() {
        *value = Value::Missing;
    }
}

/// Reads the next value: its kind, and what belongs to it, as `pkg/src/scratch.ts` writes it.
fn next(bytes: &mut &[u8], value: &mut Value) -> Option<()> {
    let [kind] = take(bytes)?;
    let read = match kind {
        1 => Value::Boolean(false),
        2 => Value::Boolean(true),
        3 => Value::Number(f64::from_le_bytes(take(bytes)?)),
        4 => {
            let length = u32::from_le_bytes(take(bytes)?) as usize;
            let (text, rest) = bytes.split_at_checked(length)?;
            *bytes = rest;
            // The package writes UTF-8 and nothing else.
            let text = str::from_utf8(text).unwrap_or_default();
            if let Value::Text(former) = value {
                former.clear();
                former.push_str(text);
                return Some(());
            }
            Value::Text(text.into())
        }
        5 => Value::Object(Vec::new()),
        _ => Value::Missing,
    };
    *value = read;
    Some(())
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*first)
}

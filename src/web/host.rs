//! Attributes of the context, which stay in the page until a rule needs one.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::engine::{Attribute, Context, Value};

#[wasm_bindgen]
extern "C" {
    /// The page's side: looks attributes up in its own copy of the context.
    pub(crate) type Host;

    /// Writes the value of an attribute into the scratch, and returns its kind plus eight times the bytes written.
    /// It runs no code but the package's own, and does not throw.
    #[wasm_bindgen(method)]
    fn attribute(this: &Host, path: &str) -> u32;

    /// Forgets the places of flags: those of the snapshot that was in use mean nothing now.
    #[wasm_bindgen(method)]
    pub(crate) fn replaced(this: &Host);
}

thread_local! {
    static SCRATCH: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// The address of a buffer of at least so many bytes, which stays until a longer one is asked for.
#[wasm_bindgen]
pub fn scratch(length: usize) -> *mut u8 {
    SCRATCH.with_borrow_mut(|scratch| {
        if scratch.len() < length {
            *scratch = vec![0; length];
        }
        scratch.as_mut_ptr()
    })
}

impl Context for Host {
    fn attribute(&self, attribute: Attribute) -> Value {
        let written = Self::attribute(self, &attribute.path());
        SCRATCH.with_borrow(|scratch| {
            let mut bytes = scratch.get(..(written >> 3) as usize).unwrap_or_default();
            match written & 7 {
                KIND_TEXT => Value::Text(text(bytes)),
                KIND_LIST => {
                    let mut items = Vec::new();
                    while let Some(item) = read_item(&mut bytes) {
                        items.push(item);
                    }
                    Value::List(items)
                }
                kind => read_plain(kind, &mut bytes).unwrap_or_default(),
            }
        })
    }
}

const KIND_FALSE: u32 = 1;
const KIND_TRUE: u32 = 2;
const KIND_NUMBER: u32 = 3;
const KIND_TEXT: u32 = 4;
const KIND_LIST: u32 = 5;
const KIND_OTHER: u32 = 6;

fn read_plain(kind: u32, bytes: &mut &[u8]) -> Option<Value> {
    Some(match kind {
        KIND_FALSE => Value::Boolean(false),
        KIND_TRUE => Value::Boolean(true),
        KIND_NUMBER => Value::Number(f64::from_le_bytes(take(bytes)?)),
        KIND_OTHER => Value::Object(Vec::new()),
        _ => Value::Missing,
    })
}

fn read_item(bytes: &mut &[u8]) -> Option<Value> {
    let [kind] = take(bytes)?;
    if u32::from(kind) != KIND_TEXT {
        return read_plain(u32::from(kind), bytes);
    }
    let length = u32::from_le_bytes(take(bytes)?) as usize;
    let (text, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(Value::Text(self::text(text)))
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*first)
}

/// The package writes UTF-8 and nothing else.
fn text(bytes: &[u8]) -> String {
    str::from_utf8(bytes).unwrap_or_default().to_string()
}

//! Attributes of the context, which stay in the page until a rule needs one.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;

use super::scratch::read;
use super::single::Single;
use crate::engine::{Attribute, Context, Value};

#[wasm_bindgen]
extern "C" {
    /// The page's side: looks attributes up in its own copy of the context.
    pub(crate) type Host;

    /// Writes the value of the attribute with a number into the scratch, item by item if it is a list. Returns twice the
    /// number of bytes written, and one more for a list; less than nothing if its path is yet to be told.
    /// It runs no code but the package's own, and does not throw.
    #[wasm_bindgen(method)]
    fn attribute(this: &Host, id: u32) -> i32;

    /// Tells the path of the attribute with a number, once for each snapshot: texts are slow to cross.
    #[wasm_bindgen(method)]
    fn name(this: &Host, id: u32, path: &str);
}

static SCRATCH: Single<Vec<u8>> = Single(RefCell::new(Vec::new()));

/// The address of a buffer of at least so many bytes, which stays until a longer one is asked for.
#[wasm_bindgen]
pub fn scratch(length: usize) -> *mut u8 {
    let mut scratch = SCRATCH.0.borrow_mut();
    if scratch.len() < length {
        *scratch = vec![0; length];
    }
    scratch.as_mut_ptr()
}

impl Context for Host {
    fn read(&self, attribute: Attribute, value: &mut Value) {
        let mut written = Self::attribute(self, attribute.id());
        if written < 0 {
            self.name(attribute.id(), &attribute.path());
            written = Self::attribute(self, attribute.id());
        }
        let scratch = SCRATCH.0.borrow();
        let bytes = scratch.get(..written.unsigned_abs() as usize >> 1).unwrap_or_default();
        read(bytes, written & 1 == 1, value);
    }
}

//! Appending to texts, once for everything: the standard library's functions are written out wherever they are called.

/// Appends a part.
#[inline(never)]
pub(crate) fn append(text: &mut String, part: &str) {
    text.push_str(part);
}

/// Appends the character of a code; what is none is left out.
#[inline(never)]
pub(crate) fn append_code(text: &mut String, code: u32) {
    if let Some(character) = char::from_u32(code) {
        text.push(character);
    }
}

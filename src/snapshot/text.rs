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

/// The parts one after the other. (Not `concat` of the standard library, which has a loop for each of five lengths of
/// separators, and so is eight times the code.)
#[inline(never)]
pub(crate) fn concat(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        append(&mut text, part);
    }
    text
}

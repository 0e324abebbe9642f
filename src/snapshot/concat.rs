//! One text of several parts.

/// The parts one after the other. (Not `concat` of the standard library, which has a loop for each of five lengths of
/// separators, and so is eight times the code.)
#[inline(never)]
pub(crate) fn concat(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        text.push_str(part);
    }
    text
}

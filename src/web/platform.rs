//! What the browser does for the core.

use js_sys::JsString;

use crate::snapshot::Platform;

/// The browser's functions.
pub(crate) const PLATFORM: Platform = Platform { read_number: js_sys::Number::parse_float, fold };

/// Each letter for itself, as a word's last sigma has a lower case of its own; the simple mapping is the first
/// character of the full one.
fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (letter, after) = first(rest);
        folded.push_str(first(&String::from(JsString::from(letter).to_lower_case())).0);
        rest = after;
    }
    folded
}

/// The first letter of a text, and the rest.
fn first(text: &str) -> (&str, &str) {
    let mut end = 1;
    while !text.is_char_boundary(end) && end < text.len() {
        end = end.saturating_add(1);
    }
    text.split_at_checked(end).unwrap_or_default()
}

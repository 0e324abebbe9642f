//! What the browser does for the core.

use js_sys::JsString;

use crate::snapshot::Platform;

/// The browser's functions.
pub(crate) const PLATFORM: Platform = Platform { read_number: js_sys::Number::parse_float, fold };

/// Each letter for itself, as a word's last sigma has a lower case of its own; the simple mapping is the first
/// character of the full one.
fn fold(text: &str) -> String {
    let lower = |letter: char| {
        if letter.is_ascii() {
            return letter.to_ascii_lowercase();
        }
        let lower = JsString::from(letter.encode_utf8(&mut [0; 4]) as &str).to_lower_case();
        String::from(lower).chars().next().unwrap_or(letter)
    };
    text.chars().map(lower).collect()
}

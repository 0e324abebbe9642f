//! What the browser does for the core.

use js_sys::JsString;

use crate::snapshot::{Platform, append_code};

/// The browser's functions.
pub(crate) const PLATFORM: Platform = Platform { read_number: js_sys::Number::parse_float, fold };

/// Of all letters, only these two become something else in a text than by themselves (Unicode's `SpecialCasing.txt`): a
/// word's last sigma, and one that would become two.
fn fold(text: &str) -> String {
    let (mut folded, mut is_ascii) = (String::new(), true);
    for letter in text.chars() {
        let letter = match letter {
            'Σ' => 'σ',
            'İ' => 'i',
            _ => letter.to_ascii_lowercase(),
        };
        is_ascii &= letter.is_ascii();
        append_code(&mut folded, letter.into());
    }
    if is_ascii { folded } else { JsString::from(&*folded).to_lower_case().into() }
}

//! What the platform does for decoding and comparing, so that a page need not bring its own.

/// Functions of the platform. In a page they are the browser's, which saves the module the tables that the standard
/// library would bring: 13 KB for numbers and 5 KB for letters, compressed.
#[derive(Clone, Copy, Debug)]
pub struct Platform {
    /// Reads the text of a JSON number as the nearest double.
    pub read_number: fn(&str) -> f64,
    /// A text in Unicode simple lower case (`UnicodeData.txt`, field 13), which maps each character to one.
    pub fold: fn(&str) -> String,
}

// In tests also where the browser would help.
#[cfg(any(test, not(target_arch = "wasm32")))]
impl Default for Platform {
    /// The standard library's.
    fn default() -> Self {
        Self {
            read_number: |text| text.parse().unwrap_or(f64::NAN),
            // The simple mapping is the first character of the full one.
            fold: |text| text.chars().filter_map(|letter| letter.to_lowercase().next()).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Platform;

    #[test]
    fn simple_lower_case_maps_one_character_to_one() {
        assert_eq!((Platform::default().fold)("ÄÖÜ İstanbul ΣΑΣ ẞ"), "äöü istanbul σασ ß");
    }
}

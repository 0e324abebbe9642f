//! By which two tabs tell whether they have the same document.

/// Any odd number that spreads bits well: the golden ratio.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// A number for a document, eight bytes at a time: it is made of every one that arrives, before the first answer.
///
/// It meets only documents of the page's own origin, so it need not withstand anybody who wants two to look the same.
#[must_use]
pub fn fingerprint(document: &str) -> u32 {
    let (words, rest) = document.as_bytes().as_chunks::<8>();
    let mut last = [0; 8];
    for (place, byte) in last.iter_mut().zip(rest) {
        *place = *byte;
    }
    let mix = |mixed: u64, word: &[u8; 8]| {
        let mixed = (mixed ^ u64::from_le_bytes(*word)).wrapping_mul(FACTOR);
        // Only the upper bits depend on all of what went in.
        mixed ^ mixed >> 32
    };
    let mixed = mix(words.iter().fold(document.len() as u64, mix), &last);
    u32::try_from(mixed & u64::from(u32::MAX)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::fingerprint;
    use std::collections::HashSet;

    #[test]
    fn one_document_has_one() {
        assert_eq!(fingerprint("{ \"format\": 1 }"), fingerprint("{ \"format\": 1 }"));
    }

    #[test]
    fn any_byte_makes_another() {
        let document = "{ \"format\": 1, \"flags\": {} }";
        let mut seen = HashSet::from([fingerprint(document)]);
        for place in 0..document.len() {
            for byte in b' '..=b'~' {
                let mut other = document.as_bytes().to_vec();
                if other[place] != byte {
                    other[place] = byte;
                    assert!(seen.insert(fingerprint(std::str::from_utf8(&other).unwrap())));
                }
            }
        }
    }

    #[test]
    fn what_is_cut_off_makes_another() {
        let blanks = " ".repeat(100);
        let of_all: HashSet<u32> = (0..=100).map(|length| fingerprint(&blanks[..length])).collect();
        assert_eq!(of_all.len(), 101);
    }

    #[test]
    fn places_count() {
        assert_ne!(fingerprint("12345678abcdefgh"), fingerprint("abcdefgh12345678"));
    }
}

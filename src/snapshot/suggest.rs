//! «Did you mean …?»

/// Known names, by place: nothing beyond the last.
pub(crate) type Known<'k, 'n> = &'k dyn Fn(u32) -> Option<&'n str>;

/// The known name that is nearest to `name`: at most two edits away, and less than half of it. The first of
/// several wins.
pub(crate) fn nearest<'n>(name: &str, known: Known<'_, 'n>) -> Option<&'n str> {
    let mut near = None;
    let mut most = (name.len().saturating_sub(1) / 2).min(2);
    let mut at = 0_u32;
    while most > 0
        && let Some(candidate) = known(at)
    {
        at = at.wrapping_add(1);
        let (a, b) = (name.as_bytes(), candidate.as_bytes());
        if within(most, a, b) {
            near = Some(candidate);
            // From here on only what is nearer.
            most = usize::from(!within(1, a, b)) & most.wrapping_sub(1);
        }
    }
    near
}

/// Whether so many edits of bytes (Levenshtein's) make one text the other. It goes through both at most nine times,
/// however long they are.
fn within(most: usize, mut a: &[u8], mut b: &[u8]) -> bool {
    loop {
        match (a.split_first(), b.split_first()) {
            (None, None) => return true,
            (Some((x, after_a)), Some((y, after_b))) if x == y => (a, b) = (after_a, after_b),
            _ => {
                let Some(most) = most.checked_sub(1) else { return false };
                let (after_a, after_b) = (a.get(1..).unwrap_or_default(), b.get(1..).unwrap_or_default());
                return within(most, after_a, b)
                    || within(most, a, after_b)
                    || within(most, after_a, after_b);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::within;

    fn nearest<'n>(name: &str, known: &[&'n str]) -> Option<&'n str> {
        super::nearest(name, &|at| known.get(at as usize).copied())
    }

    #[test]
    fn distances() {
        for (a, b, edits) in [
            ("", "abc", 3),
            ("kitten", "sitting", 3),
            ("startWith", "startsWith", 1),
            ("abcd", "bcda", 2),
            ("naïve", "naive", 2),
            ("a", "a", 0),
        ] {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            for most in 0..5 {
                assert_eq!(within(most, a, b), most >= edits, "{a:?} {b:?} {most}");
                assert_eq!(within(most, b, a), most >= edits, "{b:?} {a:?} {most}");
            }
        }
    }

    #[test]
    fn only_near_names_are_suggested() {
        assert_eq!(nearest("startWith", &["endsWith", "startsWith"]), Some("startsWith"));
        assert_eq!(nearest("startWth", &["startWiths", "startsWith", "startWith"]), Some("startWith"));
        assert_eq!(nearest("startWth", &["startWiths", "startsWith"]), Some("startWiths"));
        assert_eq!(nearest("of", &["on"]), None);
        assert_eq!(nearest("off", &["on", "of"]), Some("of"));
        assert_eq!(nearest("zzz", &["in", "lt"]), None);
    }

    #[test]
    fn long_names_cost_no_more_than_their_length() {
        let name = "k".repeat(1_000_000);
        let known = [&*name, "x"].concat();
        assert_eq!(nearest(&name, &[&known]), Some(&*known));
    }
}

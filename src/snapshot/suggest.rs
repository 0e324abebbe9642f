//! «Did you mean …?»

/// The known name that is nearest to `name`: at most two edits away, and less than half of it. The first of
/// several wins.
pub(crate) fn nearest<'n>(name: &str, known: &[&'n str]) -> Option<&'n str> {
    let length = name.chars().count();
    for most in 1..=2_usize {
        if most.saturating_mul(2) >= length {
            break;
        }
        for &candidate in known {
            if within(most, name, candidate) {
                return Some(candidate);
            }
        }
    }
    None
}

/// Whether so many edits (Levenshtein's) make one text the other. It goes through both at most nine times, however long
/// they are.
fn within(most: usize, a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.chars(), b.chars());
    loop {
        let (mut after_a, mut after_b) = (a.clone(), b.clone());
        let (x, y) = (after_a.next(), after_b.next());
        if x != y {
            let Some(most) = most.checked_sub(1) else { return false };
            let [a, b, after_a, after_b] = [a, b, after_a, after_b].map(|rest| rest.as_str());
            return within(most, after_a, b) || within(most, a, after_b) || within(most, after_a, after_b);
        }
        if x.is_none() {
            return true;
        }
        (a, b) = (after_a, after_b);
    }
}

#[cfg(test)]
mod tests {
    use super::{nearest, within};

    #[test]
    fn distances() {
        for (a, b, edits) in [
            ("", "abc", 3),
            ("kitten", "sitting", 3),
            ("startWith", "startsWith", 1),
            ("abcd", "bcda", 2),
            ("naïve", "naive", 1),
            ("a", "a", 0),
        ] {
            for most in 0..5 {
                assert_eq!(within(most, a, b), most >= edits, "{a} {b} {most}");
                assert_eq!(within(most, b, a), most >= edits, "{b} {a} {most}");
            }
        }
    }

    #[test]
    fn only_near_names_are_suggested() {
        assert_eq!(nearest("startWith", &["endsWith", "startsWith"]), Some("startsWith"));
        assert_eq!(nearest("startWth", &["startWiths", "startsWith", "startWith"]), Some("startWith"));
        assert_eq!(nearest("of", &["on"]), None);
        assert_eq!(nearest("zzz", &["in", "lt"]), None);
    }

    #[test]
    fn long_names_cost_no_more_than_their_length() {
        let name = "k".repeat(1_000_000);
        let known = [&*name, "x"].concat();
        assert_eq!(nearest(&name, &[&known]), Some(&*known));
    }
}

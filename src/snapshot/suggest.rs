//! «Did you mean …?»

/// The known name that is nearest to `name`: at most two edits away, and less than half of it. The first of
/// several wins.
pub(crate) fn nearest<'n>(name: &str, known: &[&'n str]) -> Option<&'n str> {
    let length = name.chars().count();
    let mut best: Option<(usize, &str)> = None;
    for &candidate in known {
        if candidate.len().abs_diff(name.len()) > 8 {
            continue;
        }
        let edits = distance(name, candidate);
        if edits <= 2 && edits.saturating_mul(2) < length && best.is_none_or(|(least, _)| edits < least) {
            best = Some((edits, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Levenshtein's edit distance, one row at a time.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i.saturating_add(1);
        for (y, cell) in b.chars().zip(row.iter_mut().skip(1)) {
            let substituted = diagonal.saturating_add(usize::from(x != y));
            diagonal = *cell;
            left = substituted.min(left.saturating_add(1)).min(cell.saturating_add(1));
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i.saturating_add(1);
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn distances() {
        for (a, b, edits) in
            [("", "abc", 3), ("kitten", "sitting", 3), ("startWith", "startsWith", 1), ("a", "a", 0)]
        {
            assert_eq!(distance(a, b), edits, "{a} {b}");
            assert_eq!(distance(b, a), edits, "{b} {a}");
        }
    }

    #[test]
    fn only_near_names_are_suggested() {
        assert_eq!(nearest("startWith", &["endsWith", "startsWith"]), Some("startsWith"));
        assert_eq!(nearest("of", &["on"]), None);
        assert_eq!(nearest("zzz", &["in", "lt"]), None);
    }
}

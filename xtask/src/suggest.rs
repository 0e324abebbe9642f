//! "Did you mean": the nearest of the words that would have been understood.

/// One sentence about a word that is not known, with the nearest one that is.
pub fn unknown(kind: &str, word: &str, known: &[&str]) -> String {
    let hint = match nearest(word, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", known.join(", ")),
    };
    format!("unknown {kind} `{word}`: {hint} (`cargo xtask --help` shows examples)")
}

fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let near = known.iter().map(|candidate| (distance(word, candidate), *candidate)).min()?;
    (near.0 * 2 <= near.1.len()).then_some(near.1)
}

/// Levenshtein distance.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, another) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *another);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::unknown;

    #[test]
    fn the_nearest_word_is_offered() {
        let known = ["demo", "test", "build"];
        let sentence = unknown("command", "biuld", &known);
        assert!(sentence.starts_with("unknown command `biuld`: did you mean `build`?"), "{sentence}");
        let sentence = unknown("command", "deploy", &known);
        assert!(sentence.starts_with("unknown command `deploy`: there are demo, test, build"), "{sentence}");
    }
}

//! Guesses what a misspelt name was meant to be.

/// Returns the candidate that the name is most likely a misspelling of; `None`
/// if none is near. Case, hyphens and underscores don't matter.
pub(super) fn closest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let name = normal(name);
    let limit = (name.len() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (distance(&name, &normal(candidate)), candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// Returns `true` if the names differ by one slip at most.
pub(super) fn is_near(a: &str, b: &str) -> bool {
    distance(&normal(a), &normal(b)) <= 1
}

fn normal(name: &str) -> Vec<char> {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(64).collect()
}

/// Returns the number of characters to insert, remove, replace or swap with
/// their neighbor.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &ca) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &cb) in b.iter().enumerate() {
            let at = |row: &[usize], idx: usize| row.get(idx).copied().unwrap_or(usize::MAX / 2);
            let replaced = at(&last, j) + usize::from(ca != cb);
            let mut best = replaced.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let is_swap = i > 0 && j > 0 && a.get(i - 1) == Some(&cb) && b.get(j - 1) == Some(&ca);
            if is_swap {
                best = best.min(at(&before_last, j - 1) + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(a.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_miss_is_guessed_and_a_far_one_is_not() {
        let fields = ["statement", "setting", "id", "icd10cm", "wrong-7th-character", "ed"];
        for (name, expected) in [
            ("statment", Some("statement")),
            ("satement", Some("statement")),
            ("Setting", Some("setting")),
            ("di", Some("id")),
            ("ICD-10-CM", Some("icd10cm")),
            ("wrong_7th_char", None),
            ("wrong_7th_charcter", Some("wrong-7th-character")),
            ("explanation", None),
            ("", None),
            ("🦴", None),
        ] {
            assert_eq!(closest(name, fields), expected, "{name}");
        }
    }
}

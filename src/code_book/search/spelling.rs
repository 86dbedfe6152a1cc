//! How far two spellings are apart.

/// The longest word that is compared.
const MOST: usize = 32;

/// Returns the number of letters to change, drop, put in or swap with their
/// neighbour, if it is at most `most`. With `is_start` what `longer` has beyond
/// `typed` doesn't count.
pub(super) fn distance(typed: &[u8], longer: &[u8], most: usize, is_start: bool) -> Option<usize> {
    let (n, m) = (typed.len(), longer.len());
    let is_hopeless = n > m + most || (!is_start && m > n + most);
    if n > MOST || m > MOST || is_hopeless {
        return None;
    }
    let mut rows = [[0_u8; MOST + 1]; 3];
    for (idx, cell) in (0..).zip(rows[0].iter_mut()) {
        *cell = idx;
    }
    let [mut before, mut last, mut now] = rows;
    std::mem::swap(&mut last, &mut before);
    for (i, a) in typed.iter().enumerate() {
        let get = |row: &[u8; MOST + 1], idx: usize| row.get(idx).copied().unwrap_or(u8::MAX);
        let mut least = i as u8 + 1;
        now[0] = least;
        for (j, b) in longer.iter().enumerate() {
            let change = get(&last, j) + u8::from(a != b);
            let mut cost = change.min(get(&last, j + 1) + 1).min(get(&now, j) + 1);
            let is_swap =
                i > 0 && j > 0 && typed.get(i - 1) == Some(b) && longer.get(j - 1) == Some(a);
            if is_swap {
                cost = cost.min(get(&before, j - 1) + 1);
            }
            if let Some(cell) = now.get_mut(j + 1) {
                *cell = cost;
            }
            least = least.min(cost);
        }
        if usize::from(least) > most {
            return None;
        }
        (before, last, now) = (last, now, before);
    }
    let cost = match is_start {
        true => last.iter().take(m + 1).min().copied(),
        false => last.get(m).copied(),
    };
    cost.map(usize::from).filter(|&cost| cost <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_one() {
        let of = |a: &str, b: &str, is_start| distance(a.as_bytes(), b.as_bytes(), 2, is_start);
        assert_eq!(of("asthama", "asthma", false), Some(1));
        assert_eq!(of("arrythmia", "arrhythmia", false), Some(1));
        assert_eq!(of("frcature", "fracture", false), Some(1));
        assert_eq!(of("colles", "colles", false), Some(0));
        assert_eq!(of("colles", "cellulitis", false), None);
        assert_eq!(of("appendec", "appendicitis", true), Some(1));
        assert_eq!(of("", "ab", false), Some(2));
    }
}

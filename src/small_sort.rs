//! Stable sorts of few bytes: each use of the standard library's weighs 4 to
//! 6 KB in the wasm.

/// Sorts by a test that says whether the first item belongs before the second;
/// for lists of few items, as it is quadratic.
pub(crate) fn sort_by<T>(items: &mut [T], is_before: impl Fn(&T, &T) -> bool) {
    for end in 1..items.len() {
        for place in (1..=end).rev() {
            let is_out_of_order = match (items.get(place - 1), items.get(place)) {
                (Some(earlier), Some(later)) => is_before(later, earlier),
                _ => false,
            };
            if !is_out_of_order {
                break;
            }
            items.swap(place - 1, place);
        }
    }
}

/// Sorts by the items' own order.
pub(crate) fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, |a, b| a < b);
}

/// Returns the places of `n` items in sorted order, by a test that says whether
/// the first place's item belongs before the second's; stable.
///
/// For long lists: not quadratic, and one copy of it serves all.
pub(crate) fn order(n: usize, is_before: &dyn Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut places: Vec<usize> = (0..n).collect();
    let mut merged = Vec::with_capacity(n);
    let mut width = 1;
    while width < n {
        merged.clear();
        for both in places.chunks(2 * width) {
            let (mut a, mut b) = both.split_at_checked(width).unwrap_or((both, &[]));
            while let (Some((&x, rest_a)), Some((&y, rest_b))) = (a.split_first(), b.split_first())
            {
                if is_before(y, x) {
                    merged.push(y);
                    b = rest_b;
                } else {
                    merged.push(x);
                    a = rest_a;
                }
            }
            merged.extend_from_slice(a);
            merged.extend_from_slice(b);
        }
        std::mem::swap(&mut places, &mut merged);
        width *= 2;
    }
    places
}

/// Sorts by a test that says whether the first item belongs before the second;
/// for long lists. Stable.
///
/// Each item is taken from its old place: swapping would need checks that can
/// panic.
pub(crate) fn sort_long<T: Default>(items: &mut Vec<T>, is_before: impl Fn(&T, &T) -> bool) {
    let test = |a: usize, b: usize| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => is_before(a, b),
        _ => false,
    };
    let order = order(items.len(), &test);
    let take = |place| items.get_mut(place).map(std::mem::take).unwrap_or_default();
    *items = order.into_iter().map(take).collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_right_and_equal_items_keep_theirs() {
        let mut items = vec![(3, 'a'), (1, 'b'), (3, 'c'), (2, 'd'), (1, 'e')];
        sort_by(&mut items, |a, b| a.0 < b.0);
        assert_eq!(items, [(1, 'b'), (1, 'e'), (2, 'd'), (3, 'a'), (3, 'c')]);
        let mut long = vec![(3, 'a'), (1, 'b'), (3, 'c'), (2, 'd'), (1, 'e')];
        sort_long(&mut long, |a, b| a.0 < b.0);
        assert_eq!(long, items);
        let mut none: [u8; 0] = [];
        sort(&mut none);
    }
}

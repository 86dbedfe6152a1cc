//! A sort of few bytes, for lists of few items.
//!
//! Each use of the standard library's sorts weighs 4 to 6 KB in the wasm.
//! This one is quadratic and stable.

/// Sorts by a test that says whether the first item belongs before the second.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_right_and_equal_items_keep_theirs() {
        let mut items = vec![(3, 'a'), (1, 'b'), (3, 'c'), (2, 'd'), (1, 'e')];
        sort_by(&mut items, |a, b| a.0 < b.0);
        assert_eq!(items, [(1, 'b'), (1, 'e'), (2, 'd'), (3, 'a'), (3, 'c')]);
        let mut none: [u8; 0] = [];
        sort(&mut none);
    }
}

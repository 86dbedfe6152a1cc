//! The assignment of entered lines to lines of the key that is worth the most.

use std::ops::{AddAssign, Sub, SubAssign};

/// The most lines that a key may have.
pub(crate) const MAX_KEY_LINES: usize = 60;

/// What a pair is worth, aim by aim: the least of an earlier aim outweighs the
/// most of all later ones. The last two aims break ties.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Worth([i64; 5]);

impl Sub for Worth {
    type Output = Self;

    fn sub(mut self, other: Self) -> Self {
        self -= other;
        self
    }
}

impl SubAssign for Worth {
    fn sub_assign(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a -= b);
    }
}

impl AddAssign for Worth {
    fn add_assign(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a += b);
    }
}

/// Assigns columns to rows, none of them twice, so that the sum of `worth` is
/// as large as can be, aim by aim.
///
/// `worth(row, column)` is `None` for a pair that must not be made; its aims
/// are 0 or more. Among assignments of equal worth the one that serves earlier
/// rows better is taken, then the one that gives earlier rows the earlier
/// columns. Returns, for each row, its column.
pub(super) fn assign(
    n_rows: usize,
    n_columns: usize,
    worth: impl Fn(usize, usize) -> Option<[i64; 3]>,
) -> Vec<Option<usize>> {
    let complete = |row: usize, column: usize| {
        let [first, second, third] = worth(row, column)?;
        let rank = (n_rows - row) as i64;
        let by_column = rank * (n_columns - column) as i64;
        Some(Worth([first, second, third, second * rank, by_column]))
    };
    let table: Vec<Vec<Option<Worth>>> = (0..n_rows)
        .map(|row| (0..n_columns).map(|column| complete(row, column)).collect())
        .collect();
    let pair = |row: usize, column: usize| *table.get(row)?.get(column)?;
    // Behind the real columns each row has one that stands for "none".
    let cost = |row, column| Worth::default() - pair(row, column).unwrap_or_default();
    let columns = cheapest(n_rows, n_columns + n_rows, cost);
    let is_made = |&(row, column): &(usize, usize)| pair(row, column).is_some();
    columns
        .into_iter()
        .enumerate()
        .map(|made| Some(made).filter(is_made).map(|made| made.1))
        .collect()
}

/// The Hungarian method with potentials, O(rows² × columns), for as many
/// columns as rows or more; returns the column of each row.
#[expect(clippy::indexing_slicing, reason = "every index is below the length it was made with")]
fn cheapest(n_rows: usize, n_columns: usize, cost: impl Fn(usize, usize) -> Worth) -> Vec<usize> {
    // Row and column 0 are sentinels.
    let mut row_potential = vec![Worth::default(); n_rows + 1];
    let mut column_potential = vec![Worth::default(); n_columns + 1];
    let mut row_of = vec![0; n_columns + 1];
    for row in 1..=n_rows {
        row_of[0] = row;
        let mut column = 0;
        let mut least: Vec<Option<Worth>> = vec![None; n_columns + 1];
        let mut previous = vec![0; n_columns + 1];
        let mut is_used = vec![false; n_columns + 1];
        while row_of[column] != 0 {
            is_used[column] = true;
            let current = row_of[column];
            let (mut delta, mut next) = (None, 0);
            for j in (1..=n_columns).filter(|&j| !is_used[j]) {
                let reduced =
                    cost(current - 1, j - 1) - row_potential[current] - column_potential[j];
                if least[j].is_none_or(|least| reduced < least) {
                    least[j] = Some(reduced);
                    previous[j] = column;
                }
                if delta.is_none() || least[j] < delta {
                    (delta, next) = (least[j], j);
                }
            }
            let delta = delta.unwrap_or_default();
            for j in 0..=n_columns {
                if is_used[j] {
                    row_potential[row_of[j]] += delta;
                    column_potential[j] -= delta;
                } else if let Some(least) = &mut least[j] {
                    *least -= delta;
                }
            }
            column = next;
        }
        while column != 0 {
            row_of[column] = row_of[previous[column]];
            column = previous[column];
        }
    }
    let mut column_of = vec![n_columns; n_rows];
    for column in 1..=n_columns {
        if row_of[column] > 0 {
            column_of[row_of[column] - 1] = column - 1;
        }
    }
    column_of
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn assign_table(table: &[Vec<i64>]) -> Vec<Option<usize>> {
        let n_columns = table.first().map_or(0, Vec::len);
        assign(table.len(), n_columns, |row, column| {
            Some(table[row][column]).filter(|&worth| worth > 0).map(|worth| [0, worth, 0])
        })
    }

    /// What an assignment is worth: the sum, then the sum with earlier rows
    /// counting more, then the same of earlier columns.
    fn worth_of(table: &[Vec<i64>], columns: &[Option<usize>]) -> [i64; 3] {
        let mut sum = [0; 3];
        for (row, column) in columns.iter().enumerate() {
            let Some(column) = *column else { continue };
            let rank = (table.len() - row) as i64;
            sum[0] += table[row][column];
            sum[1] += table[row][column] * rank;
            sum[2] += rank * (table[row].len() - column) as i64;
        }
        sum
    }

    /// The most that any assignment is worth, by trying everything.
    fn best_by_trying(table: &[Vec<i64>], columns: &mut Vec<Option<usize>>) -> [i64; 3] {
        let Some(row) = table.get(columns.len()) else { return worth_of(table, columns) };
        let mut best = [0; 3];
        for column in (0..row.len()).map(Some).chain([None]) {
            let is_free = column.is_none_or(|c| row[c] > 0 && !columns.contains(&Some(c)));
            if is_free {
                columns.push(column);
                best = best.max(best_by_trying(table, columns));
                columns.pop();
            }
        }
        best
    }

    #[test]
    fn a_greedy_choice_that_costs_another_row_more_is_not_made() {
        assert_eq!(assign_table(&[vec![100, 50], vec![50, 0]]), [Some(0), None]);
        assert_eq!(assign_table(&[vec![100, 80], vec![80, 0]]), [Some(1), Some(0)]);
    }

    #[test]
    fn equal_worth_goes_to_the_earlier_row_and_the_earlier_column() {
        assert_eq!(assign_table(&[vec![50], vec![50]]), [Some(0), None]);
        assert_eq!(assign_table(&[vec![50, 50, 50]]), [Some(0)]);
        assert_eq!(assign_table(&[vec![25, 25], vec![25, 25]]), [Some(0), Some(1)]);
        assert_eq!(assign_table(&[vec![25, 50], vec![25, 50]]), [Some(1), Some(0)]);
        assert_eq!(assign_table(&[vec![], vec![]]), [None, None]);
        assert_eq!(assign_table(&[]), []);
    }

    #[test]
    fn an_earlier_aim_outweighs_a_later_one() {
        let worth = |row: usize, column: usize| match (row, column) {
            (0, 0) => Some([1, 1, 0]),
            (1, 0) => Some([0, 1_000, 0]),
            _ => None,
        };
        assert_eq!(assign(2, 1, worth), [Some(0), None]);
    }

    #[test]
    fn many_lines_are_assigned_in_time() {
        let worth =
            |row: usize, column: usize| Some([0, if column % 60 == row { 9 } else { 1 }, 0]);
        assert_eq!(assign(60, 1_000, worth), (0..60).map(Some).collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn no_assignment_is_worth_more(
            table in (1..5usize, 1..6usize).prop_flat_map(|(rows, columns)| {
                let row = prop::collection::vec(prop::sample::select(vec![0i64, 25, 50, 100]), columns);
                prop::collection::vec(row, rows)
            })
        ) {
            let best = best_by_trying(&table, &mut Vec::new());
            prop_assert_eq!(worth_of(&table, &assign_table(&table)), best);
        }
    }
}

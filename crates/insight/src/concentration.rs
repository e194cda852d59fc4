//! How much of the sales hangs on few: the share of the largest, and the curve of Lorenz (1905).

/// How values are spread. Values of nothing or less take no part: what came back is nobody's share.
#[derive(Clone, Debug, PartialEq)]
pub struct Concentration {
    /// Their sum.
    pub total: i64,
    /// What the largest hold of it.
    pub largest_share: f64,
    /// Share of the count and share of the sum, smallest first, from (0, 0) to (1, 1).
    pub lorenz: Vec<(f64, f64)>,
    /// Gini's coefficient: 0 where all are equal, near 1 where one has everything.
    pub gini: f64,
}

/// Measures values: the share of the `largest` of them, and the curve in at most `steps` steps. None without a value above
/// nothing.
pub fn measure(values: &[i64], largest: usize, steps: usize) -> Option<Concentration> {
    let mut values: Vec<i64> = values.iter().copied().filter(|value| *value > 0).collect();
    values.sort_unstable();
    let total: i128 = values.iter().map(|value| i128::from(*value)).sum();
    if total == 0 {
        return None;
    }
    let share = |sum: i128| sum as f64 / total as f64;
    let top: i128 = values.iter().rev().take(largest).map(|value| i128::from(*value)).sum();
    let count = values.len();
    let mut lorenz = vec![(0.0, 0.0)];
    let (mut sum, mut under) = (0_i128, 0.0);
    for (value, place) in values.iter().zip(1..) {
        let before = share(sum);
        sum += i128::from(*value);
        under += f64::midpoint(before, share(sum)) / count as f64;
        // The last of the values that belong to a step is its point.
        let step = |place: usize| place * steps.max(1) / count;
        if place == count || (count > steps.max(1) && step(place) > step(place - 1)) || count <= steps.max(1) {
            lorenz.push((place as f64 / count as f64, share(sum)));
        }
    }
    Some(Concentration {
        total: i64::try_from(total).unwrap_or(i64::MAX),
        largest_share: share(top),
        lorenz,
        gini: (1.0 - 2.0 * under).max(0.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn equal_values_lie_on_the_diagonal_and_one_alone_holds_everything() {
        let equal = measure(&[5; 40], 10, 100).unwrap();
        assert!((equal.largest_share - 0.25).abs() < 1e-12 && equal.gini.abs() < 1e-12);
        assert!(equal.lorenz.iter().all(|(x, y)| (x - y).abs() < 1e-12));
        let one = measure(&[1_000_000, 1, 1, 1], 1, 100).unwrap();
        assert!(one.largest_share > 0.999 && one.gini > 0.7);
        assert_eq!(measure(&[], 10, 100), None);
        assert_eq!(measure(&[0, -5], 10, 100), None);
    }

    #[test]
    fn a_long_curve_is_told_in_few_steps() {
        let values: Vec<i64> = (1..=1_000).collect();
        let found = measure(&values, 10, 50).unwrap();
        assert_eq!(found.lorenz.len(), 51);
    }

    proptest! {
        #[test]
        fn the_curve_ends_at_one_and_bends_one_way(values in prop::collection::vec(-50_i64..1_000_000, 0..90), steps in 0_usize..60) {
            if let Some(found) = measure(&values, 10, steps) {
                let last = found.lorenz[found.lorenz.len() - 1];
                prop_assert!((last.0 - 1.0).abs() < 1e-9 && (last.1 - 1.0).abs() < 1e-9);
                prop_assert!(found.lorenz.windows(2).all(|pair| pair[0].1 <= pair[1].1 && pair[0].0 < pair[1].0));
                prop_assert!(found.lorenz.iter().all(|(x, y)| *y <= x + 1e-9));
                prop_assert!((0.0..=1.0).contains(&found.gini) && (0.0..=1.0 + 1e-9).contains(&found.largest_share));
            }
        }
    }
}

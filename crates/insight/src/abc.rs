//! ABC: the parts that make the first 80 % of net sales, the next 15 %, and the rest (Dickie 1951, after Pareto).
//!
//! A part is A while those ahead of it have not reached 80 %: the one that crosses the line still belongs to it, so that the
//! largest part is always A. What sold nothing, or came back more than it went, is C.

use domain::insight::AbcClass;

/// Where A ends.
pub const A_ENDS: f64 = 0.80;
/// Where B ends.
pub const B_ENDS: f64 = 0.95;

/// The class of every value, at its place.
pub fn classes(values: &[i64]) -> Vec<AbcClass> {
    let total: i128 = values
        .iter()
        .filter(|value| **value > 0)
        .map(|value| i128::from(*value))
        .sum();
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(values[*place]));
    let mut classes = vec![AbcClass::C; values.len()];
    let mut ahead = 0_i128;
    for place in order {
        let value = values[place];
        if value <= 0 {
            break;
        }
        let share = ahead as f64 / total as f64;
        classes[place] = if share < A_ENDS {
            AbcClass::A
        } else if share < B_ENDS {
            AbcClass::B
        } else {
            AbcClass::C
        };
        ahead += i128::from(value);
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_part_that_crosses_a_line_belongs_to_what_is_before_it() {
        use AbcClass::{A, B, C};
        assert_eq!(classes(&[1, 60, 0, 25, 10, -5, 4]), [C, A, C, A, B, C, C]);
        assert_eq!(classes(&[7]), [A]);
        assert_eq!(classes(&[0, -3]), [C, C]);
        assert_eq!(classes(&[]), []);
    }

    proptest! {
        #[test]
        fn a_holds_at_least_its_share_and_no_more_parts_than_it_takes(values in prop::collection::vec(-1_000_i64..5_000, 0..60)) {
            let classes = classes(&values);
            let sum = |of: AbcClass| -> i64 {
                values.iter().zip(&classes).filter(|(value, class)| **class == of && **value > 0).map(|(value, _)| value).sum()
            };
            let total = sum(AbcClass::A) + sum(AbcClass::B) + sum(AbcClass::C);
            prop_assert_eq!(total, values.iter().filter(|value| **value > 0).sum::<i64>());
            prop_assert!(sum(AbcClass::A) as f64 >= A_ENDS * total as f64 - 1e-9);
            prop_assert!((sum(AbcClass::A) + sum(AbcClass::B)) as f64 >= B_ENDS * total as f64 - 1e-9);
        }
    }
}

//! Cohorts: customers by the month of their first purchase ever, and what share of each bought again in the months after.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

/// Months after the first that are followed.
pub const MONTHS: usize = 12;

/// The customers who bought for the first time in one month.
#[derive(Clone, Debug, PartialEq)]
pub struct Cohort {
    /// The first day of the month.
    pub month: NaiveDate,
    /// How many customers.
    pub customers: u64,
    /// How many of them bought in month 1..12 after it. None for months that have not begun on the last day known.
    pub bought: [Option<u64>; MONTHS],
}

impl Cohort {
    /// The share that bought in a month after the first, from 1.
    pub fn share(&self, month: usize) -> Option<f64> {
        let bought = (*self.bought.get(month.checked_sub(1)?)?)?;
        (self.customers > 0).then(|| bought as f64 / self.customers as f64)
    }
}

/// Makes the cohorts of purchases (customer and day, in any order) up to and with `last`, oldest first.
pub fn cohorts(purchases: &[(i64, NaiveDate)], last: NaiveDate) -> Vec<Cohort> {
    let mut months: BTreeMap<i64, Vec<i32>> = BTreeMap::new();
    for (customer, day) in purchases.iter().filter(|(_, day)| *day <= last) {
        months.entry(*customer).or_default().push(number(*day));
    }
    let newest = number(last);
    let mut cohorts: BTreeMap<i32, (u64, [u64; MONTHS])> = BTreeMap::new();
    for months in months.values_mut() {
        months.sort_unstable();
        months.dedup();
        let first = months[0];
        let (customers, bought) = cohorts.entry(first).or_default();
        *customers += 1;
        for month in &months[1..] {
            if let Some(count) = bought.get_mut((month - first) as usize - 1) {
                *count += 1;
            }
        }
    }
    let cohort = |(first, (customers, bought)): (i32, (u64, [u64; MONTHS]))| {
        let begun = (newest - first) as usize;
        Some(Cohort {
            month: NaiveDate::from_ymd_opt(first.div_euclid(12), first.rem_euclid(12) as u32 + 1, 1)?,
            customers,
            bought: std::array::from_fn(|place| (place < begun).then(|| bought[place])),
        })
    };
    cohorts.into_iter().filter_map(cohort).collect()
}

/// Months since the year nothing.
fn number(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0() as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn who_bought_again_counts_once_a_month() {
        let purchases = [
            (1, day("2026-03-31")),
            (1, day("2026-01-05")),
            (1, day("2026-03-02")),
            (2, day("2026-01-31")),
            (2, day("2026-02-01")),
            (3, day("2026-03-01")),
            (3, day("2026-04-09")),
        ];
        let found = cohorts(&purchases, day("2026-03-31"));
        assert_eq!(found.len(), 2);
        let january = &found[0];
        assert_eq!((january.month, january.customers), (day("2026-01-01"), 2));
        assert_eq!(january.bought[..3], [Some(1), Some(1), None]);
        assert_eq!(january.share(1), Some(0.5));
        assert_eq!(
            (january.share(0), january.share(3), january.share(13)),
            (None, None, None)
        );
        assert_eq!((found[1].customers, found[1].bought), (1, [None; MONTHS]));
        assert_eq!(cohorts(&[], day("2026-03-31")), []);
    }

    proptest! {
        #[test]
        fn every_customer_is_in_one_cohort_and_no_share_is_above_one(
            purchases in prop::collection::vec((0_i64..9, 0_u64..1_200), 0..80),
        ) {
            let start = day("2023-01-15");
            let purchases: Vec<_> = purchases
                .into_iter()
                .map(|(customer, after)| (customer, start + chrono::Days::new(after)))
                .collect();
            let last = day("2025-08-20");
            let found = cohorts(&purchases, last);
            let customers: std::collections::BTreeSet<_> =
                purchases.iter().filter(|(_, day)| *day <= last).map(|(customer, _)| *customer).collect();
            prop_assert_eq!(found.iter().map(|one| one.customers).sum::<u64>(), customers.len() as u64);
            for cohort in &found {
                prop_assert!(cohort.bought.iter().flatten().all(|bought| *bought <= cohort.customers));
            }
        }
    }
}

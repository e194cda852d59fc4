//! When somebody buys again: by the gaps between the days on which they bought.

use chrono::{Days, NaiveDate};
use domain::favorite::RhythmStanding;

use crate::quantile::quantile;

/// Fewer gaps tell no rhythm.
pub const MIN_GAPS: usize = 4;

/// How somebody buys, and when next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rhythm {
    /// The median gap, in days.
    pub every_days: f64,
    /// The last purchase.
    pub last: NaiveDate,
    /// The last purchase and the median gap.
    pub expected: NaiveDate,
    /// The last purchase and the 10th percentile of the gaps.
    pub from: NaiveDate,
    /// The last purchase and the 90th percentile of the gaps.
    pub to: NaiveDate,
}

impl Rhythm {
    /// How the next purchase stands on a day.
    pub fn standing(&self, on: NaiveDate) -> RhythmStanding {
        if on < self.from {
            RhythmStanding::Waiting
        } else if on <= self.to {
            RhythmStanding::Due
        } else {
            RhythmStanding::Overdue
        }
    }

    /// Days from a day until the expected purchase; 0 where that has passed.
    pub fn days_until(&self, on: NaiveDate) -> i64 {
        (self.expected - on).num_days().max(0)
    }
}

/// The rhythm of the days with a purchase, in any order; none with fewer than [`MIN_GAPS`] gaps between them.
pub fn rhythm(days: &[NaiveDate]) -> Option<Rhythm> {
    let mut days = days.to_vec();
    days.sort_unstable();
    days.dedup();
    let last = *days.last()?;
    let mut gaps: Vec<f64> = days
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).num_days() as f64)
        .collect();
    if gaps.len() < MIN_GAPS {
        return None;
    }
    gaps.sort_unstable_by(f64::total_cmp);
    let every_days = quantile(&gaps, 0.5)?;
    let after = |gap: f64| last.checked_add_days(Days::new(gap.round() as u64));
    Some(Rhythm {
        every_days,
        last,
        expected: after(every_days)?,
        from: after(quantile(&gaps, 0.1)?)?,
        to: after(quantile(&gaps, 0.9)?)?,
    })
}

/// The quantity that is bought usually: the median of those bought on one day, rounded up; none without any.
pub fn usual_quantity(quantities: &[i64]) -> Option<i64> {
    let mut sorted: Vec<f64> = quantities.iter().map(|quantity| *quantity as f64).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    quantile(&sorted, 0.5).map(|median| median.ceil() as i64)
}

/// Whether less than `usual` is left of the stock once `used` pieces are gone.
pub fn runs_short(on_hand: i64, used: f64, usual: i64) -> bool {
    on_hand as f64 - used.max(0.0) < usual as f64
}

#[cfg(test)]
mod tests {
    use domain::date::parse_day;
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        parse_day(text).unwrap()
    }

    /// Days so many days apart, from the first of the year on.
    fn days(gaps: &[u64]) -> Vec<NaiveDate> {
        let mut days = vec![day("2026-01-01")];
        for gap in gaps {
            days.push(days[days.len() - 1] + Days::new(*gap));
        }
        days
    }

    #[test]
    fn the_next_purchase_is_expected_a_median_gap_after_the_last() {
        // gaps 10 20 20 30 40: median 20, 10th percentile 14, 90th 36
        let told = rhythm(&days(&[20, 10, 40, 20, 30])).unwrap();
        assert_eq!(told.last, day("2026-05-01"));
        assert!((told.every_days - 20.0).abs() < 1e-9);
        assert_eq!(
            (told.expected, told.from, told.to),
            (day("2026-05-21"), day("2026-05-15"), day("2026-06-06"))
        );
        for (on, standing, until) in [
            ("2026-05-14", RhythmStanding::Waiting, 7),
            ("2026-05-15", RhythmStanding::Due, 6),
            ("2026-06-06", RhythmStanding::Due, 0),
            ("2026-06-07", RhythmStanding::Overdue, 0),
        ] {
            assert_eq!(
                (told.standing(day(on)), told.days_until(day(on))),
                (standing, until),
                "{on}"
            );
        }
    }

    #[test]
    fn fewer_than_four_gaps_tell_no_rhythm() {
        assert_eq!(rhythm(&[]), None);
        assert_eq!(rhythm(&days(&[7, 7, 7])), None);
        let twice: Vec<_> = days(&[7, 7, 7]).repeat(2);
        assert_eq!(rhythm(&twice), None, "two purchases of a day are one day");
        assert!(rhythm(&days(&[7, 7, 7, 7])).is_some());
    }

    #[test]
    fn stock_runs_short_where_the_demand_until_then_leaves_less_than_usual() {
        assert!(!runs_short(10, 0.0, 10));
        assert!(runs_short(10, 0.0, 11));
        assert!(!runs_short(10, 4.0, 6));
        assert!(runs_short(10, 5.0, 6));
        assert!(!runs_short(10, -5.0, 10), "more came back than went");
        assert_eq!(usual_quantity(&[6, 2, 6, 8]), Some(6));
        assert_eq!(usual_quantity(&[1, 2]), Some(2));
        assert_eq!(usual_quantity(&[]), None);
    }

    proptest! {
        #[test]
        fn the_expected_day_lies_within_its_interval_and_within_the_gaps(gaps in vec(1_u64..200, 4..40)) {
            let days = days(&gaps);
            let told = rhythm(&days).unwrap();
            prop_assert!(told.last < told.from && told.from <= told.expected && told.expected <= told.to);
            let (least, most) = (gaps.iter().min().unwrap(), gaps.iter().max().unwrap());
            prop_assert!(told.from >= told.last + Days::new(*least) && told.to <= told.last + Days::new(*most));
        }

        #[test]
        fn the_order_of_the_days_does_not_matter(gaps in vec(1_u64..200, 4..20)) {
            let mut days = days(&gaps);
            let told = rhythm(&days);
            days.reverse();
            prop_assert_eq!(rhythm(&days), told);
        }

        #[test]
        fn a_regular_rhythm_is_told_to_the_day(gap in 1_u64..365, count in 4_usize..20) {
            let told = rhythm(&days(&vec![gap; count])).unwrap();
            prop_assert_eq!((told.from, told.to), (told.expected, told.expected));
            prop_assert_eq!(told.expected, told.last + Days::new(gap));
        }

        #[test]
        fn more_stock_never_runs_short_earlier(on_hand in 0_i64..10_000, used in 0.0_f64..10_000.0, usual in 0_i64..500) {
            if runs_short(on_hand + 1, used, usual) {
                prop_assert!(runs_short(on_hand, used, usual));
                prop_assert!(runs_short(on_hand + 1, used + 1.0, usual));
            }
        }
    }
}

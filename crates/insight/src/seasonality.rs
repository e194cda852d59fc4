//! What the months of a year sell against an even year, and what the weeks around Lebaran sell against the weeks beside.
//!
//! A month's index is the mean over years of its share of the year times twelve (the method of simple averages). Only whole
//! years count, taken back from the last month known. Lebaran moves eleven days a year, so that months say nothing about
//! it: its weeks are compared with its weeks of other years.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::lebaran::feasts;

/// Fewest months of a history.
pub const SHORTEST: usize = 24;
/// Weeks around Lebaran that are told: from so many before to so many after.
pub const WEEKS: std::ops::RangeInclusive<i64> = -4..=2;
/// Days on either side that say what a usual week is.
const AROUND: i64 = 70;

/// The seasons of one history.
#[derive(Clone, Debug, PartialEq)]
pub struct Seasons {
    /// January to December against an even year of 1; they sum to 12.
    pub index: [f64; 12],
    /// Whole years that it was made from.
    pub years: usize,
}

/// Measures monthly sums, oldest first, from the month of `start` on. None under [`SHORTEST`] months, or where no year sold
/// anything.
pub fn months(start: NaiveDate, sums: &[i64]) -> Option<Seasons> {
    if sums.len() < SHORTEST {
        return None;
    }
    let spare = sums.len() % 12;
    let first = start.checked_add_months(Months::new(spare as u32))?.month0() as usize;
    let mut index = [0.0; 12];
    let mut years = 0;
    for year in sums[spare..].chunks_exact(12) {
        let total: i64 = year.iter().sum();
        // A year that gave back what it sold has no shares.
        if total > 0 {
            years += 1;
            for (sum, place) in year.iter().zip(0..) {
                index[(first + place) % 12] += *sum as f64 / total as f64 * 12.0;
            }
        }
    }
    (years > 0).then(|| Seasons {
        index: index.map(|sum| sum / years as f64),
        years,
    })
}

/// One week around Lebaran.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FeastWeek {
    /// −1 ends the day before Idul Fitri, 0 begins with it.
    pub week: i64,
    /// Its sales against a usual week, the mean over the Lebarans known.
    pub index: f64,
    /// How many Lebarans.
    pub years: u32,
}

/// Measures the weeks around Lebaran in daily values from `start` on. Empty where no Lebaran lies inside with the days
/// around it.
pub fn feast_weeks(start: NaiveDate, values: &[i64]) -> Vec<FeastWeek> {
    let mut sums = vec![0.0; WEEKS.count()];
    let mut years = 0;
    let end = start + Days::new(values.len() as u64);
    let (before, after) = (WEEKS.start() * 7, WEEKS.end() * 7 + 7);
    for feast in feasts() {
        let place = (feast - start).num_days();
        if place + before < 0 || feast + Days::new(after as u64) > end {
            continue;
        }
        let near = (place - AROUND).max(0)..(place + AROUND).min(values.len() as i64);
        let beside = near.filter(|day| !(before..after).contains(&(day - place)));
        let (sold, days) = beside.fold((0, 0), |(sold, days), day| (sold + values[day as usize], days + 1));
        if days < 28 || sold <= 0 {
            continue;
        }
        years += 1;
        let usual = sold as f64 / f64::from(days) * 7.0;
        for (sum, week) in sums.iter_mut().zip(WEEKS) {
            let from = (place + week * 7) as usize;
            *sum += values[from..from + 7].iter().sum::<i64>() as f64 / usual;
        }
    }
    if years == 0 {
        return Vec::new();
    }
    let week = |(sum, week): (f64, i64)| FeastWeek {
        week,
        index: sum / f64::from(years),
        years,
    };
    sums.into_iter().zip(WEEKS).map(week).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_that_sells_double_has_an_index_to_match() {
        // From March on: 25 months, of which the first is spare; December sells double.
        let sums: Vec<i64> = (0..25)
            .map(|month| if (2 + month) % 12 == 11 { 200 } else { 100 })
            .collect();
        let found = months(day("2024-03-01"), &sums).unwrap();
        assert_eq!(found.years, 2);
        assert!((found.index[11] - 24.0 / 13.0).abs() < 1e-9 && (found.index[0] - 12.0 / 13.0).abs() < 1e-9);
        assert_eq!(months(day("2024-03-01"), &sums[..23]), None);
        assert_eq!(months(day("2024-03-01"), &[0; 30]), None);
    }

    #[test]
    fn lebaran_is_compared_with_lebaran() {
        let start = day("2024-11-01");
        let feasts = [day("2025-03-31"), day("2026-03-20")];
        let values: Vec<i64> = (0..560)
            .map(|index| {
                let at = start + Days::new(index);
                let gap = feasts.map(|feast| (at - feast).num_days());
                if gap.iter().any(|gap| (-7..0).contains(gap)) {
                    180
                } else if gap.iter().any(|gap| (0..7).contains(gap)) {
                    10
                } else {
                    100
                }
            })
            .collect();
        let found = feast_weeks(start, &values);
        let index = |week| found.iter().find(|one| one.week == week).unwrap().index;
        assert_eq!(found[0].years, 2);
        assert!((index(-1) - 1.8).abs() < 1e-9 && (index(0) - 0.1).abs() < 1e-9 && (index(1) - 1.0).abs() < 1e-9);
        assert_eq!(feast_weeks(day("2025-05-01"), &[100; 200]), []);
        assert_eq!(feast_weeks(start, &[]), []);
    }

    proptest! {
        #[test]
        fn the_indices_of_a_year_sum_to_twelve(sums in prop::collection::vec(-1_000_i64..90_000, 0..60), month in 1_u32..=12) {
            let start = NaiveDate::from_ymd_opt(2021, month, 1).unwrap();
            if let Some(found) = months(start, &sums) {
                prop_assert!((found.index.iter().sum::<f64>() - 12.0).abs() < 1e-6);
            }
            feast_weeks(start, &sums);
        }
    }
}

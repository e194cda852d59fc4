//! One customer's net sales of the next month, from whole months: a level by exponential smoothing, or a level with a
//! trend that fades. Each of the last six months is forecast from what was known before, as far ahead as is asked for, and
//! the setting whose forecasts came nearest is taken.
//!
//! The interval holds eight of ten: the mean square of all these errors, taken for normally distributed, on both sides.

use chrono::{Months, NaiveDate};

use domain::Rupiah;
use domain::purchase::spending::{MonthForecast, MonthMethod};

/// Shorter histories are not forecast.
pub const SHORTEST: usize = 6;
/// Months whose forecasts are compared to choose by.
const JUDGED: usize = 6;
/// Months that a forecast is made from at least.
const KNOWN: usize = 3;
/// How much of a month's step of the trend is left for the next month.
const DAMPING: f64 = 0.8;
/// The 90th percentile of the standard normal distribution.
const NINETIETH: f64 = 1.281_551_565_5;

/// How the level follows, and the trend.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Setting {
    /// The weight of the newest month in the level.
    level: f64,
    /// The weight of the newest step in the trend; none without one.
    trend: Option<f64>,
}

const SETTINGS: [Setting; 9] = [
    // Of equal ones the first is taken: the calmest.
    Setting::level(0.1),
    Setting::level(0.2),
    Setting::level(0.3),
    Setting::level(0.5),
    Setting::level(0.7),
    Setting::trend(0.3, 0.1),
    Setting::trend(0.5, 0.1),
    Setting::trend(0.3, 0.3),
    Setting::trend(0.5, 0.3),
];

impl Setting {
    const fn level(level: f64) -> Self {
        Self { level, trend: None }
    }

    const fn trend(level: f64, trend: f64) -> Self {
        Self {
            level,
            trend: Some(trend),
        }
    }

    /// The month so many after the last of `known`.
    fn forecast(self, known: &[f64], ahead: usize) -> f64 {
        // The mean of the first months to begin with: one month alone may be anything.
        let first = &known[..known.len().min(KNOWN)];
        let mut level = first.iter().sum::<f64>() / first.len().max(1) as f64;
        let mut step = 0.0;
        for value in known {
            let before = level;
            level += self.level * (value - (level + DAMPING * step));
            if let Some(weight) = self.trend {
                level += DAMPING * step;
                step = weight * (level - before) + (1.0 - weight) * DAMPING * step;
            }
        }
        let steps: f64 = (1..=ahead).map(|month| DAMPING.powi(month as i32)).sum();
        (level + step * steps).max(0.0)
    }

    /// How far off the forecasts of the months from `from` on were.
    fn errors(self, months: &[f64], from: usize, ahead: usize) -> Vec<f64> {
        let judged = from.max(KNOWN + ahead - 1)..months.len();
        judged
            .map(|month| months[month] - self.forecast(&months[..=month - ahead], ahead))
            .collect()
    }
}

/// Forecasts the month `ahead` (1 or more) after a history of whole months that starts with `start`. None where it is
/// shorter than [`SHORTEST`].
pub fn month_forecast(start: NaiveDate, net_sales: &[i64], ahead: usize) -> Option<MonthForecast> {
    let count = net_sales.len();
    if count < SHORTEST || ahead == 0 {
        return None;
    }
    let months: Vec<f64> = net_sales.iter().map(|value| *value as f64).collect();
    let from = count.saturating_sub(JUDGED);
    let mut best: Option<(Setting, f64)> = None;
    for setting in SETTINGS {
        let error = mean(&setting.errors(&months, from, ahead));
        if best.is_none_or(|(_, least)| error < least) {
            best = Some((setting, error));
        }
    }
    let (setting, mean_error) = best?;
    let tested = from.max(KNOWN + ahead - 1)..count;
    let naive: Vec<f64> = tested
        .clone()
        .map(|month| months[month] - months[month - ahead])
        .collect();
    let all = setting.errors(&months, 0, ahead);
    let square = all.iter().map(|error| error * error).sum::<f64>() / all.len().max(1) as f64;
    let expected = setting.forecast(&months, ahead);
    let reach = NINETIETH * square.sqrt();
    let money = |value: f64| Rupiah(value.round() as i64);
    let month = start.checked_add_months(Months::new(u32::try_from(count - 1 + ahead).ok()?))?;
    Some(MonthForecast {
        month,
        net_sales: money(expected),
        low: money((expected - reach).max(0.0)),
        high: money(expected + reach),
        method: match setting.trend {
            None => MonthMethod::Level,
            Some(_) => MonthMethod::Trend,
        },
        tested: tested.len() as i64,
        mean_error: money(mean_error),
        naive_error: money(mean(&naive)),
    })
}

/// The mean size of errors.
fn mean(errors: &[f64]) -> f64 {
    errors.iter().map(|error| error.abs()).sum::<f64>() / errors.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn start() -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 1, 1).unwrap()
    }

    #[test]
    fn five_months_are_too_few_and_six_are_enough() {
        assert_eq!(month_forecast(start(), &[5; 5], 1), None);
        let even = month_forecast(start(), &[5_000_000; 6], 1).unwrap();
        assert_eq!(even.month, NaiveDate::from_ymd_opt(2025, 7, 1).unwrap());
        assert_eq!(
            (even.net_sales, even.low, even.high),
            (Rupiah(5_000_000), Rupiah(5_000_000), Rupiah(5_000_000))
        );
        assert_eq!(
            (even.tested, even.mean_error, even.naive_error),
            (3, Rupiah(0), Rupiah(0))
        );
    }

    #[test]
    fn the_running_month_is_passed_over() {
        let forecast = month_forecast(start(), &[7; 12], 2).unwrap();
        assert_eq!(forecast.month, NaiveDate::from_ymd_opt(2026, 2, 1).unwrap());
        assert_eq!(forecast.tested, 6);
    }

    #[test]
    fn what_rises_steadily_is_carried_on_and_what_jumps_is_not() {
        let rising: Vec<i64> = (1..=24).map(|month| month * 1_000_000).collect();
        let forecast = month_forecast(start(), &rising, 1).unwrap();
        assert_eq!(forecast.method, MonthMethod::Trend);
        assert!(
            forecast.net_sales.0 > 23_000_000 && forecast.net_sales.0 < 26_000_000,
            "{forecast:?}"
        );
        let jumping: Vec<i64> = (0..24)
            .map(|month| if month % 2 == 0 { 4_000_000 } else { 6_000_000 })
            .collect();
        let forecast = month_forecast(start(), &jumping, 1).unwrap();
        assert!((4_500_000..5_500_000).contains(&forecast.net_sales.0), "{forecast:?}");
        assert!(forecast.mean_error < forecast.naive_error, "{forecast:?}");
        assert!(
            forecast.low.0 < 4_000_000 && forecast.high.0 > 6_000_000,
            "{forecast:?}"
        );
    }

    #[test]
    fn a_customer_that_stopped_is_expected_to_spend_little() {
        let mut months = vec![9_000_000; 12];
        months.extend([0; 12]);
        let forecast = month_forecast(start(), &months, 1).unwrap();
        assert!(forecast.net_sales.0 < 200_000, "{forecast:?}");
    }

    proptest! {
        #[test]
        fn the_interval_holds_what_is_expected(
            months in proptest::collection::vec(-5_000_000_i64..90_000_000, 6..40), ahead in 1_usize..3,
        ) {
            let forecast = month_forecast(start(), &months, ahead).unwrap();
            prop_assert!(Rupiah(0) <= forecast.low);
            prop_assert!(forecast.low <= forecast.net_sales && forecast.net_sales <= forecast.high);
        }
    }
}

//! One-step forecasts of a part's monthly demand.
//!
//! Sources: SES, Brown (1959); damped trend, Gardner and McKenzie (Management Science 31, 1985); Croston (Operational
//! Research Quarterly 23, 1972); SBA, Syntetos and Boylan (International Journal of Forecasting 21, 2005); TSB, Teunter,
//! Syntetos and Babai (European Journal of Operational Research 214, 2011).
//!
//! ```text
//! SES      l ← l + α (y − l), from l = y₁
//! trend    l′ ← l + φ b + α (y − l − φ b),  b ← φ b + β (l′ − l − φ b),  forecast l + φ b, from l = y₁ and b = 0
//! Croston  with each demand z ← z + α (y − z) and p ← p + α (gap − p), from the first demand and its interval; z / p
//! SBA      (1 − α/2) z / p
//! TSB      z as Croston's; every month d ← d + β ([y > 0] − d), from 1 / first interval; d z
//! ```

use domain::insight::ForecastMethod;

/// The weight that the published answers are computed with.
pub const WEIGHT: f64 = 0.1;
/// How much of a trend is left a month later.
const DAMPING: f64 = 0.9;

/// Forecasts after each month of a history, oldest first: at its place the one for the next month, made from all up to and
/// with that month. Never below nothing.
pub fn one_step(method: ForecastMethod, weight: f64, history: &[f64]) -> Vec<f64> {
    let forecasts = match method {
        ForecastMethod::Ses => ses(weight, history),
        ForecastMethod::Trend => trend(weight, history),
        ForecastMethod::Croston => croston(weight, history),
        ForecastMethod::Sba => croston(weight, history)
            .into_iter()
            .map(|forecast| forecast * (1.0 - weight / 2.0))
            .collect(),
        ForecastMethod::Tsb => tsb(weight, history),
        ForecastMethod::Naive => history.to_vec(),
    };
    forecasts.into_iter().map(|forecast| f64::max(forecast, 0.0)).collect()
}

/// The forecast of the month after a history; none without one.
pub fn next(method: ForecastMethod, weight: f64, history: &[f64]) -> Option<f64> {
    one_step(method, weight, history).last().copied()
}

fn ses(weight: f64, history: &[f64]) -> Vec<f64> {
    let mut level = history.first().copied().unwrap_or_default();
    let step = |value: &f64| {
        level += weight * (value - level);
        level
    };
    history.iter().map(step).collect()
}

fn trend(weight: f64, history: &[f64]) -> Vec<f64> {
    let mut level = history.first().copied().unwrap_or_default();
    let mut slope = 0.0;
    let step = |value: &f64| {
        let carried = DAMPING * slope;
        let next = level + carried + weight * (value - level - carried);
        slope = carried + weight / 2.0 * (next - level - carried);
        level = next;
        level + DAMPING * slope
    };
    history.iter().map(step).collect()
}

/// Sizes and intervals of the demands so far.
#[derive(Clone, Copy)]
struct Known {
    size: f64,
    interval: f64,
}

fn croston(weight: f64, history: &[f64]) -> Vec<f64> {
    let mut known: Option<Known> = None;
    let mut gap = 0.0;
    let step = |value: &f64| {
        gap += 1.0;
        if *value > 0.0 {
            known = Some(match known {
                None => Known {
                    size: *value,
                    interval: gap,
                },
                Some(Known { size, interval }) => Known {
                    size: size + weight * (value - size),
                    interval: interval + weight * (gap - interval),
                },
            });
            gap = 0.0;
        }
        known.map_or(0.0, |known| known.size / known.interval)
    };
    history.iter().map(step).collect()
}

fn tsb(weight: f64, history: &[f64]) -> Vec<f64> {
    let mut known: Option<(f64, f64)> = None;
    let mut months = 0.0;
    let step = |value: &f64| {
        months += 1.0;
        let demand = *value > 0.0;
        known = match known {
            None => demand.then_some((*value, 1.0 / months)),
            Some((size, chance)) => {
                let came = if demand { 1.0 } else { 0.0 };
                let size = if demand { size + weight * (value - size) } else { size };
                Some((size, chance + weight * (came - chance)))
            }
        };
        known.map_or(0.0, |(size, chance)| size * chance)
    };
    history.iter().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(found: Option<f64>, expected: f64) {
        let found = found.unwrap();
        assert!((found - expected).abs() < 5e-6, "{found} {expected}");
    }

    #[test]
    fn the_published_example_comes_out_to_five_decimals() {
        let toy = [0., 0., 3., 0., 0., 0., 5., 0., 1., 0., 0., 4., 0., 0.];
        close(next(ForecastMethod::Croston, WEIGHT, &toy), 1.03042);
        close(next(ForecastMethod::Sba, WEIGHT, &toy), 0.97890);
        close(next(ForecastMethod::Ses, WEIGHT, &toy), 0.71634);
    }

    #[test]
    fn one_part_of_the_automotive_set_comes_out_to_five_decimals() {
        let part = [
            2., 1., 4., 1., 1., 0., 0., 0., 3., 0., 0., 5., 5., 4., 3., 9., 21., 26., 15., 7., 0., 21., 32., 59.,
        ];
        close(next(ForecastMethod::Croston, WEIGHT, &part), 13.21949);
        close(next(ForecastMethod::Sba, WEIGHT, &part), 12.55852);
        close(next(ForecastMethod::Ses, WEIGHT, &part), 15.47172);
    }

    #[test]
    fn a_trend_is_followed_and_a_level_is_kept() {
        let rising: Vec<f64> = (0..30).map(f64::from).collect();
        let [with, without] = [ForecastMethod::Trend, ForecastMethod::Ses].map(|of| next(of, 0.3, &rising).unwrap());
        assert!((with - 30.0).abs() < (without - 30.0).abs(), "{with} {without}");
        close(next(ForecastMethod::Trend, 0.3, &[7.0; 20]), 7.0);
    }

    #[test]
    fn a_part_that_stopped_fades_with_tsb_only() {
        let mut history = vec![4.0; 12];
        history.extend([0.0; 24]);
        assert!(next(ForecastMethod::Tsb, WEIGHT, &history).unwrap() < 0.4);
        close(next(ForecastMethod::Croston, WEIGHT, &history), 4.0);
    }

    proptest! {
        #[test]
        fn every_month_has_a_forecast_that_is_not_below_nothing(
            history in prop::collection::vec(-20.0_f64..500.0, 0..40), weight in 0.0_f64..1.0,
        ) {
            for method in ForecastMethod::ALL {
                let forecasts = one_step(*method, weight, &history);
                prop_assert_eq!(forecasts.len(), history.len());
                prop_assert!(forecasts.iter().all(|forecast| forecast.is_finite() && *forecast >= 0.0));
            }
        }
    }
}

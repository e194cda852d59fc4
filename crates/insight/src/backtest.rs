//! Which method forecasts a part: every candidate forecasts months that are known by now, from what was known then.
//!
//! Judged is not how near a forecast comes but what ordering by it would have cost: the pinball loss (Koenker and Bassett
//! 1978) of the amount that covers demand with the target service, L = max(τ (y − q), (τ − 1)(y − q)). The amount q is the
//! forecast plus the τ-quantile of the errors that the method had made before. To this comes half of the mean error, which
//! is the same loss at the middle where all errors lie on one side: a forecast that is always too low can be made up for
//! when ordering, but it is shown to people too. A forecast of nothing wins the usual rankings (MASE) on parts that sell
//! seldom; here it loses.

use domain::insight::{DemandClass, ForecastMethod};

use crate::quantile::quantile;
use crate::smoothing::{WEIGHT, one_step};

/// Months that are judged.
pub const JUDGED: usize = 6;
/// Months before them that a method has made errors in.
const LEARNT: usize = 4;
/// Weights that are tried.
const WEIGHTS: [f64; 2] = [WEIGHT, 0.3];
/// Ends of the interval around a forecast.
const INTERVAL: [f64; 2] = [0.1, 0.9];
/// What is better by less than this part is as good, and the usual method is kept.
const ALIKE: f64 = 0.01;

/// How far forecasts were from what came.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Errors {
    /// How many forecasts.
    pub forecasts: usize,
    /// Mean of forecast − actual.
    pub mean_error: f64,
    /// Root of the mean squared error.
    pub rmse: f64,
    /// The mean error in parts of mean demand; none without demand.
    pub bias: Option<f64>,
}

/// Sums up forecasts, each with what came.
pub fn errors(forecasts: impl IntoIterator<Item = (f64, f64)>) -> Errors {
    let (mut count, mut error, mut squares, mut demand) = (0_usize, 0.0, 0.0, 0.0);
    for (forecast, actual) in forecasts {
        count += 1;
        error += forecast - actual;
        squares += (forecast - actual) * (forecast - actual);
        demand += actual;
    }
    let all = count.max(1) as f64;
    Errors {
        forecasts: count,
        mean_error: error / all,
        rmse: f64::sqrt(squares / all),
        bias: (demand > 0.0).then(|| error / demand),
    }
}

/// The one-step forecasts of the months from `first` on (0 is the oldest), each with what came.
pub fn rolling<'a>(
    history: &'a [f64],
    first: usize,
    forecast: impl Fn(&[f64]) -> f64 + 'a,
) -> impl Iterator<Item = (f64, f64)> + 'a {
    (first.max(1)..history.len()).map(move |month| (forecast(&history[..month]), history[month]))
}

/// The loss of having had `amount` where `actual` was asked for.
pub fn pinball(actual: f64, amount: f64, service: f64) -> f64 {
    let short = actual - amount;
    f64::max(service * short, (service - 1.0) * short)
}

/// How one method did over the months that are judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trial {
    /// Mean pinball loss of the amounts for the target service.
    pub loss: f64,
    /// Errors of the forecasts themselves.
    pub errors: Errors,
}

impl Trial {
    /// What methods are ranked by, the least first.
    pub fn score(&self) -> f64 {
        self.loss + self.errors.mean_error.abs() / 2.0
    }
}

/// The forecast of a part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// The method.
    pub method: ForecastMethod,
    /// Its weight.
    pub weight: f64,
    /// Demand of a month to come.
    pub forecast: f64,
    /// The 10th percentile around it.
    pub low: f64,
    /// The 90th percentile around it.
    pub high: f64,
    /// How it did; none where the history is too short to judge.
    pub trial: Option<Trial>,
    /// How "as much as last month" did over the same months.
    pub naive: Option<Trial>,
}

/// What a class of demand is forecast with unless another method did better.
pub fn usual(class: DemandClass) -> ForecastMethod {
    match class {
        DemandClass::Smooth | DemandClass::Erratic => ForecastMethod::Ses,
        DemandClass::Intermittent => ForecastMethod::Sba,
        DemandClass::Lumpy => ForecastMethod::Tsb,
    }
}

/// Chooses the method of a part by its monthly history, oldest first. A trend is tried for smooth demand. None without any
/// demand.
pub fn choose(history: &[f64], class: DemandClass, service: f64) -> Option<Choice> {
    let first = history.iter().position(|value| *value > 0.0)?;
    let history = &history[first..];
    let usual = usual(class);
    let mut best = Candidate::of(usual, WEIGHT, history, service);
    if best.trial.is_some() {
        let others = [
            usual,
            ForecastMethod::Ses,
            ForecastMethod::Sba,
            ForecastMethod::Tsb,
            ForecastMethod::Trend,
        ];
        for method in others {
            if method == ForecastMethod::Trend && class != DemandClass::Smooth {
                continue;
            }
            for weight in WEIGHTS {
                let other = Candidate::of(method, weight, history, service);
                if other.beats(&best) {
                    best = other;
                }
            }
        }
    }
    let naive = Candidate::of(ForecastMethod::Naive, WEIGHT, history, service);
    let forecast = best.forecasts.last().copied()?;
    let mut made = best.errors_before(history, history.len());
    made.sort_unstable_by(f64::total_cmp);
    let [low, high] = INTERVAL.map(|share| forecast + quantile(&made, share).unwrap_or_default());
    Some(Choice {
        method: best.method,
        weight: best.weight,
        forecast,
        low: low.clamp(0.0, forecast),
        high: high.max(forecast),
        trial: best.trial,
        naive: naive.trial,
    })
}

struct Candidate {
    method: ForecastMethod,
    weight: f64,
    forecasts: Vec<f64>,
    trial: Option<Trial>,
}

impl Candidate {
    fn of(method: ForecastMethod, weight: f64, history: &[f64], service: f64) -> Self {
        let mut candidate = Self {
            method,
            weight,
            forecasts: one_step(method, weight, history),
            trial: None,
        };
        if history.len() > JUDGED + LEARNT {
            candidate.trial = Some(candidate.judge(history, service));
        }
        candidate
    }

    /// What came less what was forecast, in the months before one.
    fn errors_before(&self, history: &[f64], month: usize) -> Vec<f64> {
        let pairs = self.forecasts.iter().zip(&history[1..month]);
        pairs.map(|(forecast, actual)| actual - forecast).collect()
    }

    fn judge(&self, history: &[f64], service: f64) -> Trial {
        let first = history.len() - JUDGED;
        let mut made = self.errors_before(history, first);
        made.sort_unstable_by(f64::total_cmp);
        let mut loss = 0.0;
        for (month, actual) in history.iter().enumerate().skip(first) {
            let forecast = self.forecasts[month - 1];
            let amount = f64::max(forecast + quantile(&made, service).unwrap_or_default(), 0.0);
            loss += pinball(*actual, amount, service);
            let error = actual - forecast;
            let place = made.partition_point(|other| *other < error);
            made.insert(place, error);
        }
        let pairs = (first..history.len()).map(|month| (self.forecasts[month - 1], history[month]));
        Trial {
            loss: loss / JUDGED as f64,
            errors: errors(pairs),
        }
    }

    /// Whether it did clearly better.
    fn beats(&self, other: &Self) -> bool {
        match (self.trial, other.trial) {
            (Some(own), Some(other)) => own.score() < other.score() * (1.0 - ALIKE),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn errors_are_forecast_less_actual() {
        let found = errors([(1.0, 2.0), (3.0, 2.0), (0.0, 2.0)]);
        assert_eq!(found.forecasts, 3);
        assert!((found.mean_error + 2.0 / 3.0).abs() < 1e-12 && (found.rmse - 2.0_f64.sqrt()).abs() < 1e-12);
        assert!((found.bias.unwrap() + 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(errors([]).bias, None);
    }

    #[test]
    fn being_short_costs_more_the_higher_the_service() {
        assert!((pinball(10.0, 8.0, 0.95) - 1.9).abs() < 1e-12);
        assert!((pinball(8.0, 10.0, 0.95) - 0.1).abs() < 1e-12);
        assert!(pinball(4.0, 4.0, 0.95).abs() < 1e-12);
    }

    #[test]
    fn a_forecast_sees_only_what_was_before_its_month() {
        let found: Vec<_> = rolling(&[1.0, 2.0, 3.0, 4.0], 2, |known| known.iter().sum()).collect();
        assert_eq!(found, [(3.0, 3.0), (6.0, 4.0)]);
    }

    #[test]
    fn a_smooth_part_that_grows_is_forecast_with_a_trend() {
        let history: Vec<f64> = (0..24).map(|month| 100.0 + 15.0 * f64::from(month)).collect();
        let found = choose(&history, DemandClass::Smooth, 0.95).unwrap();
        assert_eq!(found.method, ForecastMethod::Trend);
        assert!(found.forecast > 400.0 && found.trial.unwrap().errors.forecasts == JUDGED);
    }

    #[test]
    fn a_short_history_is_forecast_as_its_class_usually_is() {
        let found = choose(&[0.0, 3.0, 0.0, 4.0], DemandClass::Intermittent, 0.9).unwrap();
        assert_eq!((found.method, found.trial), (ForecastMethod::Sba, None));
        assert_eq!(choose(&[0.0; 24], DemandClass::Lumpy, 0.9), None);
        assert_eq!(choose(&[], DemandClass::Lumpy, 0.9), None);
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_forecast_and_the_choice_is_no_worse_than_the_usual(
            history in prop::collection::vec(prop_oneof![Just(0.0), -3.0_f64..60.0], 0..30), service in 0.5_f64..0.99,
        ) {
            for class in DemandClass::ALL {
                let Some(found) = choose(&history, *class, service) else { continue };
                prop_assert!(0.0 <= found.low && found.low <= found.forecast && found.forecast <= found.high);
                let first = history.iter().position(|value| *value > 0.0).unwrap();
                let usual = Candidate::of(usual(*class), WEIGHT, &history[first..], service);
                if let (Some(chosen), Some(usual)) = (found.trial, usual.trial) {
                    prop_assert!(chosen.score() <= usual.score());
                }
            }
        }
    }
}

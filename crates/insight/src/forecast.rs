//! Net sales of the next 30 days, day by day: a level that follows the last weeks, times what the weekday usually sells,
//! times what Lebaran did before. How fast the level follows, and whether a trend is carried on, is chosen by errors.
//!
//! The interval comes from the errors that the same method made: each of the last 60 days is forecast from what was known
//! 1 to 30 days before, and the 10th and 90th percentile of sales over forecast are what the forecast is multiplied by.

use chrono::{Datelike, Days, NaiveDate};

use domain::money::round2;
use domain::sales::analytics::{BackTest, BackTestDay, DayValue, ForecastDay, SalesForecast};
use domain::{DateRange, Rupiah};

use crate::lebaran::{Effect, band_of};
use crate::quantile::quantile;

/// Days that are forecast.
pub const AHEAD: usize = 30;
/// Days whose forecasts are judged.
pub const JUDGED: usize = 60;
/// Shorter histories are not forecast.
pub const SHORTEST: usize = 120;
/// Days that a forecast is made from at least.
const KNOWN: usize = 56;
/// Days that tell what a weekday sells.
const SHARE_DAYS: usize = 182;
/// Days that tell a trend.
const TREND_DAYS: usize = 84;
/// How much of a day's step of the trend is left for the next day.
const DAMPING: f64 = 0.96;
/// A weekday that sells less than this part of a mean day says nothing about errors in percent.
const QUIET: f64 = 0.05;
/// Days ahead whose errors are alike, as the last day of each group.
const GROUPS: [usize; 3] = [7, 14, AHEAD];
/// Days ahead of the forecasts that the back-test lists.
const LISTED: usize = 7;

/// How the level follows.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Setting {
    /// The weight of the newest day in the level.
    weight: f64,
    /// Whether the trend is carried on.
    trend: bool,
}

const SETTINGS: [Setting; 6] = [
    // The first is taken where the history is too short to choose.
    Setting {
        weight: 0.05,
        trend: false,
    },
    Setting {
        weight: 0.03,
        trend: false,
    },
    Setting {
        weight: 0.1,
        trend: false,
    },
    Setting {
        weight: 0.05,
        trend: true,
    },
    Setting {
        weight: 0.03,
        trend: true,
    },
    Setting {
        weight: 0.1,
        trend: true,
    },
];

/// Forecasts the 30 days after a history of net sales, a value a day from `start` on. None where the history is shorter
/// than [`SHORTEST`] days or sold nothing.
pub fn sales_forecast(start: NaiveDate, sales: &[i64]) -> Option<SalesForecast> {
    if sales.len() < SHORTEST || sales.iter().sum::<i64>() <= 0 {
        return None;
    }
    let history = History::new(start, sales);
    let count = sales.len();
    let tested = history.choose(count.saturating_sub(JUDGED + AHEAD));
    let trials = history.trials(count, JUDGED, tested);
    let band = Band::of(&trials);
    let model = history.model(count, history.choose(count));
    let values = model.ahead(count);
    let money = |value: f64| Rupiah(value.round() as i64);
    let days: Vec<ForecastDay> = values
        .iter()
        .zip(1..)
        .map(|(value, ahead)| {
            let (low, high) = band.around(ahead);
            ForecastDay {
                date: history.day(count + ahead - 1),
                value: money(*value),
                low: money(value * low),
                high: money(value * high),
            }
        })
        .collect();
    let total: i64 = days.iter().map(|day| day.value.0).sum();
    let (low, high) = history.total_band(tested);
    Some(SalesForecast {
        history: (count - AHEAD..count)
            .map(|index| DayValue {
                date: history.day(index),
                net_sales: Rupiah(sales[index]),
            })
            .collect(),
        days,
        total: Rupiah(total),
        total_low: money(total as f64 * low),
        total_high: money(total as f64 * high),
        lebaran_years: model.effect.years,
        back_test: history.back_test(&trials),
    })
}

/// One forecast of one day, and what came.
struct Trial {
    index: usize,
    /// Days ahead, from 1.
    ahead: usize,
    expected: f64,
    actual: f64,
    last_week: f64,
    mean_28: f64,
    /// Whether the weekday sells enough to judge by percent.
    counts: bool,
}

struct History {
    start: NaiveDate,
    values: Vec<f64>,
    /// Of every day of the history and the 30 after it, so that no calendar is asked a thousand times over.
    calendar: Vec<At>,
    /// What Lebaran did, as known from a place of the history on.
    effects: Vec<(usize, Effect)>,
}

/// What the calendar says of a day.
#[derive(Clone, Copy)]
struct At {
    weekday: usize,
    /// Its band of Lebaran.
    band: Option<usize>,
}

/// What a forecast is made of.
struct Model<'a> {
    history: &'a History,
    shares: [f64; 7],
    effect: &'a Effect,
    level: f64,
    step: f64,
}

impl History {
    fn new(start: NaiveDate, sales: &[i64]) -> Self {
        let values: Vec<f64> = sales.iter().map(|value| *value as f64).collect();
        let calendar = start.iter_days().take(values.len() + AHEAD).map(|day| At {
            weekday: weekday(day),
            band: band_of(day),
        });
        let mut history = Self {
            start,
            calendar: calendar.collect(),
            values,
            effects: Vec::new(),
        };
        // A Lebaran is known once its last day is; until the next one nothing new is.
        let mut known = vec![(0, Effect::measure(start, &[], |_| 1.0))];
        for index in 1..=history.values.len() {
            let ended = history.calendar[index - 1].band.is_some() && history.calendar[index].band.is_none();
            if ended {
                let shares = history.shares(index);
                let share = |day: NaiveDate| shares[weekday(day)];
                known.push((index, Effect::measure(start, &history.values[..index], share)));
            }
        }
        history.effects = known;
        history
    }

    fn day(&self, index: usize) -> NaiveDate {
        self.start + Days::new(index as u64)
    }

    /// What each weekday sells in parts of a mean day, from the days before `end`.
    fn shares(&self, end: usize) -> [f64; 7] {
        let first = end.saturating_sub(SHARE_DAYS);
        let of = |with_lebaran: bool| {
            let mut sums = [(0.0, 0.0); 7];
            for index in first..end {
                let at = self.calendar[index];
                if with_lebaran || at.band.is_none() {
                    let sum = &mut sums[at.weekday];
                    *sum = (sum.0 + self.values[index], sum.1 + 1.0);
                }
            }
            sums
        };
        let mut sums = of(false);
        if sums.iter().any(|(_, days)| *days < 4.0) {
            sums = of(true);
        }
        let means = sums.map(|(sum, days)| if days > 0.0 { f64::max(sum / days, 0.0) } else { 0.0 });
        let mean = means.iter().sum::<f64>() / 7.0;
        if mean > 0.0 {
            means.map(|of| of / mean)
        } else {
            [1.0; 7]
        }
    }

    fn effect(&self, end: usize) -> &Effect {
        let known = self.effects.iter().rev().find(|(from, _)| *from <= end);
        &known.unwrap_or(&self.effects[0]).1
    }

    /// The model of what was known before `end`.
    fn model(&self, end: usize, setting: Setting) -> Model<'_> {
        let shares = self.shares(end);
        let effect = self.effect(end);
        let fade = 1.0 - setting.weight;
        let (mut sold, mut usual, mut aged) = (0.0, 0.0, 0.0);
        let mut trend = Line::default();
        let mut strength = 1.0;
        for age in 1..=end.min(SHARE_DAYS) {
            let at = self.calendar[end - age];
            let (share, factor) = (shares[at.weekday], effect.factor(at.band));
            // The quiet days of Lebaran say nothing about the level.
            if share > QUIET && factor > 0.5 {
                let plain = self.values[end - age] / factor;
                sold += strength * plain;
                usual += strength * share;
                aged += strength * share * age as f64;
                if age <= TREND_DAYS {
                    trend.add(-(age as f64), plain / share, share);
                }
            }
            strength *= fade;
        }
        let (level, age) = if usual > 0.0 {
            (sold / usual, aged / usual)
        } else {
            (0.0, 0.0)
        };
        let step = if setting.trend { trend.slope() } else { 0.0 };
        Model {
            history: self,
            shares,
            effect,
            level: level + step * age,
            step,
        }
    }

    /// Forecasts of the `judged` days before `end`, each from what was known 1 to 30 days before.
    fn trials(&self, end: usize, judged: usize, setting: Setting) -> Vec<Trial> {
        let first = end.saturating_sub(judged);
        let from = first.saturating_sub(AHEAD - 1).max(KNOWN);
        let mut trials = Vec::new();
        for known in from..end {
            let model = self.model(known, setting);
            let mean_28 = self.values[known - 28..known].iter().sum::<f64>() / 28.0;
            for (expected, ahead) in model.ahead(known).into_iter().zip(1..) {
                let index = known + ahead - 1;
                if (first..end).contains(&index) {
                    trials.push(Trial {
                        index,
                        ahead,
                        expected,
                        actual: self.values[index],
                        last_week: self.values[known - 7 + (ahead - 1) % 7],
                        mean_28,
                        counts: expected > 0.0 && model.shares[self.calendar[index].weekday] > QUIET,
                    });
                }
            }
        }
        trials
    }

    /// The setting with the smallest errors over the 60 days before `end`.
    fn choose(&self, end: usize) -> Setting {
        if end < KNOWN + JUDGED {
            return SETTINGS[0];
        }
        let error = |setting: Setting| -> f64 {
            let trials = self.trials(end, JUDGED, setting);
            trials.iter().map(|trial| (trial.actual - trial.expected).abs()).sum()
        };
        let mut best = (error(SETTINGS[0]), SETTINGS[0]);
        for setting in &SETTINGS[1..] {
            let found = error(*setting);
            if found < best.0 {
                best = (found, *setting);
            }
        }
        best.1
    }

    /// What the sum of 30 days is multiplied by for the ends of its interval.
    fn total_band(&self, setting: Setting) -> (f64, f64) {
        let end = self.values.len();
        let from = end.saturating_sub(JUDGED + AHEAD - 1).max(KNOWN);
        let ratio = |known: usize| {
            let expected: f64 = self.model(known, setting).ahead(known).iter().sum();
            let actual: f64 = self.values[known..known + AHEAD].iter().sum();
            (expected > 0.0).then(|| actual / expected)
        };
        ends((from..=end - AHEAD).filter_map(ratio).collect())
    }

    fn back_test(&self, trials: &[Trial]) -> BackTest {
        let sold: f64 = trials.iter().map(|trial| trial.actual.abs()).sum();
        let error = |of: fn(&Trial) -> f64| {
            let wrong: f64 = trials.iter().map(|trial| (trial.actual - of(trial)).abs()).sum();
            if sold > 0.0 { round2(wrong / sold * 100.0) } else { 0.0 }
        };
        let listed = trials.iter().filter(|trial| trial.ahead == LISTED);
        let count = self.values.len();
        BackTest {
            range: DateRange {
                from: self.day(count - JUDGED),
                to: self.day(count - 1),
            },
            forecasts: trials.len() as u32,
            error_percent: error(|trial| trial.expected),
            last_week_percent: error(|trial| trial.last_week),
            mean_28_percent: error(|trial| trial.mean_28),
            days: listed
                .map(|trial| BackTestDay {
                    date: self.day(trial.index),
                    actual: Rupiah(trial.actual.round() as i64),
                    expected: Rupiah(trial.expected.round() as i64),
                })
                .collect(),
        }
    }
}

impl Model<'_> {
    /// The 30 days from the place `known` on.
    fn ahead(&self, known: usize) -> Vec<f64> {
        let (mut level, mut step) = (self.level, self.step);
        (0..AHEAD)
            .map(|ahead| {
                step *= DAMPING;
                level += step;
                let at = self.history.calendar[known + ahead];
                f64::max(level * self.shares[at.weekday] * self.effect.factor(at.band), 0.0)
            })
            .collect()
    }
}

/// What a forecast is multiplied by for the ends of its 80 % interval, by days ahead.
struct Band([(f64, f64); GROUPS.len()]);

impl Band {
    fn of(trials: &[Trial]) -> Self {
        let mut first = 1;
        Self(GROUPS.map(|last| {
            let group = trials
                .iter()
                .filter(|trial| trial.counts && (first..=last).contains(&trial.ahead));
            let band = ends(group.map(|trial| trial.actual / trial.expected).collect());
            first = last + 1;
            band
        }))
    }

    fn around(&self, ahead: usize) -> (f64, f64) {
        let group = GROUPS.iter().position(|last| ahead <= *last);
        self.0[group.unwrap_or(GROUPS.len() - 1)]
    }
}

/// The 10th and 90th percentile of ratios, with the forecast itself inside.
fn ends(mut ratios: Vec<f64>) -> (f64, f64) {
    ratios.sort_unstable_by(f64::total_cmp);
    let low = quantile(&ratios, 0.1).map_or(1.0, |low| low.clamp(0.0, 1.0));
    let high = quantile(&ratios, 0.9).map_or(1.0, |high| high.max(1.0));
    (low, high)
}

/// A line through weighted points.
#[derive(Default)]
struct Line {
    weight: f64,
    x: f64,
    y: f64,
    xx: f64,
    xy: f64,
}

impl Line {
    fn add(&mut self, x: f64, y: f64, weight: f64) {
        self.weight += weight;
        self.x += weight * x;
        self.y += weight * y;
        self.xx += weight * x * x;
        self.xy += weight * x * y;
    }

    fn slope(&self) -> f64 {
        let spread = self.weight * self.xx - self.x * self.x;
        if spread > 0.0 {
            (self.weight * self.xy - self.x * self.y) / spread
        } else {
            0.0
        }
    }
}

fn weekday(day: NaiveDate) -> usize {
    day.weekday().num_days_from_monday() as usize
}

#[cfg(test)]
mod tests;

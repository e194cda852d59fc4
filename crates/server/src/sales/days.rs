//! Days with their sums, and the four cards made of them.

use std::collections::HashMap;

use chrono::NaiveDate;

use domain::dashboard::{Kpi, KpiPercent, Kpis};
use domain::money::{change_percent, percent, round2};
use domain::{DateRange, Rupiah};

/// Points of a sparkline at most.
const SPARK_POINTS: usize = 31;

/// The sums of a day.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Day {
    /// The day.
    pub date: NaiveDate,
    /// Its invoices.
    pub invoices: i64,
    /// Its net sales.
    pub net_sales: i64,
    /// Gross profit of the lines whose cost is known.
    pub gross_profit: i64,
    /// Net sales of these lines.
    pub known_net_sales: i64,
    /// How many these are.
    pub known_lines: i64,
}

/// Days by date; a day without sales has none.
pub struct Days(HashMap<NaiveDate, Day>);

/// Sums of some days.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sums {
    /// Invoices.
    pub invoices: i64,
    /// Net sales.
    pub net_sales: i64,
    gross_profit: i64,
    known_net_sales: i64,
    known_lines: i64,
}

impl Sums {
    fn gp_percent(self) -> Option<f64> {
        if self.known_lines > 0 {
            percent(self.gross_profit, self.known_net_sales)
        } else {
            None
        }
    }

    fn profit(self) -> Option<i64> {
        (self.known_lines > 0).then_some(self.gross_profit)
    }
}

impl Days {
    /// Of these.
    pub fn new(days: Vec<Day>) -> Self {
        Self(days.into_iter().map(|day| (day.date, day)).collect())
    }

    /// Net sales of a day.
    pub fn net_sales(&self, date: NaiveDate) -> Rupiah {
        Rupiah(self.0.get(&date).map_or(0, |day| day.net_sales))
    }

    /// Sums of some days.
    pub fn sums(&self, dates: impl Iterator<Item = NaiveDate>) -> Sums {
        dates
            .filter_map(|date| self.0.get(&date))
            .fold(Sums::default(), |sums, day| Sums {
                invoices: sums.invoices + day.invoices,
                net_sales: sums.net_sales + day.net_sales,
                gross_profit: sums.gross_profit + day.gross_profit,
                known_net_sales: sums.known_net_sales + day.known_net_sales,
                known_lines: sums.known_lines + day.known_lines,
            })
    }

    /// The four cards of a range against its comparison period.
    pub fn kpis(&self, range: DateRange, previous: DateRange) -> Kpis {
        let now = self.sums(range.each_day());
        let before = self.sums(previous.each_day());
        let spark = self.steps(range);
        // An empty period has no invoices; one with invoices may still sum up to nothing.
        let before_is_empty = before.invoices == 0;
        let card = |value: Option<i64>, previous: Option<i64>, of: fn(&Sums) -> i64| Kpi {
            value,
            previous,
            change_percent: match (value, previous) {
                (Some(value), Some(previous)) if !before_is_empty => change_percent(value, previous),
                _ => None,
            },
            spark: spark.iter().map(of).collect(),
        };
        let (gp, gp_before) = (now.gp_percent(), before.gp_percent());
        Kpis {
            net_sales: card(Some(now.net_sales), Some(before.net_sales), |sums| sums.net_sales),
            invoices: card(Some(now.invoices), Some(before.invoices), |sums| sums.invoices),
            gross_profit: card(now.profit(), before.profit(), |sums| sums.gross_profit),
            gp_percent: KpiPercent {
                value: gp,
                previous: gp_before,
                change_points: gp.zip(gp_before).map(|(now, before)| round2(now - before)),
                spark: spark.iter().map(|sums| sums.gp_percent()).collect(),
            },
            cost_known_percent: percent(now.known_net_sales, now.net_sales),
        }
    }

    /// The range in at most `SPARK_POINTS` steps of equally many days, the oldest of which may be shorter.
    fn steps(&self, range: DateRange) -> Vec<Sums> {
        let dates: Vec<NaiveDate> = range.each_day().collect();
        let size = dates.len().div_ceil(SPARK_POINTS).max(1);
        dates
            .rchunks(size)
            .rev()
            .map(|step| self.sums(step.iter().copied()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn days(rows: &[(&str, i64)]) -> Days {
        Days::new(
            rows.iter()
                .map(|(date, net_sales)| Day {
                    date: day(date),
                    invoices: 1,
                    net_sales: *net_sales,
                    gross_profit: net_sales / 5,
                    known_net_sales: *net_sales,
                    known_lines: 1,
                })
                .collect(),
        )
    }

    #[test]
    fn an_empty_comparison_period_gives_no_change() {
        let range = DateRange {
            from: day("2026-11-10"),
            to: day("2026-11-12"),
        };
        let found = days(&[("2026-11-11", 100)]).kpis(range, range.previous());
        assert_eq!(found.net_sales.value, Some(100));
        assert_eq!(found.net_sales.change_percent, None);
        assert_eq!(found.gp_percent.value, Some(20.0));
        assert_eq!(found.gp_percent.change_points, None);
        assert_eq!(found.net_sales.spark, [0, 100, 0]);
        assert_eq!(found.gp_percent.spark, [None, Some(20.0), None]);
    }

    #[test]
    fn a_long_range_is_summed_into_few_steps_that_lose_nothing() {
        let range = DateRange {
            from: day("2026-01-01"),
            to: day("2026-11-21"),
        };
        let all: Vec<(NaiveDate, i64)> = range.each_day().map(|date| (date, 7)).collect();
        let rows: Vec<(String, i64)> = all.iter().map(|(date, net)| (date.to_string(), *net)).collect();
        let rows: Vec<(&str, i64)> = rows.iter().map(|(date, net)| (date.as_str(), *net)).collect();
        let found = days(&rows).steps(range);
        assert!(found.len() <= SPARK_POINTS);
        assert_eq!(
            found.iter().map(|sums| sums.net_sales).sum::<i64>(),
            7 * range.days() as i64
        );
    }
}

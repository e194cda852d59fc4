//! What customers did, judged: scores and segments, the chance that they are still active, and what is at risk.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use domain::date::month_start;
use domain::insight::{MonthCustomers, Segment};
use insight::bgnbd::{self, History};
use insight::cohort::{self, Cohort};
use insight::concentration::{self, Concentration};
use insight::gamma_gamma::{self, Spending};
use insight::rfm::{self, Buyer, Cuts, Movement, Score};
use insight::rhythm::{self, Rhythm};

/// Months that scores look at.
const SCORED: Months = Months::new(24);
/// Months that money is averaged over.
const AVERAGED: u32 = 12;
/// Months of net sales that are at risk.
const AT_RISK: f64 = 3.0;
/// Weeks that are looked ahead: 90 days.
const AHEAD: f64 = 90.0 / 7.0;
/// How many customers are "the largest".
const LARGEST: usize = 10;
/// Months whose new and returning customers are told.
const TOLD: u32 = 24;
/// Points of the Lorenz curve at most.
const STEPS: usize = 100;

/// One day of one customer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Day {
    pub customer_id: i64,
    pub date: NaiveDate,
    pub invoices: i64,
    pub net_sales: i64,
}

impl Day {
    /// A day on which more came back than went is no purchase.
    fn is_purchase(&self) -> bool {
        self.net_sales > 0
    }
}

/// What is known of one customer.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    pub customer_id: i64,
    pub first_date: NaiveDate,
    pub last_date: NaiveDate,
    pub scored: Option<Scored>,
    pub segment_before: Option<Segment>,
    /// None where too few gaps tell one.
    pub rhythm: Option<Rhythm>,
    pub monthly: i64,
    pub chance_active: Option<f64>,
    pub expected_purchases: Option<f64>,
    pub expected_value: Option<i64>,
    pub money_at_risk: Option<i64>,
}

/// What somebody did in the months that are scored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scored {
    pub recency_days: i64,
    pub orders: i64,
    pub money: i64,
    pub score: Score,
}

impl Scored {
    pub fn segment(&self) -> Segment {
        self.score.segment()
    }
}

/// All customers, judged.
#[derive(Debug)]
pub(super) struct Customers {
    /// By money at risk, the most first; who came once last.
    pub judged: Vec<Judged>,
    pub fit: Option<bgnbd::Fit>,
    pub value_fit: Option<gamma_gamma::Fit>,
    pub movements: Vec<Movement>,
    pub cohorts: Vec<Cohort>,
    pub months: Vec<MonthCustomers>,
    pub concentration: Option<Concentration>,
}

/// Judges customers by their days, in the order of customers and days, as of the end of `data_date`.
pub(super) fn judge(days: &[Day], data_date: NaiveDate) -> Customers {
    let customers: Vec<&[Day]> = days
        .chunk_by(|one, two| one.customer_id == two.customer_id)
        .filter(|days| days.iter().any(Day::is_purchase))
        .collect();
    let now = scores(&customers, data_date);
    let month_ago = data_date - Months::new(1);
    let before = scores(&customers, month_ago);
    let histories: Vec<History> = customers.iter().map(|days| history(days, data_date)).collect();
    let spendings: Vec<Spending> = customers.iter().map(|days| spending(days)).collect();
    let fit = bgnbd::fit(&histories);
    let value_fit = gamma_gamma::fit(&spendings);
    let year = data_date - Months::new(AVERAGED);
    let yearly: Vec<i64> = customers
        .iter()
        .map(|days| days.iter().filter(|day| day.date > year).map(|day| day.net_sales).sum())
        .collect();
    let mut judged = Vec::with_capacity(customers.len());
    for (place, days) in customers.iter().enumerate() {
        let customer_id = days[0].customer_id;
        let chance_active = fit.and_then(|fit| fit.model.chance_active(histories[place]));
        let expected_purchases = fit
            .filter(|_| histories[place].repeats > 0)
            .and_then(|fit| fit.model.expected_purchases(histories[place], AHEAD));
        let purchase = value_fit.and_then(|fit| fit.model.expected_purchase(spendings[place]));
        let monthly = yearly[place] as f64 / f64::from(AVERAGED);
        let purchases: Vec<NaiveDate> = days
            .iter()
            .filter(|day| day.is_purchase())
            .map(|day| day.date)
            .collect();
        let first_date = purchases.first().copied().unwrap_or(data_date);
        judged.push(Judged {
            customer_id,
            first_date,
            last_date: purchases.last().copied().unwrap_or(first_date),
            scored: now.get(&customer_id).copied(),
            segment_before: before.get(&customer_id).map(Scored::segment),
            rhythm: rhythm::rhythm(&purchases),
            monthly: monthly.round() as i64,
            chance_active,
            expected_purchases,
            expected_value: expected_purchases
                .zip(purchase)
                .map(|(count, value)| (count * value).round() as i64),
            money_at_risk: chance_active.map(|chance| (monthly.max(0.0) * AT_RISK * (1.0 - chance)).round() as i64),
        });
    }
    judged.sort_by_key(|one| (Reverse(one.money_at_risk), Reverse(one.monthly), one.customer_id));
    let purchases: Vec<(i64, NaiveDate)> = days
        .iter()
        .filter(|day| day.is_purchase())
        .map(|day| (day.customer_id, day.date))
        .collect();
    Customers {
        judged,
        fit,
        value_fit,
        movements: rfm::movements(&segments(&before), &segments(&now)),
        cohorts: cohort::cohorts(&purchases, data_date),
        months: months(&purchases, data_date),
        concentration: concentration::measure(&yearly, LARGEST, STEPS),
    }
}

/// New and returning customers of every month that ends with the data date's, out of the purchases customer by customer.
fn months(purchases: &[(i64, NaiveDate)], data_date: NaiveDate) -> Vec<MonthCustomers> {
    let last = month_start(data_date);
    let mut counts: BTreeMap<NaiveDate, (i64, i64)> =
        (0..TOLD).map(|back| (last - Months::new(back), (0, 0))).collect();
    for days in purchases.chunk_by(|one, two| one.0 == two.0) {
        let first = month_start(days[0].1);
        let mut active: Vec<NaiveDate> = days.iter().map(|(_, day)| month_start(*day)).collect();
        active.dedup();
        for month in active {
            if let Some((new, returning)) = counts.get_mut(&month) {
                *(if month == first { new } else { returning }) += 1;
            }
        }
    }
    let told = counts
        .into_iter()
        .map(|(month, (new, returning))| MonthCustomers { month, new, returning });
    told.collect()
}

fn segments(scores: &BTreeMap<i64, Scored>) -> Vec<(i64, Segment)> {
    scores.iter().map(|(id, scored)| (*id, scored.segment())).collect()
}

/// Scores everybody who bought something in the months that end on a day.
fn scores(customers: &[&[Day]], last: NaiveDate) -> BTreeMap<i64, Scored> {
    let first = last - SCORED;
    let mut bought = Vec::new();
    for days in customers {
        let within = || days.iter().filter(|day| day.date > first && day.date <= last);
        let Some(newest) = within().filter(|day| day.is_purchase()).map(|day| day.date).max() else {
            continue;
        };
        let recency_days = (last - newest).num_days();
        let orders: i64 = within().filter(|day| day.is_purchase()).map(|day| day.invoices).sum();
        let money: i64 = within().map(|day| day.net_sales).sum();
        let buyer = Buyer {
            recency: recency_days as f64,
            orders: orders as f64,
            money: money as f64,
        };
        bought.push((days[0].customer_id, buyer, (recency_days, orders, money)));
    }
    let buyers: Vec<Buyer> = bought.iter().map(|(_, buyer, _)| *buyer).collect();
    let Some(cuts) = Cuts::of(&buyers) else {
        return BTreeMap::new();
    };
    let scored = |(customer, buyer, (recency_days, orders, money)): (i64, Buyer, (i64, i64, i64))| {
        let score = cuts.score(buyer);
        (
            customer,
            Scored {
                recency_days,
                orders,
                money,
                score,
            },
        )
    };
    bought.into_iter().map(scored).collect()
}

fn weeks(from: NaiveDate, to: NaiveDate) -> f64 {
    (to - from).num_days() as f64 / 7.0
}

fn history(days: &[Day], data_date: NaiveDate) -> History {
    let mut dates = days.iter().filter(|day| day.is_purchase()).map(|day| day.date);
    let first = dates.next().unwrap_or(data_date);
    let (repeats, last) = dates.fold((0, first), |(count, _), date| (count + 1, date));
    History {
        repeats,
        last: weeks(first, last),
        age: weeks(first, data_date),
    }
}

fn spending(days: &[Day]) -> Spending {
    let repeats = days.iter().filter(|day| day.is_purchase()).skip(1);
    let (count, sum) = repeats.fold((0_u32, 0_i64), |(count, sum), day| (count + 1, sum + day.net_sales));
    Spending {
        repeats: count,
        mean: sum as f64 / f64::from(count.max(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn bought(customer_id: i64, date: NaiveDate, net_sales: i64) -> Day {
        Day {
            customer_id,
            date,
            invoices: 1,
            net_sales,
        }
    }

    #[test]
    fn who_stays_away_longer_than_ever_is_at_risk_and_comes_first() {
        let end = day("2026-06-30");
        let mut days = Vec::new();
        for customer in 1..=40_i64 {
            let gap = 5 + (customer % 7) * 4;
            // The first ten stopped half a year ago.
            let last = if customer <= 10 { 180 } else { customer % 5 };
            let mut ago = last + gap * 20;
            while ago >= last {
                days.push(bought(
                    customer,
                    end - chrono::Days::new(ago as u64),
                    100_000 * customer,
                ));
                ago -= gap;
            }
        }
        let found = judge(&days, end);
        assert_eq!(found.judged.len(), 40);
        let fit = found.fit.unwrap();
        assert!(fit.converged, "{fit:?}");
        let gone = |one: &Judged| one.customer_id <= 10;
        let chance = |one: &Judged| one.chance_active.unwrap();
        let highest = found
            .judged
            .iter()
            .filter(|one| gone(one))
            .map(chance)
            .fold(0.0, f64::max);
        let lowest = found
            .judged
            .iter()
            .filter(|one| !gone(one))
            .map(chance)
            .fold(1.0, f64::min);
        assert!(highest < lowest, "{highest} {lowest}");
        assert!(gone(&found.judged[0]));
        assert!(
            found
                .judged
                .windows(2)
                .all(|pair| pair[0].money_at_risk >= pair[1].money_at_risk)
        );
        assert_eq!(found.movements.iter().map(|one| one.customers).sum::<u64>(), 40);
        assert_eq!(found.cohorts.iter().map(|one| one.customers).sum::<u64>(), 40);
    }

    #[test]
    fn of_one_who_came_once_nothing_is_known() {
        let found = judge(&[bought(1, day("2026-06-01"), 500)], day("2026-06-30"));
        let one = &found.judged[0];
        assert_eq!(
            (one.chance_active, one.money_at_risk, one.expected_value),
            (None, None, None)
        );
        assert_eq!((one.scored.unwrap().recency_days, one.segment_before), (29, None));
        assert!(judge(&[], day("2026-06-30")).judged.is_empty());
        // A return alone is no purchase.
        assert!(
            judge(&[bought(1, day("2026-06-01"), -5)], day("2026-06-30"))
                .judged
                .is_empty()
        );
    }
}

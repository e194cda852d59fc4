//! The figures of the page, out of the lines as SQL counted them.

use std::collections::HashMap;

use chrono::NaiveDate;
use sqlx::PgPool;

use domain::Rupiah;
use domain::pricing::{
    CapEffect, CustomerPricing, DiscountCompared, GroupPricing, LARGEST_CAP, PricedLines, PricingSummary, Volume,
};

use super::percent;
use super::store::{self, Counted};

/// A quantity within so many percent is the same.
const SAME: i64 = 2;

/// The lines of a range.
pub(super) struct Lines<'a> {
    counted: &'a [Counted],
    /// Gross sales and discount of the comparison period.
    before: (i64, i64),
    threshold: u8,
}

impl<'a> Lines<'a> {
    pub fn of(counted: &'a [Counted], before: (i64, i64), threshold: u8) -> Self {
        Self {
            counted,
            before,
            threshold,
        }
    }

    fn way(&self, way: &'static str) -> impl Iterator<Item = &'a Counted> + use<'a> {
        self.counted.iter().filter(move |row| row.way == way)
    }

    /// The cards.
    pub fn summary(&self, without_volume: i64) -> PricingSummary {
        let sum = |of: fn(&Counted) -> i64| self.way("rate").map(of).sum::<i64>();
        let (gross_sales, discount) = (sum(|row| row.gross_sales), sum(|row| row.discount));
        let now = percent(discount, gross_sales);
        let then = percent(self.before.1, self.before.0);
        let threshold = i64::from(self.threshold);
        // Of the whole percent at the threshold itself, only lines strictly above it.
        let over = self.way("rate").filter(|row| row.key > Some(threshold));
        let (lines, over_discount) = over.fold((0, 0), |(lines, discount), row| {
            (lines + row.lines, discount + row.discount)
        });
        let at = self.way("rate").find(|row| row.key == Some(threshold));
        PricingSummary {
            discount_percent: now,
            change_points: now.zip(then).map(|(now, then)| now - then),
            discount: Rupiah(discount),
            gross_sales: Rupiah(gross_sales),
            below_cost_lines: sum(|row| row.loss_lines.unwrap_or_default()),
            below_cost_loss: Rupiah(-sum(|row| row.loss.unwrap_or_default())),
            threshold_percent: self.threshold,
            over_threshold_lines: lines + at.map_or(0, |row| row.above.unwrap_or_default()),
            over_threshold_discount: Rupiah(over_discount + at.map_or(0, |row| row.above_discount.unwrap_or_default())),
            without_volume,
        }
    }

    /// Groups, the highest rate first.
    pub fn groups(&self) -> Vec<GroupPricing> {
        let mut groups: Vec<_> = self
            .way("group")
            .map(|row| GroupPricing {
                group: row.part_group.clone().unwrap_or_default(),
                discount_percent: percent(row.discount, row.gross_sales).unwrap_or_default(),
                discount: Rupiah(row.discount),
                net_sales: Rupiah(row.net_sales),
                gp_percent: gp_percent(row.gross_profit, row.known_net_sales),
            })
            .collect();
        groups.sort_by(|a, b| {
            b.discount_percent
                .total_cmp(&a.discount_percent)
                .then(a.group.cmp(&b.group))
        });
        groups
    }

    /// Customers with a discount, the highest rate first and so many at most, and how many pairs of customer and group have a rate above the
    /// group's and a quantity that did not grow in six whole months up to `last_month`.
    pub async fn customers(
        &self,
        db: &PgPool,
        last_month: NaiveDate,
        limit: usize,
    ) -> sqlx::Result<(Vec<CustomerPricing>, i64)> {
        let mut rows: Vec<_> = self.way("customer").filter(|row| row.discount > 0).collect();
        let rate = |row: &Counted| percent(row.discount, row.gross_sales).unwrap_or_default();
        rows.sort_by(|a, b| rate(b).total_cmp(&rate(a)).then(a.key.cmp(&b.key)));
        let ids: Vec<i64> = rows.iter().filter_map(|row| row.key).collect();
        let (bought, named) = tokio::try_join!(store::volumes(db, &ids, last_month), store::customers(db, &ids))?;
        let named: HashMap<i64, _> = named.into_iter().map(|row| (row.id, row)).collect();
        let mut volumes: HashMap<i64, (i64, i64)> = HashMap::new();
        let mut grown: HashMap<(i64, &str), bool> = HashMap::new();
        for row in &bought {
            let sums = volumes.entry(row.customer_id).or_default();
            *sums = (sums.0 + row.recent, sums.1 + row.earlier);
            grown.insert((row.customer_id, &row.part_group), row.recent > row.earlier);
        }
        let flagged = self.above_their_group(&grown);
        let customers = rows
            .into_iter()
            .take(limit)
            .filter_map(|row| {
                let id = row.key?;
                let customer = named.get(&id)?;
                Some(CustomerPricing {
                    customer_number: customer.number.clone(),
                    name: customer.name.clone(),
                    discount_percent: rate(row),
                    discount: Rupiah(row.discount),
                    net_sales: Rupiah(row.net_sales),
                    gp_percent: gp_percent(row.gross_profit, row.known_net_sales),
                    volume: volumes.get(&id).and_then(|(recent, earlier)| volume(*recent, *earlier)),
                    without_volume: flagged.get(&id).cloned().unwrap_or_default(),
                })
            })
            .collect();
        let pairs = flagged.values().map(|groups| groups.len() as i64).sum();
        Ok((customers, pairs))
    }

    /// The groups in which a customer has a rate above the group's, and did not buy more.
    fn above_their_group(&self, grown: &HashMap<(i64, &str), bool>) -> HashMap<i64, Vec<String>> {
        let groups: HashMap<&str, (i64, i64)> = self
            .way("group")
            .map(|row| {
                (
                    row.part_group.as_deref().unwrap_or_default(),
                    (row.discount, row.gross_sales),
                )
            })
            .collect();
        let mut flagged: HashMap<i64, Vec<String>> = HashMap::new();
        for row in self.way("pair").filter(|row| row.discount > 0) {
            let (Some(id), group) = (row.key, row.part_group.as_deref().unwrap_or_default()) else {
                continue;
            };
            let (discount, gross_sales) = groups.get(group).copied().unwrap_or_default();
            // Compared crosswise: rates are fractions.
            let is_above =
                i128::from(row.discount) * i128::from(gross_sales) > i128::from(discount) * i128::from(row.gross_sales);
            if is_above && grown.get(&(id, group)) == Some(&false) {
                flagged.entry(id).or_default().push(group.to_owned());
            }
        }
        for groups in flagged.values_mut() {
            groups.sort_unstable();
        }
        flagged
    }

    /// The parts that were sold with and without a discount.
    pub fn compared(&self) -> Option<DiscountCompared> {
        let mut parts: HashMap<i64, [Option<&Counted>; 2]> = HashMap::new();
        for row in self.way("part") {
            let place = usize::from(row.discounted == Some(false));
            parts.entry(row.key?).or_default()[place] = Some(row);
        }
        let both: Vec<_> = parts
            .into_values()
            .filter_map(|[with, without]| with.zip(without))
            .collect();
        let (mut brought, mut would_have) = (0.0, 0.0);
        for (with, without) in &both {
            brought += with.net_sales as f64;
            would_have += without.net_sales as f64 / without.quantity as f64 * with.quantity as f64;
        }
        (would_have > 0.0).then(|| DiscountCompared {
            parts: both.len() as i64,
            with: priced(both.iter().map(|(with, _)| *with)),
            without: priced(both.iter().map(|(_, without)| *without)),
            unit_price_percent: 100.0 * brought / would_have,
        })
    }

    /// What each cap would have brought. Lines are counted by the whole percent of their rate: those from the cap on are
    /// above it or at it, and what is at it changes nothing.
    pub fn caps(&self) -> Vec<CapEffect> {
        (0..=LARGEST_CAP)
            .map(|cap_percent| {
                let cap = i64::from(cap_percent);
                let mut effect = CapEffect {
                    cap_percent,
                    lines: 0,
                    gross_profit: Rupiah(0),
                };
                for row in self.way("rate") {
                    let Some(rate) = row.key.filter(|rate| *rate >= cap) else {
                        continue;
                    };
                    effect.lines += if rate > cap {
                        row.lines
                    } else {
                        row.above.unwrap_or_default()
                    };
                    let (discount, gross) = (row.net_discount.unwrap_or_default(), row.net_gross.unwrap_or_default());
                    // Never below nothing, but for the rupiah that the lines' divisions drop.
                    effect.gross_profit.0 += (discount - gross * cap / 100).max(0);
                }
                effect
            })
            .collect()
    }
}

fn gp_percent(gross_profit: Option<i64>, known_net_sales: Option<i64>) -> Option<f64> {
    percent(gross_profit?, known_net_sales?)
}

fn volume(recent: i64, earlier: i64) -> Option<Volume> {
    (earlier > 0).then(|| match (recent - earlier) * 100 {
        change if change > earlier * SAME => Volume::Up,
        change if change < -earlier * SAME => Volume::Down,
        _ => Volume::Same,
    })
}

fn priced<'a>(rows: impl Iterator<Item = &'a Counted>) -> PricedLines {
    let (mut lines, mut profit, mut known) = (PricedLines::default(), 0, 0);
    for row in rows {
        lines.lines += row.lines;
        lines.quantity += row.quantity;
        lines.net_sales.0 += row.net_sales;
        profit += row.gross_profit.unwrap_or_default();
        known += row.known_net_sales.unwrap_or_default();
    }
    lines.gp_percent = percent(profit, known);
    lines
}

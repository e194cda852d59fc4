//! The figures of the page, out of the lines as SQL counted them.

use domain::Rupiah;
use domain::pricing::{CapEffect, DiscountCompared, LARGEST_CAP, PricedLines, PricingSummary};

use super::percent;
use super::store::{ComparedRow, RateRow};

/// The cards; `before`: gross sales and discount of the comparison period.
pub(super) fn summary(rates: &[RateRow], before: (i64, i64), threshold: u8, without_volume: i64) -> PricingSummary {
    let sum = |of: fn(&RateRow) -> i64| rates.iter().map(of).sum::<i64>();
    let (gross_sales, discount) = (sum(|row| row.gross_sales), sum(|row| row.discount));
    let now = percent(discount, gross_sales);
    let then = percent(before.1, before.0);
    // Of the whole percent at the threshold itself, only lines strictly above it.
    let over = rates.iter().filter(|row| row.rate > i32::from(threshold));
    let (lines, over_discount) = over.fold((0, 0), |(lines, discount), row| {
        (lines + row.lines, discount + row.discount)
    });
    let at = rates.iter().find(|row| row.rate == i32::from(threshold));
    PricingSummary {
        discount_percent: now,
        change_points: now.zip(then).map(|(now, then)| now - then),
        discount: Rupiah(discount),
        gross_sales: Rupiah(gross_sales),
        below_cost_lines: sum(|row| row.loss_lines),
        below_cost_loss: Rupiah(-sum(|row| row.loss)),
        threshold_percent: threshold,
        over_threshold_lines: lines + at.map_or(0, |row| row.above),
        over_threshold_discount: Rupiah(over_discount + at.map_or(0, |row| row.above_discount)),
        without_volume,
    }
}

/// The parts that were sold with and without a discount; none where none was.
pub(super) fn compared(row: &ComparedRow) -> Option<DiscountCompared> {
    (row.undiscounted > 0.0).then(|| DiscountCompared {
        parts: row.parts,
        with: PricedLines {
            lines: row.with_lines,
            quantity: row.with_quantity,
            net_sales: Rupiah(row.with_net_sales),
            gp_percent: gp_percent(row.with_gross_profit, row.with_known_net_sales),
        },
        without: PricedLines {
            lines: row.without_lines,
            quantity: row.without_quantity,
            net_sales: Rupiah(row.without_net_sales),
            gp_percent: gp_percent(row.without_gross_profit, row.without_known_net_sales),
        },
        unit_price_percent: 100.0 * row.with_net_sales as f64 / row.undiscounted,
    })
}

/// What each cap would have brought. Lines are counted by the whole percent of their rate: those from the cap on are
/// above it or at it, and what is at it changes nothing.
pub(super) fn caps(rates: &[RateRow]) -> Vec<CapEffect> {
    (0..=LARGEST_CAP)
        .map(|cap_percent| {
            let cap = i64::from(cap_percent);
            let mut effect = CapEffect {
                cap_percent,
                lines: 0,
                gross_profit: Rupiah(0),
            };
            for row in rates.iter().filter(|row| i64::from(row.rate) >= cap) {
                effect.lines += if i64::from(row.rate) > cap {
                    row.lines
                } else {
                    row.above
                };
                // Never below nothing, but for the rupiah that the lines' divisions drop.
                effect.gross_profit.0 += (row.net_discount - row.net_gross * cap / 100).max(0);
            }
            effect
        })
        .collect()
}

/// GP% of lines whose cost is known.
pub(super) fn gp_percent(gross_profit: Option<i64>, known_net_sales: Option<i64>) -> Option<f64> {
    percent(gross_profit?, known_net_sales?)
}

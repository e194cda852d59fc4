//! Sums of a range against those of its comparison period.

use std::collections::HashMap;
use std::iter::Sum;
use std::ops::Add;

use domain::Rupiah;
use domain::insight::{ProductFigures, ProductGroup};
use domain::money::{change_percent, percent, round2};

use super::store::Part;

/// What some days sold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sold {
    pub lines: i64,
    pub quantity: i64,
    pub gross_sales: i64,
    pub discount: i64,
    pub net_sales: i64,
    /// Of the lines whose cost is known.
    pub gross_profit: i64,
    pub known_net_sales: i64,
    pub known_lines: i64,
}

impl Sold {
    /// None where no cost is known.
    pub fn profit(&self) -> Option<i64> {
        (self.known_lines > 0).then_some(self.gross_profit)
    }

    /// None where no cost is known.
    pub fn gp_percent(&self) -> Option<f64> {
        percent(self.profit()?, self.known_net_sales)
    }

    pub fn discount_percent(&self) -> Option<f64> {
        percent(self.discount, self.gross_sales)
    }
}

impl Add for Sold {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            lines: self.lines + other.lines,
            quantity: self.quantity + other.quantity,
            gross_sales: self.gross_sales + other.gross_sales,
            discount: self.discount + other.discount,
            net_sales: self.net_sales + other.net_sales,
            gross_profit: self.gross_profit + other.gross_profit,
            known_net_sales: self.known_net_sales + other.known_net_sales,
            known_lines: self.known_lines + other.known_lines,
        }
    }
}

/// A range and its comparison period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub now: Sold,
    pub before: Sold,
}

impl Sum for Sums {
    fn sum<I: Iterator<Item = Self>>(sums: I) -> Self {
        sums.fold(Self::default(), |sum, one| Self {
            now: sum.now + one.now,
            before: sum.before + one.before,
        })
    }
}

impl Sums {
    /// The change of net sales; none where nothing was sold before.
    pub fn change(&self) -> Option<f64> {
        self.compared(self.now.net_sales, self.before.net_sales)
    }

    /// A period without lines is empty; one with lines may still sum up to nothing.
    fn compared(&self, now: i64, before: i64) -> Option<f64> {
        (self.before.lines > 0).then(|| change_percent(now, before)).flatten()
    }

    /// As it is told.
    pub fn figures(&self) -> ProductFigures {
        let (now, before) = (&self.now, &self.before);
        let profits = now.profit().zip(before.profit());
        let gps = now.gp_percent().zip(before.gp_percent());
        ProductFigures {
            quantity: now.quantity,
            net_sales: Rupiah(now.net_sales),
            gross_profit: now.profit().map(Rupiah),
            gp_percent: now.gp_percent(),
            discount_percent: now.discount_percent(),
            net_sales_change: self.change(),
            quantity_change: self.compared(now.quantity, before.quantity),
            gross_profit_change: profits.and_then(|(now, before)| self.compared(now, before)),
            gp_change_points: gps.map(|(now, before)| round2(now - before)),
        }
    }
}

/// The groups of some parts that were sold in the range, the largest first.
pub(super) fn by_group(parts: &[Part]) -> Vec<ProductGroup> {
    let mut groups: HashMap<&str, (i64, Sums)> = HashMap::new();
    for part in parts {
        let (sold, sums) = groups.entry(&part.group).or_default();
        *sold += i64::from(part.is_sold());
        *sums = [*sums, part.sums].into_iter().sum();
    }
    let total: i64 = parts.iter().map(|part| part.sums.now.net_sales).sum();
    let mut groups: Vec<ProductGroup> = groups
        .into_iter()
        .filter(|(_, (sold, _))| *sold > 0)
        .map(|(group, (sold, sums))| ProductGroup {
            group: group.to_owned(),
            parts: sold,
            share_percent: percent(sums.now.net_sales, total),
            figures: sums.figures(),
        })
        .collect();
    groups.sort_by(|one, two| {
        let money = |group: &ProductGroup| group.figures.net_sales;
        money(two).cmp(&money(one)).then_with(|| one.group.cmp(&two.group))
    });
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_need_something_to_compare_with() {
        let sold = |lines, net_sales, known_lines| Sold {
            lines,
            net_sales,
            known_lines,
            quantity: lines,
            known_net_sales: net_sales,
            gross_profit: net_sales / 5,
            ..Sold::default()
        };
        let fresh = Sums {
            now: sold(2, 200, 2),
            before: Sold::default(),
        };
        let found = fresh.figures();
        assert_eq!((found.net_sales_change, found.gp_change_points), (None, None));
        assert_eq!((found.gp_percent, found.discount_percent), (Some(20.0), None));
        let grown = Sums {
            now: sold(2, 200, 0),
            before: sold(1, 100, 1),
        };
        let found = grown.figures();
        assert_eq!(
            (found.net_sales_change, found.quantity_change),
            (Some(100.0), Some(100.0))
        );
        assert_eq!((found.gross_profit, found.gross_profit_change), (None, None));
    }
}

//! Discounts by customer and group, and which of them brought no volume.

use std::collections::HashMap;

use chrono::NaiveDate;
use sqlx::PgPool;

use domain::Rupiah;
use domain::pricing::{CustomerPricing, GroupPricing, Volume};

use super::figures::gp_percent;
use super::percent;
use super::store::{self, BoughtRow, CustomerRow, Filter, QuantityRow};
use crate::error::AppResult;
use crate::sales::price_spans::{self, Pieces, Span};

/// A quantity within so many percent is the same.
const SAME: i64 = 2;

/// What customers bought of groups in a range, and how much in the half years before.
pub(super) struct Customers {
    bought: Vec<BoughtRow>,
    /// Units of a customer's group in the last six whole months, and in the six before.
    quantities: HashMap<(i64, String), (i64, i64)>,
    named: HashMap<i64, CustomerRow>,
    /// The groups in which a customer has a rate above the group's, and did not buy more.
    flagged: HashMap<i64, Vec<String>>,
}

/// Sums over the rows of a customer, or of a group.
#[derive(Clone, Copy, Default)]
struct Sums {
    gross_sales: i64,
    discount: i64,
    net_sales: i64,
    gross_profit: Option<i64>,
    known_net_sales: Option<i64>,
}

impl Sums {
    fn add(&mut self, row: &BoughtRow) {
        self.gross_sales += row.gross_sales;
        self.discount += row.discount;
        self.net_sales += row.net_sales;
        let known = |sum: &mut Option<i64>, more: Option<i64>| {
            if let Some(more) = more {
                *sum = Some(sum.unwrap_or_default() + more);
            }
        };
        known(&mut self.gross_profit, row.gross_profit);
        known(&mut self.known_net_sales, row.known_net_sales);
    }

    /// Sum of discount over sum of gross sales, in percent.
    fn rate(&self) -> f64 {
        percent(self.discount, self.gross_sales).unwrap_or_default()
    }

    /// Whether the rate is above another's. Compared crosswise: rates are fractions.
    fn is_above(&self, other: &Self) -> bool {
        i128::from(self.discount) * i128::from(other.gross_sales)
            > i128::from(other.discount) * i128::from(self.gross_sales)
    }
}

impl Customers {
    /// Reads them; the half years are those of whole months before the data date's.
    pub async fn read(db: &PgPool, filter: &Filter, data_date: NaiveDate, held: &[Span]) -> AppResult<Self> {
        let [recent, earlier] = price_spans::half_years(data_date).map(|range| Pieces::of(range, data_date, held));
        let (bought, recent, earlier) = tokio::try_join!(
            store::bought(db, filter),
            store::quantities(db, &recent),
            store::quantities(db, &earlier),
        )?;
        let mut ids: Vec<i64> = bought.iter().map(|row| row.customer_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let named = store::customers(db, &ids).await?;
        let quantities = beside(recent, earlier);
        Ok(Self {
            flagged: flagged(&bought, &quantities),
            bought,
            quantities,
            named: named.into_iter().map(|row| (row.id, row)).collect(),
        })
    }

    /// Groups, the highest rate first.
    pub fn groups(&self) -> Vec<GroupPricing> {
        let mut groups: Vec<_> = group_sums(&self.bought)
            .into_iter()
            .map(|(group, sums)| GroupPricing {
                group: group.to_owned(),
                discount_percent: sums.rate(),
                discount: Rupiah(sums.discount),
                net_sales: Rupiah(sums.net_sales),
                gp_percent: gp_percent(sums.gross_profit, sums.known_net_sales),
            })
            .collect();
        groups.sort_by(|a, b| {
            b.discount_percent
                .total_cmp(&a.discount_percent)
                .then(a.group.cmp(&b.group))
        });
        groups
    }

    /// Customers with a discount, the highest rate first and so many at most.
    pub fn with_discount(&self, limit: usize) -> Vec<CustomerPricing> {
        let mut sums: HashMap<i64, Sums> = HashMap::new();
        for row in &self.bought {
            sums.entry(row.customer_id).or_default().add(row);
        }
        let mut customers: Vec<_> = sums.into_iter().filter(|(_, sums)| sums.discount > 0).collect();
        customers.sort_by(|(id, a), (other, b)| b.rate().total_cmp(&a.rate()).then(id.cmp(other)));
        customers.truncate(limit);
        let volumes = self.volumes();
        customers
            .into_iter()
            .filter_map(|(id, sums)| {
                let customer = self.named.get(&id)?;
                Some(CustomerPricing {
                    customer_number: customer.number.clone(),
                    name: customer.name.clone(),
                    discount_percent: sums.rate(),
                    discount: Rupiah(sums.discount),
                    net_sales: Rupiah(sums.net_sales),
                    gp_percent: gp_percent(sums.gross_profit, sums.known_net_sales),
                    volume: volumes.get(&id).and_then(|(recent, earlier)| volume(*recent, *earlier)),
                    without_volume: self.flagged.get(&id).cloned().unwrap_or_default(),
                })
            })
            .collect()
    }

    /// How many pairs of customer and group have a rate above the group's, and did not buy more.
    pub fn without_volume(&self) -> i64 {
        self.flagged.values().map(|groups| groups.len() as i64).sum()
    }

    /// Units of a customer in the two half years.
    fn volumes(&self) -> HashMap<i64, (i64, i64)> {
        let mut volumes: HashMap<i64, (i64, i64)> = HashMap::new();
        for ((id, _), (recent, earlier)) in &self.quantities {
            let sums = volumes.entry(*id).or_default();
            *sums = (sums.0 + recent, sums.1 + earlier);
        }
        volumes
    }
}

fn group_sums(bought: &[BoughtRow]) -> HashMap<&str, Sums> {
    let mut sums: HashMap<&str, Sums> = HashMap::new();
    for row in bought {
        sums.entry(&row.part_group).or_default().add(row);
    }
    sums
}

/// The groups in which a customer has a rate above the group's, and did not buy more.
fn flagged(bought: &[BoughtRow], quantities: &HashMap<(i64, String), (i64, i64)>) -> HashMap<i64, Vec<String>> {
    let groups = group_sums(bought);
    let mut flagged: HashMap<i64, Vec<String>> = HashMap::new();
    for row in bought.iter().filter(|row| row.discount > 0) {
        let mut own = Sums::default();
        own.add(row);
        let is_above = groups
            .get(row.part_group.as_str())
            .is_some_and(|group| own.is_above(group));
        if !is_above {
            continue;
        }
        let quantity = quantities.get(&(row.customer_id, row.part_group.clone()));
        if quantity.is_some_and(|(recent, earlier)| recent <= earlier) {
            flagged.entry(row.customer_id).or_default().push(row.part_group.clone());
        }
    }
    for groups in flagged.values_mut() {
        groups.sort_unstable();
    }
    flagged
}

fn beside(recent: Vec<QuantityRow>, earlier: Vec<QuantityRow>) -> HashMap<(i64, String), (i64, i64)> {
    let mut beside: HashMap<_, (i64, i64)> = HashMap::with_capacity(recent.len());
    for row in recent {
        beside.entry((row.customer_id, row.part_group)).or_default().0 += row.quantity;
    }
    for row in earlier {
        beside.entry((row.customer_id, row.part_group)).or_default().1 += row.quantity;
    }
    beside
}

fn volume(recent: i64, earlier: i64) -> Option<Volume> {
    (earlier > 0).then(|| match (recent - earlier) * 100 {
        change if change > earlier * SAME => Volume::Up,
        change if change < -earlier * SAME => Volume::Down,
        _ => Volume::Same,
    })
}

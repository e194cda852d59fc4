//! What explains the change, with the customers and parts that weigh most in each term.

use std::collections::HashMap;

use futures_util::TryStreamExt as _;
use sqlx::PgPool;

use domain::sales::analytics::{BridgeItem, BridgeTerm, SalesBridge};
use domain::{DateRange, Rupiah};
use insight::bridge::{Bridge, Cell, Term};

use super::store;
use crate::sales::scope::Scope;

/// Customers or parts named per term.
const NAMED: usize = 5;

/// The bridge from `previous` to `range`.
pub(super) async fn bridge(
    db: &PgPool,
    scope: &Scope,
    range: DateRange,
    previous: DateRange,
) -> sqlx::Result<SalesBridge> {
    let mut query = store::sold_query(scope, &[range, previous]);
    let mut cells: HashMap<i64, HashMap<i64, Cell>> = HashMap::new();
    let (mut before, mut now) = (0, 0);
    {
        let days = store::sold(db, &mut query);
        let mut days = std::pin::pin!(days);
        while let Some(day) = days.try_next().await? {
            let is_now = day.date >= range.from;
            let keys = day.customers.iter().zip(&day.parts);
            for ((customer, part), (quantity, net_sales)) in keys.zip(day.quantities.iter().zip(&day.net_sales)) {
                let cell = cells.entry(*customer).or_default().entry(*part).or_default();
                cell.part = *part;
                let (bought, sum) = if is_now {
                    (&mut cell.now, &mut now)
                } else {
                    (&mut cell.before, &mut before)
                };
                bought.lines += 1;
                bought.quantity += quantity;
                bought.net_sales += net_sales;
                *sum += net_sales;
            }
        }
    }
    let mut bridge = Bridge::default();
    for (customer, cells) in cells {
        let cells: Vec<Cell> = cells.into_values().collect();
        bridge.add(customer, &cells);
    }
    let terms = bridge.finish();
    let ids = |by_customer: bool| -> Vec<i64> {
        let terms = terms.iter().filter(|term| term.kind.by_customer() == by_customer);
        terms
            .flat_map(|term| term.of.iter().take(NAMED))
            .map(|(id, _)| *id)
            .collect()
    };
    let customers = named(store::customers(db, &ids(true)).await?);
    let parts = named(store::parts(db, &ids(false)).await?);
    let written = |term: &Term| {
        let names = if term.kind.by_customer() { &customers } else { &parts };
        let items: Vec<BridgeItem> = term
            .of
            .iter()
            .take(NAMED)
            .map(|(id, amount)| {
                let (number, name) = names.get(id).cloned().unwrap_or_default();
                BridgeItem {
                    number,
                    name,
                    amount: Rupiah(*amount),
                }
            })
            .collect();
        let others = term.of.iter().skip(NAMED);
        BridgeTerm {
            kind: term.kind,
            amount: Rupiah(term.amount),
            others: others.clone().count() as u32,
            others_amount: Rupiah(others.map(|(_, amount)| amount).sum()),
            items,
        }
    };
    Ok(SalesBridge {
        previous_net_sales: Rupiah(before),
        net_sales: Rupiah(now),
        change: Rupiah(now - before),
        terms: terms.iter().map(written).collect(),
    })
}

fn named(rows: Vec<(i64, String, String)>) -> HashMap<i64, (String, String)> {
    rows.into_iter()
        .map(|(id, number, name)| (id, (number, name)))
        .collect()
}

//! What explains the change, with the customers and parts that weigh most in each term.

use std::collections::HashMap;

use sqlx::PgPool;

use domain::sales::analytics::{BridgeItem, BridgeTerm, SalesBridge};
use domain::{DateRange, Rupiah};
use insight::bridge::{Bought, Bridge, Cell, Term};

use super::store::{self, Sold};
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
    let mut bridge = Bridge::default();
    let (mut before, mut now) = (0, 0);
    let mut cells = Vec::new();
    store::sold(db, scope, range, previous, |sold| {
        fill(&mut cells, sold);
        bridge.add(sold.customer_id, &cells);
        now += sold.net_sales.iter().sum::<i64>();
        before += sold.net_sales_before.iter().sum::<i64>();
    })
    .await?;
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

/// One customer's parts, each once.
fn fill(cells: &mut Vec<Cell>, sold: &Sold) {
    let line = |quantity: i64, net_sales: i64| Bought {
        lines: 1,
        quantity,
        net_sales,
    };
    let later = sold.parts.iter().zip(sold.quantities.iter().zip(&sold.net_sales));
    let later = later.map(|(part, (quantity, net_sales))| Cell {
        part: *part,
        now: line(*quantity, *net_sales),
        before: Bought::default(),
    });
    let earlier = sold
        .parts_before
        .iter()
        .zip(sold.quantities_before.iter().zip(&sold.net_sales_before));
    let earlier = earlier.map(|(part, (quantity, net_sales))| Cell {
        part: *part,
        now: Bought::default(),
        before: line(*quantity, *net_sales),
    });
    cells.clear();
    cells.extend(later.chain(earlier));
    cells.sort_unstable_by_key(|cell| cell.part);
    cells.dedup_by(|next, kept| {
        let is_same = next.part == kept.part;
        if is_same {
            kept.now.add(next.now);
            kept.before.add(next.before);
        }
        is_same
    });
}

fn named(rows: Vec<(i64, String, String)>) -> HashMap<i64, (String, String)> {
    rows.into_iter()
        .map(|(id, number, name)| (id, (number, name)))
        .collect()
}

//! The tables of Analitik Harga as files, all of their rows.

use actix_web::HttpResponse;
use documents::{Cell, Head};
use futures_util::TryStreamExt as _;
use serde::Deserialize;

use domain::money::round2;
use domain::pricing::{CustomerPricing, GroupPricing};

use super::customers::Customers;
use super::{PricingQuery, percent, store};
use crate::error::AppResult;
use crate::http::export::{self, TableFormat};
use crate::sales::{price_spans, range, standing};
use crate::state::AppState;

/// Which table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum PricingTable {
    /// Discount and GP% by group.
    Groups,
    /// Every customer with a discount.
    Customers,
    /// Lines sold below their known cost.
    BelowCost,
    /// Lines with a discount rate above the threshold.
    OverThreshold,
}

/// The table of the filter.
pub(super) async fn table(
    state: &AppState,
    which: PricingTable,
    query: &PricingQuery,
    format: TableFormat,
) -> AppResult<HttpResponse> {
    let db = &state.read;
    let as_of = standing::standing(db, state.clock.today()).await?.as_of;
    let range = range::resolve(query.from, query.to, as_of);
    let filter = super::narrowed(state, query, range, as_of).await?;
    let name = |table: &str| format!("{table}-{}-{}", range.from, range.to);
    let threshold = match which {
        PricingTable::Groups | PricingTable::Customers => {
            let customers = Customers::read(db, &filter, as_of, &price_spans::held(db).await?).await?;
            let (file, heads, rows) = if which == PricingTable::Groups {
                let rows: Vec<_> = customers.groups().into_iter().map(group).collect();
                ("harga-kelompok", GROUP.to_vec(), rows)
            } else {
                let customers = customers.with_discount(usize::MAX);
                (
                    "harga-customer",
                    CUSTOMER.to_vec(),
                    customers.into_iter().map(customer).collect(),
                )
            };
            return export::respond(state, format, &name(file), &heads_of(&heads), async |sent| {
                for row in rows {
                    sent.send(row).await?;
                }
                Ok(())
            })
            .await;
        }
        PricingTable::BelowCost => None,
        PricingTable::OverThreshold => Some(query.threshold(db).await?),
    };
    let file = match threshold {
        None => "di-bawah-harga-pokok".to_owned(),
        Some(threshold) => format!("diskon-di-atas-{threshold}-persen"),
    };
    export::respond(state, format, &name(&file), &heads_of(&LINE), async |sent| {
        let mut rows = store::marked_lines(db, &filter, threshold, (None, None));
        while let Some(row) = rows.try_next().await? {
            sent.send(line(row)).await?;
        }
        Ok(())
    })
    .await
}

const GROUP: [(&str, u16); 5] = [
    ("KELOMPOK", 14),
    ("DISKON %", 10),
    ("UANG DISKON", 16),
    ("PENJUALAN BERSIH", 16),
    ("GP %", 8),
];
const CUSTOMER: [(&str, u16); 8] = [
    ("NO CUSTOMER", 14),
    ("NAMA", 32),
    ("DISKON %", 10),
    ("UANG DISKON", 16),
    ("PENJUALAN BERSIH", 16),
    ("GP %", 8),
    ("JUMLAH", 10),
    ("DISKON TANPA JUMLAH", 30),
];
const LINE: [(&str, u16); 13] = [
    ("FAKTUR", 18),
    ("TANGGAL", 12),
    ("NO PART", 18),
    ("NAMA PART", 32),
    ("KELOMPOK", 14),
    ("NO CUSTOMER", 14),
    ("CUSTOMER", 32),
    ("JUMLAH", 10),
    ("PENJUALAN KOTOR", 16),
    ("UANG DISKON", 16),
    ("DISKON %", 10),
    ("PENJUALAN BERSIH", 16),
    ("LABA KOTOR", 16),
];

fn heads_of(heads: &[(&'static str, u16)]) -> Vec<Head> {
    heads.iter().map(|(name, width)| Head::new(*name, *width)).collect()
}

fn group(row: GroupPricing) -> Vec<Cell> {
    vec![
        row.group.into(),
        round2(row.discount_percent).into(),
        row.discount.into(),
        row.net_sales.into(),
        row.gp_percent.map(round2).into(),
    ]
}

fn customer(row: CustomerPricing) -> Vec<Cell> {
    vec![
        row.customer_number.into(),
        row.name.into(),
        round2(row.discount_percent).into(),
        row.discount.into(),
        row.net_sales.into(),
        row.gp_percent.map(round2).into(),
        row.volume.map_or("Baru", |volume| volume.label()).into(),
        row.without_volume.join(", ").into(),
    ]
}

fn line(row: store::MarkedLine) -> Vec<Cell> {
    vec![
        row.invoice_number.into(),
        row.date.into(),
        row.part_number.into(),
        row.part_name.into(),
        row.part_group.into(),
        row.customer_number.into(),
        row.customer_name.into(),
        row.quantity.into(),
        row.gross_sales.into(),
        row.discount.into(),
        percent(row.discount, row.gross_sales).map(round2).into(),
        row.net_sales.into(),
        row.gross_profit.into(),
    ]
}

//! The list as files: invoices, or their lines under the headers of a sales file, which can be uploaded again.

use actix_web::HttpResponse;
use chrono::NaiveDate;
use documents::{Cell, Head};
use futures_util::TryStreamExt as _;
use sqlx::{FromRow, QueryBuilder};

use domain::sales::InvoiceSummary;

use super::filter::Filter;
use super::list;
use crate::error::AppResult;
use crate::http::export::{self, TableFormat};
use crate::state::AppState;

/// All invoices of the filter.
pub(super) async fn invoices(state: &AppState, filter: Filter, format: TableFormat) -> AppResult<HttpResponse> {
    let heads = [
        Head::new("Faktur", 22),
        Head::new("Tanggal", 12),
        Head::new("No Customer", 14),
        Head::new("Customer", 32),
        Head::new("Tipe", 8),
        Head::new("Baris", 8),
        Head::new("Total Faktur", 16),
        Head::new("Diskon", 14),
        Head::new("Penjualan bersih", 18),
        Head::new("Laba kotor", 16),
        Head::new("GP%", 8),
    ];
    export::respond(state, format, &name("penjualan", &filter), &heads, async |rows| {
        list::all(&state.read, &filter, async |invoice| {
            Ok(rows.send(invoice_cells(invoice)).await?)
        })
        .await
    })
    .await
}

fn name(what: &str, filter: &Filter) -> String {
    format!("{what}-{}-{}", filter.range.from, filter.range.to)
}

fn invoice_cells(invoice: InvoiceSummary) -> Vec<Cell> {
    vec![
        invoice.invoice_number.into(),
        invoice.date.into(),
        invoice.customer_number.into(),
        invoice.customer_name.into(),
        invoice.invoice_type.into(),
        invoice.lines.into(),
        invoice.total.into(),
        invoice.discount.into(),
        invoice.net_sales.into(),
        invoice.gross_profit.into(),
        invoice.gp_percent.into(),
    ]
}

#[derive(FromRow)]
struct Line {
    invoice_number: String,
    date: NaiveDate,
    channel: String,
    invoice_type: String,
    customer_number: String,
    customer_name: String,
    part_number: String,
    part_name: String,
    part_group: String,
    quantity: i64,
    gross_sales: i64,
    discount: i64,
    total: i64,
    net_sales: i64,
    vat: i64,
    cost: Option<i64>,
    gross_profit: Option<i64>,
}

impl Line {
    fn cells(self) -> Vec<Cell> {
        vec![
            self.invoice_number.into(),
            self.date.into(),
            self.channel.into(),
            self.invoice_type.into(),
            self.customer_number.into(),
            self.customer_name.into(),
            self.part_number.into(),
            self.part_name.into(),
            self.part_group.into(),
            self.quantity.into(),
            self.gross_sales.into(),
            // A sales file writes what is taken off with a minus.
            (-self.discount).into(),
            self.total.into(),
            self.net_sales.into(),
            self.vat.into(),
            self.cost.into(),
            self.gross_profit.into(),
            self.net_sales.into(),
        ]
    }
}

/// All lines of the filter.
pub(super) async fn lines(state: &AppState, filter: Filter, format: TableFormat) -> AppResult<HttpResponse> {
    let heads = [
        Head::new("No Faktur", 22),
        Head::new("Tgl Faktur", 12),
        Head::new("Transaksi", 14),
        Head::new("Tipe Faktur", 12),
        Head::new("No Customer", 14),
        Head::new("Customer Name", 32),
        Head::new("No Part", 18),
        Head::new("Nama Part", 30),
        Head::new("MATGROUP FIX", 14),
        Head::new("Quantity", 10),
        Head::new("Sales", 14),
        Head::new("Diskon", 14),
        Head::new("Total Faktur", 14),
        Head::new("DPP", 14),
        Head::new("PPN", 12),
        Head::new("Harga Pokok", 14),
        Head::new("Gross Profit", 14),
        Head::new("Net Sales", 14),
    ];
    export::respond(state, format, &name("baris-penjualan", &filter), &heads, async |rows| {
        let mut query = QueryBuilder::new("");
        if filter.text.is_some() {
            list::push_hits(&filter, None, &mut query);
        }
        query.push(
            "select v.number as invoice_number, v.date, v.channel, v.invoice_type, c.number as customer_number, \
             v.customer_name, p.number as part_number, p.name as part_name, l.part_group, l.quantity, l.gross_sales, \
             l.discount, l.total, l.net_sales, l.vat, l.cost, l.gross_profit \
             from invoice v join customer c on c.id = v.customer_id join invoice_line l on l.invoice_id = v.id \
             join part p on p.id = l.part_id where ",
        );
        if filter.text.is_some() {
            query.push("v.id in (select id from hits) and ");
        }
        filter.scope.push_invoice_conditions(&[filter.range], &mut query);
        filter.scope.push_line_conditions(&mut query);
        let (column, _, direction) = filter.sort.terms();
        query.push(format!(" order by {column} {direction}, v.id {direction}, l.line"));
        let mut found = query.build_query_as::<Line>().fetch(&state.read);
        while let Some(line) = found.try_next().await? {
            rows.send(line.cells()).await?;
        }
        Ok(())
    })
    .await
}

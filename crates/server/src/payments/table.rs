//! Payments, open invoices and ageing as tables that are saved.

use actix_web::HttpResponse;
use documents::{Cell, Head};
use domain::payment::{Buckets, invoice_label};

use super::{ageing, list, open};
use crate::error::AppResult;
use crate::http::export::{self, TableFormat};
use crate::state::AppState;

/// Every payment of the filter; one that names invoices has a row for each, and one for what it names none of.
pub(super) async fn payments(state: &AppState, filter: list::Filter, format: TableFormat) -> AppResult<HttpResponse> {
    let heads = [
        Head::new("Tanggal", 13),
        Head::new("No Customer", 14),
        Head::new("Nama Customer", 32),
        Head::new("No Faktur", 22),
        Head::new("Jumlah", 18),
        Head::new("Metode", 14),
        Head::new("Referensi", 22),
        Head::new("Catatan", 32),
        Head::new("Dicatat oleh", 18),
        Head::new("Dibatalkan", 32),
    ];
    let name = format!("pembayaran-{}", state.clock.today());
    export::respond(state, format, &name, &heads, async |rows| {
        list::each(&state.read, &filter, async |payment| {
            let named: i64 = payment.invoices.iter().map(|part| part.amount.0).sum();
            let mut parts: Vec<(String, i64)> = payment
                .invoices
                .iter()
                .map(|part| (invoice_label(&part.invoice_number).to_owned(), part.amount.0))
                .collect();
            if payment.amount.0 > named {
                parts.push((String::new(), payment.amount.0 - named));
            }
            for (invoice, amount) in parts {
                let cells: Vec<Cell> = vec![
                    Cell::Date(payment.date),
                    payment.customer_number.clone().into(),
                    payment.customer_name.clone().into(),
                    invoice.into(),
                    amount.into(),
                    payment.method.label().into(),
                    payment.reference.clone().unwrap_or_default().into(),
                    payment.note.clone().into(),
                    payment.by.clone().into(),
                    payment
                        .reversal
                        .as_ref()
                        .map(|reversal| reversal.reason.clone())
                        .unwrap_or_default()
                        .into(),
                ];
                rows.send(cells).await?;
            }
            Ok(())
        })
        .await
    })
    .await
}

/// Everything of the filter that is open.
pub(super) async fn open(state: &AppState, filter: open::Filter, format: TableFormat) -> AppResult<HttpResponse> {
    let heads = [
        Head::new("No Customer", 14),
        Head::new("Nama Customer", 32),
        Head::new("No Faktur", 22),
        Head::new("Tanggal", 13),
        Head::new("Jatuh tempo", 13),
        Head::new("Total Faktur", 18),
        Head::new("Dibayar", 18),
        Head::new("Sisa", 18),
        Head::new("Status", 18),
    ];
    let name = format!("tagihan-terbuka-{}", state.clock.today());
    export::respond(state, format, &name, &heads, async |rows| {
        open::each(state, &filter, async |item| {
            let invoice = item.invoice;
            let cells: Vec<Cell> = vec![
                item.customer_number.into(),
                item.customer_name.into(),
                invoice.label().to_owned().into(),
                Cell::Date(invoice.date),
                Cell::Date(invoice.due_date),
                invoice.total.0.into(),
                invoice.paid.0.into(),
                invoice.rest.0.into(),
                invoice.status.label().into(),
            ];
            Ok(rows.send(cells).await?)
        })
        .await
    })
    .await
}

/// The whole ageing report, with its sums.
pub(super) async fn ageing(state: &AppState, filter: &ageing::Filter, format: TableFormat) -> AppResult<HttpResponse> {
    let heads = [
        Head::new("No Customer", 14),
        Head::new("Nama Customer", 32),
        Head::new("Belum jatuh tempo", 18),
        Head::new("1-30 hari", 18),
        Head::new("31-60 hari", 18),
        Head::new("61-90 hari", 18),
        Head::new("Lebih dari 90 hari", 18),
        Head::new("Kelebihan bayar", 18),
        Head::new("Saldo", 18),
    ];
    let name = format!("umur-piutang-{}", state.clock.today());
    let found = ageing::rows(state, filter).await?;
    export::respond(state, format, &name, &heads, async |rows| {
        let cells = |number: &str, name: &str, due: &Buckets| -> Vec<Cell> {
            let mut cells: Vec<Cell> = vec![number.to_owned().into(), name.to_owned().into()];
            let figures = [
                due.not_due,
                due.days_30,
                due.days_60,
                due.days_90,
                due.over_90,
                due.credit,
                due.balance,
            ];
            cells.extend(figures.map(|figure| Cell::from(figure.0)));
            cells
        };
        for row in &found {
            rows.send(cells(&row.customer_number, &row.customer_name, &row.due))
                .await?;
        }
        rows.send(cells("", "Jumlah", &ageing::sum(&found))).await?;
        Ok(())
    })
    .await
}

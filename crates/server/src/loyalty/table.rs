//! Redemptions and points as tables that are saved.

use actix_web::HttpResponse;
use documents::{Cell, Head};

use super::{page, redemptions};
use crate::error::AppResult;
use crate::extract::Customer;
use crate::http::export::{self, TableFormat};
use crate::state::AppState;

/// Every redemption of the filter.
pub(super) async fn redemptions(
    state: &AppState,
    filter: redemptions::Filter,
    format: TableFormat,
) -> AppResult<HttpResponse> {
    let heads = [
        Head::new("Kode", 14),
        Head::new("No Customer", 14),
        Head::new("Nama Customer", 32),
        Head::new("Hadiah", 32),
        Head::new("Poin", 10),
        Head::new("Diajukan (WITA)", 18),
        Head::new("Lewat", 12),
        Head::new("Status", 14),
        Head::new("Sejak (WITA)", 18),
        Head::new("Oleh", 24),
        Head::new("Alasan batal", 40),
    ];
    let name = format!("penukaran-{}", state.clock.today());
    export::respond(state, format, &name, &heads, async |rows| {
        redemptions::each(&state.read, &filter, async |one| {
            let way = if one.at_counter { "Loket" } else { "Portal" };
            let cells: Vec<Cell> = vec![
                one.code.into(),
                one.customer_number.into(),
                one.customer_name.into(),
                one.reward.into(),
                one.points.into(),
                one.requested_at.into(),
                way.into(),
                one.status.label().into(),
                one.changed_at.into(),
                one.changed_by.into(),
                one.cancel_reason.into(),
            ];
            Ok(rows.send(cells).await?)
        })
        .await
    })
    .await
}

/// All of a customer's redemptions, as the customer.
pub(super) async fn own_redemptions(
    state: &AppState,
    customer: &Customer,
    format: TableFormat,
) -> AppResult<HttpResponse> {
    let heads = [
        Head::new("Kode", 14),
        Head::new("Hadiah", 32),
        Head::new("Poin", 10),
        Head::new("Diajukan (WITA)", 18),
        Head::new("Status", 14),
        Head::new("Sejak (WITA)", 18),
        Head::new("Alasan batal", 40),
    ];
    let name = format!("penukaran-poin-{}", state.clock.today());
    export::respond(state, format, &name, &heads, async |rows| {
        let mut transaction = state.as_customer(customer).await?;
        for one in page::redemptions(&mut transaction, customer.customer_id, None).await? {
            let cells: Vec<Cell> = vec![
                one.code.into(),
                one.reward.into(),
                one.points.into(),
                one.requested_at.into(),
                one.status.label().into(),
                one.changed_at.into(),
                one.cancel_reason.into(),
            ];
            rows.send(cells).await?;
        }
        Ok(())
    })
    .await
}

/// A customer's whole ledger, as the customer, with the balance after each entry.
pub(super) async fn ledger(state: &AppState, customer: &Customer, format: TableFormat) -> AppResult<HttpResponse> {
    let heads = [
        Head::new("Tanggal", 12),
        Head::new("Jenis", 14),
        Head::new("Koreksi", 10),
        Head::new("No Faktur", 22),
        Head::new("Hadiah", 32),
        Head::new("Kode", 14),
        Head::new("Catatan", 40),
        Head::new("Poin", 10),
        Head::new("Saldo", 10),
    ];
    let name = format!("buku-poin-{}", state.clock.today());
    export::respond(state, format, &name, &heads, async |rows| {
        let mut transaction = state.as_customer(customer).await?;
        page::each_line(&mut transaction, customer.customer_id, async |line| {
            let correction = if line.is_correction { "Ya" } else { "" };
            let cells: Vec<Cell> = vec![
                line.day.into(),
                line.kind.label().into(),
                correction.into(),
                line.invoice_number.into(),
                line.reward.into(),
                line.code.into(),
                line.note.into(),
                line.points.into(),
                line.balance.into(),
            ];
            Ok(rows.send(cells).await?)
        })
        .await
    })
    .await
}

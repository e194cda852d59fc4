//! Reorder advice as a table that is saved: the list for the order.

use actix_web::HttpResponse;
use documents::{Cell, Head};

use super::reorder::{self, Filter};
use crate::error::AppResult;
use crate::http::export::{self, TableFormat};
use crate::state::AppState;

/// Parts told at once.
const AT_ONCE: usize = 500;

/// All parts of the filter, the most urgent first.
pub(super) async fn table(state: &AppState, filter: Filter, format: TableFormat) -> AppResult<HttpResponse> {
    let name = format!("saran-pesan-{}", reorder::as_of(state).await?);
    let heads = [
        Head::new("NO PART", 18),
        Head::new("NAMA PART", 32),
        Head::new("KELOMPOK", 14),
        Head::new("KELAS", 8),
        Head::new("PERMINTAAN", 16),
        Head::new("STATUS", 10),
        Head::new("STOK", 10),
        Head::new("TITIK PESAN", 12),
        Head::new("PELUANG HABIS %", 16),
        Head::new("SETELAH PESAN %", 16),
        Head::new("ISI KEMASAN", 12),
        Head::new("JUMLAH PESAN", 14),
        Head::new("HARGA POKOK", 14),
        Head::new("NILAI", 16),
        Head::new("WAKTU TUNGGU (HARI)", 14),
        Head::new("ALASAN", 70),
    ];
    export::respond(state, format, &name, &heads, async |rows| {
        let found = reorder::find(&state.read, &filter).await?;
        for some in found.parts.chunks(AT_ONCE) {
            for part in reorder::tell(&state.read, some, &found.basis).await? {
                let cells: Vec<Cell> = vec![
                    part.part_number.into(),
                    part.name.into(),
                    part.group.into(),
                    part.abc.label().into(),
                    part.demand_class.map_or("", |class| class.label()).into(),
                    part.status.map_or("", |status| status.label()).into(),
                    part.on_hand.into(),
                    part.reorder_point.into(),
                    part.chance_now.into(),
                    part.chance_after.into(),
                    part.pack.into(),
                    part.order_quantity.into(),
                    part.unit_cost.map(|cost| cost.0).into(),
                    part.order_value.map(|value| value.0).into(),
                    i64::from(part.lead_days).into(),
                    part.reason.into(),
                ];
                rows.send(cells).await?;
            }
        }
        Ok(())
    })
    .await
}

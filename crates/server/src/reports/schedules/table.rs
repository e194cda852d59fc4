//! Schedules as a table that is saved.

use actix_web::HttpResponse;
use documents::{Cell, Head};
use futures_util::TryStreamExt as _;

use super::{service, store};
use crate::error::AppResult;
use crate::http::export::{self, TableFormat};
use crate::state::AppState;

/// All schedules, those that are sent next first.
pub(super) async fn table(state: &AppState, format: TableFormat) -> AppResult<HttpResponse> {
    let heads = [
        Head::new("Laporan", 32),
        Head::new("Jadwal", 24),
        Head::new("Penerima", 40),
        Head::new("Format", 10),
        Head::new("Keadaan", 12),
        Head::new("Kirim berikutnya (WITA)", 20),
        Head::new("Kirim terakhir (WITA)", 20),
        Head::new("Hasil terakhir", 40),
        Head::new("Dibuat oleh", 24),
    ];
    let name = format!("jadwal-laporan-{}", state.clock.today());
    export::respond(state, format, &name, &heads, async |rows| {
        let mut schedules = store::list(&state.read);
        while let Some(row) = schedules.try_next().await? {
            let schedule = service::wire(&row)?;
            let plan = &schedule.plan;
            let standing = if schedule.active { "Aktif" } else { "Dijeda" };
            let cells: Vec<Cell> = vec![
                plan.title().into(),
                plan.when().into(),
                plan.recipients.join(", ").into(),
                plan.format.label().into(),
                standing.into(),
                schedule.next_at.into(),
                schedule.last_at.into(),
                schedule.last_outcome.into(),
                schedule.owner.into(),
            ];
            rows.send(cells).await?;
        }
        Ok(())
    })
    .await
}

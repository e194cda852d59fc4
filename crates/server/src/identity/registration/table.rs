//! Registrations that wait as a table that is saved.

use actix_web::HttpResponse;
use documents::{Cell, Head};
use futures_util::TryStreamExt as _;

use super::store;
use crate::error::AppResult;
use crate::http::export::{self, TableFormat};
use crate::state::AppState;

/// All that wait, the oldest first.
pub(super) async fn table(state: &AppState, format: TableFormat) -> AppResult<HttpResponse> {
    let heads = [
        Head::new("No Customer", 14),
        Head::new("Nama Customer", 32),
        Head::new("Nama pendaftar", 32),
        Head::new("Telepon", 18),
        Head::new("Email", 28),
        Head::new("Didaftarkan (WITA)", 18),
        Head::new("Pendaftar nomor ini", 20),
    ];
    let name = format!("pendaftaran-{}", state.clock.today());
    export::respond(state, format, &name, &heads, async |rows| {
        let mut waiting = store::pending(&state.read, None);
        while let Some(one) = waiting.try_next().await? {
            let cells: Vec<Cell> = vec![
                one.customer_number.into(),
                one.customer_name.into(),
                one.name.into(),
                one.phone.into(),
                one.email.into(),
                one.created_at.into(),
                one.rivals.into(),
            ];
            rows.send(cells).await?;
        }
        Ok(())
    })
    .await
}

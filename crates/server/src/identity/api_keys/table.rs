//! API keys as a table that is saved: what their list shows, never a secret.

use actix_web::HttpResponse;
use documents::{Cell, Head};
use futures_util::TryStreamExt as _;

use super::store;
use crate::error::AppResult;
use crate::http::export::{self, TableFormat};
use crate::state::AppState;

/// Every key that was not revoked, the newest first.
pub(super) async fn table(state: &AppState, format: TableFormat) -> AppResult<HttpResponse> {
    let heads = [
        Head::new("Nama", 32),
        Head::new("Izin", 40),
        Head::new("Keadaan", 14),
        Head::new("Berlaku sampai (WITA)", 20),
        Head::new("Terakhir dipakai (WITA)", 20),
        Head::new("Dibuat (WITA)", 18),
        Head::new("Dibuat oleh", 24),
    ];
    let name = format!("kunci-api-{}", state.clock.today());
    export::respond(state, format, &name, &heads, async |rows| {
        let mut keys = store::list(&state.read, state.clock.now());
        while let Some(key) = keys.try_next().await? {
            let scopes: Vec<_> = key.scopes.iter().map(|scope| scope.label()).collect();
            let standing = if key.usable { "Berlaku" } else { "Tidak berlaku" };
            let cells: Vec<Cell> = vec![
                key.name.into(),
                scopes.join(", ").into(),
                standing.into(),
                key.expires_at.into(),
                key.last_used_at.into(),
                key.created_at.into(),
                key.created_by.into(),
            ];
            rows.send(cells).await?;
        }
        Ok(())
    })
    .await
}

//! The history as a table that is saved.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use documents::Head;
use futures_util::TryStreamExt;

use super::{store, view};
use crate::error::AppResult;
use crate::extract::{Path, UploadReader};
use crate::http::export::{self, TableFormat};
use crate::state::AppState;

/// List uploads, as a file
///
/// All of them, the newest first.
#[utoipa::path(
    tag = "uploads",
    params(("format" = inline(TableFormat), Path)),
    responses((status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX")),
)]
#[get("/uploads.{format}")]
pub(super) async fn save(
    caller: UploadReader,
    state: Data<AppState>,
    format: Path<TableFormat>,
) -> AppResult<HttpResponse> {
    let heads = [
        Head::new("Berkas", 40),
        Head::new("Jenis", 14),
        Head::new("Waktu (WITA)", 18),
        Head::new("Oleh", 24),
        Head::new("Baris", 10),
        Head::new("Keadaan", 16),
        Head::new("Hasil", 60),
    ];
    let name = format!("riwayat-unggahan-{}", state.clock.today());
    export::respond(&state, format.0, &name, &heads, async |rows| {
        let mut history = store::whole_history(&state.read);
        while let Some(upload) = history.try_next().await? {
            let upload = view::summary(upload, &caller);
            let cells = vec![
                upload.file_name.into(),
                upload.kind.map(domain::upload::UploadKind::label).into(),
                upload.uploaded_at.into(),
                upload.uploaded_by.into(),
                upload.rows.into(),
                upload.status.label().into(),
                upload.outcome.into(),
            ];
            rows.send(cells).await?;
        }
        Ok(())
    })
    .await
}

//! Routes of the log, under `/api/admin`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use documents::{Cell, Head};
use domain::Problem;
use domain::account::{AuditPage, audit_label};

use super::filter::AuditQuery;
use super::store;
use crate::error::AppResult;
use crate::extract::{Path, Query, Staff};
use crate::http::Routes;
use crate::http::etag;
use crate::http::export::{self, TableFormat};
use crate::state::AppState;

/// Mounts the routes.
pub fn routes(config: &mut Routes<'_>) {
    config.service(audit_log).service(save_audit_log);
}

/// What was done
///
/// Changes with before and after, and events of security, the newest first.
#[utoipa::path(
    tag = "audit",
    params(AuditQuery),
    responses(
        (status = 200, body = AuditPage),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/audit")]
async fn audit_log(
    caller: Staff,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<AuditQuery>,
) -> AppResult<HttpResponse> {
    let filter = query.0.judge()?;
    let page = store::page(&state.read, &filter).await?;
    // By content: sign-ins are entries, and raise no data version.
    etag::respond_by_content(&request, &caller, &page)
}

/// What was done, as a file
///
/// All of the filter; `limit` and `cursor` do not count.
#[utoipa::path(
    tag = "audit",
    params(("format" = inline(TableFormat), Path), AuditQuery),
    responses(
        (status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/audit.{format}")]
async fn save_audit_log(
    _caller: Staff,
    state: Data<AppState>,
    format: Path<TableFormat>,
    query: Query<AuditQuery>,
) -> AppResult<HttpResponse> {
    let filter = query.0.judge()?;
    let heads = [
        Head::new("Waktu (WITA)", 18),
        Head::new("Pelaku", 24),
        Head::new("Tindakan", 32),
        Head::new("Tentang", 28),
        Head::new("Sebelum", 48),
        Head::new("Sesudah", 48),
        Head::new("Alamat", 18),
        Head::new("Jejak", 36),
    ];
    let name = format!("log-aktivitas-{}", state.clock.today());
    let json = |value: Option<serde_json::Value>| Cell::from(value.map(|value| value.to_string()));
    export::respond(&state, format.0, &name, &heads, async |rows| {
        store::all(&state.read, &filter, async |entry| {
            let cells = vec![
                entry.at.into(),
                entry.actor.into(),
                audit_label(&entry.action).into(),
                entry.subject_name.unwrap_or(entry.subject).into(),
                json(entry.before),
                json(entry.after),
                entry.client.into(),
                entry.trace_id.into(),
            ];
            Ok(rows.send(cells).await?)
        })
        .await
    })
    .await
}

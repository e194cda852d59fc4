//! Files of uploads that callers fetch: templates, originals, and the bad rows marked. Under `/api/admin`.

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;

use domain::Problem;
use domain::id::UploadId;
use domain::upload::UploadKind;

use super::service::load;
use super::{annotated, files, store, view};
use crate::error::{AppError, AppResult};
use crate::extract::{Path, Query, UploadReader};
use crate::http::attachment::attachment;
use crate::http::etag;
use crate::state::AppState;

/// Which template.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct TemplateQuery {
    /// `sales`, `stock` or `customers`.
    kind: UploadKind,
}

/// An example file with the headers that are known, as XLSX.
#[utoipa::path(
    tag = "uploads",
    params(TemplateQuery),
    responses(
        (status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = 422, body = Problem, description = "No such kind"),
    ),
)]
#[get("/upload/template")]
pub(super) async fn template(_caller: UploadReader, query: Query<TemplateQuery>) -> AppResult<HttpResponse> {
    let kind = query.kind;
    if !matches!(
        kind,
        UploadKind::Sales | UploadKind::Stock | UploadKind::Customers | UploadKind::OpeningPoints
    ) {
        return Err(AppError::invalid(
            "kind",
            "invalid",
            "Contoh berkas tersedia untuk sales, stock, customers, dan opening_points.",
        ));
    }
    let bytes = documents::template(kind);
    Ok(xlsx(&format!("contoh-{}.xlsx", kind.label().to_lowercase()), bytes))
}

fn xlsx(name: &str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((
            CONTENT_TYPE,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ))
        .insert_header((CONTENT_DISPOSITION, attachment(name)))
        .insert_header((CONTENT_ENCODING, "identity"))
        .body(bytes)
}

/// In which shape.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ProblemsQuery {
    /// `json` (default) or `xlsx`: the uploader's own columns, only the bad rows, the bad cells marked.
    #[param(inline)]
    format: Option<ProblemsFormat>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum ProblemsFormat {
    Json,
    Xlsx,
}

/// The problems of one upload.
#[utoipa::path(
    tag = "uploads",
    params(("id" = UploadId, Path), ProblemsQuery),
    responses(
        (status = 200, body = Vec<domain::upload::RowProblem>, description = "As JSON, or as a workbook with `format=xlsx`"),
        (status = 404, body = Problem),
    ),
)]
#[get("/uploads/{id}/problems")]
pub(super) async fn problems(
    caller: UploadReader,
    state: Data<AppState>,
    request: HttpRequest,
    id: Path<UploadId>,
    query: Query<ProblemsQuery>,
) -> AppResult<HttpResponse> {
    let row = load(&state, id.0.0).await?;
    let given_kind = row.given_kind.as_deref().and_then(UploadKind::parse);
    let report = view::report(row, &caller, state.clock.now())?;
    if query.format != Some(ProblemsFormat::Xlsx) {
        return etag::respond_by_content(&request, &caller, &report.problems);
    }
    let stem = report
        .file_name
        .rsplit_once('.')
        .map_or(report.file_name.as_str(), |(stem, _)| stem);
    let name = format!("{stem}-bertanda.xlsx");
    let bytes = annotated::workbook(&state, id.0.0, given_kind, report, state.clock.today()).await?;
    Ok(xlsx(&name, bytes))
}

/// The file as it was uploaded.
#[utoipa::path(
    tag = "uploads",
    params(("id" = UploadId, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 404, body = Problem)),
)]
#[get("/uploads/{id}/file")]
pub(super) async fn original(
    _caller: UploadReader,
    state: Data<AppState>,
    id: Path<UploadId>,
) -> AppResult<HttpResponse> {
    let (sha256, file_name, size) = store::file_of(&state.db, id.0.0)
        .await?
        .ok_or_else(AppError::not_found)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/octet-stream"))
        .insert_header((CONTENT_DISPOSITION, attachment(&file_name)))
        .insert_header((CONTENT_ENCODING, "identity"))
        .insert_header(("cache-control", "private, no-store"))
        .no_chunking(size as u64)
        .streaming(files::stream(state.db.clone(), sha256)))
}

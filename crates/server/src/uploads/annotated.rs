//! The uploader's own file with the bad cells marked and only the bad rows in it.

use std::collections::BTreeSet;

use actix_web::web::Data;
use chrono::NaiveDate;

use domain::upload::{UploadKind, UploadReport};

use super::copy::Source;
use super::{files, store};
use crate::error::{AppError, AppResult};
use crate::state::AppState;

/// The workbook as bytes.
pub(super) async fn workbook(
    state: &Data<AppState>,
    id: i64,
    given_kind: Option<UploadKind>,
    report: UploadReport,
    today: NaiveDate,
) -> AppResult<Vec<u8>> {
    let (sha256, file_name, _) = store::file_of(&state.db, id).await?.ok_or_else(AppError::not_found)?;
    let path = files::path_of(state, id, &sha256).await?;
    let source = Source {
        path,
        file_name,
        kind: given_kind.or(report.kind),
        options: report.options.clone(),
        today,
    };
    let bytes = tokio::task::spawn_blocking(move || build(&source, &report))
        .await
        .map_err(anyhow::Error::from)??;
    Ok(bytes)
}

fn build(source: &Source, report: &UploadReport) -> anyhow::Result<Vec<u8>> {
    let wanted: BTreeSet<u32> = report.problems.iter().filter_map(|problem| problem.row).collect();
    let request = source.request();
    let plan = ingest::inspect(&request, &mut |_| {});
    let mut header: Vec<String> = Vec::new();
    let mut rows: Vec<(u32, Vec<String>)> = Vec::new();
    ingest::rows_as_text(&request, &plan, &wanted, &mut |row, cells| {
        if header.is_empty() {
            header = cells.to_vec();
        } else {
            rows.push((row, cells.to_vec()));
        }
    })?;
    Ok(documents::annotated(&header, &rows, &report.problems))
}

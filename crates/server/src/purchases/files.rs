//! What a customer saves: invoices as PDF, several of them in an archive, the history as a table, comparison and years.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path as FilePath;

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use anyhow::Context;
use documents::{Head, InvoicePaper};
use domain::Problem;
use domain::id::InvoiceId;
use domain::purchase::Purchase;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::handlers::fresh;
use super::query::{ArchiveQuery, ComparisonQuery, HistoryQuery};
use super::{comparison, list, paper};
use crate::error::{AppError, AppResult};
use crate::extract::{Customer, Path, Query};
use crate::http::export::{self, TableFormat};
use crate::sales::paper as invoices;
use crate::state::AppState;

const PDF: &str = "application/pdf";

/// My invoices, as a file
///
/// All of the filter; `limit` and `cursor` do not count.
#[utoipa::path(
    tag = "purchases",
    params(("format" = inline(TableFormat), Path), HistoryQuery),
    responses(
        (status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/history.{format}")]
pub async fn save_history(
    customer: Customer,
    state: Data<AppState>,
    format: Path<TableFormat>,
    query: Query<HistoryQuery>,
) -> AppResult<HttpResponse> {
    let filter = query.filter(customer.customer_id)?;
    let heads = [
        Head::new("Faktur", 22),
        Head::new("Tanggal", 12),
        Head::new("Tipe", 8),
        Head::new("Baris", 8),
        Head::new("Diskon", 14),
        Head::new("Total Faktur", 16),
        Head::new("Belanja bersih", 16),
        Head::new("Poin", 8),
        Head::new("Jatuh tempo", 12),
        Head::new("Status", 18),
    ];
    export::respond(&state, format.0, "riwayat-pembelian", &heads, async |rows| {
        let mut transaction = state.as_customer(&customer).await?;
        list::all(
            &mut transaction,
            filter,
            state.clock.today(),
            async |invoice: Purchase| {
                let cells = vec![
                    invoice.invoice_number.into(),
                    invoice.date.into(),
                    invoice.invoice_type.into(),
                    invoice.lines.into(),
                    invoice.discount.into(),
                    invoice.total.into(),
                    invoice.net_sales.into(),
                    invoice.points.into(),
                    invoice.due_date.into(),
                    invoice.status.map(|status| status.label().to_owned()).into(),
                ];
                Ok(rows.send(cells).await?)
            },
        )
        .await
    })
    .await
}

/// One of my invoices as PDF
#[utoipa::path(
    tag = "purchases",
    params(("id" = InvoiceId, Path)),
    responses(
        (status = 200, content_type = "application/pdf", body = Vec<u8>),
        (status = 404, body = Problem),
    ),
)]
#[get("/history/{id}/invoice.pdf")]
pub async fn save_invoice(customer: Customer, state: Data<AppState>, id: Path<InvoiceId>) -> AppResult<HttpResponse> {
    let papers = papers(&state, &customer, &[id.0.0]).await?;
    let paper = papers.into_iter().next().ok_or_else(AppError::not_found)?;
    let name = invoices::file_name(&paper);
    let bytes = invoices::drawn(paper).await?;
    Ok(export::saved(bytes, &name, PDF))
}

/// Invoices of the customer, ready to be drawn.
///
/// # Errors
/// 404 where one of them is not the customer's.
async fn papers(state: &AppState, customer: &Customer, ids: &[i64]) -> AppResult<Vec<InvoicePaper>> {
    let sender = invoices::Sender::of(state).await?;
    let mut transaction = state.as_customer(customer).await?;
    let mut papers = Vec::with_capacity(ids.len());
    for id in ids {
        let paper = invoices::paper(&mut transaction, *id, Some(customer.customer_id), &sender).await?;
        papers.push(paper.ok_or_else(AppError::not_found)?);
    }
    Ok(papers)
}

/// Several of my invoices as PDF, in one archive
#[utoipa::path(
    tag = "purchases",
    params(ArchiveQuery),
    responses(
        (status = 200, content_type = "application/zip", body = Vec<u8>, description = "A PDF for each invoice"),
        (status = 404, body = Problem, description = "One of them is not yours"),
        (status = 422, body = Problem, description = "More than 50"),
    ),
)]
#[get("/history.zip")]
pub async fn save_archive(
    customer: Customer,
    state: Data<AppState>,
    query: Query<ArchiveQuery>,
) -> AppResult<HttpResponse> {
    let papers = papers(&state, &customer, &query.invoices()?).await?;
    let folder = state.temporary_folder()?;
    let file = tokio::task::spawn_blocking(move || archive(&papers, &folder))
        .await
        .context("the writer of an archive panicked")??;
    export::send(file, "faktur.zip", "application/zip")
}

/// Writes a PDF for each invoice, one after the other; the file stands at its beginning.
fn archive(papers: &[InvoicePaper], folder: &FilePath) -> anyhow::Result<File> {
    let mut archive = ZipWriter::new(tempfile::tempfile_in(folder)?);
    // A PDF is compressed by itself.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for paper in papers {
        archive.start_file(invoices::file_name(paper), options)?;
        archive.write_all(&documents::invoice(paper)?)?;
    }
    let mut file = archive.finish()?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}

/// Two of my periods side by side, as PDF
#[utoipa::path(
    tag = "purchases",
    params(ComparisonQuery),
    responses(
        (status = 200, content_type = "application/pdf", body = Vec<u8>),
        (status = 422, body = Problem, description = "A period that cannot be"),
    ),
)]
#[get("/comparison.pdf")]
pub async fn save_comparison(
    customer: Customer,
    state: Data<AppState>,
    query: Query<ComparisonQuery>,
) -> AppResult<HttpResponse> {
    query.check()?;
    let found = comparison::comparison(&state, &customer, &query, fresh(&state).await?).await?;
    let about = paper::About::of(&state, &customer).await?;
    let (a, b) = (found.a.range, found.b.range);
    let name = format!("perbandingan-{}-{}-{}-{}.pdf", a.from, a.to, b.from, b.to);
    let bytes = paper::drawn(move || paper::comparison(&about, &found)).await?;
    Ok(export::saved(bytes, &name, PDF))
}

/// One of my years as PDF
#[utoipa::path(
    tag = "purchases",
    params(("year" = i32, Path, example = 2026)),
    responses(
        (status = 200, content_type = "application/pdf", body = Vec<u8>),
        (status = 404, body = Problem, description = "Nothing was bought in it"),
    ),
)]
#[get("/annual/{year}.pdf")]
pub async fn save_year(customer: Customer, state: Data<AppState>, year: Path<i32>) -> AppResult<HttpResponse> {
    let found = comparison::year(&state, &customer, year.0, fresh(&state).await?).await?;
    let about = paper::About::of(&state, &customer).await?;
    let name = format!("ringkasan-{}.pdf", found.summary.year);
    let bytes = paper::drawn(move || paper::year(&about, &found)).await?;
    Ok(export::saved(bytes, &name, PDF))
}

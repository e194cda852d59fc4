//! Tables that callers save: CSV and XLSX of a list's whole filter, written a row at a time.
//!
//! The file is written to the end before the answer begins: what goes wrong is a proper error, a slow client holds no
//! database connection, and memory holds a row.

use std::fs::File;
use std::io::{Seek, SeekFrom};

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE};
use anyhow::Context;
use bytes::Bytes;
use documents::{Cell, Format, Head, TableWriter};
use futures_util::stream;
use serde::Deserialize;
use tokio::io::AsyncReadExt;
use tokio::sync::mpsc;

use super::attachment::attachment;
use crate::error::AppResult;
use crate::state::AppState;

/// Rows on their way from the database to the file.
const WAITING: usize = 256;
/// How much of the file is read at once.
const PIECE: usize = 64 * 1024;

/// The end of a path that names a kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum TableFormat {
    /// Comma-separated.
    Csv,
    /// A workbook.
    Xlsx,
}

impl From<TableFormat> for Format {
    fn from(format: TableFormat) -> Self {
        match format {
            TableFormat::Csv => Self::Csv,
            TableFormat::Xlsx => Self::Xlsx,
        }
    }
}

/// Takes the rows of a table.
pub struct Rows(mpsc::Sender<Vec<Cell>>);

/// The table takes no more rows; why is told to whoever asked for the table.
#[derive(Debug, thiserror::Error)]
#[error("the table takes no more rows")]
pub struct Closed;

impl From<Closed> for crate::error::AppError {
    fn from(closed: Closed) -> Self {
        Self::Anyhow(closed.into())
    }
}

impl Rows {
    /// Adds a row, with a cell for each head.
    ///
    /// # Errors
    /// Where the file cannot be written: give up then.
    pub async fn send(&self, cells: Vec<Cell>) -> Result<(), Closed> {
        self.0.send(cells).await.map_err(|_| Closed)
    }
}

/// A table as a file, at its beginning. `rows` sends its rows.
///
/// # Errors
/// What `rows` failed with, or why the file could not be written.
pub async fn write<F, Fut>(state: &AppState, format: Format, title: &str, heads: &[Head], rows: F) -> AppResult<File>
where
    F: FnOnce(Rows) -> Fut,
    Fut: Future<Output = AppResult<()>>,
{
    let folder = state.temporary_folder()?;
    let (title, heads) = (title.to_owned(), heads.to_vec());
    let (sender, mut coming) = mpsc::channel::<Vec<Cell>>(WAITING);
    let writing = tokio::task::spawn_blocking(move || -> anyhow::Result<File> {
        let file = tempfile::tempfile_in(&folder)?;
        let mut table = TableWriter::new(format, &title, &heads, file, &folder)?;
        while let Some(row) = coming.blocking_recv() {
            table.row(&row)?;
        }
        let mut file = table.finish()?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    });
    let filled = rows(Rows(sender)).await;
    let file = writing.await.map_err(anyhow::Error::from)?;
    // A table that takes no more rows knows why.
    let file = file.context("cannot write a table")?;
    filled?;
    Ok(file)
}

/// Answers with a table. `name` is the file's name without its ending.
///
/// # Errors
/// As [`write`].
pub async fn respond<F, Fut>(
    state: &AppState,
    format: TableFormat,
    name: &str,
    heads: &[Head],
    rows: F,
) -> AppResult<HttpResponse>
where
    F: FnOnce(Rows) -> Fut,
    Fut: Future<Output = AppResult<()>>,
{
    let format = Format::from(format);
    let file = write(state, format, name, heads, rows).await?;
    send(file, &format!("{name}.{}", format.extension()), format.media_type())
}

/// Answers with a file that lies in memory, to be saved under a name.
pub fn saved(bytes: Vec<u8>, name: &str, media_type: &str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, media_type))
        .insert_header((CONTENT_DISPOSITION, attachment(name)))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(bytes)
}

/// Answers with a file from its beginning, to be saved under a name.
///
/// # Errors
/// Where the file cannot be read.
pub fn send(file: File, name: &str, media_type: &str) -> AppResult<HttpResponse> {
    let size = file.metadata().context("cannot read a written file")?.len();
    let pieces = stream::try_unfold(tokio::fs::File::from_std(file), |mut file| async move {
        let mut piece = Vec::with_capacity(PIECE);
        let read = file.read_buf(&mut piece).await?;
        Ok::<_, std::io::Error>((read > 0).then(|| (Bytes::from(piece), file)))
    });
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, media_type))
        .insert_header((CONTENT_DISPOSITION, attachment(name)))
        .insert_header((CONTENT_ENCODING, "identity"))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .no_chunking(size)
        .streaming(pieces))
}

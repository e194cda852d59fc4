//! How fresh the figures of a page are, and what its range offers to filter by.

use chrono::NaiveDate;
use sqlx::PgPool;

use domain::DateRange;
use domain::dashboard::LastUpload;
use domain::id::UploadId;
use domain::sales::SalesChoices;
use domain::upload::{UploadKind, UploadStatus};

/// Data date and last upload.
pub struct Standing {
    /// The data date; without data `today`.
    pub as_of: NaiveDate,
    /// Whether there is any invoice at all.
    pub has_sales: bool,
    /// The last upload that was imported.
    pub last_upload: Option<LastUpload>,
}

/// How things stand.
pub async fn standing(db: &PgPool, today: NaiveDate) -> sqlx::Result<Standing> {
    let row = sqlx::query_file!("src/sales/sql/standing.sql").fetch_one(db).await?;
    let last_upload = || {
        Some(LastUpload {
            id: UploadId(row.upload_id?),
            kind: UploadKind::parse(row.upload_kind.as_deref()?)?,
            file_name: row.upload_file_name.clone()?,
            status: UploadStatus::Committed,
            at: row.upload_at?,
        })
    };
    Ok(Standing {
        as_of: row.data_date.unwrap_or(today),
        has_sales: row.data_date.is_some(),
        last_upload: last_upload(),
    })
}

/// The invoice types and groups that were sold in a range.
pub(super) async fn choices(db: &PgPool, range: DateRange) -> sqlx::Result<SalesChoices> {
    let row = sqlx::query_file!("src/sales/sql/choices.sql", range.from, range.to)
        .fetch_one(db)
        .await?;
    Ok(SalesChoices {
        invoice_types: row.invoice_types,
        groups: row.groups,
    })
}

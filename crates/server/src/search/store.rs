//! SQL of the search: one statement for each kind, each served by its trigram index.

use domain::id::InvoiceId;
use domain::search::{CustomerHit, InvoiceHit, PartHit, SearchResult};
use domain::stock::StockStatus;
use sqlx::PgPool;

use crate::http::paging;

/// Texts shorter than this stand in too many invoice numbers to mean one.
const INVOICE_TEXT: usize = 4;

pub(super) async fn search(db: &PgPool, text: &str) -> sqlx::Result<SearchResult> {
    let mut connection = db.acquire().await?;
    let anywhere = paging::pattern(text);
    let plain = paging::normalised(text);
    let parts = sqlx::query_file!("src/search/sql/parts.sql", anywhere, plain, text)
        .fetch_all(&mut *connection)
        .await?;
    let customers = sqlx::query_file!("src/search/sql/customers.sql", anywhere, text)
        .fetch_all(&mut *connection)
        .await?;
    let invoices = if text.chars().count() < INVOICE_TEXT {
        Vec::new()
    } else {
        sqlx::query_file!("src/search/sql/invoices.sql", anywhere)
            .fetch_all(&mut *connection)
            .await?
    };
    Ok(SearchResult {
        parts: parts
            .into_iter()
            .map(|row| PartHit {
                part_number: row.number,
                name: row.name,
                status: row.status.as_deref().and_then(StockStatus::parse),
                on_hand: row.on_hand,
            })
            .collect(),
        customers: customers
            .into_iter()
            .map(|row| CustomerHit {
                customer_number: row.number,
                name: row.name,
            })
            .collect(),
        invoices: invoices
            .into_iter()
            .map(|row| InvoiceHit {
                id: InvoiceId(row.id),
                invoice_number: row.number,
                date: row.date,
                customer_name: row.customer_name,
            })
            .collect(),
    })
}

//! SQL of the catalogue.

use sqlx::PgPool;

use domain::Rupiah;
use domain::part::{Part, PartGroup, PartSummary};
use domain::stock::{Availability, StockStatus};

use crate::http::paging;

/// What to look for.
pub(super) struct Search<'a> {
    pub text: Option<&'a str>,
    pub group: Option<&'a str>,
}

impl Search<'_> {
    /// The text as a LIKE pattern on names, and its letters and digits as one on normalised numbers.
    fn patterns(&self) -> (Option<String>, Option<String>) {
        let name = self.text.map(paging::pattern);
        let number = self.text.and_then(|text| {
            let plain = paging::normalised(text);
            (!plain.is_empty()).then(|| format!("%{plain}%"))
        });
        (name, number)
    }
}

fn summary(number: String, name: String, group: String, on_hand: i64, status: &str) -> PartSummary {
    let status = StockStatus::parse(status).unwrap_or(StockStatus::Critical);
    PartSummary {
        part_number: number,
        name,
        group,
        on_hand,
        availability: Availability::of(status, on_hand),
    }
}

pub(super) async fn list(
    db: &PgPool,
    search: &Search<'_>,
    after: Option<&str>,
    limit: i64,
) -> sqlx::Result<Vec<PartSummary>> {
    let (name, number) = search.patterns();
    let rows = sqlx::query_file!("src/catalog/sql/list.sql", name, number, search.group, after, limit)
        .fetch_all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| summary(row.number, row.name, row.part_group, row.on_hand, &row.status))
        .collect())
}

pub(super) async fn count(db: &PgPool, search: &Search<'_>) -> sqlx::Result<i64> {
    let (name, number) = search.patterns();
    sqlx::query_file_scalar!("src/catalog/sql/count.sql", name, number, search.group)
        .fetch_one(db)
        .await
}

pub(super) async fn groups(db: &PgPool) -> sqlx::Result<Vec<PartGroup>> {
    let rows = sqlx::query!(
        r#"select part_group, count(*) as "parts!" from part where not hidden group by part_group order by part_group"#
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| PartGroup {
            group: row.part_group,
            parts: row.parts,
        })
        .collect())
}

pub(super) async fn part(db: &PgPool, number: &str) -> sqlx::Result<Option<Part>> {
    let row = sqlx::query_file!("src/catalog/sql/part.sql", number)
        .fetch_optional(db)
        .await?;
    Ok(row.map(|row| Part {
        part: summary(row.number, row.name, row.part_group, row.on_hand, &row.status),
        material_code: row.material_code,
        stock_as_of: row.snapshot_date,
        list_price: row.list_price.map(Rupiah),
    }))
}

//! SQL of the catalogue.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgPool};

use domain::Rupiah;
use domain::part::{Part, PartGroup, PartPurchases, PartSummary};
use domain::stock::{Availability, StockStatus};

fn summary(number: String, name: String, group: String, on_hand: i64, status: &str) -> PartSummary {
    let status = StockStatus::parse(status).unwrap_or(StockStatus::Critical);
    PartSummary {
        part_number: number,
        name,
        group,
        on_hand,
        availability: Availability::of(status, on_hand),
        favorite: None,
        notify: None,
    }
}

/// How fresh the stock is: the day of the newest snapshot, and when stock was last uploaded.
pub(super) async fn freshness(
    connection: &mut PgConnection,
) -> sqlx::Result<(Option<NaiveDate>, Option<DateTime<Utc>>)> {
    let row = sqlx::query!(
        "select
             (select max(snapshot_date) from part_stock) as stock_as_of,
             (select committed_at from upload where status = 'committed' and kind = 'stock' order by commit_order desc limit 1)
                 as updated_at"
    )
    .fetch_one(connection)
    .await?;
    Ok((row.stock_as_of, row.updated_at))
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

pub(super) async fn part(connection: &mut PgConnection, number: &str) -> sqlx::Result<Option<Part>> {
    let row = sqlx::query_file!("src/catalog/sql/part.sql", number)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| Part {
        part: summary(row.number, row.name, row.part_group, row.on_hand, &row.status),
        material_code: row.material_code,
        stock_as_of: row.snapshot_date,
        list_price: row.list_price.map(Rupiah),
        purchases: None,
    }))
}

/// What a customer marked and bought of a part, within a transaction of the customer. `today` is the data date without data.
pub(super) async fn own(
    connection: &mut PgConnection,
    customer_id: i64,
    part: &mut Part,
    today: NaiveDate,
) -> sqlx::Result<()> {
    let number = &part.part.part_number;
    let row = sqlx::query_file!("src/catalog/sql/own_part.sql", customer_id, number, today)
        .fetch_one(connection)
        .await?;
    part.part.favorite = Some(row.favorite);
    part.part.notify = Some(row.notify);
    part.purchases = Some(PartPurchases {
        last: row.last,
        quantity: row.quantity,
        days: row.days,
    });
    Ok(())
}

//! Telling customers of parts that are back. A trigger on `part_stock` notes the requests (migration 0022); whoever changed
//! the stock tells in the same transaction, and what nobody told maintenance does.

use chrono::{DateTime, TimeDelta, Utc};
use domain::wita_day;
use sqlx::PgConnection;

use crate::config::Origin;
use crate::error::AppResult;
use crate::notifications::customer::{self, BackPart, Facts, News};
use crate::notifications::service::makes_news;

/// What is older is no news: the request goes on waiting.
const NEWS: TimeDelta = TimeDelta::days(7);

/// Tells customers of parts that came back, whose requests are done with that; the customers that were told. Does nothing in
/// a transaction that makes no news.
pub async fn tell_back(
    connection: &mut PgConnection,
    site: &Origin,
    upload: Option<i64>,
    now: DateTime<Utc>,
) -> AppResult<Vec<i64>> {
    if !makes_news(&mut *connection).await? {
        return Ok(Vec::new());
    }
    let since = wita_day(now) - NEWS;
    // A part that went again meanwhile, or whose stock is of long ago.
    sqlx::query_file!("src/catalog/sql/wait_on.sql", since)
        .execute(&mut *connection)
        .await?;
    let rows = sqlx::query_file!("src/catalog/sql/take_back.sql")
        .fetch_all(&mut *connection)
        .await?;
    let mut news: Vec<News> = Vec::new();
    for row in rows {
        let part = BackPart {
            number: row.number,
            name: row.name,
            on: row.day,
        };
        match news.last_mut() {
            Some(News {
                customer_id,
                facts: Facts::StockBack { parts },
            }) if *customer_id == row.customer_id => parts.push(part),
            _ => news.push(News {
                customer_id: row.customer_id,
                facts: Facts::StockBack { parts: vec![part] },
            }),
        }
    }
    customer::tell(connection, site, &news, upload, now).await?;
    Ok(news.into_iter().map(|one| one.customer_id).collect())
}

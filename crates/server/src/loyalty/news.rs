//! What customers are told of their points: what new invoices earned, and what expires within the week.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, TimeDelta, Utc};
use domain::wita_day;
use sqlx::PgConnection;

use crate::config::Origin;
use crate::error::AppResult;
use crate::notifications::customer::{self, EarnedInvoice, Facts, News};

/// How far back and ahead is told of.
const NEWS: TimeDelta = TimeDelta::days(7);

/// Tells customers what the new invoices of an upload earned, which are in `change_invoice`. Invoices that were known before
/// are corrected, and no news.
///
/// # Errors
/// Where the database is away.
pub async fn tell_earned(
    connection: &mut PgConnection,
    site: &Origin,
    upload_id: i64,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let rows = sqlx::query_file!("src/loyalty/sql/earned.sql", upload_id, wita_day(now) - NEWS)
        .fetch_all(&mut *connection)
        .await?;
    let mut earned: BTreeMap<i64, Vec<EarnedInvoice>> = BTreeMap::new();
    for row in rows {
        earned.entry(row.customer_id).or_default().push(EarnedInvoice {
            number: row.number,
            date: row.date,
            points: row.points,
        });
    }
    let news: Vec<News> = earned
        .into_iter()
        .map(|(customer_id, invoices)| News {
            customer_id,
            facts: Facts::PointsEarned { invoices },
        })
        .collect();
    customer::tell(connection, site, &news, Some(upload_id), now).await
}

/// Tells customers whose points expire within the week, once for each such day.
pub(super) async fn tell_expiring(connection: &mut PgConnection, site: &Origin, now: DateTime<Utc>) -> AppResult<()> {
    let today = wita_day(now);
    let rows = sqlx::query_file!("src/loyalty/sql/expiring_soon.sql", today, today + NEWS)
        .fetch_all(&mut *connection)
        .await?;
    let news: Vec<News> = rows
        .into_iter()
        .map(|row| News {
            customer_id: row.customer_id,
            facts: Facts::PointsExpiring {
                points: row.points,
                on: row.day - Days::new(1),
            },
        })
        .collect();
    customer::tell(connection, site, &news, None, now).await
}

//! What others call.

use sqlx::PgConnection;

use super::job::{KEY, Recompute};
use crate::jobs;

/// Has everything computed anew once the caller's transaction is committed. Several changes shortly after one another are
/// computed once.
pub async fn follow(connection: &mut PgConnection) -> sqlx::Result<()> {
    jobs::add_once(connection, &Recompute {}, KEY).await
}

/// Gives the contacts of a merged customer to the one that it was merged into.
pub async fn follow_merge(connection: &mut PgConnection, from: i64, into: i64) -> sqlx::Result<()> {
    sqlx::query!(
        "update customer_contact set customer_id = $2 where customer_id = $1",
        from,
        into
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets what was written in own words about contacts with a person's customers.
pub async fn forget_notes(connection: &mut PgConnection, person: &[i64]) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "update customer_contact set note = '' where customer_id = any ($1) and note <> ''",
        person
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

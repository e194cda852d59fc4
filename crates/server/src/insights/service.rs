//! What others call.

use sqlx::PgConnection;

use super::job::{KEY, Recompute};
use crate::jobs;

/// Has everything computed anew once the caller's transaction is committed. Several changes shortly after one another are
/// computed once.
pub async fn follow(connection: &mut PgConnection) -> sqlx::Result<()> {
    jobs::add_once(connection, &Recompute {}, KEY).await
}

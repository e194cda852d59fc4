//! What changes of sales, stock and uploads mean for the catalogue.

use sqlx::PgConnection;

/// Gives parts that never sold the group of their material code.
pub async fn follow_groups(connection: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query_file!("src/catalog/sql/material_groups.sql")
        .execute(connection)
        .await?;
    Ok(())
}

/// Hides parts that nothing refers to any more; they return with the next file that names them.
pub async fn hide_unused(connection: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query_file!("src/catalog/sql/hide_unused_parts.sql")
        .execute(connection)
        .await?;
    Ok(())
}

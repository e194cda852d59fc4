//! Marking parts, and asking to hear when one is back.

use domain::ProblemCode;
use domain::favorite::MARKED_MAX;
use sqlx::PgConnection;

use crate::database::customer::{enter, leave};
use crate::error::{AppError, AppResult};
use crate::extract::Customer;
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

/// What a customer does with a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Mark,
    Unmark,
    Ask,
    Withdraw,
}

/// Does it; what is so already stays as it is.
///
/// # Errors
/// 404 for an unknown part; 409 where too many are marked, or one that is asked for is there.
pub(super) async fn set(state: &AppState, customer: &Customer, number: &str, deed: Deed) -> AppResult<()> {
    let customer_id = customer.customer_id;
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    enter(&mut transaction, customer_id).await?;
    let part = sqlx::query!(
        r#"select p.id, coalesce(k.on_hand, 0) as "on_hand!"
           from part p left join part_stock k on k.part_id = p.id
           where p.number = $1 and not p.hidden"#,
        number
    )
    .fetch_optional(&mut *transaction)
    .await?
    .ok_or_else(AppError::not_found)?;
    let done = match deed {
        Deed::Mark => {
            let marked = sqlx::query_scalar!(
                r#"select count(*) as "count!" from favorite_part where customer_id = $1 and part_id <> $2"#,
                customer_id,
                part.id
            )
            .fetch_one(&mut *transaction)
            .await?;
            if marked >= MARKED_MAX {
                return Err(AppError::problem(
                    ProblemCode::Conflict,
                    format!("Sudah {MARKED_MAX} part ditandai. Hapus dulu yang tidak diperlukan lagi di Part Favorit."),
                ));
            }
            sqlx::query!(
                "insert into favorite_part (customer_id, part_id, created_at) values ($1, $2, $3) on conflict do nothing",
                customer_id,
                part.id,
                now
            )
            .execute(&mut *transaction)
            .await?
        }
        Deed::Unmark => {
            sqlx::query!(
                "delete from favorite_part where customer_id = $1 and part_id = $2",
                customer_id,
                part.id
            )
            .execute(&mut *transaction)
            .await?
        }
        Deed::Ask if part.on_hand > 0 => {
            return Err(AppError::problem(
                ProblemCode::Conflict,
                "Part ini sedang ada, jadi tidak perlu dikabari. Muat ulang halaman.",
            ));
        }
        Deed::Ask => sqlx::query!(
            "insert into stock_request (customer_id, part_id, created_at) values ($1, $2, $3) on conflict do nothing",
            customer_id,
            part.id,
            now
        )
        .execute(&mut *transaction)
        .await?,
        Deed::Withdraw => {
            sqlx::query!(
                "delete from stock_request where customer_id = $1 and part_id = $2",
                customer_id,
                part.id
            )
            .execute(&mut *transaction)
            .await?
        }
    };
    if done.rows_affected() > 0 {
        leave(&mut transaction).await?;
        let raised = DataVersions::bump(&mut transaction, &[Audience::Customer(customer_id)]).await?;
        transaction.commit().await?;
        state.versions.after_commit(raised);
    }
    Ok(())
}

/// What a customer marked becomes another's, whom it is merged into.
pub async fn follow_merge(connection: &mut PgConnection, from: i64, into: i64) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into favorite_part (customer_id, part_id, created_at)
         select $2, part_id, created_at from favorite_part where customer_id = $1 on conflict do nothing",
        from,
        into
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "insert into stock_request (customer_id, part_id, created_at, back_at)
         select $2, part_id, created_at, back_at from stock_request where customer_id = $1 on conflict do nothing",
        from,
        into
    )
    .execute(&mut *connection)
    .await?;
    forget(connection, &[from]).await.map(drop)
}

/// Numbers of the parts that these customers marked.
pub async fn marked(connection: &mut PgConnection, customers: &[i64]) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        "select distinct p.number from favorite_part f join part p on p.id = f.part_id
         where f.customer_id = any($1) order by p.number",
        customers
    )
    .fetch_all(connection)
    .await
}

/// Numbers of the parts that these customers want to hear of.
pub async fn asked(connection: &mut PgConnection, customers: &[i64]) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        "select distinct p.number from stock_request r join part p on p.id = r.part_id
         where r.customer_id = any($1) order by p.number",
        customers
    )
    .fetch_all(connection)
    .await
}

/// Forgets what these customers marked; how many rows that were.
pub async fn forget(connection: &mut PgConnection, customers: &[i64]) -> sqlx::Result<u64> {
    let marks = sqlx::query!("delete from favorite_part where customer_id = any($1)", customers)
        .execute(&mut *connection)
        .await?;
    let requests = sqlx::query!("delete from stock_request where customer_id = any($1)", customers)
        .execute(connection)
        .await?;
    Ok(marks.rows_affected() + requests.rows_affected())
}

/// The parts that a customer marked and that are not among these, within its transaction.
pub(super) async fn without(connection: &mut PgConnection, customer_id: i64, known: &[i64]) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        "select part_id from favorite_part where customer_id = $1 and part_id <> all ($2)",
        customer_id,
        known
    )
    .fetch_all(connection)
    .await
}

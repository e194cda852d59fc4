//! Accounts and sessions that tests need, made without the way that their owners take.

use integration_tests::{Client, TestApp};

/// An active customer's account with the password of the template's accounts.
pub async fn customer(app: &TestApp, number: &str, email: &str) -> i64 {
    sqlx::query_scalar(
        "with c as (
             insert into customer (number, name) values ($1, 'Bengkel ' || $1)
             on conflict (number) do update set name = excluded.name returning id
         )
         insert into account (portal, role, status, email, name, customer_id, password_hash, password_key_id, created_at)
         select 'customer', 'customer', 'active', $2, 'Bengkel ' || $1, c.id, a.password_hash, a.password_key_id, now()
         from c, account a where a.username = 'rina'
         returning id",
    )
    .bind(number)
    .bind(email)
    .fetch_one(&app.owner())
    .await
    .expect("the database answers")
}

/// Ends or revives an account.
pub async fn set_status(app: &TestApp, account_id: i64, status: &str) {
    sqlx::query("update account set status = $2 where id = $1")
        .bind(account_id)
        .bind(status)
        .execute(&app.owner())
        .await
        .expect("the database answers");
}

/// The id of a staff account of the template.
pub async fn staff(app: &TestApp, username: &str) -> i64 {
    sqlx::query_scalar("select id from account where username = $1")
        .bind(username)
        .fetch_one(&app.owner())
        .await
        .expect("the database answers")
}

/// A caller with a session of its own, and its refresh cookie.
pub async fn session_of(app: &TestApp, account_id: i64) -> (Client, String) {
    app.session_of(account_id).await
}

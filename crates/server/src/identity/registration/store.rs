//! Registrations in the database.

use chrono::{DateTime, Utc};
use domain::account::Registration;
use domain::id::CustomerId;
use futures_util::stream::BoxStream;
use sqlx::{PgConnection, PgExecutor, PgPool};
use uuid::Uuid;

use crate::identity::password::StoredHash;

/// A customer's number as registering sees it.
pub struct Number {
    pub customer_id: i64,
    /// The address on file.
    pub email: Option<String>,
    pub has_account: bool,
}

/// What the number and the address stand for.
pub async fn number(db: impl PgExecutor<'_>, number: &str) -> sqlx::Result<Option<Number>> {
    let row = sqlx::query!(
        r#"select c.id, c.email, exists (select from account a where a.customer_id = c.id) as "has_account!"
           from customer c where c.number = $1 and not c.hidden"#,
        number
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Number {
        customer_id: row.id,
        email: row.email,
        has_account: row.has_account,
    }))
}

/// Whether a customer's account has this address.
pub async fn is_email_taken(db: impl PgExecutor<'_>, email: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from account where portal = 'customer' and lower(email) = lower($1)) as "taken!""#,
        email
    )
    .fetch_one(db)
    .await
}

/// An attempt to be noted.
pub struct New<'a> {
    pub id: Uuid,
    pub customer_id: Option<i64>,
    pub name: &'a str,
    pub email: &'a str,
    pub phone: &'a str,
    pub code_email: &'a str,
    pub is_on_file: bool,
    pub password: &'a StoredHash,
}

pub async fn insert(connection: &mut PgConnection, new: New<'_>, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into registration
             (id, customer_id, name, email, phone, code_email, is_on_file, password_hash, password_key_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        new.id,
        new.customer_id,
        new.name,
        new.email,
        new.phone,
        new.code_email,
        new.is_on_file,
        new.password.hash,
        new.password.key_id,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// One attempt.
pub struct Row {
    pub id: Uuid,
    pub customer_id: Option<i64>,
    pub status: String,
    pub name: String,
    pub phone: String,
    pub code_email: String,
    pub is_on_file: bool,
    pub password: StoredHash,
    pub browser_hash: Option<Vec<u8>>,
}

/// The attempt, locked.
pub async fn lock(connection: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<Row>> {
    let row = sqlx::query!("select id, customer_id, status, name, phone, code_email, is_on_file, password_hash, password_key_id, browser_hash
         from registration where id = $1 for update", id)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| Row {
        id: row.id,
        customer_id: row.customer_id,
        status: row.status,
        name: row.name,
        phone: row.phone,
        code_email: row.code_email,
        is_on_file: row.is_on_file,
        password: StoredHash {
            hash: row.password_hash,
            key_id: row.password_key_id,
        },
        browser_hash: row.browser_hash,
    }))
}

/// A customer whose account is decided about.
pub struct Decided {
    pub number: String,
    pub name: String,
    /// It was hidden or merged into another since the attempt was made: it cannot have an account.
    pub hidden: bool,
}

/// Lets one transaction at a time decide about a customer's account.
pub async fn lock_customer(connection: &mut PgConnection, customer_id: i64) -> sqlx::Result<Decided> {
    sqlx::query_as!(
        Decided,
        "select number, name, hidden from customer where id = $1 for no key update",
        customer_id
    )
    .fetch_one(connection)
    .await
}

/// The code was entered, in this browser.
pub async fn set_pending(connection: &mut PgConnection, id: Uuid, browser_hash: &[u8; 32]) -> sqlx::Result<()> {
    sqlx::query!(
        "update registration set status = 'pending', browser_hash = $2 where id = $1",
        id,
        browser_hash.as_slice()
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes the decision, and that the number's other attempts came to nothing where this one became the account: address
/// and name of those that waited.
pub async fn decide(
    connection: &mut PgConnection,
    row: &Row,
    is_approved: bool,
    by: Option<i64>,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<(String, String)>> {
    sqlx::query!(
        "update registration set status = $2, decided_at = $3, decided_by = $4 where id = $1",
        row.id,
        if is_approved { "approved" } else { "rejected" },
        now,
        by
    )
    .execute(&mut *connection)
    .await?;
    if !is_approved {
        return Ok(Vec::new());
    }
    let others = sqlx::query!(
        "with others as (
             select id, status from registration
             where customer_id = $1 and status in ('unverified', 'pending') and id <> $4 order by id for update
         ), closed as (
             update challenge set closed_at = $2 where registration_id in (select id from others) and closed_at is null
         )
         update registration r set status = 'superseded', decided_at = $2, decided_by = $3
         from others where r.id = others.id
         returning r.code_email, r.name, others.status",
        row.customer_id,
        now,
        by,
        row.id
    )
    .fetch_all(connection)
    .await?;
    let told = others.into_iter().filter(|other| other.status == "pending");
    Ok(told.map(|other| (other.code_email, other.name)).collect())
}

/// Rejects every attempt for a number that can be none any more: how many there were, and address and name of those that
/// waited for an admin.
pub async fn reject_all(
    connection: &mut PgConnection,
    customer_id: i64,
    by: i64,
    now: DateTime<Utc>,
) -> sqlx::Result<(usize, Vec<(String, String)>)> {
    let closed = sqlx::query!(
        "with open as (
             select id, status from registration
             where customer_id = $1 and status in ('unverified', 'pending') order by id for update
         ), closed as (
             update challenge set closed_at = $2 where registration_id in (select id from open) and closed_at is null
         )
         update registration r set status = 'rejected', decided_at = $2, decided_by = $3
         from open where r.id = open.id
         returning r.code_email, r.name, open.status",
        customer_id,
        now,
        by
    )
    .fetch_all(connection)
    .await?;
    let count = closed.len();
    let told = closed.into_iter().filter(|row| row.status == "pending");
    Ok((count, told.map(|row| (row.code_email, row.name)).collect()))
}

/// Makes the customer's account out of the attempt, and files what the distributor did not know yet.
pub async fn insert_account(connection: &mut PgConnection, row: &Row, now: DateTime<Utc>) -> sqlx::Result<i64> {
    let id = sqlx::query_scalar!(
        "insert into account (portal, role, status, email, name, customer_id, password_hash, password_key_id, created_at)
         values ('customer', 'customer', 'active', $1, $2, $3, $4, $5, $6) returning id",
        row.code_email,
        row.name,
        row.customer_id,
        row.password.hash,
        row.password.key_id,
        now
    )
    .fetch_one(&mut *connection)
    .await?;
    sqlx::query!(
        "update customer set email = coalesce(email, $2), phone = coalesce(phone, $3) where id = $1",
        row.customer_id,
        row.code_email,
        row.phone
    )
    .execute(connection)
    .await?;
    Ok(id)
}

/// Attempts that wait for an admin, the oldest first; no more than `limit`, where there is one.
pub fn pending(db: &PgPool, limit: Option<i64>) -> BoxStream<'_, sqlx::Result<Registration>> {
    sqlx::query!(
        r#"select r.id, r.customer_id as "customer_id!", c.number, c.name as customer_name, r.name, r.phone, r.code_email,
                  r.created_at, count(*) over (partition by r.customer_id) as "rivals!"
           from registration r join customer c on c.id = r.customer_id
           where r.status = 'pending'
           order by r.created_at, r.id limit $1"#,
        limit
    )
    .map(|row| Registration {
        id: row.id.to_string(),
        customer_id: CustomerId(row.customer_id).to_string(),
        customer_number: row.number,
        customer_name: row.customer_name,
        name: row.name,
        phone: row.phone,
        email: row.code_email,
        created_at: row.created_at,
        rivals: row.rivals,
    })
    .fetch(db)
}

/// How many wait.
pub async fn pending_count(db: impl PgExecutor<'_>) -> sqlx::Result<i64> {
    sqlx::query_scalar!(r#"select count(*) as "count!" from registration where status = 'pending'"#)
        .fetch_one(db)
        .await
}

/// The attempt whose password a login without an account is compared with: the cookie's, else the address's newest.
pub async fn open_attempt(
    db: impl PgExecutor<'_>,
    email: &str,
    challenge_id: Option<Uuid>,
) -> sqlx::Result<Option<(bool, StoredHash)>> {
    let row = sqlx::query!(
        r#"select r.status = 'pending' as "is_pending!", r.password_hash, r.password_key_id
           from registration r left join challenge c on c.registration_id = r.id
           where lower(r.email) = lower($1) and r.status in ('unverified', 'pending')
           order by (c.id is not distinct from $2 and $2 is not null) desc, r.created_at desc
           limit 1"#,
        email,
        challenge_id
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| {
        let password = StoredHash {
            hash: row.password_hash,
            key_id: row.password_key_id,
        };
        (row.is_pending, password)
    }))
}

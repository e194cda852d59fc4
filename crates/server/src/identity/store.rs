//! Accounts and one-time links in the database.

use chrono::{DateTime, Utc};
use domain::account::{Portal, Role};
use sqlx::{PgConnection, PgExecutor, PgPool};

use super::password::StoredHash;

/// What a sign-in needs to know of an account.
pub struct Login {
    pub id: i64,
    pub name: String,
    /// Its address.
    pub email: String,
    pub is_active: bool,
    pub password: Option<StoredHash>,
    /// Whether the browser that asks signed in to this account before.
    pub knows_browser: bool,
}

/// The staff account of a username, case ignored.
pub async fn staff_login(
    db: impl PgExecutor<'_>,
    username: &str,
    browser_hash: Option<[u8; 32]>,
) -> sqlx::Result<Option<Login>> {
    let row = sqlx::query!(
        r#"select a.id, a.name, a.email, a.status = 'active' as "is_active!", a.password_hash, a.password_key_id,
                  exists (select from known_browser b where b.account_id = a.id and b.hash = $2) as "knows_browser!"
           from account a
           where a.portal = 'admin' and lower(a.username) = lower($1)"#,
        username,
        browser_hash.as_ref().map(<[u8; 32]>::as_slice)
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Login {
        id: row.id,
        name: row.name,
        email: row.email,
        is_active: row.is_active,
        password: stored_hash(row.password_hash, row.password_key_id),
        knows_browser: row.knows_browser,
    }))
}

/// An account as its owner sees it.
pub struct Own {
    /// What staff sign in with; '' for customers.
    pub username: String,
    /// A customer's number.
    pub customer_number: Option<String>,
    pub email: String,
    pub name: String,
    pub password: Option<StoredHash>,
}

/// The account.
pub async fn own(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Own> {
    let row = sqlx::query!(
        r#"select a.username, a.email, a.name, a.password_hash, a.password_key_id, c.number as "number?"
           from account a left join customer c on c.id = a.customer_id
           where a.id = $1"#,
        id
    )
    .fetch_one(db)
    .await?;
    Ok(Own {
        username: row.username.unwrap_or_default(),
        customer_number: row.number,
        email: row.email,
        name: row.name,
        password: stored_hash(row.password_hash, row.password_key_id),
    })
}

/// When the account's password was last changed or reset, as the log has it; none while it is the first.
pub async fn password_changed_at(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        "select at from audit_log
         where account_id = $1 and action in ('password_changed', 'password_reset')
         order by id desc limit 1",
        id
    )
    .fetch_optional(db)
    .await
}

/// Changes what an account is called.
pub async fn rename(connection: &mut PgConnection, id: i64, name: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "update account set name = $2, version = version + 1 where id = $1",
        id,
        name
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Changes an account's address, and the one on file of the customer that it acts for. The table itself ends the
/// account's sessions and links.
pub async fn set_email(connection: &mut PgConnection, id: i64, email: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "with changed as (
             update account set email = $2, version = version + 1 where id = $1 returning customer_id
         )
         update customer set email = $2, version = version + 1 where id in (select customer_id from changed)",
        id,
        email
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether an account of the portal has this address.
pub async fn is_email_taken(connection: &mut PgConnection, portal: Portal, email: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from account where portal = $1 and lower(email) = lower($2)) as "taken!""#,
        portal.as_str(),
        email
    )
    .fetch_one(connection)
    .await
}

fn stored_hash(hash: Option<String>, key_id: Option<i64>) -> Option<StoredHash> {
    Some(StoredHash {
        hash: hash?,
        key_id: key_id?,
    })
}

/// Sets a password. The table itself ends the account's sessions and links.
pub async fn set_password(connection: &mut PgConnection, id: i64, password: &StoredHash) -> sqlx::Result<()> {
    sqlx::query!(
        "update account set password_hash = $2, password_key_id = $3, version = version + 1 where id = $1",
        id,
        password.hash,
        password.key_id
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Adds an active staff account.
pub async fn insert_staff(
    connection: &mut PgConnection,
    username: &str,
    email: &str,
    role: Role,
    password: &StoredHash,
    now: DateTime<Utc>,
) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into account (portal, role, status, username, email, name, password_hash, password_key_id, created_at)
         values ('admin', $1, 'active', $2, $3, $2, $4, $5, $6)
         returning id",
        role.as_str(),
        username,
        email,
        password.hash,
        password.key_id,
        now
    )
    .fetch_one(connection)
    .await
}

/// Whether there is a super_admin, active or not.
pub async fn has_super_admin(db: impl PgExecutor<'_>) -> sqlx::Result<bool> {
    sqlx::query_scalar!(r#"select exists (select from account where role = 'super_admin') as "exists!""#)
        .fetch_one(db)
        .await
}

/// Lets one transaction at a time decide who the first super_admin is.
pub async fn lock_setup(connection: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('setup', 0))")
        .execute(connection)
        .await?;
    Ok(())
}

/// Makes the set-up links given out before void, and notes a new one.
pub async fn replace_setup_link(
    connection: &mut PgConnection,
    hash: &[u8; 32],
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    close_setup_links(connection, now).await?;
    sqlx::query!(
        "insert into one_time_link (hash, purpose, created_at, expires_at) values ($1, 'setup', $2, $3)",
        hash.as_slice(),
        now,
        expires_at
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Makes every set-up link void.
pub async fn close_setup_links(connection: &mut PgConnection, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "update one_time_link set closed_at = $1 where purpose = 'setup' and closed_at is null",
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether a set-up link can still be used.
pub async fn is_setup_link_open(db: impl PgExecutor<'_>, hash: &[u8; 32], now: DateTime<Utc>) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (
               select from one_time_link
               where hash = $1 and purpose = 'setup' and closed_at is null and expires_at > $2
           ) as "exists!""#,
        hash.as_slice(),
        now
    )
    .fetch_one(db)
    .await
}

/// A customer's account as a sign-in sees it.
pub struct CustomerAccount {
    pub login: Login,
    pub customer_id: i64,
}

/// The customer's account of an address, case ignored.
pub async fn customer_login(
    db: &PgPool,
    email: &str,
    browser_hash: Option<[u8; 32]>,
) -> sqlx::Result<Option<CustomerAccount>> {
    let row = sqlx::query!(
        r#"select a.id, a.name, a.email, a.customer_id as "customer_id!", a.status = 'active' as "is_active!",
                  a.password_hash, a.password_key_id,
                  exists (select from known_browser b where b.account_id = a.id and b.hash = $2) as "knows_browser!"
           from account a
           where a.portal = 'customer' and lower(a.email) = lower($1)"#,
        email,
        browser_hash.as_ref().map(<[u8; 32]>::as_slice)
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| CustomerAccount {
        login: Login {
            id: row.id,
            name: row.name,
            email: row.email,
            is_active: row.is_active,
            password: stored_hash(row.password_hash, row.password_key_id),
            knows_browser: row.knows_browser,
        },
        customer_id: row.customer_id,
    }))
}

/// The name of an active account; None where it is disabled.
pub async fn active_name(connection: &mut PgConnection, id: i64) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!("select name from account where id = $1 and status = 'active'", id)
        .fetch_optional(connection)
        .await
}

/// Whom a mail is written to.
pub struct Addressee {
    pub id: i64,
    pub portal: Portal,
    pub customer_id: Option<i64>,
    pub name: String,
    pub email: String,
}

/// The account.
pub async fn addressee(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Addressee> {
    let row = sqlx::query!("select customer_id, name, email from account where id = $1", id)
        .fetch_one(db)
        .await?;
    Ok(Addressee {
        id,
        // The table's check says the same.
        portal: if row.customer_id.is_some() {
            Portal::Customer
        } else {
            Portal::Admin
        },
        customer_id: row.customer_id,
        name: row.name,
        email: row.email,
    })
}

/// The active account of an address, case ignored.
pub async fn active_by_email(
    connection: &mut PgConnection,
    portal: Portal,
    email: &str,
) -> sqlx::Result<Option<Addressee>> {
    let row = sqlx::query!(
        "select id, customer_id, name, email from account
         where portal = $1 and lower(email) = lower($2) and status = 'active'",
        portal.as_str(),
        email
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Addressee {
        id: row.id,
        portal,
        customer_id: row.customer_id,
        name: row.name,
        email: row.email,
    }))
}

/// Makes the account's links of this purpose void, and notes a new one.
pub async fn replace_link(
    connection: &mut PgConnection,
    purpose: &str,
    account_id: i64,
    hash: &[u8; 32],
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update one_time_link set closed_at = $3 where purpose = $1 and account_id = $2 and closed_at is null",
        purpose,
        account_id,
        now
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "insert into one_time_link (hash, purpose, account_id, created_at, expires_at) values ($1, $2, $3, $4, $5)",
        hash.as_slice(),
        purpose,
        account_id,
        now,
        expires_at
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Whose password a link sets.
pub struct LinkOwner {
    pub id: i64,
    pub name: String,
    pub email: String,
    pub username: Option<String>,
    pub customer_id: Option<i64>,
    pub customer_number: Option<String>,
}

/// The active account of a link that can still be used.
pub async fn link_owner(
    db: &PgPool,
    purpose: &str,
    hash: &[u8; 32],
    now: DateTime<Utc>,
) -> sqlx::Result<Option<LinkOwner>> {
    sqlx::query_as!(
        LinkOwner,
        r#"select a.id, a.name, a.email, a.username, a.customer_id, c.number as "customer_number?"
           from one_time_link l
           join account a on a.id = l.account_id
           left join customer c on c.id = a.customer_id
           where l.hash = $1 and l.purpose = $2 and l.closed_at is null and l.expires_at > $3 and a.status = 'active'"#,
        hash.as_slice(),
        purpose,
        now
    )
    .fetch_optional(db)
    .await
}

/// Uses a link up; false where somebody did before.
pub async fn use_link(connection: &mut PgConnection, hash: &[u8; 32], now: DateTime<Utc>) -> sqlx::Result<bool> {
    let used = sqlx::query!(
        "update one_time_link set closed_at = $2 where hash = $1 and closed_at is null and expires_at > $2",
        hash.as_slice(),
        now
    )
    .execute(connection)
    .await?;
    Ok(used.rows_affected() == 1)
}

//! Users in the database: their rows under lock, and what administering writes.

use chrono::{DateTime, Utc};
use domain::account::{Portal, Role};
use sqlx::PgConnection;

use super::id::UserId;
use crate::error::{AppError, AppResult};
use crate::identity::store::Addressee;

/// What a person may change about a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub name: String,
    /// The address on file.
    pub email: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub terms_days: i32,
}

/// A customer.
pub struct Customer {
    pub profile: Profile,
    pub version: i64,
}

/// The account of a user.
pub struct Account {
    pub id: i64,
    pub customer_id: Option<i64>,
    pub username: Option<String>,
    pub name: String,
    pub email: String,
    pub role: String,
    pub is_active: bool,
    pub has_password: bool,
    pub is_anonymised: bool,
    pub version: i64,
}

impl Account {
    /// Whom a mail is written to.
    pub fn addressee(&self) -> Addressee {
        Addressee {
            id: self.id,
            portal: if self.customer_id.is_some() {
                Portal::Customer
            } else {
                Portal::Admin
            },
            customer_id: self.customer_id,
            name: self.name.clone(),
            email: self.email.clone(),
        }
    }
}

async fn lock_account(connection: &mut PgConnection, id: UserId) -> sqlx::Result<Option<Account>> {
    let (customer_id, account_id) = match id {
        UserId::Customer(id) => (Some(id), None),
        UserId::Staff(id) => (None, Some(id)),
    };
    sqlx::query_as!(
        Account,
        r#"select id, customer_id, username, name, email, role, status = 'active' as "is_active!",
                  password_hash is not null as "has_password!", anonymised_at is not null as "is_anonymised!", version
           from account
           where customer_id = $1 or (id = $2 and portal = 'admin')
           for no key update"#,
        customer_id,
        account_id
    )
    .fetch_optional(connection)
    .await
}

async fn lock_customer(connection: &mut PgConnection, id: i64) -> sqlx::Result<Option<Customer>> {
    let row = sqlx::query!(
        "select name, email, phone, address, terms_days, version from customer
         where id = $1 and not hidden
         for no key update",
        id
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Customer {
        profile: Profile {
            name: row.name,
            email: row.email,
            phone: row.phone,
            address: row.address,
            terms_days: row.terms_days,
        },
        version: row.version,
    }))
}

/// A customer and its account, locked for the caller's transaction: the account first, as a change of address does.
///
/// # Errors
/// 404 where there is no such customer, or it is hidden.
pub async fn customer(connection: &mut PgConnection, id: i64) -> AppResult<(Customer, Option<Account>)> {
    let account = lock_account(connection, UserId::Customer(id)).await?;
    let customer = lock_customer(connection, id).await?.ok_or_else(AppError::not_found)?;
    let account = match account {
        Some(account) => Some(account),
        // It may have been made while we waited for the customer.
        None => lock_account(connection, UserId::Customer(id)).await?,
    };
    Ok((customer, account))
}

/// The account of a member of the staff, locked for the caller's transaction.
///
/// # Errors
/// 404 where there is no such account.
pub async fn staff(connection: &mut PgConnection, id: i64) -> AppResult<Account> {
    let account = lock_account(connection, UserId::Staff(id)).await?;
    account.ok_or_else(AppError::not_found)
}

/// A user's account, locked for the caller's transaction; none where a customer has none.
///
/// # Errors
/// 404 where there is no such user.
pub async fn account(connection: &mut PgConnection, id: UserId) -> AppResult<Option<Account>> {
    match id {
        UserId::Customer(id) => Ok(customer(connection, id).await?.1),
        UserId::Staff(id) => staff(connection, id).await.map(Some),
    }
}

/// Adds a customer, or brings a hidden one back with this data; none where the number is taken.
pub async fn insert_customer(
    connection: &mut PgConnection,
    number: &str,
    profile: &Profile,
) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!(
        "insert into customer (number, name, name_edited, email, phone, address, terms_days)
         values ($1, $2, true, $3, $4, $5, $6)
         on conflict (number) do update
         set name = excluded.name, name_edited = true, email = excluded.email, phone = excluded.phone,
             address = excluded.address, terms_days = excluded.terms_days, hidden = false, version = customer.version + 1
         where customer.hidden and customer.merged_into is null
         returning id",
        number,
        profile.name,
        profile.email,
        profile.phone,
        profile.address,
        profile.terms_days
    )
    .fetch_optional(connection)
    .await
}

/// Changes what is on file about a customer. A name that a person has edited is no longer changed by files.
pub async fn set_profile(
    connection: &mut PgConnection,
    id: i64,
    profile: &Profile,
    name_edited: bool,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update customer
         set name = $2, name_edited = name_edited or $3, email = $4, phone = $5, address = $6, terms_days = $7,
             version = version + 1
         where id = $1",
        id,
        profile.name,
        name_edited,
        profile.email,
        profile.phone,
        profile.address,
        profile.terms_days
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Adds a staff account that has no password until its invitation is taken.
pub async fn insert_invited(
    connection: &mut PgConnection,
    username: &str,
    email: &str,
    name: &str,
    role: Role,
    now: DateTime<Utc>,
) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into account (portal, role, status, username, email, name, created_at)
         values ('admin', $1, 'active', $2, $3, $4, $5)
         returning id",
        role.as_str(),
        username,
        email,
        name,
        now
    )
    .fetch_one(connection)
    .await
}

/// Changes what a member of the staff is called and may do. The table itself ends sessions.
pub async fn set_member(connection: &mut PgConnection, id: i64, name: &str, role: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "update account set name = $2, role = $3, version = version + 1 where id = $1",
        id,
        name,
        role
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Lets an account sign in, or no longer. The table itself ends sessions.
pub async fn set_active(connection: &mut PgConnection, id: i64, is_active: bool) -> sqlx::Result<()> {
    sqlx::query!(
        "update account set status = $2, version = version + 1 where id = $1",
        id,
        if is_active { "active" } else { "disabled" }
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes that something about an account changed that is kept elsewhere.
pub async fn touch(connection: &mut PgConnection, id: i64) -> sqlx::Result<()> {
    sqlx::query!("update account set version = version + 1 where id = $1", id)
        .execute(connection)
        .await?;
    Ok(())
}

/// A customer and every number that was merged into it.
pub async fn person(connection: &mut PgConnection, customer_id: i64) -> sqlx::Result<Vec<i64>> {
    sqlx::query_file_scalar!("src/identity/users/sql/person.sql", customer_id)
        .fetch_all(connection)
        .await
}

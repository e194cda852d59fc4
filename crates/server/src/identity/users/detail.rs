//! Everything that the page of one user shows.

use chrono::{DateTime, NaiveDate, Utc};
use domain::Rupiah;
use domain::account::{Portal, UserDetail, UserSession};
use sqlx::PgConnection;

use super::id::UserId;
use super::list;
use crate::error::{AppError, AppResult};
use crate::identity::challenge;
use crate::session;

/// What stands beside the row of the list.
#[derive(Default)]
struct Beside {
    version: i64,
    account_id: Option<i64>,
    created_at: Option<DateTime<Utc>>,
    anonymised_at: Option<DateTime<Utc>>,
    address: Option<String>,
    net_sales: Option<i64>,
    last_invoice: Option<NaiveDate>,
}

async fn beside(connection: &mut PgConnection, id: UserId) -> sqlx::Result<Beside> {
    match id {
        UserId::Customer(id) => {
            sqlx::query_file_as!(Beside, "src/identity/users/sql/customer_detail.sql", id)
                .fetch_one(connection)
                .await
        }
        UserId::Staff(id) => {
            let row = sqlx::query!("select version, created_at from account where id = $1", id)
                .fetch_one(connection)
                .await?;
            Ok(Beside {
                version: row.version,
                account_id: Some(id),
                created_at: Some(row.created_at),
                ..Beside::default()
            })
        }
    }
}

/// The user.
///
/// # Errors
/// 404 where there is no such user, or the customer is hidden.
pub async fn detail(connection: &mut PgConnection, id: UserId, now: DateTime<Utc>) -> AppResult<UserDetail> {
    let user = list::one(connection, id, now).await?.ok_or_else(AppError::not_found)?;
    let beside = beside(connection, id).await?;
    let portal = match id {
        UserId::Customer(_) => Portal::Customer,
        UserId::Staff(_) => Portal::Admin,
    };
    let (sessions, email_pending) = match beside.account_id {
        Some(account_id) => (
            session::list(&mut *connection, account_id, portal, now).await?,
            challenge::pending_email(&mut *connection, account_id, now).await?,
        ),
        None => (Vec::new(), None),
    };
    Ok(UserDetail {
        user,
        version: beside.version,
        address: beside.address,
        net_sales: beside.net_sales.map(Rupiah),
        last_invoice: beside.last_invoice,
        created_at: beside.created_at,
        email_pending,
        anonymised_at: beside.anonymised_at,
        sessions: sessions
            .into_iter()
            .map(|(id, created_at, last_seen_at, user_agent)| UserSession {
                id: id.to_string(),
                created_at,
                last_seen_at,
                user_agent,
            })
            .collect(),
    })
}

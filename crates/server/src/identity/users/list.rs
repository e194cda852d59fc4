//! Users as the list shows them: keyset pages by name.

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use domain::account::{AccountStatus, Role, UserCounts, UserKind, UserList, UserRow};
use domain::loyalty::Tier;
use futures_util::TryStreamExt;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::{Arguments, FromRow, PgConnection, PgPool, Postgres, QueryBuilder};

use super::filter::{Cursor, Filter};
use super::id::UserId;
use crate::error::AppResult;

/// Customers, up to their conditions; `$1` is [`ATTEMPT_LIFETIME`] ago.
const CUSTOMERS: &str = include_str!("sql/customers.sql");
/// Staff, up to their conditions; `$1` is now.
const STAFF: &str = include_str!("sql/staff.sql");
/// How long a registration whose code was not entered says something about its number.
const ATTEMPT_LIFETIME: TimeDelta = TimeDelta::hours(24);

#[derive(FromRow)]
struct Customer {
    id: i64,
    number: String,
    name: String,
    sort_name: String,
    status: String,
    email: Option<String>,
    phone: Option<String>,
    tier: String,
    points: i64,
    terms_days: i32,
    last_seen_at: Option<DateTime<Utc>>,
}

#[derive(FromRow)]
struct Member {
    id: i64,
    username: String,
    name: String,
    sort_name: String,
    role: String,
    status: String,
    email: String,
    last_seen_at: Option<DateTime<Utc>>,
    totp_enabled: bool,
    invited_until: Option<DateTime<Utc>>,
}

/// A row as it is sent, and its place in the list.
struct Placed {
    row: UserRow,
    place: Cursor,
}

impl Customer {
    fn placed(self) -> AppResult<Placed> {
        let row = UserRow {
            id: UserId::Customer(self.id).wire(),
            kind: UserKind::Customer,
            role: Role::Customer,
            status: AccountStatus::parse(&self.status).context("a status")?,
            customer_number: Some(self.number),
            username: None,
            name: self.name,
            email: self.email,
            phone: self.phone,
            tier: Some(tier(&self.tier)?),
            points: Some(self.points),
            terms_days: Some(self.terms_days),
            last_seen_at: self.last_seen_at,
            totp_enabled: None,
            invited_until: None,
        };
        let place = Cursor {
            sort_name: self.sort_name,
            id: self.id,
        };
        Ok(Placed { row, place })
    }
}

impl Member {
    fn placed(self) -> AppResult<Placed> {
        let row = UserRow {
            id: UserId::Staff(self.id).wire(),
            kind: UserKind::Admin,
            role: Role::parse(&self.role).context("a role")?,
            status: AccountStatus::parse(&self.status).context("a status")?,
            customer_number: None,
            username: Some(self.username),
            name: self.name,
            email: Some(self.email),
            phone: None,
            tier: None,
            points: None,
            terms_days: None,
            last_seen_at: self.last_seen_at,
            totp_enabled: Some(self.totp_enabled),
            invited_until: self.invited_until,
        };
        let place = Cursor {
            sort_name: self.sort_name,
            id: self.id,
        };
        Ok(Placed { row, place })
    }
}

/// The tier of a stored word.
pub fn tier(text: &str) -> AppResult<Tier> {
    let known = Tier::ALL.into_iter().find(|tier| tier.as_str() == text);
    Ok(known.context("a tier")?)
}

/// `select` of all users of a kind, to be followed by conditions.
fn select(kind: UserKind, count_only: bool, now: DateTime<Utc>) -> AppResult<QueryBuilder<Postgres>> {
    let (text, moment) = match kind {
        UserKind::Customer => (CUSTOMERS, now - ATTEMPT_LIFETIME),
        UserKind::Admin => (STAFF, now),
    };
    let mut arguments = PgArguments::default();
    arguments
        .add(moment)
        .map_err(|error| anyhow::anyhow!("an instant is an argument: {error}"))?;
    let text = if count_only {
        format!("select count(*) from ({text}")
    } else {
        text.to_owned()
    };
    Ok(QueryBuilder::with_arguments(text, arguments))
}

async fn fetch<T>(connection: &mut PgConnection, query: &mut QueryBuilder<Postgres>) -> sqlx::Result<Vec<T>>
where
    T: for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    query.build_query_as().fetch_all(connection).await
}

async fn placed(
    connection: &mut PgConnection,
    kind: UserKind,
    query: &mut QueryBuilder<Postgres>,
) -> AppResult<Vec<Placed>> {
    match kind {
        UserKind::Customer => {
            let rows = fetch::<Customer>(connection, query).await?;
            rows.into_iter().map(Customer::placed).collect()
        }
        UserKind::Admin => {
            let rows = fetch::<Member>(connection, query).await?;
            rows.into_iter().map(Member::placed).collect()
        }
    }
}

/// One page, how many the filter holds, and how many there are.
pub async fn page(db: &PgPool, filter: &Filter, now: DateTime<Utc>) -> AppResult<UserList> {
    let mut connection = db.acquire().await?;
    let mut query = select(filter.kind, false, now)?;
    filter.push_conditions(&mut query);
    filter.push_page(&mut query);
    let mut found = placed(&mut connection, filter.kind, &mut query).await?;
    let has_more = found.len() > filter.limit as usize;
    found.truncate(filter.limit as usize);
    let next_cursor = found.last().filter(|_| has_more).map(|last| last.place.write());

    let mut count = select(filter.kind, true, now)?;
    filter.push_conditions(&mut count);
    count.push(") found");
    let total = count.build_query_scalar().fetch_one(&mut *connection).await?;
    let counts = sqlx::query_file_as!(UserCounts, "src/identity/users/sql/counts.sql")
        .fetch_one(&mut *connection)
        .await?;
    Ok(UserList {
        items: found.into_iter().map(|found| found.row).collect(),
        next_cursor,
        total,
        total_is_exact: true,
        counts,
    })
}

/// Sends every user of the filter, in its order.
pub async fn all(
    db: &PgPool,
    filter: &Filter,
    now: DateTime<Utc>,
    mut send: impl AsyncFnMut(UserRow) -> AppResult<()>,
) -> AppResult<()> {
    let mut query = select(filter.kind, false, now)?;
    filter.push_conditions(&mut query);
    filter.push_order(&mut query);
    match filter.kind {
        UserKind::Customer => {
            let mut rows = query.build_query_as::<Customer>().fetch(db);
            while let Some(row) = rows.try_next().await? {
                send(row.placed()?.row).await?;
            }
        }
        UserKind::Admin => {
            let mut rows = query.build_query_as::<Member>().fetch(db);
            while let Some(row) = rows.try_next().await? {
                send(row.placed()?.row).await?;
            }
        }
    }
    Ok(())
}

/// One user's row; none where there is no such user, or the customer is hidden.
pub async fn one(connection: &mut PgConnection, id: UserId, now: DateTime<Utc>) -> AppResult<Option<UserRow>> {
    let (kind, id) = match id {
        UserId::Customer(id) => (UserKind::Customer, id),
        UserId::Staff(id) => (UserKind::Admin, id),
    };
    let mut query = select(kind, false, now)?;
    query.push(" and u.id = ").push_bind(id);
    let mut found = placed(connection, kind, &mut query).await?;
    Ok(found.pop().map(|found| found.row))
}

//! SQL of the points ledger and the tiers.

use chrono::{DateTime, NaiveDate, Utc};
use domain::Rupiah;
use domain::loyalty::{ExpiringPoints, PointsKind, PointsRule, Tier, TierBenefits, TierRule};
use sqlx::PgConnection;

/// One customer's tier before and after.
pub(super) struct TierChange {
    pub before: String,
    pub after: String,
}

/// What is missing in the ledger of a customer's opening points.
pub(super) struct OpeningDifference {
    pub id: i64,
    pub number: String,
    pub points: i64,
    pub is_new: bool,
    pub note: Option<String>,
}

/// An entry that no invoice gives.
pub(super) struct Entry<'a> {
    pub customer_id: i64,
    pub kind: PointsKind,
    pub points: i64,
    pub redemption_id: Option<i64>,
    pub account_id: i64,
    pub note: Option<&'a str>,
    pub day: NaiveDate,
    pub at: DateTime<Utc>,
}

/// Locks the balances of customers, all of them where `customers` is none: whoever writes into the ledger holds them, so that
/// entries of a customer are numbered in the order in which they are committed.
pub(super) async fn lock_balances(connection: &mut PgConnection, customers: Option<&[i64]>) -> sqlx::Result<()> {
    if let Some(customers) = customers {
        sqlx::query_file!("src/loyalty/sql/make_balances.sql", customers)
            .execute(&mut *connection)
            .await?;
    }
    sqlx::query_file!("src/loyalty/sql/lock_balances.sql", customers)
        .fetch_all(connection)
        .await?;
    Ok(())
}

/// The customers of the invoices in `change_invoice`.
pub(super) async fn changed_customers(connection: &mut PgConnection) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!("select distinct customer_id from change_invoice")
        .fetch_all(connection)
        .await
}

pub(super) async fn restate_points(
    connection: &mut PgConnection,
    upload_id: Option<i64>,
    reason: Option<&str>,
) -> sqlx::Result<()> {
    sqlx::query_file!("src/loyalty/sql/restate_points.sql", upload_id, reason)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn restate_tiers(connection: &mut PgConnection) -> sqlx::Result<Vec<TierChange>> {
    sqlx::query_file_as!(TierChange, "src/loyalty/sql/restate_tiers.sql")
        .fetch_all(connection)
        .await
}

/// Whether any rule lets points expire.
pub(super) async fn anything_expires(connection: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from points_rule where expiry_months is not null)
             or exists (select from points_entry where kind = 'expire') as "expires!""#
    )
    .fetch_one(connection)
    .await
}

/// Takes off what has come to expire; whose balance that changed.
pub(super) async fn restate_expiry(
    connection: &mut PgConnection,
    customers: Option<&[i64]>,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<i64>> {
    sqlx::query_file_scalar!("src/loyalty/sql/restate_expiry.sql", customers, today, now)
        .fetch_all(connection)
        .await
}

/// What expires next.
pub(super) async fn next_expiry(
    connection: &mut PgConnection,
    customer_id: i64,
    today: NaiveDate,
) -> sqlx::Result<Option<ExpiringPoints>> {
    sqlx::query_file_as!(ExpiringPoints, "src/loyalty/sql/next_expiry.sql", customer_id, today)
        .fetch_optional(connection)
        .await
}

pub(super) async fn balance(connection: &mut PgConnection, customer_id: i64) -> sqlx::Result<i64> {
    let balance = sqlx::query_scalar!(
        "select balance from customer_points where customer_id = $1",
        customer_id
    )
    .fetch_optional(connection)
    .await?;
    Ok(balance.unwrap_or(0))
}

/// Writes an entry; the balance after it. The balance is locked.
pub(super) async fn write(connection: &mut PgConnection, entry: &Entry<'_>) -> sqlx::Result<i64> {
    sqlx::query_file_scalar!(
        "src/loyalty/sql/write_entry.sql",
        entry.customer_id,
        entry.kind.as_str(),
        entry.points,
        entry.day,
        entry.redemption_id,
        entry.account_id,
        entry.note,
        entry.at
    )
    .fetch_one(connection)
    .await
}

pub(super) async fn move_rest(
    connection: &mut PgConnection,
    from: i64,
    into: i64,
    account_id: i64,
    reason: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query_file!("src/loyalty/sql/move_rest.sql", from, into, account_id, reason, now)
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "update redemption set customer_id = $2 where customer_id = $1",
        from,
        into
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn opening_differences(
    connection: &mut PgConnection,
    upload_id: i64,
    importing: Option<i64>,
) -> sqlx::Result<Vec<OpeningDifference>> {
    sqlx::query_file_as!(
        OpeningDifference,
        "src/loyalty/sql/opening_differences.sql",
        upload_id,
        importing
    )
    .fetch_all(connection)
    .await
}

pub(super) async fn write_opening(
    connection: &mut PgConnection,
    differences: &[OpeningDifference],
    upload_id: i64,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let customers: Vec<i64> = differences.iter().map(|difference| difference.id).collect();
    let points: Vec<i64> = differences.iter().map(|difference| difference.points).collect();
    let notes: Vec<Option<String>> = differences.iter().map(|difference| difference.note.clone()).collect();
    sqlx::query_file!(
        "src/loyalty/sql/write_opening.sql",
        &customers,
        &points,
        &notes as &[Option<String>],
        upload_id,
        today,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The rules of points, oldest first.
pub(super) async fn points_rules(connection: &mut PgConnection) -> sqlx::Result<Vec<PointsRule>> {
    sqlx::query_as!(
        PointsRule,
        "select valid_from, rupiah_per_point, expiry_months from points_rule order by valid_from"
    )
    .fetch_all(connection)
    .await
}

/// Writes the rules of points in place of those there are. Points never expire before the day after their rule came.
pub(super) async fn write_points_rules(
    connection: &mut PgConnection,
    rules: &[PointsRule],
    today: NaiveDate,
) -> sqlx::Result<()> {
    let days: Vec<NaiveDate> = rules.iter().map(|rule| rule.valid_from).collect();
    sqlx::query!("delete from points_rule where valid_from <> all ($1)", &days)
        .execute(&mut *connection)
        .await?;
    for rule in rules {
        sqlx::query!(
            "insert into points_rule as kept (valid_from, rupiah_per_point, expiry_months, made_on) values ($1, $2, $3, $4)
             on conflict (valid_from) do update
             set rupiah_per_point = excluded.rupiah_per_point, expiry_months = excluded.expiry_months,
                 made_on = case when kept.expiry_months is distinct from excluded.expiry_months then excluded.made_on
                     else kept.made_on end",
            rule.valid_from,
            rule.rupiah_per_point,
            rule.expiry_months,
            today
        )
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// Puts every invoice from a day on into `change_invoice`, as if it had come.
pub(super) async fn all_invoices_since(connection: &mut PgConnection, day: NaiveDate) -> sqlx::Result<()> {
    sqlx::query_file!("src/loyalty/sql/all_invoices_since.sql", day)
        .execute(connection)
        .await?;
    Ok(())
}

/// The rules of tiers, oldest first.
pub(super) async fn tier_rules(connection: &mut PgConnection) -> sqlx::Result<Vec<TierRule>> {
    let rows = sqlx::query!("select valid_from, gold, diamond, moon_stone from tier_rule order by valid_from")
        .fetch_all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| TierRule {
            valid_from: row.valid_from,
            gold: Rupiah(row.gold),
            diamond: Rupiah(row.diamond),
            moon_stone: Rupiah(row.moon_stone),
        })
        .collect())
}

/// Writes the rules of tiers in place of those there are.
pub(super) async fn write_tier_rules(connection: &mut PgConnection, rules: &[TierRule]) -> sqlx::Result<()> {
    sqlx::query!("delete from tier_rule").execute(&mut *connection).await?;
    for rule in rules {
        sqlx::query!(
            "insert into tier_rule (valid_from, gold, diamond, moon_stone) values ($1, $2, $3, $4)",
            rule.valid_from,
            rule.gold.0,
            rule.diamond.0,
            rule.moon_stone.0
        )
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// What tiers bring.
pub(super) async fn benefits(connection: &mut PgConnection) -> sqlx::Result<TierBenefits> {
    let rows = sqlx::query!("select tier, benefits from tier_benefit")
        .fetch_all(connection)
        .await?;
    let mut benefits = TierBenefits::default();
    for row in rows {
        if let Some(tier) = Tier::parse(&row.tier) {
            *benefits.of_mut(tier) = row.benefits;
        }
    }
    Ok(benefits)
}

pub(super) async fn write_benefits(connection: &mut PgConnection, benefits: &TierBenefits) -> sqlx::Result<()> {
    for tier in Tier::ALL {
        sqlx::query!(
            "insert into tier_benefit (tier, benefits) values ($1, $2)
             on conflict (tier) do update set benefits = excluded.benefits",
            tier.as_str(),
            benefits.of(tier)
        )
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

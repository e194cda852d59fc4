//! The page of a customer's points: balance, tier, what can be redeemed and what was, and the ledger line by line.

use chrono::{DateTime, NaiveDate, Utc};
use domain::Rupiah;
use domain::id::{InvoiceId, RedemptionId, RewardId};
use domain::loyalty::{
    CustomerRewards, ExpiringPoints, OwnRedemption, PointsKind, PointsLedger, PointsLine, RedemptionStatus,
    RewardOffer, Tier, TierBenefits, TierStep, TierThresholds,
};
use futures_util::TryStreamExt as _;
use sqlx::PgConnection;

use super::{catalogue, store};
use crate::error::AppResult;
use crate::extract::Customer;
use crate::sales::standing::Standing;
use crate::state::AppState;

/// Redemptions on the page.
const REDEMPTIONS: i64 = 20;
/// Entries of the ledger on the page.
const LINES: i64 = 8;

/// What holds for the customer.
struct Member {
    tier: String,
    balance: i64,
    net_sales: i64,
    rupiah_per_point: i64,
    expiry_months: Option<i32>,
    gold: i64,
    diamond: i64,
    moon_stone: i64,
}

impl Member {
    fn thresholds(&self) -> TierThresholds {
        TierThresholds {
            gold: Rupiah(self.gold),
            diamond: Rupiah(self.diamond),
            moon_stone: Rupiah(self.moon_stone),
        }
    }
}

/// The whole page. All of it is read as the customer.
pub(super) async fn page(state: &AppState, customer: &Customer, standing: Standing) -> AppResult<CustomerRewards> {
    let today = state.clock.today();
    let id = customer.customer_id;
    let mut transaction = state.as_customer(customer).await?;
    let member = sqlx::query_file_as!(Member, "src/loyalty/sql/member.sql", id, today, standing.as_of)
        .fetch_one(&mut *transaction)
        .await?;
    let tier = Tier::parse(&member.tier).unwrap_or(Tier::Silver);
    let expiring = expiring(&mut transaction, id, today).await?;
    let benefits = store::benefits(&mut transaction).await?;
    let rewards = offers(&mut transaction, tier, member.balance, today).await?;
    let redemptions = redemptions(&mut transaction, id, Some(REDEMPTIONS)).await?;
    let (ledger, next) = lines(&mut transaction, id, None, LINES).await?;
    let net_sales = Rupiah(member.net_sales);
    let (next_tier, missing) = above(tier, net_sales, &member.thresholds()).unzip();
    Ok(CustomerRewards {
        as_of: standing.as_of,
        last_upload_at: standing.last_upload.map(|upload| upload.at),
        balance: member.balance,
        expiring,
        rupiah_per_point: member.rupiah_per_point,
        expiry_months: member.expiry_months,
        net_sales,
        tier,
        next_tier,
        missing,
        ladder: ladder(net_sales, &member.thresholds(), &benefits),
        rewards,
        redemptions,
        ledger,
        ledger_has_more: next.is_some(),
    })
}

/// What expires next; none where nothing does.
pub(super) async fn expiring(
    connection: &mut PgConnection,
    customer_id: i64,
    today: NaiveDate,
) -> sqlx::Result<Option<ExpiringPoints>> {
    if store::anything_expires(&mut *connection).await? {
        store::next_expiry(connection, customer_id, today).await
    } else {
        Ok(None)
    }
}

/// How many rewards can be redeemed now, by tier, balance, stock and day.
pub(super) async fn redeemable(
    connection: &mut PgConnection,
    tier: Tier,
    balance: i64,
    today: NaiveDate,
) -> sqlx::Result<i64> {
    let offers = offers(connection, tier, balance, today).await?;
    let redeemable = offers.iter().filter(|offer| offer.not_redeemable.is_none());
    Ok(redeemable.count() as i64)
}

/// The tier above and what is missing to it; none at the top.
fn above(tier: Tier, net_sales: Rupiah, thresholds: &TierThresholds) -> Option<(Tier, Rupiah)> {
    let next = Tier::ALL.into_iter().find(|other| *other > tier)?;
    Some((next, Rupiah((thresholds.from(next).0 - net_sales.0).max(0))))
}

fn ladder(net_sales: Rupiah, thresholds: &TierThresholds, benefits: &TierBenefits) -> Vec<TierStep> {
    let step = |(place, tier): (usize, Tier)| {
        let from = thresholds.from(tier);
        let progress = match Tier::ALL.get(place + 1) {
            Some(next) => TierThresholds::progress_percent(net_sales, from, thresholds.from(*next)),
            None => u8::from(net_sales >= from) * 100,
        };
        TierStep {
            tier,
            from,
            benefits: benefits.of(tier).to_owned(),
            progress_percent: progress,
        }
    };
    Tier::ALL.into_iter().enumerate().map(step).collect()
}

async fn offers(
    connection: &mut PgConnection,
    tier: Tier,
    balance: i64,
    today: NaiveDate,
) -> sqlx::Result<Vec<RewardOffer>> {
    let rows = sqlx::query_file!("src/loyalty/sql/offers.sql", today)
        .fetch_all(connection)
        .await?;
    let offer = |mut offer: RewardOffer| {
        offer.not_redeemable = offer.terms().refusal(tier, balance, today);
        offer
    };
    let offers = rows.into_iter().map(|row| RewardOffer {
        id: RewardId(row.id),
        name: row.name,
        description: row.description,
        picture: row.picture,
        points: row.points,
        stock: row.stock,
        valid_from: row.valid_from,
        valid_until: row.valid_until,
        tiers: catalogue::tiers(&row.tiers),
        not_redeemable: None,
    });
    Ok(offers.map(offer).collect())
}

/// A customer's redemptions, newest first: so many, or all.
pub(super) async fn redemptions(
    connection: &mut PgConnection,
    customer_id: i64,
    most: Option<i64>,
) -> sqlx::Result<Vec<OwnRedemption>> {
    let rows = sqlx::query_file!("src/loyalty/sql/own_redemptions.sql", customer_id, most)
        .fetch_all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| OwnRedemption {
            id: RedemptionId(row.id),
            code: row.code,
            reward: row.reward_name,
            points: row.points,
            status: RedemptionStatus::parse(&row.status).unwrap_or(RedemptionStatus::Cancelled),
            requested_at: row.requested_at,
            changed_at: row.changed_at,
            cancel_reason: row.cancel_reason,
        })
        .collect())
}

/// An entry as stored, with the balance after it.
struct LineRow {
    id: i64,
    at: DateTime<Utc>,
    day: NaiveDate,
    kind: String,
    points: i64,
    balance: i64,
    reason: Option<String>,
    invoice_number: Option<String>,
    invoice_id: Option<i64>,
    reward: Option<String>,
    code: Option<String>,
    note: Option<String>,
}

impl LineRow {
    fn wire(self) -> PointsLine {
        PointsLine {
            id: self.id,
            at: self.at,
            day: self.day,
            kind: PointsKind::parse(&self.kind).unwrap_or(PointsKind::Adjust),
            points: self.points,
            balance: self.balance,
            is_correction: matches!(self.reason.as_deref(), Some("correction" | "rule" | "merge")),
            invoice_number: self.invoice_number,
            invoice_id: self.invoice_id.map(InvoiceId),
            reward: self.reward,
            code: self.code,
            note: self.note,
        }
    }
}

/// Entries from before `before` on, newest first, and where the next page begins.
async fn lines(
    connection: &mut PgConnection,
    customer_id: i64,
    before: Option<i64>,
    limit: i64,
) -> sqlx::Result<(Vec<PointsLine>, Option<i64>)> {
    let most = Some(limit + 1);
    let mut rows = sqlx::query_file_as!(LineRow, "src/loyalty/sql/ledger.sql", customer_id, before, most)
        .fetch_all(connection)
        .await?;
    let has_more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| has_more).map(|row| row.id);
    Ok((rows.into_iter().map(LineRow::wire).collect(), next))
}

/// Every entry of a customer, newest first, for files.
pub(super) async fn each_line(
    connection: &mut PgConnection,
    customer_id: i64,
    mut take: impl AsyncFnMut(PointsLine) -> AppResult<()>,
) -> AppResult<()> {
    let (before, most) = (None::<i64>, None::<i64>);
    let mut rows =
        sqlx::query_file_as!(LineRow, "src/loyalty/sql/ledger.sql", customer_id, before, most).fetch(connection);
    while let Some(row) = rows.try_next().await? {
        take(row.wire()).await?;
    }
    Ok(())
}

/// A page of the ledger, read as the customer.
pub(super) async fn ledger(
    state: &AppState,
    customer: &Customer,
    before: Option<i64>,
    limit: u32,
) -> AppResult<PointsLedger> {
    let id = customer.customer_id;
    let mut transaction = state.as_customer(customer).await?;
    let total = sqlx::query_scalar!(
        r#"select count(*) as "count!" from points_entry where customer_id = $1"#,
        id
    )
    .fetch_one(&mut *transaction)
    .await?;
    let (items, next) = lines(&mut transaction, id, before, i64::from(limit)).await?;
    Ok(PointsLedger {
        items,
        next_cursor: next.map(|id| id.to_string()),
        total,
        total_is_exact: true,
    })
}

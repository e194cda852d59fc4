//! The wire types of `/api/customer/rewards`.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::{NotRedeemable, PointsKind, RedemptionStatus, RewardTerms, Tier};
use crate::Rupiah;
use crate::id::{InvoiceId, RedemptionId, RewardId};
use crate::tree::{answers, fields};

/// One redemption as the customer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnRedemption {
    /// The redemption.
    pub id: RedemptionId,
    /// What to show at the counter.
    pub code: String,
    /// What for.
    pub reward: String,
    /// Points that it cost.
    pub points: i64,
    /// Where it stands.
    pub status: RedemptionStatus,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// When it came to stand there.
    pub changed_at: DateTime<Utc>,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
}

/// One entry of the points ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PointsLine {
    /// The entry's number; a later one is higher.
    pub id: i64,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// The day it counts for.
    pub day: NaiveDate,
    /// What kind.
    pub kind: PointsKind,
    /// Points that came, or went where negative.
    pub points: i64,
    /// The balance after it.
    pub balance: i64,
    /// Whether it corrects what was written before.
    pub is_correction: bool,
    /// The invoice that earned or took them.
    pub invoice_number: Option<String>,
    /// That invoice, where it is still there.
    pub invoice_id: Option<InvoiceId>,
    /// The reward they were spent on, or came back from.
    pub reward: Option<String>,
    /// The redemption's code.
    pub code: Option<String>,
    /// Why, in somebody's own words.
    pub note: Option<String>,
}

/// Answer of `GET /api/customer/rewards/ledger`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PointsLedger {
    /// The entries, newest first.
    pub items: Vec<PointsLine>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many entries all pages hold.
    pub total: i64,
    /// Whether `total` was counted to the end.
    pub total_is_exact: bool,
}

/// Points that expire on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExpiringPoints {
    /// The day from which they are gone.
    pub on: NaiveDate,
    /// How many, if nothing is used before.
    pub points: i64,
}

/// One step of the ladder of tiers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TierStep {
    /// Which tier.
    pub tier: Tier,
    /// Lifetime net sales from which it holds.
    pub from: Rupiah,
    /// What it brings; may be empty.
    pub benefits: String,
    /// How far it is filled, 0 to 100: between its threshold and the next.
    pub progress_percent: u8,
}

/// A reward as the customer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RewardOffer {
    /// The reward's id.
    pub id: RewardId,
    /// Its name.
    pub name: String,
    /// More about it; may be empty.
    pub description: String,
    /// Its picture: `GET /api/files/{hash}`.
    pub picture: Option<String>,
    /// Points that it costs.
    pub points: i64,
    /// How many are left.
    pub stock: i64,
    /// The first day on which it can be redeemed.
    pub valid_from: Option<NaiveDate>,
    /// The last day.
    pub valid_until: Option<NaiveDate>,
    /// Whom it is for.
    pub tiers: Vec<Tier>,
    /// Why it cannot be redeemed now; null where it can.
    pub not_redeemable: Option<NotRedeemable>,
}

impl RewardOffer {
    /// What decides whether it can be redeemed.
    pub fn terms(&self) -> RewardTerms<'_> {
        RewardTerms {
            points: self.points,
            stock: self.stock,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
            tiers: &self.tiers,
        }
    }
}

/// Answer of `GET /api/customer/rewards`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerRewards {
    /// The data date.
    pub as_of: NaiveDate,
    /// When the last upload was imported; null without one.
    pub last_upload_at: Option<DateTime<Utc>>,
    /// Points to spend; negative where a correction took more than there were.
    pub balance: i64,
    /// Points that expire next; null where none do.
    pub expiring: Option<ExpiringPoints>,
    /// Net sales of an invoice that earn one point today.
    pub rupiah_per_point: i64,
    /// Months after which points that are earned today expire; null: never.
    pub expiry_months: Option<i32>,
    /// Net sales of all time, without VAT: what tiers count.
    pub net_sales: Rupiah,
    /// The tier.
    pub tier: Tier,
    /// The tier above; null at the top.
    pub next_tier: Option<Tier>,
    /// Net sales that are missing to it; null at the top.
    pub missing: Option<Rupiah>,
    /// All tiers, lowest first.
    pub ladder: Vec<TierStep>,
    /// What can be redeemed now or later, cheapest first.
    pub rewards: Vec<RewardOffer>,
    /// The newest redemptions.
    pub redemptions: Vec<OwnRedemption>,
    /// The newest entries of the points ledger.
    pub ledger: Vec<PointsLine>,
    /// Whether the ledger holds more.
    pub ledger_has_more: bool,
}

fields! {
    OwnRedemption { id, code, reward, points, status, requested_at, changed_at, cancel_reason }
    PointsLine {
        id, at, day, kind, points, balance, is_correction, invoice_number, invoice_id, reward, code, note
    }
    PointsLedger { items, next_cursor, total, total_is_exact }
    ExpiringPoints { on, points }
    TierStep { tier, from, benefits, progress_percent }
    RewardOffer { id, name, description, picture, points, stock, valid_from, valid_until, tiers, not_redeemable }
    CustomerRewards {
        as_of, last_upload_at, balance, expiring, rupiah_per_point, expiry_months, net_sales, tier, next_tier, missing, ladder,
        rewards, redemptions, ledger, ledger_has_more
    }
}
answers!(OwnRedemption PointsLine PointsLedger ExpiringPoints TierStep RewardOffer CustomerRewards);

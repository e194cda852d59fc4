//! The wire types of `/api/admin/rewards`, `/api/admin/redemptions` and `/api/admin/points`, and of redeeming.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::Tier;
use crate::FieldProblem;
use crate::id::{CustomerId, RedemptionId, RewardId};
use crate::tree::{answers, fields};
use crate::words::words;

/// Most characters of a reward's name.
pub const REWARD_NAME_MAX: usize = 100;
/// Most characters of its description, and of a reason.
pub const REWARD_TEXT_MAX: usize = 500;
/// Most points that a reward costs or an adjustment moves, and most pieces of a reward.
pub const POINTS_MAX: i64 = 1_000_000_000;

words! {
    /// Where a redemption stands.
    RedemptionStatus {
        /// Asked for; the points are gone.
        Requested = "requested", "Diajukan";
        /// Put ready at the counter.
        Ready = "ready", "Siap diambil";
        /// Handed over.
        HandedOver = "handed_over", "Diserahkan";
        /// Cancelled; the points are back.
        Cancelled = "cancelled", "Dibatalkan";
    }
}

impl RedemptionStatus {
    /// Whether something is still to be done.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Requested | Self::Ready)
    }
}

words! {
    /// What kind of entry of the points ledger.
    PointsKind {
        /// An invoice earned.
        Earn = "earn", "Poin faktur";
        /// A return took back.
        Return = "return", "Retur";
        /// Spent on a reward.
        Redeem = "redeem", "Tukar";
        /// Back from a cancelled redemption.
        Cancel = "cancel", "Penukaran dibatalkan";
        /// Expired.
        Expire = "expire", "Hangus";
        /// Adjusted by hand or by a file.
        Adjust = "adjust", "Penyesuaian";
    }
}

/// A reward as admins keep it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reward {
    /// The reward's id.
    pub id: RewardId,
    /// For `If-Match`.
    pub version: i64,
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
    /// Redemptions that are not handed over yet.
    pub open_redemptions: i64,
}

/// Answer of `GET /api/admin/rewards`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rewards {
    /// The catalogue, cheapest first.
    pub items: Vec<Reward>,
}

/// Body of `POST /api/admin/rewards`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewReward {
    /// Its name.
    pub name: String,
    /// More about it.
    #[serde(default)]
    pub description: String,
    /// The hash of a picture that was uploaded before.
    #[serde(default)]
    pub picture: Option<String>,
    /// Points that it costs.
    pub points: i64,
    /// How many there are.
    pub stock: i64,
    /// The first day on which it can be redeemed; null: from now on.
    #[serde(default)]
    pub valid_from: Option<NaiveDate>,
    /// The last day; null: without end.
    #[serde(default)]
    pub valid_until: Option<NaiveDate>,
    /// Whom it is for.
    pub tiers: Vec<Tier>,
}

/// Body of `PATCH /api/admin/rewards/{id}`: what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RewardChange {
    /// Its name.
    pub name: Option<String>,
    /// More about it.
    pub description: Option<String>,
    /// The hash of a picture; null takes it away.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub picture: Option<Option<String>>,
    /// Points that it costs.
    pub points: Option<i64>,
    /// How many are left.
    pub stock: Option<i64>,
    /// The first day; null: from now on.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<NaiveDate>))]
    pub valid_from: Option<Option<NaiveDate>>,
    /// The last day; null: without end.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<NaiveDate>))]
    pub valid_until: Option<Option<NaiveDate>>,
    /// Whom it is for.
    pub tiers: Option<Vec<Tier>>,
}

/// A field that may be null, as something else than an absent one.
#[expect(
    clippy::option_option,
    reason = "absent, null and a value are three things in a PATCH"
)]
fn given<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl NewReward {
    /// What is wrong with it, by field; whether the picture exists is the server's to say.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found = Vec::new();
        let mut add = |field: &str, code: &str, detail: &str| {
            found.push(FieldProblem::new(format!("/{field}"), code, detail));
        };
        if self.name.trim().is_empty() {
            add("name", "required", "Isi nama hadiah.");
        } else if self.name.chars().count() > REWARD_NAME_MAX || self.name.chars().any(char::is_control) {
            add("name", "invalid", "Pakai satu baris, paling banyak 100 karakter.");
        }
        let is_hidden = |c: char| c.is_control() && c != '\n';
        if self.description.chars().count() > REWARD_TEXT_MAX || self.description.chars().any(is_hidden) {
            add("description", "invalid", "Pakai paling banyak 500 karakter.");
        }
        if !(1..=POINTS_MAX).contains(&self.points) {
            add("points", "invalid", "Isi 1 sampai 1.000.000.000 poin.");
        }
        if !(0..=POINTS_MAX).contains(&self.stock) {
            add("stock", "invalid", "Isi 0 sampai 1.000.000.000.");
        }
        if let (Some(from), Some(until)) = (self.valid_from, self.valid_until)
            && until < from
        {
            add(
                "valid_until",
                "invalid",
                "Hari terakhir tidak boleh sebelum hari pertama.",
            );
        }
        if self.tiers.is_empty() {
            add("tiers", "required", "Pilih paling sedikit satu tier.");
        }
        found
    }
}

/// Body of `POST /api/customer/rewards/redeem`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RedeemRequest {
    /// Which reward.
    pub reward_id: RewardId,
}

/// Answer of a redemption.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Redeemed {
    /// The redemption.
    pub redemption_id: RedemptionId,
    /// What the customer shows at the counter.
    #[cfg_attr(feature = "openapi", schema(example = "TKR-448012"))]
    pub code: String,
    /// Points that it cost.
    pub points: i64,
    /// Points that are left.
    pub balance: i64,
}

/// Body of `POST /api/admin/redemptions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CounterRedemption {
    /// Whose points.
    pub customer_number: String,
    /// Which reward.
    pub reward_id: RewardId,
    /// Whether it is handed over at once.
    #[serde(default)]
    pub hand_over: bool,
}

/// Body of `POST /api/admin/redemptions/{id}/cancel`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CancelRedemption {
    /// Why; the customer reads it.
    pub reason: String,
}

/// Body of `POST /api/admin/points/adjust`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PointsAdjustment {
    /// Whose points.
    pub customer_number: String,
    /// What is added, or taken off where negative.
    pub points: i64,
    /// Why; the customer reads it.
    pub reason: String,
}

/// Answer of `POST /api/admin/points/adjust`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PointsAdjusted {
    /// Points before.
    pub before: i64,
    /// Points now.
    pub after: i64,
}

/// One redemption as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Redemption {
    /// The redemption.
    pub id: RedemptionId,
    /// What the customer shows at the counter.
    pub code: String,
    /// Whose.
    pub customer_id: CustomerId,
    /// The customer's number.
    pub customer_number: String,
    /// The customer's name.
    pub customer_name: String,
    /// What for.
    pub reward: String,
    /// Points that it cost.
    pub points: i64,
    /// Where it stands.
    pub status: RedemptionStatus,
    /// Whether it was redeemed at the counter.
    pub at_counter: bool,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// When it came to stand there.
    pub changed_at: DateTime<Utc>,
    /// Who did the last step; the customer where nothing was done yet.
    pub changed_by: String,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
}

/// How many redemptions of each status match the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RedemptionCounts {
    /// Asked for.
    pub requested: i64,
    /// At the counter.
    pub ready: i64,
    /// Handed over.
    pub handed_over: i64,
    /// Cancelled.
    pub cancelled: i64,
}

/// Answer of `GET /api/admin/redemptions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RedemptionList {
    /// The redemptions, newest first.
    pub items: Vec<Redemption>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many all pages hold.
    pub total: i64,
    /// Whether `total` was counted to the end.
    pub total_is_exact: bool,
    /// Per status, whatever status was asked for.
    pub counts: RedemptionCounts,
}

fields! {
    Reward { id, version, name, description, picture, points, stock, valid_from, valid_until, tiers, open_redemptions }
    Rewards { items }
    Redeemed { redemption_id, code, points, balance }
    PointsAdjusted { before, after }
    Redemption {
        id, code, customer_id, customer_number, customer_name, reward, points, status, at_counter, requested_at, changed_at,
        changed_by, cancel_reason
    }
    RedemptionCounts { requested, ready, handed_over, cancelled }
    RedemptionList { items, next_cursor, total, total_is_exact, counts }
}
answers!(Reward Rewards Redeemed PointsAdjusted Redemption RedemptionCounts RedemptionList);

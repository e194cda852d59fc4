//! Points, tiers and rewards.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{Rupiah, format_day};

mod own;
mod rules;
mod wire;

pub use own::*;
pub use rules::*;
pub use wire::*;

/// Net sales that earn one point, unless the settings say otherwise.
pub const DEFAULT_RUPIAH_PER_POINT: i64 = 500_000;

/// Points of one invoice: one per full `rupiah_per_point` of its net sales, towards zero; a return takes points back.
pub fn points_for(net_sales: Rupiah, rupiah_per_point: i64) -> i64 {
    net_sales.0.checked_div(rupiah_per_point).unwrap_or(0)
}

/// A customer's standing by lifetime net sales.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// From the start.
    Silver,
    /// From 10 million by default.
    Gold,
    /// From 100 million by default.
    Diamond,
    /// From 200 million by default.
    MoonStone,
}

impl Tier {
    /// From the lowest to the highest.
    pub const ALL: [Self; 4] = [Self::Silver, Self::Gold, Self::Diamond, Self::MoonStone];

    /// The tier as stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Silver => "silver",
            Self::Gold => "gold",
            Self::Diamond => "diamond",
            Self::MoonStone => "moon_stone",
        }
    }

    /// The tier of a stored word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| tier.as_str() == text)
    }

    /// The tier's name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Silver => "Silver",
            Self::Gold => "Gold",
            Self::Diamond => "Diamond",
            Self::MoonStone => "Moon Stone",
        }
    }
}

/// Lifetime net sales from which each tier above Silver holds, rising.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TierThresholds {
    /// Gold from here.
    pub gold: Rupiah,
    /// Diamond from here.
    pub diamond: Rupiah,
    /// Moon Stone from here.
    pub moon_stone: Rupiah,
}

impl Default for TierThresholds {
    fn default() -> Self {
        Self {
            gold: Rupiah(10_000_000),
            diamond: Rupiah(100_000_000),
            moon_stone: Rupiah(200_000_000),
        }
    }
}

impl TierThresholds {
    /// From where a tier holds.
    pub fn from(&self, tier: Tier) -> Rupiah {
        match tier {
            Tier::Silver => Rupiah::ZERO,
            Tier::Gold => self.gold,
            Tier::Diamond => self.diamond,
            Tier::MoonStone => self.moon_stone,
        }
    }

    /// How far a lifetime's net sales are from one threshold to the next, 0 to 100; 100 only where the next is reached.
    pub fn progress_percent(lifetime: Rupiah, from: Rupiah, next: Rupiah) -> u8 {
        let (done, whole) = (i128::from(lifetime.0 - from.0), i128::from(next.0 - from.0));
        if whole <= 0 {
            return 0;
        }
        u8::try_from((done * 100 / whole).clamp(0, 100)).unwrap_or(100)
    }

    /// The tier of a lifetime's net sales.
    pub fn tier(&self, lifetime: Rupiah) -> Tier {
        if lifetime >= self.moon_stone {
            Tier::MoonStone
        } else if lifetime >= self.diamond {
            Tier::Diamond
        } else if lifetime >= self.gold {
            Tier::Gold
        } else {
            Tier::Silver
        }
    }
}

words! {
    /// Why a reward cannot be redeemed, as the problem's code says it too.
    NotRedeemable {
        /// Its last day is over.
        Ended = "reward_ended", "Sudah berakhir";
        /// Its first day is yet to come.
        NotYet = "reward_not_yet", "Belum mulai";
        /// It is for other tiers.
        Tier = "reward_tier", "Untuk tier lain";
        /// None is left.
        OutOfStock = "reward_out_of_stock", "Stok habis";
        /// A correction took more points than there were.
        Negative = "points_negative", "Saldo poin minus";
        /// It costs more than there is.
        Points = "points_insufficient", "Poin belum cukup";
    }
}

/// What decides whether a reward can be redeemed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RewardTerms<'a> {
    /// Points that it costs.
    pub points: i64,
    /// How many are left.
    pub stock: i64,
    /// The first day.
    pub valid_from: Option<NaiveDate>,
    /// The last day.
    pub valid_until: Option<NaiveDate>,
    /// Whom it is for.
    pub tiers: &'a [Tier],
}

impl RewardTerms<'_> {
    /// Why a customer of this tier and balance cannot redeem it today; none where it can.
    pub fn refusal(&self, tier: Tier, balance: i64, today: NaiveDate) -> Option<NotRedeemable> {
        if self.valid_until.is_some_and(|last| last < today) {
            Some(NotRedeemable::Ended)
        } else if self.valid_from.is_some_and(|first| first > today) {
            Some(NotRedeemable::NotYet)
        } else if !self.tiers.contains(&tier) {
            Some(NotRedeemable::Tier)
        } else if self.stock <= 0 {
            Some(NotRedeemable::OutOfStock)
        } else if balance < 0 {
            Some(NotRedeemable::Negative)
        } else if balance < self.points {
            Some(NotRedeemable::Points)
        } else {
            None
        }
    }

    /// What to do about it, in a sentence.
    pub fn advice(&self, why: NotRedeemable, balance: i64) -> String {
        match why {
            NotRedeemable::Ended => "Hadiah ini sudah berakhir. Pilih hadiah lain.".to_owned(),
            NotRedeemable::NotYet => match self.valid_from {
                Some(day) => format!("Hadiah ini baru dapat ditukar mulai {}.", format_day(day)),
                None => "Hadiah ini belum dapat ditukar.".to_owned(),
            },
            NotRedeemable::Tier => {
                let names: Vec<&str> = self.tiers.iter().map(|tier| tier.label()).collect();
                format!("Hadiah ini untuk tier {}.", names.join(", "))
            }
            NotRedeemable::OutOfStock => "Stok hadiah ini habis. Pilih hadiah lain.".to_owned(),
            NotRedeemable::Negative => {
                "Saldo poin sedang minus karena koreksi faktur. Hadiah dapat ditukar lagi setelah saldo kembali positif."
                    .to_owned()
            }
            NotRedeemable::Points => format!(
                "Poin belum cukup: hadiah ini {} poin, saldo {} poin.",
                crate::money::format_count(self.points),
                crate::money::format_count(balance)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_point_a_full_half_million_towards_zero() {
        for (net, points) in [
            (0, 0),
            (499_999, 0),
            (500_000, 1),
            (1_499_999, 2),
            (-499_999, 0),
            (-500_000, -1),
            (-1_499_999, -2),
        ] {
            assert_eq!(points_for(Rupiah(net), DEFAULT_RUPIAH_PER_POINT), points, "{net}");
        }
        assert_eq!(points_for(Rupiah(1_000_000), 0), 0, "a rule of nothing gives nothing");
    }

    #[test]
    fn a_tier_holds_from_its_threshold_on() {
        let thresholds = TierThresholds::default();
        for (net, tier) in [
            (-1, Tier::Silver),
            (9_999_999, Tier::Silver),
            (10_000_000, Tier::Gold),
            (100_000_000, Tier::Diamond),
            (199_999_999, Tier::Diamond),
            (200_000_000, Tier::MoonStone),
        ] {
            assert_eq!(thresholds.tier(Rupiah(net)), tier, "{net}");
        }
    }

    #[test]
    fn a_reward_is_refused_for_the_first_reason_that_holds() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let today = day("2026-11-21");
        let terms = RewardTerms {
            points: 10,
            stock: 1,
            valid_from: Some(today),
            valid_until: Some(today),
            tiers: &[Tier::Gold, Tier::Diamond],
        };
        assert_eq!(terms.refusal(Tier::Gold, 10, today), None);
        assert_eq!(terms.refusal(Tier::Gold, 9, today), Some(NotRedeemable::Points));
        assert_eq!(terms.refusal(Tier::Gold, -1, today), Some(NotRedeemable::Negative));
        assert_eq!(terms.refusal(Tier::Silver, 10, today), Some(NotRedeemable::Tier));
        assert_eq!(
            terms.refusal(Tier::Gold, 10, day("2026-11-22")),
            Some(NotRedeemable::Ended)
        );
        assert_eq!(
            terms.refusal(Tier::Gold, 10, day("2026-11-20")),
            Some(NotRedeemable::NotYet)
        );
        let gone = RewardTerms { stock: 0, ..terms };
        assert_eq!(gone.refusal(Tier::Gold, 0, today), Some(NotRedeemable::OutOfStock));
    }

    proptest! {
        #[test]
        fn a_return_takes_back_exactly_what_its_sale_earned(net in -10_000_000_000i64..10_000_000_000) {
            prop_assert_eq!(points_for(Rupiah(net), 500_000), -points_for(Rupiah(-net), 500_000));
        }
    }
}

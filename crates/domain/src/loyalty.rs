//! Points and tiers.

use serde::{Deserialize, Serialize};

use crate::Rupiah;

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

    proptest! {
        #[test]
        fn a_return_takes_back_exactly_what_its_sale_earned(net in -10_000_000_000i64..10_000_000_000) {
            prop_assert_eq!(points_for(Rupiah(net), 500_000), -points_for(Rupiah(-net), 500_000));
        }
    }
}

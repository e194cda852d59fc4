//! Parts that a customer marked by hand or buys often: the wire types of `/api/customer/favorites`.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::part::PartSummary;
use crate::tree::{answers, fields};
use crate::words::words;

/// A part is bought often from so many days with a purchase in the twelve months that end on the data date.
pub const OFTEN_DAYS: i64 = 4;
/// Most parts that a customer marks by hand.
pub const MARKED_MAX: i64 = 500;

words! {
    /// How the next purchase of a rhythm stands on the data date.
    RhythmStanding {
        /// Its interval has not begun.
        Waiting = "waiting", "belum waktunya";
        /// Within its interval.
        Due = "due", "sudah waktunya";
        /// Beyond its interval.
        Overdue = "overdue", "lewat dari biasanya";
    }
}

words! {
    /// Which of the parts are shown.
    FavoriteKind {
        /// Marked by hand.
        Marked = "marked", "Ditandai";
        /// Bought often.
        Often = "often", "Sering dibeli";
    }
}

/// How a customer buys a part, from the days with a purchase in the last 24 months; with fewer than four gaps there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FavoriteRhythm {
    /// The median gap in days.
    pub every_days: i64,
    /// When the next purchase is expected.
    pub expected: NaiveDate,
    /// The first day of its interval: the 10th percentile of the gaps.
    pub from: NaiveDate,
    /// The last day of its interval: the 90th percentile.
    pub to: NaiveDate,
    /// How it stands on the data date.
    pub standing: RhythmStanding,
}

/// One part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Favorite {
    /// The part, with whether it is marked by hand.
    pub part: PartSummary,
    /// Whether it is bought often.
    pub often: bool,
    /// Days with a purchase in the last 24 months.
    pub days_bought: i64,
    /// The quantity bought usually on such a day; null without one.
    pub usual_quantity: Option<i64>,
    /// The last purchase of those; null without one.
    pub last_bought: Option<NaiveDate>,
    /// The customer's own rhythm; null where there is none yet.
    pub rhythm: Option<FavoriteRhythm>,
    /// Whether, at the demand of the last 90 days, less than the usual quantity is left on the expected day.
    pub may_run_out: bool,
}

/// How many parts there are, whatever is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FavoriteCounts {
    /// Marked by hand or bought often.
    pub all: i64,
    /// Marked by hand.
    pub marked: i64,
    /// Bought often.
    pub often: i64,
    /// Whose stock may run out before they are needed.
    pub may_run_out: i64,
}

/// Answer of `GET /api/customer/favorites`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FavoritePage {
    /// The data date.
    pub as_of: NaiveDate,
    /// The day whose end the newest stock snapshot described; null without one.
    pub stock_as_of: Option<NaiveDate>,
    /// When stock was last uploaded; null where it never was.
    pub updated_at: Option<DateTime<Utc>>,
    /// Those that may run out, then by the next purchase, then by name.
    pub items: Vec<Favorite>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many all pages hold.
    pub total: i64,
    /// Always true here.
    pub total_is_exact: bool,
    /// How many there are of each kind.
    pub counts: FavoriteCounts,
}

fields! {
    FavoriteRhythm { every_days, expected, from, to, standing }
    Favorite { part, often, days_bought, usual_quantity, last_bought, rhythm, may_run_out }
    FavoriteCounts { all, marked, often, may_run_out }
    FavoritePage { as_of, stock_as_of, updated_at, items, next_cursor, total, total_is_exact, counts }
}
answers!(FavoriteRhythm Favorite FavoriteCounts FavoritePage);
